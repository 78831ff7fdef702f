"""One clock: an advance moves the clock of freezegun or time-machine, and the code under test sees the mock's time."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from brief_journey import publish_and_watch
from conftest import the_client
from hypothesis import given
from hypothesis import strategies as st
from noon import NOON, create_app

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)


@contextmanager
def freeze(
    moment: datetime, *, tick: bool = False, auto_tick_seconds: float = 0
) -> Iterator[Callable[[timedelta], Any]]:
    """Freeze time with freezegun, and give a function that moves the time."""
    freezegun = pytest.importorskip("freezegun")
    with freezegun.freeze_time(moment, tick=tick, auto_tick_seconds=auto_tick_seconds) as frozen:
        yield lambda delta: frozen.tick(delta)


@contextmanager
def travel(moment: datetime, *, tick: bool = False) -> Iterator[Callable[[timedelta], Any]]:
    """Travel with time-machine, and give a function that moves the time."""
    time_machine = pytest.importorskip("time_machine")
    with time_machine.travel(moment, tick=tick) as traveller:
        yield traveller.shift


Stop = pytest.mark.parametrize("stop", [freeze, travel])
"""Stop time, and give a function that moves it."""


def read() -> datetime:
    """Return the time that the code under test sees."""
    return datetime.now(timezone.utc)


@Stop
class TestOneClock:
    def test_given_stopped_time_when_advanced_then_the_application_sees_it(self, stop: Any) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=2)
            assert read() == pinpoint.clock.now == NOON + 2 * A_DAY
            assert time.time() == (NOON + 2 * A_DAY).timestamp()

    def test_given_stopped_time_when_advanced_to_a_time_then_the_application_sees_it(self, stop: Any) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance_to(NOON + A_DAY + MICROSECOND)
            assert read() == pinpoint.clock.now == NOON + A_DAY + MICROSECOND

    def test_given_stopped_time_when_run_until_idle_then_the_application_sees_the_last_action(self, stop: Any) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            pinpoint.clock.run_until_idle()
            assert state() == "COMPLETED"
            assert read() == pinpoint.clock.now == NOON + 5 * A_MINUTE

    def test_given_latency_when_a_call_is_answered_then_the_application_sees_the_time_it_took(self, stop: Any) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            pinpoint.faults.latency("GetApps", seconds=2.5)
            the_client().get_apps()
            assert read() == pinpoint.clock.now == NOON + timedelta(seconds=2.5)

    def test_given_an_advance_when_time_is_moved_from_outside_too_then_both_count_once(self, stop: Any) -> None:
        with stop(NOON) as move, mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(hours=1)
            move(timedelta(hours=2))
            pinpoint.clock.advance(hours=4)
            assert read() == pinpoint.clock.now == NOON + timedelta(hours=7)

    def test_given_time_that_is_stopped_inside_the_mock_when_advanced_then_both_agree(self, stop: Any) -> None:
        with mock_pinpoint() as pinpoint, stop(NOON):
            pinpoint.clock.advance(days=2)
            assert read() == pinpoint.clock.now == NOON + 2 * A_DAY

    def test_given_an_advance_within_stopped_time_when_that_is_left_then_time_is_the_present(self, stop: Any) -> None:
        with mock_pinpoint() as pinpoint:
            with stop(NOON):
                pinpoint.clock.advance(days=2)
            assert abs(pinpoint.clock.now - read()) < A_MINUTE

    def test_given_an_advance_in_real_time_when_time_is_stopped_then_the_mock_stays_ahead_by_it(
        self, stop: Any
    ) -> None:
        with mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=2)
            with stop(NOON):
                assert (read(), pinpoint.clock.now) == (NOON, NOON + 2 * A_DAY)
                pinpoint.clock.advance(days=3)
                assert (read(), pinpoint.clock.now) == (NOON + 3 * A_DAY, NOON + 5 * A_DAY)
            assert abs(pinpoint.clock.now - read() - 2 * A_DAY) < A_MINUTE

    def test_given_nested_times_when_advanced_then_the_inner_one_is_moved_alone(self, stop: Any) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            with stop(NOON + 9 * A_DAY):
                pinpoint.clock.advance(days=1)
                assert read() == pinpoint.clock.now == NOON + 10 * A_DAY
            assert read() == pinpoint.clock.now == NOON

    def test_given_a_freeze_that_ends_before_a_journey_is_due_when_it_begins_again_then_the_journey_continues(
        self, stop: Any
    ) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            with stop(NOON + A_DAY):
                state = publish_and_watch(pinpoint)
            assert (pinpoint.clock.now, state()) == (NOON, "ACTIVE")
            pinpoint.clock.advance(days=1, minutes=5)
            assert state() == "COMPLETED"

    @given(steps=st.lists(st.timedeltas(timedelta(0), timedelta(days=36_500)), min_size=1, max_size=30))
    def test_given_any_steps_when_advanced_then_both_agree_to_the_microsecond(
        self, stop: Any, steps: list[timedelta]
    ) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            for step in steps:
                pinpoint.clock.advance(step)
            assert pinpoint.clock.now == NOON + sum(steps, timedelta())
            assert abs(read() - pinpoint.clock.now) <= float_error(pinpoint.clock.now)

    def test_given_very_many_small_steps_when_advanced_then_both_agree_to_the_microsecond(self, stop: Any) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            for microseconds in range(1000):
                pinpoint.clock.advance(timedelta(microseconds=microseconds))
            assert read() == pinpoint.clock.now == NOON + timedelta(microseconds=499_500)


def float_error(moment: datetime) -> timedelta:
    """Return the largest error of time-machine's datetimes, which it makes from a float of seconds: 0 until 2100."""
    return timedelta(0) if moment.year < 2100 else timedelta(microseconds=3 if moment.year < 2500 else 32)


class TestTimeThatGoesOn:
    def test_given_a_freeze_that_ticks_when_advanced_then_the_time_that_has_passed_is_kept(self) -> None:
        with freeze(NOON, tick=True), mock_pinpoint() as pinpoint:
            before = read()
            while read() == before:
                pass  # a few microseconds of real time
            before = read()
            pinpoint.clock.advance(days=1)
            assert NOON + A_DAY < before + A_DAY <= read() <= pinpoint.clock.now < NOON + A_DAY + A_MINUTE

    def test_given_time_machine_that_ticks_when_advanced_then_both_continue(self) -> None:
        with travel(NOON, tick=True), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=1)
            assert NOON + A_DAY <= read() <= pinpoint.clock.now < NOON + A_DAY + A_MINUTE

    def test_given_auto_ticks_when_advanced_then_each_reading_adds_its_step(self) -> None:
        with freeze(NOON, auto_tick_seconds=1), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=1)
            seen, now, seen_again = read(), pinpoint.clock.now, read()
            assert NOON + A_DAY < seen < now < seen_again < NOON + A_DAY + A_MINUTE


@Stop
class TestTakingTimeBack:
    def test_given_an_advance_in_a_checkpoint_when_it_ends_then_the_application_time_is_restored_too(
        self, stop: Any
    ) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=1)
            with pinpoint.checkpoint():
                pinpoint.clock.advance(days=2)
                with pinpoint.checkpoint():
                    pinpoint.clock.advance(days=4)
                assert read() == pinpoint.clock.now == NOON + 3 * A_DAY
            assert read() == pinpoint.clock.now == NOON + A_DAY

    def test_given_time_moved_from_outside_in_a_checkpoint_when_it_ends_then_it_stays_moved(self, stop: Any) -> None:
        with stop(NOON) as move, mock_pinpoint() as pinpoint:
            with pinpoint.checkpoint():
                pinpoint.clock.advance(days=2)
                move(timedelta(hours=1))
            assert read() == pinpoint.clock.now == NOON + timedelta(hours=1)

    def test_given_an_advance_when_the_mock_is_reset_then_the_application_time_is_restored_too(self, stop: Any) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=2)
            pinpoint.reset()
            assert read() == pinpoint.clock.now == NOON

    @pytest.mark.parametrize("days", [0, 4])
    def test_given_a_reset_in_a_checkpoint_when_the_checkpoint_ends_then_the_earlier_advance_is_back(
        self, stop: Any, days: int
    ) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=2)
            with pinpoint.checkpoint():
                pinpoint.clock.advance(days=1)
                pinpoint.reset()
                assert read() == NOON
                pinpoint.clock.advance(days=days)
            assert read() == pinpoint.clock.now == NOON + 2 * A_DAY

    def test_given_an_advance_when_the_mock_ends_then_the_application_time_is_restored(self, stop: Any) -> None:
        with stop(NOON):
            for _ in range(2):
                with mock_pinpoint() as pinpoint:
                    assert create_app().startswith("2030-01-01T12:00:00")
                    pinpoint.clock.advance(days=2)
                assert read() == NOON

    def test_given_a_mock_that_ends_within_a_checkpoint_when_the_checkpoint_ends_then_nothing_is_moved_again(
        self, stop: Any
    ) -> None:
        with stop(NOON), ExitStack() as branch:
            with mock_pinpoint() as pinpoint:
                pinpoint.clock.advance(days=1)
                branch.enter_context(pinpoint.checkpoint())
                pinpoint.clock.advance(days=2)
            assert read() == NOON
            branch.close()
            assert read() == NOON

    def test_given_a_freeze_that_has_ended_when_the_checkpoint_ends_then_the_present_is_not_moved(
        self, stop: Any
    ) -> None:
        with stop(NOON), mock_pinpoint() as pinpoint:
            with pinpoint.checkpoint(), stop(NOON + A_DAY):
                pinpoint.clock.advance(days=2)
            assert read() == pinpoint.clock.now == NOON

    def test_given_nested_mocks_when_both_advance_then_each_undoes_its_own_moves(self, stop: Any) -> None:
        with stop(NOON):
            with mock_pinpoint() as outer:
                outer.clock.advance(days=1)
                with mock_pinpoint() as inner:
                    inner.clock.advance(days=2)
                    outer.clock.advance(days=4)
                    assert read() == inner.clock.now == outer.clock.now == NOON + 7 * A_DAY
                assert read() == outer.clock.now == NOON + 5 * A_DAY
            assert read() == NOON

    def test_given_mocks_in_two_threads_when_one_advances_then_time_is_later_for_both(self, stop: Any) -> None:
        seen: list[datetime] = []

        def advance() -> None:
            with mock_pinpoint() as pinpoint:
                pinpoint.clock.advance(days=3)
                seen.append(other.clock.now)

        with stop(NOON), mock_pinpoint() as other:
            thread = threading.Thread(target=advance)
            thread.start()
            thread.join(timeout=10)
            assert seen == [NOON + 3 * A_DAY]
            assert read() == other.clock.now == NOON


class TestRealTime:
    def test_given_real_time_when_advanced_then_only_that_of_the_mock_moves(self) -> None:
        with mock_pinpoint() as pinpoint:
            before = datetime.now(timezone.utc)
            pinpoint.clock.advance(days=2)
            assert datetime.now(timezone.utc) - before < A_MINUTE
            assert pinpoint.clock.now - before >= 2 * A_DAY

    def test_given_freezegun_within_time_machine_when_advanced_then_the_innermost_is_moved(self) -> None:
        with travel(NOON):
            with freeze(NOON + 9 * A_DAY), mock_pinpoint() as pinpoint:
                pinpoint.clock.advance(days=1)
                assert read() == pinpoint.clock.now == NOON + 10 * A_DAY
            assert read() == NOON
