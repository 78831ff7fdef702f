"""The metrics of journeys and of their runs: who entered, who did not and why, and who is inside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, custom, has, mail, open_shop, split, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

JOURNEY_KEYS = {
    "ENDPOINT_ENTERED",
    "ENDPOINT_LEFT",
    "ENDPOINT_ACTIVE",
    "CANCELLED",
    "REENTRY_CAP_EXCEEDED",
    "ACTIVE_ENDPOINT_REJECTED",
}
RUN_KEYS = {
    "ENDPOINT_PRODUCED",
    "ENDPOINTS_FROM_USER",
    "ENDPOINT_OPT_OUT",
    "ENDPOINT_INACTIVE",
    "FILTERED_OUT_BY_SEGMENT",
    "ENDPOINT_MISSING_ADDRESS",
    "ENDPOINT_MISSING_CHANNEL",
    "ENDPOINT_MISSING_TIMEZONE",
    "ENDPOINT_TIMEZONE_MISMATCH",
    "DUPLICATE_ENDPOINT",
    "DUPLICATE_USER",
    "PAUSED",
    "ENDED",
    "ENDPOINT_ESTIMATED_TIMEZONE",
}
DAY = {"w": wait("P1D")}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def counted(metrics: dict[str, str]) -> dict[str, int]:
    """Return the metrics that are not zero, as numbers."""
    return {name: int(number) for name, number in metrics.items() if number != "0"}


def is_balanced(metrics: dict[str, str], removed: int = 0) -> bool:
    """Return whether those inside are those who entered minus those who left, were cancelled or were removed."""
    numbers = {name: int(number) for name, number in metrics.items()}
    gone = numbers["ENDPOINT_LEFT"] + numbers["CANCELLED"] + removed
    return numbers["ENDPOINT_ACTIVE"] == numbers["ENDPOINT_ENTERED"] - gone


def statuses(shop: Shop, journey: JourneyView) -> list[str]:
    return [run["Status"] for run in shop.runs(journey)]


def test_given_a_journey_when_its_metrics_are_read_then_each_documented_key_is_there_as_a_string(shop: Shop) -> None:
    journey = shop.publish(DAY)
    assert shop.metrics(journey) == dict.fromkeys(JOURNEY_KEYS, "0")
    assert shop.run_metrics(journey) == dict.fromkeys(JOURNEY_KEYS | RUN_KEYS, "0")


def test_given_a_draft_when_its_metrics_are_read_then_there_are_none(shop: Shop) -> None:
    journey = shop.publish(DAY, State="DRAFT")
    assert shop.metrics(journey) == {}
    assert shop.runs(journey) == []


def test_given_members_when_they_enter_and_leave_then_the_numbers_follow(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start(DAY)
    assert counted(shop.metrics(journey)) == {"ENDPOINT_ENTERED": 3, "ENDPOINT_ACTIVE": 3}
    shop.advance(days=1)
    assert counted(shop.metrics(journey)) == {"ENDPOINT_ENTERED": 3, "ENDPOINT_LEFT": 3}


def test_given_members_who_may_not_enter_when_the_journey_starts_then_the_run_counts_each_by_its_reason(
    shop: Shop,
) -> None:
    shop.put("fine")
    shop.put("out", OptOut="ALL")
    shop.put("idle", EndpointStatus="INACTIVE")
    for endpoint_id, members in (("silent", {}), ("lost", {"ChannelType": "APNS", "OptOut": "ALL"})):
        request: Any = members
        shop.client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)
    journey = shop.start(DAY)
    assert [participant.endpoint_id for participant in journey.participants] == ["fine"]
    assert counted(shop.run_metrics(journey)) == {
        "ENDPOINT_ENTERED": 1,
        "ENDPOINT_ACTIVE": 1,
        "ENDPOINT_PRODUCED": 5,
        "ENDPOINT_OPT_OUT": 1,
        "ENDPOINT_INACTIVE": 1,
        "ENDPOINT_MISSING_CHANNEL": 1,
        "ENDPOINT_MISSING_ADDRESS": 1,
    }


def test_given_an_endpoint_that_becomes_inactive_inside_when_a_message_is_due_then_it_still_gets_it(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.put("ann", EndpointStatus="INACTIVE")
    shop.advance(days=1)
    assert shop.sent_to("EMAIL") == ["ann"]
    assert "ENDPOINT_INACTIVE" not in counted(shop.run_metrics(journey))


def test_given_a_local_time_when_a_member_has_no_zone_then_the_run_counts_it(shop: Shop) -> None:
    shop.put("ann")
    shop.put("bob", Demographic={"Timezone": "UTC"})
    journey = shop.start(DAY, LocalTime=True)
    shop.finish()
    assert shop.run_metrics(journey)["ENDPOINT_MISSING_TIMEZONE"] == "1"
    assert [participant.endpoint_id for participant in journey.participants] == ["bob"]


def test_given_no_local_time_when_members_have_no_zone_then_the_run_does_not_count_them(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(DAY)
    assert "ENDPOINT_MISSING_TIMEZONE" not in counted(shop.run_metrics(journey))


def test_given_an_event_of_an_endpoint_outside_the_segment_when_it_arrives_then_the_run_counts_it(shop: Shop) -> None:
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["gold"]}}})
    dimensions = {"EventType": {"Values": ["buy"]}}
    event_start = {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}, "SegmentId": segment}
    journey = shop.start(DAY, StartCondition={"EventStartCondition": event_start})
    event: Any = {"EventType": "buy", "Timestamp": "2026-03-02T10:05:00Z"}
    for endpoint_id, plan in (("ann", "gold"), ("bob", "silver")):
        endpoint: Any = {"ChannelType": "SMS", "Address": "+12065550100", "Attributes": {"plan": [plan]}}
        batch: Any = {endpoint_id: {"Endpoint": endpoint, "Events": {"event": event}}}
        shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    assert [participant.endpoint_id for participant in journey.participants] == ["ann"]
    metrics = counted(shop.run_metrics(journey))
    assert (metrics["FILTERED_OUT_BY_SEGMENT"], metrics["ENDPOINT_ENTERED"]) == (1, 1)


def test_given_a_refresh_when_a_member_is_inside_then_the_second_run_counts_the_rejection(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P3D")}, RefreshFrequency="P1D")
    shop.advance(days=1)
    assert "ACTIVE_ENDPOINT_REJECTED" not in counted(shop.run_metrics(journey, 0))
    assert counted(shop.run_metrics(journey, 1)) == {"ENDPOINT_PRODUCED": 1, "ACTIVE_ENDPOINT_REJECTED": 1}
    assert counted(shop.metrics(journey)) == {
        "ENDPOINT_ENTERED": 1,
        "ENDPOINT_ACTIVE": 1,
        "ACTIVE_ENDPOINT_REJECTED": 1,
    }


def test_given_a_reentry_cap_when_a_member_tries_to_enter_again_then_the_run_counts_it(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="P1D", Limits={"EndpointReentryCap": 2})
    shop.advance(days=3)
    entered = [counted(shop.run_metrics(journey, run)).get("ENDPOINT_ENTERED", 0) for run in range(4)]
    refused = [counted(shop.run_metrics(journey, run)).get("REENTRY_CAP_EXCEEDED", 0) for run in range(4)]
    assert (entered, refused) == ([1, 1, 0, 0], [0, 0, 1, 1])
    assert counted(shop.metrics(journey)) == {"ENDPOINT_ENTERED": 2, "ENDPOINT_LEFT": 2, "REENTRY_CAP_EXCEEDED": 2}


def test_given_a_reentry_interval_when_a_member_tries_to_enter_too_early_then_the_run_counts_it(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="P1D", Limits={"EndpointReentryInterval": "P2D"})
    shop.advance(days=2)
    entered = [counted(shop.run_metrics(journey, run)).get("ENDPOINT_ENTERED", 0) for run in range(3)]
    assert entered == [1, 0, 1]
    assert counted(shop.metrics(journey))["REENTRY_CAP_EXCEEDED"] == 1


def test_given_members_inside_when_the_journey_is_cancelled_then_they_are_counted_and_metrics_can_be_read(
    shop: Shop,
) -> None:
    shop.put_many(2)
    journey = shop.start(DAY)
    shop.set_state(journey, "CANCELLED")
    assert counted(shop.metrics(journey)) == {"ENDPOINT_ENTERED": 2, "CANCELLED": 2}
    assert statuses(shop, journey) == ["CANCELLED"]


def test_given_people_who_leave_in_every_way_when_metrics_are_read_then_active_is_always_the_rest(
    shop: Shop,
) -> None:
    shop.put_many(6)
    shop.put("e5", Attributes={"plan": ["gold"]})
    journey = shop.start({"s": split(has("plan", "gold"), no="w"), "w": wait("P1D", "x"), "x": wait("P1D")})
    assert counted(shop.metrics(journey)) == {"ENDPOINT_ENTERED": 6, "ENDPOINT_LEFT": 1, "ENDPOINT_ACTIVE": 5}
    shop.delete("e0", "e1")
    assert is_balanced(shop.metrics(journey), removed=2)
    shop.advance(days=1)
    assert is_balanced(shop.metrics(journey), removed=2)
    shop.set_state(journey, "CANCELLED")
    assert is_balanced(shop.metrics(journey), removed=2)
    assert counted(shop.metrics(journey)) == {"ENDPOINT_ENTERED": 6, "ENDPOINT_LEFT": 1, "CANCELLED": 3}


def test_given_a_held_out_participant_when_metrics_are_read_then_it_has_left(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"h": {"Holdout": {"Percentage": 100, "NextActivity": "w"}}, **DAY})
    assert counted(shop.metrics(journey)) == {"ENDPOINT_ENTERED": 1, "ENDPOINT_LEFT": 1}


def test_given_a_later_start_when_the_run_is_read_then_it_is_scheduled_running_and_completed_in_order(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish(DAY)
    assert statuses(shop, journey) == ["SCHEDULED"]
    shop.advance(minutes=5)
    assert statuses(shop, journey) == ["RUNNING"]
    shop.advance(days=1)
    assert statuses(shop, journey) == ["COMPLETED"]


def test_given_a_run_when_its_times_are_read_then_they_are_the_times_of_publishing_and_of_the_last_change(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish(DAY)
    shop.finish()
    [run] = shop.runs(journey)
    assert run["CreationTime"] == "2026-03-02T10:00:00.000Z"
    assert run["LastUpdateTime"] == (START + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_given_a_refresh_when_the_first_run_is_empty_then_it_is_completed_and_the_next_one_runs(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="P1D")
    shop.advance(hours=2)
    assert (statuses(shop, journey), journey.state) == (["COMPLETED"], "ACTIVE")
    shop.advance(hours=22)
    assert statuses(shop, journey) == ["COMPLETED", "RUNNING"]


def test_given_an_empty_segment_when_the_journey_starts_then_its_run_is_completed_immediately(shop: Shop) -> None:
    journey = shop.start(DAY)
    assert (statuses(shop, journey), journey.state) == (["COMPLETED"], "COMPLETED")


def test_given_queued_messages_when_all_participants_have_left_then_the_run_continues_until_they_are_sent(
    shop: Shop,
) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    assert (journey.participants_left, statuses(shop, journey), journey.state) == (0, ["RUNNING"], "CLOSED")
    shop.finish()
    assert (statuses(shop, journey), journey.state) == (["COMPLETED"], "COMPLETED")
    assert len(shop.sent_to("EMAIL")) == 3


def test_given_an_unknown_run_when_its_metrics_are_read_then_the_status_is_404(shop: Shop) -> None:
    journey = shop.start(DAY)
    with pytest.raises(shop.client.exceptions.NotFoundException):
        shop.client.get_journey_run_execution_metrics(ApplicationId="shop", JourneyId=journey.id, RunId="other")


def test_given_participants_when_their_run_is_read_then_it_is_a_run_of_the_journey_and_of_its_events(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("w"), **DAY})
    [run] = shop.runs(journey)
    assert journey.participants.one().run_id == run["RunId"] == shop.pinpoint.outbox.one().run_id
    [send] = [event for event in shop.app.events if event.event_type == "_journey.send"]
    assert send.attributes["journey_run_id"] == run["RunId"]


def test_given_another_journey_when_metrics_are_read_then_each_counts_its_own_participants(shop: Shop) -> None:
    shop.put("ann")
    first, second = shop.publish(DAY, Name="first"), shop.publish({"c": custom()}, Name="second")
    shop.advance(minutes=5)
    assert counted(shop.metrics(first)) == {"ENDPOINT_ENTERED": 1, "ENDPOINT_ACTIVE": 1}
    assert counted(shop.metrics(second)) == {"ENDPOINT_ENTERED": 1, "ENDPOINT_LEFT": 1}
