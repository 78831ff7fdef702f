"""Numbers over time. The number of any range is found without a look at each number.

The clock may be set back, so a number may be older than existing numbers. That is rare, and may take longer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left, bisect_right
from functools import partial
from sys import maxsize
from typing import TYPE_CHECKING

from .blocks import Blocks
from .chunks import Chunks

if TYPE_CHECKING:
    from collections.abc import Hashable

    from typing_extensions import Self

_DECIMALS = 6
"""Prices are rounded to a millionth of a millicent, because differences of sums are not exact beyond that."""
_FEW = 8
"""If the shared dictionary is this many times larger than the copy's own dictionary, the copy keeps both."""
_REMOVED = 2**31 - 1
"""The "row before" of a removed row: it is after every range, so the row never counts."""
_make_times, _make_rows = partial(array, "q"), partial(array, "i")


class Series(ABC):
    """Numbers over time.

    Args:
        owner: The token of the part that may change it. Other parts copy it first.
    """

    __slots__ = ("owner",)

    def __init__(self, owner: object) -> None:
        self.owner = owner

    @abstractmethod
    def count(self, start: int, end: int) -> float:
        """Return the number in a range of times, both ends included."""

    @abstractmethod
    def find_ends(self) -> tuple[int, int] | None:
        """Return the first and the last time at which something was counted; None if nothing was counted."""

    @abstractmethod
    def copy(self, owner: object) -> Self:
        """Return a copy for another owner. This series does not change any more."""


class Totals(Series):
    """Numbers that are added up.

    It stores the running total at each time. So it grows with the number of times, and a range takes two searches.
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

    def find_ends(self) -> tuple[int, int] | None:
        """Return the first and the last time of a number; None without numbers."""
        return (self._times[0], self._times[-1]) if self._times else None

    def _total_before(self, row: int) -> float:
        return self._totals[row - 1] if row else 0.0

    def copy(self, owner: object) -> Totals:
        """Return a copy for another owner."""
        copied = Totals(owner)
        copied._times, copied._totals = self._times[:], self._totals[:]
        return copied


class Distinct(Series):
    """Keys that come at times. Each key counts once in a range, even if it comes there several times.

    A row counts if the previous row of its key is before the range. So each row stores the number of the key's previous
    row, and blocks of 32, of 1,024 and of 32,768 rows contain these numbers sorted. In a million rows, a range takes a
    few hundred searches at most. A row takes about 40 bytes, and a key about 100. To remove a key takes one step for
    each later row of the key. If a key comes late, all rows are numbered again when they are next needed. A copy shares
    the rows, their blocks and the last rows of the keys. It has its own dictionary for keys that come later.
    """

    __slots__ = (
        "_blocks",
        "_is_numbered",
        "_keys",
        "_last_rows",
        "_newest",
        "_previous_rows",
        "_shared_last_rows",
        "_times",
    )

    def __init__(self, owner: object) -> None:
        super().__init__(owner)
        self._times: Chunks[int] = Chunks(_make_times)
        self._keys: Chunks[Hashable] = Chunks(list)  # None if the key was removed
        self._previous_rows: Chunks[int] = Chunks(_make_rows)
        self._blocks = Blocks()
        self._last_rows: dict[Hashable, int] = {}
        self._shared_last_rows: dict[Hashable, int] = {}
        self._is_numbered = True
        self._newest = -maxsize

    def add(self, time: int, key: Hashable) -> None:
        """Add a key at a time."""
        if time < self._newest:
            row, self._is_numbered = bisect_right(self._times, time), False
            self._times.insert(row, time)
            self._keys.insert(row, key)
            return
        self._newest = time
        self._times.append(time)
        self._keys.append(key)
        if self._is_numbered:
            self._number(key)

    def remove(self, time: int, key: Hashable) -> bool:
        """Remove a key that was added at a time, and return whether it was there."""
        if not self._is_numbered:
            self._number_again()
        following, row = -1, self._find_last(key)
        while row >= 0 and self._times[row] > time:
            following, row = row, self._previous_rows[row]
        if row < 0 or self._times[row] != time:
            return False
        before = self._previous_rows[row]
        if following < 0:
            self._last_rows[key] = before
        else:
            self._renumber(following, before)
        self._renumber(row, _REMOVED)
        self._keys[row] = None
        return True

    def count(self, start: int, end: int) -> float:
        """Return the number of keys in a range of times, both ends included."""
        if not self._is_numbered:
            self._number_again()
        first, last = bisect_left(self._times, start), bisect_right(self._times, end)
        return self._blocks.count_below(first, self._previous_rows, first, last)

    def find_ends(self) -> tuple[int, int] | None:
        """Return the first and the last time of a key; None without keys."""
        rows = range(len(self._times))
        ends = [next((row for row in order if self._keys[row] is not None), -1) for order in (rows, reversed(rows))]
        return None if -1 in ends else (self._times[ends[0]], self._times[ends[1]])

    def _number(self, key: Hashable) -> None:
        """Give the next row the number of the key's previous row."""
        rows = self._previous_rows
        if key is None:
            rows.append(_REMOVED)
        else:
            row = len(rows)
            rows.append(self._find_last(key))
            self._last_rows[key] = row
        self._blocks.follow(rows)

    def _find_last(self, key: Hashable) -> int:
        """Return the last row of a key; -1 if the key has no row."""
        last = self._last_rows.get(key)
        return self._shared_last_rows.get(key, -1) if last is None else last

    def _renumber(self, row: int, previous: int) -> None:
        """Give a row another number, also in its blocks."""
        old, self._previous_rows[row] = self._previous_rows[row], previous
        self._blocks.replace(row, old, previous)

    def _number_again(self) -> None:
        self._previous_rows, self._blocks = Chunks(_make_rows), Blocks()
        self._last_rows, self._shared_last_rows = {}, {}
        for key in self._keys:
            self._number(key)
        self._is_numbered = True

    def copy(self, owner: object) -> Distinct:
        """Return a copy for another owner."""
        copied = Distinct(owner)
        copied._times, copied._keys = self._times.copy(), self._keys.copy()
        copied._previous_rows, copied._blocks = self._previous_rows.copy(), self._blocks.copy()
        copied._is_numbered, copied._newest = self._is_numbered, self._newest
        own, shared = self._last_rows, self._shared_last_rows
        if len(own) * _FEW < len(shared):
            copied._last_rows, copied._shared_last_rows = own.copy(), shared
        else:
            copied._shared_last_rows = {**shared, **own} if shared else own
        return copied
