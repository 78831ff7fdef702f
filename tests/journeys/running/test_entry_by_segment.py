"""Entering a journey by its segment: when, who, and again by RefreshFrequency and RefreshOnSegmentUpdate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, mail, open_shop, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

    from .scene import Shop

WAIT = {"w": wait("P1D")}
SEND = {"m": mail()}
GOLD: Any = {"Attributes": {"plan": {"Values": ["gold"]}}}
SILVER: Any = {"Attributes": {"plan": {"Values": ["silver"]}}}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def put_with(shop: Shop, endpoint_id: str, plan: str) -> None:
    shop.put(endpoint_id, Attributes={"plan": [plan]})


def redefine(shop: Shop, segment: str, dimensions: Any) -> None:
    wanted: Any = {"Name": "people", "Dimensions": dimensions}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=wanted)


def entered(journey: JourneyView) -> list[str]:
    """Return the endpoints that have entered, once for each entry."""
    return sorted(str(participant.endpoint_id) for participant in journey.participants)


def test_given_no_start_time_when_less_than_five_minutes_have_passed_then_no_participant_has_entered(
    shop: Shop,
) -> None:
    shop.put_many(2)
    journey = shop.publish(WAIT)
    shop.advance(minutes=4, seconds=59)
    assert (shop.metrics(journey)["ENDPOINT_ENTERED"], journey.state) == ("0", "ACTIVE")
    shop.advance(seconds=1)
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "2"
    assert {participant.entered for participant in journey.participants} == {START}


def test_given_a_start_time_tomorrow_when_it_is_not_reached_then_the_journey_is_active_and_empty(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.publish(WAIT, Schedule={"StartTime": T0 + timedelta(days=1)})
    shop.advance(hours=23, minutes=59)
    assert (journey.state, entered(journey)) == ("ACTIVE", [])
    shop.advance(minutes=1)
    assert (journey.state, entered(journey)) == ("CLOSED", ["e1"])


@pytest.mark.parametrize("offset", [timedelta(minutes=3), -timedelta(days=1)])
def test_given_a_start_time_that_is_too_soon_when_published_then_the_journey_starts_five_minutes_later(
    shop: Shop, offset: timedelta
) -> None:
    shop.put("e1")
    journey = shop.publish(WAIT, Schedule={"StartTime": T0 + offset})
    shop.advance(hours=1)
    assert journey.participants.one().entered == START


def test_given_no_refresh_when_an_endpoint_joins_before_the_start_then_it_enters(shop: Shop) -> None:
    put_with(shop, "before", "gold")
    put_with(shop, "stays-out", "silver")
    journey = shop.publish(WAIT, segment=shop.put_segment(GOLD))
    shop.advance(minutes=4)
    put_with(shop, "just-in-time", "gold")
    shop.advance(minutes=1)
    assert entered(journey) == ["before", "just-in-time"]


@pytest.mark.parametrize("on_update", [False, True])
def test_given_no_refresh_when_members_join_after_the_start_then_they_never_enter(shop: Shop, on_update: bool) -> None:
    put_with(shop, "e1", "gold")
    segment = shop.put_segment(GOLD)
    journey = shop.start(WAIT, segment=segment, RefreshOnSegmentUpdate=on_update)
    put_with(shop, "late", "gold")
    put_with(shop, "silver", "silver")
    redefine(shop, segment, {})
    shop.finish()
    assert entered(journey) == ["e1"]
    assert len(shop.runs(journey)) == 1


def test_given_no_refresh_when_a_member_leaves_the_segment_after_the_start_then_it_continues(shop: Shop) -> None:
    put_with(shop, "e1", "gold")
    shop.start({"w": wait("P1D", "m"), **SEND}, segment=shop.put_segment(GOLD))
    put_with(shop, "e1", "silver")
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e1"]


def test_given_a_refresh_when_an_endpoint_joins_after_the_start_then_it_enters_at_the_next_multiple(shop: Shop) -> None:
    put_with(shop, "e1", "gold")
    journey = shop.start(WAIT, segment=shop.put_segment(GOLD), RefreshFrequency="PT12H")
    shop.advance(hours=1)
    put_with(shop, "e2", "gold")
    shop.advance(hours=10, minutes=59, seconds=59)
    assert entered(journey) == ["e1"]
    shop.advance(seconds=1)
    assert journey.participants.one(endpoint_id="e2").entered == START + timedelta(hours=12)
    assert journey.state == "ACTIVE"


def test_given_a_refresh_without_updates_when_criteria_change_then_the_criteria_at_the_start_still_count(
    shop: Shop,
) -> None:
    put_with(shop, "gold", "gold")
    put_with(shop, "silver", "silver")
    segment = shop.put_segment(GOLD)
    journey = shop.start(WAIT, segment=segment, RefreshFrequency="PT12H")
    redefine(shop, segment, SILVER)
    put_with(shop, "gold2", "gold")
    shop.advance(hours=12)
    assert entered(journey) == ["gold", "gold2"]


def test_given_criteria_that_change_before_the_start_when_it_is_reached_then_the_new_ones_count(shop: Shop) -> None:
    put_with(shop, "gold", "gold")
    put_with(shop, "silver", "silver")
    segment = shop.put_segment(GOLD)
    journey = shop.publish(WAIT, segment=segment, RefreshFrequency="PT12H")
    redefine(shop, segment, SILVER)
    shop.advance(minutes=5)
    assert entered(journey) == ["silver"]


def test_given_a_refresh_with_updates_when_criteria_change_then_new_members_enter_immediately(shop: Shop) -> None:
    put_with(shop, "gold", "gold")
    put_with(shop, "silver", "silver")
    segment = shop.put_segment(GOLD)
    journey = shop.start(WAIT, segment=segment, RefreshFrequency="PT12H", RefreshOnSegmentUpdate=True)
    shop.advance(hours=1)
    redefine(shop, segment, SILVER)
    assert journey.participants.one(endpoint_id="silver").entered == START + timedelta(hours=1)
    put_with(shop, "silver2", "silver")
    put_with(shop, "gold2", "gold")
    shop.advance(hours=11)
    assert entered(journey) == ["gold", "silver", "silver2"]


def test_given_a_refresh_with_updates_when_only_endpoints_change_then_they_enter_at_the_next_refresh(
    shop: Shop,
) -> None:
    put_with(shop, "gold", "gold")
    options: Any = {"RefreshFrequency": "PT12H", "RefreshOnSegmentUpdate": True}
    journey = shop.start(WAIT, segment=shop.put_segment(GOLD), **options)
    put_with(shop, "gold2", "gold")
    shop.advance(hours=1)
    assert entered(journey) == ["gold"]


def test_given_updates_when_the_segment_changes_before_the_start_or_after_the_end_then_no_run_is_added(
    shop: Shop,
) -> None:
    shop.put("e1")
    segment = shop.put_segment({})
    options: Any = {"RefreshFrequency": "P1D", "RefreshOnSegmentUpdate": True}
    schedule = {"EndTime": T0 + timedelta(hours=2)}
    journey = shop.publish(WAIT, segment=segment, Schedule=schedule, **options)
    redefine(shop, segment, {})
    assert entered(journey) == []
    shop.advance(hours=2)
    redefine(shop, segment, {})
    shop.finish()
    assert (entered(journey), len(shop.runs(journey)), journey.state) == (["e1"], 1, "COMPLETED")


def test_given_a_member_that_has_left_the_segment_when_it_is_refreshed_then_it_does_not_enter_again(
    shop: Shop,
) -> None:
    put_with(shop, "e1", "gold")
    put_with(shop, "e2", "gold")
    journey = shop.start(SEND, segment=shop.put_segment(GOLD), RefreshFrequency="PT12H")
    put_with(shop, "e1", "silver")
    shop.advance(hours=12)
    assert entered(journey) == ["e1", "e2", "e2"]


def test_given_an_end_time_when_a_refresh_would_be_at_it_then_there_is_none(shop: Shop) -> None:
    shop.put("e1")
    schedule = {"EndTime": START + timedelta(hours=24)}
    journey = shop.start(SEND, RefreshFrequency="PT12H", Schedule=schedule)
    shop.finish()
    assert [participant.entered for participant in journey.participants] == [START, START + timedelta(hours=12)]
    assert journey.state == "COMPLETED"


def test_given_each_kind_of_endpoint_that_may_not_enter_when_the_journey_starts_then_each_is_counted(
    shop: Shop,
) -> None:
    shop.put("good")
    shop.put("opted-out", OptOut="ALL")
    shop.put("inactive", EndpointStatus="INACTIVE")
    bare: Any = {"Attributes": {"plan": ["gold"]}}
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="no-channel", EndpointRequest=bare)
    no_address: Any = {"ChannelType": "APNS", "OptOut": "ALL"}
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="no-address", EndpointRequest=no_address)
    journey = shop.start(WAIT)
    metrics = shop.run_metrics(journey)
    assert {name: number for name, number in metrics.items() if number != "0"} == {
        "ENDPOINT_PRODUCED": "5",
        "ENDPOINT_OPT_OUT": "1",
        "ENDPOINT_INACTIVE": "1",
        "ENDPOINT_MISSING_CHANNEL": "1",
        "ENDPOINT_MISSING_ADDRESS": "1",
        "ENDPOINT_ENTERED": "1",
        "ENDPOINT_ACTIVE": "1",
    }
    assert entered(journey) == ["good"]


def test_given_an_endpoint_that_may_enter_again_when_the_segment_is_refreshed_then_it_enters(shop: Shop) -> None:
    shop.put("e1", OptOut="ALL")
    journey = shop.start(WAIT, RefreshFrequency="PT12H")
    assert entered(journey) == []
    shop.put("e1", OptOut="NONE")
    shop.advance(hours=12)
    assert entered(journey) == ["e1"]
    assert [shop.run_metrics(journey, run)["ENDPOINT_OPT_OUT"] for run in (0, 1)] == ["1", "0"]


def test_given_a_member_that_becomes_inactive_inside_when_the_next_message_is_due_then_it_gets_it(shop: Shop) -> None:
    shop.put("e1")
    shop.start({"w": wait("P1D", "m"), **SEND})
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="e1", EndpointRequest={"EndpointStatus": "INACTIVE"})
    shop.finish()
    assert shop.statuses() == [("EMAIL", "e1", "SUCCESSFUL")]


def test_given_a_member_that_opts_out_inside_when_the_next_message_is_due_then_nothing_is_sent_or_counted(
    shop: Shop,
) -> None:
    shop.put("e1")
    journey = shop.start({"w": wait("P1D", "m"), **SEND})
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="e1", EndpointRequest={"OptOut": "ALL"})
    shop.finish()
    assert shop.statuses() == [("EMAIL", "e1", "OPT_OUT")]
    assert shop.activity_metrics(journey, "m") == {}
    assert shop.app.events.filter(event_type="_journey.send") == []
    assert journey.state == "COMPLETED"


def test_given_two_segments_with_the_same_endpoint_when_one_is_based_on_both_then_it_enters_once(shop: Shop) -> None:
    put_with(shop, "e1", "gold")
    definitions: list[Any] = [GOLD, {}]
    groups: Any = [{"SourceSegments": [{"Id": shop.put_segment(each)} for each in definitions], "SourceType": "ANY"}]
    wanted: Any = {"Name": "both", "SegmentGroups": {"Groups": groups, "Include": "ANY"}}
    answer: Any = shop.client.create_segment(ApplicationId="shop", WriteSegmentRequest=wanted)
    journey = shop.start(WAIT, segment=answer["SegmentResponse"]["Id"])
    assert entered(journey) == ["e1"]


def test_given_an_empty_segment_when_the_journey_starts_then_it_is_completed_immediately(shop: Shop) -> None:
    journey = shop.start(WAIT)
    assert (journey.state, entered(journey)) == ("COMPLETED", [])
    assert [run["Status"] for run in shop.runs(journey)] == ["COMPLETED"]
    assert shop.run_metrics(journey)["ENDPOINT_PRODUCED"] == "0"


def test_given_a_refresh_when_runs_begin_then_each_has_an_id_and_its_own_participants(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.publish(SEND, RefreshFrequency="PT12H")
    assert [run["Status"] for run in shop.runs(journey)] == ["SCHEDULED"]
    shop.advance(hours=12, minutes=5)
    runs = shop.runs(journey)
    assert [run["Status"] for run in runs] == ["COMPLETED", "COMPLETED"]
    assert [participant.run_id for participant in journey.participants] == [run["RunId"] for run in runs]


def test_given_updates_when_the_criteria_change_during_a_pause_then_the_next_refresh_sees_them(shop: Shop) -> None:
    segment = shop.put_segment(GOLD)
    put_with(shop, "e1", "silver")
    journey = shop.start(WAIT, segment=segment, RefreshOnSegmentUpdate=True, RefreshFrequency="PT12H")
    shop.set_state(journey, "PAUSED")
    redefine(shop, segment, SILVER)
    shop.advance(minutes=5)
    shop.set_state(journey, "ACTIVE")
    assert entered(journey) == []
    shop.advance(hours=12)
    assert entered(journey) == ["e1"]
