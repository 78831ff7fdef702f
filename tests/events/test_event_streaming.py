"""The event stream: the records that moto's Kinesis and Firehose get, and streams that fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest

import pinpoint_mock.outside.moto
from pinpoint_mock import current

from .conftest import ACCEPTED, an_event

moto = pytest.importorskip("moto")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView
    from pinpoint_mock.world.user_code import Failure

    Call = Callable[..., Any]

REGION = "eu-west-1"
KINESIS = f"arn:aws:kinesis:{REGION}:123456789012:stream/events"
FIREHOSE = f"arn:aws:firehose:{REGION}:123456789012:deliverystream/events"
ROLE = "arn:aws:iam::123456789012:role/pinpoint"


@pytest.fixture
def aws() -> Iterator[None]:
    """moto's mock of AWS."""
    with moto.mock_aws():
        yield


@pytest.fixture
def connect(client: PinpointClient, app_id: str) -> Callable[[str], None]:
    """Return a function that sets the app's event stream."""

    def put_event_stream(arn: str) -> None:
        client.put_event_stream(ApplicationId=app_id, WriteEventStream={"DestinationStreamArn": arn, "RoleArn": ROLE})

    return put_event_stream


@pytest.fixture
def kinesis(aws: None) -> Any:
    """moto's Kinesis, with a stream."""
    kinesis = boto3.client("kinesis", region_name=REGION)
    kinesis.create_stream(StreamName="events", ShardCount=1)
    return kinesis


@pytest.fixture
def s3(aws: None) -> Any:
    """moto's S3, into which its Firehose writes."""
    s3: Any = boto3.client("s3", region_name=REGION)
    s3.create_bucket(Bucket="shop-events", CreateBucketConfiguration={"LocationConstraint": REGION})
    boto3.client("firehose", region_name=REGION).create_delivery_stream(
        DeliveryStreamName="events",
        ExtendedS3DestinationConfiguration={"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::shop-events"},
    )
    return s3


def records_in(kinesis: Any) -> list[dict[str, Any]]:
    """Return the records of the stream, oldest first."""
    [shard] = kinesis.list_shards(StreamName="events")["Shards"]
    iterator = kinesis.get_shard_iterator(
        StreamName="events", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records: list[dict[str, Any]] = kinesis.get_records(ShardIterator=iterator)["Records"]
    return records


def lines_in(s3: Any) -> list[str]:
    """Return the lines of all files in the bucket."""
    files = s3.list_objects_v2(Bucket="shop-events").get("Contents", [])
    return [
        line
        for file in files
        for line in s3.get_object(Bucket="shop-events", Key=file["Key"])["Body"].read().decode().splitlines()
    ]


def failures() -> list[Failure]:
    """Return the failures outside Pinpoint."""
    session = current()._session
    return session.failures


class TestKinesis:
    def test_given_a_stream_when_events_are_put_then_it_contains_a_json_object_for_each(
        self, connect: Call, kinesis: Any, put: Call, shop: AppView
    ) -> None:
        connect(KINESIS)
        put({"Demographic": {"Locale": "en_gb"}}, first=an_event(Metrics={"elapsed": 2}), second=an_event())
        records = records_in(kinesis)
        assert [json.loads(record["Data"]) for record in records] == [event.record for event in shop.events]
        assert [record["PartitionKey"] for record in records] == ["phone", "phone"]
        assert b'"elapsed":2}' in records[0]["Data"]
        assert "client_context" not in json.loads(records[0]["Data"])
        assert failures() == []

    def test_given_the_start_of_a_session_when_put_then_the_record_in_the_stream_has_the_documented_form(
        self, connect: Call, kinesis: Any, put: Call, get: Call
    ) -> None:
        connect(KINESIS)
        session = {"Id": "session", "StartTimestamp": "2022-02-01T00:05:11.5Z"}
        put({"Demographic": {"Locale": "en_gb"}}, first=an_event(EventType="_session.start", Session=session))
        [record] = [json.loads(one["Data"]) for one in records_in(kinesis)]
        assert (record["event_type"], record["event_version"]) == ("_session.start", "3.1")
        assert record["event_timestamp"] == 1_643_673_911_123
        assert isinstance(record["arrival_timestamp"], int)
        assert record["device"]["locale"] == {"code": "en_gb", "country": "GB", "language": "en"}
        assert record["session"] == {"session_id": "session", "start_timestamp": 1_643_673_911_500}
        endpoint = {name: record["endpoint"][name] for name in ("Id", "Demographic", "CohortId", "CreationDate")}
        assert endpoint.items() <= get().items()
        assert record["awsAccountId"] == "123456789012"
        assert "client_context" not in record

    @pytest.mark.parametrize("name", ["displayed", "dismissed", "clicked"])
    def test_given_an_event_about_an_in_app_message_when_a_client_puts_it_then_it_is_streamed(
        self, connect: Call, kinesis: Any, put: Call, name: str
    ) -> None:
        connect(KINESIS)
        ids = {"campaign_id": "sale-1", "treatment_id": "0", "delivery_type": "IN_APP_MESSAGE"}
        put(first=an_event(EventType=f"_inapp.message_{name}", Attributes=ids))
        [record] = [json.loads(one["Data"]) for one in records_in(kinesis)]
        assert (record["event_type"], record["attributes"]) == (f"_inapp.message_{name}", ids)
        assert (record["client"], record["endpoint"]["Id"]) == ({"client_id": "phone"}, "phone")

    def test_given_events_that_are_refused_when_put_then_the_stream_does_not_contain_them(
        self, connect: Call, kinesis: Any, put: Call
    ) -> None:
        connect(KINESIS)
        put(bad=an_event(EventType=""), long=an_event(Attributes={"long": "x" * 200}), last=an_event())
        assert len(records_in(kinesis)) == 1

    def test_given_only_refused_events_when_put_then_the_stream_gets_no_records(
        self, connect: Call, aws: None, put: Call
    ) -> None:
        connect(KINESIS)
        put(bad=an_event(EventType=""))
        assert failures() == []

    @pytest.mark.parametrize(
        ("endpoint_id", "event_id", "key"),
        [("phone", "first", "phone"), ("", "first", "first"), ("", "", "sale"), ("x" * 300, "first", "x" * 256)],
    )
    def test_given_an_endpoint_when_its_event_is_put_then_it_is_the_partition_key(
        self, connect: Call, kinesis: Any, put: Call, endpoint_id: str, event_id: str, key: str
    ) -> None:
        connect(KINESIS)
        put(endpoint_id=endpoint_id, **{event_id: an_event()})
        assert [record["PartitionKey"] for record in records_in(kinesis)] == [key]

    def test_given_100_events_in_the_largest_request_when_put_then_the_stream_contains_all(
        self, connect: Call, kinesis: Any, put: Call
    ) -> None:
        connect(KINESIS)
        put(**{f"event-{number}": an_event(AppTitle="x" * 41_000) for number in range(100)})
        assert failures() == []
        assert len(records_in(kinesis)) == 100


class TestFirehose:
    def test_given_a_delivery_stream_when_events_are_put_then_its_bucket_contains_a_line_for_each(
        self, connect: Call, s3: Any, put: Call, shop: AppView
    ) -> None:
        connect(FIREHOSE)
        put(first=an_event(AppTitle="Läden\nund Märkte"), second=an_event())
        assert [json.loads(line) for line in lines_in(s3)] == [event.record for event in shop.events]
        assert failures() == []


class TestFailures:
    @pytest.mark.parametrize("arn", [KINESIS, FIREHOSE])
    def test_given_a_stream_that_does_not_exist_when_events_are_put_then_they_and_the_failure_are_recorded(
        self, connect: Call, aws: None, put: Call, shop: AppView, arn: str
    ) -> None:
        connect(arn)
        assert put()["EventsItemResponse"] == {"first": ACCEPTED}
        assert len(shop.events) == 1
        [failure] = failures()
        assert str(failure).startswith(f"event stream {arn} raised ")
        assert "ResourceNotFoundException" in str(failure)

    def test_given_a_stream_in_another_region_when_events_are_put_then_it_is_not_found(
        self, connect: Call, kinesis: Any, put: Call
    ) -> None:
        connect(KINESIS.replace(REGION, "us-east-1"))
        put()
        assert len(failures()) == 1
        assert records_in(kinesis) == []

    @pytest.mark.parametrize(
        ("arn", "method", "answer"),
        [
            (KINESIS, "put_records", {"FailedRecordCount": 1, "Records": [{"ErrorMessage": "too fast"}, {}]}),
            (
                FIREHOSE,
                "put_record_batch",
                {"FailedPutCount": 1, "RequestResponses": [{"ErrorMessage": "too fast"}, {}]},
            ),
        ],
    )
    def test_given_a_stream_that_refuses_some_records_when_events_are_put_then_the_failure_is_recorded(
        self,
        connect: Call,
        aws: None,
        put: Call,
        monkeypatch: pytest.MonkeyPatch,
        arn: str,
        method: str,
        answer: dict[str, Any],
    ) -> None:
        class Busy:
            pass

        setattr(Busy, method, lambda *_, **__: answer)
        monkeypatch.setattr(pinpoint_mock.outside.moto, "client", lambda *_: Busy())
        connect(arn)
        put(first=an_event(), second=an_event())
        [failure] = failures()
        assert str(failure) == f"event stream {arn} raised StreamError: 1 of 2 records were refused: too fast"

    def test_given_a_failure_when_the_mock_is_reset_then_it_is_removed(
        self, connect: Call, aws: None, put: Call, mocked: Any
    ) -> None:
        connect(KINESIS)
        put()
        mocked.reset()
        assert failures() == []


class TestNoStream:
    def test_given_moto_that_is_not_active_when_events_are_put_then_they_are_recorded_without_network_access(
        self, connect: Call, network: list[object], put: Call, shop: AppView
    ) -> None:
        connect(KINESIS)
        put()
        assert len(shop.events) == 1
        assert failures() == []
        assert network == []

    def test_given_a_stream_that_was_deleted_when_events_are_put_then_it_gets_no_records(
        self, client: PinpointClient, app_id: str, connect: Call, kinesis: Any, put: Call
    ) -> None:
        connect(KINESIS)
        client.delete_event_stream(ApplicationId=app_id)
        put()
        assert records_in(kinesis) == []

    def test_given_a_checkpoint_when_it_ends_then_records_in_moto_stay(
        self, mocked: Any, connect: Call, kinesis: Any, put: Call, shop: AppView
    ) -> None:
        connect(KINESIS)
        with mocked.checkpoint():
            put()
        assert not shop.events
        assert len(records_in(kinesis)) == 1
