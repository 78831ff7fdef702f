"""Pauses, ends and cancellation: what they do to the participants who are inside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, Shop, got, mail, open_shop, split, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView

WAIT_A_DAY = {"w": wait("P1D", "m"), "m": mail()}
DAILY: dict[str, Any] = {"RefreshFrequency": "P1D", "Limits": {"EndpointReentryCap": 1}}


def pause(shop: Shop, journey: JourneyView, **duration: int) -> None:
    """Pause a journey for a time."""
    shop.set_state(journey, "PAUSED")
    shop.advance(**duration)
    shop.set_state(journey, "ACTIVE")


def sent_at(shop: Shop) -> list[timedelta]:
    """When messages were sent, from the start of the journey on."""
    return [message.time - START for message in shop.pinpoint.outbox if message.was_sent]


def test_given_a_wait_of_a_day_when_its_journey_is_paused_after_2_hours_then_it_ends_22_hours_after_the_resume(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.advance(hours=2)
    pause(shop, journey, days=3)
    shop.advance(hours=21, minutes=59)
    assert sent_at(shop) == []
    shop.advance(minutes=1)
    assert sent_at(shop) == [timedelta(days=4)]


def test_given_two_pauses_when_a_wait_falls_into_both_then_it_ends_later_by_both(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.advance(hours=2)
    pause(shop, journey, hours=5)
    shop.advance(hours=2)
    pause(shop, journey, hours=7)
    shop.advance(days=2)
    assert sent_at(shop) == [timedelta(hours=36)]


def test_given_a_pause_when_the_end_of_a_wait_is_asked_for_then_it_has_moved(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, **DAILY)
    pause(shop, journey, hours=5)
    assert journey.participants.one().due == START + timedelta(hours=29)


def test_given_a_wait_until_a_time_when_it_passes_in_a_pause_then_it_is_over_at_the_resume(shop: Shop) -> None:
    shop.put("ann")
    until = (START + timedelta(days=1)).isoformat()
    activities = {"w": {"Wait": {"WaitTime": {"WaitUntil": until}, "NextActivity": "m"}}, "m": mail()}
    journey = shop.start(activities, **DAILY)
    pause(shop, journey, days=3)
    shop.advance(seconds=1)
    assert sent_at(shop) == [timedelta(days=3)]


def test_given_a_wait_until_a_time_when_a_pause_ends_before_it_then_the_time_does_not_move(shop: Shop) -> None:
    shop.put("ann")
    until = (START + timedelta(days=1)).isoformat()
    activities = {"w": {"Wait": {"WaitTime": {"WaitUntil": until}, "NextActivity": "m"}}, "m": mail()}
    journey = shop.start(activities, **DAILY)
    pause(shop, journey, hours=3)
    shop.advance(days=2)
    assert sent_at(shop) == [timedelta(days=1)]


def test_given_an_evaluation_wait_when_its_journey_is_paused_then_it_stands_still_too(shop: Shop) -> None:
    shop.put("ann")
    evaluation: dict[str, Any] = {"EvaluationWaitTime": {"WaitFor": "P1D"}}
    activities = {"m": mail("s"), "s": split(got("_email.open", "m"), "n", **evaluation), "n": mail()}
    journey = shop.start(activities, **DAILY)
    pause(shop, journey, days=2)
    journey.record_event("ann", "_email.open", activity="m")
    shop.advance(days=1)
    assert sent_at(shop) == [timedelta(0), timedelta(days=3)]


def test_given_a_pause_when_it_goes_on_then_nobody_moves_or_enters_however_long(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.set_state(journey, "PAUSED")
    shop.put("bob")
    shop.advance(days=400)
    assert journey.state == "PAUSED"
    assert [(each.endpoint_id, each.activity) for each in journey.participants] == [("ann", "w")]
    assert sent_at(shop) == []


def test_given_refreshes_in_a_pause_when_it_ends_then_they_were_skipped_and_the_next_one_comes_on_its_grid(
    shop: Shop,
) -> None:
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.set_state(journey, "PAUSED")
    shop.put("ann")
    shop.advance(days=2, hours=12)
    shop.set_state(journey, "ACTIVE")
    assert len(journey.participants) == 0
    shop.advance(hours=12)
    assert journey.participants.one().entered == START + timedelta(days=3)


def test_given_a_pause_over_the_end_when_it_is_resumed_then_the_journey_closes_and_its_participants_go_on(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, Schedule={"EndTime": T0 + timedelta(hours=12)}, **DAILY)
    pause(shop, journey, days=2)
    assert journey.state == "CLOSED"
    shop.finish()
    assert sent_at(shop) == [timedelta(days=3)]
    assert journey.state == "COMPLETED"


def test_given_a_journey_without_refresh_when_it_shall_pause_then_400(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(WAIT_A_DAY)
    with pytest.raises(shop.client.exceptions.BadRequestException, match="RefreshFrequency"):
        shop.set_state(journey, "PAUSED")
    assert journey.state == "ACTIVE"


def test_given_a_pause_when_it_is_resumed_after_4_minutes_then_400_and_after_5_it_is_active(shop: Shop) -> None:
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.set_state(journey, "PAUSED")
    shop.advance(minutes=4)
    with pytest.raises(shop.client.exceptions.BadRequestException, match="5 minutes"):
        shop.set_state(journey, "ACTIVE")
    assert journey.state == "PAUSED"
    shop.advance(minutes=1)
    shop.set_state(journey, "ACTIVE")
    assert journey.state == "ACTIVE"


def test_given_a_pause_before_the_start_when_the_start_passes_in_it_then_members_enter_at_the_next_refresh(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish(WAIT_A_DAY, **DAILY)
    pause(shop, journey, hours=1)
    assert len(journey.participants) == 0
    shop.advance(days=1)
    assert journey.participants.one().entered == START + timedelta(days=1)


def test_given_local_time_when_a_pause_covers_one_zone_then_members_of_a_later_zone_still_enter() -> None:
    with open_shop() as shop:
        for city in ("Tokyo", "New_York", "Los_Angeles"):
            zone = "Asia/Tokyo" if city == "Tokyo" else f"America/{city}"
            shop.put(city, Demographic={"Timezone": zone})
        schedule = {"StartTime": "2026-03-03T09:00:00Z"}
        journey = shop.publish({"w": wait("P30D")}, LocalTime=True, Schedule=schedule, **DAILY)
        shop.pinpoint.clock.advance_to(T0 + timedelta(days=1, hours=3))  # 08:00 in New York
        pause(shop, journey, hours=2)
        shop.advance(hours=6)
        assert [each.endpoint_id for each in journey.participants] == ["Tokyo", "Los_Angeles"]


def test_given_the_end_of_a_journey_when_participants_are_in_a_wait_then_they_go_on(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, Schedule={"EndTime": T0 + timedelta(hours=12)}, **DAILY)
    shop.advance(hours=12)
    assert journey.state == "CLOSED"
    shop.finish()
    assert sent_at(shop) == [timedelta(days=1)]
    assert journey.state == "COMPLETED"


def test_given_participants_who_wait_when_the_journey_is_cancelled_then_they_are_counted_and_get_nothing(
    shop: Shop,
) -> None:
    shop.put_many(2)
    journey = shop.start(WAIT_A_DAY)
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert sent_at(shop) == []
    assert journey.state == "CANCELLED"
    metrics = shop.metrics(journey)
    assert (metrics["CANCELLED"], metrics["ENDPOINT_ACTIVE"], metrics["ENDPOINT_LEFT"]) == ("2", "0", "0")
    assert [run["Status"] for run in shop.runs(journey)] == ["CANCELLED"]
    assert {each.state for each in journey.participants} == {"CANCELLED"}
    assert journey.path("e0").state == "CANCELLED"


def test_given_a_wait_when_the_journey_is_cancelled_then_nobody_waits_any_more_in_its_metrics(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY)
    shop.set_state(journey, "CANCELLED")
    assert shop.activity_metrics(journey, "w") == {}


@pytest.mark.parametrize("state", ["ACTIVE", "PAUSED", "CANCELLED"])
def test_given_a_cancelled_journey_when_it_shall_change_then_that_is_refused(shop: Shop, state: str) -> None:
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.set_state(journey, "CANCELLED")
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.set_state(journey, state)
    request: Any = {"Name": "other"}
    with pytest.raises(shop.client.exceptions.ConflictException):
        shop.client.update_journey(ApplicationId="shop", JourneyId=journey.id, WriteJourneyRequest=request)
    assert (journey.state, journey.name) == ("CANCELLED", "welcome")


@pytest.mark.parametrize("state", ["DRAFT", "CLOSED", "COMPLETED"])
def test_given_a_state_that_cannot_be_asked_for_when_it_is_then_400(shop: Shop, state: str) -> None:
    journey = shop.start(WAIT_A_DAY, **DAILY)
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.set_state(journey, state)


@pytest.mark.parametrize("state", ["ACTIVE", "PAUSED", "CANCELLED"])
def test_given_a_draft_when_a_state_is_asked_for_then_400(shop: Shop, state: str) -> None:
    journey = shop.publish(WAIT_A_DAY, State="DRAFT")
    with pytest.raises(shop.client.exceptions.BadRequestException):
        shop.set_state(journey, state)
    assert journey.state == "DRAFT"


def test_given_a_paused_journey_when_it_is_cancelled_then_its_participants_are_cancelled(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY, **DAILY)
    shop.set_state(journey, "PAUSED")
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (journey.state, sent_at(shop)) == ("CANCELLED", [])
    assert shop.metrics(journey)["CANCELLED"] == "1"


def test_given_a_closed_journey_when_it_is_cancelled_then_its_participants_are_cancelled(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(WAIT_A_DAY)
    assert journey.state == "CLOSED"
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (journey.state, sent_at(shop)) == ("CANCELLED", [])


def test_given_messages_held_by_quiet_time_when_the_journey_is_cancelled_then_they_are_not_sent(shop: Shop) -> None:
    shop.put("ann", Demographic={"Timezone": "Asia/Tokyo"})
    quiet: dict[str, Any] = {"QuietTime": {"Start": "18:00", "End": "23:00"}, "WaitForQuietTime": True}
    journey = shop.start({"m": mail()}, **quiet)
    assert journey.participants.one().activity == "m"
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert sent_at(shop) == []
    assert shop.metrics(journey)["CANCELLED"] == "1"


def test_given_a_participant_who_waits_for_quiet_time_when_a_pause_covers_its_end_then_it_is_sent_at_the_resume(
    shop: Shop,
) -> None:
    shop.put("ann", Demographic={"Timezone": "Asia/Tokyo"})  # 19:05 at the start
    quiet: dict[str, Any] = {"QuietTime": {"Start": "18:00", "End": "23:00"}, "WaitForQuietTime": True}
    journey = shop.start({"m": mail()}, **quiet, **DAILY)
    pause(shop, journey, hours=6)
    shop.advance(seconds=1)
    assert sent_at(shop) == [timedelta(hours=6)]


def test_given_a_journey_cancelled_before_its_start_when_the_start_comes_then_nobody_enters(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(WAIT_A_DAY)
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "0"
    assert [run["Status"] for run in shop.runs(journey)] == ["CANCELLED"]


def test_given_an_end_before_the_first_entry_when_it_comes_then_the_journey_is_completed_and_nobody_has_entered(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish(WAIT_A_DAY, Schedule={"EndTime": T0 + timedelta(minutes=3)})
    shop.finish()
    assert journey.state == "COMPLETED"
    assert shop.metrics(journey)["ENDPOINT_ENTERED"] == "0"
    assert [run["Status"] for run in shop.runs(journey)] == ["COMPLETED"]
