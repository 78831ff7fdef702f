"""When the participants of a journey are due: by instant, and in order of time."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Timetable:
    """Rows by the instant at which they are due.

    A row may be in it more than once, and stays in it when it is due no more: whoever takes rows checks. There may be
    100,000 instants, so the copies of a timetable share what is in it until one of them changes.
    """

    __slots__ = ("_instants", "_is_shared", "_rows")

    def __init__(self, rows: Mapping[int, list[int]] | None = None) -> None:
        self._rows: dict[int, int | list[int]] = {} if rows is None else {**rows}  # most often there is one
        self._instants = list(self._rows)
        heapify(self._instants)
        self._is_shared = False

    def add(self, due: int, rows: Sequence[int]) -> None:
        """Add rows, of which there is one at least."""
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
        """Return the first instant; 0 if there is none."""
        return self._instants[0] if self._instants else 0

    def take(self, now: int) -> Iterator[tuple[int, Sequence[int]]]:
        """Take out the instants that have come, and yield each with its rows."""
        while self._instants and self._instants[0] <= now:
            self._own()
            due = heappop(self._instants)
            rows = self._rows.pop(due)
            yield due, rows if isinstance(rows, list) else (rows,)

    def copy(self) -> Timetable:
        """Return the same timetable; whichever of the two changes first copies what is in it."""
        copy = Timetable()
        copy._rows, copy._instants = self._rows, self._instants
        copy._is_shared = self._is_shared = True
        return copy

    def _own(self) -> None:
        """Be the only owner of what is in it."""
        if self._is_shared:
            self._rows = {due: rows.copy() if isinstance(rows, list) else rows for due, rows in self._rows.items()}
            self._instants = self._instants.copy()
            self._is_shared = False
