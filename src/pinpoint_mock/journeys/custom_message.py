"""The message of a custom channel: the user's Lambda function or webhook delivers it.

Source: docs/behaviours.md#custom-channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.audience import Audience
from ..endpoints.endpoint import PUSH_CHANNELS, describe_for_function
from ..events.event import Event
from ..messages.message import SUCCESSFUL, Result
from ..outside.custom_channel import deliver
from ..outside.lambda_context import TIME_LIMIT
from .message_events import KnownEvent, MessageEvents
from .sender import ActivityMessage, Delivered, Ready

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..messages.sending import Sending
    from ..outside.custom_channel import Receipt

DELIVERED, FAILED = "_custom.delivered", "_custom.failure"
"""The events of a delivery that conditions can ask about: the first is documented, the second is unknown (proposed)."""
_DEFAULT_TYPES = ("CUSTOM",)  # documented
_NO_STRINGS: Mapping[str, str] = {}
_NO_METRICS: Mapping[str, float] = {}


class CustomDelivery(NamedTuple):
    """What became of a delivery, as conditions see it; it is no event of the app.

    Args:
        arrival: When the answer came, in microseconds since the epoch.
        event_type: `DELIVERED` or `FAILED`.
        endpoint_id: The endpoint.
        attributes: The EventAttributes of the answer.
    """

    arrival: int
    event_type: str
    endpoint_id: str
    attributes: Mapping[str, str]

    def read(self) -> Event:
        """Return it in the form of an event."""
        given = {"EventType": self.event_type, "Attributes": self.attributes, "Metrics": _NO_METRICS}
        return Event("", self.endpoint_id, self.arrival, self.arrival, given, None, {})


@dataclass(frozen=True, eq=False)
class CustomMessage(ActivityMessage):
    """What a custom activity sends.

    Args:
        uri: The DeliveryUri.
        data: Data of the activity; None without any.
        journey_id: The journey.
        activity_id: The activity.
    """

    uri: str
    data: str | None
    journey_id: str
    activity_id: str

    @classmethod
    def of(cls, journey_id: str, activity_id: str, details: Mapping[str, Any]) -> CustomMessage:
        """Make the message of an activity."""
        types = set(details.get("EndpointTypes") or _DEFAULT_TYPES)
        if "PUSH" in types:
            types |= PUSH_CHANNELS
        data = details.get("MessageConfig", {}).get("Data")
        uri = details.get("DeliveryUri", "")
        return cls("CUSTOM", "custom message", frozenset(types), "CUSTOM", {}, uri, data, journey_id, activity_id)

    def deliver(self, sending: Sending, ready: Iterable[Ready]) -> Iterator[Delivered]:
        """Call the function or the webhook, for 50 endpoints at most each time, and yield those endpoints."""
        app = sending.app
        now = app.world.clock.now()
        members: dict[str, Any] = {"Message": {}}
        if self.data is not None:
            members["Data"] = self.data
        members |= {"ApplicationId": app.id, "JourneyId": self.journey_id}  # observed; the rest is unknown
        called: dict[str, list[Ready]] = {}

        def endpoints() -> Iterator[tuple[str, Mapping[str, Any]]]:
            for one in ready:
                called.setdefault(one.endpoint.id, []).append(one)
                attributes = app.part(Audience).user_attributes(one.endpoint)
                yield one.endpoint.id, describe_for_function(app, one.endpoint, attributes)

        for receipts in deliver(app, self.uri, members, endpoints()):
            for endpoint_id, receipt in receipts.items():
                for one in called.pop(endpoint_id):
                    self._record(sending, one, receipt, now)
                    delay = TIME_LIMIT if receipt.has_timed_out else 0
                    yield Delivered(one.row, one.endpoint, delay, receipt.error)

    def _record(self, sending: Sending, one: Ready, receipt: Receipt, now: int) -> None:
        event_type, result = DELIVERED, Result(SUCCESSFUL, 200, "")
        if receipt.failure:
            event_type, result = FAILED, Result("CUSTOM_DELIVERY_FAILURE", 400, receipt.failure)
        sending.hand_over(one.recipient, "CUSTOM", self.data or "", result)
        arrival = now + (TIME_LIMIT if receipt.has_timed_out else 0)
        delivery = CustomDelivery(arrival, event_type, one.endpoint.id, receipt.event_attributes)
        known = KnownEvent(arrival, event_type, delivery, now)
        sending.app.part(MessageEvents).add(self.journey_id, self.activity_id, one.endpoint.id.lower(), known)
