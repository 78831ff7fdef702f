"""The changes of journeys and their runs in the history of `pinpoint.clock`."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from .conftest import WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint

T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)


def test_the_history_contains_each_change_of_a_journey_and_its_runs_in_order(
    mocked: Pinpoint, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    with time_machine.travel(T0, tick=False):
        journey_id = publish(Name="spring")
        mocked.clock.advance(days=1)
        run_id = runs_of(journey_id)[0]["RunId"]

        assert [str(happening) for happening in mocked.clock.history] == [
            f"2026-03-02 10:00:00 journey 'spring' ({journey_id}): DRAFT -> ACTIVE",
            f"2026-03-02 10:00:00 journey 'spring' ({journey_id}): run {run_id} SCHEDULED",
            f"2026-03-02 10:05:00 journey 'spring' ({journey_id}): run {run_id} RUNNING",
            f"2026-03-02 10:05:00 journey 'spring' ({journey_id}): 0 entered",
            f"2026-03-02 10:05:00 journey 'spring' ({journey_id}): run {run_id} COMPLETED",
            f"2026-03-02 10:05:00 journey 'spring' ({journey_id}): ACTIVE -> COMPLETED",
        ]


def test_advance_returns_only_the_changes_that_it_caused(
    mocked: Pinpoint, app_id: str, publish: Callable[..., str], put_members: Callable[..., None]
) -> None:
    with time_machine.travel(T0, tick=False):
        put_members("ann")
        journey_id = publish(**WAITING)

        happened = mocked.clock.advance(minutes=5)
        assert mocked.clock.advance(minutes=5) == []

    kinds = ["JourneyRunChanged", "JourneyEntered", "JourneyActivityVisited", "JourneyStateChanged"]
    assert [type(happening).__name__ for happening in happened] == kinds
    closed: Any = happened[-1]
    assert (closed.application_id, closed.journey_id, closed.journey_name) == (app_id, journey_id, "welcome")
    assert (closed.before, closed.after, closed.time) == ("ACTIVE", "CLOSED", T0 + timedelta(minutes=5))


def test_advancing_without_changes_of_a_journey_adds_nothing_to_the_history(
    mocked: Pinpoint, publish: Callable[..., str]
) -> None:
    publish()

    assert mocked.clock.advance(minutes=4) == []


def test_the_history_cannot_be_changed(mocked: Pinpoint, publish: Callable[..., str]) -> None:
    publish()
    happening: Any = mocked.clock.history[0]

    with pytest.raises(FrozenInstanceError):
        happening.after = "DRAFT"
