"""The events about a journey's messages, indexed by activity and endpoint, for conditions on events."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..segments.event_dimensions import EventValues
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..events.event import KeptEvent


class KnownEvent(NamedTuple):
    """An event about a message, for conditions.

    Args:
        arrival: When it arrived, in microseconds since the epoch.
        event_type: Its type.
        kept: The recorded event.
        sent: When the message was sent; if that is not known, when the event arrived.
        sequence: A number that increases with every event that is added.
    """

    arrival: int
    event_type: str
    kept: KeptEvent
    sent: int
    sequence: int = 0

    def read(self) -> EventValues:
        """Return the values that dimensions examine."""
        event = self.kept.read()
        return EventValues(self.event_type, event.attributes, event.metrics)


class MessageEvents(Part):
    """The events about a journey's messages, by journey, activity and endpoint."""

    __slots__ = ("_by_activity", "total")

    def __init__(self) -> None:
        self.total = 0  # how many events were ever added
        self._by_activity: dict[tuple[str, str], dict[str, tuple[KnownEvent, ...]]] = {}

    def add(self, journey_id: str, activity_id: str, endpoint_key: str, event: KnownEvent) -> None:
        """Add an event about the message that an activity sent to an endpoint."""
        of_activity = self._by_activity.setdefault((journey_id, activity_id), {})
        of_activity[endpoint_key] = (*of_activity.get(endpoint_key, ()), event._replace(sequence=self.total))
        self.total += 1

    def of(self, journey_id: str, activity_id: str) -> Mapping[str, Sequence[KnownEvent]]:
        """Return the events about the messages of an activity, by the endpoint's key."""
        return self._by_activity.get((journey_id, activity_id), {})

    def forget(self, journey_id: str) -> None:
        """Remove the events of a journey."""
        for key in [key for key in self._by_activity if key[0] == journey_id]:
            del self._by_activity[key]

    def copy(self) -> MessageEvents:
        """Return an independent copy of this part."""
        copy = MessageEvents()
        copy.total = self.total
        copy._by_activity = {key: events.copy() for key, events in self._by_activity.items()}
        return copy
