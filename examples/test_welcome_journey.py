"""Test that a journey is created, published and cancelled, with each of the three ways to start the mock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest

import pinpoint_mock
from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from mypy_boto3_pinpoint.type_defs import WriteJourneyRequestTypeDef


def launch(application_id: str) -> str:
    """The code under test: publish the welcome journey with its segment and template, and return its id."""
    client = boto3.client("pinpoint", region_name="eu-west-1")
    client.create_email_template(TemplateName="welcome", EmailTemplateRequest={"Subject": "Welcome!"})
    segment = client.create_segment(ApplicationId=application_id, WriteSegmentRequest={"Name": "new-customers"})
    welcome: WriteJourneyRequestTypeDef = {
        "Name": "welcome",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": segment["SegmentResponse"]["Id"]}},
        "StartActivity": "pause",
        "Activities": {
            "pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "mail"}},
            "mail": {"EMAIL": {"TemplateName": "welcome"}},
        },
        "RefreshFrequency": "PT12H",
    }
    journey = client.create_journey(ApplicationId=application_id, WriteJourneyRequest=welcome)["JourneyResponse"]
    client.update_journey(
        ApplicationId=application_id, JourneyId=journey["Id"], WriteJourneyRequest={**welcome, "State": "ACTIVE"}
    )
    return journey["Id"]


def withdraw(application_id: str, journey_id: str) -> None:
    """The code under test: stop a journey."""
    client = boto3.client("pinpoint", region_name="eu-west-1")
    client.update_journey_state(
        ApplicationId=application_id, JourneyId=journey_id, JourneyStateRequest={"State": "CANCELLED"}
    )


@mock_pinpoint
def test_with_the_decorator() -> None:
    app = pinpoint_mock.current().create_app("shop", region="eu-west-1")
    journey_id = launch(app.id)
    assert app.journey(journey_id).state == "ACTIVE"
    withdraw(app.id, journey_id)
    assert app.journey(journey_id).state == "CANCELLED"


def test_with_the_fixture(pinpoint: pinpoint_mock.Pinpoint) -> None:
    app = pinpoint.create_app("shop", region="eu-west-1")
    journey_id = launch(app.id)
    happened = pinpoint.clock.advance(days=540, minutes=5)
    assert str(happened[-1]).endswith("ACTIVE -> COMPLETED")
    with pytest.raises(boto3.client("pinpoint").exceptions.BadRequestException):
        withdraw(app.id, journey_id)


def test_with_the_context_manager() -> None:
    with mock_pinpoint() as pinpoint:
        app = pinpoint.create_app("shop", region="eu-west-1")
        journey_id = launch(app.id)
        withdraw(app.id, journey_id)
        assert [call.operation for call in pinpoint.calls if "Journey" in call.operation] == [
            "CreateJourney",
            "UpdateJourney",
            "UpdateJourneyState",
        ]
