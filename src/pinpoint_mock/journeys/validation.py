"""What a journey must keep to in order to be saved, as a draft too. Source: facts-journeys 3.

The service model has already seen to types, enums and required members.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..apps.settings import JOURNEY_LIMITS, TIMEFRAME_CAP, check_quiet_time, check_ranges
from ..gateway.errors import BadRequest
from ..gateway.validation import read_timestamp
from ..segments.dimensions import COMPARISONS
from ..world.clock import to_datetime
from .durations import read_duration, read_wait
from .schedule import TIMEZONES, offset_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

WRITABLE_STATES = ("DRAFT", "ACTIVE")  # documented
MAX_ACTIVITIES = 40  # documented quota
MAX_CLOSED_DAYS = 20  # documented quota, per channel
MAX_CLOSED_DAYS_NAME = 150  # documented
MAX_CLOSED_DAYS_SPAN = timedelta(days=7)  # documented
_LIMITS = {**JOURNEY_LIMITS, "EndpointReentryCap": (0, 100), "MessagesPerSecond": (1, 20_000)}  # documented
MAX_HOLDOUT = 100  # unknown; proposed
_NAME = re.compile("[A-Za-z0-9_-]{1,150}")  # documented
_MAX_ACTIVITY_ID = 100  # documented
_MAX_START_ACTIVITY = 128  # documented
_SOME_TIME = to_datetime(0)
_TIME_OF_DAY = re.compile("T?([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")  # format unknown; proposed
_WEB_HOOK = re.compile(r"https://[A-Za-z0-9\-._~?/#:]+")  # documented
_LAMBDA = re.compile(r"(arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:)?[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?")


def check_saveable(request: Mapping[str, Any]) -> None:
    """Refuse a WriteJourneyRequest that breaks a rule which holds for drafts too."""
    if not _NAME.fullmatch(request["Name"]):
        raise BadRequest("must have 1 to 150 characters, each a letter, a digit, _ or -", "Name")
    if request.get("State", "DRAFT") not in WRITABLE_STATES:
        raise BadRequest(f"must be {' or '.join(WRITABLE_STATES)}, not {request['State']}", "State")
    _check_schedule(request.get("Schedule", {}))
    _check_limits(request.get("Limits", {}))
    if "RefreshFrequency" in request:
        read_duration(request["RefreshFrequency"], "RefreshFrequency")
    check_quiet_time(request.get("QuietTime", {}))
    _check_open_hours(request.get("OpenHours", {}))
    _check_closed_days(request.get("ClosedDays", {}))
    _check_event_filter(request.get("StartCondition", {}).get("EventStartCondition", {}).get("EventFilter"))
    _check_activities(request)


def _check_schedule(schedule: Mapping[str, Any]) -> None:
    timezone = schedule.get("Timezone", "UTC")
    if timezone not in TIMEZONES:
        raise BadRequest(f"must be one of {', '.join(TIMEZONES)}, not {timezone!r}", "Schedule.Timezone")
    for name in ("StartTime", "EndTime"):
        try:
            schedule.get(name, _SOME_TIME).astimezone(offset_of(schedule))
        except OverflowError:
            raise BadRequest("must lie within the calendar at the offset of Timezone", f"Schedule.{name}") from None


def _check_limits(limits: Mapping[str, Any]) -> None:
    check_ranges("Limits", limits, _LIMITS)
    check_ranges("Limits.TimeframeCap", limits.get("TimeframeCap", {}), TIMEFRAME_CAP)
    if "EndpointReentryInterval" in limits:
        read_duration(limits["EndpointReentryInterval"], "Limits.EndpointReentryInterval")


def _check_open_hours(open_hours: Mapping[str, Mapping[str, list[Mapping[str, str]]]]) -> None:
    for channel, days in open_hours.items():
        for day, rules in days.items():
            for position, rule in enumerate(rules):
                member = f"OpenHours.{channel}['{day}'][{position}]"
                for name in ("StartTime", "EndTime"):
                    if not _TIME_OF_DAY.fullmatch(rule.get(name, "")):
                        raise BadRequest("must be a time of day, such as 08:00", f"{member}.{name}")


def _check_closed_days(closed_days: Mapping[str, list[Mapping[str, str]]]) -> None:
    for channel, rules in closed_days.items():
        if len(rules) > MAX_CLOSED_DAYS:
            raise BadRequest(f"must have at most {MAX_CLOSED_DAYS} rules, not {len(rules)}", f"ClosedDays.{channel}")
        for position, rule in enumerate(rules):
            member = f"ClosedDays.{channel}[{position}]"
            if not 1 <= len(rule.get("Name", "")) <= MAX_CLOSED_DAYS_NAME:
                raise BadRequest(f"must have 1 to {MAX_CLOSED_DAYS_NAME} characters", f"{member}.Name")
            start, end = (_moment(rule.get(name), f"{member}.{name}") for name in ("StartDateTime", "EndDateTime"))
            if not timedelta() <= end - start <= MAX_CLOSED_DAYS_SPAN:
                raise BadRequest("must end at most 7 days after its start, and not before it", member)


def _moment(text: str | None, member: str) -> datetime:
    try:
        return read_timestamp(text)
    except BadRequest as error:
        raise error.inside(member) from None


def _check_event_filter(event_filter: Mapping[str, Any] | None) -> None:
    if event_filter is not None:
        _check_metrics(event_filter["Dimensions"], "StartCondition.EventStartCondition.EventFilter.Dimensions")


def _check_metrics(dimensions: Mapping[str, Any], member: str) -> None:
    for name, metric in dimensions.get("Metrics", {}).items():
        comparison = metric["ComparisonOperator"]
        if comparison not in COMPARISONS:
            raise BadRequest(
                f"must be one of {', '.join(COMPARISONS)}, not {comparison!r}",
                f"{member}.Metrics['{name}'].ComparisonOperator",
            )


def _check_activities(request: Mapping[str, Any]) -> None:
    activities: Mapping[str, Mapping[str, Any]] = request.get("Activities", {})
    start = request.get("StartActivity")
    if start is not None and not _is_alphanumeric(start, _MAX_START_ACTIVITY):
        raise BadRequest("must have 1 to 128 characters, each a letter or a digit", "StartActivity")
    if len(activities) > MAX_ACTIVITIES:
        raise BadRequest(f"must be at most {MAX_ACTIVITIES}, not {len(activities)}", "Activities")
    for activity_id, activity in activities.items():
        if not _is_alphanumeric(activity_id, _MAX_ACTIVITY_ID):
            raise BadRequest(
                f"has the key {activity_id!r}: a key must have 1 to 100 characters, each a letter or a digit",
                "Activities",
            )
        try:
            _check_activity(activity)
        except BadRequest as error:
            raise error.inside(f"Activities['{activity_id}']") from None


def _is_alphanumeric(text: str, limit: int) -> bool:
    return len(text) <= limit and text.isascii() and text.isalnum()


def _check_activity(activity: Mapping[str, Any]) -> None:
    for kind, details in activity.items():
        check = _CHECKS.get(kind)
        if check is not None:
            try:
                check(details)
            except BadRequest as error:
                raise error.inside(kind) from None


def _check_holdout(holdout: Mapping[str, Any]) -> None:
    if not 0 <= holdout["Percentage"] <= MAX_HOLDOUT:
        raise BadRequest(f"must be between 0 and {MAX_HOLDOUT}, not {holdout['Percentage']}", "Percentage")


def _check_custom(custom: Mapping[str, Any]) -> None:
    uri = custom.get("DeliveryUri", "")
    if uri and not (_WEB_HOOK.fullmatch(uri) or _LAMBDA.fullmatch(uri)):
        raise BadRequest(
            f"must be the name or ARN of a Lambda function, or a URL that begins with https://, not {uri!r}",
            "DeliveryUri",
        )


def _check_wait(wait: Mapping[str, Any]) -> None:
    if "WaitTime" in wait:
        _check_wait_time(wait["WaitTime"], "WaitTime")
        if not wait["WaitTime"]:
            raise BadRequest("must have exactly one of WaitFor and WaitUntil", "WaitTime")


def _check_conditional_split(split: Mapping[str, Any]) -> None:
    if "EvaluationWaitTime" in split:
        _check_wait_time(split["EvaluationWaitTime"], "EvaluationWaitTime")
    for position, condition in enumerate(split.get("Condition", {}).get("Conditions", ())):
        _check_condition(condition, f"Condition.Conditions[{position}]")


def _check_multi_condition(split: Mapping[str, Any]) -> None:
    if "EvaluationWaitTime" in split:
        _check_wait_time(split["EvaluationWaitTime"], "EvaluationWaitTime")
    for position, branch in enumerate(split.get("Branches", ())):
        _check_condition(branch.get("Condition", {}), f"Branches[{position}].Condition")


_CHECKS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "CUSTOM": _check_custom,
    "ConditionalSplit": _check_conditional_split,
    "Holdout": _check_holdout,
    "MultiCondition": _check_multi_condition,
    "Wait": _check_wait,
}


def _check_wait_time(wait: Mapping[str, str], member: str) -> None:
    if len(wait) > 1:
        raise BadRequest("must have exactly one of WaitFor and WaitUntil", member)
    if "WaitFor" in wait:
        read_wait(wait["WaitFor"], f"{member}.WaitFor")
    if "WaitUntil" in wait:
        _moment(wait["WaitUntil"], f"{member}.WaitUntil")


def _check_condition(condition: Mapping[str, Any], member: str) -> None:
    _check_metrics(condition.get("EventCondition", {}).get("Dimensions", {}), f"{member}.EventCondition.Dimensions")
    _check_metrics(condition.get("SegmentDimensions", {}), f"{member}.SegmentDimensions")
