"""Events about messages, as they are kept: an event itself is made when it is read, and most never are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from ..events.event import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .message import RawMessage


class MessageEvent(ABC):
    """An event about a message: that it was sent, what became of it, or what its recipient did."""

    __slots__ = ()

    @property
    @abstractmethod
    def message(self) -> RawMessage:
        """The message."""

    @property
    @abstractmethod
    def event_type(self) -> str:
        """Its type, such as `_email.open`."""

    @property
    @abstractmethod
    def arrival(self) -> int:
        """The time when it was received, in microseconds since the epoch."""

    @abstractmethod
    def read(self) -> Event:
        """Return the event."""


def make_event(
    client_id: str,
    event_type: str,
    time: int,
    arrival: int,
    attributes: Mapping[str, str],
    *,
    metrics: Mapping[str, float] | None = None,
    facets: dict[str, Any] | None = None,
    client_context: dict[str, Any] | None = None,
) -> Event:
    """Make an event that Pinpoint itself records.

    Args:
        client_id: Whom it is about.
        event_type: Its type.
        time: Its Timestamp, in microseconds since the epoch.
        arrival: The time when it was received, in microseconds since the epoch.
        attributes: Its attributes.
        metrics: Its metrics.
        facets: The channel's members.
        client_context: The client's members.
    """
    given = {"EventType": event_type, "Attributes": attributes, "Metrics": metrics or {}}
    return Event("", client_id, time, arrival, given, None, {}, facets, client_context)


def derive_uuid(message: RawMessage) -> str:
    """Return an id that all events of a message have in common, the same each time."""
    return str(uuid5(NAMESPACE_OID, message.result.message_id or ""))
