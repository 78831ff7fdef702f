"""Parts: what a room keeps of a world or of an app, in a form of its own.

The ground names none of them. A room asks for its part by type, `world.part(CallLog)`, and a checkpoint copies every
part by the part's own `copy`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, TypeVar


class Part(ABC):
    """Data of one room that is not a collection of entities. It holds no locks, functions or clients."""

    __slots__ = ()

    survives_reset: ClassVar[bool] = False

    def discard(self) -> None:  # noqa: B027  (few have anything to do)
        """Be forgotten by a reset."""

    def begin_anew(self, owner: Parts) -> None:  # noqa: B027  (few have anything to do)
        """Do what a reset leaves to a part that survives it, in its new owner."""

    @abstractmethod
    def copy(self: P) -> P:
        """Return a part with the same contents that changes on its own."""


P = TypeVar("P", bound=Part)


class Parts:
    """The parts of a world, a region or an app: at most one of each type."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts: dict[type[Any], Any] = {}

    def part(self, part_type: type[P]) -> P:
        """Return the part of this type; it is made when it is first asked for."""
        found: P | None = self._parts.get(part_type)
        if found is None:  # two threads may come here at once: a reader of a report does not hold the lock
            found = self._parts.setdefault(part_type, part_type())
        return found

    def copy_parts(self, other: Parts) -> None:
        """Hold copies of the parts of another owner."""
        self._parts = {part_type: part.copy() for part_type, part in list(other._parts.items())}

    def take_surviving_parts(self, other: Parts) -> None:
        """Take those parts of another owner that survive a reset."""
        self._parts |= {part_type: part for part_type, part in other._parts.items() if part.survives_reset}

    def begin_parts_anew(self) -> None:
        """Let the parts that have survived a reset do what it leaves to them."""
        for part in list(self._parts.values()):
            part.begin_anew(self)

    def discard_parts(self) -> None:
        """Tell the parts that do not survive a reset that they are forgotten."""
        for part in self._parts.values():
            if not part.survives_reset:
                part.discard()
