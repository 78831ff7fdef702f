"""The events that AWS passes to a function behind a stream, and the values that the function may return."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.outside.stream_events import (
    ArrivedRecord,
    build_firehose_event,
    build_kinesis_event,
    find_faults,
    name_stream,
)
from pinpoint_mock.outside.streams import StreamRecord
from pinpoint_mock.world.arns import read_arn

if TYPE_CHECKING:
    from pinpoint_mock.world.arns import Arn

RECORDS = [ArrivedRecord(StreamRecord(b'{"a":1}', "phone"), number, 1_600_000_000_123_456) for number in (1, 2)]
FIRST, SECOND = (record.sequence_number for record in RECORDS)
DATA = b64encode(b"{}").decode()


def arn(text: str) -> Arn:
    """Read an ARN."""
    found = read_arn(text)
    assert found is not None
    return found


APP = arn("arn:aws-cn:mobiletargeting:cn-north-1:123456789012:apps/shop")
KINESIS = arn("arn:aws-cn:kinesis:cn-north-1:123456789012:stream/own")
FIREHOSE = arn("arn:aws:firehose:eu-west-1:123456789012:deliverystream/own")


def test_given_records_when_kinesis_passes_them_on_then_the_event_has_the_documented_form() -> None:
    event = build_kinesis_event(KINESIS, RECORDS)

    assert event.keys() == {"Records"}
    first, second = event["Records"]
    assert first == {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": "phone",
            "sequenceNumber": FIRST,
            "data": b64encode(b'{"a":1}').decode(),
            "approximateArrivalTimestamp": 1_600_000_000.123,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000000:{FIRST}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": "arn:aws-cn:iam::123456789012:role/lambda-role",
        "awsRegion": "cn-north-1",
        "eventSourceARN": "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/own",
    }
    assert len(FIRST) == 56
    assert int(second["kinesis"]["sequenceNumber"]) > int(FIRST)


def test_given_records_when_firehose_passes_them_on_then_the_event_has_the_documented_form() -> None:
    event = build_firehose_event(FIREHOSE, RECORDS, "invocation")

    assert {**event, "records": event["records"][:1]} == {
        "invocationId": "invocation",
        "deliveryStreamArn": str(FIREHOSE),
        "region": "eu-west-1",
        "records": [
            {
                "recordId": FIRST,
                "approximateArrivalTimestamp": 1_600_000_000_123,
                "data": b64encode(b'{"a":1}\n').decode(),
            }
        ],
    }
    assert b64decode(event["records"][1]["data"]) == b'{"a":1}\n'


def test_given_a_long_partition_key_when_kinesis_passes_it_on_then_it_has_256_characters() -> None:
    record = RECORDS[0]._replace(record=StreamRecord(b"{}", "x" * 300))
    assert build_kinesis_event(KINESIS, [record])["Records"][0]["kinesis"]["partitionKey"] == "x" * 256


@pytest.mark.parametrize(
    ("envelope", "destination", "expected"),
    [
        ("kinesis", KINESIS, str(KINESIS)),
        ("firehose", FIREHOSE, str(FIREHOSE)),
        ("kinesis", None, "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/pinpoint-events"),
        ("kinesis", FIREHOSE, "arn:aws-cn:kinesis:cn-north-1:123456789012:stream/pinpoint-events"),
        ("firehose", KINESIS, "arn:aws-cn:firehose:cn-north-1:123456789012:deliverystream/pinpoint-events"),
    ],
)
def test_given_an_event_stream_when_it_fits_then_records_come_from_it_and_otherwise_from_an_invented_one(
    envelope: Any, destination: Arn | None, expected: str
) -> None:
    assert str(name_stream(envelope, APP, destination)) == expected


class TestAnswersToKinesis:
    @pytest.mark.parametrize("answer", [None, "done", {"batchItemFailures": []}, {"batchItemFailures": None}])
    def test_given_a_return_value_without_failures_then_it_is_valid(self, answer: Any) -> None:
        assert list(find_faults("kinesis", build_kinesis_event(KINESIS, RECORDS), answer)) == []

    def test_given_records_that_the_function_reports_as_failed_then_it_is_a_fault_that_names_them(self) -> None:
        answer = {"batchItemFailures": [{"itemIdentifier": FIRST}]}
        [fault] = find_faults("kinesis", build_kinesis_event(KINESIS, RECORDS), answer)
        assert fault.startswith("reported failed records, which are not delivered again: ")
        assert FIRST in fault


class TestAnswersToFirehose:
    def find(self, answer: Any) -> list[str]:
        """Return the faults in a returned value."""
        return list(find_faults("firehose", build_firehose_event(FIREHOSE, RECORDS, "invocation"), answer))

    @pytest.mark.parametrize(
        "second", [{"result": "Ok", "data": DATA}, {"result": "Dropped"}, {"result": "ProcessingFailed", "data": None}]
    )
    def test_given_a_result_for_each_record_then_it_is_valid(self, second: Any) -> None:
        first = {"recordId": FIRST, "result": "Ok", "data": ""}
        assert self.find({"records": [{"recordId": SECOND, **second}, first]}) == []

    @pytest.mark.parametrize("answer", [None, "done", {}, {"records": None}, {"Records": []}, []])
    def test_given_a_return_value_without_records_then_the_fault_says_what_to_return(self, answer: Any) -> None:
        [fault] = self.find(answer)
        assert fault.startswith("must return {'records': […]} to Firehose, not ")

    @pytest.mark.parametrize(
        ("results", "expected"),
        [
            ([], "must return each record to Firehose; it left out 2 of 2"),
            (
                [{"recordId": FIRST, "result": "Dropped"}],
                "must return each record to Firehose; it left out 1 of 2",
            ),
            ([{"recordId": "other", "result": "Dropped"}], "must return each recordId of the event once"),
            ([{"result": "Dropped"}], "must return each recordId of the event once"),
            (["done"], "must return each recordId of the event once"),
            ([{"recordId": FIRST, "result": "Dropped"}] * 2, "must return each recordId of the event once"),
            ([{"recordId": FIRST, "result": "OK"}], "that is one of 'Ok', 'Dropped', 'ProcessingFailed', not 'OK'"),
            ([{"recordId": FIRST, "result": ["Ok"]}], "that is one of 'Ok', 'Dropped', 'ProcessingFailed', not ['Ok']"),
            ([{"recordId": FIRST}], "that is one of 'Ok', 'Dropped', 'ProcessingFailed', not None"),
            ([{"recordId": FIRST, "result": "Ok"}], "must return data in base64 to Firehose"),
            ([{"recordId": FIRST, "result": "Ok", "data": "{}"}], "must return data in base64 to Firehose"),
            ([{"recordId": FIRST, "result": "Ok", "data": "ü"}], "must return data in base64 to Firehose"),
        ],
    )
    def test_given_a_result_that_is_wrong_then_the_fault_says_how(self, results: Any, expected: str) -> None:
        [fault] = self.find({"records": results})
        assert expected in fault
