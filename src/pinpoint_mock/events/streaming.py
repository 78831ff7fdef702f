"""What goes into an app's event stream: to Kinesis or Firehose as moto has them, and never to the network.

The events have been kept before: whatever fails here is told by the failure report, and fails no request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apps.event_stream import EventStream
from ..gateway.serialisation import to_json
from ..world import moto
from ..world.outside import Failure
from .records import record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..world.arns import Arn
    from ..world.store import App
    from .event import KeptEvent
    from .records import EventRecord

MAX_RECORDS = 500  # of both services in one call, documented
MAX_KEY = 256  # of Kinesis, documented
MAX_SIZES = {"kinesis": 5 * 1024 * 1024, "firehose": 4 * 1024 * 1024}  # of one call, documented


class StreamError(Exception):
    """The stream has refused some of the records."""


def stream(app: App, events: Sequence[KeptEvent]) -> None:
    """Put events into the app's event stream, if it has one and moto is active.

    A failure is kept in `world.outside.failures`.
    """
    kept = app.collection(EventStream).get(app.id)
    if kept is None or not events or not moto.is_active():
        return
    arn = kept.destination
    try:
        _put(arn, [record_of(app, event.read()) for event in events])
    except Exception as error:
        app.world.outside.failures.append(Failure(f"event stream {arn}", error))


def _put(arn: Arn, records: Sequence[EventRecord]) -> None:
    client = moto.client(arn.service, arn.region)
    name = arn.resource.partition("/")[2]
    if arn.service == "kinesis":
        for chunk in chunks([_for_kinesis(record) for record in records], MAX_SIZES["kinesis"]):
            _check(client.put_records(StreamName=name, Records=chunk), "FailedRecordCount", "Records")
    else:
        for chunk in chunks([_for_firehose(record) for record in records], MAX_SIZES["firehose"]):
            answer = client.put_record_batch(DeliveryStreamName=name, Records=chunk)
            _check(answer, "FailedPutCount", "RequestResponses")


def _for_kinesis(record: EventRecord) -> dict[str, Any]:
    """One JSON object. Pinpoint's own partition keys are not known: those of an endpoint stay together."""
    key = record.endpoint_id or record.event_id or record.event_type
    return {"Data": to_json(record.record).encode(), "PartitionKey": key[:MAX_KEY]}


def _for_firehose(record: EventRecord) -> dict[str, Any]:
    """One JSON object in a line, since Firehose writes records into a file as they come (inferred)."""
    return {"Data": to_json(record.record).encode() + b"\n"}


def chunks(entries: Sequence[dict[str, Any]], most: int) -> Iterator[list[dict[str, Any]]]:
    """Entries in calls that the service takes: not too many, and not of too many bytes."""
    chunk: list[dict[str, Any]] = []
    size = 0
    for entry in entries:
        length = len(entry["Data"]) + len(entry.get("PartitionKey", "").encode())
        if chunk and (len(chunk) == MAX_RECORDS or size + length > most):
            yield chunk
            chunk, size = [], 0
        chunk.append(entry)
        size += length
    if chunk:
        yield chunk


def _check(answer: dict[str, Any], count: str, results: str) -> None:
    if answer[count]:
        texts = [result["ErrorMessage"] for result in answer[results] if "ErrorMessage" in result]
        raise StreamError(f"{answer[count]} of {len(answer[results])} records were refused: {', '.join(texts)}")
