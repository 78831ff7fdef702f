"""Events about messages, as they are stored. The full event is built when it is read, and most are never read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from ..events.event import Event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .message import RawMessage


class MessageEvent(ABC):
    """An event about a message: an attempt to send it, its delivery, or an action of its recipient."""

    __slots__ = ()

    @property
    @abstractmethod
    def message(self) -> RawMessage:
        """The message."""

    @property
    @abstractmethod
    def event_type(self) -> str:
        """The type of the event, such as `_email.open`."""

    @property
    @abstractmethod
    def arrival(self) -> int:
        """The time when Pinpoint received the event, in microseconds since the epoch."""

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
        client_id: The endpoint, or another id of the recipient.
        event_type: The type of the event.
        time: The Timestamp of the event, in microseconds since the epoch.
        arrival: The time when Pinpoint received the event, in microseconds since the epoch.
        attributes: The attributes of the event.
        metrics: The metrics of the event.
        facets: The members of `facets`, which describe the channel.
        client_context: The members of `client_context`.
    """
    given = {"EventType": event_type, "Attributes": attributes, "Metrics": metrics or {}}
    return Event("", client_id, time, arrival, given, None, {}, facets, client_context)


def derive_uuid(message: RawMessage) -> str:
    """Return an id that all events of a message share. The same message always gives the same id."""
    return str(uuid5(NAMESPACE_OID, message.result.message_id or ""))
