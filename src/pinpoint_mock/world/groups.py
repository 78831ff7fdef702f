"""Groups of dictionary entries, which the copies of a world share until one of them changes a group.

There may be a group for each of 100,000 apps or addresses. If a copy copied all of them at once, that would take as
long as creating them.
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
    """A dictionary for each name that has entries, in the order in which the names were added."""

    __slots__ = ("_groups", "_own")

    def __init__(self) -> None:
        self._groups: dict[Hashable, dict[Key, Value]] = {}
        self._own: set[Hashable] = set()  # the names of the groups that are not shared with a copy

    def read(self, name: Hashable) -> Mapping[Key, Value]:
        """Return the group with this name for reading; an empty group if it does not exist."""
        return self._groups.get(name, _EMPTY)

    def change(self, name: Hashable) -> dict[Key, Value]:
        """Return the group with this name for changing; create it if it does not exist."""
        if name in self._own:
            return self._groups[name]
        self._own.add(name)
        group = self._groups[name] = dict(self._groups.get(name, _EMPTY))
        return group

    def remove(self, name: Hashable, key: Key) -> Value | None:
        """Remove an entry from a group and return it, or None. A group that becomes empty is removed too."""
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
        """Remove a group and return it; an empty group if it does not exist."""
        self._own.discard(name)
        return self._groups.pop(name, _EMPTY)

    def copy(self) -> Groups[Key, Value]:
        """Return a copy that shares the groups; the first of the two to change a group copies it."""
        copied: Groups[Key, Value] = Groups()
        copied._groups = self._groups.copy()
        self._own = set()
        return copied

    def __iter__(self) -> Iterator[Mapping[Key, Value]]:
        return iter(self._groups.values())
