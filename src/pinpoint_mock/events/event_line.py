"""An event in one line: its type, the endpoint if it has one, and first what tells a reader most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_DELIVERY = ("_SMS.", "_email.")
_ATTEMPTS = ("_journey.send", "_campaign.send")
"""The events of the service's own whose client is always an endpoint."""
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
"""Members of the events of delivery which the message itself tells, or which the mock makes up."""


class Describable(Protocol):
    """An event that can be shown in one line."""

    @property
    def event_type(self) -> str:
        """Its type."""

    @property
    def endpoint_id(self) -> str:
        """The id of its endpoint; in an event of delivery it may be made up."""

    @property
    def endpoint(self) -> object:
        """The endpoint; None if the event has none."""

    @property
    def attributes(self) -> Mapping[str, str]:
        """Its attributes."""

    @property
    def metrics(self) -> Mapping[str, float]:
        """Its metrics."""

    @property
    def facets(self) -> dict[str, Any] | None:
        """The channel's members of an event of delivery."""


def describe_event(event: Describable, time: datetime, *, is_full: bool = False) -> str:
    """Describe an event in one line.

    Args:
        event: The event.
        time: Its Timestamp.
        is_full: Whether to show every attribute of an event of delivery.
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
    """Return the address of an e-mail and, if it could not be rendered, the reason."""
    mail_event: dict[str, Any] = (facets or {}).get("email_channel", {}).get("mail_event", {})
    addresses: list[str] = mail_event.get("mail", {}).get("destination", [])
    reason: dict[str, str] = mail_event.get("rendering_failure", {})
    return [*(("destination", address) for address in addresses), *reason.items()]
