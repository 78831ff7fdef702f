"""Why a participant has entered a journey, or has not. Source: docs/behaviours/journeys.md#entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..calendar.timezones import find_zone
from ..endpoints.audience import Audience
from ..endpoints.obstacles import OBSTACLES, find_obstacle
from ..events.event import Event, EventLog
from ..limits.reentry import read_reentry_limits
from ..segments.evaluation import explain_membership
from ..segments.event_dimensions import EventValues, compile_event_dimensions
from ..world.clock import format_timestamp
from ..world.durations import after, read_duration
from .entry_segment import find_entry_segment
from .event_entry import find_event_filter, names_segment
from .participants import STATES, participants_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .journey import Journey


@dataclass(frozen=True, repr=False)
class EntryExplanation:
    """Why an endpoint has entered a journey, or has not. In a condition, it is true if the endpoint has entered.

    Args:
        endpoint_id: The id of the endpoint.
        has_entered: Whether the endpoint has ever entered, alone or with its user.
        obstacles: The reasons why it cannot enter now, one per line; empty if it can.
        summary: A summary in one line.
        details: More lines: the segment's criteria, and the endpoint's values.
    """

    endpoint_id: str
    has_entered: bool
    obstacles: tuple[str, ...]
    summary: str
    details: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.has_entered

    def __str__(self) -> str:
        return "\n".join([self.summary, *(f"  - {line}" for line in self.obstacles), *self.details])

    __repr__ = __str__


def explain_entry(app: App, journey: Journey, endpoint: Endpoint) -> EntryExplanation:
    """Explain why an endpoint has entered a journey, or has not."""
    participants = participants_of(app, journey.id)
    rows = [] if participants is None else participants.find_rows(endpoint.id.lower())
    obstacles = tuple(_find_obstacles(app, journey, endpoint))
    verb = "has not entered"
    if participants is not None and rows:
        times = "once, at" if len(rows) == 1 else f"{len(rows)} times, most recently at"
        verb = f"has entered {times} {format_timestamp(participants.entered[rows[-1]])}"
        verb += f", and is {STATES[participants.states[rows[-1]]]}"
    then = "it cannot enter now:" if obstacles else "nothing prevents it from entering now"
    summary = f"endpoint {endpoint.id!r} {verb}; {then}"
    return EntryExplanation(
        endpoint.id, bool(rows), obstacles, summary, tuple(_describe_segment(app, journey, endpoint))
    )


def _find_obstacles(app: App, journey: Journey, endpoint: Endpoint) -> Iterator[str]:
    """Yield the reasons why an endpoint cannot enter now, starting with those about the journey itself."""
    now = app.world.clock.now()
    participants = participants_of(app, journey.id)
    if participants is not None and participants.stopped:
        yield f"the journey was stopped: {participants.stopped}"
    if journey.state != "ACTIVE":
        yield f"the journey is {journey.state}"
    elif journey.is_loaded:
        yield "the journey was loaded, so nothing in it is scheduled: publish a draft of it"
    elif now < journey.start:
        yield f"the journey starts at {format_timestamp(journey.start)}; it is now {format_timestamp(now)}"
    elif not journey.is_event_triggered and "RefreshFrequency" in journey.request and not _find_refresh(journey, now):
        yield "the journey ends before its next refresh"
    if journey.state in ("ACTIVE", "CLOSED", "COMPLETED") and journey.start <= now and _is_evaluated_once(journey):
        yield "the journey has no RefreshFrequency: its segment was evaluated only at the start"
    yield from find_own_obstacles(app, journey, endpoint)


def find_own_obstacles(app: App, journey: Journey, endpoint: Endpoint) -> Iterator[str]:
    """Yield the reasons why an endpoint cannot enter that do not depend on the time or on the journey's state."""
    segment = find_entry_segment(app, journey)
    if not journey.request.get("StartCondition"):
        yield "the journey has no StartCondition"
    elif segment is None and (not journey.is_event_triggered or names_segment(journey)):
        yield "the journey's segment does not exist"
    elif segment is not None and not any(
        explain_membership(app, segment, each) for each in _list_entering_together(app, journey, endpoint)
    ):
        yield f"the endpoint is not in the journey's segment {segment.name or segment.id!r}"
    if journey.is_event_triggered:
        wanted = compile_event_dimensions(find_event_filter(journey).get("Dimensions", {})).wanted
        yield f"it enters only by an event with {wanted}"
        yield from _describe_last_event(app, journey, endpoint)
    obstacle = find_obstacle(endpoint)
    if obstacle is not None:
        yield OBSTACLES[obstacle]
    if (
        journey.request.get("LocalTime")
        and find_zone(endpoint, journey.request.get("TimezoneEstimationMethods", ())).zone is None
    ):
        yield "the endpoint has no time zone, and a journey with LocalTime needs one: set Demographic.Timezone"
    yield from _find_earlier_entries(app, journey, endpoint)


def _is_evaluated_once(journey: Journey) -> bool:
    """Return whether the segment of a journey is evaluated only at its start."""
    is_once = not journey.is_event_triggered and "RefreshFrequency" not in journey.request
    return is_once and not journey.is_loaded


def _find_refresh(journey: Journey, now: int) -> int | None:
    """Return when the segment of a started journey is evaluated next; None if the journey ends before that."""
    frequency = read_duration(journey.request["RefreshFrequency"])
    number = 1
    while (refresh := after(journey.start, frequency, number)) <= now:
        number += 1
    return refresh if refresh < journey.end else None


def _describe_last_event(app: App, journey: Journey, endpoint: Endpoint) -> Iterator[str]:
    """Yield why the last event of an endpoint that PutEvents recorded did not let it enter."""
    events = app.part(EventLog).events
    of_endpoint = (each for each in reversed(events) if isinstance(each, Event) and each.endpoint_id == endpoint.id)
    event = next(of_endpoint, None)
    if event is None:
        yield "no event of the endpoint was recorded"
        return
    criterion = compile_event_dimensions(find_event_filter(journey).get("Dimensions", {}))
    findings = criterion.explain(EventValues(event.event_type, event.attributes, event.metrics))
    failing = [str(finding) for finding in findings if not finding.holds]
    came = f"its last event, {event.event_type!r}, came at {format_timestamp(event.arrival)}"
    if event.arrival < journey.start:
        yield f"{came}, before the journey's start at {format_timestamp(journey.start)}"
    elif event.arrival >= journey.end:
        yield f"{came}, after the journey's end at {format_timestamp(journey.end)}"
    if failing:
        yield f"{came}: {'; '.join(failing)}"


def _list_entering_together(app: App, journey: Journey, endpoint: Endpoint) -> Sequence[Endpoint]:
    """Return the endpoint, or all endpoints of its user if the user would enter.

    One of these endpoints in the segment is enough (documented).
    """
    if journey.is_event_triggered or endpoint.user_id is None:
        return [endpoint]
    return app.part(Audience).of_user(endpoint.user_id)


def _find_earlier_entries(app: App, journey: Journey, endpoint: Endpoint) -> Iterator[str]:
    """Yield why the participant, which is the endpoint or its user with all endpoints, cannot enter again."""
    participants = participants_of(app, journey.id)
    if participants is None:
        return
    if journey.is_event_triggered or endpoint.user_id is None:
        row, who = participants.newest.get(endpoint.id.lower()), "it"
    else:
        row, who = participants.newest_of_users.get(endpoint.user_id), f"its user {endpoint.user_id!r}"
    if row is None:
        return
    if participants.is_inside(row):
        yield f"{who} is already in the journey"
        return
    limits = read_reentry_limits(journey.request.get("Limits", {}))
    reason = limits.find_reason(participants.entries[row], participants.entered[row], app.world.clock.now())
    if reason is not None:
        yield reason


def _describe_segment(app: App, journey: Journey, endpoint: Endpoint) -> Iterator[str]:
    segment, now = find_entry_segment(app, journey), app.world.clock.now()
    if journey.state in ("ACTIVE", "PAUSED") and "RefreshFrequency" in journey.request and journey.start <= now:
        refresh = _find_refresh(journey, now)
        if refresh is not None:
            yield f"  its segment is evaluated next at {format_timestamp(refresh)}, by RefreshFrequency"
    if segment is not None:
        yield from str(explain_membership(app, segment, endpoint)).splitlines()
