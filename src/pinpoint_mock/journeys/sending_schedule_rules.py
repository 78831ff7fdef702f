"""The rules for publishing OpenHours and ClosedDays. Source: docs/behaviours/journeys.md#journey-open-hours-need."""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..apps.clock_times import read_time_of_day
from ..gateway.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MAX_OPEN_HOURS = 4  # documented quota, rules per day and channel


def find_sending_schedule_problems(request: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the reasons why a journey's OpenHours and ClosedDays, which can be saved, cannot be published."""
    quiet_time = request.get("QuietTime", {})
    has_quiet_time = bool(quiet_time.get("Start") and quiet_time.get("End"))
    for name in ("OpenHours", "ClosedDays"):
        if request.get(name) and not (request.get("SendingSchedule") and has_quiet_time):
            yield Problem(name, f"{name} needs SendingSchedule to be true and QuietTime to be set")
    quiet_hours = _read_quiet_time(quiet_time) if has_quiet_time else []
    for channel, days in request.get("OpenHours", {}).items():
        for day, rules in days.items():
            for rule in _find_broken_rules(rules, day, quiet_hours):
                yield Problem(f"OpenHours.{channel}['{day}']", f"OpenHours.{channel} {rule}")


class _Hours(NamedTuple):
    """Hours of one day. The end is exclusive."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start} to {self.end}"


def _read_quiet_time(quiet_time: Mapping[str, str]) -> list[_Hours]:
    """Return the quiet hours of each day. They may pass midnight. If start and end are equal, there are none."""
    start, end = (_read(quiet_time[name]) for name in ("Start", "End"))
    if start > end:
        return [_Hours(time.min, end), _Hours(start, time.max)]
    return [_Hours(start, end)] if start < end else []


def _read(value: str) -> time:
    return cast("time", read_time_of_day(value))  # the rules for drafts have refused invalid times


def _find_broken_rules(rules: Sequence[Mapping[str, str]], day: str, quiet_hours: Sequence[_Hours]) -> Iterator[str]:
    """Yield the rules that the OpenHours of a channel break on a weekday."""
    if len(rules) > MAX_OPEN_HOURS:
        yield f"has more than {MAX_OPEN_HOURS} rules on {day}: {len(rules)}"
    # The rest was observed in the console. That it also applies to requests is inferred.
    all_hours = sorted(_Hours(_read(rule["StartTime"]), _read(rule["EndTime"])) for rule in rules)
    for hours in all_hours:
        if hours.end <= hours.start:
            yield f"has hours on {day} that do not end after they start: {hours}"
        if any(hours.start < quiet.end and quiet.start < hours.end for quiet in quiet_hours):
            yield f"has hours on {day} that overlap with QuietTime: {hours}"
    for earlier, later in pairwise(all_hours):
        if later.start < earlier.end:
            yield f"has hours on {day} that overlap: {earlier} and {later}"
