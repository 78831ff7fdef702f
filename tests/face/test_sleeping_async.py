"""`clock.sleeping()` and `asyncio.sleep`: each task wakes at its own virtual time."""

from __future__ import annotations

import asyncio
from asyncio import sleep as pause
from typing import TYPE_CHECKING, Any

import pytest
from conftest import the_client

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from pinpoint_mock import Pinpoint


@pytest.fixture
def pinpoint() -> Iterator[Pinpoint]:
    """A mock in real time, because frozen time may stop the timers of event loops; its first call shows its start."""
    with mock_pinpoint() as pinpoint:
        the_client().get_apps()
        yield pinpoint


@pytest.fixture
def sleeps(pinpoint: Pinpoint) -> Iterator[list[float]]:
    """The seconds slept; nothing really waits."""
    with pinpoint.clock.sleeping() as sleeps:
        yield sleeps


@pytest.fixture
def woken() -> list[tuple[str, float]]:
    """The names of the tasks that woke, each with the seconds since the start."""
    return []


def seconds_since_start(pinpoint: Pinpoint) -> int:
    """Return the whole seconds of virtual time since the mock began; the tests take much less real time."""
    return int((pinpoint.clock.now - pinpoint.calls[0].time).total_seconds())


def run(coroutine: Coroutine[Any, Any, object]) -> object:
    async def limited() -> object:
        return await asyncio.wait_for(coroutine, 30)  # real seconds

    return asyncio.run(limited())


class TestAsyncSleep:
    def test_given_a_task_when_it_sleeps_then_time_advances_and_its_result_is_returned(
        self, pinpoint: Pinpoint, sleeps: list[float]
    ) -> None:
        async def sleep() -> tuple[str | None, str | None]:
            return await asyncio.sleep(3600, "result"), await pause(1, result="by name")

        assert run(sleep()) == ("result", "by name")
        assert (sleeps, seconds_since_start(pinpoint)) == ([3600, 1], 3601)

    def test_given_tasks_when_they_sleep_together_then_each_wakes_at_its_own_time_and_in_order(
        self, pinpoint: Pinpoint, sleeps: list[float], woken: list[tuple[str, float]]
    ) -> None:
        async def sleep(name: str, seconds: float) -> None:
            await asyncio.sleep(seconds)
            woken.append((name, seconds_since_start(pinpoint)))

        async def main() -> None:
            await asyncio.gather(sleep("c", 3), sleep("a", 1), sleep("b", 2), sleep("a too", 1))

        run(main())
        assert woken == [("a", 1), ("a too", 1), ("b", 2), ("c", 3)]
        assert (sleeps, seconds_since_start(pinpoint)) == ([3, 1, 2, 1], 3)

    def test_given_a_task_that_sleeps_again_and_again_when_another_sleeps_longer_then_they_take_turns(
        self, pinpoint: Pinpoint, sleeps: list[float], woken: list[tuple[str, float]]
    ) -> None:
        async def beat() -> None:
            while True:
                await asyncio.sleep(10)
                woken.append(("beat", seconds_since_start(pinpoint)))

        async def main() -> None:
            heart = asyncio.create_task(beat())
            await asyncio.sleep(35)
            woken.append(("main", seconds_since_start(pinpoint)))
            heart.cancel()

        run(main())
        assert woken == [("beat", 10), ("beat", 20), ("beat", 30), ("main", 35)]

    def test_given_a_task_that_takes_some_steps_first_when_it_sleeps_shorter_then_it_wakes_first(
        self, pinpoint: Pinpoint, sleeps: list[float], woken: list[tuple[str, float]]
    ) -> None:
        async def late() -> None:
            for _ in range(5):
                await asyncio.sleep(0)
            await asyncio.sleep(1)
            woken.append(("late", seconds_since_start(pinpoint)))

        async def early() -> None:
            await asyncio.sleep(2)
            woken.append(("early", seconds_since_start(pinpoint)))

        async def main() -> None:
            await asyncio.gather(early(), late())

        run(main())
        assert woken == [("late", 1), ("early", 2)]
        assert sleeps == [2, 1]

    @pytest.mark.parametrize("seconds", [0, -1])
    def test_given_no_time_when_a_task_sleeps_then_the_other_tasks_go_on_and_time_does_not_advance(
        self, pinpoint: Pinpoint, sleeps: list[float], seconds: float
    ) -> None:
        done: list[str] = []

        async def main() -> None:
            other = asyncio.create_task(note())
            await asyncio.sleep(seconds)
            assert done == ["other"]
            await other

        async def note() -> None:
            done.append("other")

        run(main())
        assert (sleeps, seconds_since_start(pinpoint)) == ([], 0)

    def test_given_a_value_that_is_not_a_number_when_a_task_sleeps_then_it_is_a_type_error(
        self, sleeps: list[float]
    ) -> None:
        no_number: Any = "1"
        with pytest.raises(TypeError, match="'<='"):
            run(asyncio.sleep(no_number))
        assert sleeps == []

    def test_given_an_endless_sleep_when_another_task_sleeps_then_time_advances_only_for_that_task(
        self, pinpoint: Pinpoint, sleeps: list[float]
    ) -> None:
        async def main() -> None:
            endless = asyncio.create_task(asyncio.sleep(float("inf")))
            await asyncio.sleep(5)
            assert not endless.done()
            endless.cancel()

        run(main())
        assert (sleeps, seconds_since_start(pinpoint)) == ([5], 5)

    def test_given_a_task_that_is_cancelled_when_others_go_on_then_its_time_is_not_waited_for(
        self, pinpoint: Pinpoint, sleeps: list[float]
    ) -> None:
        async def main() -> None:
            cancelled = asyncio.create_task(asyncio.sleep(99))
            await asyncio.sleep(0)
            cancelled.cancel()
            await asyncio.sleep(5)
            for _ in range(100):
                await asyncio.sleep(0)
            assert cancelled.cancelled()

        run(main())
        assert (sleeps, seconds_since_start(pinpoint)) == ([99, 5], 5)

    def test_given_aiobotocore_when_it_sleeps_then_it_really_waits(
        self, pinpoint: Pinpoint, sleeps: list[float]
    ) -> None:
        names: dict[str, Any] = {"__name__": "aiobotocore.endpoint"}
        exec("import asyncio\n\nasync def wait():\n    return await asyncio.sleep(0.001, 'waited')", names)
        assert run(names["wait"]()) == "waited"
        assert (sleeps, seconds_since_start(pinpoint)) == ([], 0)

    def test_given_a_loop_that_ended_with_tasks_asleep_when_another_one_runs_then_its_tasks_wake(
        self, pinpoint: Pinpoint, sleeps: list[float]
    ) -> None:
        tasks = []

        async def abandon() -> None:
            tasks.append(asyncio.create_task(asyncio.sleep(99)))
            await asyncio.sleep(0)

        run(abandon())
        run(asyncio.sleep(1))
        assert seconds_since_start(pinpoint) == 1

    def test_given_a_sleep_beyond_the_year_9998_when_it_is_its_turn_then_that_task_gets_a_value_error(
        self, pinpoint: Pinpoint, sleeps: list[float]
    ) -> None:
        async def main() -> list[object]:
            return list(await asyncio.gather(asyncio.sleep(10**12), asyncio.sleep(1), return_exceptions=True))

        results = run(main())
        assert isinstance(results, list)
        assert list(map(str, results)) == ["this sleep would take virtual time beyond the year 9998", "None"]
        assert seconds_since_start(pinpoint) == 1

    def test_given_a_context_that_is_left_when_tasks_sleep_in_it_then_they_wake_and_time_does_not_advance(
        self, pinpoint: Pinpoint
    ) -> None:
        async def main() -> None:
            with pinpoint.clock.sleeping() as sleeps:
                asleep = asyncio.create_task(asyncio.sleep(3600, "woken"))
                await asyncio.sleep(0)
            assert await asleep == "woken"
            assert sleeps == [3600]

        run(main())
        assert seconds_since_start(pinpoint) == 0

    def test_given_a_worker_thread_when_it_sleeps_then_it_really_waits(
        self, pinpoint: Pinpoint, sleeps: list[float]
    ) -> None:
        def sleep_in_a_loop() -> None:
            asyncio.run(asyncio.sleep(0.001))

        async def main() -> None:
            await asyncio.to_thread(sleep_in_a_loop)

        run(main())
        assert (sleeps, seconds_since_start(pinpoint)) == ([], 0)

    def test_given_many_tasks_when_they_sleep_then_each_is_woken_once(
        self, pinpoint: Pinpoint, sleeps: list[float]
    ) -> None:
        async def main() -> None:
            await asyncio.gather(*(asyncio.sleep(1 + number % 50) for number in range(500)))

        run(main())
        assert (len(sleeps), seconds_since_start(pinpoint)) == (500, 50)
