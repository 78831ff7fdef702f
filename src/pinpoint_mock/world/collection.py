"""Collections: the entities of one type by id, in the order in which they were created.

Entities are immutable values that other packages define; a change replaces the value. So a copy of a collection copies
only dictionaries, and a refused request changes nothing. The copies of a world share a collection until one of them
uses it, because there may be a collection for each of 100,000 segments.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


class Collection(Generic[T]):
    """Entities of one type by id, in the order in which they were created.

    Each entity gets a permanent sequence number when it is added. Pages are cut by that number. So if entities are
    added or deleted between two pages, the pages do not repeat or skip others.

    Args:
        owner: The token of the holder that may change the collection; other holders copy it first.
    """

    __slots__ = ("_last", "_order", "_sequence", "_values", "owner")

    def __init__(self, owner: object = None) -> None:
        self.owner = owner
        self._values: dict[str, T] = {}
        self._sequence: dict[str, int] = {}
        self._order: list[tuple[int, str]] = []
        self._last = 0

    def get(self, entity_id: str) -> T | None:
        """Return the entity with this id, or None."""
        return self._values.get(entity_id)

    def __getitem__(self, entity_id: str) -> T:
        return self._values[entity_id]

    def put(self, entity_id: str, value: T) -> None:
        """Add an entity, or replace the one with this id."""
        if entity_id not in self._values:
            self._last += 1
            self._sequence[entity_id] = self._last
            self._order.append((self._last, entity_id))
        self._values[entity_id] = value

    def remove(self, entity_id: str) -> T:
        """Remove an entity and return it."""
        position = (self._sequence.pop(entity_id), entity_id)
        del self._order[bisect_left(self._order, position)]
        return self._values.pop(entity_id)

    def page(self, size: int, after: int | None, *, newest_first: bool) -> tuple[list[T], int | None]:
        """Return at most `size` entities that follow the sequence number `after`.

        Returns:
            The entities, and the sequence number of the last one if more follow, else None.
        """
        if newest_first:
            end = len(self._order) if after is None else bisect_left(self._order, (after, ""))
            start = max(end - size, 0)
            chosen = self._order[start:end][::-1]
            more = start > 0
        else:
            start = 0 if after is None else bisect_right(self._order, (after + 1, ""))
            chosen = self._order[start : start + size]
            more = start + size < len(self._order)
        return [self._values[entity_id] for _, entity_id in chosen], chosen[-1][0] if more and chosen else None

    def page_of(self, size: int, after: int | None, accepts: Callable[[T], bool]) -> tuple[list[T], int | None]:
        """Return a page of the accepted entities, the newest first. It looks at no more entities than necessary.

        Returns:
            The entities, and the sequence number of the last one if more follow, else None.
        """
        end = len(self._order) if after is None else bisect_left(self._order, (after, ""))
        places = (self._order[position] for position in range(end - 1, -1, -1))
        accepted = ((sequence, value) for sequence, key in places if accepts(value := self._values[key]))
        found = list(islice(accepted, size + 1))
        return [value for _, value in found[:size]], found[size - 1][0] if len(found) > size else None

    def copy(self, owner: object = None) -> Collection[T]:
        """Return a separate collection with the same entities, which are values.

        Args:
            owner: The token of the holder that may change the copy.
        """
        copied: Collection[T] = Collection(owner)
        copied._values = self._values.copy()
        copied._sequence = self._sequence.copy()
        copied._order = self._order.copy()
        copied._last = self._last
        return copied

    def __contains__(self, entity_id: str) -> bool:
        return entity_id in self._values

    def __iter__(self) -> Iterator[T]:
        return iter(self._values.values())

    def __reversed__(self) -> Iterator[T]:
        return reversed(self._values.values())

    def __len__(self) -> int:
        return len(self._values)
