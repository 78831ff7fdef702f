"""`mock_pinpoint` as a decorator of functions: which world they see, and that they stay what they were."""

from __future__ import annotations

import asyncio
import functools
import inspect
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest import mock

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import Pinpoint, current, mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

with_and_without_parentheses = pytest.mark.parametrize(
    "decorate", [mock_pinpoint, mock_pinpoint(), mock_pinpoint(seed=7)], ids=["bare", "called", "with an option"]
)
QUIET = ("-p", "no:randomly", "-p", "no:cacheprovider", "-W", "error")


@cache
def a_client() -> PinpointClient:
    """One client for all tests: making one takes longer than most of them."""
    return boto3.Session(region_name="us-east-1").client("pinpoint")


def create_app(name: str = "shop") -> str:
    return a_client().create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]


def names() -> list[str]:
    """The names of the apps that a client sees."""
    return sorted(app["Name"] for app in a_client().get_apps()["ApplicationsResponse"].get("Item", []))


def is_active() -> bool:
    try:
        current()
    except LookupError:
        return False
    return True


class TestPlainFunctions:
    @with_and_without_parentheses
    def test_given_a_function_when_it_is_called_then_the_mock_answers_and_is_left(
        self, decorate: Callable[[Any], Any]
    ) -> None:
        @decorate
        def use(name: str, *, again: bool) -> list[str]:
            create_app(name)
            return names() * (1 + again)

        assert use("shop", again=True) == ["shop", "shop"]
        assert not is_active()

    def test_given_a_function_when_it_is_called_twice_then_each_call_has_a_fresh_world(self) -> None:
        @mock_pinpoint
        def use() -> list[str]:
            create_app()
            return names()

        assert (use(), use()) == (["shop"], ["shop"])

    def test_given_a_recursive_function_when_it_calls_itself_then_it_stays_in_its_world(self) -> None:
        @mock_pinpoint
        def use(depth: int) -> list[str]:
            create_app(str(depth))
            return use(depth - 1) if depth else names()

        assert use(2) == ["0", "1", "2"]

    def test_given_a_function_that_raises_when_it_is_called_then_the_mock_is_left(self) -> None:
        @mock_pinpoint
        def use() -> None:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            use()
        assert not is_active()

    def test_given_options_when_the_function_is_called_then_they_are_in_force(self) -> None:
        @mock_pinpoint(account_id="999999999999")
        def use() -> str:
            return current().account_id

        assert use() == "999999999999"

    def test_given_one_instance_when_it_decorates_two_functions_then_one_can_call_the_other(self) -> None:
        decorate = mock_pinpoint(seed=7)

        @decorate
        def inner() -> list[str]:
            return names()

        @decorate
        def outer() -> list[str]:
            create_app()
            return inner()

        assert outer() == ["shop"]

    def test_given_an_unknown_option_when_a_function_is_decorated_then_a_type_error_comes_at_once(self) -> None:
        with pytest.raises(TypeError, match="has no option 'sed'"):
            mock_pinpoint(sed=7)  # type: ignore[call-overload]


class TestJoining:
    def test_given_an_active_world_when_a_decorated_function_is_called_then_it_joins_it(self) -> None:
        @mock_pinpoint
        def use() -> Pinpoint:
            create_app("inner")
            return current()

        with mock_pinpoint() as pinpoint:
            assert use() is pinpoint
            assert names() == ["inner"]

    def test_given_equal_options_when_a_decorated_function_is_called_then_it_joins(self) -> None:
        @mock_pinpoint(seed=7)
        def use() -> int:
            return current().seed

        with mock_pinpoint(seed=7):
            assert use() == 7

    def test_given_differing_options_when_a_decorated_function_is_called_then_a_value_error_names_the_option(
        self,
    ) -> None:
        @mock_pinpoint(account_id="111111111111", seed=8)
        def use() -> None:
            pytest.fail("it must not be called")

        with mock_pinpoint(account_id="111111111111", seed=7) as pinpoint:
            with pytest.raises(ValueError, match="seed=8 cannot be had inside a mock_pinpoint with seed=7"):
                use()
            assert current() is pinpoint

    def test_given_nested_worlds_when_a_decorated_function_is_called_then_it_joins_the_innermost(self) -> None:
        @mock_pinpoint
        def use() -> Pinpoint:
            return current()

        with mock_pinpoint(), mock_pinpoint() as inner:
            assert use() is inner


class TestTheLifetimeOfAJoinedWorld:
    """It begins with the first that joins and ends with the last, whichever that is."""

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

    def test_given_with_that_a_coroutine_joined_when_the_block_ends_first_then_the_mock_is_left_there(self) -> None:
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


class TestWhatStays:
    def test_given_a_function_when_it_is_decorated_then_signature_name_and_documentation_are_its_own(self) -> None:
        @mock_pinpoint
        def use(name: str, *, tags: dict[str, str] | None = None) -> str:
            """Use the mock."""
            return name

        assert str(inspect.signature(use)) == "(name: 'str', *, tags: 'dict[str, str] | None' = None) -> 'str'"
        assert (use.__name__, use.__doc__, use.__module__) == ("use", "Use the mock.", __name__)

    def test_given_marks_when_the_function_is_decorated_then_they_survive_above_and_below(self) -> None:
        @pytest.mark.pinpoint(seed=7)
        @mock_pinpoint
        @pytest.mark.parametrize("number", [1])
        def use(number: int) -> None: ...

        assert [mark.name for mark in use.pytestmark] == ["parametrize", "pinpoint"]  # type: ignore[attr-defined]

    @pytest.mark.parametrize("kind", ["function", "coroutine", "generator", "async generator"])
    def test_given_a_function_of_a_kind_when_it_is_decorated_then_it_is_still_of_that_kind(self, kind: str) -> None:
        def function() -> None: ...

        async def coroutine() -> None: ...

        def generator() -> Iterator[int]:
            yield 1

        async def async_generator() -> AsyncIterator[int]:
            yield 1

        functions: dict[str, Callable[[], Any]] = {
            "function": function,
            "coroutine": coroutine,
            "generator": generator,
            "async generator": async_generator,
        }

        def kinds(of: Callable[[], Any]) -> tuple[bool, ...]:
            return (
                inspect.iscoroutinefunction(of),
                inspect.isgeneratorfunction(of),
                inspect.isasyncgenfunction(of),
            )

        assert kinds(mock_pinpoint(functions[kind])) == kinds(functions[kind])

    def test_given_a_partial_when_it_is_decorated_then_it_can_be_called_and_keeps_its_signature(self) -> None:
        def use(name: str, number: int) -> list[str]:
            create_app(f"{name}-{number}")
            return names()

        decorated = mock_pinpoint(functools.partial(use, "shop"))
        assert decorated(7) == ["shop-7"]
        assert list(inspect.signature(decorated).parameters) == ["number"]

    def test_given_a_callable_object_when_it_is_decorated_then_it_can_be_called(self) -> None:
        class Use:
            def __call__(self) -> list[str]:
                create_app()
                return names()

        assert mock_pinpoint(Use())() == ["shop"]

    @pytest.mark.parametrize("above", [True, False], ids=["mock_pinpoint above", "mock_pinpoint below"])
    def test_given_a_staticmethod_and_a_classmethod_when_decorated_then_they_stay_what_they_were(
        self, above: bool
    ) -> None:
        class Above:
            @mock_pinpoint
            @staticmethod
            def static(name: str) -> list[str]:
                create_app(name)
                return names()

            @mock_pinpoint
            @classmethod
            def of_class(cls, name: str) -> tuple[type, list[str]]:
                create_app(name)
                return cls, names()

        class Below:
            @staticmethod
            @mock_pinpoint
            def static(name: str) -> list[str]:
                create_app(name)
                return names()

            @classmethod
            @mock_pinpoint
            def of_class(cls, name: str) -> tuple[type, list[str]]:
                create_app(name)
                return cls, names()

        uses: type[Above | Below] = Above if above else Below
        assert isinstance(inspect.getattr_static(uses, "static"), staticmethod)
        assert isinstance(inspect.getattr_static(uses, "of_class"), classmethod)
        assert (uses.static("a"), uses().static("b")) == (["a"], ["b"])
        assert (uses.of_class("a"), uses().of_class("b")) == ((uses, ["a"]), (uses, ["b"]))

    def test_given_a_method_when_it_is_decorated_then_it_gets_its_instance(self) -> None:
        class Use:
            name = "shop"

            @mock_pinpoint
            def method(self) -> list[str]:
                create_app(self.name)
                return names()

        assert Use().method() == ["shop"]


class TestCoroutines:
    @with_and_without_parentheses
    def test_given_a_coroutine_function_when_it_is_awaited_then_the_mock_answers_and_is_left(
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

    def test_given_a_coroutine_that_is_cancelled_when_it_ends_then_the_mock_is_left(self) -> None:
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

    def test_given_a_generator_when_it_is_closed_then_the_mock_is_left(self) -> None:
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


class TestBesideOtherDecorators:
    @pytest.mark.parametrize("above", [True, False], ids=["mock_pinpoint above", "mock_pinpoint below"])
    def test_given_patch_when_the_function_is_called_then_both_work(self, above: bool) -> None:
        def use(patched: Any) -> bool:
            return isinstance(patched, mock.MagicMock) and is_active()

        patch = mock.patch("os.getcwd")
        decorated: Any = mock_pinpoint(patch(use)) if above else patch(mock_pinpoint(use))
        assert decorated()

    @pytest.mark.parametrize("above", [True, False], ids=["mock_pinpoint above", "mock_pinpoint below"])
    def test_given_patch_when_a_coroutine_function_is_awaited_then_both_work(self, above: bool) -> None:
        async def use(patched: Any) -> bool:
            return isinstance(patched, mock.MagicMock) and is_active()

        patch = mock.patch("os.getcwd")
        decorated: Any = mock_pinpoint(patch(use)) if above else patch(mock_pinpoint(use))
        assert asyncio.run(decorated())

    def test_given_hypothesis_below_when_the_test_runs_then_its_examples_share_a_world(self) -> None:
        seen: list[int] = []

        @mock_pinpoint
        @settings(max_examples=5, database=None, deadline=None)
        @given(st.integers())
        def use(number: int) -> None:
            create_app()
            seen.append(len(names()))

        use()
        assert seen == list(range(1, len(seen) + 1))

    def test_given_hypothesis_above_when_the_test_runs_then_each_example_has_a_fresh_world(self) -> None:
        seen: list[int] = []

        @settings(max_examples=5, database=None, deadline=None)
        @given(st.integers())
        @mock_pinpoint
        def use(number: int) -> None:
            create_app()
            seen.append(len(names()))

        use()
        assert set(seen) == {1}

    def test_given_patch_and_hypothesis_and_parametrize_when_pytest_runs_then_it_passes_each_its_arguments(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            from unittest import mock

            import pytest
            from hypothesis import given, settings, strategies as st

            from pinpoint_mock import current, mock_pinpoint

            @mock_pinpoint
            @mock.patch("os.getcwd")
            @pytest.mark.parametrize("number", [1, 2])
            def test_patch_below(patched, number, tmp_path):
                assert isinstance(patched, mock.MagicMock) and number and tmp_path and current()

            @mock.patch("os.getcwd")
            @mock_pinpoint
            def test_patch_above(patched, tmp_path):
                assert isinstance(patched, mock.MagicMock) and tmp_path and current()

            @mock_pinpoint
            @settings(max_examples=3, database=None, deadline=None)
            @given(text=st.text())
            def test_given_below(text):
                assert text is not None and current()

            @settings(max_examples=3, database=None, deadline=None)
            @given(text=st.text())
            @mock_pinpoint
            def test_given_above(text):
                assert text is not None and current()
            """
        )
        pytester.runpytest_inprocess(*QUIET, "-p", "no:asyncio").assert_outcomes(passed=5)


class TestFixtures:
    def test_given_a_decorator_above_a_fixture_when_it_is_applied_then_a_type_error_tells_the_order(self) -> None:
        @pytest.fixture
        def shop() -> str:
            return create_app()

        with pytest.raises(
            TypeError, match=r"below @pytest.fixture.*first @pytest.fixture, then @mock_pinpoint, then def"
        ):
            mock_pinpoint(shop)
        with pytest.raises(TypeError, match=r"below @pytest.fixture"):
            mock_pinpoint(seed=7)(shop)

    def test_given_decorated_fixtures_of_every_kind_when_tests_use_them_then_they_share_the_fixtures_world(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import boto3
            import pytest
            import pytest_asyncio

            from pinpoint_mock import current, mock_pinpoint

            def create_app():
                client = boto3.client("pinpoint", region_name="us-east-1")
                return client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]["Id"]

            @pytest.fixture
            @mock_pinpoint
            def shop():
                yield create_app()
                assert len(current().calls) == 1

            @pytest_asyncio.fixture
            @mock_pinpoint
            async def async_shop():
                yield create_app()

            @pytest.fixture
            @mock_pinpoint
            def left_shop():
                return create_app()

            def test_generator(shop):
                assert current().app(shop).name == "shop"

            @mock_pinpoint
            def test_generator_joined(shop):
                assert current().app(shop).name == "shop"

            @pytest.mark.asyncio
            async def test_async_generator(async_shop):
                assert current().app(async_shop).name == "shop"

            def test_function_fixture_is_left_when_it_returns(left_shop):
                with pytest.raises(LookupError):
                    current()
            """
        )
        result = pytester.runpytest_inprocess(*QUIET, "-o", "asyncio_default_fixture_loop_scope=function")
        result.assert_outcomes(passed=4)

    def test_given_the_fixture_pinpoint_when_a_decorated_test_asks_for_it_then_both_are_one_world(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            from pinpoint_mock import current, mock_pinpoint

            @mock_pinpoint
            def test_one_world(pinpoint):
                assert current() is pinpoint

            @mock_pinpoint(seed=3)
            def test_other_options(pinpoint):
                pass
            """
        )
        result = pytester.runpytest_inprocess(*QUIET, "-p", "no:asyncio")
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines(["E*ValueError: mock_pinpoint: seed=3 cannot be had inside*seed=0"])
