"""The fixture `pinpoint_sleeping`: nothing in the test waits, async or not."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from inner_pytest import WITH_PLUGINS

if TYPE_CHECKING:
    from collections.abc import Callable


class TestPinpointSleeping:
    def test_given_the_fixture_when_a_test_sleeps_then_the_time_of_its_mock_passes(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import time
            from time import sleep
            from pinpoint_mock import current

            REAL = (time.sleep,)

            def test_sleeps(pinpoint, pinpoint_sleeping):
                before = current().clock.now
                time.sleep(3600)
                sleep(60)
                assert pinpoint_sleeping == [3600, 60]
                assert (pinpoint.clock.now - before).total_seconds() >= 3660

            def test_is_over():
                assert (time.sleep, sleep) == (REAL[0], REAL[0])
            """
        ).assert_outcomes(passed=2)

    def test_given_a_decorated_class_when_a_test_of_it_sleeps_then_the_time_of_its_world_passes(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import time
            from pinpoint_mock import current, mock_pinpoint

            @mock_pinpoint
            class TestShop:
                def test_sleeps(self, pinpoint_sleeping):
                    before = current().clock.now
                    time.sleep(3600)
                    assert (current().clock.now - before).total_seconds() >= 3600
            """
        ).assert_outcomes(passed=1)

    def test_given_an_async_test_when_its_tasks_sleep_then_the_time_of_its_mock_passes(
        self, pytester: pytest.Pytester
    ) -> None:
        pytest.importorskip("pytest_asyncio")
        source = """
            import asyncio
            import pytest

            @pytest.mark.asyncio
            async def test_sleeps(pinpoint, pinpoint_sleeping):
                before = pinpoint.clock.now
                await asyncio.gather(asyncio.sleep(7200), asyncio.sleep(3600))
                assert pinpoint_sleeping == [7200, 3600]
                assert 7200 <= (pinpoint.clock.now - before).total_seconds() < 7260
            """
        pytester.makepyfile(dedent(source))
        pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
        pytester.runpytest_subprocess(*WITH_PLUGINS).assert_outcomes(passed=1)
