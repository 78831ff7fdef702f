"""Test an experiment: a tenth of the customers get no message, the others get one of two messages, but not at night."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import boto3
import pytest
from freezegun import freeze_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint.type_defs import WriteJourneyRequestTypeDef

    from pinpoint_mock import JourneyView, Pinpoint

CUSTOMERS = 1_000


def sale(segment_id: str) -> WriteJourneyRequestTypeDef:
    """Make the request for the journey."""
    return {
        "Name": "sale",
        "State": "ACTIVE",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": segment_id}},
        "QuietTime": {"Start": "20:00", "End": "08:00"},
        "WaitForQuietTime": True,
        "Limits": {"DailyCap": 1},
        "StartActivity": "control",
        "Activities": {
            "control": {"Holdout": {"Percentage": 10, "NextActivity": "variant"}},
            "variant": {
                "RandomSplit": {
                    "Branches": [
                        {"Percentage": 50, "NextActivity": "friendly"},
                        {"Percentage": 50, "NextActivity": "short"},
                    ]
                }
            },
            "friendly": {"SMS": {"TemplateName": "friendly", "NextActivity": "again"}},
            "short": {"SMS": {"TemplateName": "short", "NextActivity": "again"}},
            "again": {"SMS": {"TemplateName": "short"}},
        },
    }


@pytest.fixture
def journey(pinpoint: Pinpoint) -> Iterator[JourneyView]:
    with freeze_time("2030-01-08 04:00"):  # 20:00 in Los Angeles
        shop = pinpoint.create_app("shop", channels=["SMS"])
        client = boto3.client("pinpoint")
        client.create_sms_template(TemplateName="friendly", SMSTemplateRequest={"Body": "We would love to see you."})
        client.create_sms_template(TemplateName="short", SMSTemplateRequest={"Body": "Sale!"})
        for first in range(0, CUSTOMERS, 100):
            client.update_endpoints_batch(
                ApplicationId="shop",
                EndpointBatchRequest={
                    "Item": [
                        {
                            "Id": f"customer-{number}",
                            "ChannelType": "SMS",
                            "Address": f"+1206555{number:04}",
                            "Demographic": {"Timezone": "America/Los_Angeles"},
                        }
                        for number in range(first, first + 100)
                    ]
                },
            )
        segment = client.create_segment(ApplicationId="shop", WriteSegmentRequest={"Name": "all", "Dimensions": {}})
        request = sale(segment["SegmentResponse"]["Id"])
        created = client.create_journey(ApplicationId="shop", WriteJourneyRequest=request)["JourneyResponse"]
        yield shop.journey(created["Id"])


def test_a_tenth_is_held_out_and_the_others_are_split_evenly(pinpoint: Pinpoint, journey: JourneyView) -> None:
    pinpoint.clock.advance(hours=12, minutes=5)

    held_out = len(journey.participants.filter(state="HELD_OUT"))
    friendly = len(pinpoint.outbox.filter(activity_id="friendly"))
    short = len(pinpoint.outbox.filter(activity_id="short"))
    assert held_out + friendly + short == CUSTOMERS
    assert held_out == pytest.approx(CUSTOMERS / 10, rel=0.3)
    assert friendly == pytest.approx(short, rel=0.2)


@pytest.mark.usefixtures("journey")
def test_messages_wait_until_the_morning(pinpoint: Pinpoint) -> None:
    pinpoint.clock.advance(hours=1)
    assert not pinpoint.outbox

    pinpoint.clock.advance(hours=11)
    times = {message.time for message in pinpoint.outbox.filter(was_sent=True)}
    assert times == {datetime(2030, 1, 8, 16, tzinfo=timezone.utc)}  # 08:00 in Los Angeles


@pytest.mark.usefixtures("journey")
def test_a_customer_does_not_get_two_messages_a_day(pinpoint: Pinpoint) -> None:
    pinpoint.clock.advance(days=1)

    capped = pinpoint.outbox.filter(activity_id="again")
    assert {message.status for message in capped} == {"DAILY_CAP"}
    assert len(capped) == len(pinpoint.outbox.filter(was_sent=True))


def test_a_second_run_makes_the_same_groups(pinpoint: Pinpoint, journey: JourneyView) -> None:
    with pinpoint.checkpoint():
        pinpoint.clock.advance(minutes=5)
        first = [one.endpoint_id for one in journey.participants.filter(state="HELD_OUT")]

    pinpoint.clock.advance(minutes=5)
    assert [one.endpoint_id for one in journey.participants.filter(state="HELD_OUT")] == first
