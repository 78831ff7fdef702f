"""A jump in time has the same result as any number of smaller steps."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import time_machine
from conftest import the_client
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st
from noon import NOON

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.world.scheduler import ACTIONS

from .conftest import KIND, Later, create_app, publish

if TYPE_CHECKING:
    from pinpoint_mock.mock import Mock


class TestAnyPartition:
    """A jump equals any partition of it."""

    @staticmethod
    def play(steps: list[timedelta], *, by: str) -> list[str]:
        """Return everything that can be seen after time has passed in these steps."""
        with time_machine.travel(NOON, tick=False) as traveller:
            mock = mock_pinpoint()
            with mock as pinpoint:
                client = the_client()
                pinpoint.create_app("shop", region="us-east-1")
                later = Later(mock)
                ACTIONS[KIND] = later.call

                def write() -> None:
                    publish(client, Name=f"number-{len(later.functions)}")
                    if len(later.functions) < 9:
                        later(write, hours=7 * len(later.functions), seconds=1 / 3)
                        later(lambda: create_app(client), hours=0)

                later(write, days=1)
                publish(client, RefreshFrequency="P2D")
                for step in steps:
                    if by == "advance":
                        pinpoint.clock.advance(step)
                    elif by == "advance_to":
                        pinpoint.clock.advance_to(pinpoint.clock.now + step)
                    else:
                        traveller.shift(step)
                        client.get_apps()
                with mock._session.locked_world() as world:
                    apps = [str(app.identity) for app in world.apps()]
                calls = [str(call) for call in pinpoint.calls if call.operation != "GetApps"]
                history = [str(event) for event in pinpoint.clock.history]
                return [*apps, *calls, *history, str(pinpoint.clock.now), str(pinpoint.clock.next_due)]

    @settings(max_examples=25)
    @given(
        cuts=st.lists(st.timedeltas(timedelta(), timedelta(days=30)), max_size=8),
        by=st.sampled_from(["advance", "advance_to", "time-machine"]),
    )
    def test_given_actions_that_write_when_30_days_pass_in_parts_then_all_is_as_after_one_jump(
        self, cuts: list[timedelta], by: str
    ) -> None:
        moments = [timedelta(), *sorted(cuts), timedelta(days=30)]
        steps = [after - before for before, after in pairwise(moments)]
        try:
            assert self.play(steps, by=by) == self.play([timedelta(days=30)], by="advance")
        finally:
            del ACTIONS[KIND]

    def test_given_30_days_when_they_pass_one_by_one_under_freezegun_then_all_is_as_after_one_jump(
        self, later: Later, mock: Mock
    ) -> None:
        def play(steps: int) -> list[str]:
            with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
                pinpoint.create_app("shop", region="us-east-1")
                publish(the_client(), RefreshFrequency="P1D")
                for _ in range(steps):
                    freezer.tick(timedelta(days=30) / steps)
                    assert pinpoint.clock.next_due
                return [str(event) for event in pinpoint.clock.history]

        assert play(30) == play(1)
