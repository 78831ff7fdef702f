"""The decorator on test classes, for unittest and for pytest.

A class has one world, and the class set-up writes to it. Each test gets a copy of that world. The test's own set-up,
clean-up and function fixtures share the copy. After the test, the copy and the functions that they registered are
gone. For a TestCase, `setUpClass` and `run` are wrapped. For pytest's classes, the plugin calls `begin_class` and
`begin_test`, and their methods are not touched.
"""

from __future__ import annotations

import functools
import unittest
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from .failure_note import add_report
from .pytest_context import PYTEST
from .world.running_test import RUNNING_TEST
from .world.thread import this_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .face.handle import Pinpoint
    from .world.session import Session

Class = TypeVar("Class")

_CREATE = "_pinpoint_mock_create"
_WIRED = "_pinpoint_mock_is_wired"


class ClassMock(Protocol):
    """The part of a mock that a decorated class uses."""

    _session: Session

    @property
    def handle(self) -> Pinpoint:
        """The handle."""

    def start(self) -> Pinpoint:
        """Start the mock with a new world."""

    def stop(self) -> None:
        """Stop the mock."""


class ClassWorld:
    """The mock of a class whose tests are running.

    Args:
        mock: The mock, which has been started.
    """

    def __init__(self, mock: ClassMock) -> None:
        self.mock = mock
        self.test: AbstractContextManager[None] | None = None


_running: dict[tuple[type, object], ClassWorld] = {}  # by class and thread


def decorate_class(decorated: Class, create: Callable[[], ClassMock]) -> Class:
    """Give a world to every test of a class, and of the classes that inherit from it.

    Args:
        decorated: The class.
        create: Creates a mock with the decorator's options.

    Raises:
        TypeError: If the class is not a test class.
        RuntimeError: If it is not a TestCase, and pytest runs without the plugin.
    """
    decorated_class = cast("type[Any]", decorated)
    if not issubclass(decorated_class, unittest.TestCase):
        _check_collectable(decorated_class)
    if PYTEST.plugin_is_missing() and not issubclass(decorated_class, unittest.TestCase):
        raise RuntimeError(
            f"{decorated_class.__name__} is not a unittest.TestCase: to decorate it with mock_pinpoint, "
            f"run pytest with the plugin: -p pinpoint_mock.pytest_plugin"
        )
    setattr(decorated_class, _CREATE, staticmethod(create))
    if issubclass(decorated_class, unittest.TestCase):
        _wire(decorated_class)
    _wrap_inheriting(decorated_class)
    return decorated


def _check_collectable(cls: type[Any]) -> None:
    if any(name in base.__dict__ for base in cls.__mro__[:-1] for name in ("__init__", "__new__")):
        raise TypeError(
            f"{cls.__name__} is not a test class: it is not a unittest.TestCase, and pytest does not collect a class "
            f"that has its own __init__ or __new__"
        )


def is_decorated(cls: type | None) -> bool:
    """Return whether a class, or a class that it inherits from, was decorated."""
    return hasattr(cls, _CREATE)


def running(cls: type) -> ClassWorld | None:
    """Return the world of a class; None if its tests are not running."""
    return _running.get((cls, this_thread()))


def begin_class(cls: type[Any]) -> Callable[[], None]:
    """Open the world of a class, and return a function that closes it. Both do nothing if it is already open."""
    if running(cls) is not None:
        return lambda: None
    mock: ClassMock = getattr(cls, _CREATE)()
    mock.start()
    key = (cls, this_thread())
    _running[key] = ClassWorld(mock)

    def end_class() -> None:
        _running.pop(key, None)
        mock.stop()

    return end_class


def begin_test(cls: type[Any]) -> Callable[[], None]:
    """Open the world of one test of a class, and return a function that closes it.

    Both do nothing if it is already open.
    """
    with ExitStack() as stack:
        stack.callback(begin_class(cls))
        world = running(cls)
        if world is not None and world.test is None:
            world.mock._session.rolled_back = None  # it belongs to an earlier test
            world.test = world.mock._session.isolate_test()
            stack.callback(setattr, world, "test", None)
            stack.enter_context(world.test)
        return stack.pop_all().close


def _wire(cls: type[unittest.TestCase]) -> None:
    """Wrap the methods of a TestCase so that unittest opens and closes the worlds of the class and its tests."""
    for name in ("run", "debug"):
        if not hasattr(getattr(cls, name), _WIRED):
            setattr(cls, name, _InATest(getattr(cls, name)))
    if not hasattr(cls.setUpClass, _WIRED):
        _wrap_set_up_class(cls)


def _wrap_set_up_class(cls: type[unittest.TestCase]) -> None:
    original = cls.setUpClass.__func__  # type: ignore[attr-defined]

    @functools.wraps(original)
    def set_up_class(cls: type[unittest.TestCase]) -> None:
        cls.addClassCleanup(begin_class(cls))
        try:
            original(cls)
        except BaseException as error:
            _add_report_of_class(error, cls)
            raise

    setattr(set_up_class, _WIRED, True)
    cls.setUpClass = classmethod(set_up_class)  # type: ignore[method-assign, assignment]


class _InATest:
    """The method `run` or `debug` of a TestCase, which runs in the world of a test.

    It is not a function: moto's decorator wraps the functions of a class, and would then not reset moto between tests.

    Args:
        original: The method.
    """

    def __init__(self, original: Callable[..., Any]) -> None:
        functools.update_wrapper(self, original)
        setattr(self, _WIRED, True)
        self._original = original

    def __get__(self, test: unittest.TestCase | None, owner: type[unittest.TestCase]) -> Callable[..., Any]:
        return self if test is None else functools.partial(self, test)

    def __call__(self, test: unittest.TestCase, *args: Any, **kwargs: Any) -> Any:
        end_test = begin_test(type(test))
        try:
            if RUNNING_TEST.id is not None:  # the plugin checks the faults
                return self._call_reporting(test, *args, **kwargs)
            with RUNNING_TEST.switch_to(test.id()), _check_faults_at_end(test):
                return self._call_reporting(test, *args, **kwargs)
        except BaseException as error:
            _add_report_of_class(error, type(test))
            raise
        finally:
            end_test()

    def _call_reporting(self, test: unittest.TestCase, *args: Any, **kwargs: Any) -> Any:
        """Call the method; if it gets a result, pass one that adds the report to each failure."""
        result = args[0] if args else kwargs.get("result")
        if result is None or PYTEST.sessions is not None:
            return self._original(test, *args, **kwargs)
        reporting = _ReportingResult(result, type(test))
        if args:
            args = (reporting, *args[1:])
        else:
            kwargs["result"] = reporting
        returned = self._original(test, *args, **kwargs)
        return result if returned is reporting else returned


class _ReportingResult:
    """A unittest result that adds the report of the class's mock to each failure.

    `run` catches an exception of a test or subtest, and passes it to the result.

    Args:
        result: The result.
        cls: The class of the test.
    """

    def __init__(self, result: object, cls: type) -> None:
        vars(self).update(_result=result, _class=cls)

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._result, name)
        return self._reporting(member) if name in ("addError", "addFailure", "addSubTest") else member

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._result, name, value)

    def _reporting(self, add: Callable[..., object]) -> Callable[..., object]:
        def add_with_report(*args: Any, **kwargs: Any) -> object:
            for argument in (*args, *kwargs.values()):
                if isinstance(argument, tuple):  # from `sys.exc_info`; for a subtest that passes, it is None
                    _add_report_of_class(argument[1], self._class)
            return add(*args, **kwargs)

        return add_with_report


def _add_report_of_class(error: BaseException, cls: type) -> None:
    world = running(cls)
    if world is not None:
        add_report(error, world.mock._session)


@contextmanager
def _check_faults_at_end(test: unittest.TestCase) -> Iterator[None]:
    """With `strict_faults`, fail a test that has passed if one of its fault rules was never used.

    unittest catches what a test raises. The check is a clean-up, because unittest counts an exception of a clean-up as
    a failure of the test. It is the last clean-up, because only after the others is it known whether the test passed.
    """
    world = running(type(test))
    if world is None or not world.mock._session.options.strict_faults:
        yield
        return
    session, is_over = world.mock._session, False
    do_cleanups: Callable[[], Any] = test.doCleanups  # returns whether the test has passed until now

    def check() -> None:
        from .unmet_faults import find_faults_of_test

        unmet = find_faults_of_test([session])
        if unmet:
            test.fail(unmet)

    def do_cleanups_and_check() -> Any:
        nonlocal is_over
        is_over = True
        has_passed = do_cleanups()
        if has_passed:
            test.addCleanup(check)
            has_passed = do_cleanups()
        return has_passed

    setattr(test, "doCleanups", do_cleanups_and_check)  # noqa: B010  (mypy refuses the assignment)
    try:
        yield
    finally:
        del test.doCleanups
    if not is_over:  # this was `debug`, which raises the exception of the test
        check()


def _wrap_inheriting(cls: type[Any]) -> None:
    """Wire each TestCase that inherits too, so that its world is open before its own setUpClass runs."""
    own = cls.__dict__.get("__init_subclass__")

    def init_subclass(inheriting: type[Any], /, **keywords: object) -> None:
        if own is None:
            super(cls, inheriting).__init_subclass__(**keywords)
        else:
            own.__func__(inheriting, **keywords)
        if issubclass(inheriting, unittest.TestCase):
            _wire(inheriting)

    cls.__init_subclass__ = classmethod(init_subclass)  # type: ignore[assignment]
