"""What time it is in a mock: frozen, travelled or real, plus what was advanced; and what time makes happen."""

from __future__ import annotations

import math
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine
from freezegun import freeze_time

from pinpoint_mock import JourneyStateChanged, current, mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint, VirtualClock

NOON = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
NOON_TEXT = "2030-01-01T12:00:00.000Z"
AFTER_9998 = datetime(9999, 1, 1, tzinfo=timezone.utc)
A_MINUTE = timedelta(minutes=1)


@cache
def a_client() -> PinpointClient:
    """One client for all tests: making one takes longer than most of them."""
    return boto3.Session(region_name="us-east-1").client("pinpoint")


def create_app() -> str:
    response = a_client().create_app(CreateApplicationRequest={"Name": "shop"})
    return response["ApplicationResponse"]["CreationDate"]


def publish(pinpoint: Pinpoint, **members: Any) -> Callable[[], str]:
    """Publish a journey that is done five minutes later, and return what tells its state."""
    app = pinpoint.create_app(region="us-east-1")
    request: Any = {
        "Name": "welcome",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": "everybody"}},
        "Activities": {"w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
        "StartActivity": "w",
        "State": "ACTIVE",
        **members,
    }
    response = a_client().create_journey(ApplicationId=app.id, WriteJourneyRequest=request)
    journey = app.journey(response["JourneyResponse"]["Id"])
    return lambda: journey.state


class TestFreezegun:
    def test_given_frozen_time_when_an_app_is_created_then_its_date_is_the_frozen_one(self) -> None:
        with freeze_time(NOON), mock_pinpoint():
            assert create_app() == NOON_TEXT

    def test_given_a_freeze_inside_the_mock_when_an_app_is_created_then_its_date_is_the_frozen_one(self) -> None:
        with mock_pinpoint(), freeze_time(NOON):
            assert create_app() == NOON_TEXT

    @pytest.mark.parametrize("tz_offset", [-8, 5])
    def test_given_a_tz_offset_when_an_app_is_created_then_its_date_is_utc(self, tz_offset: int) -> None:
        with freeze_time(NOON, tz_offset=tz_offset), mock_pinpoint() as pinpoint:
            assert create_app() == NOON_TEXT
            assert pinpoint.clock.now == NOON

    def test_given_a_freeze_that_ticks_when_time_is_read_then_it_goes_on_from_the_frozen_one(self) -> None:
        with freeze_time(NOON, tick=True), mock_pinpoint() as pinpoint:
            first, second = pinpoint.clock.now, pinpoint.clock.now
            assert NOON <= first <= second < NOON + A_MINUTE

    def test_given_auto_ticks_when_a_journey_is_created_then_all_its_times_are_of_one_reading(self) -> None:
        with freeze_time(NOON, auto_tick_seconds=15), mock_pinpoint() as pinpoint:
            publish(pinpoint)
            call = pinpoint.calls.one(operation="CreateJourney")
            app_id = call.parameters["ApplicationId"]
            journey = a_client().list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"][0]
            assert journey["CreationDate"] == journey["LastModifiedDate"]
            assert journey["CreationDate"] == call.time.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def test_given_auto_ticks_when_two_apps_are_created_then_the_second_is_later(self) -> None:
        with freeze_time(NOON, auto_tick_seconds=15), mock_pinpoint():
            assert create_app() < create_app()

    def test_given_frozen_time_when_a_worker_thread_calls_then_it_sees_the_frozen_time(self) -> None:
        with freeze_time(NOON), mock_pinpoint(), ThreadPoolExecutor(1) as pool:
            assert pool.submit(create_app).result(timeout=10) == NOON_TEXT

    def test_given_nested_freezes_when_time_is_read_then_the_inner_one_holds_until_it_is_left(self) -> None:
        with freeze_time(NOON), mock_pinpoint() as pinpoint:
            with freeze_time(NOON + timedelta(days=9)):
                assert pinpoint.clock.now == NOON + timedelta(days=9)
            assert pinpoint.clock.now == NOON

    def test_given_a_published_journey_when_move_to_passes_its_start_then_it_is_completed(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            state = publish(pinpoint)
            freezer.move_to(NOON + timedelta(minutes=4, seconds=59))
            assert state() == "ACTIVE"
            freezer.move_to(NOON + timedelta(minutes=5))
            assert state() == "COMPLETED"

    def test_given_a_published_journey_when_tick_passes_its_start_then_it_is_completed(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            state = publish(pinpoint)
            freezer.tick(timedelta(minutes=4))
            assert state() == "ACTIVE"
            freezer.tick(timedelta(minutes=1))
            assert state() == "COMPLETED"

    def test_given_a_freeze_inside_the_mock_when_move_to_passes_the_start_then_the_journey_is_completed(self) -> None:
        with mock_pinpoint() as pinpoint, freeze_time(NOON) as freezer:
            state = publish(pinpoint)
            freezer.move_to(NOON + timedelta(days=1))
            assert state() == "COMPLETED"

    def test_given_move_to_past_the_start_when_history_is_read_then_it_happened_at_its_own_time(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            publish(pinpoint)
            freezer.move_to(NOON + timedelta(days=400))
            assert pinpoint.clock.history[-1].time == NOON + timedelta(minutes=5)

    def test_given_a_journey_of_2030_when_time_goes_to_2026_and_2031_then_it_runs_in_2031_only(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            state = publish(pinpoint)
            freezer.move_to("2026-01-01")
            assert (state(), create_app()) == ("ACTIVE", "2026-01-01T00:00:00.000Z")
            freezer.move_to("2031-01-01")
            assert (state(), create_app()) == ("COMPLETED", "2031-01-01T00:00:00.000Z")

    def test_given_time_set_back_when_a_journey_is_published_then_its_five_minutes_count_from_there(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            create_app()
            freezer.move_to("2026-01-01")
            state = publish(pinpoint)
            pinpoint.clock.advance(minutes=5)
            assert state() == "COMPLETED"
            assert pinpoint.clock.history[-1].time == datetime(2026, 1, 1, 0, 5, tzinfo=timezone.utc)

    def test_given_a_mock_that_outlives_the_freeze_when_it_goes_on_then_time_is_real_and_nothing_has_run(self) -> None:
        with mock_pinpoint() as pinpoint:
            with freeze_time(datetime.now(timezone.utc) + timedelta(days=1000)):
                state = publish(pinpoint)
            assert abs(pinpoint.clock.now - datetime.now(timezone.utc)) < A_MINUTE
            assert state() == "ACTIVE"
            pinpoint.clock.advance(days=1001)
            assert state() == "COMPLETED"

    @pytest.mark.parametrize(
        "decorate", [lambda f: mock_pinpoint(freeze_time(NOON)(f)), lambda f: freeze_time(NOON)(mock_pinpoint(f))]
    )
    def test_given_both_decorators_in_any_order_when_an_app_is_created_then_its_date_is_frozen(
        self, decorate: Callable[[Callable[[], str]], Callable[[], str]]
    ) -> None:
        assert decorate(create_app)() == NOON_TEXT

    def test_given_frozen_time_when_a_worker_thread_reads_the_clock_itself_then_it_sees_the_frozen_time(self) -> None:
        """freezegun gives real time to whoever is called by the module threading, or nearly so."""
        seen: list[datetime] = []
        with freeze_time(NOON), mock_pinpoint() as pinpoint:
            thread = threading.Thread(target=lambda: seen.append(pinpoint.clock.now))
            thread.start()
            thread.join(timeout=10)
        assert seen == [NOON]


class TestTimeMachine:
    def test_given_travelled_time_that_stands_still_when_an_app_is_created_then_its_date_is_that_one(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint():
            assert create_app() == NOON_TEXT

    def test_given_travelled_time_that_ticks_when_time_is_read_then_it_goes_on_from_there(self) -> None:
        with mock_pinpoint() as pinpoint, time_machine.travel(NOON, tick=True):
            first, second = pinpoint.clock.now, pinpoint.clock.now
            assert NOON <= first <= second < NOON + A_MINUTE

    def test_given_a_published_journey_when_the_traveller_moves_on_then_it_is_completed(self) -> None:
        with time_machine.travel(NOON, tick=False) as traveller, mock_pinpoint() as pinpoint:
            state = publish(pinpoint)
            traveller.shift(timedelta(minutes=4))
            assert state() == "ACTIVE"
            traveller.move_to(NOON + timedelta(minutes=5))
            assert state() == "COMPLETED"

    def test_given_a_traveller_that_ticks_when_it_moves_on_then_the_journey_is_completed(self) -> None:
        with time_machine.travel(NOON, tick=True) as traveller, mock_pinpoint() as pinpoint:
            state = publish(pinpoint)
            traveller.shift(timedelta(minutes=6))
            assert state() == "COMPLETED"

    def test_given_a_traveller_that_goes_back_when_the_state_is_read_then_nothing_has_run(self) -> None:
        with time_machine.travel(NOON, tick=False) as traveller, mock_pinpoint() as pinpoint:
            state = publish(pinpoint)
            traveller.move_to(NOON - timedelta(days=1000))
            assert state() == "ACTIVE"

    def test_given_travelled_time_when_a_worker_thread_calls_then_it_sees_that_time(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint(), ThreadPoolExecutor(1) as pool:
            assert pool.submit(create_app).result(timeout=10) == NOON_TEXT


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

    def test_given_a_timedelta_when_advanced_then_it_has_gone_by(self) -> None:
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
        with mock_pinpoint() as pinpoint, pytest.raises(ValueError, match="time goes forward only: cannot advance by"):
            pinpoint.clock.advance(**step)

    @pytest.mark.parametrize("amounts", [(), (timedelta(days=1), {"days": 1}), (timedelta(0), {"seconds": 0})])
    def test_given_no_amount_or_two_when_advanced_then_a_type_error_says_how_it_is_given(
        self, amounts: tuple[Any, ...]
    ) -> None:
        positional = amounts[:1]
        keywords = dict(*amounts[1:])
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(TypeError, match=r"^advance needs an amount of time: a timedelta, or keywords such as"):
                pinpoint.clock.advance(*positional, **keywords)
            assert pinpoint.clock.now == NOON

    @pytest.mark.parametrize("amount", [5, 1.5, "P1D"])
    def test_given_what_is_no_timedelta_when_advanced_then_a_type_error_says_so(self, amount: Any) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(
                TypeError, match=f"^advance needs a timedelta or keywords such as days=2, not {amount!r}"
            ):
                pinpoint.clock.advance(amount)
            assert pinpoint.clock.now == NOON

    @pytest.mark.parametrize("days", [math.nan, math.inf, 1e9])
    def test_given_days_that_cannot_be_counted_when_advanced_then_it_is_a_value_error_and_time_stands_still(
        self, days: float
    ) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(ValueError, match=r"^advance cannot count "):
                pinpoint.clock.advance(days=days)
            assert pinpoint.clock.now == NOON

    @pytest.mark.parametrize(
        "move",
        [
            lambda clock: clock.advance(AFTER_9998 - NOON + timedelta(microseconds=1)),
            lambda clock: clock.advance(days=3_000_000),
            lambda clock: clock.advance(timedelta.max),
            lambda clock: clock.advance_to(AFTER_9998 + timedelta(microseconds=1)),
            lambda clock: clock.advance_to(datetime.max.replace(tzinfo=timezone.utc)),
        ],
    )
    def test_given_a_moment_beyond_the_year_9998_when_time_moves_there_then_it_is_a_value_error_and_stands_still(
        self, move: Callable[[VirtualClock], object]
    ) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(ValueError, match=r"^virtual time cannot go beyond the year 9998$"):
                move(pinpoint.clock)
            assert pinpoint.clock.now == NOON

    def test_given_the_last_moment_of_all_when_time_moves_there_then_apps_can_be_created(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance_to(AFTER_9998)
            assert create_app() == "9999-01-01T00:00:00.000Z"

    def test_given_no_time_at_all_when_advanced_then_time_stands_still(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            assert pinpoint.clock.advance(seconds=0) == []
            assert pinpoint.clock.now == NOON

    @pytest.mark.parametrize("moment", ["2100-01-01", 4102444800, date(2100, 1, 1), timedelta(days=1)])
    def test_given_what_is_no_datetime_when_advanced_to_then_a_type_error_says_so(self, moment: Any) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(TypeError, match=r"^advance_to needs a datetime, not "):
                pinpoint.clock.advance_to(moment)
            assert pinpoint.clock.now == NOON

    def test_given_a_name_that_the_clock_does_not_have_when_it_is_set_then_it_is_an_attribute_error(self) -> None:
        with mock_pinpoint() as pinpoint, pytest.raises(AttributeError):
            pinpoint.clock.today = NOON  # type: ignore[attr-defined]

    def test_given_a_moment_in_any_zone_when_advanced_to_then_that_is_the_time(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            moment = datetime(2030, 1, 2, 0, tzinfo=timezone(timedelta(hours=-8)))
            pinpoint.clock.advance_to(moment)
            assert pinpoint.clock.now == moment

    def test_given_the_present_moment_when_advanced_to_then_nothing_is_refused(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            assert pinpoint.clock.advance_to(NOON) == []

    def test_given_a_moment_that_has_passed_when_advanced_to_then_a_value_error_tells_both_times(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            with pytest.raises(ValueError, match=r"2030-01-01 11:59:00.* has passed, it is 2030-01-01 12:00:00"):
                pinpoint.clock.advance_to(NOON - A_MINUTE)
            assert pinpoint.clock.now == NOON

    def test_given_a_naive_moment_when_advanced_to_then_a_value_error_asks_for_a_time_zone(self) -> None:
        with mock_pinpoint() as pinpoint, pytest.raises(ValueError, match="needs a datetime with a time zone"):
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

    def test_given_advance_when_it_passes_the_start_of_a_journey_then_it_returns_what_happened(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            state = publish(pinpoint)
            happened = pinpoint.clock.advance(minutes=5)
            changed = happened[-1]
            assert state() == "COMPLETED"
            assert isinstance(changed, JourneyStateChanged)
            assert (changed.before, changed.after, changed.time) == ("ACTIVE", "COMPLETED", NOON + timedelta(minutes=5))

    def test_given_advance_to_when_it_passes_the_start_of_a_journey_then_it_returns_what_happened(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            state = publish(pinpoint)
            happened = pinpoint.clock.advance_to(NOON + timedelta(days=1))
            assert state() == "COMPLETED"
            assert happened == pinpoint.clock.history[-len(happened) :]

    def test_given_what_happened_when_it_is_printed_then_it_reads_as_a_line(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            publish(pinpoint)
            line = str(pinpoint.clock.advance(minutes=5)[-1])
            assert line.startswith("2030-01-01 12:05:00 journey 'welcome' (")
            assert line.endswith("ACTIVE -> COMPLETED")

    def test_given_earlier_changes_when_advanced_then_only_what_this_advance_did_is_returned(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish(pinpoint)
            pinpoint.clock.advance(minutes=5)
            assert pinpoint.clock.advance(days=30) == []

    def test_given_changes_by_request_and_by_time_when_history_is_read_then_it_keeps_all_in_order(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish(pinpoint)
            pinpoint.clock.advance(minutes=5)
            changes = [event for event in pinpoint.clock.history if isinstance(event, JourneyStateChanged)]
            assert [change.after for change in changes] == ["ACTIVE", "COMPLETED"]

    def test_given_history_when_the_list_is_emptied_then_the_mock_keeps_its_own(self) -> None:
        with mock_pinpoint() as pinpoint:
            publish(pinpoint)
            pinpoint.clock.history.clear()
            assert pinpoint.clock.history != []

    def test_given_a_kept_clock_when_the_mock_is_reset_then_it_shows_the_new_world(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            clock = pinpoint.clock
            publish(pinpoint)
            clock.advance(days=2)
            pinpoint.reset()
            assert (clock.now, clock.history, clock.next_due) == (NOON, [], None)

    def test_given_a_clock_when_it_is_printed_then_it_shows_the_time(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
            assert repr(pinpoint.clock) == "<virtual time 2030-01-01T12:00:00+00:00>"

    def test_given_two_mocks_when_the_inner_is_advanced_then_the_outer_stays(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint() as outer:
            with mock_pinpoint():
                current().clock.advance(days=3)
            assert outer.clock.now == NOON

    def test_given_dates_before_1970_when_time_is_frozen_there_then_they_are_answered(self) -> None:
        with freeze_time("1969-07-20"), mock_pinpoint():
            assert create_app() == "1969-07-20T00:00:00.000Z"
