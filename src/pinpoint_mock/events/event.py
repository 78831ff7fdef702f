"""The event as it was sent, the rules for events, and the log of the events that an app recorded.

This module must not know the rest of a request: each error is about one event. Source:
docs/behaviours/events.md#quotas-of-events.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..endpoints.definition import read_date
from ..gateway.errors import BadRequest
from ..gateway.problems import quote
from ..gateway.serialisation import to_json
from ..world.changes import Change
from ..world.clock import to_datetime
from ..world.parts import Part
from .event_line import describe_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..endpoints.endpoint import Endpoint, Values

MAX_EVENT_SIZE = 1_000 * 1024  # documented quota: bytes of JSON
ATTRIBUTE_LIMIT = 40  # observed: 40 attributes fail
KEY_LIMIT = 50  # observed messages, taken literally: a key of 50 characters fails, and a value of 200
VALUE_LIMIT = 200
MAX_METRICS = 40  # documented quotas; observed: attributes do not count
MAX_METRIC_KEY = 50
MAX_EVENT_TYPES = 1_500  # documented quotas of an app
MAX_ATTRIBUTE_KEYS = 500
MAX_METRIC_KEYS = 500
BUILT_IN = "_"
"""The first character of the service's own event types, such as `_session.start`. These are not custom event types."""

_OFFSET_WITHOUT_COLON = re.compile(r".{8,}[^\d-].*[+-]\d+", re.DOTALL)
_MILLISECOND = 1_000
_NO_STRINGS: Mapping[str, str] = {}
_NO_METRICS: Mapping[str, float] = {}


class KeptEvent(Protocol):
    """An entry of the log: an event, or a lighter object that makes the event when it is read."""

    @property
    def arrival(self) -> int:
        """The time at which the event was received, in microseconds since the epoch."""

    def read(self) -> Event:
        """Return the event."""


class Event(NamedTuple):
    """An event that was recorded. No code may change a mapping in it.

    Args:
        id: The id that the client gave it.
        endpoint_id: The id of its endpoint, as it was first spelled.
        timestamp: Its Timestamp, in microseconds since the epoch.
        arrival: The time at which the event was received, in microseconds since the epoch.
        given: Its members as they were sent.
        endpoint: The endpoint after the item of the event was written; None if the endpoint did not exist.
        user_attributes: The user attributes of the endpoint at that time.
        facets: For an event that the service itself records: the members of the channel. Otherwise None.
        client_context: For such an event: the members of the client. Otherwise None.
    """

    id: str
    endpoint_id: str
    timestamp: int
    arrival: int
    given: Mapping[str, Any]
    endpoint: Endpoint | None
    user_attributes: Values
    facets: dict[str, Any] | None = None
    client_context: dict[str, Any] | None = None

    @property
    def event_type(self) -> str:
        """The type of the event."""
        event_type: str = self.given["EventType"]
        return event_type

    @property
    def attributes(self) -> Mapping[str, str]:
        """The attributes; each value is one string."""
        attributes: Mapping[str, str] = self.given.get("Attributes", _NO_STRINGS)
        return attributes

    @property
    def metrics(self) -> Mapping[str, float]:
        """The metrics; each value is the type of number that was sent."""
        metrics: Mapping[str, float] = self.given.get("Metrics", _NO_METRICS)
        return metrics

    def read(self) -> Event:
        """Return the event itself."""
        return self

    def describe(self, *, is_full: bool = False) -> str:
        """Describe the event in one line. With `is_full`, show every attribute of a delivery event."""
        return describe_event(self, to_datetime(self.timestamp), is_full=is_full)

    def __str__(self) -> str:
        return self.describe()


class EventNames(NamedTuple):
    """The names that the events of an app use. Each kind has a quota.

    Args:
        event_types: The custom event types.
        attribute_keys: The keys of attributes.
        metric_keys: The keys of metrics.
    """

    event_types: frozenset[str] = frozenset()
    attribute_keys: frozenset[str] = frozenset()
    metric_keys: frozenset[str] = frozenset()

    def with_event(self, given: Mapping[str, Any]) -> EventNames:
        """Add the names of an event.

        Raises:
            BadRequest: If the app would exceed a quota.
        """
        event_type = given["EventType"]
        types = () if event_type.startswith(BUILT_IN) else (event_type,)
        return EventNames(
            _add_names(self.event_types, types, "EventType", MAX_EVENT_TYPES, "custom event types"),
            _add_names(self.attribute_keys, given.get("Attributes", ()), "Attributes", MAX_ATTRIBUTE_KEYS, "keys"),
            _add_names(self.metric_keys, given.get("Metrics", ()), "Metrics", MAX_METRIC_KEYS, "keys"),
        )


def _add_names(known: frozenset[str], names: Iterable[str], member: str, most: int, kind: str) -> frozenset[str]:
    if known.issuperset(names):
        return known
    all_names = known.union(names)
    if len(all_names) > most:
        raise BadRequest(f"would bring the application to {len(all_names)} {kind}; the maximum is {most}", member)
    return all_names


@dataclass(frozen=True, kw_only=True)
class EventNotRecorded(Change):
    """An event that was sent, but not recorded.

    Args:
        endpoint_id: The endpoint that it was sent for.
        event_id: The id that the client gave it.
        why: `refused`, and the reason.
    """

    endpoint_id: str
    event_id: str
    why: str

    def describe(self) -> str:
        """Describe the change in a few words."""
        return f"event {self.event_id!r} of endpoint {self.endpoint_id!r} {self.why}"


@dataclass(frozen=True, slots=True)
class EventsRecorded:
    """A notification that events were recorded.

    Args:
        events: The events, in the order in which they were received.
    """

    events: tuple[KeptEvent, ...]


class EventLog(Part):
    """The events that an app recorded, in the order in which they were received."""

    __slots__ = ("events", "names")

    def __init__(self) -> None:
        self.events: list[KeptEvent] = []
        self.names = EventNames()

    def copy(self) -> EventLog:
        """Copy the log; its events are values."""
        copy = EventLog()
        copy.events = self.events.copy()
        copy.names = self.names
        return copy

    def __iter__(self) -> Iterator[Event]:
        return (kept.read() for kept in self.events)

    def __len__(self) -> int:
        return len(self.events)


def check_event(given: Mapping[str, Any]) -> int:
    """Check an event, and return its Timestamp in microseconds since the epoch. The types must be right already.

    Raises:
        BadRequest: If it breaks a rule.
    """
    if not given["EventType"]:
        raise BadRequest("must not be empty", "EventType")
    timestamp = read_event_date(given["Timestamp"], "Timestamp")
    _check_session(given.get("Session", _NO_STRINGS))
    for name in ("SdkName", "ClientSdkVersion"):
        if given.get(name) == "":
            raise BadRequest("must not be empty; leave it out instead", name)  # observed
    _check_keys(given)
    size = len(to_json(given).encode())
    if size > MAX_EVENT_SIZE:
        raise BadRequest(f"The event has {size} bytes; the maximum is {MAX_EVENT_SIZE}")
    return timestamp


def read_event_date(value: str, member: str) -> int:
    """Read a timestamp of an event, and return it in microseconds since the epoch.

    Here the service refuses an offset without a colon, such as +0000 (observed). It accepts such offsets elsewhere.
    """
    date = read_date(value, member)
    if _OFFSET_WITHOUT_COLON.fullmatch(value):
        raise BadRequest(f"must end in Z or in an offset with a colon, such as +00:00, not {value!r}", member)
    return date


def _check_session(session: Mapping[str, Any]) -> None:
    """Check the timestamps of a session. If it has both, check that Duration is their difference (observed)."""
    dates = {
        name: read_event_date(session[name], f"Session.{name}") // _MILLISECOND
        for name in ("StartTimestamp", "StopTimestamp")
        if name in session
    }
    if len(dates) < 2:
        return
    duration = session.get("Duration")
    if duration is None:
        raise BadRequest("Session start and stop timestamp's exist but duration is null")
    if duration != dates["StopTimestamp"] - dates["StartTimestamp"]:
        raise BadRequest("Session duration in milliseconds must be equal to the difference of start and stop timestamp")


def _check_keys(given: Mapping[str, Any]) -> None:
    """Check the number and lengths of attributes and metrics. The error messages about attributes are observed."""
    attributes, metrics = given.get("Attributes", _NO_STRINGS), given.get("Metrics", _NO_METRICS)
    if len(attributes) >= ATTRIBUTE_LIMIT:
        raise BadRequest(f"Number of attributes per event submitted should be less than {ATTRIBUTE_LIMIT}.")
    if any(len(key) >= KEY_LIMIT for key in attributes):
        raise BadRequest(f"Event attribute key length should be less than {KEY_LIMIT}.")
    if any(len(value) >= VALUE_LIMIT for value in attributes.values()):
        raise BadRequest(f"Event attribute value length should be less than {VALUE_LIMIT}")
    if len(metrics) > MAX_METRICS:
        raise BadRequest(f"must have at most {MAX_METRICS} keys, not {len(metrics)}", "Metrics")
    for key in metrics:
        if len(key) > MAX_METRIC_KEY:
            raise BadRequest(f"must have keys of at most {MAX_METRIC_KEY} characters, not {quote(key)}", "Metrics")
