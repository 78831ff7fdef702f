"""The events of e-mails in the app's log and in its stream, and the messages without events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import boto3
import pytest
from moto import mock_aws

from .conftest import NUMBER, Shop, mail

if TYPE_CHECKING:
    from pinpoint_mock import EventRecord


def mailed(shop: Shop, address: str = "jo@example.com", **members: Any) -> list[EventRecord]:
    """Send an e-mail, and return its events."""
    shop.send(mail("Hi"), to=address, channel="EMAIL", **members)
    return list(shop.app.events)


def test_t55_given_an_e_mail_then_it_is_sent_and_then_delivered(shop: Shop) -> None:
    sent, delivered = mailed(shop, Context={"k": "v"})

    assert (sent.event_type, delivered.event_type) == ("_email.send", "_email.delivered")
    assert (sent.attributes, delivered.attributes) == (
        {"feedback": "received", "k": "v"},
        {"feedback": "delivered", "k": "v"},
    )
    for event, particular in ((sent, "send"), (delivered, "delivery")):
        assert event.facets is not None
        mail_event = event.facets["email_channel"]["mail_event"]
        assert mail_event.keys() == {"mail", particular}
        assert mail_event["mail"]["message_id"] == shop.last.message_id
        assert mail_event["mail"]["destination"] == ["jo@example.com"]
        assert mail_event["mail"]["common_headers"] == {
            "from": "sender@example.com",
            "to": ["jo@example.com"],
            "subject": "Hi",
        }
        assert mail_event["mail"]["message_send_timestamp"] == event.event_timestamp
        assert event.client_context == {"custom": {"legacy_identifier": "shop"}}
        assert str(UUID(event.client["client_id"])) == event.client["client_id"]
        assert event.record["facets"] == event.facets


def test_given_an_e_mail_to_an_endpoint_then_all_its_events_have_the_same_uuid_as_client_id(shop: Shop) -> None:
    shop.endpoint("laptop", "EMAIL", "jo@example.com")

    shop.send_to_endpoint("laptop", mail())

    sent, delivered = shop.app.events
    assert sent.client == delivered.client
    assert str(UUID(sent.endpoint_id)) == sent.endpoint_id


def test_given_a_context_with_a_name_that_the_service_uses_then_the_value_of_the_service_wins(shop: Shop) -> None:
    assert [event.attributes["feedback"] for event in mailed(shop, Context={"feedback": "mine"})] == [
        "received",
        "delivered",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("success", ["_email.send", "_email.delivered"]),
        ("bounce", ["_email.send", "_email.hardbounce"]),
        ("complaint", ["_email.send", "_email.delivered", "_email.complaint"]),
        ("ooto", ["_email.send", "_email.delivered"]),
        ("suppressionlist", ["_email.send", "_email.hardbounce"]),
        ("somebody", ["_email.send", "_email.delivered"]),
        ("bounce+label", ["_email.send", "_email.hardbounce"]),
        ("Complaint+x", ["_email.send", "_email.delivered", "_email.complaint"]),
    ],
)
def test_t56_given_an_address_of_the_mailbox_simulator_then_the_events_match_the_address(
    shop: Shop, name: str, expected: list[str]
) -> None:
    events = mailed(shop, f"{name}@simulator.amazonses.com")

    assert [event.event_type for event in events] == expected
    assert shop.last.was_sent


def test_given_a_simulator_address_with_a_display_name_then_the_events_are_the_same(shop: Shop) -> None:
    mailed(shop, "Jo <bounce@simulator.amazonses.com>")

    assert shop.events == ["_email.send", "_email.hardbounce"]


def test_given_a_bounce_or_a_complaint_then_the_event_names_the_recipient(shop: Shop) -> None:
    for name in ("bounce", "complaint"):
        mailed(shop, f"{name}@simulator.amazonses.com")

    def particulars(event_type: str) -> Any:
        facets = shop.app.events.one(event_type=event_type).facets
        assert facets is not None
        return facets["email_channel"]["mail_event"]

    assert particulars("_email.hardbounce")["bounce"] == {
        "bounce_type": "Permanent",
        "bounce_sub_type": "General",
        "feedback_id": shop.pinpoint.outbox[0].message_id,
        "reporting_mta": "dsn; a8-53.smtp-out.amazonses.com",
        "bounced_recipients": [
            {
                "email_address": "bounce@simulator.amazonses.com",
                "action": "failed",
                "status": "5.1.1",
                "diagnostic_code": "smtp; 550 5.1.1 user unknown",
            }
        ],
    }
    assert particulars("_email.complaint")["complaint"] == {
        "complained_recipients": [{"email_address": "complaint@simulator.amazonses.com"}]
    }


@pytest.mark.parametrize("channel", ["APNS", "GCM", "ADM", "BAIDU", "VOICE"])
def test_t85_given_a_push_or_a_voice_message_then_it_has_no_events(shop: Shop, channel: str) -> None:
    assert shop.send(channel=channel)["DeliveryStatus"] == "SUCCESSFUL"
    assert not shop.app.events


def test_given_a_message_that_was_not_sent_then_it_has_no_events(shop: Shop) -> None:
    shop.client.delete_sms_channel(ApplicationId="shop")
    shop.send(to={NUMBER: {"ChannelType": "SMS"}, "jo@example.com": {"ChannelType": "EMAIL"}})

    assert shop.events == ["_email.send", "_email.delivered"]


def test_given_events_of_both_kinds_then_filter_finds_them_and_changes_to_a_record_have_no_effect(shop: Shop) -> None:
    mailed(shop)
    record = shop.app.events.one(event_type="_email.send")
    assert record.facets is not None
    assert record.client_context is not None
    before = shop.app.events[0]

    record.facets.clear()
    record.client_context["custom"]["legacy_identifier"] = "changed"
    record.attributes.clear()

    assert shop.app.events[0] == before


def test_given_an_event_stream_in_moto_then_it_gets_the_events(shop: Shop) -> None:
    with mock_aws():
        kinesis = boto3.client("kinesis", region_name="us-east-1")
        kinesis.create_stream(StreamName="events", ShardCount=1)
        shop.client.put_event_stream(
            ApplicationId="shop",
            WriteEventStream={
                "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/events",
                "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
            },
        )
        shop.send()
        mailed(shop)
        [shard] = kinesis.list_shards(StreamName="events")["Shards"]
        iterator = kinesis.get_shard_iterator(
            StreamName="events", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        records = [json.loads(one["Data"]) for one in kinesis.get_records(ShardIterator=iterator)["Records"]]

    assert records == [event.record for event in shop.app.events]
    assert [record["event_type"] for record in records] == ["_SMS.SUCCESS", "_email.send", "_email.delivered"]
