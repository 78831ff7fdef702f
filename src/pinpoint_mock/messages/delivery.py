"""What the events say of a message that was sent: delivered, or not, as the simulators of AWS decide.

Source: facts-messaging 3.3, 3.4 and 10. A push and a voice message make no event (documented).
"""

from __future__ import annotations

import json
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, UUID, uuid5

from ..events.event import Event
from ..world.clock import to_microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import App
    from .outbox import SentMessage

MAILBOX_SIMULATOR = {  # of SES; documented, the order of events inferred
    "success": ("send", "delivered"),
    "bounce": ("send", "hardbounce"),
    "complaint": ("send", "delivered", "complaint"),
    "ooto": ("send", "delivered"),
    "suppressionlist": ("send", "hardbounce"),
}
"""What happens to an e-mail to `<name>@simulator.amazonses.com`, with or without a label."""

_SIMULATOR_DOMAIN = "simulator.amazonses.com"
_FEEDBACK = {
    "send": "received",
    "delivered": "delivered",
    "hardbounce": "hardbounce",
    "complaint": "complaint",
    "rendering_failure": "rendering_failure",
}


def delivery_events(app: App, message: SentMessage) -> Iterator[Event]:
    """The events of a message that was sent, in their order; none of one that was not."""
    if not message.was_sent:
        return
    if message.channel == "SMS":
        yield _sms(app, message)
    elif message.channel == "EMAIL":
        for name in outcomes_of(message.address):
            yield _email(message, name)


def rendering_failure(message: SentMessage) -> Event:
    """The event of an e-mail that could not be rendered."""
    return _email(message, "rendering_failure")


def outcomes_of(address: str) -> tuple[str, ...]:
    """What becomes of an e-mail to an address."""
    name, _, domain = parseaddr(address)[1].lower().partition("@")
    if domain != _SIMULATOR_DOMAIN:
        return MAILBOX_SIMULATOR["success"]
    return MAILBOX_SIMULATOR.get(name.partition("+")[0], MAILBOX_SIMULATOR["success"])


def _sms(app: App, message: SentMessage) -> Event:
    has_failed = message.address in FAILING_NUMBERS
    attributes = {
        "sender_request_id": _uuid(app),
        "destination_phone_number": message.address,
        "record_status": "UNREACHABLE" if has_failed else "DELIVERED",
        "treatment_id": "0",
        "number_of_message_parts": str(message.details.get("parts", 1)),
        "message_id": message.message_id or "",
        "message_type": str(message.details.get("message_type", "")).title(),
    }
    if message.details.get("origination_number"):
        attributes["origination_phone_number"] = message.details["origination_number"]
    if message.context:
        attributes["customer_context"] = json.dumps(message.context, ensure_ascii=False)
    event_type = "_SMS.FAILURE" if has_failed else "_SMS.SUCCESS"
    client_id = message.endpoint_id or app.world.options.account_id  # the documented sample has the account here
    return _event(message, event_type, client_id, attributes)


def _email(message: SentMessage, name: str) -> Event:
    attributes = {**message.context, "feedback": _FEEDBACK[name]}
    sent = to_microseconds(message.time) // 1_000
    from_address = message.details.get("from_address") or ""
    mail = {
        "message_id": message.message_id,
        "message_send_timestamp": sent,
        "from_address": from_address,
        "destination": [message.address],
        "headers_truncated": False,
        "headers": [
            {"name": header, "value": value}
            for header, value in (("From", from_address), ("To", message.address), ("Subject", message.title or ""))
        ],
        "common_headers": {"from": from_address, "to": [message.address], "subject": message.title or ""},
    }
    facets = {"email_channel": {"mail_event": {"mail": mail, **_particulars(name, message)}}}
    custom = {"custom": {"legacy_identifier": message.app_id}}
    client_id = str(
        uuid5(NAMESPACE_OID, message.message_id or "")
    )  # documented: a UUID; that it is one a mail, inferred
    return _event(message, f"_email.{name}", client_id, attributes, facets, custom)


def _particulars(name: str, message: SentMessage) -> dict[str, Any]:
    """What an event of e-mail says besides the mail itself."""
    if name == "send":
        return {"send": {}}
    if name == "delivered":
        return {"delivery": {"smtp_response": "250 ok", "recipients": [message.address], "processing_time_millis": 0}}
    if name == "hardbounce":
        return {"bounce": {"bounce_type": "Permanent", "bounced_recipients": [{"email_address": message.address}]}}
    if name == "complaint":
        return {"complaint": {"complained_recipients": [{"email_address": message.address}]}}
    return {"rendering_failure": {"error_message": message.status_message}}


def _event(
    message: SentMessage,
    event_type: str,
    client_id: str,
    attributes: Mapping[str, str],
    facets: Mapping[str, Any] | None = None,
    client_context: Mapping[str, Any] | None = None,
) -> Event:
    moment = to_microseconds(message.time)
    given = {"EventType": event_type, "Attributes": attributes}
    return Event("", client_id, moment, moment, given, None, {}, facets, client_context)


def _uuid(app: App) -> str:
    return str(UUID(app.world.ids.messages.uuid_hex()))


FAILING_NUMBERS = frozenset(
    {
        "+43676800442032",
        "+61455944039",
        "+32460213923",
        "+41798075874",
        "+56229140631",
        "+420790542287",
        "+4525919215",
        "+37282720793",
        "+34683783442",
        "+3584573979111",
        "+33755512502",
        "+447860019067",
        "+85257048854",
        "+36707178772",
        "+394390009174",
        "+447937404992",
        "+352691385882",
        "+3197008100150",
        "+4759449387",
        "+48732141442",
        "+351927946950",
        "+40783900332",
        "+46790645102",
        "+886903444632",
        "+14254147167",
    }
)
"""The numbers of the SMS simulator that are never reached, one a country. Source: documented."""
