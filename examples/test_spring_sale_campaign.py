"""Test a sale by SMS: customers get one of two messages a day, but not at night. A tenth of them get no message."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from freezegun import freeze_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint.type_defs import MessageConfigurationTypeDef, WriteCampaignRequestTypeDef

    from pinpoint_mock import CampaignView, Pinpoint

CUSTOMERS = 200
ZONES = ("Europe/Berlin", "America/Los_Angeles")


def text(body: str) -> MessageConfigurationTypeDef:
    return {"SMSMessage": {"Body": body, "MessageType": "PROMOTIONAL"}}


def spring_sale(segment_id: str) -> WriteCampaignRequestTypeDef:
    """Make the request for the campaign. It runs hourly, because quiet time drops messages instead of delaying them."""
    return {
        "Name": "spring sale",
        "SegmentId": segment_id,
        "Schedule": {
            "StartTime": "2030-03-20T10:00:00Z",
            "EndTime": "2030-03-22T09:00:00Z",
            "Frequency": "HOURLY",
            "QuietTime": {"Start": "20:00", "End": "08:00"},
        },
        "Limits": {"Daily": 1},
        "HoldoutPercent": 10,
        "MessageConfiguration": text("Spring is here. So is our sale!"),
        "AdditionalTreatments": [
            {"TreatmentName": "short", "SizePercent": 45, "MessageConfiguration": text("Sale!")},
        ],
    }


def add_customers(client: Any) -> None:
    for first in range(0, CUSTOMERS, 100):
        customers = [
            {
                "Id": f"customer-{number}",
                "ChannelType": "SMS",
                "Address": f"+1206555{number:04}",
                "Demographic": {"Timezone": ZONES[number % 2]},
            }
            for number in range(first, first + 100)
        ]
        client.update_endpoints_batch(ApplicationId="shop", EndpointBatchRequest={"Item": customers})


@pytest.fixture
def sale(pinpoint: Pinpoint) -> Iterator[CampaignView]:
    with freeze_time("2030-03-20 09:00"):  # 10:00 in Berlin, 02:00 in Los Angeles
        shop = pinpoint.create_app("shop", channels=["SMS"])
        client = boto3.client("pinpoint")
        add_customers(client)
        segment = client.create_segment(ApplicationId="shop", WriteSegmentRequest={"Name": "all", "Dimensions": {}})
        request = spring_sale(segment["SegmentResponse"]["Id"])
        created = client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request)["CampaignResponse"]
        yield shop.campaign(created["Id"])


@pytest.mark.usefixtures("sale")
def test_a_tenth_is_held_out_and_the_others_get_one_of_two_messages(pinpoint: Pinpoint) -> None:
    pinpoint.clock.advance(days=1)

    texts = Counter(message.body for message in pinpoint.outbox.filter(was_sent=True))
    held_out = {message.endpoint_id for message in pinpoint.outbox.filter(status="HOLDOUT")}
    assert sum(texts.values()) + len(held_out) == CUSTOMERS
    assert len(held_out) == pytest.approx(CUSTOMERS / 10, rel=0.3)
    assert texts["Sale!"] == pytest.approx(texts["Spring is here. So is our sale!"], rel=0.2)


@pytest.mark.usefixtures("sale")
def test_customers_who_sleep_get_their_message_in_the_morning(pinpoint: Pinpoint) -> None:
    pinpoint.clock.advance(days=1)

    times = {message.time for message in pinpoint.outbox.filter(was_sent=True)}
    assert times == {
        datetime(2030, 3, 20, 10, tzinfo=timezone.utc),  # 11:00 in Berlin
        datetime(2030, 3, 20, 15, tzinfo=timezone.utc),  # 08:00 in Los Angeles
    }


@pytest.mark.usefixtures("sale")
def test_a_customer_gets_one_message_a_day(pinpoint: Pinpoint) -> None:
    pinpoint.clock.advance(days=1)
    assert set(Counter(message.address for message in pinpoint.outbox.filter(was_sent=True)).values()) == {1}

    pinpoint.clock.advance(days=1)
    assert set(Counter(message.address for message in pinpoint.outbox.filter(was_sent=True)).values()) == {2}


def test_the_sale_is_completed_after_its_last_run(pinpoint: Pinpoint, sale: CampaignView) -> None:
    pinpoint.clock.advance(days=1)
    assert sale.status == "PENDING_NEXT_RUN"

    pinpoint.clock.run_until_idle()
    assert sale.status == "COMPLETED"


def test_a_paused_sale_sends_nothing(pinpoint: Pinpoint, sale: CampaignView) -> None:
    pause: WriteCampaignRequestTypeDef = {"IsPaused": True}
    boto3.client("pinpoint").update_campaign(ApplicationId="shop", CampaignId=sale.id, WriteCampaignRequest=pause)
    pinpoint.clock.advance(days=1)

    assert sale.status == "PAUSED"
    assert not pinpoint.outbox
