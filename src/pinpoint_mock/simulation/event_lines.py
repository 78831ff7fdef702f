"""The events of a run, read from files: records of an event stream, or requests of PutEvents, one per line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..events.event import read_event_date
from ..exports.documents import UnreadableExport
from ..exports.places import Place
from ..gateway.errors import BadRequest
from ..gateway.problems import quote
from ..gateway.validation import read_json
from ..world.clock import to_datetime
from ..world.likeness import Known, enclose, find_nearest
from .line_files import list_files, list_items, open_file, read_mapping, read_start

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .rejections import Rejections

Events: TypeAlias = "str | Path | Iterable[str | Path | Mapping[str, object]]"
_VALID = "a path, or a list of paths and mappings (records of an event stream, or requests of PutEvents)"
_TIME = "event_timestamp"
_OTHER_MEMBERS = frozenset({"event_type", "event_version", "arrival_timestamp"})
"""Members of a record with similar names, which are not a misspelt event_timestamp."""
_MILLISECOND = 1_000  # in microseconds
_PARQUET = b"PAR1"
_SESSION = {"session_id": "Id", "start_timestamp": "StartTimestamp", "stop_timestamp": "StopTimestamp"}
_TOO_LATE = 253_402_300_799_000
"""The end of the year 9999, in milliseconds since the epoch."""


class PlannedEvent(NamedTuple):
    """An event that will be recorded at its time.

    Args:
        time: The event's time, in microseconds since the epoch.
        event_id: The event's id.
        endpoint_id: The endpoint's id.
        event_type: The event's type.
        members: The members of Event, as for PutEvents.
        endpoint: The members of the endpoint that PutEvents will write; None for a record of an event stream.
        activity: The id of the activity whose message the event is about; None if the line does not contain it.
        link: The clicked link; None if the line does not contain it.
        where: The file and the line.
    """

    time: int
    event_id: str
    endpoint_id: str
    event_type: str
    members: Mapping[str, Any]
    endpoint: Mapping[str, Any] | None
    activity: str | None
    link: str | None
    where: str


def read_events(events: object, rejections: Rejections) -> list[PlannedEvent]:
    """Read events, and return them in the order of their times.

    Args:
        events: A path, or a list of paths and mappings.
        rejections: The lines that cannot be used are added to it.

    Raises:
        TypeError: If the argument is neither a path nor a list of paths and mappings.
        FileNotFoundError: If a path does not exist.
        UnreadableExport: If a mapping is not an event, if no line of a file is an event, or if the format of a file is
            not supported.
    """
    found: list[PlannedEvent] = []
    for position, (item, _) in enumerate(list_items("events", _VALID, events)):
        if isinstance(item, Path):
            for path in list_files(item):
                found += _read_lines(_read_file(path), rejections)
        else:
            found += _read_item(item, Place("events", (position,)))
    return sorted(found, key=lambda event: event.time)


def _read_lines(lines: Iterator[tuple[object, Place]], rejections: Rejections) -> list[PlannedEvent]:
    """Read the lines of a file, and reject the lines that cannot be used.

    Raises:
        UnreadableExport: If none of the lines can be used.
    """
    found: list[PlannedEvent] = []
    errors: list[UnreadableExport] = []
    for line, place in lines:
        try:
            found += _read_value(line, place)
        except UnreadableExport as error:
            errors.append(error)
    if errors and not found:
        raise errors[0]
    for rejected in errors:
        rejections.add(rejected.reason, str(rejected.place))
    return found


def _read_item(item: Mapping[str, object], place: Place) -> list[PlannedEvent]:
    try:
        return _read_value(read_mapping(item), place)
    except BadRequest as error:
        raise UnreadableExport(place, error.message) from None


def _read_file(path: Path) -> Iterator[tuple[object, Place]]:
    """Yield the lines of a file, each with its place: bytes, or the value that was read from them."""
    start = read_start(path)
    if start.startswith(_PARQUET):
        yield from _read_parquet(path)
    elif start.startswith(b"["):
        with open_file(path) as stream:
            yield from _read_list(stream.read(), Place(str(path)))
    else:
        with open_file(path) as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield line, Place(str(path), line=number)


def _read_list(content: bytes, place: Place) -> Iterator[tuple[object, Place]]:
    for position, value in enumerate(_parse(content, "The file", place)):
        yield value, place.inside(position)


def _parse(content: bytes, what: str, place: Place) -> Any:
    try:
        return read_json(content, what)
    except BadRequest as error:
        raise UnreadableExport(place, error.message) from None


def _read_parquet(path: Path) -> Iterator[tuple[object, Place]]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise UnreadableExport(
            Place(str(path)), "this is a Parquet file; to read it, install pyarrow: pip install pyarrow"
        ) from None
    try:
        rows = (row for batch in ParquetFile(str(path)).iter_batches() for row in batch.to_pylist())
        for number, row in enumerate(rows, 1):
            yield {name: _unpack(value) for name, value in row.items()}, Place(str(path), line=number)
    except (ArrowException, OSError) as error:
        raise UnreadableExport(Place(str(path)), f"the file is not a complete Parquet file: {error}") from None


def _unpack(value: Any) -> Any:
    """Return a value of a Parquet file in its JSON form: Parquet has pairs for maps, and null for absent members."""
    if isinstance(value, list) and value and all(isinstance(item, tuple) and len(item) == 2 for item in value):
        value = dict(value)
    if isinstance(value, dict):
        return {name: _unpack(item) for name, item in value.items() if item is not None}
    return value


def _read_value(line: object, place: Place) -> list[PlannedEvent]:
    """Return the events in a line; a line of bytes is JSON."""
    value = _parse(line, "The line", place) if isinstance(line, bytes) else line
    if not isinstance(value, Mapping):
        what = "a line must be one complete JSON object" if value is not line else "an event must be an object"
        raise UnreadableExport(place, what)
    try:
        if "event_type" in value:
            return [_read_record(value, str(place))]
        request = value.get("EventsRequest", value)
        items = request.get("BatchItem") if isinstance(request, Mapping) else None
        if not isinstance(items, Mapping):
            raise BadRequest("this is neither a record of an event stream, with event_type, nor a request of PutEvents")
        return [
            _read_put_event(endpoint_id, item.get("Endpoint") or {}, event_id, members, str(place))
            for endpoint_id, item in items.items()
            for event_id, members in item["Events"].items()
        ]
    except BadRequest as error:
        raise UnreadableExport(place, error.message) from None
    except (AttributeError, KeyError, TypeError):
        raise UnreadableExport(
            place, "this is not a request of PutEvents: BatchItem has endpoints, each with Events"
        ) from None


def _read_put_event(
    endpoint_id: str, endpoint: Mapping[str, Any], event_id: str, members: Mapping[str, Any], where: str
) -> PlannedEvent:
    time = read_event_date(members["Timestamp"], "Timestamp")
    event_type = _check_event_type("EventType", members["EventType"])
    activity = members.get("Attributes", {}).get("journey_activity_id")
    return PlannedEvent(time, event_id, endpoint_id, event_type, members, endpoint or None, activity, None, where)


def _check_event_type(member: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise BadRequest("must be a non-empty string", member)
    return value


def _read_record(record: Mapping[str, Any], where: str) -> PlannedEvent:
    """Read a record of an event stream. It may have `endpoint_id` and a date, as records written by hand do."""
    client = _read_mapping(record, "client")
    endpoint_id = record.get("endpoint_id") or client.get("client_id")
    if not isinstance(endpoint_id, str):
        raise BadRequest("the record does not name its endpoint: it needs client.client_id or endpoint_id")
    event_type = _check_event_type("event_type", record["event_type"])
    if record.get(_TIME) is None:
        others = (Known(name) for name in record if name not in _OTHER_MEMBERS)
        raise BadRequest(f"is missing{enclose(find_nearest(_TIME, others))}", _TIME)
    time = _read_time(record[_TIME], _TIME)
    attributes = {name: str(text) for name, text in _read_mapping(record, "attributes").items()}
    members = {
        "EventType": event_type,
        "Timestamp": _format(time),
        "Attributes": attributes,
        "Metrics": _read_mapping(record, "metrics"),
        **_read_session(_read_mapping(record, "session")),
    }
    event_id = record.get("event_id") or f"{where}:{event_type}"
    activity = record.get("activity") or attributes.get("journey_activity_id")
    return PlannedEvent(time, event_id, endpoint_id, event_type, members, None, activity, _find_link(record), where)


def _read_mapping(record: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a member that is an object; in files that were made for a database, it may be a string of JSON."""
    value = given = record.get(name)
    if isinstance(given, str):
        try:
            value = json.loads(given) if given else None
        except ValueError:
            value = given
    if value == []:
        value = None  # an empty map in a Parquet file
    if value is not None and not isinstance(value, Mapping):
        raise BadRequest(f"must be an object, not {quote(given)}", name)
    return dict(value or {})


def _read_time(value: object, member: str) -> int:
    """Read a member that is milliseconds since the epoch, or a date."""
    text = value.strip() if isinstance(value, str) else value
    if isinstance(text, str) and not text.isdecimal():
        return read_event_date(text, member)
    number = float(text) if isinstance(text, str) else text
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0 <= number <= _TOO_LATE:
        rule = "must be milliseconds since 1970, or a date such as 2030-01-01T00:00:00Z"
        raise BadRequest(f"{rule}, not {quote(value)}", member)
    return int(number) * _MILLISECOND


def _read_session(session: Mapping[str, Any]) -> dict[str, Any]:
    """Return the member Session of an event, if the record has the session's id and start."""
    members = {new: session[old] for old, new in _SESSION.items() if session.get(old) is not None}
    for name in ("StartTimestamp", "StopTimestamp"):
        if name in members:
            members[name] = _format(_read_time(members[name], name))
    if "StopTimestamp" in members:
        members.pop("StopTimestamp")  # it would require Duration, which records do not have
    return {"Session": members} if {"Id", "StartTimestamp"} <= members.keys() else {}


def _format(time: int) -> str:
    return to_datetime(time).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _find_link(record: Mapping[str, Any]) -> str | None:
    """Return the link of an _email.click."""
    link = record.get("url")
    facets = record.get("facets")
    try:
        if link is None and isinstance(facets, Mapping):
            link = facets["email_channel"]["mail_event"]["click"]["link"]
    except (KeyError, TypeError):
        link = None
    return link if isinstance(link, str) else None
