"""Event streams of apps with running journeys: Kinesis and Firehose get the records that the test reads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import boto3
import pytest

from .scene import START, Shop, custom, mail, open_shop, text, wait

moto = pytest.importorskip("moto")

if TYPE_CHECKING:
    from collections.abc import Iterator

REGION = "us-east-1"
KINESIS = f"arn:aws:kinesis:{REGION}:123456789012:stream/events"
FIREHOSE = f"arn:aws:firehose:{REGION}:123456789012:deliverystream/events"
ROLE = "arn:aws:iam::123456789012:role/pinpoint"


@pytest.fixture
def shop() -> Iterator[Shop]:
    with moto.mock_aws(), open_shop() as shop:
        yield shop


@pytest.fixture
def kinesis(shop: Shop) -> Any:
    """Return moto's Kinesis client, with a stream that gets the app's events."""
    kinesis = boto3.client("kinesis", region_name=REGION)
    kinesis.create_stream(StreamName="events", ShardCount=1)
    connect(shop, KINESIS)
    return kinesis


def connect(shop: Shop, arn: str) -> None:
    shop.client.put_event_stream(ApplicationId="shop", WriteEventStream={"DestinationStreamArn": arn, "RoleArn": ROLE})


def records_in(kinesis: Any) -> list[dict[str, Any]]:
    """Return the content of the records in the stream, oldest first."""
    [shard] = kinesis.list_shards(StreamName="events")["Shards"]
    iterator = kinesis.get_shard_iterator(
        StreamName="events", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    return [json.loads(record["Data"]) for record in kinesis.get_records(ShardIterator=iterator)["Records"]]


def test_given_a_stream_when_a_journey_sends_an_email_then_it_gets_one_send_record_and_those_of_the_channel(
    shop: Shop, kinesis: Any
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()})
    records = records_in(kinesis)
    assert [record["event_type"] for record in records] == ["_journey.send", "_email.send", "_email.delivered"]
    send = records[0]
    assert send["attributes"] == {
        "journey_id": journey.id,
        "journey_run_id": shop.runs(journey)[0]["RunId"],
        "journey_activity_id": "m",
        "journey_activity_type": "EMAIL",
        "journey_send_status": "SUCCESS",
        "journey_send_status_code": "200",
        "journey_send_status_message": "200",
    }
    assert send["event_version"] == "3.1"
    assert (send["application"]["app_id"], send["client"]["client_id"]) == ("shop", "ann")
    assert send["event_timestamp"] == send["arrival_timestamp"] == int(START.timestamp() * 1000)
    assert (send["device"], send["session"]) == ({"platform": {}}, {})
    assert json.loads(send["client_context"]["custom"]["endpoint"])["ChannelType"] == "EMAIL"
    assert send["awsAccountId"] == shop.pinpoint.account_id


def test_given_a_stream_when_a_journey_has_run_then_it_has_the_events_that_the_test_reads_in_the_same_order(
    shop: Shop, kinesis: Any
) -> None:
    shop.put_many(3)
    shop.put("phone", "SMS")
    shop.start({"m": mail("t"), "t": text("c"), "c": custom("w"), "w": wait("P1D", "n"), "n": mail()})
    shop.pinpoint.outbox.filter(endpoint_id="e0", channel="EMAIL")[0].open()
    shop.finish()
    records = [(record["event_type"], record["client"]["client_id"]) for record in records_in(kinesis)]
    assert records == [(event.event_type, event.endpoint_id) for event in shop.app.events]


def test_given_a_stream_when_a_message_waits_for_three_days_then_its_record_is_sent_after_that(
    shop: Shop, kinesis: Any
) -> None:
    shop.put("ann")
    shop.start({"w": wait("P3D", "m"), "m": mail()})
    assert records_in(kinesis) == []
    shop.advance(days=3)
    assert len(records_in(kinesis)) == 3


def test_given_a_stream_connected_in_mid_run_when_messages_follow_then_it_gets_only_those(shop: Shop) -> None:
    shop.put("ann")
    shop.start({"m": mail("w"), "w": wait("P1D", "n"), "n": mail()})
    kinesis: Any = boto3.client("kinesis", region_name=REGION)
    kinesis.create_stream(StreamName="events", ShardCount=1)
    connect(shop, KINESIS)
    shop.finish()
    assert {record["attributes"]["journey_activity_id"] for record in records_in(kinesis)} == {"n"}


def test_given_a_stream_that_does_not_exist_when_a_journey_sends_then_its_messages_are_still_sent(
    shop: Shop,
) -> None:
    connect(shop, KINESIS)
    shop.put("ann")
    journey = shop.start({"m": mail()})
    assert shop.sent_to("EMAIL") == ["ann"]
    assert journey.state == "COMPLETED"
    assert len(shop.app.events) == 3


def test_given_a_function_that_reads_the_stream_when_it_is_called_then_it_finds_the_events_of_earlier_activities(
    shop: Shop, kinesis: Any
) -> None:
    seen: list[str] = []
    shop.pinpoint.lambdas["channel"] = lambda event, context: seen.extend(
        record["event_type"] for record in records_in(kinesis)
    )
    shop.put("ann")
    shop.start({"m": mail("w"), "w": wait("P1D", "c"), "c": custom()})
    shop.finish()
    assert seen == ["_journey.send", "_email.send", "_email.delivered"]
    assert shop.statuses()[-1] == ("CUSTOM", "ann", "SUCCESSFUL")


def test_given_a_firehose_when_a_journey_sends_an_email_then_its_bucket_has_a_line_for_each_record(shop: Shop) -> None:
    s3: Any = boto3.client("s3", region_name=REGION)
    s3.create_bucket(Bucket="shop-events")
    boto3.client("firehose", region_name=REGION).create_delivery_stream(
        DeliveryStreamName="events",
        ExtendedS3DestinationConfiguration={"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::shop-events"},
    )
    connect(shop, FIREHOSE)
    shop.put("ann")
    shop.start({"m": mail()})
    files = [each["Key"] for each in s3.list_objects_v2(Bucket="shop-events")["Contents"]]
    lines = [line for key in files for line in s3.get_object(Bucket="shop-events", Key=key)["Body"].read().splitlines()]
    assert [json.loads(line)["event_type"] for line in lines] == ["_journey.send", "_email.send", "_email.delivered"]
