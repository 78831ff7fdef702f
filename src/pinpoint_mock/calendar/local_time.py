"""Conversion between instants and the local times that the clocks of a time zone show.

An instant is in microseconds since the epoch. A wall clock is a naive datetime.
Source: docs/behaviours/sending-limits.md#time-zone-of-endpoint.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from ..world.clock import to_datetime

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

MICROSECOND = timedelta(microseconds=1)
EASTERNMOST = timezone(timedelta(hours=14))  # documented: the first zone to reach a local time
WESTERNMOST = timezone(timedelta(hours=-12))  # the last zone, at sea
_EPOCH = to_datetime(0).replace(tzinfo=None)


def to_wall_clock(instant: int, zone: tzinfo) -> datetime:
    """Return what the clocks of a zone show at an instant, or the end of the calendar if the instant is beyond it."""
    try:
        return to_datetime(instant).astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return datetime.max if instant > 0 else datetime.min  # noqa: DTZ901  (wall clocks)


def to_instant(wall_clock: datetime, zone: tzinfo) -> int:
    """Return the instant at which the clocks of a zone show a time.

    If the clocks skip that time, it moves later by the length of the gap: 02:30 becomes 03:30. If they show it twice,
    the earlier instant counts (unknown; proposed, as in Java and Python).
    """
    aware = wall_clock.replace(tzinfo=zone, fold=0)
    return (wall_clock.replace(fold=0) - _EPOCH - (aware.utcoffset() or timedelta())) // MICROSECOND


def find_offset_change(zone: tzinfo, start: int, end: int) -> int:
    """Find when the UTC offset of a zone changes after `start`. Return `end` if the offset is the same there.

    No zone changes its offset twice within a day, so pass a range of at most one day.
    """
    offset = _offset_at(zone, start)
    if _offset_at(zone, end) == offset:
        return end
    while end - start > 1:
        middle = (start + end) // 2
        if _offset_at(zone, middle) == offset:
            start = middle
        else:
            end = middle
    return end


def _offset_at(zone: tzinfo, instant: int) -> timedelta | None:
    return to_datetime(instant).astimezone(zone).utcoffset()


def find_local_start(time: datetime, offset: tzinfo, zones: Iterable[tzinfo]) -> int:
    """Find when a schedule with LocalTime starts for a participant.

    Args:
        time: The StartTime of the schedule.
        offset: The offset of its Timezone, which converts StartTime to a wall clock (inferred).
        zones: The zones of the participant, at least one; the latest counts (documented).
    """
    wall_clock = _read_wall_clock(time, offset)
    return max(to_instant(wall_clock, zone) for zone in zones)


def find_local_end(time: datetime, offset: tzinfo, zones: Iterable[tzinfo]) -> int:
    """Find when a schedule with LocalTime ends for a participant.

    Args:
        time: The EndTime of the schedule.
        offset: The offset of its Timezone, which converts EndTime to a wall clock (inferred).
        zones: The zones of the participant, at least one; the earliest counts (documented).
    """
    wall_clock = _read_wall_clock(time, offset)
    return min(to_instant(wall_clock, zone) for zone in zones)


def find_first_instant(time: datetime, offset: tzinfo) -> int:
    """Find when the first zone on earth reaches the wall clock that a schedule's time shows at its offset."""
    return to_instant(_read_wall_clock(time, offset), EASTERNMOST)


def find_last_instant(time: datetime, offset: tzinfo) -> int:
    """Find when the last zone on earth reaches the wall clock that a schedule's time shows at its offset."""
    return to_instant(_read_wall_clock(time, offset), WESTERNMOST)


def _read_wall_clock(time: datetime, offset: tzinfo) -> datetime:
    return time.astimezone(offset).replace(tzinfo=None)
