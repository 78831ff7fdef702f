"""Tests with pytest's fixtures, as a user would write them for an application that publishes journeys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient
    from mypy_boto3_pinpoint.type_defs import WriteJourneyRequestTypeDef

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.face.app_view import AppView


def launch(client: PinpointClient, application_id: str, segment_id: str, *, refreshed: bool = False) -> str:
    """The application: publish the journey of a sale."""
    request: WriteJourneyRequestTypeDef = {
        "Name": "sale",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": segment_id}},
        "Activities": {"pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
        "StartActivity": "pause",
        "State": "ACTIVE",
    }
    if refreshed:
        request["RefreshFrequency"] = "P7D"
    response = client.create_journey(ApplicationId=application_id, WriteJourneyRequest=request)
    return response["JourneyResponse"]["Id"]


@pytest.fixture
def regulars(pinpoint_client: PinpointClient, pinpoint_app: AppView) -> str:
    segment = pinpoint_client.create_segment(ApplicationId=pinpoint_app.id, WriteSegmentRequest={"Name": "regulars"})
    return segment["SegmentResponse"]["Id"]


@pytest.fixture
def sale(pinpoint_client: PinpointClient, pinpoint_app: AppView, regulars: str) -> str:
    return launch(pinpoint_client, pinpoint_app.id, regulars)


def test_a_launched_sale_is_active(pinpoint_app: AppView, sale: str) -> None:
    assert pinpoint_app.journey(sale).state == "ACTIVE"


def test_a_sale_is_over_when_no_participants_are_left(
    pinpoint: Pinpoint, pinpoint_client: PinpointClient, pinpoint_app: AppView, sale: str
) -> None:
    pinpoint_client.update_endpoint(
        ApplicationId=pinpoint_app.id,
        EndpointId="ann",
        EndpointRequest={"ChannelType": "EMAIL", "Address": "ann@example.com"},
    )
    pinpoint.clock.advance(minutes=5)
    assert pinpoint_app.journey(sale).state == "CLOSED"
    pinpoint.clock.advance(days=1)
    assert pinpoint_app.journey(sale).state == "COMPLETED"


def test_a_refreshed_sale_is_over_after_540_days(
    pinpoint: Pinpoint, pinpoint_client: PinpointClient, pinpoint_app: AppView, regulars: str
) -> None:
    journey_id = launch(pinpoint_client, pinpoint_app.id, regulars, refreshed=True)
    launched = pinpoint.clock.now
    happened = pinpoint.clock.run_until_idle()
    assert pinpoint_app.journey(journey_id).state == "COMPLETED"
    assert timedelta(days=540) <= happened[-1].time - launched < timedelta(days=541)


def test_the_application_makes_one_call(pinpoint: Pinpoint, sale: str) -> None:
    call = pinpoint.calls.one(operation="CreateJourney", status=201)
    assert call.parameters["WriteJourneyRequest"]["Name"] == "sale"


def test_either_branch_can_be_tried(
    pinpoint: Pinpoint, pinpoint_client: PinpointClient, pinpoint_app: AppView, sale: str
) -> None:
    with pinpoint.checkpoint():
        pinpoint_client.delete_journey(ApplicationId=pinpoint_app.id, JourneyId=sale)
    pinpoint.clock.advance(days=1)
    assert pinpoint_app.journey(sale).state == "COMPLETED"


@pytest.mark.pinpoint(account_id="999999999999")
def test_the_account_can_be_chosen(pinpoint_app: AppView) -> None:
    assert pinpoint_app.arn.split(":")[4] == "999999999999"
