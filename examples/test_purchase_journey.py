"""Test an event-triggered journey: a customer who buys a long record by one of two artists is asked to rate it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import boto3
import pytest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint.type_defs import WriteJourneyRequestTypeDef

    from pinpoint_mock import AppView, JourneyView, Pinpoint

RATING: WriteJourneyRequestTypeDef = {
    "Name": "rating",
    "State": "ACTIVE",
    "StartCondition": {
        "EventStartCondition": {
            "EventFilter": {
                "FilterType": "ENDPOINT",
                "Dimensions": {
                    "EventType": {"Values": ["purchase"]},
                    "Attributes": {"artist": {"Values": ["Ada", "Bill"]}},
                    "Metrics": {"length": {"ComparisonOperator": "GREATER_THAN_OR_EQUAL", "Value": 500}},
                },
            }
        }
    },
    "Limits": {"EndpointReentryCap": 2, "EndpointReentryInterval": "P1D"},
    "StartActivity": "listen",
    "Activities": {
        "listen": {"Wait": {"WaitTime": {"WaitFor": "PT2H"}, "NextActivity": "ask"}},
        "ask": {"SMS": {"TemplateName": "rating"}},
    },
}


def buy(phone: str, artist: str, length: float) -> None:
    """The code under test: report a purchase."""
    client = boto3.client("pinpoint")
    client.put_events(
        ApplicationId="records",
        EventsRequest={
            "BatchItem": {
                phone: {
                    "Endpoint": {"ChannelType": "SMS", "Address": phone},
                    "Events": {
                        "purchase": {
                            "EventType": "purchase",
                            "Timestamp": datetime.now(timezone.utc).isoformat(),
                            "Attributes": {"artist": artist},
                            "Metrics": {"length": length},
                        }
                    },
                }
            }
        },
    )


@pytest.fixture
def records(pinpoint: Pinpoint) -> AppView:
    return pinpoint.create_app("records", channels=["SMS"])


@pytest.fixture
def rating(records: AppView, pinpoint: Pinpoint) -> JourneyView:
    """The journey, after it has started."""
    client = boto3.client("pinpoint")
    client.create_sms_template(TemplateName="rating", SMSTemplateRequest={"Body": "How was it?"})
    created = client.create_journey(ApplicationId="records", WriteJourneyRequest=RATING)["JourneyResponse"]
    pinpoint.clock.advance(minutes=5)
    return records.journey(created["Id"])


def test_a_buyer_is_asked_two_hours_later(pinpoint: Pinpoint, rating: JourneyView) -> None:
    buy("+12065550100", "Ada", 500)

    pinpoint.clock.advance(hours=1)
    assert rating.participants.one(activity="listen").endpoint_id == "+12065550100"
    pinpoint.clock.advance(hours=1)
    assert pinpoint.outbox.one().body == "How was it?"


@pytest.mark.parametrize(("artist", "length"), [("Cy", 500), ("Ada", 499)])
def test_a_different_purchase_does_not_start_the_journey(
    pinpoint: Pinpoint, rating: JourneyView, artist: str, length: float
) -> None:
    buy("+12065550100", artist, length)

    pinpoint.clock.advance(hours=3)
    assert not rating.participants
    assert "it enters only by an event with EventType INCLUSIVE ['purchase']" in str(rating.explain("+12065550100"))


@pytest.mark.usefixtures("records")
def test_a_purchase_before_the_start_does_not_start_the_journey(pinpoint: Pinpoint) -> None:
    client = boto3.client("pinpoint")
    client.create_sms_template(TemplateName="rating", SMSTemplateRequest={"Body": "How was it?"})
    client.create_journey(ApplicationId="records", WriteJourneyRequest=RATING)

    buy("+12065550100", "Ada", 500)
    pinpoint.clock.advance(hours=3)
    assert not pinpoint.outbox


def test_a_buyer_is_asked_once_a_day_and_at_most_twice(pinpoint: Pinpoint, rating: JourneyView) -> None:
    for _ in range(8):
        buy("+12065550100", "Ada", 500)
        pinpoint.clock.advance(hours=12)

    assert len(pinpoint.outbox) == 2
    assert rating.path("+12065550100", entry=2).activities == ["listen", "ask"]
