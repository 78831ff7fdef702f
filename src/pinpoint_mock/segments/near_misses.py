"""Finds near misses for explanations: values and names that differ from the wanted ones only in case or white space.

They never affect membership: the service compares strings exactly. Source: docs/behaviours/segments.md#case-of-values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..endpoints.endpoint import Endpoint, Values


def find_near_value(found: Iterable[str] | None, wanted: Iterable[str]) -> str:
    """Describe the first value that differs from a wanted one only in case or white space.

    Args:
        found: The values of the endpoint.
        wanted: The values of the dimension.

    Returns:
        A description such as `'lakers' differs only in case from 'Lakers'`; empty without a near miss, or if a value
        matches.
    """
    given, exact = list(found or ()), list(wanted)
    if not set(exact).isdisjoint(given):
        return ""
    keys = {_fold(value): value for value in reversed(exact)}
    for value in given:
        near = keys.get(_fold(value))
        if near is not None:
            return f"{value!r} differs only in {_name_difference(value, near)} from {near!r}"
    return ""


def find_near_part(found: Iterable[str] | None, wanted: Iterable[str]) -> str:
    """Describe the first value that contains a wanted string in another case."""
    given, parts = list(found or ()), list(wanted)
    if any(part in value for value in given for part in parts):
        return ""
    for value in given:
        for part in parts:
            if part.casefold() in value.casefold():
                return f"{value!r} contains {part!r} in another case"
    return ""


def find_near_name(member: str, name: str, user_attributes: Callable[[Endpoint], Values]) -> Callable[[Endpoint], str]:
    """Make a function that describes what an endpoint has instead of a missing attribute or metric.

    Args:
        member: The member of the dimension: `Attributes`, `UserAttributes` or `Metrics`.
        name: The name of the attribute or the metric.
        user_attributes: A function that returns the user attributes of an endpoint.

    Returns:
        A function that takes an endpoint. It returns a description such as `the endpoint has the attribute 'Team',
        which differs only in case`. It returns an empty string if the endpoint has the attribute or metric, or no near
        miss.
    """

    def find(endpoint: Endpoint) -> str:
        places: dict[str, Mapping[str, object]] = {
            "Attributes": endpoint.attributes,
            "UserAttributes": user_attributes(endpoint),
            "Metrics": endpoint.metrics,
        }
        own = places.pop(member)
        if name in own:
            return ""
        for other, values in ((member, own), *places.items()):
            for near in sorted(values, key=lambda near: near != name):  # the exact name first
                if _fold(near) == _fold(name):
                    how = "" if near == name else f", which differs only in {_name_difference(near, name)}"
                    return f"the endpoint has the {_NOUNS[other]} {near!r}{how}"
        return ""

    return find


_NOUNS = {"Attributes": "attribute", "UserAttributes": "user attribute", "Metrics": "metric"}


def _fold(value: str) -> str:
    return "".join(value.split()).casefold()


def _name_difference(one: str, other: str) -> str:
    if "".join(one.split()) == "".join(other.split()):
        return "white space"
    return "case" if one.casefold() == other.casefold() else "case and white space"
