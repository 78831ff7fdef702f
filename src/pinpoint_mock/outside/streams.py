"""The streams of Kinesis and Firehose that moto mocks, never those of AWS.

Source: docs/behaviours/events.md#limits-of-a-stream.

The caller checks `moto.is_active` first, because only moto has streams for records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import moto

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..world.arns import Arn

MAX_RECORDS = 500  # in one call of either service, documented
MAX_KEY = 256  # in Kinesis, documented
MAX_SIZES = {"kinesis": 5 * 1024 * 1024, "firehose": 4 * 1024 * 1024}  # bytes in one call, documented


class StreamError(Exception):
    """The error if a stream refuses some of the records."""


class StreamRecord(NamedTuple):
    """A record for a stream.

    Args:
        data: The content.
        key: The partition key; records with the same key stay together in Kinesis.
    """

    data: bytes
    key: str


def put_records(arn: Arn, records: Sequence[StreamRecord]) -> None:
    """Put records into a stream, in as few calls as the service allows.

    Raises:
        StreamError: If the stream refuses some of the records.
        NotAnswered: If moto does not answer.
    """
    client = moto.client(arn.service, arn.region)
    name = arn.resource.partition("/")[2]
    if arn.service == "kinesis":
        for chunk in split([_to_kinesis(record) for record in records], MAX_SIZES["kinesis"]):
            answer = client.put_records(StreamName=name, Records=chunk)
            _check_results(answer, "FailedRecordCount", "Records")
    else:
        for chunk in split([_to_firehose(record) for record in records], MAX_SIZES["firehose"]):
            answer = client.put_record_batch(DeliveryStreamName=name, Records=chunk)
            _check_results(answer, "FailedPutCount", "RequestResponses")


def _to_kinesis(record: StreamRecord) -> dict[str, Any]:
    return {"Data": record.data, "PartitionKey": record.key[:MAX_KEY]}


def _to_firehose(record: StreamRecord) -> dict[str, Any]:
    return {"Data": to_line(record)}


def to_line(record: StreamRecord) -> bytes:
    """Return a record as a line, because Firehose writes records to a file without a separator (inferred)."""
    return record.data + b"\n"


def split(entries: Sequence[dict[str, Any]], most: int) -> Iterator[list[dict[str, Any]]]:
    """Split entries into lists for single calls, with limits for the number of entries and of bytes.

    Args:
        entries: The records in the form for the service.
        most: The maximum number of bytes in a call; a larger record gets its own call.
    """
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


def _check_results(answer: dict[str, Any], count: str, results: str) -> None:
    if answer[count]:
        messages = [result["ErrorMessage"] for result in answer[results] if "ErrorMessage" in result]
        raise StreamError(f"{answer[count]} of {len(answer[results])} records were refused: {', '.join(messages)}")
