"""Work that follows a request or an action as soon as it is done: the world is consistent then, and may call user code.

A room leaves plain values here, by the kind of the work to be done with them, and registers the function for that kind,
as actions are registered for the scheduler. So the world holds no closures, and a checkpoint copies lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    Work: TypeAlias = Callable[[Any, Sequence[Any]], None]
    """A function of the world and the values."""


class FollowUp(NamedTuple):
    """How the work of a kind is done.

    Args:
        do: Does it with the values.
        describe: Describes it with the values, for an error message.
    """

    do: Work
    describe: Callable[[Any, Sequence[Any]], str]


FOLLOW_UPS: dict[str, FollowUp] = {}


def follow_up(kind: str, describe: Callable[[Any, Sequence[Any]], str]) -> Callable[[Work], Work]:
    """Register the function that does something with the values of a kind, and the one that describes that."""

    def register(function: Work) -> Work:
        FOLLOW_UPS[kind] = FollowUp(function, describe)
        return function

    return register


class FollowUps(Part):
    """The values that work is left to be done with, by the kind of the work."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {}

    def add(self, kind: str, values: Sequence[Any]) -> None:
        """Leave values for the function of a kind."""
        self._values.setdefault(kind, []).extend(values)

    def pop(self) -> tuple[str, list[Any]]:
        """Take out and return the first kind, and its values."""
        kind = next(iter(self._values))
        return kind, self._values.pop(kind)

    def __bool__(self) -> bool:
        return bool(self._values)

    def copy(self) -> FollowUps:
        """Return an object with the same values."""
        copied = FollowUps()
        copied._values = {kind: values.copy() for kind, values in self._values.items()}
        return copied
