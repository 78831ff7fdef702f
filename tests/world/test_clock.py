"""The time in a mock under frozen or travelled time, and the actions that are due then."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
import time_machine
from brief_journey import publish_and_watch
from conftest import the_client
from freezegun import freeze_time
from noon import NOON, NOON_TEXT, create_app

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable


A_MINUTE = timedelta(minutes=1)


class TestFreezegun:
    def test_given_frozen_time_when_an_app_is_created_then_its_date_is_the_frozen_time(self) -> None:
        with freeze_time(NOON), mock_pinpoint():
            assert create_app() == NOON_TEXT

    def test_given_a_freeze_inside_the_mock_when_an_app_is_created_then_its_date_is_the_frozen_time(self) -> None:
        with mock_pinpoint(), freeze_time(NOON):
            assert create_app() == NOON_TEXT

    @pytest.mark.parametrize("tz_offset", [-8, 5])
    def test_given_a_tz_offset_when_an_app_is_created_then_its_date_is_utc(self, tz_offset: int) -> None:
        with freeze_time(NOON, tz_offset=tz_offset), mock_pinpoint() as pinpoint:
            assert create_app() == NOON_TEXT
            assert pinpoint.clock.now == NOON

    def test_given_a_freeze_that_ticks_when_time_is_read_then_it_continues_from_the_frozen_time(self) -> None:
        with freeze_time(NOON, tick=True), mock_pinpoint() as pinpoint:
            first, second = pinpoint.clock.now, pinpoint.clock.now
            assert NOON <= first <= second < NOON + A_MINUTE

    def test_given_auto_ticks_when_a_journey_is_created_then_all_its_times_are_the_same(self) -> None:
        with freeze_time(NOON, auto_tick_seconds=15), mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            call = pinpoint.calls.one(operation="CreateJourney")
            app_id = call.parameters["ApplicationId"]
            journey = the_client().list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"][0]
            assert journey["CreationDate"] == journey["LastModifiedDate"]
            assert journey["CreationDate"] == call.time.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def test_given_auto_ticks_when_two_apps_are_created_then_the_second_is_later(self) -> None:
        with freeze_time(NOON, auto_tick_seconds=15), mock_pinpoint():
            assert create_app() < create_app()

    def test_given_frozen_time_when_a_worker_thread_calls_then_it_sees_the_frozen_time(self) -> None:
        with freeze_time(NOON), mock_pinpoint(), ThreadPoolExecutor(1) as pool:
            assert pool.submit(create_app).result(timeout=10) == NOON_TEXT

    def test_given_nested_freezes_when_time_is_read_then_the_inner_one_is_in_force_until_it_ends(self) -> None:
        with freeze_time(NOON), mock_pinpoint() as pinpoint:
            with freeze_time(NOON + timedelta(days=9)):
                assert pinpoint.clock.now == NOON + timedelta(days=9)
            assert pinpoint.clock.now == NOON

    def test_given_a_published_journey_when_move_to_passes_its_start_then_it_is_completed(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            freezer.move_to(NOON + timedelta(minutes=4, seconds=59))
            assert state() == "ACTIVE"
            freezer.move_to(NOON + timedelta(minutes=5))
            assert state() == "COMPLETED"

    def test_given_a_published_journey_when_tick_passes_its_start_then_it_is_completed(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            freezer.tick(timedelta(minutes=4))
            assert state() == "ACTIVE"
            freezer.tick(timedelta(minutes=1))
            assert state() == "COMPLETED"

    def test_given_a_freeze_inside_the_mock_when_move_to_passes_the_start_then_the_journey_is_completed(self) -> None:
        with mock_pinpoint() as pinpoint, freeze_time(NOON) as freezer:
            state = publish_and_watch(pinpoint)
            freezer.move_to(NOON + timedelta(days=1))
            assert state() == "COMPLETED"

    def test_given_move_to_past_the_start_when_history_is_read_then_each_change_has_its_own_time(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            publish_and_watch(pinpoint)
            freezer.move_to(NOON + timedelta(days=400))
            assert pinpoint.clock.history[-1].time == NOON + timedelta(minutes=5)

    def test_given_a_journey_of_2030_when_it_is_2026_and_then_2031_then_it_runs_in_2031_only(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            freezer.move_to("2026-01-01")
            assert (state(), create_app()) == ("ACTIVE", "2026-01-01T00:00:00.000Z")
            freezer.move_to("2031-01-01")
            assert (state(), create_app()) == ("COMPLETED", "2031-01-01T00:00:00.000Z")

    def test_given_time_set_back_when_a_journey_is_published_then_its_five_minutes_count_from_there(self) -> None:
        with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
            create_app()
            freezer.move_to("2026-01-01")
            state = publish_and_watch(pinpoint)
            pinpoint.clock.advance(minutes=5)
            assert state() == "COMPLETED"
            assert pinpoint.clock.history[-1].time == datetime(2026, 1, 1, 0, 5, tzinfo=timezone.utc)

    def test_given_a_mock_that_outlives_the_freeze_when_it_continues_then_time_is_real_and_nothing_has_run(
        self,
    ) -> None:
        with mock_pinpoint() as pinpoint:
            with freeze_time(datetime.now(timezone.utc) + timedelta(days=1000)):
                state = publish_and_watch(pinpoint)
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

    def test_given_frozen_time_when_a_worker_thread_reads_the_time_itself_then_it_sees_the_frozen_time(self) -> None:
        """freezegun gives real time to code that the module threading calls."""
        seen: list[datetime] = []
        with freeze_time(NOON), mock_pinpoint() as pinpoint:
            thread = threading.Thread(target=lambda: seen.append(pinpoint.clock.now))
            thread.start()
            thread.join(timeout=10)
        assert seen == [NOON]


class TestTimeMachine:
    def test_given_travelled_time_that_stands_still_when_an_app_is_created_then_its_date_is_that_time(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint():
            assert create_app() == NOON_TEXT

    def test_given_travelled_time_that_ticks_when_time_is_read_then_it_continues_from_there(self) -> None:
        with mock_pinpoint() as pinpoint, time_machine.travel(NOON, tick=True):
            first, second = pinpoint.clock.now, pinpoint.clock.now
            assert NOON <= first <= second < NOON + A_MINUTE

    def test_given_a_published_journey_when_time_machine_moves_on_then_it_is_completed(self) -> None:
        with time_machine.travel(NOON, tick=False) as traveller, mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            traveller.shift(timedelta(minutes=4))
            assert state() == "ACTIVE"
            traveller.move_to(NOON + timedelta(minutes=5))
            assert state() == "COMPLETED"

    def test_given_time_machine_that_ticks_when_it_moves_on_then_the_journey_is_completed(self) -> None:
        with time_machine.travel(NOON, tick=True) as traveller, mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            traveller.shift(timedelta(minutes=6))
            assert state() == "COMPLETED"

    def test_given_time_machine_that_goes_back_when_the_state_is_read_then_nothing_has_run(self) -> None:
        with time_machine.travel(NOON, tick=False) as traveller, mock_pinpoint() as pinpoint:
            state = publish_and_watch(pinpoint)
            traveller.move_to(NOON - timedelta(days=1000))
            assert state() == "ACTIVE"

    def test_given_travelled_time_when_a_worker_thread_calls_then_it_sees_that_time(self) -> None:
        with time_machine.travel(NOON, tick=False), mock_pinpoint(), ThreadPoolExecutor(1) as pool:
            assert pool.submit(create_app).result(timeout=10) == NOON_TEXT


class TestTheEndOfTime:
    def test_given_the_last_minute_of_the_year_9999_when_something_is_due_later_then_its_time_can_be_shown(
        self,
    ) -> None:
        last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
        with freeze_time(last), mock_pinpoint(jobs="time") as pinpoint:
            pinpoint.create_app("shop", region="us-east-1")
            the_client().create_export_job(
                ApplicationId="shop",
                ExportJobRequest={
                    "S3UrlPrefix": "s3://exports/",
                    "RoleArn": "arn:aws:iam::123456789012:role/pinpoint",
                },
            )
            assert pinpoint.clock.next_due == datetime.max.replace(tzinfo=timezone.utc)
            with pytest.raises(RuntimeError, match=r"^run_until_idle stopped after 0 actions; .* the year 9998$"):
                pinpoint.clock.run_until_idle()

    def test_given_an_offset_that_leads_out_of_the_calendar_when_time_is_frozen_then_it_is_the_last_time(self) -> None:
        with mock_pinpoint() as pinpoint:
            pinpoint.clock.advance(days=365 * 7000)
            with freeze_time("9000-01-01"):
                assert pinpoint.clock.now == datetime.max.replace(tzinfo=timezone.utc)
                assert create_app() == "9999-12-31T23:59:59.999Z"
