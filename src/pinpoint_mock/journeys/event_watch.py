"""Recording the events about a journey's messages that its conditions ask about.

Source: docs/behaviours/journeys.md#conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..events.event import Event, EventsRecorded
from ..messages.delivery import DeliveryEvent
from ..messages.message_event import MessageEvent
from ..messages.origins import JourneyOrigin
from ..world.bus import subscribe
from .message_events import KnownEvent, MessageEvents
from .plan import JourneyPlans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..events.event import KeptEvent
    from ..world.store import App

_ACCEPTED = {"_SMS.SUCCESS": "_SMS.BUFFERED"}
"""An SMS that is delivered was accepted before (documented). The service's own event for that is not recorded."""


@subscribe(EventsRecorded)
def note_events(app: App, recorded: EventsRecorded) -> None:
    """Record the events that a condition of a journey asks about."""
    plans = app.part(JourneyPlans).by_journey
    if not any(plan.watched for plan in plans.values()):
        return
    known = app.part(MessageEvents)
    for kept in recorded.events:
        place = _find_place(kept)
        if place is None:
            continue
        journey_id, activity_id, endpoint_id = place
        sent = kept.message.batch.time if isinstance(kept, MessageEvent) else kept.arrival
        plan = plans.get(journey_id)
        if plan is not None and activity_id in plan.watched:
            for event_type in _types_of(kept):
                known.add(
                    journey_id, activity_id, endpoint_id.lower(), KnownEvent(kept.arrival, event_type, kept, sent)
                )


def _find_place(kept: KeptEvent) -> tuple[str, str, str] | None:
    """Return the ids of an event's journey, activity and endpoint; None if no message of a journey caused it."""
    if isinstance(kept, DeliveryEvent) and kept.message.channel == "CUSTOM":
        return None  # `CustomMessage` adds this event itself, with the attributes of the response
    if isinstance(kept, MessageEvent):
        origin, endpoint_id = kept.message.batch.origin, kept.message.endpoint_id
        if isinstance(origin, JourneyOrigin) and endpoint_id is not None:
            return origin.journey_id, origin.activity_id, endpoint_id
        return None
    if not isinstance(kept, Event):
        return None
    attributes: Mapping[str, Any] = kept.attributes  # a device sends back the ids that the push contained
    journey_id, activity_id = attributes.get("journey_id"), attributes.get("journey_activity_id")
    return (journey_id, activity_id, kept.endpoint_id) if journey_id and activity_id else None


def _types_of(kept: Any) -> Sequence[str]:
    event_type: str = kept.event_type
    return (_ACCEPTED[event_type], event_type) if event_type in _ACCEPTED else (event_type,)
