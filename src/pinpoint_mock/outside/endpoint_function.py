"""Calls of the user's Lambda function or webhook for endpoints, with many endpoints in one call.

Custom channels, transformers of recommendations and hooks call `call_for_endpoints`. Each of them reads the returned
values in its own way.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.formatting import show_error
from .invocation import InvocationError, invoke

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..world.store import App

MAX_ENDPOINTS = 50  # in one call, documented
_SHOWN = 60  # characters of an exception in an error message


class EndpointCall(NamedTuple):
    """One call, with all its attempts.

    Args:
        endpoints: Its endpoints by id, as the function got them.
        answer: The value that the last attempt returned, as JSON; None if it failed.
        failure: Why the last attempt failed, as a sentence; empty if it did not fail.
        time_outs: The number of attempts that did not return within the time limit.
        error: The exception that the test should see, such as an AssertionError. The caller raises it as soon as its
            own changes are complete.
    """

    endpoints: Mapping[str, Mapping[str, Any]]
    answer: Any = None
    failure: str = ""
    time_outs: int = 0
    error: BaseException | None = None


def call_for_endpoints(
    app: App,
    uri: str,
    members: Mapping[str, Any],
    endpoints: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    attempts: int = 1,
) -> Iterator[EndpointCall]:
    """Call a Lambda function or a webhook for some endpoints, at most 50 in a call.

    Each call is made when the caller asks for the next result. The lock is released during the call. So the world must
    be consistent before the call, and anything may have changed after it.

    Args:
        app: The app that calls.
        uri: The name or ARN of the function, or the URL of the webhook.
        members: The members of the event before Endpoints, in their order: JSON values.
        endpoints: The id of each endpoint and its form in the event; they are read call by call.
        attempts: The maximum number of attempts if a call fails.

    Yields:
        Each call when it has ended.
    """
    remaining = iter(endpoints)
    while chunk := dict(islice(remaining, MAX_ENDPOINTS)):
        yield _call(app, uri, {**members, "Endpoints": chunk}, attempts)


def _call(app: App, uri: str, event: Mapping[str, Any], attempts: int) -> EndpointCall:
    """Call until an attempt succeeds. Do not try again after an exception that the test should see."""
    call = EndpointCall(event["Endpoints"])
    for _ in range(attempts):
        try:
            return call._replace(answer=invoke(app, uri, event), failure="")
        except InvocationError as error:
            call = call._replace(failure=error.reason, time_outs=call.time_outs + error.has_timed_out)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return call._replace(failure=f"{uri} raised {show_error(error, _SHOWN)}", error=error)
    return call
