"""When a run begins, and the Schedule that its journey has for it: journeys of past years run in their own time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

from ..calendar.local_time import find_first_instant
from ..calendar.utc_offsets import offset_of
from ..world.clock import LAST, to_datetime, to_microseconds
from ..world.formatting import describe_duration

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_START = datetime(2030, 1, 7, 9, tzinfo=timezone.utc)
"""When a run starts that neither its caller nor its journey gives a start: a Monday morning."""


_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=timezone.utc), to_datetime(LAST)


class RunSchedule(NamedTuple):
    """When a run starts, and what its journey has as Schedule.

    Args:
        start: When the first participants may enter, in microseconds since the epoch.
        schedule: The Schedule of the journey; its times are datetimes.
        notes: Sentences about what is not as the journey has it.
    """

    start: int
    schedule: dict[str, Any]
    notes: list[str]


def plan_schedule(request: Mapping[str, Any], start: datetime | None, length: timedelta) -> RunSchedule:
    """Choose when a run starts.

    That is the given start, else the StartTime of the journey, else `DEFAULT_START`, unless the journey ends before.

    Args:
        request: The WriteJourneyRequest.
        start: When the first participants are to enter; None to choose.
        length: How long the run goes.

    Raises:
        ValueError: If the run would not be within the years 1970 to 9998.
    """
    schedule: dict[str, Any] = dict(request.get("Schedule", {}))
    own_start: datetime | None = schedule.get("StartTime")
    own_end: datetime | None = schedule.get("EndTime")
    offset = offset_of(schedule)
    notes: list[str] = []
    if start is None:
        start = own_start or (DEFAULT_START if own_end is None else _find_start_before(own_end, length))
    elif own_start is not None and own_start != start:
        notes.append(f"the journey's StartTime is {_show(own_start)}; the run starts at {_show(start)} instead")
        if own_end is not None:
            schedule["EndTime"] = _move(own_end, own_start, start)
            notes.append("its EndTime moves with it")
    elif own_end is not None and own_end <= start:
        del schedule["EndTime"]
        notes.append(f"the journey's EndTime, {_show(own_end)}, is before the start, and is left out")
    _check_years(start, length)
    schedule["StartTime"] = start.astimezone(offset)
    first = to_microseconds(start)
    if request.get("LocalTime"):
        first = find_first_instant(schedule["StartTime"], offset)
        notes.append(
            "with LocalTime people enter at the StartTime of their own time zones: the run starts in the first"
        )
    return RunSchedule(first, schedule, notes)


def _find_start_before(end: datetime, length: timedelta) -> datetime:
    """Return the usual start, or so early a one that a run is over when the journey ends."""
    return min(DEFAULT_START, max(end, _EARLIEST + length) - length)


def _move(end: datetime, start: datetime, new_start: datetime) -> datetime:
    """Return the end of a journey that starts at another time; it stays within the calendar."""
    return new_start + max(_EARLIEST - new_start, min(end - start, _LATEST - new_start))


def _check_years(start: datetime, length: timedelta) -> None:
    if start < _EARLIEST or start > _LATEST - length:
        raise ValueError(
            f"a run must be within the years 1970 to 9998: this one starts at {_show(start)}, "
            f"and goes on for {describe_duration(length)}"
        )


def _show(time: datetime) -> str:
    return to_datetime(to_microseconds(time)).isoformat(timespec="seconds").replace("+00:00", "Z")
