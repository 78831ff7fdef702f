"""Messages that wait for their turn by MessagesPerSecond, when quiet time begins first."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from .scene import open_shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

    from .scene import Shop

PEOPLE = 5
EVENING: Any = {"Start": "19:06", "End": "08:00"}
"""In Tokyo, the journey of `start_before_the_evening` starts at 19:05:58."""
MORNING = datetime(2026, 3, 2, 23, 0, tzinfo=timezone.utc)
SEND: Any = {"s": {"SMS": {"TemplateName": "text"}}}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def start_before_the_evening(shop: Shop, **members: Any) -> JourneyView:
    """Start a journey that sends one message per second, two seconds before quiet time begins."""
    for number in range(PEOPLE):
        shop.put(f"e{number}", "SMS", Demographic={"Timezone": "Asia/Tokyo"})
    start = datetime(2026, 3, 2, 10, 5, 58, tzinfo=timezone.utc)
    shop.pinpoint.clock.advance_to(start - timedelta(minutes=5))
    journey = shop.publish(SEND, QuietTime=EVENING, Limits={"MessagesPerSecond": 1}, **members)
    shop.pinpoint.clock.advance_to(start + timedelta(minutes=1))
    return journey


def test_given_quiet_time_when_it_begins_before_the_turn_of_a_message_then_the_message_is_dropped(shop: Shop) -> None:
    journey = start_before_the_evening(shop)
    assert [status for _, _, status in shop.statuses()] == ["SUCCESSFUL"] * 2 + ["QUIET_TIME"] * 3
    assert shop.activity_metrics(journey, "s") == {"SUCCESS": "2", "QUIET_TIME": "3"}
    assert journey.state == "COMPLETED"


def test_given_messages_that_wait_for_the_end_of_quiet_time_when_it_ends_then_they_keep_the_rate(shop: Shop) -> None:
    journey = start_before_the_evening(shop, WaitForQuietTime=True)
    assert (len(shop.pinpoint.outbox), journey.state, journey.participants_left) == (2, "CLOSED", 0)
    shop.finish()
    later = [message.time for message in shop.pinpoint.outbox][2:]
    assert later == [MORNING, MORNING + timedelta(seconds=1), MORNING + timedelta(seconds=2)]
    assert journey.state == "COMPLETED"


def test_given_a_message_that_waits_for_the_morning_when_the_path_is_read_then_it_is_there_once(shop: Shop) -> None:
    journey = start_before_the_evening(shop, WaitForQuietTime=True)
    shop.finish()
    assert [(step.outcome, step.time) for step in journey.path("e4")] == [
        ("queued", datetime(2026, 3, 2, 10, 5, 58, tzinfo=timezone.utc)),
        ("sent later", MORNING + timedelta(seconds=2)),
    ]
