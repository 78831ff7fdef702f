"""Waits: how long they last, and how they are counted."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, mail, open_shop, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scene import Shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        opened.put("e1")
        yield opened


def wait_until(time: datetime, following: str | None = None) -> dict[str, Any]:
    details: dict[str, Any] = {"WaitTime": {"WaitUntil": time.isoformat()}}
    return {"Wait": {**details, **({"NextActivity": following} if following else {})}}


def test_given_a_wait_for_a_day_when_it_is_not_over_then_the_participant_is_still_there(shop: Shop) -> None:
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.advance(hours=23, minutes=59, seconds=59)
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "1"}
    assert journey.participants.one(activity="w").endpoint_id == "e1"
    shop.advance(seconds=1)
    assert shop.activity_metrics(journey, "w") == {"WAIT_FINISHED": "1"}
    assert shop.pinpoint.outbox.one().time == START + timedelta(days=1)


def test_given_one_jump_over_several_waits_when_they_end_then_each_step_has_its_own_time(shop: Shop) -> None:
    shop.start({"w1": wait("PT1H", "m"), "m": mail("w2"), "w2": wait("P2D", "n"), "n": mail()})
    shop.advance(days=30)
    times = [message.time for message in shop.pinpoint.outbox]
    assert times == [START + timedelta(hours=1), START + timedelta(days=2, hours=1)]


def test_given_a_wait_of_a_month_when_it_ends_then_the_calendar_counts(shop: Shop) -> None:
    shop.start({"w": wait("P1M", "m"), "m": mail()})
    shop.finish()
    assert shop.pinpoint.outbox.one().time == datetime(2026, 4, 2, 10, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize("duration", ["PT0S", "P0D"])
def test_given_a_wait_of_zero_when_a_participant_arrives_then_it_continues_immediately_and_has_waited(
    shop: Shop, duration: str
) -> None:
    journey = shop.start({"w": wait(duration, "m"), "m": mail()})
    assert shop.pinpoint.outbox.one().time == START
    assert shop.activity_metrics(journey, "w") == {"WAIT_FINISHED": "1"}


def test_given_a_wait_until_a_time_when_it_is_reached_then_all_participants_continue(shop: Shop) -> None:
    until = START + timedelta(hours=7)
    journey = shop.start({"w": wait_until(until, "m"), "m": mail()})
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "1"}
    shop.finish()
    assert shop.pinpoint.outbox.one().time == until
    assert shop.activity_metrics(journey, "w") == {"WAIT_FINISHED": "1"}


@pytest.mark.parametrize("late", [timedelta(hours=1), timedelta(0)])
def test_given_a_wait_until_a_past_time_when_a_participant_arrives_then_the_wait_is_skipped(
    shop: Shop, late: timedelta
) -> None:
    until = START + timedelta(hours=2) - late
    journey = shop.start({"w1": wait("PT2H", "w2"), "w2": wait_until(until, "m"), "m": mail()})
    shop.advance(hours=2)
    assert shop.pinpoint.outbox.one().time == START + timedelta(hours=2)
    assert shop.activity_metrics(journey, "w2") == {"WAIT_SKIPPED": "1"}
    assert journey.path("e1").outcomes["w2"] == "skipped"


def test_given_a_wait_at_the_end_when_it_is_over_then_the_participant_leaves_and_the_journey_is_completed(
    shop: Shop,
) -> None:
    journey = shop.start({"w": wait("P1D")})
    assert (journey.state, shop.metrics(journey)["ENDPOINT_ACTIVE"]) == ("CLOSED", "1")
    shop.advance(days=1)
    assert journey.state == "COMPLETED"
    metrics = shop.metrics(journey)
    assert (metrics["ENDPOINT_ACTIVE"], metrics["ENDPOINT_LEFT"]) == ("0", "1")


def test_given_an_end_time_when_it_is_reached_in_a_wait_then_the_participant_continues(shop: Shop) -> None:
    journey = shop.start({"w": wait("P3D", "m"), "m": mail()}, Schedule={"EndTime": START + timedelta(days=1)})
    shop.advance(days=2)
    assert (journey.state, journey.participants_left) == ("CLOSED", 1)
    shop.advance(days=1)
    assert (journey.state, shop.sent_to("EMAIL")) == ("COMPLETED", ["e1"])


def test_given_a_message_before_and_after_a_wait_when_it_is_over_then_the_wait_is_between_them(
    shop: Shop,
) -> None:
    shop.put("p1", "SMS")
    shop.start({"t": text("w"), "w": wait("PT90M", "u"), "u": text()})
    shop.finish()
    first, second = [message.time for message in shop.pinpoint.outbox.filter(channel="SMS", was_sent=True)]
    assert second - first == timedelta(minutes=90)


def test_given_a_loop_with_a_wait_when_time_passes_then_the_participant_goes_round(shop: Shop) -> None:
    journey = shop.start({"w": wait("P1D", "m"), "m": mail("w")})
    shop.advance(days=5)
    assert len(shop.sent_to("EMAIL")) == 5
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "1", "WAIT_FINISHED": "5"}


def test_given_an_empty_next_activity_when_the_wait_is_over_then_the_journey_ends(shop: Shop) -> None:
    journey = shop.start({"w": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}, "NextActivity": ""}}})
    shop.finish()
    assert journey.state == "COMPLETED"
