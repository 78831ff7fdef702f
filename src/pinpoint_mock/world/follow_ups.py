"""Follow-up work after a request or an action: the world is consistent then, so this work may call user code.

A package adds plain values here under a kind of work, and registers the function for that kind, in the same way as
actions for the scheduler. So the world contains no closures, and a checkpoint copies only lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    Work: TypeAlias = Callable[[Any, Sequence[Any]], None]
    """A function that takes the world and the values."""


class FollowUp(NamedTuple):
    """The functions for one kind of work.

    Args:
        do: Does the work with the values.
        describe: Describes the work for an error message.
    """

    do: Work
    describe: Callable[[Any, Sequence[Any]], str]


FOLLOW_UPS: dict[str, FollowUp] = {}


def follow_up(kind: str, describe: Callable[[Any, Sequence[Any]], str]) -> Callable[[Work], Work]:
    """Register the function for a kind of work, and the function that describes the work."""

    def register(function: Work) -> Work:
        FOLLOW_UPS[kind] = FollowUp(function, describe)
        return function

    return register


class FollowUps(Part):
    """The values for which work remains, by the kind of work."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {}

    def add(self, kind: str, values: Sequence[Any]) -> None:
        """Add values for the function of a kind."""
        self._values.setdefault(kind, []).extend(values)

    def pop(self) -> tuple[str, list[Any]]:
        """Remove and return the first kind and its values."""
        kind = next(iter(self._values))
        return kind, self._values.pop(kind)

    def __bool__(self) -> bool:
        return bool(self._values)

    def copy(self) -> FollowUps:
        """Return an object with the same values."""
        copied = FollowUps()
        copied._values = {kind: values.copy() for kind, values in self._values.items()}
        return copied
