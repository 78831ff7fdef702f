"""The rules that a journey must meet to be saved, even as a draft. Source: docs/behaviours/journeys.md#saving.

The service model has already checked types, enums and required members.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..apps.clock_times import read_time_of_day
from ..apps.settings import JOURNEY_LIMITS, TIMEFRAME_CAP, find_quiet_time_problems, find_range_problems
from ..calendar.utc_offsets import TIMEZONES, offset_of
from ..gateway.errors import BadRequest
from ..gateway.problems import Problem, describe_choice, quote
from ..gateway.validation import read_timestamp
from ..segments.definition_rules import find_event_dimension_problems
from ..world.clock import to_datetime
from .activities.rules import find_draft_activity_problems
from .durations import find_duration_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

WRITABLE_STATES = ("DRAFT", "ACTIVE")  # documented
MAX_ACTIVITIES = 40  # documented quota
MAX_CLOSED_DAYS = 20  # documented quota, per channel
MAX_CLOSED_DAYS_NAME = 150  # documented
MAX_CLOSED_DAYS_SPAN = timedelta(days=7)  # documented
_LIMIT_RANGES = {**JOURNEY_LIMITS, "EndpointReentryCap": (0, 100), "MessagesPerSecond": (1, 20_000)}  # documented
_NAME = re.compile("[A-Za-z0-9_-]{1,150}")  # documented
_MAX_ACTIVITY_ID = 100  # documented
_MAX_START_ACTIVITY = 128  # documented
_SOME_TIME = to_datetime(0)


def find_draft_problems(request: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the rules for drafts that a WriteJourneyRequest breaks. All other journeys must meet these rules, too."""
    name = request["Name"]
    if not _NAME.fullmatch(name):
        rule = "must have 1 to 150 characters, each a letter, a digit, _ or -"
        yield Problem("Name", f"{rule}, not {quote(name)}")
    if request.get("State", "DRAFT") not in WRITABLE_STATES:
        yield Problem("State", f"must be {' or '.join(WRITABLE_STATES)}, not {request['State']}")
    yield from _find_schedule_problems(request.get("Schedule", {}))
    yield from _find_limits_problems(request.get("Limits", {}))
    if "RefreshFrequency" in request:
        yield from find_duration_problems(request["RefreshFrequency"], "RefreshFrequency")
    yield from find_quiet_time_problems(request.get("QuietTime", {}))
    yield from _find_open_hours_problems(request.get("OpenHours", {}))
    yield from _find_closed_days_problems(request.get("ClosedDays", {}))
    event_filter = request.get("StartCondition", {}).get("EventStartCondition", {}).get("EventFilter", {})
    for problem in find_event_dimension_problems(event_filter.get("Dimensions", {})):
        yield problem.inside("StartCondition.EventStartCondition.EventFilter.Dimensions")
    yield from _find_activities_problems(request)


def _find_schedule_problems(schedule: Mapping[str, Any]) -> Iterator[Problem]:
    timezone = schedule.get("Timezone", "UTC")
    if timezone not in TIMEZONES:
        yield Problem("Schedule.Timezone", describe_choice(timezone, TIMEZONES))
        return
    for name in ("StartTime", "EndTime"):
        time: datetime = schedule.get(name, _SOME_TIME)
        try:
            time.astimezone(offset_of(schedule))
        except OverflowError:
            rule = "must be between the years 1 and 9999 at the offset of Timezone"
            yield Problem(f"Schedule.{name}", f"{rule}, not {time.isoformat()} at {timezone}")


def _find_limits_problems(limits: Mapping[str, Any]) -> Iterator[Problem]:
    yield from find_range_problems("Limits", limits, _LIMIT_RANGES)
    yield from find_range_problems("Limits.TimeframeCap", limits.get("TimeframeCap", {}), TIMEFRAME_CAP)
    if "EndpointReentryInterval" in limits:
        yield from find_duration_problems(limits["EndpointReentryInterval"], "Limits.EndpointReentryInterval")


def _find_open_hours_problems(open_hours: Mapping[str, Mapping[str, list[Mapping[str, str]]]]) -> Iterator[Problem]:
    for channel, days in open_hours.items():
        for day, rules in days.items():
            for position, rule in enumerate(rules):
                for name in ("StartTime", "EndTime"):
                    time = rule.get(name)
                    if time is None or read_time_of_day(time) is None:  # the form is unknown; proposed
                        member = f"OpenHours.{channel}['{day}'][{position}].{name}"
                        yield Problem(member, f"must be a time of day, such as 08:00, not {quote(time)}")


def _find_closed_days_problems(closed_days: Mapping[str, list[Mapping[str, str]]]) -> Iterator[Problem]:
    for channel, rules in closed_days.items():
        member = f"ClosedDays.{channel}"
        if len(rules) > MAX_CLOSED_DAYS:
            yield Problem(member, f"must have at most {MAX_CLOSED_DAYS} rules, not {len(rules)}")
        for position, rule in enumerate(rules):
            for problem in _find_closed_day_problems(rule):
                yield problem.inside(f"{member}[{position}]")


def _find_closed_day_problems(rule: Mapping[str, str]) -> Iterator[Problem]:
    name = rule.get("Name")
    if not 1 <= len(name or "") <= MAX_CLOSED_DAYS_NAME:
        yield Problem("Name", f"must have 1 to {MAX_CLOSED_DAYS_NAME} characters, not {quote(name)}")
    times = []
    for member in ("StartDateTime", "EndDateTime"):
        try:
            times.append(read_timestamp(rule.get(member)))
        except BadRequest as error:
            yield Problem.of(error).inside(member)
    if len(times) == 2 and not timedelta() <= times[1] - times[0] <= MAX_CLOSED_DAYS_SPAN:
        given = f"{quote(rule['StartDateTime'])} to {quote(rule['EndDateTime'])}"
        yield Problem("", f"must end 0 to 7 days after its start, not {given}")


def _find_activities_problems(request: Mapping[str, Any]) -> Iterator[Problem]:
    activities: Mapping[str, Mapping[str, Any]] = request.get("Activities", {})
    start = request.get("StartActivity")
    if start is not None and not _is_alphanumeric(start, _MAX_START_ACTIVITY):
        rule = f"must have 1 to {_MAX_START_ACTIVITY} characters, each a letter or a digit"
        yield Problem("StartActivity", f"{rule}, not {quote(start)}")
    if len(activities) > MAX_ACTIVITIES:
        yield Problem("Activities", f"must have at most {MAX_ACTIVITIES} activities, not {len(activities)}")
    for activity_id, activity in activities.items():
        if not _is_alphanumeric(activity_id, _MAX_ACTIVITY_ID):
            rule = f"a key must have 1 to {_MAX_ACTIVITY_ID} characters, each a letter or a digit"
            yield Problem("Activities", f"has the key {quote(activity_id)}: {rule}")
        for problem in find_draft_activity_problems(activity):
            yield problem.inside(f"Activities['{activity_id}']")


def _is_alphanumeric(value: str, limit: int) -> bool:
    return len(value) <= limit and value.isascii() and value.isalnum()
