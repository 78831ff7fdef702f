"""Pauses of running journeys: queued messages, quiet time and time zones continue after the pause."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from .scene import T0, Shop, mail, open_shop, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIET_TIME = {"Start": "10:06", "End": "12:00"}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def test_given_queued_messages_when_a_paused_journey_is_cancelled_then_they_are_sent_as_in_an_active_journey(
    shop: Shop,
) -> None:
    shop.put_many(4)
    journey = shop.start({"m": mail()}, RefreshFrequency="P7D", Limits={"MessagesPerSecond": 1})
    shop.set_state(journey, "PAUSED")
    shop.advance(hours=1)
    shop.set_state(journey, "CANCELLED")
    assert shop.sent_to("EMAIL") == ["e0"]
    shop.advance(seconds=3)
    assert shop.sent_to("EMAIL") == ["e0", "e1", "e2", "e3"]


def test_given_a_queued_message_held_for_quiet_time_when_the_journey_is_paused_then_it_is_sent_after_quiet_time(
    shop: Shop,
) -> None:
    for number in range(2):
        shop.put(f"e{number}", Demographic={"Timezone": "UTC"})
    start = T0 + timedelta(minutes=5, seconds=59)
    journey = shop.publish(
        {"m": mail()},
        RefreshFrequency="P7D",
        Limits={"MessagesPerSecond": 1},
        QuietTime=QUIET_TIME,
        WaitForQuietTime=True,
        Schedule={"StartTime": start, "Timezone": "UTC"},
    )
    shop.advance(minutes=7)
    assert shop.sent_to("EMAIL") == ["e0"]
    shop.set_state(journey, "PAUSED")
    shop.advance(hours=1)
    shop.set_state(journey, "ACTIVE")
    shop.pinpoint.clock.advance_to(T0 + timedelta(hours=2))
    assert shop.sent_to("EMAIL") == ["e0", "e1"]


def test_given_local_time_when_the_hour_of_one_zone_falls_into_a_pause_then_participants_of_later_zones_enter(
    shop: Shop,
) -> None:
    for zone in ("Asia/Tokyo", "Europe/London", "America/New_York"):
        shop.put(zone.rpartition("/")[2], Demographic={"Timezone": zone})
    start = datetime(2026, 3, 3, 9, 0, tzinfo=timezone.utc)
    journey = shop.publish(
        {"w": wait("P1D")},
        LocalTime=True,
        RefreshFrequency="P7D",
        Schedule={"StartTime": start, "Timezone": "UTC"},
    )
    shop.pinpoint.clock.advance_to(start - timedelta(hours=5))
    shop.set_state(journey, "PAUSED")
    shop.pinpoint.clock.advance_to(start + timedelta(hours=1))  # 09:00 in London has passed
    shop.set_state(journey, "ACTIVE")
    shop.pinpoint.clock.advance_to(start + timedelta(hours=5))  # 09:00 in New York
    assert [participant.endpoint_id for participant in journey.participants] == ["Tokyo", "New_York"]
    assert len(shop.runs(journey)) == 1
