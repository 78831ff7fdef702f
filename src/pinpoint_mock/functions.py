"""The decorator on functions: plain, coroutine and generator functions, fixtures' too."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager, aclosing, suppress
from typing import Any, TypeVar, cast

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def decorate_function(decorated: Decorated, joined: Callable[[], AbstractContextManager[object]]) -> Decorated:
    """Run a function with a mock active, each time it is called.

    Args:
        decorated: A function of any kind; a staticmethod or classmethod object stays one.
        joined: Opens or joins a mock.

    Raises:
        TypeError: If it is a pytest fixture already, which nothing can wrap.
    """
    if isinstance(decorated, (staticmethod, classmethod)):
        return cast("Decorated", type(decorated)(decorate_function(decorated.__func__, joined)))
    if _is_fixture(decorated):
        raise TypeError(
            "mock_pinpoint must stand below @pytest.fixture, next to the function: "
            "first @pytest.fixture, then @mock_pinpoint, then def"
        )
    return cast("Decorated", functools.wraps(decorated)(_wrapper(decorated, joined)))


def _wrapper(function: Callable[..., Any], joined: Callable[[], AbstractContextManager[object]]) -> Callable[..., Any]:
    if inspect.isasyncgenfunction(function):

        async def generate_async(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
            with joined():
                async with aclosing(function(*args, **kwargs)) as values:
                    with suppress(StopAsyncIteration):
                        value = await anext(values)
                        while True:
                            try:
                                sent = yield value
                            except GeneratorExit:
                                raise
                            except BaseException as error:
                                value = await values.athrow(error)
                            else:
                                value = await values.asend(sent)

        return generate_async
    if inspect.iscoroutinefunction(function):

        async def await_it(*args: Any, **kwargs: Any) -> Any:
            with joined():
                return await function(*args, **kwargs)

        return await_it
    if inspect.isgeneratorfunction(function):

        def generate(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            with joined():
                return (yield from function(*args, **kwargs))

        return generate

    def call(*args: Any, **kwargs: Any) -> Any:
        with joined():
            return function(*args, **kwargs)

    return call


def _is_fixture(decorated: object) -> bool:
    """Whether pytest has made a fixture of it: an object of its own since 8.4, a marked function before."""
    return type(decorated).__name__ == "FixtureFunctionDefinition" or hasattr(decorated, "_pytestfixturefunction")
