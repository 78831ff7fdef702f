"""The events of an e-mail: its delivery, and the actions of its recipient.

Source: docs/behaviours/messages.md#events-of-messages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .message_event import derive_uuid, make_event

if TYPE_CHECKING:
    from ..events.event import Event
    from .message import RawMessage

_MILLISECOND = 1_000
_REPORTING_MTA = "a8-53.smtp-out.amazonses.com"  # as in the documented sample
_READER = {"ip_address": "192.0.2.1", "user_agent": "Mozilla/5.0"}
"""The machine of the recipient (ours). RFC 5737 reserves its address for documentation."""
_FEEDBACK = {
    "_email.send": "received",
    "_email.delivered": "delivered",
    "_email.rejected": "rejected",
    "_email.hardbounce": "hardbounce",
    "_email.softbounce": "softbounce",
    "_email.complaint": "complaint",
    "_email.open": "opened",
    "_email.unsubscribe": "unsubscribed",
    "_email.rendering_failure": "rendering_failure",
}
"""The feedback by event type; the feedback of a click is its link (documented).

received, delivered and opened are documented; the others are inferred from the type.
"""
EMAIL_EVENT_TYPES = (*_FEEDBACK, "_email.click")
_OPENED = ("_email.open", "_email.click")
_BOUNCES = {
    "_email.hardbounce": ("Permanent", "5.1.1", "smtp; 550 5.1.1 user unknown"),
    "_email.softbounce": ("Transient", "4.2.2", "smtp; 452 4.2.2 mailbox full"),
}
"""The bounce_type of a bounce, and the status and diagnostic_code of its recipient, with the values of SES."""
EMAIL_FAILURES = {
    "HARD_BOUNCE": ("_email.send", "_email.hardbounce"),
    "SOFT_BOUNCE": ("_email.send", "_email.softbounce"),
    "COMPLAINT": ("_email.send", "_email.delivered", "_email.complaint"),
}
"""The events of an e-mail that bounces, or that its recipient complains about, in order (inferred from SES)."""
_MIME_HEADERS = ("MIME-Version", "Content-Type")
_HEADERS_OF_OPENED = ("Date", "From", "To", "Message-ID", "Subject", *_MIME_HEADERS, "Content-Transfer-Encoding")


def build_email_event(message: RawMessage, event_type: str, arrival: int, link: str = "") -> Event:
    """Build an event of an e-mail. Its Timestamp is always the time when the e-mail was sent (documented).

    Args:
        message: The e-mail.
        event_type: The type of the event.
        arrival: The time when Pinpoint received the event, in microseconds since the epoch.
        link: The link that was clicked.
    """
    origin = message.batch.origin
    feedback = _FEEDBACK.get(event_type, link)
    mail_event = {"mail": _describe_mail(message, event_type), **_describe_outcome(message, event_type, link)}
    client_id = (message.endpoint_id if origin.names_endpoints else None) or derive_uuid(message)
    return make_event(
        client_id,
        event_type,
        message.batch.time,
        arrival,
        {**message.context, "feedback": feedback, **origin.name_ids()},
        facets={"email_channel": {"mail_event": mail_event}},
        client_context={"custom": {"legacy_identifier": message.batch.app_id}},
    )


def _describe_mail(message: RawMessage, event_type: str) -> dict[str, Any]:
    """Describe the mail itself. The event of an opened e-mail has more headers, such as the date (observed)."""
    payload = message.payload
    from_address, subject = payload.details.get("from_address") or "", payload.title or ""
    known = {"From": from_address, "To": message.address, "Subject": subject}
    common = {"from": from_address, "to": [message.address], "subject": subject}
    if event_type in _OPENED:
        known |= payload.headers
        headers = {name: known[name] for name in _HEADERS_OF_OPENED if name in known}
        if "Date" in headers:
            common["date"] = headers["Date"]
    else:
        headers = known | {name: value for name, value in payload.headers.items() if name in _MIME_HEADERS}
    return {
        "message_id": message.result.message_id,
        "message_send_timestamp": message.batch.time // _MILLISECOND,
        "from_address": from_address,
        "destination": [message.address],
        "headers_truncated": False,
        "headers": [{"name": name, "value": value} for name, value in headers.items()],
        "common_headers": common,
    }


def _describe_outcome(message: RawMessage, event_type: str, link: str) -> dict[str, Any]:
    """Return the members that an event of an e-mail has besides the mail itself."""
    outcomes: dict[str, dict[str, Any]] = {
        "_email.send": {"send": {}},
        "_email.delivered": {
            "delivery": {
                "smtp_response": "250 ok:  Message accepted",
                "reporting_mta": _REPORTING_MTA,
                "recipients": [message.address],
                "processing_time_millis": 0,
            }
        },
        "_email.complaint": {"complaint": {"complained_recipients": [{"email_address": message.address}]}},
        "_email.open": {"open": {**_READER}},
        "_email.click": {"click": {**_READER, "link": link}},
        "_email.rendering_failure": {"rendering_failure": {"error_message": message.result.status_message}},
    }
    return {"bounce": _describe_bounce(message, event_type)} if event_type in _BOUNCES else outcomes.get(event_type, {})


def _describe_bounce(message: RawMessage, event_type: str) -> dict[str, Any]:
    """Return the members that a bounce has in the stream (observed), with the values of SES."""
    bounce_type, status, diagnostic_code = _BOUNCES[event_type]
    return {
        "bounce_type": bounce_type,
        "bounce_sub_type": "General",
        "feedback_id": message.result.message_id,
        "reporting_mta": f"dsn; {_REPORTING_MTA}",
        "bounced_recipients": [
            {
                "email_address": message.address,
                "action": "failed",
                "status": status,
                "diagnostic_code": diagnostic_code,
            }
        ],
    }
