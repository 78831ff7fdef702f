"""Pausing and resuming a journey: when it is legal, and the effect of a pause over the start, a refresh or the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import T0, WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

DAY = timedelta(days=1)
MINUTES_5 = timedelta(minutes=5)
MICROSECOND = timedelta(microseconds=1)


def test_a_journey_without_a_refresh_cannot_be_paused(
    client: PinpointClient,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
) -> None:
    journey_id = publish()

    with pytest.raises(client.exceptions.BadRequestException, match="; add one before you publish it"):
        ask_for(journey_id, "PAUSED")

    assert state_of(journey_id) == "ACTIVE"


@pytest.mark.parametrize("before_start", [timedelta(), timedelta(minutes=4)])
def test_a_journey_can_be_paused_before_its_start(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    before_start: timedelta,
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    mocked.clock.advance(before_start)

    assert ask_for(journey_id, "PAUSED")["State"] == "PAUSED"


def test_resuming_before_five_minutes_is_refused(
    at_t0: None,
    mocked: Pinpoint,
    client: PinpointClient,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")
    earliest = mocked.clock.now + timedelta(minutes=5)
    mocked.clock.advance(minutes=4, seconds=59)

    with pytest.raises(client.exceptions.BadRequestException, match=f"; resume it at {earliest:%Y-%m-%dT%H:%M}"):
        ask_for(journey_id, "ACTIVE")

    assert state_of(journey_id) == "PAUSED"


def test_resuming_after_five_minutes_is_legal(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], ask_for: Callable[[str, Any], Any]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")

    mocked.clock.advance(minutes=5)

    assert ask_for(journey_id, "ACTIVE")["State"] == "ACTIVE"


def test_the_five_minutes_start_again_with_every_pause(
    at_t0: None,
    mocked: Pinpoint,
    client: PinpointClient,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(minutes=10)
    ask_for(journey_id, "ACTIVE")
    ask_for(journey_id, "PAUSED")

    with pytest.raises(client.exceptions.BadRequestException, match="5 minutes"):
        ask_for(journey_id, "ACTIVE")


def test_a_paused_journey_can_be_cancelled_immediately(
    publish: Callable[..., str], ask_for: Callable[[str, Any], Any]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")

    assert ask_for(journey_id, "CANCELLED")["State"] == "CANCELLED"


def test_after_a_pause_over_the_start_participants_enter_at_the_next_refresh(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    runs_of: Callable[[str], Any],
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(hours=2)
    ask_for(journey_id, "ACTIVE")
    assert [run["Status"] for run in runs_of(journey_id)] == ["SCHEDULED"]

    mocked.clock.advance_to(T0 + DAY + MINUTES_5)

    assert [run["Status"] for run in runs_of(journey_id)] == ["COMPLETED"]


def test_a_refresh_during_a_pause_is_skipped_and_does_not_happen_later(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    runs_of: Callable[[str], Any],
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    mocked.clock.advance(minutes=10)
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(days=3)
    ask_for(journey_id, "ACTIVE")
    assert len(runs_of(journey_id)) == 1

    mocked.clock.advance(days=1)

    assert [run["CreationTime"] for run in runs_of(journey_id)][1:] == ["2026-03-06T10:05:00.000Z"]


def test_a_journey_paused_over_its_end_stays_paused_until_resumed_and_is_then_completed(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
) -> None:
    """PAUSED lasts indefinitely (documented), and EndTime does not move (inferred)."""
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": T0 + 10 * DAY})
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(days=1000)
    assert state_of(journey_id) == "PAUSED"

    assert ask_for(journey_id, "ACTIVE")["State"] == "COMPLETED"


def test_a_journey_paused_over_its_end_with_participants_inside_is_closed_when_resumed(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    put_members: Callable[..., None],
    ask_for: Callable[[str, Any], Any],
) -> None:
    put_members("ann")
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": T0 + 10 * DAY}, **WAITING)
    mocked.clock.advance(minutes=5)
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(days=11)

    assert ask_for(journey_id, "ACTIVE")["State"] == "CLOSED"


@pytest.mark.parametrize(("resumed_after", "expected"), [(10 * DAY - MICROSECOND, "ACTIVE"), (10 * DAY, "COMPLETED")])
def test_a_journey_resumed_at_its_end_time_is_over(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    resumed_after: timedelta,
    expected: str,
) -> None:
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": T0 + 10 * DAY})
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(resumed_after)

    assert ask_for(journey_id, "ACTIVE")["State"] == expected


def test_a_journey_resumed_before_its_end_ends_on_time(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
) -> None:
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": T0 + 10 * DAY})
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(days=5)
    ask_for(journey_id, "ACTIVE")

    mocked.clock.advance_to(T0 + 10 * DAY)

    assert state_of(journey_id) == "COMPLETED"
