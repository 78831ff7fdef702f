"""What the events say of a message that was sent: delivered, or not, as the simulators of AWS decide.

Source: facts-messaging 3.3, 3.4 and 10. A push and a voice message make no event (documented).
"""

from __future__ import annotations

import json
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import NAMESPACE_OID, uuid5

from ..events.event import Event
from ..phone.spelling import digits_of
from .outbox import SUCCESSFUL, RawMessage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAILBOX_SIMULATOR = {  # of SES; documented, the order of events inferred
    "success": ("send", "delivered"),
    "bounce": ("send", "hardbounce"),
    "complaint": ("send", "delivered", "complaint"),
    "ooto": ("send", "delivered"),
    "suppressionlist": ("send", "hardbounce"),
}
"""What happens to an e-mail to `<name>@simulator.amazonses.com`, with or without a label."""

_MILLISECOND = 1_000
_SMS_SUCCESS, _SMS_FAILURE = "_SMS.SUCCESS", "_SMS.FAILURE"
_SIMULATOR_DOMAIN = "simulator.amazonses.com"
_FEEDBACK = {
    "send": "received",
    "delivered": "delivered",
    "hardbounce": "hardbounce",
    "complaint": "complaint",
    "rendering_failure": "rendering_failure",
}


class DeliveryEvent(NamedTuple):
    """An event as it is kept; most are never looked at.

    Args:
        message: The message that it is about.
        name: What happened: of an e-mail how the event's type ends, of an SMS its whole type.
    """

    message: RawMessage
    name: str

    def read(self) -> Event:
        """The event."""
        return (_sms if self.message.channel == "SMS" else _email)(self.message, self.name)


def delivery_events(message: RawMessage) -> Iterable[DeliveryEvent]:
    """The events of a message that was sent, in their order; none of one that was not."""
    if message.result.status != SUCCESSFUL:
        return ()
    if message.channel == "SMS":
        return (DeliveryEvent(message, _SMS_FAILURE if _is_failing(message.address) else _SMS_SUCCESS),)
    if message.channel == "EMAIL":
        return [DeliveryEvent(message, name) for name in outcomes_of(message.address)]
    return ()


def _is_failing(address: str) -> bool:
    return f"+{digits_of(address)}" in FAILING_NUMBERS


def rendering_failure(message: RawMessage) -> DeliveryEvent:
    """The event of an e-mail that could not be rendered."""
    return DeliveryEvent(message, "rendering_failure")


def outcomes_of(address: str) -> tuple[str, ...]:
    """What becomes of an e-mail to an address."""
    name, _, domain = parseaddr(address)[1].lower().partition("@")
    if domain != _SIMULATOR_DOMAIN:
        return MAILBOX_SIMULATOR["success"]
    return MAILBOX_SIMULATOR.get(name.partition("+")[0], MAILBOX_SIMULATOR["success"])


def _sms(message: RawMessage, event_type: str) -> Event:
    details = message.handover.details
    attributes = {
        "sender_request_id": _uuid(message),
        "destination_phone_number": message.address,
        "record_status": "UNREACHABLE" if event_type == _SMS_FAILURE else "DELIVERED",
        "treatment_id": "0",
        "number_of_message_parts": str(details["parts"]),
        "message_id": message.result.message_id or "",
        "message_type": str(details["message_type"]).title(),
    }
    if "origination_number" in details:
        attributes["origination_phone_number"] = details["origination_number"]
    if message.context:
        attributes["customer_context"] = json.dumps(message.context, ensure_ascii=False)
    client_id = message.endpoint_id or message.origin.account_id  # the documented sample has the account here
    return _event(message, event_type, client_id, attributes)


def _email(message: RawMessage, name: str) -> Event:
    attributes = {**message.context, "feedback": _FEEDBACK[name]}
    from_address, subject = message.handover.details.get("from_address") or "", message.handover.title or ""
    headers = {"From": from_address, "To": message.address, "Subject": subject}
    mail = {
        "message_id": message.result.message_id,
        "message_send_timestamp": message.origin.time // _MILLISECOND,
        "from_address": from_address,
        "destination": [message.address],
        "headers_truncated": False,
        "headers": [{"name": header, "value": value} for header, value in headers.items()],
        "common_headers": {"from": from_address, "to": [message.address], "subject": subject},
    }
    facets = {"email_channel": {"mail_event": {"mail": mail, **_particulars(name, message)}}}
    custom = {"custom": {"legacy_identifier": message.origin.app_id}}
    return _event(message, f"_email.{name}", _uuid(message), attributes, facets, custom)


def _particulars(name: str, message: RawMessage) -> dict[str, Any]:
    """What an event of e-mail says besides the mail itself."""
    if name == "send":
        return {"send": {}}
    if name == "delivered":
        return {"delivery": {"smtp_response": "250 ok", "recipients": [message.address], "processing_time_millis": 0}}
    if name == "hardbounce":
        return {"bounce": {"bounce_type": "Permanent", "bounced_recipients": [{"email_address": message.address}]}}
    if name == "complaint":
        return {"complaint": {"complained_recipients": [{"email_address": message.address}]}}
    return {"rendering_failure": {"error_message": message.result.status_message}}


def _event(
    message: RawMessage,
    event_type: str,
    client_id: str,
    attributes: Mapping[str, str],
    facets: Mapping[str, Any] | None = None,
    client_context: Mapping[str, Any] | None = None,
) -> Event:
    moment = message.origin.time
    given = {"EventType": event_type, "Attributes": attributes}
    return Event("", client_id, moment, moment, given, None, {}, facets, client_context)


def _uuid(message: RawMessage) -> str:
    """An id that all events of a message have in common, the same whenever it is asked for."""
    return str(uuid5(NAMESPACE_OID, message.result.message_id or ""))


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
