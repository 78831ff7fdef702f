"""Describes an event in one line: its type, its endpoint, and its members, the most useful ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_DELIVERY = ("_SMS.", "_email.")
_ATTEMPTS = ("_journey.send", "_campaign.send")
"""The events of the service itself whose client is always an endpoint."""
_FIRST = (
    "record_status",
    "journey_send_status",
    "campaign_send_status",
    "destination_phone_number",
    "destination",
    "error_message",
)
_TECHNICAL = {
    *("iso_country_code", "mcc_mnc", "message_id", "number_of_message_parts", "sender_request_id"),
    *("journey_run_id", "journey_activity_type", "journey_send_status_code", "campaign_send_status_code"),
}
"""Members of delivery events that the message shows already, or that the mock invents."""


class Describable(Protocol):
    """An event that can be shown in one line."""

    @property
    def event_type(self) -> str:
        """The type of the event."""

    @property
    def endpoint_id(self) -> str:
        """The id of its endpoint. In a delivery event, the id may be invented."""

    @property
    def endpoint(self) -> object:
        """The endpoint; None for an event without one."""

    @property
    def attributes(self) -> Mapping[str, str]:
        """The attributes of the event."""

    @property
    def metrics(self) -> Mapping[str, float]:
        """The metrics of the event."""

    @property
    def facets(self) -> dict[str, Any] | None:
        """The members of the channel, in a delivery event."""


def describe_event(event: Describable, time: datetime, *, is_full: bool = False) -> str:
    """Describe an event in one line.

    Args:
        event: The event.
        time: Its Timestamp.
        is_full: Whether to show every attribute of a delivery event.
    """
    members = [*_read_mail(event.facets), *event.attributes.items(), *event.metrics.items()]
    if not is_full and event.endpoint is None and event.event_type.startswith((*_DELIVERY, *_ATTEMPTS)):
        members = [(name, value) for name, value in members if name not in _TECHNICAL]
    members.sort(key=lambda member: _FIRST.index(member[0]) if member[0] in _FIRST else len(_FIRST))
    values = " ".join(f"{name}={value!r}" for name, value in members)
    has_endpoint = event.endpoint is not None or event.event_type in _ATTEMPTS
    whose = f" of endpoint {event.endpoint_id!r}" if has_endpoint else ""
    return f"{time:%Y-%m-%d %H:%M:%S} event {event.event_type!r}{whose}{values and f': {values}'}"


def _read_mail(facets: dict[str, Any] | None) -> list[tuple[str, object]]:
    """Return the address of an e-mail, and the reason if the e-mail could not be rendered."""
    mail_event: dict[str, Any] = (facets or {}).get("email_channel", {}).get("mail_event", {})
    addresses: list[str] = mail_event.get("mail", {}).get("destination", [])
    reason: dict[str, str] = mail_event.get("rendering_failure", {})
    return [*(("destination", address) for address in addresses), *reason.items()]
