"""The decorator on classes of tests, of unittest's and of pytest's kind.

A class has one world, which what it sets up for all its tests writes to. Each test gets a copy of that world,
which its own set-up, clean-up and function fixtures share, and which is gone afterwards. For a TestCase this is
wired into `setUpClass` and `run`; for pytest's classes the plugin calls `begin_class` and `begin_test`, and no
method of theirs is touched.
"""

from __future__ import annotations

import functools
import unittest
from contextlib import AbstractContextManager, ExitStack
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from .mock import Mock

Class = TypeVar("Class")

_CREATE = "_pinpoint_mock_create"
_WIRED = "_pinpoint_mock_is_wired"


class ClassWorld:
    """The mock of a class whose tests are running.

    Args:
        mock: The mock, entered.
    """

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.test: AbstractContextManager[None] | None = None


_running: dict[type, ClassWorld] = {}


def decorate_class(decorated: Class, create: Callable[[], Mock]) -> Class:
    """Give every test of a class, and of the classes that inherit from it, a world.

    Args:
        decorated: The class.
        create: Makes a mock with the decorator's options.
    """
    decorated_class = cast("type[Any]", decorated)
    setattr(decorated_class, _CREATE, staticmethod(create))
    if issubclass(decorated_class, unittest.TestCase):
        _wire(decorated_class)
    _wrap_inheriting(decorated_class)
    return decorated


def is_decorated(cls: type | None) -> bool:
    """Whether a class, or one that it inherits from, was decorated."""
    return hasattr(cls, _CREATE)


def running(cls: type) -> ClassWorld | None:
    """The world of a class, if its tests are running."""
    return _running.get(cls)


def begin_class(cls: type[Any]) -> Callable[[], None]:
    """Open the world of a class, and return what closes it; both do nothing if it is open already."""
    if cls in _running:
        return lambda: None
    mock: Mock = getattr(cls, _CREATE)()
    mock.start()
    _running[cls] = ClassWorld(mock)

    def end_class() -> None:
        del _running[cls]
        mock.stop()

    return end_class


def begin_test(cls: type[Any]) -> Callable[[], None]:
    """Open the world of one test of a class, and return what closes it; both do nothing if it is open already."""
    with ExitStack() as stack:
        stack.callback(begin_class(cls))
        world = _running[cls]
        if world.test is None:
            world.test = world.mock.checkpoint()
            stack.callback(setattr, world, "test", None)
            stack.enter_context(world.test)
        return stack.pop_all().close


def _wire(cls: type[unittest.TestCase]) -> None:
    """Have unittest open and close the worlds of a class and its tests."""
    setattr(cls, _WIRED, True)
    _wrap_set_up_class(cls)
    for name in ("run", "debug"):
        setattr(cls, name, _in_a_test(getattr(cls, name)))


def _wrap_set_up_class(cls: type[unittest.TestCase]) -> None:
    original = cls.setUpClass.__func__  # type: ignore[attr-defined]

    @functools.wraps(original)
    def set_up_class(cls: type[unittest.TestCase]) -> None:
        cls.addClassCleanup(begin_class(cls))
        original(cls)

    cls.setUpClass = classmethod(set_up_class)  # type: ignore[method-assign, assignment]


def _in_a_test(original: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(original)
    def run(self: unittest.TestCase, *args: Any, **kwargs: Any) -> Any:
        end_test = begin_test(type(self))
        try:
            return original(self, *args, **kwargs)
        finally:
            end_test()

    return run


def _wrap_inheriting(cls: type[Any]) -> None:
    """See to it that a TestCase that inherits is wired too, and opens its world before a setUpClass of its own."""
    own = cls.__dict__.get("__init_subclass__")

    def init_subclass(inheriting: type[Any], /, **keywords: object) -> None:
        if own is None:
            super(cls, inheriting).__init_subclass__(**keywords)
        else:
            own.__func__(inheriting, **keywords)
        if issubclass(inheriting, unittest.TestCase):
            if not hasattr(inheriting, _WIRED):
                _wire(inheriting)
            elif "setUpClass" in inheriting.__dict__:
                _wrap_set_up_class(inheriting)

    cls.__init_subclass__ = classmethod(init_subclass)  # type: ignore[assignment]
