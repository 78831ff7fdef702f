"""Journeys with LocalTime: participants enter when their local time reaches the start time."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, JourneyView, Pinpoint

    Start = Callable[..., JourneyView]

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
NINE = "2026-03-03T09:00:00Z"
IN_LOS_ANGELES, IN_NEW_YORK, IN_TOKYO = (
    datetime(2026, 3, day, hour, tzinfo=timezone.utc) for day, hour in ((3, 17), (3, 14), (3, 0))
)


@pytest.fixture
def pinpoint() -> Iterator[Pinpoint]:
    """Return a mock whose clock is stopped at T0, and in which a schedule may have another offset than its times."""
    with time_machine.travel(T0, tick=False), mock_pinpoint(schedule_offset_check=False) as handle:
        yield handle


@pytest.fixture
def client(pinpoint: Pinpoint) -> PinpointClient:
    return boto3.client("pinpoint", region_name="us-east-1")


@pytest.fixture
def app(pinpoint: Pinpoint) -> AppView:
    return pinpoint.create_app("shop", region="us-east-1", channels=["SMS", "EMAIL"])


def put_endpoint(client: PinpointClient, endpoint_id: str, zone: str | None, **members: Any) -> None:
    request: Any = {"ChannelType": "EMAIL", "Address": f"{endpoint_id}@example.com", **members}
    if zone is not None:
        request["Demographic"] = {"Timezone": zone}
    client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)


@pytest.fixture
def start(client: PinpointClient, app: AppView) -> Start:
    """Publish a journey with LocalTime and StartTime 09:00, in which all participants wait for an hour."""

    def publish(dimensions: Any = None, **members: Any) -> JourneyView:
        wanted: Any = {"Name": "people", "Dimensions": dimensions or {}}
        answer: Any = client.create_segment(ApplicationId="shop", WriteSegmentRequest=wanted)
        segment = answer["SegmentResponse"]["Id"]
        request: Any = {
            "Name": "morning",
            "State": "ACTIVE",
            "LocalTime": True,
            "Schedule": {"StartTime": NINE},
            "StartCondition": {"SegmentStartCondition": {"SegmentId": segment}},
            "StartActivity": "pause",
            "Activities": {"pause": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}}}},
            **members,
        }
        answer = client.create_journey(ApplicationId="shop", WriteJourneyRequest=request)
        return app.journey(answer["JourneyResponse"]["Id"])

    return publish


def entered(journey: JourneyView) -> dict[str | None, datetime]:
    return {participant.endpoint_id: participant.entered for participant in journey.participants}


def run_metrics(client: PinpointClient, journey: JourneyView) -> dict[str, str]:
    where: Any = {"ApplicationId": "shop", "JourneyId": journey.id}
    run = client.get_journey_runs(**where)["JourneyRunsResponse"]["Item"][0]["RunId"]
    answer = client.get_journey_run_execution_metrics(**where, RunId=run)
    return answer["JourneyRunExecutionMetricsResponse"]["Metrics"]


def test_given_members_in_three_zones_when_their_clocks_show_the_start_time_then_each_enters(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "la", "America/Los_Angeles")
    put_endpoint(client, "ny", "America/New_York")
    put_endpoint(client, "tokyo", "Asia/Tokyo")
    journey = start()
    pinpoint.clock.run_until_idle()
    assert entered(journey) == {"tokyo": IN_TOKYO, "ny": IN_NEW_YORK, "la": IN_LOS_ANGELES}


def test_given_a_schedule_at_an_offset_when_clocks_show_its_wall_clock_then_members_enter(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "la", "America/Los_Angeles")
    put_endpoint(client, "ny", "America/New_York")
    journey = start(Schedule={"StartTime": "2026-03-03T17:00:00Z", "Timezone": "UTC-08"})
    pinpoint.clock.advance_to(IN_LOS_ANGELES - timedelta(seconds=1))
    assert entered(journey) == {"ny": IN_NEW_YORK}
    pinpoint.clock.advance(seconds=1)
    assert entered(journey) == {"ny": IN_NEW_YORK, "la": IN_LOS_ANGELES}


def test_given_a_member_without_a_zone_when_the_journey_runs_then_it_does_not_enter_and_is_counted_once(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "nowhere", None)
    put_endpoint(client, "la", "America/Los_Angeles")
    put_endpoint(client, "ny", "America/New_York")
    journey = start()
    pinpoint.clock.run_until_idle()
    assert entered(journey).keys() == {"la", "ny"}
    metrics = run_metrics(client, journey)
    assert (metrics["ENDPOINT_PRODUCED"], metrics["ENDPOINT_MISSING_TIMEZONE"]) == ("3", "1")
    assert "no time zone" in str(journey.explain("nowhere"))


def test_given_estimation_by_number_when_the_number_shows_the_zone_then_the_member_enters_and_is_counted(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "phone", None, ChannelType="SMS", Address="+12125550100", Location={"Country": "US"})
    journey = start(TimezoneEstimationMethods=["PHONE_NUMBER"])
    pinpoint.clock.run_until_idle()
    assert entered(journey) == {"phone": IN_NEW_YORK}
    assert run_metrics(client, journey)["ENDPOINT_ESTIMATED_TIMEZONE"] == "1"


def test_given_a_user_in_two_zones_when_the_later_one_is_reached_then_the_user_enters(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    for endpoint_id, zone in (("la", "America/Los_Angeles"), ("ny", "America/New_York")):
        put_endpoint(client, endpoint_id, zone, User={"UserId": "ann"})
    journey = start()
    pinpoint.clock.run_until_idle()
    (ann,) = journey.participants
    assert (ann.user_id, ann.endpoint_ids, ann.entered) == ("ann", ("la", "ny"), IN_LOS_ANGELES)


def test_given_one_run_when_zones_are_still_to_come_then_the_journey_and_the_run_continue(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "tokyo", "Asia/Tokyo")
    put_endpoint(client, "la", "America/Los_Angeles")
    journey = start()
    pinpoint.clock.advance_to(IN_TOKYO + timedelta(hours=2))
    (run,) = client.get_journey_runs(ApplicationId="shop", JourneyId=journey.id)["JourneyRunsResponse"]["Item"]
    assert (journey.participants_left, journey.state, run["Status"]) == (0, "ACTIVE", "RUNNING")
    pinpoint.clock.advance_to(IN_LOS_ANGELES + timedelta(hours=2))
    (run,) = client.get_journey_runs(ApplicationId="shop", JourneyId=journey.id)["JourneyRunsResponse"]["Item"]
    assert (journey.state, run["Status"]) == ("COMPLETED", "COMPLETED")


def test_given_no_updates_when_an_endpoint_joins_between_two_zones_then_only_members_at_the_start_enter(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "tokyo", "Asia/Tokyo")
    put_endpoint(client, "la", "America/Los_Angeles")
    journey = start()
    pinpoint.clock.advance_to(IN_TOKYO)
    put_endpoint(client, "ny", "America/New_York")
    pinpoint.clock.run_until_idle()
    assert entered(journey).keys() == {"tokyo", "la"}


def test_given_no_updates_when_members_leave_then_they_still_enter_only_within_15_minutes_of_the_start(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    zones = {"first": "Pacific/Kiritimati", "15-minutes-later": "Pacific/Chatham", "la": "America/Los_Angeles"}
    for endpoint_id, zone in zones.items():
        put_endpoint(client, endpoint_id, zone, Attributes={"is": ["in"]})
    journey = start({"Attributes": {"is": {"Values": ["in"]}}})
    pinpoint.clock.advance_to(datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc))
    assert entered(journey).keys() == {"first"}
    for endpoint_id, zone in zones.items():
        put_endpoint(client, endpoint_id, zone, Attributes={"is": ["out"]})
    pinpoint.clock.run_until_idle()
    assert entered(journey).keys() == {"first", "15-minutes-later"}
    assert run_metrics(client, journey)["FILTERED_OUT_BY_SEGMENT"] == "1"


def test_given_updates_when_an_endpoint_joins_or_leaves_between_two_zones_then_the_current_segment_counts(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "tokyo", "Asia/Tokyo", Attributes={"is": ["in"]})
    put_endpoint(client, "ny", "America/New_York", Attributes={"is": ["in"]})
    put_endpoint(client, "la", "America/Los_Angeles", Attributes={"is": ["in"]})
    journey = start({"Attributes": {"is": {"Values": ["in"]}}}, RefreshOnSegmentUpdate=True)
    pinpoint.clock.advance_to(IN_TOKYO)
    put_endpoint(client, "boston", "America/New_York", Attributes={"is": ["in"]})
    put_endpoint(client, "la", "America/Los_Angeles", Attributes={"is": ["out"]})
    pinpoint.clock.run_until_idle()
    assert entered(journey).keys() == {"tokyo", "ny", "boston"}


def test_given_a_refresh_when_each_zone_reaches_the_next_day_then_members_enter_again_in_a_separate_run(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "la", "America/Los_Angeles")
    journey = start(RefreshFrequency="P1D")
    pinpoint.clock.advance_to(IN_LOS_ANGELES + timedelta(days=1))
    times = [participant.entered for participant in journey.participants]
    assert times == [IN_LOS_ANGELES, IN_LOS_ANGELES + timedelta(days=1)]
    assert len({participant.run_id for participant in journey.participants}) == 2


def test_given_an_end_when_a_zone_has_passed_it_then_its_members_do_not_enter(
    pinpoint: Pinpoint, client: PinpointClient, start: Start
) -> None:
    put_endpoint(client, "la", "America/Los_Angeles")
    put_endpoint(client, "ny", "America/New_York")
    for endpoint_id, zone in (("both-la", "America/Los_Angeles"), ("both-tokyo", "Asia/Tokyo")):
        put_endpoint(client, endpoint_id, zone, User={"UserId": "ann"})
    journey = start(Schedule={"StartTime": NINE, "EndTime": "2026-03-03T18:00:00Z"})
    pinpoint.clock.run_until_idle()
    assert entered(journey) == {"ny": IN_NEW_YORK, "la": IN_LOS_ANGELES}
    assert run_metrics(client, journey)["ENDPOINT_TIMEZONE_MISMATCH"] == "1"
    assert journey.state == "COMPLETED"
