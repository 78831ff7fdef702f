"""The decorator on functions: plain, coroutine and generator functions, fixtures' too."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager, aclosing, suppress
from typing import Any, TypeAlias, TypeVar, cast

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def decorate_function(decorated: Decorated, join: Join) -> Decorated:
    """Run a function with a mock active, each time it is called.

    Args:
        decorated: A function of any kind; a staticmethod or classmethod object stays one.
        join: Joins the active mock, or starts one.

    Raises:
        TypeError: If it is a pytest fixture already, which nothing can wrap.
    """
    if isinstance(decorated, (staticmethod, classmethod)):
        return cast("Decorated", type(decorated)(decorate_function(decorated.__func__, join)))
    if _is_fixture(decorated):
        raise TypeError(
            "mock_pinpoint must stand below @pytest.fixture, next to the function: "
            "first @pytest.fixture, then @mock_pinpoint, then def"
        )
    wrapper = functools.wraps(decorated)(_kind_of(decorated)(decorated, join))
    setattr(wrapper, _IS_DECORATED, wrapper)  # itself, since `functools.wraps` copies what a function has to another
    return cast("Decorated", wrapper)


def returns_without_yielding(function: Callable[..., object]) -> bool:
    """Whether a function is decorated and not a generator: its mock ends when it returns."""
    is_generator = inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function)
    is_decorated = getattr(function, _IS_DECORATED, None) is getattr(function, "__func__", function)
    return is_decorated and not is_generator


_IS_DECORATED = "_pinpoint_mock_is_decorated"

Function: TypeAlias = Callable[..., Any]
Join: TypeAlias = Callable[[], AbstractContextManager[object]]


def _kind_of(function: Function) -> Callable[[Function, Join], Function]:
    """The wrapper for a function of this kind, which is of the same kind."""
    if inspect.isasyncgenfunction(function):
        return _generating_async
    if inspect.iscoroutinefunction(function):
        return _awaiting
    return _generating if inspect.isgeneratorfunction(function) else _calling


def _calling(function: Function, join: Join) -> Function:
    def call(*args: Any, **kwargs: Any) -> Any:
        with join():
            return function(*args, **kwargs)

    return call


def _awaiting(function: Function, join: Join) -> Function:
    async def await_it(*args: Any, **kwargs: Any) -> Any:
        with join():
            return await function(*args, **kwargs)

    return await_it


def _generating(function: Function, join: Join) -> Function:
    def generate(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        with join():
            return (yield from function(*args, **kwargs))

    return generate


def _generating_async(function: Function, join: Join) -> Function:
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
                        except BaseException as error:  # what is thrown in, as `yield from` does
                            value = await values.athrow(error)
                        else:
                            value = await values.asend(sent)

    return generate


def _is_fixture(decorated: object) -> bool:
    """Whether pytest has made a fixture of it: an object of its own since 8.4, a marked function before."""
    return type(decorated).__name__ == "FixtureFunctionDefinition" or hasattr(decorated, "_pytestfixturefunction")
