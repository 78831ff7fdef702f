"""The ends of waits: when participants continue, alone and together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from .scene import START, T0, Shop, mail, wait


def wait_until(time: Any, following: str | None = None) -> dict[str, Any]:
    return {"Wait": {"WaitTime": {"WaitUntil": time}, **({"NextActivity": following} if following else {})}}


@pytest.mark.parametrize(
    ("duration", "hours"), [("PT1H", 1), ("P1D", 24), ("P1DT2H", 26), ("P1W", 168), ("P365D", 8760), ("PT90M", 1.5)]
)
def test_given_a_duration_when_it_has_passed_since_the_arrival_then_the_participant_continues_and_not_before(
    shop: Shop, duration: str, hours: float
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait(duration, "m"), "m": mail()})
    assert journey.participants.one().due == START + timedelta(hours=hours)
    shop.pinpoint.clock.advance(timedelta(hours=hours, seconds=-1))
    assert shop.sent_to("EMAIL") == []
    shop.advance(seconds=1)
    assert [message.time for message in shop.pinpoint.outbox] == [START + timedelta(hours=hours)]


def test_given_two_waits_in_a_row_when_time_passes_then_the_second_counts_from_its_own_arrival(shop: Shop) -> None:
    shop.put("ann")
    shop.start({"a": wait("PT2H", "b"), "b": wait("PT3H", "m"), "m": mail()})
    shop.finish()
    assert [message.time for message in shop.pinpoint.outbox] == [START + timedelta(hours=5)]


def test_given_a_time_when_it_is_reached_then_all_participants_continue_together(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(
        {"w": wait_until("2026-03-04T12:00:00Z", "m"), "m": mail()},
        RefreshFrequency="P1D",
        Limits={"EndpointReentryCap": 1},
    )
    shop.advance(days=1)
    shop.put("bob")
    shop.advance(days=1)
    assert [each.entered.day for each in journey.participants] == [2, 3]
    assert shop.sent_to("EMAIL") == []
    shop.advance(hours=2)
    assert [str(message.time) for message in shop.pinpoint.outbox] == ["2026-03-04 12:00:00+00:00"] * 2


def test_given_a_time_with_an_offset_when_it_is_reached_then_the_offset_counts(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait_until("2026-03-02T20:00:00+09:00")})
    assert journey.participants.one().due == T0 + timedelta(hours=1)


def test_given_a_wait_when_participants_wait_and_continue_then_its_metrics_count_those_who_wait_now(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"w": wait("P1D")})
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "2"}
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "w") == {"WAIT_FINISHED": "2"}
