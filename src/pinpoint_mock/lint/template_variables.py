"""Variables in texts: which ones an endpoint can have, and which one the author probably meant instead."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, cast

from ..gateway.model import service_model
from ..handlebars.paths import split_path
from .member_check import iterate_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Set

    from botocore.model import ListShape, MapShape, Shape, StructureShape

_ENDPOINT = "EndpointResponse"
"""The shape whose members are the variables of a text.

Source: docs/behaviours/templates.md#variables-are-those-of-the-endpoint
"""
_ATTRIBUTES = {"Attributes": "Attributes", "UserAttributes": "User.UserAttributes"}
"""The members whose keys the user chooses, with the paths to them."""


def can_have(parts: Sequence[str]) -> bool:
    """Return whether an endpoint can have a value for a variable.

    Args:
        parts: The names and indexes of the variable.

    >>> can_have(("User", "UserAttributes", "FirstName")), can_have(("User", "FirstName"))
    (True, False)
    """
    return _correct(parts) == list(parts)


def suggest_variable(parts: Sequence[str], known: Mapping[str, Set[str]]) -> str:
    """Return a hint for a variable that no endpoint can have: the variables that are probably meant.

    Args:
        parts: The names and indexes of the variable.
        known: The names of the endpoints' attributes, under the keys `Attributes` and `UserAttributes`.
    """
    corrected = _correct(parts)
    if corrected:
        return f"did you mean {'.'.join(corrected)}?"
    inner = _inner_members().get(parts[0].casefold())
    if inner and len(parts) > 1:
        path = [*inner.split("."), *parts[1:]]
        return f"did you mean {'.'.join(_correct(path) or path)}?"
    is_of_user = parts[0].casefold() == "user"
    if len(parts) > 1 and not is_of_user:
        return "use a member of an endpoint, such as Attributes.x or User.UserAttributes.x"
    name = parts[-1]
    having = [path for member, path in _ATTRIBUTES.items() if name in known.get(member, ())]
    likely = ["User.UserAttributes"] if is_of_user else ["User.UserAttributes", "Attributes"]
    return f"did you mean {' or '.join(f'{path}.{name}' for path in having or likely)}?"


def find_misnamed_default(parts: Sequence[str], defaults: str) -> str:
    """Return the path of a default that has the last name of a variable but another path; empty if none has.

    Args:
        parts: The names and indexes of the variable.
        defaults: The DefaultSubstitutions, a JSON object.
    """
    for steps, _ in iterate_texts(json.loads(defaults)):
        path = ".".join(str(step) for step in steps if isinstance(step, str))
        own = split_path(path)
        if own and own[-1].casefold() == parts[-1].casefold():
            return path
    return ""


def _correct(parts: Sequence[str]) -> list[str]:
    """Return a variable with correct upper and lower case; empty if no endpoint can have it."""
    return next(_walk(list(parts), service_model().shape_for(_ENDPOINT)), [])


def _walk(parts: list[str], shape: Shape) -> Iterator[list[str]]:
    if not parts:
        yield []
        return
    first, *rest = parts
    if shape.type_name == "structure":
        members = {name.casefold(): (name, member) for name, member in cast("StructureShape", shape).members.items()}
        name, inner = members.get(first.casefold(), ("", None))
    elif shape.type_name == "map":
        name, inner = first, cast("MapShape", shape).value
    elif shape.type_name == "list" and first.isdigit():
        name, inner = first, cast("ListShape", shape).member
    else:
        return
    if inner is not None:
        yield from ([name, *found] for found in _walk(rest, inner))


@cache
def _inner_members() -> dict[str, str]:
    """Return the paths to the nested members of an endpoint, by their names in lower case."""
    found: dict[str, str] = {}
    endpoint = cast("StructureShape", service_model().shape_for(_ENDPOINT))
    for name, member in endpoint.members.items():
        if member.type_name == "structure":
            found.update({inner.casefold(): f"{name}.{inner}" for inner in cast("StructureShape", member).members})
    return found
