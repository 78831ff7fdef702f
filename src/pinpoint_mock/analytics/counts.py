"""The counters for the KPIs of an app: a series of numbers for each measure and place."""

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

    Copies share each series until one of them changes it. To find the country of an SMS takes longer than to send the
    SMS, so countries are only found for a KPI: `numbers` contains one phone number for each beginning of phone numbers.
    """

    __slots__ = ("_failed", "_owner", "_series", "numbers")

    def __init__(self) -> None:
        self._owner = object()
        self._series: Groups[str, Series] = Groups()  # measure and place above → last name of the place → series
        self._failed: Groups[str | None, None] = Groups()  # measure of failures → ids of messages
        self.numbers: dict[str, str] = {}

    def add(self, measure: str, place: Place, time: int, number: float = 1) -> None:
        """Add a number at a place, and at each place above it."""
        for depth in range(len(place)):
            self._change(Totals, measure, place[: depth + 1]).add(time, number)

    def add_key(self, measure: str, place: Place, time: int, key: Hashable) -> None:
        """Add a key at a place, and at each place above it."""
        for depth in range(len(place)):
            self._change(Distinct, measure, place[: depth + 1]).add(time, key)

    def remove_key(self, measure: str, place: Place, time: int, key: Hashable) -> bool:
        """Remove a key that was added at a place, and return whether it was there."""
        if not self._change(Distinct, measure, place).remove(time, key):
            return False
        for depth in range(len(place) - 1):
            self._change(Distinct, measure, place[: depth + 1]).remove(time, key)
        return True

    def mark_failed(self, measure: str, message_id: str | None) -> bool:
        """Record that a message counts as a failure in a measure, and return whether this is new."""
        if message_id in self._failed.read(measure):
            return False
        self._failed.change(measure)[message_id] = None
        return True

    def count(self, measure: str, place: Place, start: int, end: int) -> float:
        """Return the number at a place in a range of times, both ends included."""
        series = self._series.read((measure, place[:-1])).get(place[-1])
        return 0.0 if series is None else series.count(start, end)

    def find_ends(self, measure: str, place: Place) -> tuple[int, int] | None:
        """Return the first and the last time at which something was counted at a place; None if nothing was counted."""
        series = self._series.read((measure, place[:-1])).get(place[-1])
        return None if series is None else series.find_ends()

    def list_places(self, measures: Iterable[str], place: Place) -> list[Place]:
        """Return the places directly below a place at which something was counted, in order of their first count."""
        names = (name for measure in measures for name in self._series.read((measure, place)))
        return [(*place, name) for name in dict.fromkeys(names)]

    def _change(self, series_type: type[S], measure: str, place: Place) -> S:
        """Return a series that the caller may change. Make it if it does not exist."""
        group = self._series.change((measure, place[:-1]))
        found = group.get(place[-1])
        if not isinstance(found, series_type):
            found = group[place[-1]] = series_type(self._owner)
        elif found.owner is not self._owner:
            found = group[place[-1]] = found.copy(self._owner)
        return found

    def copy(self) -> KpiCounts:
        """Return a copy that shares the series. The first of the two to change a series copies it."""
        copied = KpiCounts()
        copied._series = self._series.copy()
        copied._failed = self._failed.copy()
        copied.numbers = self.numbers.copy()
        self._owner = object()
        return copied
