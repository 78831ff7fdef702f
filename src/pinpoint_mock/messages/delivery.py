"""The events of a message that was sent: delivered, or not, as the simulators of AWS decide.

Source: docs/behaviours.md#messages-events. A push makes no event (documented), a voice message none either (unknown).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import NAMESPACE_OID, uuid5

from ..events.event import Event
from .outbox import SUCCESSFUL, RawMessage
from .simulators import is_unreachable, outcomes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MILLISECOND = 1_000
_SMS_SUCCESS, _SMS_FAILURE = "_SMS.SUCCESS", "_SMS.FAILURE"
_MIME_HEADERS = {"MIME-Version", "Content-Type"}
_REPORTING_MTA = "a8-53.smtp-out.amazonses.com"  # as in the documented sample
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

    @property
    def arrival(self) -> int:
        """When it was received, in microseconds since the epoch."""
        return self.message.batch.time

    def read(self) -> Event:
        """Return the event."""
        return (_build_sms if self.message.channel == "SMS" else _build_email)(self.message, self.name)


def delivery_events(message: RawMessage) -> Iterable[DeliveryEvent]:
    """Return the events of a message that was sent, in their order; none of one that was not."""
    if message.result.status != SUCCESSFUL:
        return ()
    if message.channel == "SMS":
        return (DeliveryEvent(message, _SMS_FAILURE if is_unreachable(message.address) else _SMS_SUCCESS),)
    if message.channel == "EMAIL":
        return [DeliveryEvent(message, name) for name in outcomes_of(message.address)]
    return ()


def rendering_failure(message: RawMessage) -> DeliveryEvent:
    """Return the event of an e-mail that could not be rendered."""
    return DeliveryEvent(message, "rendering_failure")


def _build_sms(message: RawMessage, event_type: str) -> Event:
    details = message.payload.details
    attributes = {
        "sender_request_id": _derive_uuid(message),
        "destination_phone_number": message.address,
        "record_status": "UNREACHABLE" if event_type == _SMS_FAILURE else "DELIVERED",
        **message.batch.origin.name_ids_of_sms(),
        "number_of_message_parts": str(details["parts"]),
        "message_id": message.result.message_id or "",
        "message_type": str(details["message_type"]).title(),
    }
    if "origination_number" in details:
        attributes["origination_phone_number"] = details["origination_number"]
    if message.context:
        attributes["customer_context"] = json.dumps(message.context, ensure_ascii=False)
    client_id = message.endpoint_id or message.batch.account_id  # the documented sample has the account here
    return _build_event(message, event_type, client_id, attributes)


def _build_email(message: RawMessage, name: str) -> Event:
    origin = message.batch.origin
    attributes = {**message.context, "feedback": _FEEDBACK[name], **origin.name_ids()}
    from_address, subject = message.payload.details.get("from_address") or "", message.payload.title or ""
    headers = {"From": from_address, "To": message.address, "Subject": subject}
    headers |= {name: value for name, value in message.payload.headers.items() if name in _MIME_HEADERS}
    mail = {
        "message_id": message.result.message_id,
        "message_send_timestamp": message.batch.time // _MILLISECOND,
        "from_address": from_address,
        "destination": [message.address],
        "headers_truncated": False,
        "headers": [{"name": header, "value": value} for header, value in headers.items()],
        "common_headers": {"from": from_address, "to": [message.address], "subject": subject},
    }
    facets = {"email_channel": {"mail_event": {"mail": mail, **_describe_outcome(name, message)}}}
    custom = {"custom": {"legacy_identifier": message.batch.app_id}}
    client_id = (message.endpoint_id if origin.names_endpoints else None) or _derive_uuid(message)
    return _build_event(message, f"_email.{name}", client_id, attributes, facets, custom)


def _describe_outcome(name: str, message: RawMessage) -> dict[str, Any]:
    """Return what an event of an e-mail says besides the mail itself."""
    if name == "send":
        return {"send": {}}
    if name == "delivered":
        delivery = {"smtp_response": "250 ok", "reporting_mta": _REPORTING_MTA, "recipients": [message.address]}
        return {"delivery": {**delivery, "processing_time_millis": 0}}
    if name == "hardbounce":
        return {"bounce": {"bounce_type": "Permanent", "bounced_recipients": [{"email_address": message.address}]}}
    if name == "complaint":
        return {"complaint": {"complained_recipients": [{"email_address": message.address}]}}
    return {"rendering_failure": {"error_message": message.result.status_message}}


def _build_event(
    message: RawMessage,
    event_type: str,
    client_id: str,
    attributes: Mapping[str, str],
    facets: dict[str, Any] | None = None,
    client_context: dict[str, Any] | None = None,
) -> Event:
    moment = message.batch.time
    given = {"EventType": event_type, "Attributes": attributes}
    return Event("", client_id, moment, moment, given, None, {}, facets, client_context)


def _derive_uuid(message: RawMessage) -> str:
    """Return an id that all events of a message have in common, the same each time."""
    return str(uuid5(NAMESPACE_OID, message.result.message_id or ""))
