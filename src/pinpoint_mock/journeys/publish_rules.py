"""The rules for publishing a journey. Source: docs/behaviours/journeys.md#publishing.

The error message for a journey starts with `Journey validation failed, …`, and the one for an activity starts with
`Activity validation failed, <id>: …`. These beginnings are observed, most of the rest is ours.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..calendar.utc_offsets import offset_of
from ..gateway.problems import Problem, quote
from ..segments.references import describe_missing_segment, is_based_on_import
from ..segments.segment import Segment
from ..world.clock import MINUTE, to_datetime
from ..world.likeness import enclose
from .active_journeys import ActiveJourneys
from .activities.rules import find_publish_activity_problems
from .publication import Publication
from .schedule import format_as_sent
from .sending_schedule_rules import find_sending_schedule_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..world.store import App

PREPARATION = 5 * MINUTE  # documented: participants enter no earlier than this after publishing
MAX_DURATION = timedelta(days=540)  # documented
MAX_ACTIVE = 50  # documented quota, per account
MAX_ACTIVE_EVENT_TRIGGERED = 20  # documented quota, per account
MAX_CONTACT_CENTERS = 3  # documented quota

_OFFSET_HINT = "boto3 sends every time in UTC; mock_pinpoint(schedule_offset_check=False) switches this check off"


def find_publish_problems(app: App, request: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the reasons why a journey cannot be published, even if it can be saved."""
    publication = Publication(app, request)
    for problem in _find_journey_problems(publication):
        yield replace(problem, opening="Journey validation failed,")
    for activity_id, activity in publication.activities.items():
        for problem in find_publish_activity_problems(publication, activity):
            inside = problem.inside(f"Activities['{activity_id}']")
            yield replace(inside, opening=f"Activity validation failed, {activity_id}:")


def _find_journey_problems(publication: Publication) -> Iterator[Problem]:
    request, world = publication.request, publication.app.world
    schedule = request.get("Schedule", {})
    if world.options.schedule_offset_check:
        yield from _find_offset_problems(schedule)
    yield from _find_time_problems(schedule, world.clock.now())
    yield from _find_start_condition_problems(publication)
    yield from find_sending_schedule_problems(request)
    yield from _find_quota_problems(publication)
    yield from _find_start_activity_problems(publication)
    yield from _find_contact_center_problems(publication)


def _find_offset_problems(schedule: Mapping[str, Any]) -> Iterator[Problem]:
    """Check the offsets: observed for StartTime, before any other check; inferred for EndTime."""
    offset = offset_of(schedule)
    for label, name in (("Start", "StartTime"), ("End", "EndTime")):
        time = schedule.get(name)
        if time is not None and time.utcoffset() != offset.utcoffset(None):
            yield Problem(
                f"Schedule.{name}",
                f"{label} time {format_as_sent(time)} doesn't have the same offset as the journey's schedule offset: "
                f"{schedule.get('Timezone', 'UTC')}{enclose(_OFFSET_HINT)}",
                is_observed=name == "StartTime",
            )


def _find_time_problems(schedule: Mapping[str, Any], now: int) -> Iterator[Problem]:
    start, end = schedule.get("StartTime"), schedule.get("EndTime")
    if end is None:
        return
    if end <= to_datetime(now):
        yield Problem("Schedule.EndTime", f"End time {format_as_sent(end)} has passed")
    if start is not None and end <= start:
        yield Problem(
            "Schedule.EndTime", f"End time {format_as_sent(end)} is not after start time {format_as_sent(start)}"
        )
    first_entry = to_datetime(now + PREPARATION)
    if end - max(start or first_entry, first_entry) > MAX_DURATION:
        rule = f"The journey would run for more than {MAX_DURATION.days} days"
        yield Problem("Schedule.EndTime", f"{rule}: it ends at {format_as_sent(end)}")


def _find_start_condition_problems(publication: Publication) -> Iterator[Problem]:
    condition = publication.request.get("StartCondition", {})
    event = condition.get("EventStartCondition")
    if event is None:
        if "SegmentStartCondition" not in condition:
            yield Problem(
                "StartCondition", "StartCondition must have a SegmentStartCondition or an EventStartCondition"
            )
        else:
            member = "StartCondition.SegmentStartCondition.SegmentId"
            missing = describe_missing_segment(publication.app, condition["SegmentStartCondition"]["SegmentId"])
            if missing:
                yield Problem(member, f"{member} {missing}")
    elif "SegmentStartCondition" in condition:
        yield Problem(
            "StartCondition", "StartCondition must not have both a SegmentStartCondition and an EventStartCondition"
        )
    else:
        yield from _find_event_start_problems(publication, event)


def _find_event_start_problems(publication: Publication, event: Mapping[str, Any]) -> Iterator[Problem]:
    member = "StartCondition.EventStartCondition"
    types = event.get("EventFilter", {}).get("Dimensions", {}).get("EventType", {}).get("Values", ())
    if len(types) != 1:
        rule = "EventStartCondition must name exactly one event type"
        yield Problem(f"{member}.EventFilter.Dimensions.EventType", f"{rule}, not {', '.join(types) or 'none'}")
    if publication.request.get("LocalTime"):
        yield Problem("LocalTime", "LocalTime is not supported for an event-triggered journey")
    if event.get("SegmentId"):
        yield from _find_event_segment_problems(publication.app, event["SegmentId"], f"{member}.SegmentId")


def _find_event_segment_problems(app: App, segment_id: str, member: str) -> Iterator[Problem]:
    segment = app.collection(Segment).get(segment_id)
    if segment is None:
        yield Problem(member, f"{member} {describe_missing_segment(app, segment_id)}")
    elif is_based_on_import(app, segment):
        rule = f"segment {segment.id!r} is imported, or based on an imported segment: events need a dynamic one"
        yield Problem(member, rule)


def _find_quota_problems(publication: Publication) -> Iterator[Problem]:
    """Check the quotas. A breach is 400 and not 429, which clients would retry; the code is unknown."""
    world = publication.app.world
    active = [journey for _, journey in world.part(ActiveJourneys).find(world)]
    if len(active) >= MAX_ACTIVE:
        rule = f"This account already has {MAX_ACTIVE} active journeys, which is the quota"
        yield Problem("State", rule)
    by_events = sum(journey.is_event_triggered for journey in active)
    if publication.is_event_triggered and by_events >= MAX_ACTIVE_EVENT_TRIGGERED:
        quota = MAX_ACTIVE_EVENT_TRIGGERED
        yield Problem("State", f"This account already has {quota} active event-triggered journeys, which is the quota")


def _find_start_activity_problems(publication: Publication) -> Iterator[Problem]:
    activities, start = publication.activities, publication.request.get("StartActivity")
    if not activities or start is None:
        member = "StartActivity" if activities else "Activities"
        rule = "A journey must have activities, and a StartActivity that is one of them"
        yield Problem(member, f"{rule}; StartActivity is {quote(start)}, its activities are {_list(activities)}")
    elif start not in activities:
        hint = publication.suggest_activity(start)
        yield Problem("StartActivity", f"StartActivity {quote(start)} is not one of its activities{hint}")


def _list(activity_ids: Iterable[str]) -> str:
    return ", ".join(map(quote, activity_ids)) or "absent"


def _find_contact_center_problems(publication: Publication) -> Iterator[Problem]:
    count = sum("ContactCenter" in activity for activity in publication.activities.values())
    if count > MAX_CONTACT_CENTERS:
        rule = f"A journey must have at most {MAX_CONTACT_CENTERS} ContactCenter activities"
        yield Problem("Activities", f"{rule}, not {count}")
    if count and publication.is_event_triggered:
        yield Problem("Activities", "A ContactCenter activity is not supported in an event-triggered journey")
