"""Custom channels: the user's Lambda function or webhook delivers messages, to many endpoints in one call.

Journeys and campaigns call `deliver`. Source: docs/behaviours/journeys.md#custom-channels.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.formatting import show
from ..world.likeness import Known, enclose, find_nearest
from .endpoint_function import call_for_endpoints
from .invocation import keep_note

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from ..world.store import App

MAX_ATTRIBUTES = 5  # for each endpoint, documented
MAX_LENGTH = 128  # characters of a name and of a value, documented
_SHOWN = 60  # characters of a returned value in an error message
_NOTHING: Mapping[str, str] = MappingProxyType({})


class Receipt(NamedTuple):
    """The result of the message to one endpoint.

    Args:
        failure: Why it was not delivered, as a sentence; empty if it was delivered.
        has_timed_out: Whether it was not delivered because the function did not return within the time limit.
        event_attributes: The EventAttributes that the function returned for the endpoint. Later splits can test them.
        error: The exception that the test should see, such as an AssertionError. The caller raises it as soon as its
            own changes are complete.
    """

    failure: str = ""
    has_timed_out: bool = False
    event_attributes: Mapping[str, str] = _NOTHING
    error: BaseException | None = None


_DELIVERED = Receipt()


def deliver(
    app: App, uri: str, members: Mapping[str, Any], endpoints: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[dict[str, Receipt]]:
    """Call a Lambda function or a webhook for some endpoints, as `call_for_endpoints` does.

    Args:
        app: The app that calls.
        uri: The DeliveryUri.
        members: The members of the event before Endpoints, in their order: JSON values.
        endpoints: The id of each endpoint and its form in the event; they are read call by call.

    Yields:
        After each call, the receipt of each of its endpoints, by id.
    """
    for call in call_for_endpoints(app, uri, members, endpoints):
        if call.failure:
            yield dict.fromkeys(call.endpoints, Receipt(call.failure, call.time_outs > 0, error=call.error))
            continue
        attributes, problems = read_answer(call.answer, call.endpoints)
        if problems:
            keep_note(app, uri, problems)
        yield {
            endpoint_id: Receipt(event_attributes=attributes[endpoint_id]) if endpoint_id in attributes else _DELIVERED
            for endpoint_id in call.endpoints
        }


def read_answer(answer: Any, endpoint_ids: Iterable[str]) -> tuple[dict[str, Mapping[str, str]], list[str]]:
    """Read the EventAttributes of endpoints from the value that a function returned.

    A function need not return a value. So a value that is not understood is ignored, and the message counts as
    delivered. The whole value is ignored if it is not a mapping of endpoint ids. The value for one endpoint is ignored
    if its attributes break a rule (unknown; proposed).

    Args:
        answer: The returned value, as JSON.
        endpoint_ids: The endpoints of the call.

    Returns:
        The attributes of each endpoint that has any, and the ignored values. Each ignored value is the rest of a
        sentence that begins with the name of the function.
    """
    if not answer or answer is True:
        return {}, []
    if not isinstance(answer, dict):
        return {}, [f"returned {show(answer, _SHOWN)}, which is ignored: it is not a mapping of endpoint ids"]
    if "statusCode" in answer:  # the form for API Gateway, which handlers often return out of habit
        return {}, []
    known = dict.fromkeys(endpoint_ids)
    found: dict[str, Mapping[str, str]] = {}
    problems: list[str] = []
    for endpoint_id, value in answer.items():
        if problem := _find_problem(endpoint_id, value, known):
            hint = "" if problems or endpoint_id in known else enclose(find_nearest(endpoint_id, map(Known, known)))
            problems.append(f"returned a value for {show(endpoint_id, _SHOWN)} that is ignored: {problem}{hint}")
        elif value.get("EventAttributes"):
            found[endpoint_id] = value["EventAttributes"]
    return found, problems


def _find_problem(endpoint_id: str, value: Any, known: Container[str]) -> str:
    """Return why the value for an endpoint is ignored; an empty string if it is not."""
    if endpoint_id not in known:
        return "it is not the id of an endpoint of this call"
    if not isinstance(value, dict):
        return f"{show(value, _SHOWN)} is not a mapping with EventAttributes"
    attributes = value.get("EventAttributes") or {}
    if not isinstance(attributes, dict):
        return f"the EventAttributes {show(attributes, _SHOWN)} are not a mapping"
    if len(attributes) > MAX_ATTRIBUTES:
        return f"it has {len(attributes)} EventAttributes; at most {MAX_ATTRIBUTES} are allowed"
    for name, text in attributes.items():
        if not isinstance(text, str):
            return f"the value of {show(name, _SHOWN)} must be a string, not {show(text, _SHOWN)}"
        if max(len(name), len(text)) > MAX_LENGTH:
            return f"{show(name, _SHOWN)} or its value has more than {MAX_LENGTH} characters"
    return ""
