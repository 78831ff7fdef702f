"""Reads the Schedule of a campaign: the times of its runs. Source: docs/behaviours/campaigns.md#schedules."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from ..calendar.local_time import EASTERNMOST, to_instant
from ..calendar.utc_offsets import offset_of
from ..gateway.validation import read_timestamp
from ..world.clock import LAST, to_datetime, to_microseconds
from .campaign import RECURRING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

IMMEDIATE = "IMMEDIATE"
_HOUR = timedelta(hours=1)
_PERIODS = {"HOURLY": _HOUR, "DAILY": 24 * _HOUR, "WEEKLY": 7 * 24 * _HOUR}


def read_start(schedule: Mapping[str, Any], now: int) -> int:
    """Return the time of StartTime. It is in UTC if it has no offset (observed). IMMEDIATE means now."""
    value: str = schedule["StartTime"]
    return now if value == IMMEDIATE else to_microseconds(read_timestamp(value))


def read_end(schedule: Mapping[str, Any]) -> int | None:
    """Return the time of EndTime; None if the schedule has no EndTime."""
    value: str = schedule.get("EndTime", "")
    return to_microseconds(read_timestamp(value)) if value else None


def is_local(schedule: Mapping[str, Any]) -> bool:
    """Return whether the schedule is in local time.

    IMMEDIATE means the same time for all endpoints (unknown; proposed).
    """
    return bool(schedule.get("IsLocalTime")) and schedule["StartTime"] != IMMEDIATE


def find_slot(schedule: Mapping[str, Any], start: int, number: int) -> int:
    """Return the time of a run. For local time, it is the time at which the first time zone on Earth reaches the run.

    Args:
        schedule: The schedule.
        start: The time of the first run, from `read_start`.
        number: The number of the run, from 0.
    """
    if is_local(schedule):
        return find_local_slot(schedule, number, EASTERNMOST)
    return _to_instant(_after(to_datetime(start).replace(tzinfo=None), schedule, number), timezone.utc)


def find_local_slot(schedule: Mapping[str, Any], number: int, zone: tzinfo) -> int:
    """Return the time at which the clocks of a zone reach a run of a schedule in local time."""
    return _to_instant(_after(_read_wall_clock(schedule, "StartTime"), schedule, number), zone)


def find_local_end(schedule: Mapping[str, Any], zone: tzinfo) -> int:
    """Return the time at which the clocks of a zone reach EndTime; without EndTime, the end of the calendar."""
    return _to_instant(_read_wall_clock(schedule, "EndTime"), zone) if schedule.get("EndTime") else LAST


def _read_wall_clock(schedule: Mapping[str, Any], member: str) -> datetime:
    """Return a time as wall-clock time: as it is written, or at the offset of Timezone if it has its own offset."""
    from dateutil.parser import isoparse

    time = isoparse(schedule[member])
    return time if time.tzinfo is None else time.astimezone(offset_of(schedule)).replace(tzinfo=None)


def _after(first: datetime, schedule: Mapping[str, Any], number: int) -> datetime:
    """Return the wall-clock time of a run. In a month that is too short, it is the last day (unknown; proposed)."""
    frequency = schedule.get("Frequency", "ONCE")
    if not number or frequency not in RECURRING:
        return first
    try:
        if frequency == "MONTHLY":
            from dateutil.relativedelta import relativedelta

            return first + relativedelta(months=number)
        return first + number * _PERIODS[frequency]
    except (OverflowError, ValueError):
        return datetime.max  # noqa: DTZ901  (a wall-clock time)


def _to_instant(wall_clock: datetime, zone: tzinfo) -> int:
    return min(to_instant(wall_clock, zone), LAST)
