"""Events after a message was sent, which the test records as its recipient or its carrier.

Source: docs/behaviours/messages.md#events-of-messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..endpoints.audience import Audience
from ..endpoints.audience_changes import AudienceChanges
from ..endpoints.endpoint import PUSH_CHANNELS, make_endpoint_id
from ..events.event import Event
from ..events.recording import record
from ..phone.spelling import number_key
from ..world.arguments import check_choice, check_string
from ..world.formatting import show
from ..world.records import listed
from .delivery import CUSTOM_DELIVERED, build_custom_event
from .email_events import EMAIL_EVENT_TYPES, build_email_event
from .message import SUCCESSFUL
from .message_event import MessageEvent
from .message_text import find_links
from .opt_outs import OptOuts
from .sms_events import RECORD_STATUSES, SMS_BUFFERED, SMS_EVENT_TYPES, SMS_OPT_OUT, SMS_SUCCESS, build_sms_event
from .sms_price import SmsPrice

if TYPE_CHECKING:
    from ..endpoints.endpoint import Endpoint, Values
    from ..world.store import App
    from .message import RawMessage

PUSH_EVENTS = ("opened_notification", "received_foreground", "received_background")
"""The events that an app reports about a push, without the prefix of their types."""


class _Reaction(NamedTuple):
    message: RawMessage
    event_type: str
    arrival: int
    detail: str = ""
    price: float = 0.0


class Reaction(_Reaction, MessageEvent):
    """An event about a message after it was sent: a report of the carrier, or an action of the recipient.

    Args:
        message: The message.
        event_type: The type of the event.
        arrival: The time when Pinpoint received the event, in microseconds since the epoch.
        detail: The record_status of an SMS, or the link of a click.
        price: The price of one SMS part, in millicents.
    """

    __slots__ = ()

    def read(self) -> Event:
        """Return the event."""
        message, event_type, arrival, detail, price = self
        if message.channel == "SMS":
            return build_sms_event(message, event_type, arrival, detail, price)
        if message.channel == "EMAIL":
            return build_email_event(message, event_type, arrival, detail)
        return build_custom_event(message, event_type, arrival)


class _PushReaction(NamedTuple):
    message: RawMessage
    event_type: str
    arrival: int
    endpoint: Endpoint | None
    user_attributes: Values


class PushReaction(_PushReaction, MessageEvent):
    """An event that an app reports about a push, as the client libraries of AWS do.

    Args:
        message: The push.
        event_type: The type of the event.
        arrival: The time when Pinpoint received the event, in microseconds since the epoch.
        endpoint: The endpoint at that time; None without one.
        user_attributes: The user attributes of the endpoint at that time.
    """

    __slots__ = ()

    def read(self) -> Event:
        """Return the event."""
        message, event_type, arrival, endpoint, user_attributes = self
        given = {"EventType": event_type, "Attributes": message.batch.origin.name_ids_to_client()}
        endpoint_id = message.endpoint_id or make_endpoint_id(message.address)
        return Event("", endpoint_id, arrival, arrival, given, endpoint, user_attributes)


def list_event_types(message: RawMessage) -> tuple[str, ...]:
    """Return the types of all possible events about a message after it was sent."""
    kind = kind_of(message)
    if kind == "PUSH":
        return tuple(f"{message.batch.origin.family}.{name}" for name in PUSH_EVENTS)
    return {"EMAIL": EMAIL_EVENT_TYPES, "SMS": SMS_EVENT_TYPES, "CUSTOM": (CUSTOM_DELIVERED,)}.get(kind, ())


def record_message_event(
    app: App, message: RawMessage, event_type: str, *, url: str | None = None, status: str | None = None
) -> None:
    """Record an event about a message, as if its recipient or the carrier had caused it now.

    If the recipient of an SMS opts out, the number is one of the opted-out numbers from then on.

    Args:
        app: The app that sent the message.
        message: The message.
        event_type: The type of the event.
        url: The link that was clicked; None for the only link of the message.
        status: The record_status of an SMS; None for the usual one of the type.

    Raises:
        TypeError: If an argument is not a string.
        ValueError: If the message was not sent, its channel does not have the event type, or the event type does not
            have the status. Also if the message does not have the link, or if `url` is None and the message does not
            have exactly one link.
    """
    types = list_event_types(message)
    if not types:
        raise ValueError(f"event_type: {name_kind(message)} has no events")
    event_type = check_choice("event_type", event_type, types)
    if url is not None and event_type != "_email.click":
        raise ValueError(f"url is only for event_type='_email.click'; {event_type!r} has no link")
    if status is not None and event_type not in RECORD_STATUSES:
        raise ValueError(f"status is only for the events of an SMS; {event_type!r} has no record_status")
    if message.result.status != SUCCESSFUL:
        raise ValueError(
            f"the message to {show(message.address)} was not sent, so nothing can happen to it: "
            f"{message.result.status} {show(message.result.status_message)}"
        )
    record(app, [_make_reaction(app, message, event_type, url, status)])


def _make_reaction(
    app: App, message: RawMessage, event_type: str, url: str | None, status: str | None
) -> Reaction | PushReaction:
    """Make an event that happens now, and apply its side effects first."""
    now = app.world.clock.now()
    if message.channel in PUSH_CHANNELS:
        return _make_push_reaction(app, message, event_type, now)
    if message.channel == "SMS":
        statuses = RECORD_STATUSES[event_type]
        status = statuses[0] if status is None else check_choice("status", status, statuses)
        price = app.world.part(SmsPrice).millicents if event_type in (SMS_SUCCESS, SMS_BUFFERED) else 0.0
        if event_type == SMS_OPT_OUT:
            app.world.part(OptOuts).numbers.setdefault(number_key(message.address), message.address)
        return Reaction(message, event_type, now, status, price)
    return Reaction(message, event_type, now, _choose_link(message, url) if event_type == "_email.click" else "")


def _make_push_reaction(app: App, message: RawMessage, event_type: str, now: int) -> PushReaction:
    """Make the event of a push. Like any event of PutEvents, it counts as activity of its endpoint."""
    audience = app.part(Audience)
    endpoint = None if message.endpoint_id is None else audience.find(message.endpoint_id)
    if endpoint is None:
        return PushReaction(message, event_type, now, None, {})
    changes = AudienceChanges(app)
    changes.note_event(endpoint.id.lower(), now)
    changes.commit()
    return PushReaction(message, event_type, now, endpoint, audience.user_attributes(endpoint))


def _choose_link(message: RawMessage, url: str | None) -> str:
    """Return the link that is clicked."""
    links = find_links(message.payload.body, message.payload.details.get("html", ""))
    if url is not None:
        url = check_string("url", url, "a link of the message")
        if url not in links:
            raise ValueError(f"url must be one of the links of the message, not {show(url)}; it has {listed(links)}")
        return url
    if not links:
        raise ValueError("click: the message has no links")
    if len(links) > 1:
        raise ValueError(f"click: the message has {len(links)} links; pass one of them as url=: {listed(links)}")
    return links[0]


def kind_of(message: RawMessage) -> str:
    """Return the channel of a message, or `PUSH` for all push channels."""
    return "PUSH" if message.channel in PUSH_CHANNELS else message.channel


def name_kind(message: RawMessage) -> str:
    """Return a noun for the message, such as `an SMS`, for error messages."""
    names = {"EMAIL": "an e-mail", "SMS": "an SMS", "PUSH": "a push", "VOICE": "a voice message"}
    return names.get(kind_of(message), "a message of a custom channel")
