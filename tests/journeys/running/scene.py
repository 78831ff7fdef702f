"""A shop with running journeys: an app with channels, templates and people, and helpers to build journeys."""

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

    from pinpoint_mock import AppView, JourneyView, Pinpoint

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
START = T0 + timedelta(minutes=5)
"""The start of journeys that are published at T0."""
_ADDRESSES = {"EMAIL": "{0}@example.com", "SMS": "+1206555{1:04d}", "VOICE": "+1206555{1:04d}"}


class Shop:
    """An app with channels and templates, in a mock whose clock is stopped at T0.

    Args:
        pinpoint: The mock.
    """

    def __init__(self, pinpoint: Pinpoint) -> None:
        self.pinpoint = pinpoint
        self.client = _make_client()
        self.app: AppView = pinpoint.create_app("shop", region="us-east-1", channels=["EMAIL", "SMS", "VOICE", "GCM"])
        self._put = 0
        self._put_templates()

    def _put_templates(self) -> None:
        mail: Any = {"Subject": "Hello", "TextPart": "Look: https://example.com/new"}
        self.client.create_email_template(TemplateName="mail", EmailTemplateRequest=mail)
        self.client.create_sms_template(TemplateName="text", SMSTemplateRequest={"Body": "Come back"})
        push: Any = {"Default": {"Title": "News", "Body": "Look"}}
        self.client.create_push_template(TemplateName="push", PushNotificationTemplateRequest=push)

    def put(self, endpoint_id: str, channel: str = "EMAIL", **members: Any) -> None:
        """Put an endpoint with its own address. Given members are added, or replace its own."""
        self._put += 1
        address = _ADDRESSES.get(channel, "token-{0}").format(endpoint_id, self._put)
        request: Any = {"ChannelType": channel, "Address": address, **members}
        self.client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)

    def put_many(self, number: int, channel: str = "EMAIL") -> list[str]:
        """Put the endpoints `e0`, `e1` and so on, and return their ids."""
        ids = [f"e{each}" for each in range(number)]
        for endpoint_id in ids:
            self.put(endpoint_id, channel)
        return ids

    def delete(self, *endpoint_ids: str) -> None:
        for endpoint_id in endpoint_ids:
            self.client.delete_endpoint(ApplicationId="shop", EndpointId=endpoint_id)

    def put_segment(self, dimensions: Any = None) -> str:
        """Create a segment, with all endpoints if no dimensions are given, and return its id."""
        wanted: Any = {"Name": "people", "Dimensions": dimensions or {}}
        answer: Any = self.client.create_segment(ApplicationId="shop", WriteSegmentRequest=wanted)
        return str(answer["SegmentResponse"]["Id"])

    def publish(self, activities: Mapping[str, Any], *, segment: str | None = None, **members: Any) -> JourneyView:
        """Publish a journey for all endpoints or for a segment. It starts with its first activity."""
        start = {"SegmentStartCondition": {"SegmentId": segment or self.put_segment()}}
        request: Any = {
            "Name": "welcome",
            "State": "ACTIVE",
            "StartCondition": start,
            "StartActivity": next(iter(activities)),
            "Activities": activities,
            **members,
        }
        answer: Any = self.client.create_journey(ApplicationId="shop", WriteJourneyRequest=request)
        return self.app.journey(answer["JourneyResponse"]["Id"])

    def start(self, activities: Mapping[str, Any], *, segment: str | None = None, **members: Any) -> JourneyView:
        """Publish a journey and advance the clock by five minutes, after which all endpoints have entered."""
        journey = self.publish(activities, segment=segment, **members)
        self.advance(minutes=5)
        return journey

    def advance(self, **duration: int) -> None:
        self.pinpoint.clock.advance(timedelta(**duration))

    def finish(self) -> None:
        """Advance the clock until nothing is scheduled any more."""
        self.pinpoint.clock.run_until_idle()

    def set_state(self, journey: JourneyView, state: Any) -> None:
        request: Any = {"State": state}
        self.client.update_journey_state(ApplicationId="shop", JourneyId=journey.id, JourneyStateRequest=request)

    def runs(self, journey: JourneyView) -> list[Any]:
        answer: Any = self.client.get_journey_runs(ApplicationId="shop", JourneyId=journey.id)
        return list(answer["JourneyRunsResponse"]["Item"])

    def metrics(self, journey: JourneyView) -> dict[str, str]:
        """Return the metrics of a journey."""
        answer = self.client.get_journey_execution_metrics(ApplicationId="shop", JourneyId=journey.id)
        return answer["JourneyExecutionMetricsResponse"]["Metrics"]

    def run_metrics(self, journey: JourneyView, run: int = 0) -> dict[str, str]:
        """Return the metrics of a run by its index in the list of runs."""
        run_id = self.runs(journey)[run]["RunId"]
        answer = self.client.get_journey_run_execution_metrics(ApplicationId="shop", JourneyId=journey.id, RunId=run_id)
        return answer["JourneyRunExecutionMetricsResponse"]["Metrics"]

    def activity_metrics(self, journey: JourneyView, activity: str) -> dict[str, str]:
        """Return the metrics of an activity that are not "0"."""
        answer = self.client.get_journey_execution_activity_metrics(
            ApplicationId="shop", JourneyId=journey.id, JourneyActivityId=activity
        )
        metrics = answer["JourneyExecutionActivityMetricsResponse"]["Metrics"]
        return {name: number for name, number in metrics.items() if number != "0"}

    def statuses(self) -> list[tuple[str, str | None, str]]:
        """Return the channel, the endpoint and the status of each message in the outbox."""
        return [(message.channel, message.endpoint_id, message.status) for message in self.pinpoint.outbox]

    def sent_to(self, channel: str) -> list[str | None]:
        """Return the endpoints to which messages were successfully sent on a channel."""
        return [
            message.endpoint_id for message in self.pinpoint.outbox if message.channel == channel and message.was_sent
        ]


@contextmanager
def open_shop(**options: Any) -> Iterator[Shop]:
    """Open a shop. Its clock is stopped at T0, except when a test advances it."""
    with time_machine.travel(T0, tick=False), mock_pinpoint(**options) as pinpoint:
        yield Shop(pinpoint)


@cache
def _make_client() -> PinpointClient:
    """Create one client for all tests, because creating one takes longer than most of them."""
    return boto3.Session().client("pinpoint", region_name="us-east-1")


def leading_to(kind: str, details: Mapping[str, Any], following: str | None) -> dict[str, Any]:
    """Return an activity that leads to the given activity."""
    return {kind: {**details, **({"NextActivity": following} if following else {})}}


def wait(duration: str, following: str | None = None) -> dict[str, Any]:
    return leading_to("Wait", {"WaitTime": {"WaitFor": duration}}, following)


def mail(following: str | None = None) -> dict[str, Any]:
    return leading_to("EMAIL", {"TemplateName": "mail"}, following)


def text(following: str | None = None) -> dict[str, Any]:
    return leading_to("SMS", {"TemplateName": "text"}, following)


def custom(following: str | None = None, **details: Any) -> dict[str, Any]:
    """Return an activity that calls the Lambda function `channel` for e-mail endpoints."""
    return leading_to("CUSTOM", {"DeliveryUri": "channel", "EndpointTypes": ["EMAIL"], **details}, following)


def call(following: str | None = None) -> dict[str, Any]:
    return leading_to("ContactCenter", {}, following)


def split(
    condition: Mapping[str, Any], yes: str | None = None, no: str | None = None, **details: Any
) -> dict[str, Any]:
    """Return a yes/no split with one condition."""
    targets = {name: target for name, target in (("TrueActivity", yes), ("FalseActivity", no)) if target}
    return {"ConditionalSplit": {"Condition": {"Conditions": [condition]}, **targets, **details}}


def has(name: str, *values: str) -> dict[str, Any]:
    """Return a condition: an attribute of the endpoint has one of these values."""
    return {"SegmentDimensions": {"Attributes": {name: {"Values": [*values]}}}}


def got(event_type: str, activity: str, **attributes: str) -> dict[str, Any]:
    """Return a condition: there was an event about the message of an activity."""
    dimensions: dict[str, Any] = {"EventType": {"Values": [event_type]}}
    if attributes:
        dimensions["Attributes"] = {name: {"Values": [value]} for name, value in attributes.items()}
    return {"EventCondition": {"MessageActivity": activity, "Dimensions": dimensions}}
