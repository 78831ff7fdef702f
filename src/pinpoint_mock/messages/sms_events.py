"""The events of an SMS: the reports of the carrier, and the opt-out of the recipient.

Source: docs/behaviours/messages.md#events-of-messages.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..endpoints.endpoint import make_endpoint_id
from .message_event import derive_uuid, make_event

if TYPE_CHECKING:
    from ..events.event import Event
    from .message import RawMessage

SMS_BUFFERED, SMS_SUCCESS, SMS_FAILURE, SMS_OPT_OUT = "_SMS.BUFFERED", "_SMS.SUCCESS", "_SMS.FAILURE", "_SMS.OPTOUT"
SMS_EVENT_TYPES = (SMS_BUFFERED, SMS_SUCCESS, SMS_FAILURE, SMS_OPT_OUT)
RECORD_STATUSES = {
    SMS_SUCCESS: ("DELIVERED", "SUCCESSFUL"),
    SMS_BUFFERED: ("PENDING", "QUEUED", "SUCCESSFUL"),
    SMS_FAILURE: (
        *("UNREACHABLE", "UNKNOWN", "BLOCKED", "CARRIER_UNREACHABLE", "CARRIER_BLOCKED", "SPAM", "TTL_EXPIRED"),
        *("INVALID", "INVALID_MESSAGE", "MAX_PRICE_EXCEEDED", "OPTED_OUT", "NO_QUOTA_LEFT_ON_ACCOUNT"),
        *("NO_ORIGINATION_IDENTITY_AVAILABLE_TO_SEND", "DESTINATION_COUNTRY_NOT_SUPPORTED", "ACCOUNT_IN_SANDBOX"),
        *("RATE_EXCEEDED", "INVALID_ORIGINATION_IDENTITY", "ORIGINATION_IDENTITY_DOES_NOT_EXIST"),
        *("INVALID_DLT_PARAMETERS", "INVALID_PARAMETERS", "ACCESS_DENIED", "INVALID_KEYWORD", "INVALID_SENDER_ID"),
        *("INVALID_POOL_ID", "SENDER_ID_NOT_SUPPORTED_FOR_DESTINATION", "INVALID_PHONE_NUMBER"),
    ),
    SMS_OPT_OUT: ("OPTED_OUT",),
}
"""Every record_status by event type; the usual one comes first.

The statuses are documented, except QUEUED, which is observed. SUCCESSFUL in `_SMS.BUFFERED` is observed, too. The event
types of the others are inferred.
"""

EVENT_TYPES_OF_STATUSES = {
    status: event_type
    for event_type in (SMS_SUCCESS, SMS_FAILURE, SMS_BUFFERED)
    for status in RECORD_STATUSES[event_type]
    if (event_type, status) != (SMS_BUFFERED, "SUCCESSFUL")
}
"""The event type by record_status; the usual status comes first."""

_EMPTY_NUMBER = "Failed to send because phoneNumber provided is empty or null."  # observed
_UNKNOWN_COUNTRY = "XX"  # observed
_TEST_NETWORK = "001001"
"""The mobile network of each delivered SMS: the one that ITU-T E.212 reserves for tests. The real network of a number
is unknown. The observed networks have six digits, such as 525003."""


def build_sms_event(message: RawMessage, event_type: str, arrival: int, status: str | None, price: float) -> Event:
    """Build an event of an SMS. A failure has no network and costs nothing (observed).

    Args:
        message: The SMS.
        event_type: The type of the event.
        arrival: The time when Pinpoint received the event, in microseconds since the epoch.
        status: The record_status; None or empty for the usual one.
        price: The price of one part of the SMS, in millicents.
    """
    details = message.payload.details
    parts: int = details.get("parts", 1)
    attributes = {
        "sender_request_id": derive_uuid(message),
        **({"destination_phone_number": message.address} if message.address else {}),
        "record_status": read_record_status(message, event_type, status),
        "iso_country_code": find_destination_country(message.address),
        **({"mcc_mnc": _TEST_NETWORK} if event_type == SMS_SUCCESS else {}),
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
    return make_event(client_id, event_type, arrival, arrival, attributes, metrics=metrics)


def read_record_status(message: RawMessage, event_type: str, status: str | None) -> str:
    """Return the record_status of an event of an SMS.

    Args:
        message: The SMS.
        event_type: The type of the event.
        status: The status given for the event; None or empty for the usual one.
    """
    return (status or RECORD_STATUSES[event_type][0]) if message.address else _EMPTY_NUMBER


def find_destination_country(number: str) -> str:
    """Return the country code of a number; XX if the country is not known (observed)."""
    from ..phone.number import find_country  # imported here because it is slow and few events are read

    return find_country(number) or _UNKNOWN_COUNTRY
