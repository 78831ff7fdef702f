"""A shop whose campaigns call functions: an app with channels, endpoints, and a campaign that runs at once."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import time_machine

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint, SentMessage

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
TEXT = {"SMSMessage": {"Body": "Hello", "MessageType": "PROMOTIONAL"}}
HOOK = {"Hook": {"LambdaFunctionName": "filter", "Mode": "FILTER"}}
CHANNELS = ["EMAIL", "SMS", "GCM", "APNS", "ADM", "BAIDU"]
_ADDRESSES = {"EMAIL": "{0}@example.com", "SMS": "+1206555{1:04d}"}


class Shop:
    """An app with channels, in a mock whose clock stays at T0.

    Args:
        pinpoint: The mock.
    """

    def __init__(self, pinpoint: Pinpoint) -> None:
        self.pinpoint = pinpoint
        self.client = _make_client()
        channels: Any = CHANNELS
        self.app: AppView = pinpoint.create_app("shop", region="us-east-1", channels=channels)
        self._put = 0

    def put(self, endpoint_id: str, channel: str = "SMS", **members: Any) -> None:
        """Write an endpoint with its own address, and the given members."""
        self._put += 1
        address = _ADDRESSES.get(channel, "token-{0}").format(endpoint_id, self._put)
        request: Any = {"ChannelType": channel, "Address": address, **members}
        self.client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)

    def put_many(self, number: int, channel: str = "SMS") -> None:
        """Write endpoints `e0`, `e1` and so on."""
        for each in range(number):
            self.put(f"e{each}", channel)

    def create(self, message: Mapping[str, Any] | None = None, **members: Any) -> str:
        """Create a campaign for all endpoints that begins at once, and return its id."""
        segment: Any = {"Name": "people", "Dimensions": {}}
        made: Any = self.client.create_segment(ApplicationId="shop", WriteSegmentRequest=segment)
        request: Any = {
            "Name": "sale",
            "SegmentId": made["SegmentResponse"]["Id"],
            "Schedule": {"StartTime": "IMMEDIATE"},
            "MessageConfiguration": TEXT if message is None else message,
            **members,
        }
        answer = self.client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request)
        return answer["CampaignResponse"]["Id"]

    def run(self, message: Mapping[str, Any] | None = None, **members: Any) -> str:
        """Create a campaign, run it, and return its id."""
        campaign_id = self.create(message, **members)
        self.pinpoint.clock.advance(timedelta(minutes=10))
        return campaign_id

    def activity(self, campaign_id: str) -> Any:
        """Return the newest activity of a campaign, as in the response."""
        answer = self.client.get_campaign_activities(ApplicationId="shop", CampaignId=campaign_id)
        return answer["ActivitiesResponse"]["Item"][0]

    def message_to(self, endpoint_id: str) -> SentMessage:
        """Return the one message to an endpoint."""
        return self.pinpoint.outbox.one(endpoint_id=endpoint_id)

    def payload_to(self, endpoint_id: str) -> Any:
        """Return the JSON object that the push service gets for an endpoint."""
        return self.message_to(endpoint_id).payload

    def status(self, campaign_id: str) -> str:
        """Return the CampaignStatus of a campaign."""
        answer: Any = self.client.get_campaign(ApplicationId="shop", CampaignId=campaign_id)
        return str(answer["CampaignResponse"]["State"]["CampaignStatus"])

    @property
    def sent_to(self) -> list[str | None]:
        """Return the endpoints to which messages were sent."""
        return [message.endpoint_id for message in self.pinpoint.outbox if message.was_sent]

    @property
    def statuses(self) -> dict[str | None, str]:
        """Return the status of the message to each endpoint."""
        return {message.endpoint_id: message.status for message in self.pinpoint.outbox}

    @property
    def failures(self) -> list[str]:
        """Return the failures of Lambda functions, as the report shows them."""
        return [str(failure) for failure in self.pinpoint.lambdas.failures]


@contextmanager
def open_shop(**options: Any) -> Iterator[Shop]:
    """Open a shop; the clock stays at T0 unless a test advances it."""
    with time_machine.travel(T0, tick=False), mock_pinpoint(**options) as pinpoint:
        yield Shop(pinpoint)


@cache
def _make_client() -> PinpointClient:
    """Make one client for all tests, because making a client takes longer than most of the tests."""
    return boto3.Session().client("pinpoint", region_name="us-east-1")
