"""The events in which a Lambda function gets records: from an event source mapping of Kinesis, or from Firehose.

Lambda and Firehose document the forms. The data is in base64, and not compressed: among AWS's streams, only those of
CloudWatch Logs are compressed. Source: docs/behaviours/events.md#event-handlers.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from ..world.arguments import hint_at_choice
from ..world.clock import MINUTE, SECOND
from ..world.formatting import show
from .streams import MAX_KEY, to_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..world.arns import Arn
    from .streams import StreamRecord

Envelope: TypeAlias = Literal["kinesis", "firehose"]
"""The services that call a Lambda function with records."""
MAX_RECORDS: dict[Envelope, int] = {"kinesis": 100, "firehose": 500}
"""The maximum number of records in one call: the default of an event source mapping (documented), and the number that
Firehose accepts in one call (documented; that it passes on as many is inferred)."""
TIME_LIMITS: dict[Envelope, int] = {"kinesis": 15 * MINUTE, "firehose": 5 * MINUTE}
"""The time limits of functions: the maximum of Lambda, and that of Firehose (documented; the mock does not know the
real limit of the user's function)."""
_STREAMS: dict[Envelope, str] = {"kinesis": "stream/pinpoint-events", "firehose": "deliverystream/pinpoint-events"}
_SHARD = "shardId-000000000000"
_FIRST_NUMBER = 49590338271490256608559692538361571095921575989136588898  # as in Lambda's documentation
_ROLE = "arn:{partition}:iam::{account}:role/lambda-role"
_MILLISECOND = 1_000
_RESULTS = ("Ok", "Dropped", "ProcessingFailed")
_SHOWN = 100  # characters of a returned value in an error message


class ArrivedRecord(NamedTuple):
    """A record that has arrived in a stream.

    Args:
        record: The record.
        number: Its place in the stream.
        arrival: The time when it arrived, in microseconds since the epoch.
    """

    record: StreamRecord
    number: int
    arrival: int

    @property
    def sequence_number(self) -> str:
        """The sequence number, in the form of Kinesis."""
        return str(_FIRST_NUMBER + self.number)


def name_stream(envelope: Envelope, app: Arn, destination: Arn | None) -> Arn:
    """Return the ARN of the records' stream: the app's event stream if its service fits, else an invented one."""
    if destination is not None and destination.service == envelope:
        return destination
    return app._replace(service=envelope, resource=_STREAMS[envelope])


def build_kinesis_event(stream: Arn, records: Sequence[ArrivedRecord]) -> dict[str, Any]:
    """Build the event that an event source mapping passes to a function."""
    return {
        "Records": [
            {
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": arrived.record.key[:MAX_KEY],
                    "sequenceNumber": arrived.sequence_number,
                    "data": b64encode(arrived.record.data).decode(),
                    "approximateArrivalTimestamp": arrived.arrival // _MILLISECOND * _MILLISECOND / SECOND,
                },
                "eventSource": "aws:kinesis",
                "eventVersion": "1.0",
                "eventID": f"{_SHARD}:{arrived.sequence_number}",
                "eventName": "aws:kinesis:record",
                "invokeIdentityArn": _ROLE.format(partition=stream.partition, account=stream.account),
                "awsRegion": stream.region,
                "eventSourceARN": str(stream),
            }
            for arrived in records
        ]
    }


def build_firehose_event(stream: Arn, records: Sequence[ArrivedRecord], invocation_id: str) -> dict[str, Any]:
    """Build the event that Firehose passes to a function that transforms records."""
    return {
        "invocationId": invocation_id,
        "deliveryStreamArn": str(stream),
        "region": stream.region,
        "records": [
            {
                "recordId": arrived.sequence_number,
                "approximateArrivalTimestamp": arrived.arrival // _MILLISECOND,
                "data": b64encode(to_line(arrived.record)).decode(),
            }
            for arrived in records
        ],
    }


def find_faults(envelope: Envelope, event: dict[str, Any], answer: Any) -> Iterator[str]:
    """Yield the faults in a returned value, each as the rest of a sentence that begins with the function's name.

    Args:
        envelope: The service that has called the function.
        event: The function's event.
        answer: The returned value, as JSON.
    """
    if envelope == "firehose":
        yield from _find_faults_of_transformation(event, answer)
    elif isinstance(answer, dict) and answer.get("batchItemFailures"):
        failed = show(answer["batchItemFailures"], _SHOWN)
        yield f"reported failed records, which are not delivered again: batchItemFailures {failed}"


def _find_faults_of_transformation(event: dict[str, Any], answer: Any) -> Iterator[str]:
    results = answer.get("records") if isinstance(answer, dict) else None
    if not isinstance(results, list):
        yield f"must return {{'records': […]}} to Firehose, not {show(answer, _SHOWN)}"
        return
    missing = {record["recordId"] for record in event["records"]}
    for result in results:
        record_id = result.get("recordId") if isinstance(result, dict) else None
        if not isinstance(record_id, str) or record_id not in missing:
            yield f"must return each recordId of the event once to Firehose, and no others: {show(result, _SHOWN)}"
            return
        missing.remove(record_id)
        if result.get("result") not in _RESULTS:
            words, given = ", ".join(map(repr, _RESULTS)), result.get("result")
            wrong = f"{show(given, _SHOWN)}{hint_at_choice(given, _RESULTS)}"
            yield f"must return a result to Firehose that is one of {words}, not {wrong}"
            return
        if result["result"] == "Ok" and not _is_base64(result.get("data")):
            yield f"must return data in base64 to Firehose for a record that is 'Ok', not {show(result, _SHOWN)}"
            return
    if missing:
        yield f"must return each record to Firehose; it left out {len(missing)} of {len(event['records'])}"


def _is_base64(data: object) -> bool:
    if not isinstance(data, str):
        return False
    try:
        b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
