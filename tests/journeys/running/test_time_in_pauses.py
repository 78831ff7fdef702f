"""Time in pauses: waits stand still, times do not move, and refreshes are skipped."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .scene import START, T0, Shop, got, mail, split, wait

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


def test_given_a_pause_before_the_start_when_the_start_passes_in_it_then_members_enter_at_the_next_refresh(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.publish(WAIT_A_DAY, **DAILY)
    pause(shop, journey, hours=1)
    assert len(journey.participants) == 0
    shop.advance(days=1)
    assert journey.participants.one().entered == START + timedelta(days=1)


def test_given_a_participant_who_waits_for_quiet_time_when_a_pause_covers_its_end_then_it_is_sent_at_the_resume(
    shop: Shop,
) -> None:
    shop.put("ann", Demographic={"Timezone": "Asia/Tokyo"})  # 19:05 at the start
    quiet: dict[str, Any] = {"QuietTime": {"Start": "18:00", "End": "23:00"}, "WaitForQuietTime": True}
    journey = shop.start({"m": mail()}, **quiet, **DAILY)
    pause(shop, journey, hours=6)
    shop.advance(seconds=1)
    assert sent_at(shop) == [timedelta(hours=6)]
