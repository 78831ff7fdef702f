"""The event that a journey or a campaign records for each attempt to send, before the events of the channel.

Source: docs/behaviours/messages.md#journey-send-event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..endpoints.endpoint import describe_members
from ..gateway.serialisation import to_json
from .message_event import MessageEvent, make_event

if TYPE_CHECKING:
    from ..endpoints.endpoint import Endpoint, Values
    from ..events.event import Event
    from .message import RawMessage, Result


class _Send(NamedTuple):
    message: RawMessage
    result: Result
    endpoint: Endpoint | None
    user_attributes: Values


class SendEvent(_Send, MessageEvent):
    """The event of an attempt to send a message.

    Args:
        message: The message.
        result: The result from the channel, or from a limit of the journey or campaign.
        endpoint: The endpoint at that time.
        user_attributes: The user attributes of the endpoint at that time.
    """

    __slots__ = ()

    @property
    def event_type(self) -> str:
        """The type of the event, such as `_journey.send`."""
        return self.message.batch.origin.send_event or ""

    @property
    def arrival(self) -> int:
        """The time when Pinpoint received the event, in microseconds since the epoch."""
        return self.message.batch.time

    def read(self) -> Event:
        """Return the event."""
        message, result = self.message, self.result
        attributes = message.batch.origin.describe_send(
            message.channel, result.status, result.status_code, result.status_message
        )
        endpoint = {} if self.endpoint is None else describe_members(self.endpoint, self.user_attributes)
        endpoint.pop("Address", None)  # observed: the endpoint in the event has neither an address nor an id
        if not endpoint.get("User"):
            endpoint.pop("User", None)
        return make_event(
            message.endpoint_id or message.address,
            self.event_type,
            self.arrival,
            self.arrival,
            attributes,
            client_context={"custom": {"endpoint": to_json(endpoint)}},
        )
