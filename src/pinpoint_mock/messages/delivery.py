"""The events that follow a sent message: delivered or not, as the test or the AWS simulators decide.

Source: docs/behaviours/messages.md#events-of-messages. A push has no such event (documented). Whether a voice message
has one is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .email_events import EMAIL_FAILURES, build_email_event
from .message import SUCCESSFUL
from .message_event import MessageEvent, make_event
from .simulators import is_unreachable, outcomes_of
from .sms_events import SMS_FAILURE, SMS_SUCCESS, build_sms_event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..events.event import Event
    from .message import RawMessage

CUSTOM_DELIVERED = "_custom.delivered"


class _Delivery(NamedTuple):
    message: RawMessage
    event_type: str
    price: float = 0.0


class DeliveryEvent(_Delivery, MessageEvent):
    """The event that reports what happened to a message when it was sent.

    Args:
        message: The message.
        event_type: The type of the event.
        price: The price of one SMS part when the message was sent, in millicents.
    """

    __slots__ = ()

    @property
    def arrival(self) -> int:
        """The time when Pinpoint received the event, in microseconds since the epoch."""
        return self.message.batch.time

    def read(self) -> Event:
        """Return the event."""
        if self.message.channel == "SMS":
            return build_sms_event(self.message, self.event_type, self.arrival, self.message.result.report, self.price)
        if self.message.channel == "EMAIL":
            return build_email_event(self.message, self.event_type, self.arrival)
        return build_custom_event(self.message, self.event_type, self.arrival)


def delivery_events(message: RawMessage, sms_price: float) -> Iterable[DeliveryEvent]:
    """Return the events of a sent message, in order. An SMS with an id but without an address has a failure event.

    Args:
        message: The message.
        sms_price: The price of one SMS part, in millicents.
    """
    if message.result.status != SUCCESSFUL:
        has_failed_later = message.channel == "SMS" and message.result.message_id and not message.address
        return (DeliveryEvent(message, SMS_FAILURE),) if has_failed_later else ()
    report = message.result.report
    if message.channel == "SMS":
        if report or is_unreachable(message.address):
            return (DeliveryEvent(message, SMS_FAILURE),)
        return (DeliveryEvent(message, SMS_SUCCESS, sms_price),)
    if message.channel == "EMAIL":
        event_types = EMAIL_FAILURES[report] if report else outcomes_of(message.address)
        return [DeliveryEvent(message, event_type) for event_type in event_types]
    if message.channel == "CUSTOM":
        return (DeliveryEvent(message, CUSTOM_DELIVERED),)
    return ()


def rendering_failure(message: RawMessage) -> DeliveryEvent:
    """Return the event of an e-mail that could not be rendered."""
    return DeliveryEvent(message, "_email.rendering_failure")


def build_custom_event(message: RawMessage, event_type: str, arrival: int) -> Event:
    """Build an event of a message that a handler or a webhook delivered; only its type is known (documented)."""
    client_id = message.endpoint_id or message.address
    return make_event(client_id, event_type, arrival, arrival, {**message.context, **message.batch.origin.name_ids()})
