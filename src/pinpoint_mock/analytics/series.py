"""Numbers over time, from which those of any range are read without looking at each.

Time may be set back, so something may come that is older than what is there. That is rare, and may take longer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from functools import partial
from itertools import chain, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from typing_extensions import Self

_DECIMALS = 6
"""Prices are rounded to a millionth of a millicent, since differences of sums are not exact beyond that."""
_BLOCK = 32
"""How many rows, or blocks of one size, a block has."""
_FEW = 8
"""How many times larger the shared dictionary must be than a copy's own one, for the copy to have two."""
_REMOVED = 2**31 - 1
"""A row before that comes after every range."""


class Series(ABC):
    """Numbers over time.

    Args:
        owner: The token of the part that may change it; others copy it first.
    """

    __slots__ = ("owner",)

    def __init__(self, owner: object) -> None:
        self.owner = owner

    @abstractmethod
    def count(self, start: int, end: int) -> float:
        """Return the number in a range of times, both ends included."""

    @abstractmethod
    def copy(self, owner: object) -> Self:
        """Return the same numbers for another owner; this series does not change any more."""


class Totals(Series):
    """Numbers that are added up.

    It keeps the running total of each instant. So it grows with the number of instants, and a range takes two searches.
    """

    __slots__ = ("_times", "_totals")

    def __init__(self, owner: object) -> None:
        super().__init__(owner)
        self._times = array("q")
        self._totals = array("d")

    def add(self, time: int, number: float) -> None:
        """Add a number at a time."""
        times, totals = self._times, self._totals
        if not times or time > times[-1]:
            times.append(time)
            totals.append(self._total_before(len(totals)) + number)
            return
        row = bisect_left(times, time)
        if times[row] != time:
            times.insert(row, time)
            totals.insert(row, self._total_before(row))
        for later in range(row, len(totals)):
            totals[later] += number

    def count(self, start: int, end: int) -> float:
        """Return the sum of the numbers in a range of times, both ends included."""
        times = self._times
        return round(
            self._total_before(bisect_right(times, end)) - self._total_before(bisect_left(times, start)), _DECIMALS
        )

    def _total_before(self, row: int) -> float:
        return self._totals[row - 1] if row else 0.0

    def copy(self, owner: object) -> Totals:
        """Return the same numbers for another owner."""
        copied = Totals(owner)
        copied._times, copied._totals = self._times[:], self._totals[:]
        return copied


class Distinct(Series):
    """Keys that come at times, each of which counts once in a range, however often it comes there.

    A row counts if its key came last before the range. So each row has the number of the key's row before, and blocks
    of rows have these numbers sorted: each block of 32 rows, each block of 32 such blocks, and so on. A range takes a
    search for at most 62 blocks of each size. A row takes about 40 bytes, and a key about 100. After a key was removed
    or came late, the next range numbers all rows anew. A copy shares the last rows of the keys, and has a dictionary of
    its own for those that come later.
    """

    __slots__ = ("_blocks", "_is_numbered", "_keys", "_last_rows", "_previous_rows", "_shared_last_rows", "_times")

    def __init__(self, owner: object) -> None:
        super().__init__(owner)
        self._times = array("q")
        self._keys: list[Hashable] = []  # None after it was removed
        self._previous_rows = array("i")
        self._blocks: list[list[array[int]]] = []  # those of each size, the smallest size first
        self._last_rows: dict[Hashable, int] = {}
        self._shared_last_rows: dict[Hashable, int] = {}
        self._is_numbered = True

    def add(self, time: int, key: Hashable) -> None:
        """Add a key at a time."""
        if self._times and time < self._times[-1]:
            row, self._is_numbered = bisect_right(self._times, time), False
            self._times.insert(row, time)
            self._keys.insert(row, key)
            return
        self._times.append(time)
        self._keys.append(key)
        if self._is_numbered:
            self._number(key)

    def remove(self, time: int, key: Hashable) -> None:
        """Take a key out that was added at a time; nothing happens if it is not there."""
        first, last = bisect_left(self._times, time), bisect_right(self._times, time)
        try:
            self._keys[self._keys.index(key, first, last)] = None
        except ValueError:
            return
        self._is_numbered = False

    def count(self, start: int, end: int) -> float:
        """Return how many keys came in a range of times, both ends included."""
        if not self._is_numbered:
            self._number_anew()
        first, last = bisect_left(self._times, start), bisect_right(self._times, end)
        begin, end, number = first, last, 0  # in rows, then in blocks of each size
        count_some = self._count_rows
        for blocks in self._blocks:
            begin_of_blocks, end_of_blocks = -(-begin // _BLOCK), end // _BLOCK
            if begin_of_blocks >= end_of_blocks:
                break
            number += count_some(begin, begin_of_blocks * _BLOCK, first)
            number += count_some(end_of_blocks * _BLOCK, end, first)
            begin, end = begin_of_blocks, end_of_blocks
            count_some = partial(_count_in_blocks, blocks)
        return number + count_some(begin, end, first)

    def _count_rows(self, begin: int, end: int, first: int) -> int:
        """Count the rows from one to another whose key came last before the row at which the range starts."""
        return sum(map(first.__gt__, self._previous_rows[begin:end]))

    def _number(self, key: Hashable) -> None:
        """Give the next row the number of the key's row before."""
        rows = self._previous_rows
        if key is None:
            rows.append(_REMOVED)
        else:
            row, previous = len(rows), self._last_rows.get(key)
            rows.append(self._shared_last_rows.get(key, -1) if previous is None else previous)
            self._last_rows[key] = row
        size, parts = _BLOCK, rows[-_BLOCK:]
        for level in count():
            if len(rows) % size:
                break
            if level == len(self._blocks):
                self._blocks.append([])
            self._blocks[level].append(array("i", sorted(parts)))
            size *= _BLOCK
            parts = array("i", chain.from_iterable(self._blocks[level][-_BLOCK:]))

    def _number_anew(self) -> None:
        self._previous_rows, self._blocks, self._last_rows, self._shared_last_rows = array("i"), [], {}, {}
        for key in self._keys:
            self._number(key)
        self._is_numbered = True

    def copy(self, owner: object) -> Distinct:
        """Return the same keys for another owner."""
        copied = Distinct(owner)
        copied._times, copied._keys = self._times[:], self._keys.copy()
        copied._previous_rows, copied._blocks = self._previous_rows[:], [blocks.copy() for blocks in self._blocks]
        copied._is_numbered = self._is_numbered
        own, shared = self._last_rows, self._shared_last_rows
        if len(own) * _FEW < len(shared):
            copied._last_rows, copied._shared_last_rows = own.copy(), shared
        else:
            copied._shared_last_rows = {**shared, **own} if shared else own
        return copied


def _count_in_blocks(blocks: Sequence[array[int]], begin: int, end: int, first: int) -> int:
    """Count the rows of blocks whose key came last before the row at which the range starts."""
    return sum([bisect_left(block, first) for block in blocks[begin:end]])
