"""The segments that event-triggered journeys accept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

ROLE = "arn:aws:iam::123456789012:role/pinpoint"


@pytest.fixture
def imported(mocked: Pinpoint, client: PinpointClient, app_id: str) -> str:
    """Create a segment that was imported from a file."""
    mocked.s3.put("s3://imports/people.csv", "ChannelType,Address\nSMS,+12065550100\n")
    job = client.create_import_job(
        ApplicationId=app_id,
        ImportJobRequest={
            "Format": "CSV",
            "S3Url": "s3://imports/people.csv",
            "RoleArn": ROLE,
            "DefineSegment": True,
        },
    )["ImportJobResponse"]
    mocked.clock.advance(minutes=1)
    return job["Definition"]["SegmentId"]


@pytest.fixture
def event_start_in(event_start: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """Return a StartCondition for an event-triggered journey of a segment's members."""
    return lambda segment_id: {
        "EventStartCondition": {**event_start["EventStartCondition"], "SegmentId": segment_id},
    }


def test_given_an_imported_segment_when_an_event_triggered_journey_is_published_then_it_is_refused(
    client: PinpointClient, app_id: str, request_for: Callable[..., Any], imported: str, event_start_in: Any
) -> None:
    request = request_for(StartCondition=event_start_in(imported), State="ACTIVE")

    with pytest.raises(client.exceptions.BadRequestException, match=f"segment '{imported}' is imported, or based on"):
        client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)


def test_given_a_segment_based_on_an_imported_one_when_an_event_triggered_journey_is_published_then_it_is_refused(
    client: PinpointClient, app_id: str, request_for: Callable[..., Any], imported: str, event_start_in: Any
) -> None:
    groups: Any = {"Groups": [{"SourceSegments": [{"Id": imported}], "SourceType": "ALL"}]}
    segment = client.create_segment(ApplicationId=app_id, WriteSegmentRequest={"SegmentGroups": groups})
    request = request_for(StartCondition=event_start_in(segment["SegmentResponse"]["Id"]), State="ACTIVE")

    with pytest.raises(client.exceptions.BadRequestException, match="Journey validation failed, segment"):
        client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)


def test_given_a_dynamic_segment_when_an_event_triggered_journey_is_published_then_it_is_accepted(
    client: PinpointClient, app_id: str, request_for: Callable[..., Any], event_start_in: Any
) -> None:
    segment = client.create_segment(ApplicationId=app_id, WriteSegmentRequest={"Dimensions": {}})["SegmentResponse"]
    request = request_for(StartCondition=event_start_in(segment["Id"]), State="ACTIVE")

    journey = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)["JourneyResponse"]

    assert journey["State"] == "ACTIVE"


def test_given_an_imported_segment_when_a_journey_starts_with_it_then_it_is_published(
    client: PinpointClient, app_id: str, request_for: Callable[..., Any], imported: str
) -> None:
    request = request_for(StartCondition={"SegmentStartCondition": {"SegmentId": imported}}, State="ACTIVE")

    journey = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)["JourneyResponse"]

    assert journey["State"] == "ACTIVE"
