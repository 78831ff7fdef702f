"""The rules that close a channel: quiet time, open hours and closed days, in the local time of the endpoint.

Source: docs/behaviours/sending-limits.md#sending-hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, time

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


class HourRule(Protocol):
    """A rule that closes a channel at some local times."""

    def closes(self, wall_clock: datetime) -> bool:
        """Return whether the rule forbids sending at a time."""
        ...

    def describe(self, wall_clock: datetime) -> str:
        """Describe the rule and a time that it forbids. The caller adds the zone's name."""
        ...

    def list_boundaries(self, wall_clock: datetime) -> Iterator[datetime]:
        """Yield the times of a day at which the rule may open or close, except midnight."""
        ...


class QuietTimeRule(NamedTuple):
    """Quiet time: every day, nothing is sent from `start` until just before `end`.

    If `end` is earlier than `start`, quiet time ends on the next day. The description of QuietTime counts its end as
    quiet, too, but the guide's example sends exactly at the end (both are documented; the example is followed).
    If `start` and `end` are equal, sending is allowed at any time (unknown; proposed).
    """

    start: time
    end: time

    def closes(self, wall_clock: datetime) -> bool:
        """Return whether a time is in quiet time."""
        now = wall_clock.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def describe(self, wall_clock: datetime) -> str:
        """Describe quiet time and the time of day."""
        return f"quiet time from {_show_time(self.start)} to {_show_time(self.end)}: it is {wall_clock:%H:%M}"

    def list_boundaries(self, wall_clock: datetime) -> Iterator[datetime]:
        """Yield start and end on the day of a time."""
        yield from _at_times(wall_clock, self)


class OpeningHours(NamedTuple):
    """The hours from `start` until just before `end` in which a channel may send.

    `end` is on the next day unless it is after `start`. That hours may pass midnight, and that 00:00 to 00:00 is a
    whole day, is unknown; proposed.
    """

    start: time
    end: time

    @property
    def is_overnight(self) -> bool:
        """Whether the hours end on the next day."""
        return self.end <= self.start


class OpenHoursRule(NamedTuple):
    """Open hours: on the weekdays that have opening hours (0 is Monday), nothing is sent outside them.

    A weekday without opening hours is open all day (unknown; proposed).
    """

    hours: Mapping[int, tuple[OpeningHours, ...]]

    def closes(self, wall_clock: datetime) -> bool:
        """Return whether a time is on a day with opening hours, but outside them and those of the night before."""
        weekday, now = wall_clock.weekday(), wall_clock.time()
        today = self.hours.get(weekday)
        if today is None:
            return False
        yesterday = self.hours.get((weekday - 1) % 7, ())
        is_open = any(now >= hours.start and (hours.is_overnight or now < hours.end) for hours in today)
        return not is_open and not any(hours.is_overnight and now < hours.end for hours in yesterday)

    def describe(self, wall_clock: datetime) -> str:
        """Describe the opening hours of a day and the time of day."""
        today = self.hours[wall_clock.weekday()]
        hours = " and ".join(f"from {_show_time(start)} to {_show_time(end)}" for start, end in today)
        day = WEEKDAYS[wall_clock.weekday()].capitalize()
        return f"open hours on {day} {hours}: it is {wall_clock:%H:%M}"

    def list_boundaries(self, wall_clock: datetime) -> Iterator[datetime]:
        """Yield the starts and ends of all opening hours, on the day of a time."""
        for hours in self.hours.values():
            for times in hours:
                yield from _at_times(wall_clock, times)


class ClosedDaysRule(NamedTuple):
    """Closed days: nothing is sent from `start` until just before `end`, in local time (unknown; proposed)."""

    name: str
    start: datetime
    end: datetime

    def closes(self, wall_clock: datetime) -> bool:
        """Return whether a time is within the closed days."""
        return self.start <= wall_clock < self.end

    def describe(self, wall_clock: datetime) -> str:
        """Describe the closed days and the time."""
        start, end, now = (f"{each:%Y-%m-%d %H:%M}" for each in (self.start, self.end, wall_clock))
        return f"closed days {self.name!r} from {start} to {end}: it is {now}"

    def list_boundaries(self, wall_clock: datetime) -> Iterator[datetime]:  # noqa: ARG002  (the protocol's)
        """Yield start and end on any day."""
        yield from (self.start, self.end)


def _at_times(wall_clock: datetime, times: tuple[time, time]) -> Iterator[datetime]:
    for each in times:
        yield wall_clock.combine(wall_clock, each)


def _show_time(value: time) -> str:
    return value.isoformat().removesuffix(":00") if value.second == 0 else value.isoformat()
