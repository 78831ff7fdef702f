"""`run_until_idle`: what it waits for, and its limit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from noon import NOON

from pinpoint_mock import JourneyStateChanged

from .conftest import create_app, publish

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import Later


class TestRunUntilIdle:
    def test_given_nothing_scheduled_when_run_until_idle_then_nothing_happens(self, pinpoint: Pinpoint) -> None:
        assert pinpoint.clock.run_until_idle() == []
        assert pinpoint.clock.now == NOON

    def test_given_a_journey_when_run_until_idle_then_it_returns_what_happened_until_its_end(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        journey_id = publish(client)
        happened = pinpoint.clock.run_until_idle()
        assert isinstance(happened[-1], JourneyStateChanged)
        assert pinpoint.app("shop").journey(journey_id).state == "COMPLETED"
        assert (pinpoint.clock.now, pinpoint.clock.next_due) == (NOON + timedelta(minutes=5), None)

    def test_given_an_action_that_schedules_more_when_run_until_idle_then_it_is_done_too(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[datetime] = []

        def again() -> None:
            done.append(pinpoint.clock.now)
            if len(done) < 3:
                later(again, days=10)

        later(again, days=10)
        pinpoint.clock.run_until_idle()
        assert done == [NOON + timedelta(days=days) for days in (10, 20, 30)]

    def test_given_only_a_recurrence_without_an_end_when_run_until_idle_then_it_does_not_count(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(lambda: None, endless=True, days=1)
        pinpoint.clock.run_until_idle()
        assert (pinpoint.clock.now, pinpoint.clock.next_due) == (NOON, NOON + timedelta(days=1))

    def test_given_a_recurrence_without_an_end_when_others_are_waited_for_then_it_is_done_in_the_meantime(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[datetime] = []

        def tick() -> None:
            done.append(pinpoint.clock.now)
            later(tick, endless=True, days=1)

        later(tick, endless=True, days=1)
        later(lambda: None, days=3.5)
        pinpoint.clock.run_until_idle()
        assert done == [NOON + timedelta(days=days) for days in (1, 2, 3)]


class TestTheLimit:
    """The limit counts the actions that have run."""

    def test_given_an_action_that_always_schedules_the_next_when_the_limit_is_reached_then_the_error_names_it(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        def again() -> None:
            later(again, days=1)

        again()
        with pytest.raises(
            RuntimeError,
            match=r"^run_until_idle stopped after 5 actions, 5 of them 'test\.call' of entity in app shop, and 1 is "
            r"still scheduled, the next for 2030-01-07 12:00:00\+00:00; pass a higher limit=, or look at clock",
        ):
            pinpoint.clock.run_until_idle(limit=5)
        assert pinpoint.clock.now == NOON + timedelta(days=5)

    def test_given_an_action_that_schedules_itself_for_the_same_time_when_run_until_idle_then_it_ends_with_an_error(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[datetime] = []

        def again() -> None:
            done.append(pinpoint.clock.now)
            if len(done) < 200:
                later(again, seconds=0)

        later(again, days=1)
        with pytest.raises(RuntimeError, match=r"stopped after 100 actions, 100 of them 'test\.call'"):
            pinpoint.clock.run_until_idle(limit=100)
        assert done == [NOON + timedelta(days=1)] * 100

    def test_given_a_crowd_at_one_time_when_the_limit_is_reached_then_the_rest_is_still_scheduled(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[int] = []
        for number in range(10):
            later(lambda number=number: done.append(number), days=1)  # type: ignore[misc]
        with pytest.raises(RuntimeError, match=r"stopped after 4 actions, .* and 6 are still scheduled"):
            pinpoint.clock.run_until_idle(limit=4)
        assert done == [0, 1, 2, 3]
        pinpoint.clock.run_until_idle(limit=6)
        assert done == list(range(10))

    def test_given_actions_of_several_resources_when_the_limit_is_reached_then_the_error_names_the_most_frequent(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        publish(client)
        frequent = publish(client, RefreshFrequency="PT1H")
        later(lambda: None, days=500)
        with pytest.raises(
            RuntimeError,
            match=rf"stopped after 50 actions, 48 of them 'journey\.refresh' of {frequent} in app shop, and 3 are",
        ):
            pinpoint.clock.run_until_idle(limit=50)

    def test_given_journeys_of_one_kind_when_the_limit_is_reached_then_the_error_counts_the_kind_over_all(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        for _ in range(4):
            publish(client, RefreshFrequency="PT1H")
        with pytest.raises(
            RuntimeError, match=r"stopped after 44 actions, 40 of them 'journey\.refresh', 10 of these of \w+ in app"
        ):
            pinpoint.clock.run_until_idle(limit=44)

    def test_given_endless_recurrences_when_the_limit_is_reached_at_one_then_time_stops_there(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        def tick() -> None:
            later(tick, endless=True, days=1)

        later(tick, endless=True, days=1)
        later(lambda: None, days=3.5)
        with pytest.raises(RuntimeError, match=r"stopped after 2 actions, .* 2 are still .* for 2030-01-04 12:00:00"):
            pinpoint.clock.run_until_idle(limit=2)
        assert pinpoint.clock.now == NOON + timedelta(days=2)

    def test_given_an_endless_recurrence_at_the_same_time_as_the_last_action_then_it_does_not_get_past_the_limit(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[datetime] = []

        def again() -> None:
            done.append(pinpoint.clock.now)
            if len(done) < 200:
                later(again, endless=True, seconds=0)

        later(lambda: None, days=1)
        later(again, endless=True, days=1)
        with pytest.raises(RuntimeError, match="stopped after 100 actions, 100 of them"):
            pinpoint.clock.run_until_idle(limit=100)
        assert len(done) == 99

    def test_given_as_many_actions_as_the_limit_when_run_until_idle_then_there_is_no_error(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(lambda: None, days=1)
        later(lambda: None, days=2)
        later(lambda: None, days=2)
        pinpoint.clock.run_until_idle(limit=3)
        assert pinpoint.clock.next_due is None

    def test_given_the_limit_was_reached_when_time_passes_then_the_rest_is_done(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        later(lambda: None, days=1)
        later(lambda: create_app(client), days=1)
        with pytest.raises(RuntimeError, match=r"stopped after 1 action, 1 of them"):
            pinpoint.clock.run_until_idle(limit=1)
        pinpoint.clock.advance(days=1)
        assert pinpoint.calls.one(operation="CreateApp").time == NOON + timedelta(days=1)

    def test_given_a_limit_of_0_when_something_is_scheduled_then_the_error_says_so(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(lambda: None, days=1)
        with pytest.raises(RuntimeError, match=r"^run_until_idle stopped after 0 actions, and 1 is still scheduled"):
            pinpoint.clock.run_until_idle(limit=0)
        assert pinpoint.clock.now == NOON

    def test_given_a_limit_of_0_when_nothing_is_scheduled_then_it_is_idle(self, pinpoint: Pinpoint) -> None:
        assert pinpoint.clock.run_until_idle(limit=0) == []

    def test_given_a_negative_limit_when_run_until_idle_then_a_value_error_says_so(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(lambda: None, days=1)
        with pytest.raises(ValueError, match=r"^limit must be an integer of 0 or more, not -1$"):
            pinpoint.clock.run_until_idle(limit=-1)
        assert pinpoint.clock.now == NOON
