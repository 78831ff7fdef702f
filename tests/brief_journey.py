"""A journey that is completed five minutes after it was published, because its segment is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conftest import the_client
from journey_resources import put_everybody

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


def publish(client: PinpointClient, application_id: str, **members: Any) -> str:
    """Publish a journey that is completed five minutes later, and return its id."""
    request: Any = {
        "Name": "welcome",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody(application_id)}},
        "Activities": {"w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
        "StartActivity": "w",
        "State": "ACTIVE",
        **members,
    }
    response = client.create_journey(ApplicationId=application_id, WriteJourneyRequest=request)
    return response["JourneyResponse"]["Id"]


def publish_and_watch(pinpoint: Pinpoint, **members: Any) -> Callable[[], str]:
    """Publish it in a separate app, and return a function that returns its state."""
    app = pinpoint.create_app(region="us-east-1")
    journey = app.journey(publish(the_client(), app.id, **members))
    return lambda: journey.state
