"""The operation PutEvents: it records events and writes their endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..endpoints.audience_changes import AudienceChanges
from ..endpoints.definition import check_id, read_definition
from ..gateway.errors import BadRequest, ServiceError
from ..gateway.operation import operation
from ..world.changes import log
from ..world.clock import to_datetime
from .batch_items import make_checker
from .event import Event, EventLog, EventNotRecorded, check_event
from .recording import record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from mypy_boto3_pinpoint.type_defs import EndpointItemResponseTypeDef, EventsResponseTypeDef, ItemResponseTypeDef

    from ..endpoints.endpoint import Values
    from ..world.store import App
    from .batch_items import BatchItem, Members

    Result: TypeAlias = EndpointItemResponseTypeDef  # the result of an event has the same members

MAX_BODY = 4 * 1024 * 1024  # documented quota
MAX_EVENTS = 100  # documented quota; inferred: it counts the events of all endpoints


@operation("PutEvents", check=make_checker, max_body=MAX_BODY)
def put_events(app: App, events_request: Mapping[str, BatchItem], request_id: str) -> EventsResponseTypeDef:
    """Record up to 100 events, and write their endpoints. An error in one does not affect the others."""
    count = sum(len(item.events) for item in events_request.values())
    if count > MAX_EVENTS:
        raise BadRequest(f"must have at most {MAX_EVENTS} events, not {count}", "BatchItem")
    changes = _EventChanges(app, request_id)
    results = {endpoint_id: changes.put(endpoint_id, item) for endpoint_id, item in events_request.items()}
    changes.commit()
    return {"Results": results}


class _EventChanges:
    """The changes of one request. They are staged until they are committed.

    Args:
        app: The app that records the events.
        request_id: The id of the request.
    """

    def __init__(self, app: App, request_id: str) -> None:
        self.events: list[Event] = []
        self._not_recorded: list[EventNotRecorded] = []
        self._app = app
        self._request_id = request_id
        self._now = app.world.clock.now()
        self._log = app.part(EventLog)
        self._audience_changes = AudienceChanges(app)
        self._names = self._log.names

    def put(self, endpoint_id: str, item: BatchItem) -> ItemResponseTypeDef:
        """Stage an endpoint and its events, and return the result of each."""
        timestamps: dict[str, int] = {}
        event_results: dict[str, Result] = {}
        for event_id, given in item.events.items():
            try:
                timestamp = self._check_event(given)
            except BadRequest as error:
                event_results[event_id] = _make_result(400, error.message)
                self._note_not_recorded(endpoint_id, event_id, f"refused: {error.message}")
            else:
                event_results[event_id] = _make_result(202, "Accepted")  # observed
                timestamps[event_id] = timestamp
        endpoint_result = self._write(endpoint_id, item.endpoint, max(timestamps.values(), default=self._now))
        self._record(endpoint_id, item, timestamps)
        return {"EndpointItemResponse": endpoint_result, "EventsItemResponse": event_results}

    def _check_event(self, given: Members | BadRequest) -> int:
        """Check an event, and return its Timestamp."""
        if isinstance(given, BadRequest):
            raise given
        timestamp = check_event(given)
        self._names = self._names.with_event(given)
        return timestamp

    def _write(self, endpoint_id: str, given: Members | BadRequest, timestamp: int) -> Result:
        """Write an endpoint at the time of its newest event (observed).

        Without members, an existing one stays unchanged.
        """
        try:
            if isinstance(given, BadRequest):
                raise given
            check_id(endpoint_id, "Id")
            if given or self._audience_changes.endpoint(endpoint_id.lower()) is None:
                self._audience_changes.write(read_definition(endpoint_id, given), timestamp, self._request_id)
        except ServiceError as error:
            return _make_result(400, error.message)
        return _make_result(202, "Accepted")

    def _record(self, endpoint_id: str, item: BatchItem, timestamps: Mapping[str, int]) -> None:
        """Stage events with the present state of their endpoint, even if its write was refused (unknown)."""
        if not timestamps:
            return
        endpoint = self._audience_changes.endpoint(endpoint_id.lower())
        user_attributes: Values = {}
        if endpoint is not None:
            endpoint_id = endpoint.id
            self._audience_changes.note_event(endpoint_id.lower(), max(timestamps.values()))
            user_attributes = self._audience_changes.user_attributes(endpoint)
        for event_id, timestamp in timestamps.items():
            given = cast("Members", item.events[event_id])
            self.events.append(Event(event_id, endpoint_id, timestamp, self._now, given, endpoint, user_attributes))

    def _note_not_recorded(self, endpoint_id: str, event_id: str, why: str) -> None:
        self._not_recorded.append(
            EventNotRecorded(
                time=to_datetime(self._now),
                application_id=self._app.id,
                endpoint_id=endpoint_id,
                event_id=event_id,
                why=why,
            )
        )

    def commit(self) -> None:
        """Apply the changes, and record the events."""
        for change in self._not_recorded:
            log(self._app, change)
        self._audience_changes.commit()
        self._audience_changes.note_ignored()
        self._log.names = self._names
        record(self._app, self.events)


def _make_result(status_code: int, message: str) -> Result:
    return {"StatusCode": status_code, "Message": message}
