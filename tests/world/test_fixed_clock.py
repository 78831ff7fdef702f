"""A fixed clock is independent of the time outside."""

from __future__ import annotations

import time_machine

from pinpoint_mock.world.clock import DAY
from pinpoint_mock.world.fixed_clock import FixedClock


def test_it_stands_still_unless_it_is_advanced() -> None:
    clock = FixedClock(5)
    assert (clock.now(), clock.now()) == (5, 5)
    clock.advance(DAY)
    assert clock.now() == DAY + 5
    assert clock.was_advanced


def test_an_action_and_a_request_see_their_own_times() -> None:
    clock = FixedClock(5)
    clock.action_time = 3
    assert clock.now() == 3
    clock.request_time = 4
    assert clock.now() == 4


def test_it_neither_follows_nor_moves_a_frozen_clock_by_itself() -> None:
    clock = FixedClock(5)
    with time_machine.travel(1_000_000, tick=False) as traveller:
        clock.advance(DAY)
        assert clock.now() == DAY + 5
        traveller.shift(10)
        assert clock.now() == DAY + 5
        assert not clock.has_moved_others


def test_a_copy_continues_independently() -> None:
    clock = FixedClock(5)
    copy = clock.copy()
    copy.advance(1)
    assert (clock.now(), copy.now()) == (5, 6)
