"""Entry by segment: when a journey lets the members of its segment enter, and which of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, Shop, mail, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView

WAITING = {"w": wait("P30D")}
PRO = {"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["pro"]}}}
FREE = {"Attributes": {"plan": {"AttributeType": "INCLUSIVE", "Values": ["free"]}}}
EVERY_12_HOURS: dict[str, Any] = {"RefreshFrequency": "PT12H", "Schedule": {"EndTime": "2026-03-12T10:00:00Z"}}


def entered(journey: JourneyView) -> list[str | None]:
    return [participant.endpoint_id for participant in journey.participants]


def update_segment(shop: Shop, segment: str, dimensions: Any) -> None:
    wanted: Any = {"Name": "people", "Dimensions": dimensions}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=wanted)


def test_given_no_start_time_when_five_minutes_have_passed_then_and_not_before_all_members_enter(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.publish(WAITING)
    shop.advance(minutes=4, seconds=59)
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "0"
    shop.advance(seconds=1)
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "3"
    assert {participant.entered for participant in journey.participants} == {START}


def test_given_a_start_time_tomorrow_when_it_has_not_come_then_the_journey_is_active_and_nobody_has_entered(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish(WAITING, Schedule={"StartTime": T0 + timedelta(days=1)})
    shop.advance(hours=23, minutes=59)
    assert (journey.state, entered(journey)) == ("ACTIVE", [])
    shop.advance(minutes=1)
    assert entered(journey) == ["ann"]


@pytest.mark.parametrize("minutes", [-60, 0, 3])
def test_given_a_start_time_within_five_minutes_when_the_journey_is_published_then_members_enter_after_five(
    shop: Shop, minutes: int
) -> None:
    shop.put("ann")
    journey = shop.publish(WAITING, Schedule={"StartTime": T0 + timedelta(minutes=minutes)})
    shop.advance(minutes=10)
    assert journey.participants.one().entered == START


def test_given_an_endpoint_put_before_the_start_when_the_journey_starts_then_it_enters(shop: Shop) -> None:
    journey = shop.publish(WAITING)
    shop.advance(minutes=4)
    shop.put("ann")
    shop.advance(minutes=1)
    assert entered(journey) == ["ann"]


def test_given_no_refresh_when_an_endpoint_joins_after_the_start_then_it_never_enters(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAITING)
    shop.put("bob")
    shop.finish()
    assert entered(journey) == ["ann"]
    assert journey.state == "COMPLETED"


def test_given_no_refresh_when_a_participant_leaves_the_segment_then_it_goes_on(shop: Shop) -> None:
    shop.put("ann", Attributes={"plan": ["pro"]})
    shop.start({"w": wait("P1D", "m"), "m": mail()}, segment=shop.put_segment(PRO))
    shop.put("ann", Attributes={"plan": ["free"]})
    shop.finish()
    assert shop.sent_to("EMAIL") == ["ann"]


def test_given_no_refresh_and_a_wait_when_the_start_has_passed_then_closed_and_after_the_wait_completed(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D")})
    assert journey.state == "CLOSED"
    shop.advance(hours=23, minutes=59)
    assert journey.state == "CLOSED"
    shop.advance(minutes=1)
    assert journey.state == "COMPLETED"
    assert shop.runs(journey)[0]["Status"] == "COMPLETED"


def test_given_a_refresh_when_an_endpoint_joins_after_the_start_then_it_enters_at_the_next_mark(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAITING, **EVERY_12_HOURS)
    shop.advance(hours=1)
    shop.put("bob")
    shop.advance(hours=10, minutes=59)
    assert entered(journey) == ["ann"]
    shop.advance(minutes=1)
    assert entered(journey) == ["ann", "bob"]
    assert journey.participants[-1].entered == START + timedelta(hours=12)
    assert journey.state == "ACTIVE"


def test_given_a_refresh_and_an_end_when_the_end_comes_then_the_journey_is_closed_and_nobody_enters_any_more(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start(WAITING, **EVERY_12_HOURS)
    shop.advance(days=9, hours=23, minutes=54)
    assert journey.state == "ACTIVE"
    shop.put("bob")
    shop.advance(minutes=1)
    assert journey.state == "CLOSED"
    shop.finish()
    assert entered(journey) == ["ann"]
    assert journey.state == "COMPLETED"


def test_given_no_end_time_when_540_days_have_passed_then_a_refreshed_journey_takes_nobody_any_more(
    shop: Shop,
) -> None:
    journey = shop.start(WAITING, RefreshFrequency="P1D")
    shop.advance(days=539, hours=23)
    assert journey.state == "ACTIVE"
    shop.put("ann")
    shop.advance(hours=1)
    assert journey.state == "COMPLETED"
    assert entered(journey) == []


def test_given_criteria_that_change_when_the_segment_is_refreshed_then_those_of_the_launch_count(shop: Shop) -> None:
    segment = shop.put_segment(PRO)
    journey = shop.start(WAITING, segment=segment, **EVERY_12_HOURS)
    shop.put("ann", Attributes={"plan": ["pro"]})
    shop.put("bob", Attributes={"plan": ["free"]})
    update_segment(shop, segment, FREE)
    shop.advance(hours=12)
    assert entered(journey) == ["ann"]


def test_given_refresh_on_update_when_the_criteria_change_then_the_new_ones_count_at_once(shop: Shop) -> None:
    segment = shop.put_segment(PRO)
    journey = shop.start(WAITING, segment=segment, RefreshOnSegmentUpdate=True, **EVERY_12_HOURS)
    shop.put("ann", Attributes={"plan": ["pro"]})
    shop.put("bob", Attributes={"plan": ["free"]})
    shop.advance(hours=1)
    assert entered(journey) == []
    update_segment(shop, segment, FREE)
    assert entered(journey) == ["bob"]
    assert journey.participants.one().entered == START + timedelta(hours=1)
    shop.advance(hours=11)
    assert entered(journey) == ["bob"]


def test_given_refresh_on_update_when_the_criteria_change_before_the_start_then_the_new_ones_count_at_the_start(
    shop: Shop,
) -> None:
    segment = shop.put_segment(PRO)
    shop.put("ann", Attributes={"plan": ["free"]})
    journey = shop.publish(WAITING, segment=segment, RefreshOnSegmentUpdate=True, **EVERY_12_HOURS)
    update_segment(shop, segment, FREE)
    assert entered(journey) == []
    shop.advance(minutes=5)
    assert entered(journey) == ["ann"]


def test_given_no_refresh_but_on_update_when_the_criteria_change_after_the_start_then_nobody_enters(
    shop: Shop,
) -> None:
    segment = shop.put_segment(PRO)
    shop.put("ann", Attributes={"plan": ["free"]})
    shop.put("bob", Attributes={"plan": ["pro"]})
    journey = shop.start(WAITING, segment=segment, RefreshOnSegmentUpdate=True)
    update_segment(shop, segment, FREE)
    shop.finish()
    assert entered(journey) == ["bob"]


def test_given_refresh_on_update_when_the_journey_is_paused_then_an_update_lets_nobody_enter(shop: Shop) -> None:
    segment = shop.put_segment(PRO)
    shop.put("ann", Attributes={"plan": ["free"]})
    journey = shop.start(WAITING, segment=segment, RefreshOnSegmentUpdate=True, **EVERY_12_HOURS)
    shop.set_state(journey, "PAUSED")
    update_segment(shop, segment, FREE)
    shop.advance(minutes=5)
    shop.set_state(journey, "ACTIVE")
    assert entered(journey) == []
    shop.advance(hours=12)
    assert entered(journey) == ["ann"]


OBSTACLES: list[tuple[str, dict[str, Any]]] = [
    ("ENDPOINT_OPT_OUT", {"OptOut": "ALL"}),
    ("ENDPOINT_INACTIVE", {"EndpointStatus": "INACTIVE"}),
]


@pytest.mark.parametrize(("metric", "members"), OBSTACLES)
def test_given_an_endpoint_that_may_not_enter_when_the_run_starts_then_a_metric_of_the_run_counts_it(
    shop: Shop, metric: str, members: dict[str, Any]
) -> None:
    shop.put("ann")
    shop.put("bob", **members)
    journey = shop.start(WAITING)
    assert entered(journey) == ["ann"]
    metrics = shop.run_metrics(journey)
    assert (metrics["ENDPOINT_PRODUCED"], metrics["ENDPOINT_ENTERED"], metrics[metric]) == ("2", "1", "1")


def test_given_an_endpoint_without_a_channel_when_the_run_starts_then_a_metric_of_the_run_counts_it(
    shop: Shop,
) -> None:
    request: Any = {"Attributes": {"a": ["b"]}}
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="ann", EndpointRequest=request)
    journey = shop.start(WAITING)
    assert entered(journey) == []
    assert shop.run_metrics(journey)["ENDPOINT_MISSING_CHANNEL"] == "1"


def test_given_an_endpoint_that_opts_in_again_when_the_segment_is_refreshed_then_it_enters(shop: Shop) -> None:
    shop.put("ann", OptOut="ALL")
    journey = shop.start(WAITING, **EVERY_12_HOURS)
    shop.put("ann", OptOut="NONE")
    shop.advance(hours=12)
    assert entered(journey) == ["ann"]


def test_given_an_empty_segment_when_the_journey_starts_then_it_is_completed_at_once(shop: Shop) -> None:
    journey = shop.start(WAITING)
    assert journey.state == "COMPLETED"
    assert [run["Status"] for run in shop.runs(journey)] == ["COMPLETED"]


def test_given_a_journey_without_waits_when_it_starts_then_everybody_is_through_at_once(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail()})
    assert journey.state == "COMPLETED"
    assert shop.metrics(journey)["ENDPOINT_LEFT"] == "2"
    assert [message.time for message in shop.pinpoint.outbox] == [START, START]
