"""The counters of an app's KPIs: a series of numbers for each measure and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..world.groups import Groups
from ..world.parts import Part
from .series import Distinct, Series, Totals

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from .measures import Place

S = TypeVar("S", Totals, Distinct)


class KpiCounts(Part):
    """The numbers of an app, by measure and place.

    Copies share each series until one of them changes it. The countries of SMS are found when they are asked for, since
    to find one takes longer than to send the SMS: `numbers` has a phone number for each beginning of phone numbers.
    """

    __slots__ = ("_failed", "_owner", "_series", "numbers")

    def __init__(self) -> None:
        self._owner = object()
        self._series: Groups[str, Series] = Groups()  # measure and place above → last name of the place → series
        self._failed: Groups[str | None, None] = Groups()  # measure of failures → ids of messages
        self.numbers: dict[str, str] = {}

    def add(self, measure: str, place: Place, time: int, number: float = 1) -> None:
        """Add a number at a place, and at each above it."""
        for depth in range(len(place)):
            self._change(Totals, measure, place[: depth + 1]).add(time, number)

    def add_key(self, measure: str, place: Place, time: int, key: Hashable) -> None:
        """Add a key at a place, and at each above it."""
        for depth in range(len(place)):
            self._change(Distinct, measure, place[: depth + 1]).add(time, key)

    def remove_key(self, measure: str, place: Place, time: int, key: Hashable) -> bool:
        """Take a key out that was added at a place, and return whether it was there."""
        if not self._change(Distinct, measure, place).remove(time, key):
            return False
        for depth in range(len(place) - 1):
            self._change(Distinct, measure, place[: depth + 1]).remove(time, key)
        return True

    def mark_failed(self, measure: str, message_id: str | None) -> bool:
        """Remember that a message counts as a failure of a measure, and return whether it did not so far."""
        if message_id in self._failed.read(measure):
            return False
        self._failed.change(measure)[message_id] = None
        return True

    def count(self, measure: str, place: Place, start: int, end: int) -> float:
        """Return the number at a place in a range of times, both ends included."""
        series = self._series.read((measure, place[:-1])).get(place[-1])
        return 0.0 if series is None else series.count(start, end)

    def find_ends(self, measure: str, place: Place) -> tuple[int, int] | None:
        """Return the first and the last time of what was counted at a place; None if nothing was."""
        series = self._series.read((measure, place[:-1])).get(place[-1])
        return None if series is None else series.find_ends()

    def list_places(self, measures: Iterable[str], place: Place) -> list[Place]:
        """Return the places right below one at which something was counted, in the order in which they came."""
        names = (name for measure in measures for name in self._series.read((measure, place)))
        return [(*place, name) for name in dict.fromkeys(names)]

    def _change(self, series_type: type[S], measure: str, place: Place) -> S:
        """Return a series, to change; it is made if there is none."""
        group = self._series.change((measure, place[:-1]))
        found = group.get(place[-1])
        if not isinstance(found, series_type):
            found = group[place[-1]] = series_type(self._owner)
        elif found.owner is not self._owner:
            found = group[place[-1]] = found.copy(self._owner)
        return found

    def copy(self) -> KpiCounts:
        """Return the same numbers; whichever of the two changes a series first copies it."""
        copied = KpiCounts()
        copied._series = self._series.copy()
        copied._failed = self._failed.copy()
        copied.numbers = self.numbers.copy()
        self._owner = object()
        return copied
