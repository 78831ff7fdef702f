"""Puts each recorded event into the event stream of its app, as a record.

Events are in the app's log before they are streamed. If a stream fails, the failure report shows it, and the request
still succeeds. Source: docs/behaviours/events.md#failing-stream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..apps.event_stream import EventStream
from ..gateway.serialisation import to_json
from ..outside import moto
from ..outside.streams import StreamRecord, put_records
from ..world.bus import subscribe
from ..world.user_code import Failure
from .event import EventsRecorded
from .event_record import make_record

if TYPE_CHECKING:
    from ..world.store import App
    from .event_record import EventRecord


@subscribe(EventsRecorded)
def stream(app: App, recorded: EventsRecorded) -> None:
    """Put events into the app's event stream, if it has one and moto is active.

    A failure is recorded with the failures of user code.
    """
    event_stream = app.collection(EventStream).get(app.id)
    if event_stream is None or not moto.is_active():
        return
    arn = event_stream.destination
    try:
        put_records(arn, [to_stream_record(make_record(app, event.read())) for event in recorded.events])
    except Exception as error:
        app.world.user_code.keep_failure(Failure(f"event stream {arn}", error))


def to_stream_record(record: EventRecord) -> StreamRecord:
    """Make the stream record of an event. Records of one endpoint have the same partition key (unknown; proposed)."""
    key = record.endpoint_id or record.event_id or record.event_type
    return StreamRecord(to_json(record.record).encode(), key)
