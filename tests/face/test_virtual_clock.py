"""`pinpoint.clock`: how a test advances time, and which changes it gets back."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from brief_journey import publish_and_watch
from freezegun import freeze_time
from noon import NOON, create_app

from pinpoint_mock import JourneyStateChanged, current, mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import VirtualClock

AFTER_9998 = datetime(9999, 1, 1, tzinfo=timezone.utc)
A_MINUTE = timedelta(minutes=1)


class TestVirtualClock:
    def test_given_nothing_else_when_time_is_read_then_it_is_the_real_one_aware_and_in_utc(self) -> None:
        with mock_pinpoint() as pinpoint:
            before = datetime.now(timezone.utc)
            now = pinpoint.clock.now
            assert before - A_MINUTE < now < before + A_MINUTE
            assert now.tzinfo is timezone.utc

    def test_given_keywords_when_advanced_then_they_add_up(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(weeks=1, days=1, hours=1, minutes=1, seconds=1.5)
            assert pinpoint.clock.now == NOON + timedelta(days=8, hours=1, minutes=1, seconds=1.5)

    def test_given_a_timedelta_when_advanced_then_time_has_advanced_by_it(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(timedelta(days=1))
            assert pinpoint.clock.now == NOON + timedelta(days=1)

    def test_given_a_client_when_time_is_advanced_then_the_dates_it_sees_are_later(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=2)
            assert create_app() == "2030-01-03T12:00:00.000Z"

    @pytest.mark.parametrize("step", [{"seconds": -1}, {"days": 1, "hours": -25}])
    def test_given_a_negative_step_when_advanced_then_a_value_error_says_that_time_goes_forward(
        self, step: dict[str, float]
    ) -> None:
        with (
            mock_pinpoint() as pinpoint,
            pytest.raises(
                ValueError, match=r"virtual time only moves forward: cannot advance by (seconds=-1|days=1, hours=-25)$"
            ),
        ):
            pinpoint.clock.advance(**step)

    @pytest.mark.parametrize(
        ("step", "words"),
        [(timedelta(minutes=-5), "-5 minutes"), (timedelta(hours=-2, seconds=1), "-1 hour 59 minutes 59 seconds")],
    )
    def test_given_a_negative_timedelta_when_advanced_then_the_error_shows_it_in_words(
        self, step: timedelta, words: str
    ) -> None:
        with mock_pinpoint() as pinpoint, pytest.raises(ValueError, match=rf"cannot advance by delta={words}$"):
            pinpoint.clock.advance(step)

    @pytest.mark.parametrize("amounts", [(), (timedelta(days=1), {"days": 1}), (timedelta(0), {"seconds": 0})])
    def test_given_no_amount_or_two_when_advanced_then_a_type_error_says_how_it_is_given(
        self, amounts: tuple[Any, ...]
    ) -> None:
        positional = amounts[:1]
        keywords = dict(*amounts[1:])
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(TypeError, match=r"^advance\(\) needs an amount of time: either delta"):
                pinpoint.clock.advance(*positional, **keywords)
            assert pinpoint.clock.now == NOON

    @pytest.mark.parametrize("amount", [5, 1.5, "P1D"])
    def test_given_a_value_that_is_not_a_timedelta_when_advanced_then_a_type_error_says_so(self, amount: Any) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(
                TypeError, match=rf"^delta must be a timedelta \(or use keywords such as days=2\), not {amount!r}"
            ):
                pinpoint.clock.advance(amount)
            assert pinpoint.clock.now == NOON

    @pytest.mark.parametrize("days", [math.nan, math.inf])
    def test_given_days_that_cannot_be_counted_when_advanced_then_it_is_a_value_error_and_time_does_not_move(
        self, days: float
    ) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(ValueError, match=rf"^days must be a number that is finite, not {days}$"):
                pinpoint.clock.advance(days=days)
            assert pinpoint.clock.now == NOON

    @pytest.mark.parametrize(
        "move",
        [
            lambda clock: clock.advance(AFTER_9998 - NOON + timedelta(microseconds=1)),
            lambda clock: clock.advance(days=3_000_000),
            lambda clock: clock.advance(days=1e9),
            lambda clock: clock.advance(days=10**400),
            lambda clock: clock.advance(timedelta.max),
            lambda clock: clock.advance_to(AFTER_9998 + timedelta(microseconds=1)),
            lambda clock: clock.advance_to(datetime.max.replace(tzinfo=timezone.utc)),
        ],
    )
    def test_given_a_time_beyond_the_year_9998_when_time_moves_there_then_it_is_a_value_error_and_time_does_not_move(
        self, move: Callable[[VirtualClock], object]
    ) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(ValueError, match=r"^virtual time cannot go beyond the year 9998: (delta|days|moment)="):
                move(pinpoint.clock)
            assert pinpoint.clock.now == NOON

    def test_given_the_last_possible_time_when_time_moves_there_then_apps_can_be_created(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance_to(AFTER_9998)
            assert create_app() == "9999-01-01T00:00:00.000Z"

    def test_given_a_zero_amount_when_advanced_then_time_does_not_move(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            assert pinpoint.clock.advance(seconds=0) == []
            assert pinpoint.clock.now == NOON

    @pytest.mark.parametrize("moment", ["2100-01-01", 4102444800, date(2100, 1, 1), timedelta(days=1)])
    def test_given_a_value_that_is_not_a_datetime_when_advanced_to_then_a_type_error_says_so(self, moment: Any) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(
                TypeError, match=r"^moment must be a datetime with a time zone, such as tzinfo=timezone.utc, not "
            ):
                pinpoint.clock.advance_to(moment)
            assert pinpoint.clock.now == NOON

    def test_given_a_name_that_the_clock_does_not_have_when_it_is_set_then_it_is_an_attribute_error(self) -> None:
        with mock_pinpoint() as pinpoint, pytest.raises(AttributeError):
            pinpoint.clock.today = NOON  # type: ignore[attr-defined]

    def test_given_a_time_in_any_zone_when_advanced_to_then_that_is_the_time(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            moment = datetime(2030, 1, 2, 0, tzinfo=timezone(timedelta(hours=-8)))
            pinpoint.clock.advance_to(moment)
            assert pinpoint.clock.now == moment

    def test_given_the_current_time_when_advanced_to_then_nothing_is_refused(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            assert pinpoint.clock.advance_to(NOON) == []

    def test_given_a_time_in_the_past_when_advanced_to_then_a_value_error_has_both_times(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            past = r"2030-01-01 11:59:00.* is in the past; the clock shows 2030-01-01 12:00:00"
            with pytest.raises(ValueError, match=past):
                pinpoint.clock.advance_to(NOON - A_MINUTE)
            assert pinpoint.clock.now == NOON

    def test_given_a_naive_datetime_when_advanced_to_then_a_value_error_asks_for_a_time_zone(self) -> None:
        with mock_pinpoint() as pinpoint, pytest.raises(ValueError, match="moment must be a datetime with a time zone"):
            pinpoint.clock.advance_to(datetime(2031, 1, 1))  # noqa: DTZ001

    def test_given_time_that_was_advanced_when_it_is_frozen_later_then_the_advance_stays_in_force(self) -> None:
        with mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=2)
            with freeze_time(NOON):
                assert pinpoint.clock.now == NOON + timedelta(days=2)
            with time_machine.travel(NOON, tick=False):
                assert pinpoint.clock.now == NOON + timedelta(days=2)

    def test_given_frozen_time_when_advanced_and_moved_then_both_count(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(hours=1)
            freezer.tick(timedelta(hours=2))
            assert pinpoint.clock.now == NOON + timedelta(hours=3)

    def test_given_advance_when_it_passes_the_start_of_a_journey_then_it_returns_the_changes(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            happened = pinpoint.clock.advance(minutes=5)
            changed = happened[-1]
            assert state() == "COMPLETED"
            assert isinstance(changed, JourneyStateChanged)
            assert (changed.before, changed.after, changed.time) == ("ACTIVE", "COMPLETED", NOON + timedelta(minutes=5))

    def test_given_advance_to_when_it_passes_the_start_of_a_journey_then_it_returns_the_changes(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            happened = pinpoint.clock.advance_to(NOON + timedelta(days=1))
            assert state() == "COMPLETED"
            assert happened == pinpoint.clock.history[-len(happened) :]

    def test_given_a_change_when_it_is_printed_then_it_reads_as_a_line(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            line = str(pinpoint.clock.advance(minutes=5)[-1])
            assert line.startswith("2030-01-01 12:05:00 journey 'welcome' (")
            assert line.endswith("ACTIVE -> COMPLETED")

    def test_given_earlier_changes_when_advanced_then_only_what_this_advance_did_is_returned(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            pinpoint.clock.advance(minutes=5)
            assert pinpoint.clock.advance(days=30) == []

    @pytest.mark.parametrize(
        "move",
        [
            lambda clock: clock.advance(days=1),
            lambda clock: clock.advance_to(NOON + timedelta(days=1)),
            lambda clock: clock.run_until_idle(),
        ],
    )
    def test_given_an_action_that_is_already_due_when_time_moves_then_it_is_returned_too(
        self, move: Callable[[VirtualClock], list[Any]]
    ) -> None:
        with time_machine.travel(NOON, tick=False) as traveller, mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            traveller.shift(A_MINUTE * 5)
            happened = move(pinpoint.clock)
            assert (happened[-1].after, happened[-1].time) == ("COMPLETED", NOON + timedelta(minutes=5))

    def test_given_changes_by_request_and_by_time_when_history_is_read_then_it_keeps_all_in_order(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            pinpoint.clock.advance(minutes=5)
            changes = [event for event in pinpoint.clock.history if isinstance(event, JourneyStateChanged)]
            assert [change.after for change in changes] == ["ACTIVE", "COMPLETED"]

    def test_given_the_returned_list_when_it_is_emptied_then_the_mock_keeps_its_own(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            happened = pinpoint.clock.advance(minutes=5)
            happened.clear()
            assert pinpoint.clock.history != []

    def test_given_a_reference_to_the_clock_when_the_mock_is_reset_then_it_shows_the_new_world(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            clock = pinpoint.clock
            publish_and_watch(pinpoint)
            clock.advance(days=2)
            pinpoint.reset()
            assert (clock.now, list(clock.history), clock.next_due) == (NOON, [], None)

    def test_given_a_clock_when_it_is_printed_then_it_shows_the_time(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            assert repr(pinpoint.clock) == "<virtual time 2030-01-01T12:00:00+00:00>"

    def test_given_two_mocks_when_the_inner_is_advanced_then_the_outer_stays(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as outer:
            with mock_pinpoint():
                current().clock.advance(days=3)
            assert outer.clock.now == NOON

    def test_given_dates_before_1970_when_time_is_frozen_there_then_calls_succeed(self) -> None:
        with freeze_time("1969-07-20"), mock_pinpoint():
            assert create_app() == "1969-07-20T00:00:00.000Z"
