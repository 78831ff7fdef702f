"""Actions at one instant that cause each other without an end."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from noon import NOON

from pinpoint_mock import EndlessInstantError
from pinpoint_mock.world.scheduler import LONGEST_CHAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint

    from .conftest import Later


def chain(later: Later, length: int, times: list[datetime], now: Callable[[], datetime]) -> None:
    """Schedule an action that schedules the next one for the same instant, and so on."""

    def act() -> None:
        times.append(now())
        if len(times) < length:
            later(act, days=0)

    later(act, days=1)


def test_given_actions_that_cause_each_other_without_end_when_time_passes_then_it_is_an_error_of_that_call(
    pinpoint: Pinpoint, later: Later
) -> None:
    times: list[datetime] = []
    chain(later, 10**9, times, lambda: pinpoint.clock.now)
    with pytest.raises(EndlessInstantError, match="each of 1,000 actions has caused the next one") as caught:
        pinpoint.clock.advance(days=2)
    assert times == [NOON + timedelta(days=1)] * LONGEST_CHAIN
    assert "'test.call' of entity in app shop" in str(caught.value)
    assert isinstance(caught.value, RuntimeError)


def test_given_an_endless_instant_when_the_error_was_raised_then_time_and_other_actions_continue(
    pinpoint: Pinpoint, later: Later
) -> None:
    times: list[datetime] = []
    others: list[datetime] = []
    later(lambda: others.append(pinpoint.clock.now), days=3)
    chain(later, 10**9, times, lambda: pinpoint.clock.now)
    with pytest.raises(EndlessInstantError):
        pinpoint.clock.advance(days=2)
    assert pinpoint.clock.now == NOON + timedelta(days=2)
    pinpoint.clock.advance(days=2)
    assert others == [NOON + timedelta(days=3)]
    assert len(times) == LONGEST_CHAIN


def test_given_a_long_chain_that_ends_when_time_passes_then_all_of_it_is_done(pinpoint: Pinpoint, later: Later) -> None:
    times: list[datetime] = []
    chain(later, LONGEST_CHAIN, times, lambda: pinpoint.clock.now)
    pinpoint.clock.advance(days=2)
    assert len(times) == LONGEST_CHAIN


def test_given_many_actions_of_one_instant_that_do_not_cause_each_other_when_time_passes_then_all_are_done(
    pinpoint: Pinpoint, later: Later
) -> None:
    done: list[int] = []
    for number in range(3 * LONGEST_CHAIN):
        later(partial(done.append, number), days=1)
    pinpoint.clock.advance(days=1)
    assert done == list(range(3 * LONGEST_CHAIN))


def test_given_one_action_that_causes_many_at_its_instant_when_time_passes_then_all_are_done(
    pinpoint: Pinpoint, later: Later
) -> None:
    done: list[int] = []

    def cause() -> None:
        for number in range(3 * LONGEST_CHAIN):
            later(partial(done.append, number), days=0)

    later(cause, days=1)
    pinpoint.clock.advance(days=2)
    assert done == list(range(3 * LONGEST_CHAIN))
