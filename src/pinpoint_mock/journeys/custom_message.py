"""The message of a custom channel, which the test's Lambda function or webhook delivers.

Source: docs/behaviours/journeys.md#custom-channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.audience import Audience
from ..events.event import Event
from ..messages.custom_delivery import deliver_custom_messages, find_endpoint_types
from ..messages.message import SUCCESSFUL, Result
from ..outside.lambda_context import TIME_LIMIT
from .message_events import KnownEvent, MessageEvents
from .sender import ActivityMessage, Delivered, Ready

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..messages.sending import Sending
    from ..outside.custom_channel import Receipt
    from ..world.store import App
    from .sender import Admit

DELIVERED, FAILED = "_custom.delivered", "_custom.failure"
"""The delivery events that conditions can ask about: the first is documented, the second is unknown (proposed)."""
_NO_STRINGS: Mapping[str, str] = {}
_NO_METRICS: Mapping[str, float] = {}


class CustomDelivery(NamedTuple):
    """The result of a delivery, for conditions. It is not an event of the app.

    Args:
        arrival: When the response arrived, in microseconds since the epoch.
        event_type: `DELIVERED` or `FAILED`.
        endpoint_id: The id of the endpoint.
        attributes: The EventAttributes of the response.
    """

    arrival: int
    event_type: str
    endpoint_id: str
    attributes: Mapping[str, str]

    def read(self) -> Event:
        """Return the delivery in the form of an event."""
        given = {"EventType": self.event_type, "Attributes": self.attributes, "Metrics": _NO_METRICS}
        return Event("", self.endpoint_id, self.arrival, self.arrival, given, None, {})


@dataclass(frozen=True, eq=False)
class CustomMessage(ActivityMessage):
    """The message that a custom activity sends.

    Args:
        uri: The DeliveryUri.
        data: Data of the activity; None if it has no Data.
        journey_id: The id of the journey.
        activity_id: The id of the activity.
    """

    uri: str
    data: str | None
    journey_id: str
    activity_id: str

    @classmethod
    def of(cls, journey_id: str, activity_id: str, details: Mapping[str, Any]) -> CustomMessage:
        """Create the message of an activity."""
        types = find_endpoint_types(details)
        data = details.get("MessageConfig", {}).get("Data")
        uri = details.get("DeliveryUri", "")
        return cls("CUSTOM", "custom message", types, "CUSTOM", {}, uri, data, journey_id, activity_id)

    def deliver(self, sending: Sending, ready: Iterable[Ready], admit: Admit) -> Iterator[Delivered]:
        """Call the function or webhook with at most 50 endpoints per call, and yield those endpoints."""
        app = sending.app
        now = app.world.clock.now()
        ids = {"ApplicationId": app.id, "JourneyId": self.journey_id}  # observed; the rest is unknown
        audience = app.part(Audience)
        messages = (  # a function of the test may have changed the attributes of a user meanwhile
            (one, one.recipient._replace(user_attributes=audience.user_attributes(one.endpoint)))
            for one in admit(ready)
        )
        for one, receipt in deliver_custom_messages(sending, self.uri, self.data, ids, messages):
            self._note(app, one, receipt, now)
            yield Delivered(one.row, one.endpoint, TIME_LIMIT if receipt.has_timed_out else 0, receipt.error)

    def _note(self, app: App, one: Ready, receipt: Receipt, now: int) -> None:
        """Record the result of a message, so that conditions can find it."""
        event_type = FAILED if receipt.failure else DELIVERED
        arrival = now + (TIME_LIMIT if receipt.has_timed_out else 0)
        delivery = CustomDelivery(arrival, event_type, one.endpoint.id, receipt.event_attributes)
        known = KnownEvent(arrival, event_type, delivery, now)
        app.part(MessageEvents).add(self.journey_id, self.activity_id, one.endpoint.id.lower(), known)


class RehearsedCustomMessage(CustomMessage):
    """The message of a custom activity in a trial: the function or webhook is not called, so it cannot fail."""

    def deliver(self, sending: Sending, ready: Iterable[Ready], admit: Admit) -> Iterator[Delivered]:
        """Record the messages as if the function or webhook had been called, and yield each one."""
        for row, endpoint, recipient in admit(ready):
            sending.hand_over(recipient, "CUSTOM", self.data or "", Result(SUCCESSFUL, 200, ""))
            yield Delivered(row, endpoint)
