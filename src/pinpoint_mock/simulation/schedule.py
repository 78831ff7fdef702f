"""The start of a run, and the Schedule of its journey. A journey of past years runs at its original time."""

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
"""The start of a run for which neither the caller nor the journey sets one: a Monday morning."""


_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=timezone.utc), to_datetime(LAST)


class RunSchedule(NamedTuple):
    """The start of a run, and the Schedule of its journey.

    Args:
        start: The time when the first participants can enter, in microseconds since the epoch.
        schedule: The Schedule of the journey; its times are datetimes.
        notes: Sentences about changes of the journey's own Schedule.
    """

    start: int
    schedule: dict[str, Any]
    notes: list[str]


def plan_schedule(request: Mapping[str, Any], start: datetime | None, length: timedelta) -> RunSchedule:
    """Choose the start of a run.

    It is the given start, or else the journey's StartTime, or else `DEFAULT_START`, or an earlier time if the journey
    ends before the run would end.

    Args:
        request: The WriteJourneyRequest.
        start: The time when the first participants can enter; None to choose one.
        length: The length of the run.

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
            notes.append("its EndTime is moved by the same time")
    elif own_end is not None and own_end <= start:
        del schedule["EndTime"]
        notes.append(f"the journey's EndTime {_show(own_end)} is not after the start, so it is ignored")
    _check_years(start, length)
    schedule["StartTime"] = start.astimezone(offset)
    first = to_microseconds(start)
    if request.get("LocalTime"):
        first = find_first_instant(schedule["StartTime"], offset)
        notes.append(
            "with LocalTime, people enter at the StartTime in their own time zones: the run starts with the first zone"
        )
    return RunSchedule(first, schedule, notes)


def _find_start_before(end: datetime, length: timedelta) -> datetime:
    """Return the default start, or an earlier one, so that the run ends before the journey ends."""
    return min(DEFAULT_START, max(end, _EARLIEST + length) - length)


def _move(end: datetime, start: datetime, new_start: datetime) -> datetime:
    """Return the moved end of a journey that starts at another time; it stays within the calendar."""
    return new_start + max(_EARLIEST - new_start, min(end - start, _LATEST - new_start))


def _check_years(start: datetime, length: timedelta) -> None:
    if start < _EARLIEST or start > _LATEST - length:
        raise ValueError(
            f"a run must be within the years 1970 to 9998: this one starts at {_show(start)}, "
            f"and lasts {describe_duration(length)}"
        )


def _show(time: datetime) -> str:
    return to_datetime(to_microseconds(time)).isoformat(timespec="seconds").replace("+00:00", "Z")
