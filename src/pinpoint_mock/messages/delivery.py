"""The events of a message that was sent: delivered, or not, as the simulators of AWS decide.

Source: docs/behaviours.md#messages-events. A push makes no event (documented), a voice message none either (unknown).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import NAMESPACE_OID, uuid5

from ..endpoints.endpoint import make_endpoint_id
from ..events.event import Event
from .outbox import SUCCESSFUL, RawMessage
from .simulators import is_unreachable, outcomes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MILLISECOND = 1_000
_SMS_SUCCESS, _SMS_FAILURE = "_SMS.SUCCESS", "_SMS.FAILURE"
_EMPTY_NUMBER = "Failed to send because phoneNumber provided is empty or null."  # observed
_UNKNOWN_COUNTRY = "XX"  # observed
_TEST_NETWORK = "001001"
"""The mobile network of a delivered SMS: the one that ITU-T E.212 reserves for tests. Six digits are observed, such as
525003; which network a number is on is unknown."""
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
        price: The price of a part of an SMS when it was sent, in millicents.
    """

    message: RawMessage
    name: str
    price: float = 0.0

    @property
    def arrival(self) -> int:
        """When it was received, in microseconds since the epoch."""
        return self.message.batch.time

    def read(self) -> Event:
        """Return the event."""
        if self.message.channel == "SMS":
            return _build_sms(self.message, self.name, self.price)
        return _build_email(self.message, self.name)


def delivery_events(message: RawMessage, sms_price: float) -> Iterable[DeliveryEvent]:
    """Return the events of a message that was sent, in their order, and of an SMS that has an id and no address.

    Args:
        message: The message.
        sms_price: The price of a part of an SMS, in millicents.
    """
    if message.result.status != SUCCESSFUL:
        has_failed_later = message.channel == "SMS" and message.result.message_id and not message.address
        return (DeliveryEvent(message, _SMS_FAILURE),) if has_failed_later else ()
    if message.channel == "SMS":
        if is_unreachable(message.address):
            return (DeliveryEvent(message, _SMS_FAILURE),)
        return (DeliveryEvent(message, _SMS_SUCCESS, sms_price),)
    if message.channel == "EMAIL":
        return [DeliveryEvent(message, name) for name in outcomes_of(message.address)]
    return ()


def rendering_failure(message: RawMessage) -> DeliveryEvent:
    """Return the event of an e-mail that could not be rendered."""
    return DeliveryEvent(message, "rendering_failure")


def _build_sms(message: RawMessage, event_type: str, price: float) -> Event:
    """Build the event of an SMS. A failure has no network and costs nothing (observed)."""
    details = message.payload.details
    parts: int = details.get("parts", 1)
    attributes = {
        "sender_request_id": _derive_uuid(message),
        **_describe_fate(message, event_type),
        "iso_country_code": _find_country(message.address),
        **({"mcc_mnc": _TEST_NETWORK} if event_type == _SMS_SUCCESS else {}),
        **message.batch.origin.name_ids(),
        "number_of_message_parts": str(parts),
        "message_id": message.result.message_id or "",
    }
    if "message_type" in details:
        attributes["message_type"] = str(details["message_type"]).title()
    if "origination_identity" in details:
        attributes["origination_phone_number"] = details["origination_identity"]
    if message.context:
        attributes["customer_context"] = json.dumps(message.context, ensure_ascii=False)
    client_id = message.endpoint_id or make_endpoint_id(message.address)  # observed
    metrics = {"price_in_millicents_usd": price * parts}  # each part is charged (inferred)
    return _build_event(message, event_type, client_id, attributes, metrics=metrics)


def _describe_fate(message: RawMessage, event_type: str) -> dict[str, str]:
    if not message.address:
        return {"record_status": _EMPTY_NUMBER}
    status = "UNREACHABLE" if event_type == _SMS_FAILURE else "DELIVERED"
    return {"destination_phone_number": message.address, "record_status": status}


def _find_country(number: str) -> str:
    from ..phone.number import find_country  # it takes long to import, and few events are read

    return find_country(number) or _UNKNOWN_COUNTRY


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
    metrics: Mapping[str, float] | None = None,
) -> Event:
    moment = message.batch.time
    given = {"EventType": event_type, "Attributes": attributes, "Metrics": metrics or {}}
    return Event("", client_id, moment, moment, given, None, {}, facets, client_context)


def _derive_uuid(message: RawMessage) -> str:
    """Return an id that all events of a message have in common, the same each time."""
    return str(uuid5(NAMESPACE_OID, message.result.message_id or ""))
