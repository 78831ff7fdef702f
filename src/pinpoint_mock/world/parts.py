"""Parts: the data that a package stores in a world or in an app, in its own form.

This module does not name them. A package gets its part by type, as in `world.part(CallLog)`. A checkpoint copies each
part with the part's own `copy`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, TypeVar


class Part(ABC):
    """Data of one package that is not a collection of entities. It must not contain locks, functions or clients."""

    __slots__ = ()

    survives_reset: ClassVar[bool] = False

    def discard(self) -> None:  # noqa: B027  (most parts have nothing to do)
        """Clean up when a reset removes this part."""

    def begin_anew(self, owner: Parts) -> None:  # noqa: B027  (most parts have nothing to do)
        """Set up a part that survives a reset in its new owner."""

    @abstractmethod
    def copy(self: P) -> P:
        """Return a part with the same contents that changes independently."""


P = TypeVar("P", bound=Part)


class Parts:
    """The parts of a world, a region or an app: at most one of each type."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts: dict[type[Any], Any] = {}

    def part(self, part_type: type[P]) -> P:
        """Return the part of this type, which is created on first use."""
        found: P | None = self._parts.get(part_type)
        if found is None:  # two threads may be here at the same time: a report is read without the lock
            found = self._parts.setdefault(part_type, part_type())
        return found

    def copy_parts(self, other: Parts) -> None:
        """Take copies of the parts of another owner."""
        self._parts = {part_type: part.copy() for part_type, part in list(other._parts.items())}

    def take_surviving_parts(self, other: Parts) -> None:
        """Take the parts of another owner that survive a reset."""
        self._parts |= {part_type: part for part_type, part in other._parts.items() if part.survives_reset}

    def begin_parts_anew(self) -> None:
        """Call `begin_anew` of each part after a reset."""
        for part in list(self._parts.values()):
            part.begin_anew(self)

    def discard_parts(self) -> None:
        """Call `discard` of each part that does not survive a reset."""
        for part in self._parts.values():
            if not part.survives_reset:
                part.discard()
