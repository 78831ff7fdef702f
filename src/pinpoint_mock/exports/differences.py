"""The first difference between two values, for error messages that say where two files differ."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_ABSENT = object()


def find_difference(one: Any, other: Any) -> tuple[str | int, ...]:
    """Return the steps to the first difference; empty if the values are equal, or differ as a whole."""
    for step, mine, its in _pair(one, other):
        if mine != its:
            return step, *find_difference(mine, its)
    return ()


def _pair(one: Any, other: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """Yield the items of both values for each key or position, if both are objects or both are lists."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in {**one, **other}:
            yield name, one.get(name, _ABSENT), other.get(name, _ABSENT)
    elif isinstance(one, list) and isinstance(other, list):
        for position, (mine, its) in enumerate(zip_longest(one, other, fillvalue=_ABSENT)):
            yield position, mine, its
