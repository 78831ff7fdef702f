"""The answers of transformers: Lambda functions of the user's that make attributes of recommended items.

Source: docs/behaviours.md#recommenders.
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
_SHOWN = 60  # characters of an answer in a message


def read_answer(
    answer: Any, sent: Mapping[str, Mapping[str, Any]], names: Sequence[str]
) -> tuple[dict[str, dict[str, list[str]]], dict[str, str]]:
    """Read the attributes of endpoints from an answer.

    Args:
        answer: The answer, as JSON has it: the mapping of endpoints, or that as its one member Endpoints (documented).
        sent: The endpoints of the event by id.
        names: The names of the attributes that the recommender has.

    Returns:
        The attributes of each endpoint that has some, each attribute as a list. And what is wrong with the others, and
        with what is not an endpoint of the event: by id, each as the rest of a sentence that begins with the name of
        the function.
    """
    if not isinstance(answer, dict):
        problem = f"answered {show(answer, _SHOWN)}, which is not the mapping of the endpoints in the event"
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
            problems[other] = f"answered {show(other, _SHOWN)}, which is not an endpoint in the event{hint}"
    return found, problems


def _find_problem(endpoint_id: str, sent: Mapping[str, Any], answered: Any, names: Sequence[str]) -> str:
    """Return what is wrong with an endpoint in an answer; an empty string if nothing is."""
    if answered is None:
        return f"left out the endpoint {endpoint_id!r}: an answer must have all endpoints in the event"
    subject = f"answered for the endpoint {endpoint_id!r}"
    if not isinstance(answered, dict):
        return f"{subject} {show(answered, _SHOWN)}, which is not the endpoint with {_ADDED} added"
    for member in [name for name in {**sent, **answered} if name != _ADDED]:
        if answered.get(member) != sent.get(member):
            value = show(answered[member], _SHOWN) if member in answered else f"no {member}"
            return f"{subject} {value}, not {show(sent.get(member), _SHOWN)}, as {member}: it may only add {_ADDED}"
    attributes = answered.get(_ADDED)
    wanted = f"{_ADDED} must be a mapping of 1 to {len(names)} of the names {', '.join(names)}"
    if not isinstance(attributes, dict) or not attributes:
        return f"{subject} {show(attributes, _SHOWN)} as {_ADDED}: {wanted}"
    for name, value in attributes.items():
        if name not in names:
            return f"{subject} {show(name, _SHOWN)} in {_ADDED}: {wanted}"
        if not all(isinstance(text, str) for text in _to_list(value)):
            return f"{subject} {show(value, _SHOWN)} as {name}, which must be a string or a list of strings"
        if any(len(text) > MAX_VALUE for text in _to_list(value)):
            return f"{subject} {show(value, _SHOWN)} as {name}, of which a value has more than {MAX_VALUE} characters"
    return ""


def _to_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
