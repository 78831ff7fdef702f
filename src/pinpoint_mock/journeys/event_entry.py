"""Entering a journey by an event that PutEvents recorded. Source: docs/behaviours/journeys.md#entry.

A participant who enters moves when time next passes: at the next call, or at the next use of the handle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..endpoints.audience import Audience
from ..events.event import Event, EventsRecorded
from ..segments.evaluation import compile_segment
from ..segments.event_dimensions import EventValues, compile_event_dimensions
from ..world.bus import subscribe
from .active_journeys import ActiveJourneys
from .entry import enter_by_event
from .entry_segment import find_entry_segment
from .movement import schedule_wake
from .participants import participants_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..segments.event_dimensions import EventCriterion
    from ..world.store import App
    from .journey import Journey


@subscribe(EventsRecorded)
def enter_by_events(app: App, recorded: EventsRecorded) -> None:
    """Let the endpoints of the events enter the journeys that these events start."""
    journeys = [journey for owner, journey in app.world.part(ActiveJourneys).find(app.world) if owner.id == app.id]
    now = app.world.clock.now()
    for journey in journeys:
        if journey.is_event_triggered and journey.state == "ACTIVE" and journey.start <= now < journey.end:
            criterion = compile_event_dimensions(find_event_filter(journey).get("Dimensions", {}))
            for kept in recorded.events:
                if isinstance(kept, Event) and _is_wanted(kept, criterion):
                    _enter(app, journey, kept)


def find_event_filter(journey: Journey) -> Mapping[str, Any]:
    """Return the EventFilter of an event-triggered journey."""
    event_filter: Mapping[str, Any] = journey.request["StartCondition"]["EventStartCondition"].get("EventFilter", {})
    return event_filter


def _is_wanted(event: Event, criterion: EventCriterion) -> bool:
    if criterion.types and event.event_type not in criterion.types:
        return False
    return criterion.holds(EventValues(event.event_type, event.attributes, event.metrics))


def _enter(app: App, journey: Journey, event: Event) -> None:
    endpoint, participants = app.part(Audience).find(event.endpoint_id), participants_of(app, journey.id)
    if endpoint is None or participants is None or not journey.open_runs:
        return
    segment = find_entry_segment(app, journey)
    if names_segment(journey) and (segment is None or not compile_segment(app, segment, [endpoint]).holds(endpoint)):
        participants.run_counts[participants.number_of_run(journey.open_runs[0]), "FILTERED_OUT_BY_SEGMENT"] += 1
        return
    enter_by_event(app, journey, journey.open_runs[0], endpoint)
    schedule_wake(app, journey.id, participants)


def names_segment(journey: Journey) -> bool:
    """Return whether only the members of a segment can enter by an event."""
    return bool(journey.request["StartCondition"]["EventStartCondition"].get("SegmentId"))
