"""The responses of transformers, the handlers of the test that add attributes to recommended items.

Source: docs/behaviours/recommenders.md#transformers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..outside.personalize import MAX_VALUE
from ..world.formatting import show
from ..world.likeness import Known, enclose, find_nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ATTEMPTS = 3  # documented
_ADDED = "Recommendations"
_SHOWN = 60  # characters of a value in an error message


def read_answer(
    answer: Any, sent: Mapping[str, Mapping[str, Any]], names: Sequence[str]
) -> tuple[dict[str, dict[str, list[str]]], dict[str, str]]:
    """Read the attributes of endpoints from a transformer's response.

    Args:
        answer: The response as JSON: the mapping of endpoints, or an object whose only member Endpoints is that mapping
            (documented).
        sent: The endpoints of the event by id.
        names: The names of the recommender's attributes.

    Returns:
        The attributes of each valid endpoint, each attribute as a list. And the problems by id, for the other endpoints
        and for ids that are not in the event. A problem is the end of a sentence that begins with the function's name.
    """
    if not isinstance(answer, dict):
        problem = f"returned {show(answer, _SHOWN)} instead of the mapping of the endpoints in the event"
        return {}, dict.fromkeys(sent, problem)
    if [*answer] == ["Endpoints"] and "Endpoints" not in sent and isinstance(answer["Endpoints"], dict):
        answer = answer["Endpoints"]
    found: dict[str, dict[str, list[str]]] = {}
    problems: dict[str, str] = {}
    for endpoint_id, endpoint in sent.items():
        if problem := _find_problem(endpoint_id, endpoint, answer.get(endpoint_id), names):
            problems[endpoint_id] = problem
        else:
            attributes = answer[endpoint_id][_ADDED]
            found[endpoint_id] = {name: _to_list(value) for name, value in attributes.items()}
    for other in answer:
        if other not in sent:
            hint = enclose(find_nearest(other, map(Known, sent)))
            problems[other] = f"returned {show(other, _SHOWN)}, which is not an endpoint in the event{hint}"
    return found, problems


def _find_problem(endpoint_id: str, sent: Mapping[str, Any], answered: Any, names: Sequence[str]) -> str:
    """Return the problem of an endpoint in a response; an empty string without one."""
    if answered is None:
        return f"left out the endpoint {endpoint_id!r}: it must return all endpoints in the event"
    endpoint = f"the endpoint {endpoint_id!r}"
    if not isinstance(answered, dict):
        return f"returned {show(answered, _SHOWN)} for {endpoint} instead of the endpoint with {_ADDED} added"
    for member in [name for name in {**sent, **answered} if name != _ADDED]:
        if answered.get(member) != sent.get(member):
            before, after = show(sent.get(member), _SHOWN), show(answered.get(member), _SHOWN)
            change = f"returned {after}, not {before}, as" if member in answered else "left out"
            return f"{change} {member} of {endpoint}: it may only add {_ADDED}"
    attributes = answered.get(_ADDED)
    wanted = f"{_ADDED} must be a mapping with 1 to {len(names)} of the names {', '.join(names)}"
    if not isinstance(attributes, dict) or not attributes:
        return f"returned {show(attributes, _SHOWN)} as {_ADDED} of {endpoint}: {wanted}"
    for name, value in attributes.items():
        if name not in names:
            return f"returned {show(name, _SHOWN)} in {_ADDED} of {endpoint}: {wanted}"
        if not all(isinstance(each, str) for each in _to_list(value)):
            rule = "it must be a string or a list of strings"
            return f"returned {show(value, _SHOWN)} as {name} of {endpoint}: {rule}"
        if any(len(each) > MAX_VALUE for each in _to_list(value)):
            rule = f"a value may have at most {MAX_VALUE} characters"
            return f"returned {show(value, _SHOWN)} as {name} of {endpoint}: {rule}"
    return ""


def _to_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
