"""Actions that fail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from noon import NOON

from .conftest import create_app, publish

if TYPE_CHECKING:
    import time_machine
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import Later


class TestAfterAnError:
    def fail(self) -> None:
        raise AssertionError("the test wants to know")

    def test_given_an_action_that_failed_when_time_passes_then_it_is_not_repeated(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(self.fail, days=1)
        with pytest.raises(AssertionError):
            pinpoint.clock.advance(days=2)
        assert pinpoint.clock.advance(days=2) == []

    def test_given_an_action_that_failed_when_the_mock_is_read_then_the_later_ones_are_done_at_their_time(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[datetime] = []
        later(self.fail, days=1)
        later(lambda: done.append(pinpoint.clock.now), days=2)
        with pytest.raises(AssertionError):
            pinpoint.clock.advance(days=9)
        assert done == []
        assert pinpoint.clock.now == NOON + timedelta(days=9)
        assert done == [NOON + timedelta(days=2)]

    def test_given_an_action_that_failed_when_the_mock_is_steered_then_it_works_again(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(self.fail, days=1)
        with pytest.raises(AssertionError):
            pinpoint.clock.run_until_idle()
        with pinpoint.checkpoint():
            pinpoint.reset()

    def test_given_an_action_that_failed_when_others_have_been_done_before_then_history_keeps_them(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        publish(client)
        later(self.fail, days=1)
        with pytest.raises(AssertionError):
            pinpoint.clock.advance(days=2)
        assert pinpoint.clock.history[-1].time == NOON + timedelta(minutes=5)

    def test_given_an_action_that_failed_when_a_client_calls_again_then_it_is_answered(
        self, traveller: time_machine.Traveller, client: PinpointClient, later: Later
    ) -> None:
        later(self.fail, days=1)
        traveller.shift(timedelta(days=2))
        with pytest.raises(AssertionError):
            client.get_apps()
        assert create_app(client) == "2030-01-03T12:00:00.000Z"
