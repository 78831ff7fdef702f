"""The times at which the participants of a journey are due, in order."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Timetable:
    """Rows by the time at which they are due.

    A row may appear more than once, and it stays even if it is not due any more, so the caller that takes rows must
    check them. There may be 100,000 times, so copies of a timetable share their content until one of them changes.
    """

    __slots__ = ("_instants", "_is_shared", "_rows")

    def __init__(self, rows: Mapping[int, list[int]] | None = None) -> None:
        self._rows: dict[int, int | list[int]] = {} if rows is None else {**rows}  # usually one row per time
        self._instants = list(self._rows)
        heapify(self._instants)
        self._is_shared = False

    def add(self, due: int, rows: Sequence[int]) -> None:
        """Add rows; at least one."""
        self._own()
        known = self._rows.get(due)
        if known is None:
            heappush(self._instants, due)
            self._rows[due] = rows[0] if len(rows) == 1 else list(rows)
        elif isinstance(known, list):
            known.extend(rows)
        else:
            self._rows[due] = [known, *rows]

    def first(self) -> int:
        """Return the first time; 0 if the timetable is empty."""
        return self._instants[0] if self._instants else 0

    def take(self, now: int) -> Iterator[tuple[int, Sequence[int]]]:
        """Remove the times that have been reached, and yield each with its rows."""
        while self._instants and self._instants[0] <= now:
            self._own()
            due = heappop(self._instants)
            rows = self._rows.pop(due)
            yield due, rows if isinstance(rows, list) else (rows,)

    def copy(self) -> Timetable:
        """Return a copy. Both share their content until one of them changes."""
        copy = Timetable()
        copy._rows, copy._instants = self._rows, self._instants
        copy._is_shared = self._is_shared = True
        return copy

    def _own(self) -> None:
        """Copy the content if it is shared."""
        if self._is_shared:
            self._rows = {due: rows.copy() if isinstance(rows, list) else rows for due, rows in self._rows.items()}
            self._instants = self._instants.copy()
            self._is_shared = False
