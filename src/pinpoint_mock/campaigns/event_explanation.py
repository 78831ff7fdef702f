"""Explains why events did or did not trigger a campaign for an endpoint.

Source: docs/behaviours/campaigns.md#event-triggered-campaigns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..events.event import EventLog
from ..segments.event_dimensions import EventValues, compile_event_dimensions
from ..world.clock import format_timestamp
from .schedule import read_end
from .triggers import find_endpoint_of, is_own

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..endpoints.endpoint import Endpoint
    from ..events.event import Event
    from ..world.store import App
    from .campaign import Campaign, Treatment

_SOURCES = {"ENDPOINT": "by PutEvents", "SYSTEM": "from Pinpoint itself"}
"""The origin of the events of each FilterType."""


def describe_trigger(schedule: Mapping[str, Any]) -> str:
    """Describe the events that a campaign waits for."""
    event_filter = schedule["EventFilter"]
    wanted = compile_event_dimensions(event_filter["Dimensions"]).wanted
    filter_type = event_filter["FilterType"]
    return f"the campaign sends after an event {_SOURCES[filter_type]} (FilterType {filter_type}) with {wanted}"


def describe_last_events(app: App, campaign: Campaign, treatment: Treatment, endpoint: Endpoint) -> Iterator[str]:
    """Describe the last event of an endpoint and what it lacks.

    Also yield an event that only the FilterType excludes.
    """
    schedule = campaign.schedule_of(treatment.id)
    filter_type = schedule["EventFilter"]["FilterType"]
    criterion = compile_event_dimensions(schedule["EventFilter"]["Dimensions"])
    wants_own = filter_type == "SYSTEM"
    event = next(_list_events(app, endpoint, are_own=wants_own), None)
    if event is None:
        yield f"the endpoint has no event {_SOURCES[filter_type]}"
    else:
        came = f"its last event, {event.event_type!r}, came at {format_timestamp(event.arrival)}"
        findings = criterion.explain(_read_values(event))
        failing = next((str(finding) for finding in findings if not finding.holds), "")
        end = read_end(schedule)
        if failing:
            yield f"{came}: {failing}"
        elif event.arrival < treatment.start:
            yield f"{came}, before the campaign's start at {format_timestamp(treatment.start)}"
        elif end is not None and event.arrival >= end:
            yield f"{came}, after the campaign's end at {format_timestamp(end)}"
        else:
            yield f"{came} and matches the EventFilter"
    others = _list_events(app, endpoint, are_own=not wants_own)
    other = next((each for each in others if criterion.holds(_read_values(each))), None)
    if other is not None:
        needed = "ENDPOINT" if wants_own else "SYSTEM"
        yield (
            f"its event {other.event_type!r} at {format_timestamp(other.arrival)} came {_SOURCES[needed]}: "
            f"the campaign needs the FilterType {needed} for it, not {filter_type}"
        )


def _list_events(app: App, endpoint: Endpoint, *, are_own: bool) -> Iterator[Event]:
    """Yield the events of an endpoint, the newest first: either events of Pinpoint itself, or events by PutEvents."""
    key = endpoint.id.lower()
    for kept in reversed(app.part(EventLog).events):
        if is_own(kept) == are_own and (find_endpoint_of(kept) or "").lower() == key:
            yield kept.read()


def _read_values(event: Event) -> EventValues:
    return EventValues(event.event_type, event.attributes, event.metrics)
