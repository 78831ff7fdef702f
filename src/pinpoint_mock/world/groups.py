"""Dictionaries in groups, which the copies of a world share until one of them changes a group.

There may be a group for each of 100,000 apps or addresses: a copy that began by copying each of them would take as long
as it takes to make them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

Key = TypeVar("Key", bound="Hashable")
Value = TypeVar("Value")

_EMPTY: Mapping[Any, Any] = MappingProxyType({})


class Groups(Generic[Key, Value]):
    """A dictionary for each name that has entries, in the order in which the names came."""

    __slots__ = ("_groups", "_own")

    def __init__(self) -> None:
        self._groups: dict[Hashable, dict[Key, Value]] = {}
        self._own: set[Hashable] = set()  # the names of the groups that no copy shares

    def read(self, name: Hashable) -> Mapping[Key, Value]:
        """Return the group of this name, to read; an empty one if there is none."""
        return self._groups.get(name, _EMPTY)

    def change(self, name: Hashable) -> dict[Key, Value]:
        """Return the group of this name, to change; it is made if there is none."""
        if name in self._own:
            return self._groups[name]
        self._own.add(name)
        group = self._groups[name] = dict(self._groups.get(name, _EMPTY))
        return group

    def remove(self, name: Hashable, key: Key) -> Value | None:
        """Take an entry out of a group and return it, if it is there; an empty group goes too."""
        group = self._groups.get(name)
        if group is None:
            return None
        if name not in self._own:
            if key not in group:
                return None
            group = self.change(name)
        value = group.pop(key, None)
        if not group:
            self.drop(name)
        return value

    def drop(self, name: Hashable) -> Mapping[Key, Value]:
        """Take a group out and return it; an empty one if there is none."""
        self._own.discard(name)
        return self._groups.pop(name, _EMPTY)

    def copy(self) -> Groups[Key, Value]:
        """Return the same groups; whichever of the two changes a group first copies it."""
        copied: Groups[Key, Value] = Groups()
        copied._groups = self._groups.copy()
        self._own = set()
        return copied

    def __iter__(self) -> Iterator[Mapping[Key, Value]]:
        return iter(self._groups.values())
