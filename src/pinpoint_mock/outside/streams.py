"""Kinesis and Firehose, as moto mocks them, and never over the network. Source: docs/behaviours.md#event-streams.

The caller asks `moto.is_active` first: without moto there is no stream to put records into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import moto

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..world.arns import Arn

MAX_RECORDS = 500  # of both services in one call, documented
MAX_KEY = 256  # of Kinesis, documented
MAX_SIZES = {"kinesis": 5 * 1024 * 1024, "firehose": 4 * 1024 * 1024}  # of one call, documented


class StreamError(Exception):
    """A stream that refused some of the records."""


class StreamRecord(NamedTuple):
    """A record for a stream.

    Args:
        data: The content.
        key: The partition key; records with one key stay together in Kinesis.
    """

    data: bytes
    key: str


def put_records(arn: Arn, records: Sequence[StreamRecord]) -> None:
    """Put records into the stream with this ARN, in as few calls as the service allows.

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
    """Make a line of a record, since Firehose appends records to a file without a separator (inferred)."""
    return record.data + b"\n"


def split(entries: Sequence[dict[str, Any]], most: int) -> Iterator[list[dict[str, Any]]]:
    """Split entries into the lists of single calls: not too many entries, and not too many bytes.

    Args:
        entries: The records as the service takes them.
        most: The number of bytes that a call may have; one larger record gets a call of its own.
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
