"""What a test reads of an event, and what the app's event stream is given of it: one form for both.

A record is built when it is read, of what the log has kept. Source: facts-audience 6.4; the form was observed in
records of real streams, and AWS documents most of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any, overload

from ..endpoints.endpoint import described
from ..world.clock import to_datetime
from ..world.records import Records
from .event import EventLog, described_event, read_event_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import App
    from ..world.view import AppReference
    from .event import Event, KeptEvent

EVENT_VERSION = "3.1"  # observed
_MILLISECOND = 1_000
_TIMESTAMPS = {"start_timestamp": "StartTimestamp", "stop_timestamp": "StopTimestamp"}


@dataclass(frozen=True, repr=False)
class EventRecord:
    """An event that an application has recorded, in the form in which Amazon Pinpoint streams it.

    Args:
        event_type: The type, such as `_session.start`, or one of the application's own.
        event_timestamp: The event's Timestamp, in milliseconds since the epoch.
        arrival_timestamp: When it was received, in milliseconds since the epoch.
        event_version: The version of this form.
        application: The app's id, and what the event says of the application: its package_name, title,
            version_code and sdk.
        client: The endpoint's id, as client_id.
        device: What the endpoint's Demographic says of the device.
        session: The session's id, its start and, if it has ended, its end.
        attributes: The event's attributes.
        metrics: The event's metrics.
        endpoint: The endpoint, after what the event brought of it was written; None if there is no such endpoint.
        awsAccountId: The account.
        facets: What an event that Pinpoint itself records says of the channel; None without it.
        client_context: What such an event says of the client; None without it.
        endpoint_id: The endpoint's id; of an event that Pinpoint itself records, its client_id.
        event_id: The id that the client gave the event.
        time: The event's Timestamp, aware, in UTC.
    """

    event_type: str
    event_timestamp: int
    arrival_timestamp: int
    event_version: str
    application: dict[str, Any] = field(hash=False)
    client: dict[str, Any] = field(hash=False)
    device: dict[str, Any] = field(hash=False)
    session: dict[str, Any] = field(hash=False)
    attributes: dict[str, str] = field(hash=False)
    metrics: dict[str, float] = field(hash=False)
    endpoint: dict[str, Any] | None = field(hash=False)
    awsAccountId: str  # noqa: N815  (the member's name in the stream)
    endpoint_id: str
    event_id: str
    time: datetime
    facets: dict[str, Any] | None = field(default=None, hash=False)
    client_context: dict[str, Any] | None = field(default=None, hash=False)

    @property
    def record(self) -> dict[str, Any]:
        """The JSON object that is put into the app's event stream."""
        members = {name: deepcopy(getattr(self, name)) for name in _STREAMED}
        return {name: value for name, value in members.items() if value is not None}

    def __repr__(self) -> str:
        return (
            f"EventRecord(event_type={self.event_type!r}, endpoint_id={self.endpoint_id!r}, "
            f"event_id={self.event_id!r}, time={self.time.isoformat()}, attributes={self.attributes!r}, "
            f"metrics={self.metrics!r})"
        )

    def __str__(self) -> str:
        return described_event(self.time, self.event_type, self.endpoint_id, self.attributes, self.metrics)


_STREAMED = (
    "event_type",
    "event_timestamp",
    "arrival_timestamp",
    "event_version",
    "application",
    "client",
    "device",
    "session",
    "attributes",
    "metrics",
    "endpoint",
    "facets",
    "client_context",
    "awsAccountId",
)


class _KeptEvents(Sequence[tuple["App", "KeptEvent"]]):
    """The kept events of an app, each with the app, which its record needs; nothing is copied.

    Args:
        app: The app.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._events = app.part(EventLog).events

    @overload
    def __getitem__(self, index: int) -> tuple[App, KeptEvent]: ...
    @overload
    def __getitem__(self, index: slice) -> list[tuple[App, KeptEvent]]: ...
    def __getitem__(self, index: int | slice) -> tuple[App, KeptEvent] | list[tuple[App, KeptEvent]]:
        if isinstance(index, slice):
            return [(self._app, event) for event in self._events[index]]
        return self._app, self._events[index]

    def __len__(self) -> int:
        return len(self._events)


def records_of(reference: AppReference) -> Records[EventRecord]:
    """Return the events of an app as a test sees them: a live view, in the order in which they were received."""

    @contextmanager
    def open_kept() -> Iterator[_KeptEvents]:
        with reference.locked_app() as app:
            yield _KeptEvents(app)

    return Records(EventRecord, open_kept, lambda kept: record_of(kept[0], kept[1].read()))


def record_of(app: App, event: Event) -> EventRecord:
    """The record of an event; nothing in it is shared with what is kept."""
    endpoint = event.endpoint
    demographic = endpoint.demographic if endpoint else {}
    return EventRecord(
        event_type=event.event_type,
        event_timestamp=event.moment // _MILLISECOND,
        arrival_timestamp=event.arrival // _MILLISECOND,
        event_version=EVENT_VERSION,
        application=_application(app.id, event.given, demographic),
        client={"client_id": event.endpoint_id},
        device=_device(demographic),
        session=_session(event.given.get("Session", {})),
        attributes=dict(event.attributes),
        metrics=dict(event.metrics),
        endpoint=_endpoint(app, event),
        awsAccountId=app.world.options.account_id,
        endpoint_id=event.endpoint_id,
        event_id=event.id,
        time=to_datetime(event.moment),
        facets=_copied(event.facets),
        client_context=_copied(event.client_context),
    )


def _copied(members: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if members is None else deepcopy(dict(members))


def _application(app_id: str, given: Mapping[str, Any], demographic: Mapping[str, str]) -> dict[str, Any]:
    return {
        "app_id": app_id,
        **_named(given, package_name="AppPackageName"),
        "sdk": _named(given, name="SdkName", version="ClientSdkVersion"),
        **_named(given, title="AppTitle"),
        **_named(demographic, version_name="AppVersion"),  # inferred
        **_named(given, version_code="AppVersionCode"),
    }


def _device(demographic: Mapping[str, str]) -> dict[str, Any]:
    locale = demographic.get("Locale")
    return {
        **({"locale": _locale(locale)} if locale else {}),
        **_named(demographic, make="Make", model="Model"),
        "platform": _named(demographic, name="Platform", version="PlatformVersion"),
    }


def _locale(code: str) -> dict[str, str]:
    """A locale such as en_gb in its parts, as observed: the country in capitals, and only if it has one."""
    language, *others = re.split("[_-]", code)
    country = {"country": others[-1].upper()} if others else {}
    return {"code": code, **country, "language": language}


def _session(session: Mapping[str, Any]) -> dict[str, Any]:
    moments = {
        name: read_event_date(session[member], member) // _MILLISECOND
        for name, member in _TIMESTAMPS.items()
        if member in session
    }
    return {**_named(session, session_id="Id"), **moments}


def _endpoint(app: App, event: Event) -> dict[str, Any] | None:
    """The endpoint as GetEndpoint answers it, but for its metrics, which are always there (observed)."""
    if event.endpoint is None:
        return None
    members: dict[str, Any] = {**described(app, event.endpoint, event.user_attributes)}
    members.setdefault("Metrics", {})
    if not members["User"]:
        del members["User"]
    return deepcopy(members)


def _named(members: Mapping[str, str], **names: str) -> dict[str, str]:
    """Members by the names of the stream, those that there are."""
    return {name: members[member] for name, member in names.items() if member in members}
