"""PutEvents: events to record, and the endpoints that they come from to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..endpoints.audience_changes import AudienceChanges
from ..endpoints.definition import check_id, define
from ..gateway.errors import BadRequest, ServiceError
from ..gateway.operation import operation
from ..world.changes import log
from ..world.clock import to_datetime
from . import streaming  # noqa: F401  (it subscribes to events)
from .event import MAX_VALUE, Event, EventLog, EventNotRecorded, checked_moment, is_dropped
from .recording import record
from .request import check_items

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from mypy_boto3_pinpoint.type_defs import EndpointItemResponseTypeDef, EventsResponseTypeDef, ItemResponseTypeDef

    from ..endpoints.endpoint import Values
    from ..world.store import App
    from .request import Item, Members

    Verdict: TypeAlias = EndpointItemResponseTypeDef  # that of an event has the same members

MAX_BODY = 4 * 1024 * 1024  # documented quota
MAX_EVENTS = 100  # documented quota; that it counts the events of all endpoints is inferred


@operation("PutEvents", check=check_items, max_body=MAX_BODY)
def put_events(app: App, events_request: Mapping[str, Item], request_id: str) -> EventsResponseTypeDef:
    """Record up to 100 events and write the endpoints they come from; what is wrong with one loses no other."""
    count = sum(len(item.events) for item in events_request.values())
    if count > MAX_EVENTS:
        raise BadRequest(f"must have at most {MAX_EVENTS} events, not {count}", "BatchItem")
    batch = _Batch(app, request_id)
    results = {endpoint_id: batch.put(endpoint_id, item) for endpoint_id, item in events_request.items()}
    batch.commit()
    return {"Results": results}


class _Batch:
    """The changes of one request, which are not visible until they are committed.

    Args:
        app: Where the events are recorded.
        request_id: The request.
    """

    def __init__(self, app: App, request_id: str) -> None:
        self.events: list[Event] = []
        self._not_recorded: list[EventNotRecorded] = []
        self._app = app
        self._request_id = request_id
        self._now = app.world.clock.now()
        self._log = app.part(EventLog)
        self._changes = AudienceChanges(app)
        self._names = self._log.names

    def put(self, endpoint_id: str, item: Item) -> ItemResponseTypeDef:
        """Take in an endpoint and its events, and say of each what came of it."""
        moments: dict[str, int] = {}
        verdicts: dict[str, Verdict] = {}
        for event_id, given in item.events.items():
            try:
                moment = self._admit(given)
            except BadRequest as error:
                verdicts[event_id] = _refused(error)
                self._tell(endpoint_id, event_id, f"refused: {error.message}")
            else:
                verdicts[event_id] = _accepted()
                if moment is None:
                    self._tell(endpoint_id, event_id, f"dropped: an attribute has more than {MAX_VALUE} characters")
                else:
                    moments[event_id] = moment
        verdict = self._write(endpoint_id, item.endpoint, max(moments.values(), default=self._now))
        self._record(endpoint_id, item, moments)
        return {"EndpointItemResponse": verdict, "EventsItemResponse": verdicts}

    def _admit(self, given: Members | BadRequest) -> int | None:
        """Check an event, and tell when it was; None if it is dropped."""
        if isinstance(given, BadRequest):
            raise given
        moment = checked_moment(given)
        if is_dropped(given):
            return None
        self._names = self._names.including(given)
        return moment

    def _write(self, endpoint_id: str, given: Members | BadRequest, moment: int) -> Verdict:
        """Write an endpoint as at the time of its newest event (observed); nothing given changes none that exists."""
        try:
            if isinstance(given, BadRequest):
                raise given
            check_id(endpoint_id, "Id")
            if given or self._changes.endpoint(endpoint_id.lower()) is None:
                self._changes.write(define(endpoint_id, given), moment, self._request_id)
        except ServiceError as error:
            return _refused(error)
        return _accepted()

    def _record(self, endpoint_id: str, item: Item, moments: Mapping[str, int]) -> None:
        """Record events with their endpoint as it is now, even if writing it was refused (unknown)."""
        if not moments:
            return
        endpoint = self._changes.endpoint(endpoint_id.lower())
        user_attributes: Values = {}
        if endpoint is not None:
            endpoint_id = endpoint.id
            self._changes.note_event(endpoint_id.lower(), max(moments.values()))
            user_attributes = self._changes.user_attributes(endpoint)
        for event_id, moment in moments.items():
            given = cast("Members", item.events[event_id])
            self.events.append(Event(event_id, endpoint_id, moment, self._now, given, endpoint, user_attributes))

    def _tell(self, endpoint_id: str, event_id: str, why: str) -> None:
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
        """Make the changes, and record the events."""
        for change in self._not_recorded:
            log(self._app, change)
        self._changes.commit()
        self._log.names = self._names
        record(self._app, self.events)


def _accepted() -> Verdict:
    return {"StatusCode": 202, "Message": "Accepted"}  # observed


def _refused(error: ServiceError) -> Verdict:
    return {"StatusCode": 400, "Message": error.message}
