"""The decorator on plain functions, coroutine functions and generator functions, including those of fixtures."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager, aclosing, suppress
from typing import Any, TypeAlias, TypeVar, cast

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def decorate_function(decorated: Decorated, join: Join) -> Decorated:
    """Wrap a function so that a mock is active each time it runs.

    Args:
        decorated: A function of any kind. A staticmethod or classmethod object stays one.
        join: Joins the active mock, or starts one.

    Raises:
        TypeError: If it is already a pytest fixture, which cannot be wrapped.
    """
    if isinstance(decorated, (staticmethod, classmethod)):
        return cast("Decorated", type(decorated)(decorate_function(decorated.__func__, join)))
    if _is_fixture(decorated):
        raise TypeError(
            "Put @mock_pinpoint below @pytest.fixture, next to the function: "
            "first @pytest.fixture, then @mock_pinpoint, then def"
        )
    wrapper = functools.wraps(decorated)(_choose_wrap(decorated)(decorated, join))
    setattr(wrapper, _IS_DECORATED, wrapper)  # not True: `functools.wraps` copies attributes to another function
    return cast("Decorated", wrapper)


def returns_without_yielding(function: Callable[..., object]) -> bool:
    """Return whether a function is decorated and not a generator function: then its mock ends when it returns."""
    is_generator = inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)
    is_decorated = getattr(function, _IS_DECORATED, None) is getattr(function, "__func__", function)
    return is_decorated and not is_generator


_IS_DECORATED = "_pinpoint_mock_is_decorated"

Function: TypeAlias = Callable[..., Any]
Join: TypeAlias = Callable[[], AbstractContextManager[object]]


def _choose_wrap(function: Function) -> Callable[[Function, Join], Function]:
    """Return the function that wraps a function of this kind in one of the same kind."""
    if inspect.isasyncgenfunction(function):
        return _wrap_async_generator
    if inspect.iscoroutinefunction(function):
        return _wrap_coroutine
    return _wrap_generator if inspect.isgeneratorfunction(function) else _wrap_plain


def _wrap_plain(function: Function, join: Join) -> Function:
    def call(*args: Any, **kwargs: Any) -> Any:
        with join():
            return function(*args, **kwargs)

    return call


def _wrap_coroutine(function: Function, join: Join) -> Function:
    async def await_it(*args: Any, **kwargs: Any) -> Any:
        with join():
            return await function(*args, **kwargs)

    return await_it


def _wrap_generator(function: Function, join: Join) -> Function:
    def generate(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        with join():
            return (yield from function(*args, **kwargs))

    return generate


def _wrap_async_generator(function: Function, join: Join) -> Function:
    async def generate(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        with join():
            async with aclosing(function(*args, **kwargs)) as values:
                with suppress(StopAsyncIteration):
                    value = await anext(values)
                    while True:
                        try:
                            sent = yield value
                        except GeneratorExit:
                            raise
                        except BaseException as error:  # pass on what the caller throws in, as `yield from` does
                            value = await values.athrow(error)
                        else:
                            value = await values.asend(sent)

    return generate


def _is_fixture(decorated: object) -> bool:
    """Return whether pytest has made it a fixture: a separate object since pytest 8.4, a marked function before."""
    return type(decorated).__name__ == "FixtureFunctionDefinition" or hasattr(decorated, "_pytestfixturefunction")
