"""The states of a journey with participants inside, and their effect on them: closed, completed, cancelled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, mail, open_shop, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

    from .scene import Shop

SEND_AFTER_A_DAY = {"w": wait("P1D", "m"), "m": mail()}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        opened.put("e1")
        yield opened


def run_statuses(shop: Shop, journey: JourneyView) -> list[str]:
    return [run["Status"] for run in shop.runs(journey)]


def states_over_time(shop: Shop, journey: JourneyView) -> list[str]:
    """Return the states that a journey passes until nothing happens any more."""
    found = [journey.state]
    for change in shop.pinpoint.clock.run_until_idle():
        after = getattr(change, "after", None)
        if after is not None:
            found.append(after)
    return found


def test_given_no_refresh_when_the_start_has_passed_then_the_journey_is_closed_and_later_completed(
    shop: Shop,
) -> None:
    journey = shop.publish(SEND_AFTER_A_DAY)
    assert (journey.state, run_statuses(shop, journey)) == ("ACTIVE", ["SCHEDULED"])
    shop.advance(minutes=5)
    assert (journey.state, run_statuses(shop, journey)) == ("CLOSED", ["RUNNING"])
    shop.advance(hours=23, minutes=59)
    assert journey.state == "CLOSED"
    shop.advance(minutes=1)
    assert (journey.state, run_statuses(shop, journey)) == ("COMPLETED", ["COMPLETED"])


def test_given_no_activity_that_waits_when_the_journey_starts_then_it_is_completed_without_being_closed(
    shop: Shop,
) -> None:
    journey = shop.publish({"m": mail()})
    assert states_over_time(shop, journey) == ["ACTIVE", "COMPLETED"]


def test_given_a_refresh_when_the_end_is_reached_then_the_journey_is_closed_until_the_last_has_left(shop: Shop) -> None:
    end = START + timedelta(days=2, hours=12)
    journey = shop.start(SEND_AFTER_A_DAY, RefreshFrequency="P1D", Schedule={"EndTime": end})
    shop.pinpoint.clock.advance_to(end - timedelta(seconds=1))
    assert journey.state == "ACTIVE"
    shop.advance(seconds=1)
    assert journey.state == "CLOSED"
    shop.advance(hours=12)
    assert journey.state == "COMPLETED"
    assert len(shop.sent_to("EMAIL")) == 3


def test_given_no_end_when_540_days_have_passed_since_the_start_then_the_journey_is_over(shop: Shop) -> None:
    journey = shop.start({"m": mail()}, RefreshFrequency="P100D")
    shop.pinpoint.clock.advance_to(START + timedelta(days=540) - timedelta(seconds=1))
    assert journey.state == "ACTIVE"
    shop.advance(seconds=1)
    assert journey.state == "COMPLETED"
    assert len(journey.participants) == 6


def test_given_no_end_when_people_are_inside_after_540_days_then_the_journey_is_closed_until_they_leave(
    shop: Shop,
) -> None:
    journey = shop.start({"w": wait("P30D", "m"), "m": mail()}, RefreshFrequency="P539D")
    shop.pinpoint.clock.advance_to(START + timedelta(days=540))
    assert (journey.state, journey.participants_left) == ("CLOSED", 1)
    shop.finish()
    assert journey.state == "COMPLETED"


def test_given_people_inside_when_the_journey_is_cancelled_then_they_leave_and_get_nothing_more(
    shop: Shop,
) -> None:
    shop.put("e2")
    journey = shop.start({"a": mail("w"), "w": wait("P1D", "b"), "b": mail()})
    shop.advance(hours=1)
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    metrics = shop.metrics(journey)
    assert {name: metrics[name] for name in ("ENDPOINT_ENTERED", "CANCELLED", "ENDPOINT_ACTIVE", "ENDPOINT_LEFT")} == {
        "ENDPOINT_ENTERED": "2",
        "CANCELLED": "2",
        "ENDPOINT_ACTIVE": "0",
        "ENDPOINT_LEFT": "0",
    }
    assert {message.activity_id for message in shop.pinpoint.outbox} == {"a"}
    assert {participant.state for participant in journey.participants} == {"CANCELLED"}
    assert (journey.state, run_statuses(shop, journey)) == ("CANCELLED", ["CANCELLED"])


def test_given_a_journey_before_its_start_when_it_is_cancelled_then_no_participant_ever_enters(shop: Shop) -> None:
    journey = shop.publish(SEND_AFTER_A_DAY)
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (len(journey.participants), run_statuses(shop, journey)) == (0, ["CANCELLED"])


def test_given_a_closed_journey_when_it_is_cancelled_then_participants_inside_are_counted(shop: Shop) -> None:
    journey = shop.start(SEND_AFTER_A_DAY)
    assert journey.state == "CLOSED"
    shop.set_state(journey, "CANCELLED")
    assert (shop.metrics(journey)["CANCELLED"], journey.participants_left) == ("1", 0)


def test_given_some_who_have_left_when_the_journey_is_cancelled_then_only_the_others_are_counted(shop: Shop) -> None:
    journey = shop.start(SEND_AFTER_A_DAY, RefreshFrequency="PT20H")
    shop.put("e2")
    shop.advance(hours=24)
    shop.set_state(journey, "CANCELLED")
    metrics = shop.metrics(journey)
    assert (metrics["ENDPOINT_LEFT"], metrics["CANCELLED"]) == ("1", "1")
    assert run_statuses(shop, journey) == ["COMPLETED", "CANCELLED"]


def test_given_a_cancelled_journey_when_its_segment_changes_or_events_arrive_then_no_participant_enters(
    shop: Shop,
) -> None:
    options: Any = {"RefreshFrequency": "P1D", "RefreshOnSegmentUpdate": True}
    segment = shop.put_segment({})
    journey = shop.start(SEND_AFTER_A_DAY, segment=segment, **options)
    shop.set_state(journey, "CANCELLED")
    wanted: Any = {"Name": "people", "Dimensions": {}}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=wanted)
    shop.put("e2")
    shop.advance(days=10)
    assert len(journey.participants) == 1


@pytest.mark.parametrize("state", ["ACTIVE", "PAUSED", "CANCELLED"])
def test_given_a_cancelled_journey_when_another_state_is_requested_then_it_is_refused(shop: Shop, state: str) -> None:
    journey = shop.start(SEND_AFTER_A_DAY, RefreshFrequency="P1D")
    shop.set_state(journey, "CANCELLED")
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.set_state(journey, state)
    assert journey.state == "CANCELLED"


def test_given_a_running_journey_without_a_refresh_when_a_pause_is_requested_then_it_is_refused(
    shop: Shop,
) -> None:
    journey = shop.start(SEND_AFTER_A_DAY)
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.set_state(journey, "PAUSED")
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e1"]


def test_given_a_running_journey_when_an_update_is_refused_then_it_does_not_change(shop: Shop) -> None:
    journey = shop.start(SEND_AFTER_A_DAY, RefreshFrequency="P7D")
    changed: Any = {"Name": "other", "StartActivity": "m", "Activities": {"m": mail()}}
    with pytest.raises(shop.client.exceptions.ConflictException):
        shop.client.update_journey(ApplicationId="shop", JourneyId=journey.id, WriteJourneyRequest=changed)
    shop.advance(days=1)
    assert (journey.name, shop.sent_to("EMAIL")) == ("welcome", ["e1"])
    assert journey.path("e1").activities == ["w", "m"]


def test_given_a_draft_that_is_published_by_an_update_when_five_minutes_pass_then_people_enter(shop: Shop) -> None:
    start = {"SegmentStartCondition": {"SegmentId": shop.put_segment()}}
    request: Any = {"Name": "j", "StartCondition": start, "StartActivity": "m", "Activities": {"m": mail()}}
    answer: Any = shop.client.create_journey(ApplicationId="shop", WriteJourneyRequest=request)
    journey = shop.app.journey(answer["JourneyResponse"]["Id"])
    shop.advance(days=1)
    assert (journey.state, len(journey.participants)) == ("DRAFT", 0)
    request["State"] = "ACTIVE"
    shop.client.update_journey(ApplicationId="shop", JourneyId=journey.id, WriteJourneyRequest=request)
    shop.advance(minutes=5)
    assert journey.participants.one().entered == T0 + timedelta(days=1, minutes=5)


def test_given_several_runs_when_the_last_participant_of_one_has_left_then_that_run_is_completed(shop: Shop) -> None:
    journey = shop.start({"w": wait("PT30H")}, RefreshFrequency="P2D")
    shop.advance(days=2)
    assert run_statuses(shop, journey) == ["COMPLETED", "RUNNING"]
    shop.set_state(journey, "CANCELLED")
    assert run_statuses(shop, journey) == ["COMPLETED", "CANCELLED"]


def test_given_an_end_before_the_first_entry_when_it_is_reached_then_the_journey_is_completed_without_entries(
    shop: Shop,
) -> None:
    journey = shop.publish(SEND_AFTER_A_DAY, Schedule={"EndTime": T0 + timedelta(minutes=3)})
    shop.finish()
    assert (journey.state, run_statuses(shop, journey)) == ("COMPLETED", ["COMPLETED"])
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "0"


def test_given_an_event_triggered_journey_when_no_participant_is_inside_then_it_is_active_until_its_end(
    shop: Shop,
) -> None:
    by_event: Any = {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["purchase"]}}}}
    journey = shop.start({"m": mail()}, StartCondition={"EventStartCondition": by_event})
    event = {"EventType": "purchase", "Timestamp": "2026-03-02T10:05:00Z"}
    batch: Any = {"e1": {"Endpoint": {}, "Events": {"1": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    shop.advance(days=539)
    assert (journey.state, run_statuses(shop, journey)) == ("ACTIVE", ["RUNNING"])
    shop.advance(days=1)
    assert journey.state == "COMPLETED"
    assert shop.sent_to("EMAIL") == ["e1"]
