"""`mock_pinpoint` as a decorator of functions: the world that they see, and the attributes that they keep."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import Pinpoint, current, mock_pinpoint

from .app_names import create_app, is_active, names
from .conftest import with_and_without_parentheses

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator


class TestPlainFunctions:
    @with_and_without_parentheses
    def test_given_a_function_when_it_is_called_then_the_mock_answers_and_ends(
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

    def test_given_a_function_that_raises_when_it_is_called_then_the_mock_has_ended(self) -> None:
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

    def test_given_an_unknown_option_when_a_function_is_decorated_then_a_type_error_is_raised_at_once(self) -> None:
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
            with pytest.raises(ValueError, match="seed=8 conflicts with the active mock_pinpoint, which has seed=7"):
                use()
            assert current() is pinpoint

    def test_given_nested_worlds_when_a_decorated_function_is_called_then_it_joins_the_innermost(self) -> None:
        @mock_pinpoint
        def use() -> Pinpoint:
            return current()

        with mock_pinpoint(), mock_pinpoint() as inner:
            assert use() is inner


class TestWhatStays:
    def test_given_a_function_when_it_is_decorated_then_it_keeps_its_signature_name_and_documentation(self) -> None:
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
    def test_given_a_kind_of_function_when_it_is_decorated_then_it_keeps_its_kind(self, kind: str) -> None:
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
    def test_given_a_staticmethod_and_a_classmethod_when_decorated_then_they_do_not_change(self, above: bool) -> None:
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
