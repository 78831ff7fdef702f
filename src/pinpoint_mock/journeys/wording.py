"""Descriptions of activities and their branches for pictures: `opened 'welcome' within 1 day`, `template 'hello'`.

The details may belong to a draft, so any member may be absent.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.validation import read_timestamp
from ..world.durations import read_duration
from .activities.conditional_split import ConditionalSplitActivity
from .activities.conditions import ConditionsActivity
from .activities.holdout import HoldoutActivity
from .activities.message import MessageActivity
from .activities.random_split import RandomSplitActivity
from .activities.wait import WaitActivity
from .condition_wording import say_condition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .activities.kind import ActivityKind, Details

_UNITS = {"year": 12, "month": 1}
_CLOCK_UNITS = {"day": 86_400, "hour": 3600, "minute": 60, "second": 1}


def say_duration(value: str) -> str:
    """Describe an ISO 8601 duration in words. Return the string as it is if it cannot be read.

    >>> say_duration("P1DT12H")
    '1 day 12 hours'
    """
    duration = read_duration(value)
    if duration is None:
        return value
    is_exact = isinstance(duration, timedelta)  # otherwise it is isodate's Duration, with months or years
    months = 0 if is_exact else int(duration.years * 12 + duration.months)
    seconds = int((duration if is_exact else duration.tdelta).total_seconds())
    parts = [*_split(months, _UNITS), *_split(seconds, _CLOCK_UNITS)]
    return " ".join(parts) or "0 seconds"


def _split(amount: int, units: Mapping[str, int]) -> Iterator[str]:
    for unit, size in units.items():
        number, amount = divmod(amount, size)
        if number:
            yield f"{number} {unit}{'' if number == 1 else 's'}"


def say_time(value: str) -> str:
    """Describe an ISO 8601 time in words, in UTC. Return the string as it is if it cannot be read.

    >>> say_time("2026-12-01T10:00:00+01:00")
    '2026-12-01 09:00 UTC'
    """
    try:
        time = read_timestamp(value)
    except BadRequest:
        return value
    utc = time - (time.utcoffset() or time - time)
    return f"{utc:%Y-%m-%d %H:%M:%S}".removesuffix(":00") + " UTC"


def say_wait(wait: Mapping[str, str], before: str) -> str:
    """Describe a WaitTime or EvaluationWaitTime in words.

    Args:
        wait: The members of the wait.
        before: The word before a duration, such as `within`; may be empty.
    """
    if "WaitUntil" in wait:
        return f"until {say_time(wait['WaitUntil'])}"
    return f"{before} {say_duration(wait['WaitFor'])}".strip() if "WaitFor" in wait else ""


def say_ways(kind: ActivityKind, details: Details, segment_names: Mapping[str, str]) -> list[str]:
    """Return the label of each way out of an activity, in the order of its pointers.

    Args:
        kind: The kind of the activity.
        details: The members of the activity.
        segment_names: The names of the known segments, by id.
    """
    if isinstance(kind, RandomSplitActivity):
        return [f"{branch.get('Percentage', '?')} %" for branch in details.get("Branches", ())]
    if not isinstance(kind, ConditionsActivity):
        return [""]
    within = say_wait(details.get("EvaluationWaitTime", {}), "within")
    conditions = [say_condition(condition, within, segment_names) for _, condition in kind.conditions(details)]
    if isinstance(kind, ConditionalSplitActivity):
        joined = (" or " if details.get("Condition", {}).get("Operator") == "ANY" else " and ").join(conditions)
        return [f"yes: {joined}" if joined else "yes", "no"]
    return [*(f"{number}: {words}" for number, words in enumerate(conditions, 1)), "else"]


def say_details(kind: ActivityKind, details: Details) -> Iterator[str]:
    """Yield what an activity sends, how long it waits or how many it holds out, one per line."""
    if isinstance(kind, MessageActivity):
        yield from _say_message(details)
    elif isinstance(kind, WaitActivity):
        yield say_wait(details.get("WaitTime", {}), "") or "no time"
    elif isinstance(kind, HoldoutActivity):
        yield f"holds out {details.get('Percentage', '?')} %"
    elif isinstance(kind, ConditionsActivity):
        wait = say_wait(details.get("EvaluationWaitTime", {}), "waits")
        if wait and not any("EventCondition" in condition for _, condition in kind.conditions(details)):
            yield wait if wait.startswith("waits") else f"waits {wait}"


def _say_message(details: Details) -> Iterator[str]:
    if details.get("TemplateName"):
        version = details.get("TemplateVersion")
        yield f"template '{details['TemplateName']}'" + (f" version {version}" if version else "")
    uri: str = details.get("DeliveryUri", "")
    if uri.startswith(("https://", "http://")):
        yield f"webhook {uri}"
    elif uri:
        _, _, name = uri.rpartition(":function:")
        yield f"Lambda '{name}'"


def say_start(condition: Mapping[str, Any], segment_names: Mapping[str, str]) -> Iterator[str]:
    """Yield who enters according to the StartCondition of a journey, one per line."""
    by_segment = condition.get("SegmentStartCondition", {}).get("SegmentId")
    by_event = condition.get("EventStartCondition", {})
    event_filter = by_event.get("EventFilter", {})
    if by_segment:
        yield f"segment '{segment_names.get(by_segment, by_segment)}'"
    if event_filter:
        words = " or ".join(event_filter.get("Dimensions", {}).get("EventType", {}).get("Values", ()))
        yield f"event {words or 'of any type'}"
    if by_event.get("SegmentId"):
        yield f"only segment '{segment_names.get(by_event['SegmentId'], by_event['SegmentId'])}'"
