"""The rules for the Schedule of a campaign. Source: docs/behaviours/campaigns.md#schedules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apps.settings import find_quiet_time_problems
from ..calendar.utc_offsets import TIMEZONES, offset_of
from ..gateway.errors import BadRequest
from ..gateway.problems import Problem, describe_choice, quote
from ..gateway.validation import read_timestamp
from ..segments.definition_rules import find_event_dimension_problems
from ..world.clock import format_timestamp, to_datetime, to_microseconds
from ..world.likeness import enclose
from .campaign import EVENT_TRIGGERED, RECURRING
from .schedule import IMMEDIATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

MAX_IN_APP_METRICS = 1  # documented for the console


def make_past_start_problem(hint: str) -> Problem:
    """Make the problem of a StartTime that has passed: the observed error message, and a hint in brackets."""
    rule = f"must be at least current time.{enclose(hint)}"
    return Problem("StartTime", rule, opening="StartTime", is_observed=True)


def find_schedule_problems(schedule: Mapping[str, Any], now: int) -> Iterator[Problem]:
    """Find the rules that a Schedule breaks, given the present time."""
    for problem in _find_problems(schedule, to_datetime(now)):
        yield problem.inside("Schedule")


def _find_problems(schedule: Mapping[str, Any], now: datetime) -> Iterator[Problem]:
    timezone = schedule.get("Timezone", "UTC")
    if timezone.upper() not in TIMEZONES:  # the console writes them in lower case (observed)
        yield Problem("Timezone", describe_choice(timezone, TIMEZONES))
    else:
        yield from _find_time_problems(schedule, now)
    yield from find_quiet_time_problems(schedule.get("QuietTime", {}))
    yield from _find_event_filter_problems(schedule)


def _find_time_problems(schedule: Mapping[str, Any], now: datetime) -> Iterator[Problem]:
    """Find problems with StartTime and EndTime. StartTime is compared as UTC; Timezone does not matter (observed)."""
    frequency = schedule.get("Frequency", "ONCE")
    start, end = now, None
    try:
        if schedule["StartTime"] != IMMEDIATE:
            start = _read_time(schedule, "StartTime")
        if schedule.get("EndTime"):
            end = _read_time(schedule, "EndTime")
    except BadRequest as error:
        yield Problem.of(error)
        return
    if start < now:
        given = f"{quote(schedule['StartTime'])} is {describe_start(schedule['StartTime'])}"
        yield make_past_start_problem(f"{given}; it is now {format_timestamp(to_microseconds(now))}")
    if end is None and frequency in RECURRING | EVENT_TRIGGERED:  # documented for the console
        yield Problem("EndTime", f"is required for the frequency {frequency}")
    elif end is not None and end <= start:  # unknown; proposed
        given = quote(schedule["EndTime"])
        yield Problem("EndTime", f"must be after StartTime, {quote(schedule['StartTime'])}, not {given}")


def describe_start(value: str) -> str:
    """Return a StartTime in UTC. If it has no offset, add that it was read as UTC."""
    from dateutil.parser import isoparse

    time = format_timestamp(to_microseconds(read_timestamp(value)))
    return time if isoparse(value).tzinfo is not None else f"{time}, read as UTC"


def _read_time(schedule: Mapping[str, Any], member: str) -> datetime:
    try:
        time = read_timestamp(schedule[member])
        time.astimezone(offset_of(schedule))
    except BadRequest as error:
        raise error.inside(member) from None
    except OverflowError:
        text = quote(schedule[member])
        raise BadRequest(
            f"must be between the years 1 and 9999 at the offset of Timezone, not {text}", member
        ) from None
    return time


def _find_event_filter_problems(schedule: Mapping[str, Any]) -> Iterator[Problem]:
    frequency, event_filter = schedule.get("Frequency"), schedule.get("EventFilter")
    if event_filter is None:
        if frequency in EVENT_TRIGGERED:  # inferred
            yield Problem("EventFilter", f"is required for the frequency {frequency}")
        return
    dimensions = event_filter["Dimensions"]
    for problem in find_event_dimension_problems(dimensions):
        yield problem.inside("EventFilter.Dimensions")
    count = len(dimensions.get("Metrics", {}))
    if frequency == "IN_APP_EVENT" and count > MAX_IN_APP_METRICS:
        rule = f"must have at most {MAX_IN_APP_METRICS} metric for the frequency {frequency}, not {count}"
        yield Problem("EventFilter.Dimensions.Metrics", rule)
