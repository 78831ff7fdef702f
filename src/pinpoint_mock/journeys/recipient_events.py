"""Events about a journey's messages that a test records itself, in place of the recipient or the provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..messages.message import SUCCESSFUL, MessageLog
from ..messages.origins import JourneyOrigin
from ..messages.reactions import record_message_event
from ..world.likeness import Known, enclose, find_nearest
from ..world.records import listed

if TYPE_CHECKING:
    from ..endpoints.endpoint import Endpoint
    from ..messages.message import RawMessage
    from ..world.store import App
    from .journey import Journey


def record_recipient_event(app: App, journey: Journey, endpoint: Endpoint, event_type: str, activity_id: str) -> None:
    """Record an event about the last message that an activity sent to an endpoint.

    Raises:
        LookupError: If the journey does not have the activity, or if the activity has not sent the endpoint a message.
        ValueError: If the message's channel has no events of that type.
    """
    activities = list(journey.request.get("Activities", {}))
    if activity_id not in activities:
        hint = enclose(find_nearest(activity_id, map(Known, activities)))
        has = listed(activities, none="no activities")
        raise LookupError(f"activity {activity_id!r} does not exist in journey {journey.name!r}; it has {has}{hint}")
    message = _find_message(app, journey.id, endpoint.id, activity_id)
    if message is None:
        raise LookupError(
            f"activity {activity_id!r} of journey {journey.name!r} has not sent a message to endpoint {endpoint.id!r}; "
            f"journey.path({endpoint.id!r}) shows where the endpoint was"
        )
    record_message_event(app, message, event_type)


def _find_message(app: App, journey_id: str, endpoint_id: str, activity_id: str) -> RawMessage | None:
    for message in reversed(app.world.part(MessageLog).messages):
        origin = message.batch.origin
        is_of_activity = isinstance(origin, JourneyOrigin) and (origin.journey_id, origin.activity_id) == (
            journey_id,
            activity_id,
        )
        if is_of_activity and message.endpoint_id == endpoint_id and message.result.status == SUCCESSFUL:
            return message
    return None
