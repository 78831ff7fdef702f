"""Calls from within an action."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from noon import NOON

from pinpoint_mock import mock_pinpoint

from .conftest import create_app, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import Later


class TestReentrancy:
    def test_given_a_call_from_within_an_action_when_the_clock_is_already_later_then_it_is_answered_at_the_actions_time(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        dates: list[str] = []
        later(lambda: dates.append(create_app(client)), days=1)
        pinpoint.clock.advance(days=30)
        assert dates == ["2030-01-02T12:00:00.000Z"]

    def test_given_a_call_from_within_an_action_when_more_is_due_then_it_runs_nothing(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        done: list[str] = []

        def first() -> None:
            done.append("first begins")
            client.get_apps()
            assert pinpoint.clock.now == NOON + timedelta(days=1)
            done.append("first ends")

        later(first, days=1)
        later(lambda: done.append("second"), days=1)
        pinpoint.clock.advance(days=30)
        assert done == ["first begins", "first ends", "second"]

    def test_given_an_action_that_schedules_for_now_when_it_is_done_then_that_follows_at_the_same_time(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        done: list[tuple[str, datetime]] = []

        def first() -> None:
            later(lambda: done.append(("scheduled within", pinpoint.clock.now)), seconds=0)
            client.get_apps()
            done.append(("first", pinpoint.clock.now))

        later(first, days=1)
        later(lambda: done.append(("much later", pinpoint.clock.now)), days=9)
        pinpoint.clock.advance(days=30)
        assert done == [
            ("first", NOON + timedelta(days=1)),
            ("scheduled within", NOON + timedelta(days=1)),
            ("much later", NOON + timedelta(days=9)),
        ]

    def test_given_a_journey_published_within_an_action_when_the_clock_is_already_later_then_it_runs_in_the_same_jump(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        later(lambda: publish(client), days=1)
        happened = pinpoint.clock.advance(days=30)
        assert happened[-1].time == NOON + timedelta(days=1, minutes=5)

    def test_given_an_action_when_it_waits_for_a_thread_that_calls_then_there_is_no_deadlock(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        dates: list[str] = []

        def wait_for_a_thread() -> None:
            thread = threading.Thread(target=lambda: dates.append(create_app(client)), daemon=True)
            thread.start()
            thread.join(timeout=10)

        later(wait_for_a_thread, days=1)
        pinpoint.clock.advance(days=2)
        assert dates == ["2030-01-02T12:00:00.000Z"]

    @pytest.mark.parametrize(
        ("name", "use"),
        [
            ("advance", lambda pinpoint: pinpoint.clock.advance(days=1)),
            ("advance_to", lambda pinpoint: pinpoint.clock.advance_to(NOON + timedelta(days=99))),
            ("run_until_idle", lambda pinpoint: pinpoint.clock.run_until_idle()),
            ("reset", lambda pinpoint: pinpoint.reset()),
            ("checkpoint", lambda pinpoint: pinpoint.checkpoint().__enter__()),
        ],
    )
    def test_given_an_action_when_it_tries_to_steer_the_mock_then_a_runtime_error_names_what_cannot_be_used(
        self, pinpoint: Pinpoint, later: Later, name: str, use: Callable[[Pinpoint], object]
    ) -> None:
        def steer() -> None:
            with pytest.raises(RuntimeError, match=rf"^{name}\(\) cannot be used while an action"):
                use(pinpoint)

        later(steer, days=1)
        pinpoint.clock.advance(days=2)
        assert pinpoint.clock.now == NOON + timedelta(days=2)

    def test_given_an_action_of_this_mock_when_it_uses_another_mock_then_that_one_may_be_steered(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        def use_another() -> None:
            with mock_pinpoint() as another:
                another.clock.advance(days=7)
                another.reset()

        later(use_another, days=1)
        pinpoint.clock.advance(days=2)
        assert pinpoint.clock.now == NOON + timedelta(days=2)
