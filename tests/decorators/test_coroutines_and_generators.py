"""`mock_pinpoint` as a decorator of coroutines and generators, and the lifetime of a world that they share."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Pinpoint, current, mock_pinpoint

from .app_names import create_app, is_active, names
from .conftest import with_and_without_parentheses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator


class TestCoroutines:
    @with_and_without_parentheses
    def test_given_a_coroutine_function_when_it_is_awaited_then_the_mock_answers_and_ends(
        self, decorate: Callable[[Any], Any]
    ) -> None:
        @decorate
        async def use(name: str) -> list[str]:
            create_app(name)
            await asyncio.sleep(0)
            return names()

        assert asyncio.run(use("shop")) == ["shop"]
        assert not is_active()

    def test_given_a_coroutine_when_it_is_not_awaited_yet_then_no_mock_is_active(self) -> None:
        @mock_pinpoint
        async def use() -> bool:
            return is_active()

        coroutine = use()
        assert not is_active()
        assert asyncio.run(coroutine)

    def test_given_a_coroutine_when_it_calls_from_a_thread_then_the_mock_answers(self) -> None:
        @mock_pinpoint
        async def use() -> list[str]:
            await asyncio.to_thread(create_app, "shop")
            return await asyncio.to_thread(names)

        assert asyncio.run(use()) == ["shop"]

    def test_given_a_coroutine_that_is_cancelled_when_it_ends_then_the_mock_has_ended(self) -> None:
        @mock_pinpoint
        async def use() -> None:
            await asyncio.sleep(60)

        async def cancel() -> None:
            task = asyncio.create_task(use())
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(cancel())
        assert not is_active()


class TestGenerators:
    def test_given_a_generator_function_when_it_is_iterated_then_the_mock_is_active_until_its_end(self) -> None:
        @mock_pinpoint
        def use() -> Iterator[list[str]]:
            create_app()
            yield names()

        values = use()
        assert not is_active()
        assert next(values) == ["shop"]
        assert is_active()
        assert list(values) == []
        assert not is_active()

    def test_given_a_generator_when_it_is_closed_then_the_mock_has_ended(self) -> None:
        @mock_pinpoint
        def use() -> Iterator[int]:
            yield 1
            yield 2

        values: Any = use()
        next(values)
        values.close()
        assert not is_active()

    def test_given_a_context_manager_made_of_it_when_the_block_raises_then_the_generator_sees_it(self) -> None:
        @contextmanager
        @mock_pinpoint
        def use() -> Iterator[str]:
            with pytest.raises(ZeroDivisionError):
                yield create_app()

        with use() as application_id:
            assert application_id == f"{1 / 0}"
        assert not is_active()

    def test_given_a_generator_when_values_are_sent_then_they_arrive_and_its_return_value_comes_back(self) -> None:
        @mock_pinpoint
        def use() -> Any:
            received = yield 1
            return received

        values = use()
        next(values)
        with pytest.raises(StopIteration) as stopped:
            values.send("sent")
        assert stopped.value.value == "sent"

    def test_given_an_async_generator_when_it_is_iterated_then_the_mock_is_active_until_its_end(self) -> None:
        @mock_pinpoint
        async def use() -> AsyncIterator[list[str]]:
            create_app()
            yield names()

        async def iterate() -> list[list[str]]:
            return [value async for value in use()]

        assert asyncio.run(iterate()) == [["shop"]]
        assert not is_active()

    def test_given_an_async_generator_when_it_is_closed_then_its_clean_up_runs_in_the_mock(self) -> None:
        cleaned: list[bool] = []

        @mock_pinpoint
        async def use() -> AsyncIterator[int]:
            try:
                yield 1
            finally:
                cleaned.append(is_active())

        async def close() -> None:
            values: Any = use()
            await values.__anext__()
            await values.aclose()

        asyncio.run(close())
        assert cleaned == [True]
        assert not is_active()

    def test_given_an_async_context_manager_made_of_it_when_the_block_raises_then_the_generator_sees_it(self) -> None:
        @asynccontextmanager
        @mock_pinpoint
        async def use() -> AsyncIterator[str]:
            with pytest.raises(ZeroDivisionError):
                yield create_app()

        async def enter() -> None:
            async with use():
                raise ZeroDivisionError

        asyncio.run(enter())
        assert not is_active()

    def test_given_an_async_generator_when_values_are_sent_then_they_arrive(self) -> None:
        received: list[str] = []

        @mock_pinpoint
        async def use() -> Any:
            received.append((yield 1))
            yield 2

        async def send() -> None:
            values = use()
            await values.__anext__()
            await values.asend("sent")
            await values.aclose()

        asyncio.run(send())
        assert received == ["sent"]


class TestTheLifetimeOfAJoinedWorld:
    """A shared world begins with the first function that joins it, and ends with the last to return."""

    def test_given_two_coroutines_when_the_first_to_begin_ends_first_then_the_second_is_still_answered(self) -> None:
        @mock_pinpoint
        async def first(second_has_joined: asyncio.Event) -> None:
            create_app("first")
            await second_has_joined.wait()

        @mock_pinpoint
        async def second(second_has_joined: asyncio.Event, first_is_done: asyncio.Future[None]) -> list[str]:
            second_has_joined.set()
            await first_is_done
            assert is_active()
            create_app("second")
            return names()

        async def both() -> list[str]:
            second_has_joined = asyncio.Event()
            beginning = asyncio.ensure_future(first(second_has_joined))
            _, seen = await asyncio.gather(beginning, second(second_has_joined, beginning))
            return seen

        assert asyncio.run(asyncio.wait_for(both(), timeout=10)) == ["first", "second"]
        assert not is_active()

    def test_given_two_generators_when_they_are_closed_in_the_order_they_began_then_the_world_ends_with_the_second(
        self,
    ) -> None:
        @mock_pinpoint
        def generate(name: str) -> Iterator[Pinpoint]:
            create_app(name)
            yield current()

        first, second = generate("first"), generate("second")
        assert next(first) is next(second)
        first.close()  # type: ignore[attr-defined]
        assert is_active()
        assert names() == ["first", "second"]
        second.close()  # type: ignore[attr-defined]
        assert not is_active()

    def test_given_with_that_a_coroutine_joined_when_the_block_ends_first_then_the_mock_ends_there(self) -> None:
        @mock_pinpoint
        async def join(block_has_ended: asyncio.Event) -> None:
            await block_has_ended.wait()

        async def use() -> tuple[bool, bool]:
            block_has_ended = asyncio.Event()
            with mock_pinpoint():
                joining = asyncio.ensure_future(join(block_has_ended))
                await asyncio.sleep(0)  # it has joined, and waits
            after_the_block = is_active()
            block_has_ended.set()
            await joining
            return after_the_block, is_active()

        assert asyncio.run(asyncio.wait_for(use(), timeout=10)) == (False, False)

    def test_given_with_that_a_coroutine_joined_when_the_coroutine_ends_first_then_the_block_is_still_answered(
        self,
    ) -> None:
        @mock_pinpoint
        async def join() -> None:
            create_app("coroutine")

        with mock_pinpoint() as pinpoint:
            asyncio.run(join())
            assert is_active()
            assert current() is pinpoint
            assert names() == ["coroutine"]

    def test_given_a_world_that_a_function_opened_when_the_next_one_is_called_then_it_opens_its_own(self) -> None:
        @mock_pinpoint
        def inner() -> None:
            create_app("inner")

        @mock_pinpoint
        def outer() -> list[str]:
            inner()
            inner()
            return names()

        assert (outer(), outer()) == (["inner", "inner"], ["inner", "inner"])
