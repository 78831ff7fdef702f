"""The record of an event. Tests read records, and the app's event stream gets the same format.

A record is made from the app's log when it is read. Source: docs/behaviours/events.md#event-streams. The format was
observed in records of real streams, and AWS documents most of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any, overload

from ..endpoints.endpoint import describe_endpoint
from ..gateway.names import check_event_type
from ..world.clock import to_datetime
from ..world.records import Records
from .event import EventLog, read_event_date
from .event_line import describe_event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import App
    from ..world.view import AppReference
    from .event import Event, KeptEvent

EVENT_VERSION = "3.1"  # observed
_MILLISECOND = 1_000
_OF_DELIVERY = {name: f"pinpoint.events.{name}" for name in ("deliver_to", "stop_delivering_to", "failures")}
"""The methods of `pinpoint.events`, for tests that confuse it with `app.events`."""
_TIMESTAMPS = {"start_timestamp": "StartTimestamp", "stop_timestamp": "StopTimestamp"}


@dataclass(frozen=True, repr=False)
class EventRecord:
    """An event that an application recorded, in the format in which Amazon Pinpoint streams it.

    Args:
        event_type: The type: a type of the service, such as `_session.start`, or a custom type.
        event_timestamp: The event's Timestamp, in milliseconds since the epoch.
        arrival_timestamp: The time at which it was received, in milliseconds since the epoch.
        event_version: The version of this format.
        application: The app's id, and the application's package_name, title, version_code and sdk from the event.
        client: The id of the endpoint, as client_id.
        device: The device, from the endpoint's Demographic.
        session: The session's id, its start and, if it has ended, its end.
        attributes: The event's attributes.
        metrics: The event's metrics.
        endpoint: The endpoint after the request of the event was written; None if the endpoint did not exist.
        awsAccountId: The id of the account.
        facets: For an event that Pinpoint itself records: the members of the channel. Otherwise None.
        client_context: For such an event: the members of the client. Otherwise None.
        endpoint_id: The endpoint's id; for an event that Pinpoint itself records, its client_id.
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
        if self.client_context is not None and not self.metrics:
            members["metrics"] = None  # documented: among Pinpoint's own events, only SMS events have metrics
        return {name: value for name, value in members.items() if value is not None}

    def __repr__(self) -> str:
        return (
            f"EventRecord(event_type={self.event_type!r}, endpoint_id={self.endpoint_id!r}, "
            f"event_id={self.event_id!r}, time={self.time.isoformat()}, attributes={self.attributes!r}, "
            f"metrics={self.metrics!r})"
        )

    def __str__(self) -> str:
        return describe_event(self, self.time)


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
    """The logged events of an app, each with the app, because its record needs the app. Nothing is copied.

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


def view_records(reference: AppReference) -> Records[EventRecord]:
    """Return a live view of the events of an app, in the order in which they were received."""

    @contextmanager
    def open_kept() -> Iterator[_KeptEvents]:
        with reference.locked_app() as app:
            yield _KeptEvents(app)

    return Records(
        EventRecord,
        open_kept,
        lambda kept: make_record(kept[0], kept[1].read()),
        checks={"event_type": check_event_type},
        elsewhere=_OF_DELIVERY,
    )


def make_record(app: App, event: Event) -> EventRecord:
    """Make the record of an event. The record shares nothing with the log."""
    endpoint = event.endpoint
    demographic = endpoint.demographic if endpoint else {}
    return EventRecord(
        event_type=event.event_type,
        event_timestamp=event.timestamp // _MILLISECOND,
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
        time=to_datetime(event.timestamp),
        facets=event.facets,
        client_context=event.client_context,
    )


def _application(app_id: str, given: Mapping[str, Any], demographic: Mapping[str, str]) -> dict[str, Any]:
    return {
        "app_id": app_id,
        **_rename_members(given, package_name="AppPackageName"),
        "sdk": _rename_members(given, name="SdkName", version="ClientSdkVersion"),
        **_rename_members(given, title="AppTitle"),
        **_rename_members(demographic, version_name="AppVersion"),  # inferred
        **_rename_members(given, version_code="AppVersionCode"),
    }


def _device(demographic: Mapping[str, str]) -> dict[str, Any]:
    locale = demographic.get("Locale")
    return {
        **({"locale": _locale(locale)} if locale else {}),
        **_rename_members(demographic, make="Make", model="Model"),
        "platform": _rename_members(demographic, name="Platform", version="PlatformVersion"),
    }


def _locale(code: str) -> dict[str, str]:
    """Split a locale such as en_gb.

    The country is in capitals, and is only present if the locale has one (observed).
    """
    language, *others = re.split("[_-]", code)
    country = {"country": others[-1].upper()} if others else {}
    return {"code": code, **country, "language": language}


def _session(session: Mapping[str, Any]) -> dict[str, Any]:
    timestamps = {
        name: read_event_date(session[member], member) // _MILLISECOND
        for name, member in _TIMESTAMPS.items()
        if member in session
    }
    return {**_rename_members(session, session_id="Id"), **timestamps}


def _endpoint(app: App, event: Event) -> dict[str, Any] | None:
    """Return the endpoint as GetEndpoint returns it, except that Metrics is always present (observed)."""
    if event.endpoint is None:
        return None
    members: dict[str, Any] = {**describe_endpoint(app, event.endpoint, event.user_attributes)}
    members.setdefault("Metrics", {})
    if not members["User"]:
        del members["User"]
    return deepcopy(members)


def _rename_members(members: Mapping[str, str], **names: str) -> dict[str, str]:
    """Return the members that are present, under their names in the stream."""
    return {name: members[member] for name, member in names.items() if member in members}
