"""What a journey must keep to in order to be published. Source: facts-journeys 3, facts-observed 6.

Faults of the journey read `Journey validation failed, …`, those of an activity
`Activity validation failed, <id>: …`; the beginnings are observed, the rest is ours.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.validation import read_timestamp
from ..segments.segment import Segment, find_referenced, references_within
from ..world.clock import MINUTE, to_datetime
from .journey import COUNTED_STATES, Journey
from .schedule import as_sent, offset_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from ..world.store import App, World

PREPARATION = 5 * MINUTE  # documented: nobody enters earlier than this after publishing
MAX_DURATION = timedelta(days=540)  # documented
MAX_ACTIVE = 50  # documented quota, per account
MAX_ACTIVE_EVENT_TRIGGERED = 20  # documented quota, per account
MAX_OPEN_HOURS = 4  # documented quota, rules per day and channel
MAX_CONTACT_CENTERS = 3  # documented quota
MAX_BRANCHES = 4  # documented: five paths with the default one
RANDOM_BRANCHES = range(2, 6)  # documented
ACTIVITY_TYPES = (
    "CUSTOM",
    "ConditionalSplit",
    "ContactCenter",
    "EMAIL",
    "Holdout",
    "MultiCondition",
    "PUSH",
    "RandomSplit",
    "SMS",
    "Wait",
)
_CONDITION_KINDS = ("EventCondition", "SegmentCondition", "SegmentDimensions")


def check_publishable(app: App, request: Mapping[str, Any]) -> None:
    """Refuse to publish a journey that cannot run."""
    world = app.world
    schedule = request.get("Schedule", {})
    if world.options.schedule_offset_check:
        _check_offset(schedule)
    _check_times(schedule, world.clock.now())
    _check_start_condition(request)
    _check_event_segment(app, request)
    _check_sending_schedule(request)
    _check_quotas(world, request)
    _check_activities(request)


def _check_offset(schedule: Mapping[str, Any]) -> None:
    """Observed for StartTime, before any other check; inferred for EndTime."""
    offset = offset_of(schedule)
    for label, name in (("Start", "StartTime"), ("End", "EndTime")):
        moment = schedule.get(name)
        if moment is not None and moment.utcoffset() != offset.utcoffset(None):
            raise _journey_fault(
                f"{label} time {as_sent(moment)} doesn't have the same offset as the journey's schedule offset: "
                f"{schedule.get('Timezone', 'UTC')}"
            )


def _check_times(schedule: Mapping[str, Any], now: int) -> None:
    start, end = schedule.get("StartTime"), schedule.get("EndTime")
    if end is None:
        return
    if end <= to_datetime(now):
        raise _journey_fault(f"End time {as_sent(end)} has passed")
    if start is not None and end <= start:
        raise _journey_fault(f"End time {as_sent(end)} is not after start time {as_sent(start)}")
    first_entry = to_datetime(now + PREPARATION)
    if end - max(start or first_entry, first_entry) > MAX_DURATION:
        raise _journey_fault(f"The journey would run for more than {MAX_DURATION.days} days")


def _check_start_condition(request: Mapping[str, Any]) -> None:
    condition = request.get("StartCondition", {})
    event = condition.get("EventStartCondition")
    if event is None and "SegmentStartCondition" not in condition:
        raise _journey_fault("StartCondition must have a SegmentStartCondition or an EventStartCondition")
    if event is None:
        return
    if "SegmentStartCondition" in condition:
        raise _journey_fault("StartCondition must not have both a SegmentStartCondition and an EventStartCondition")
    types = event.get("EventFilter", {}).get("Dimensions", {}).get("EventType", {}).get("Values", ())
    if len(types) != 1:
        raise _journey_fault("EventStartCondition must name exactly one event type")
    if request.get("LocalTime"):
        raise _journey_fault("LocalTime is not supported for a journey that events start")


def _check_event_segment(app: App, request: Mapping[str, Any]) -> None:
    """Events start a journey for a dynamic segment only, which is not based on an imported one (documented)."""
    segment_id = request.get("StartCondition", {}).get("EventStartCondition", {}).get("SegmentId")
    segment = app.collection(Segment).get(segment_id)
    if segment is None:
        return
    sources = (find_referenced(app, reference) for reference in references_within(app, segment.definition))
    if any(source is not None and source.is_imported for source in (segment, *sources)):
        raise _journey_fault(
            f"segment {segment_id!r} is imported, or based on an imported one: events need a dynamic one"
        )


def _check_sending_schedule(request: Mapping[str, Any]) -> None:
    quiet_time = request.get("QuietTime", {})
    has_quiet_time = bool(quiet_time.get("Start") and quiet_time.get("End"))
    for name in ("OpenHours", "ClosedDays"):
        if request.get(name) and not (request.get("SendingSchedule") and has_quiet_time):
            raise _journey_fault(f"{name} needs SendingSchedule to be true and QuietTime to be set")
    for channel, days in request.get("OpenHours", {}).items():
        for day, rules in days.items():
            if len(rules) > MAX_OPEN_HOURS:
                raise _journey_fault(f"OpenHours.{channel} has more than {MAX_OPEN_HOURS} rules on {day}")


def _check_quotas(world: World, request: Mapping[str, Any]) -> None:
    """A breach is 400 and not 429, which clients would repeat; the code is unknown."""
    active = [journey for app in world.apps() for journey in app.collection(Journey) if journey.state in COUNTED_STATES]
    if len(active) >= MAX_ACTIVE:
        raise _journey_fault(f"There are {MAX_ACTIVE} active journeys in this account already, which is the quota")
    is_event_triggered = "EventStartCondition" in request.get("StartCondition", {})
    if is_event_triggered and sum(journey.is_event_triggered for journey in active) >= MAX_ACTIVE_EVENT_TRIGGERED:
        raise _journey_fault(
            f"There are {MAX_ACTIVE_EVENT_TRIGGERED} active journeys that events start already, which is the quota"
        )


def _check_activities(request: Mapping[str, Any]) -> None:
    activities: Mapping[str, Mapping[str, Any]] = request.get("Activities", {})
    start = request.get("StartActivity")
    if not activities or start is None:
        raise _journey_fault("A journey must have activities, and a StartActivity that is one of them")
    if start not in activities:
        raise _journey_fault(f"StartActivity {start!r} is none of its activities")
    contact_centers = sum("ContactCenter" in activity for activity in activities.values())
    if contact_centers > MAX_CONTACT_CENTERS:
        raise _journey_fault(f"A journey must have at most {MAX_CONTACT_CENTERS} ContactCenter activities")
    is_event_triggered = "EventStartCondition" in request.get("StartCondition", {})
    if contact_centers and is_event_triggered:
        raise _journey_fault("A ContactCenter activity is not supported in a journey that events start")
    for activity_id, activity in activities.items():
        for fault in _faults_of(activity, activities, request.get("Schedule", {}).get("EndTime")):
            raise BadRequest(f"Activity validation failed, {activity_id}: {fault}")


def _faults_of(activity: Mapping[str, Any], activities: Mapping[str, Any], end: datetime | None) -> Iterator[str]:
    types = [name for name in ACTIVITY_TYPES if name in activity]
    if len(types) != 1:
        yield f"an activity must have exactly one of {', '.join(ACTIVITY_TYPES)}, not {', '.join(types) or 'none'}"
    for kind in types:
        yield from _FAULTS.get(kind, _no_faults)(activity[kind])
        for name in ("WaitTime", "EvaluationWaitTime"):
            until = activity[kind].get(name, {}).get("WaitUntil")
            if until and end and read_timestamp(until) >= end:
                yield f"{kind}.{name} ends at {until}, which is not before the journey does"
    for name, condition in conditions_of(activity):
        if sum(part in condition for part in _CONDITION_KINDS) != 1:
            yield f"{name} must have exactly one of {', '.join(_CONDITION_KINDS)}"
    for name, target in pointers_of(activity):
        if target not in activities:
            yield f"{name} {target!r} is none of the journey's activities"


def conditions_of(activity: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The simple conditions of a split, by member."""
    condition = activity.get("ConditionalSplit", {}).get("Condition", {})
    for position, simple in enumerate(condition.get("Conditions", ())):
        yield f"ConditionalSplit.Condition.Conditions[{position}]", simple
    for position, branch in enumerate(activity.get("MultiCondition", {}).get("Branches", ())):
        yield f"MultiCondition.Branches[{position}].Condition", branch.get("Condition", {})


def _no_faults(_: Mapping[str, Any]) -> Iterator[str]:
    return iter(())


def _wait_faults(wait: Mapping[str, Any]) -> Iterator[str]:
    if "WaitTime" not in wait:
        yield "Wait must have a WaitTime"


def _conditional_split_faults(split: Mapping[str, Any]) -> Iterator[str]:
    if not split.get("Condition", {}).get("Conditions"):
        yield "ConditionalSplit must have at least one condition"


def _multi_condition_faults(split: Mapping[str, Any]) -> Iterator[str]:
    branches = split.get("Branches", ())
    if not 1 <= len(branches) <= MAX_BRANCHES:
        yield f"MultiCondition must have 1 to {MAX_BRANCHES} branches, not {len(branches)}"


def _random_split_faults(split: Mapping[str, Any]) -> Iterator[str]:
    percentages = [branch.get("Percentage", 0) for branch in split.get("Branches", ())]
    if len(percentages) not in RANDOM_BRANCHES:
        yield f"RandomSplit must have 2 to 5 branches, not {len(percentages)}"
    elif min(percentages) < 1:
        yield "the percentages of RandomSplit must be positive"
    elif sum(percentages) != 100:
        yield f"the percentages of RandomSplit must add up to 100, not {sum(percentages)}"


_FAULTS = {
    "ConditionalSplit": _conditional_split_faults,
    "MultiCondition": _multi_condition_faults,
    "RandomSplit": _random_split_faults,
    "Wait": _wait_faults,
}


def pointers_of(activity: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The activities that one leads to, by member; one that leads nowhere ends the journey."""
    for kind in ACTIVITY_TYPES:
        details = activity.get(kind, {})
        for name in ("NextActivity", "TrueActivity", "FalseActivity", "DefaultActivity"):
            if details.get(name):
                yield f"{kind}.{name}", details[name]
        for position, branch in enumerate(details.get("Branches", ())):
            if branch.get("NextActivity"):
                yield f"{kind}.Branches[{position}].NextActivity", branch["NextActivity"]


def _journey_fault(text: str) -> BadRequest:
    return BadRequest(f"Journey validation failed, {text}")
