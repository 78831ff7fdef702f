"""What follows a request or an action as soon as it is done: the world is consistent then, so user code may be called.

A room leaves plain values here, by the kind of what is to be done with them, and registers the function for that kind,
as actions are registered for the scheduler. So the world holds no closures, and a checkpoint copies lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    FollowUp: TypeAlias = Callable[[Any, Sequence[Any]], None]
    """A function of the world and the values."""

FOLLOW_UPS: dict[str, FollowUp] = {}


def follow_up(kind: str) -> Callable[[FollowUp], FollowUp]:
    """Register the function that does something with the values of a kind."""

    def register(function: FollowUp) -> FollowUp:
        FOLLOW_UPS[kind] = function
        return function

    return register


class FollowUps(Part):
    """What follows what is being done, by kind."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {}

    def add(self, kind: str, values: Sequence[Any]) -> None:
        """Let something be done with these values."""
        self._values.setdefault(kind, []).extend(values)

    def pop(self) -> tuple[str, list[Any]]:
        """Take out and return the first kind that there are values of, and these."""
        kind = next(iter(self._values))
        return kind, self._values.pop(kind)

    def __bool__(self) -> bool:
        return bool(self._values)

    def copy(self) -> FollowUps:
        """Return an object with the same values."""
        copied = FollowUps()
        copied._values = {kind: values.copy() for kind, values in self._values.items()}
        return copied
