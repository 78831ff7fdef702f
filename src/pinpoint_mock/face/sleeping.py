"""Sleep in virtual time: while `clock.sleeping()` is active, `time.sleep` and `asyncio.sleep` advance it.

The two functions are replaced once, for all active contexts: as attributes of `time` and `asyncio`, and in every module
that imported them by name. The replacements call the originals for threads that have not entered `sleeping()`, for the
standard library and for botocore.
"""

from __future__ import annotations

import asyncio
import math
import sys
import threading
import time
from heapq import heappop, heappush
from itertools import count
from operator import index
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple, SupportsIndex, TypeVar
from weakref import WeakKeyDictionary

from ..world.clock import LAST, SECOND
from ..world.formatting import show
from ..world.thread import this_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from contextlib import AbstractContextManager
    from types import FrameType, TracebackType

    from ..world.session import Session
    from ..world.store import World

T = TypeVar("T")

_LONGEST = LAST // SECOND
_GRACE = 20
"""The number of event loop rounds before virtual time advances, so that tasks can reach their next sleep."""
_REALLY_WAITING = frozenset({*sys.stdlib_module_names, "aiobotocore", "botocore", "s3transfer", "pytest", "_pytest"})
"""The packages whose sleeps are not replaced: they wait for something real, or the mock handles their waits itself."""


class Sleeping:
    """A context in which the sleeps of one thread advance the virtual time of a session.

    Args:
        session: The session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._sleeps: list[float] = []
        self._thread: object = None
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _LoopSleepers] = WeakKeyDictionary()

    def __enter__(self) -> list[float]:
        if self._thread is not None:
            raise RuntimeError("this clock.sleeping() was already entered; call clock.sleeping() again for a new one")
        self._thread = this_thread()
        _PATCHES.add(self)
        return self._sleeps

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _PATCHES.remove(self)
        for sleepers in list(self._loops.values()):
            sleepers.wake_all()

    def holds_for(self, thread: object) -> bool:
        """Return whether this context applies to a thread."""
        return thread is self._thread

    def sleep(self, seconds: float) -> None:
        """Advance virtual time by the seconds that the code wants to sleep."""
        self._sleeps.append(seconds)
        with self._open_world(f"time.sleep({show(seconds)})") as world:
            _advance(world, _to_microseconds(seconds))

    async def sleep_in_task(self, seconds: float) -> None:
        """Wait until virtual time reaches the end of this sleep; each sleeping task advances it to its own end."""
        self._sleeps.append(seconds)
        doing = f"asyncio.sleep({show(seconds)})"
        with self._open_world(doing) as world:
            due = world.clock.now() + _to_microseconds(seconds)
        loop = asyncio.get_running_loop()
        sleepers = self._loops.get(loop)
        if sleepers is None:
            sleepers = self._loops[loop] = _LoopSleepers(self, loop)
        await sleepers.add(due, doing)

    def advance_to(self, due: int, doing: str) -> None:
        """Advance virtual time to the end of a sleep."""
        with self._open_world(doing) as world:
            _advance(world, max(due - world.clock.now(), 0))

    def _open_world(self, doing: str) -> AbstractContextManager[World]:
        return self._session.between_actions(f"{doing} within clock.sleeping()")


def _advance(world: World, microseconds: int) -> None:
    if world.clock.now() + microseconds > LAST:
        raise ValueError("this sleep would take virtual time beyond the year 9998")
    world.advance(microseconds)


def _to_microseconds(seconds: float) -> int:
    return round(min(seconds, _LONGEST) * SECOND)


class _Sleeper(NamedTuple):
    """A task that sleeps.

    Args:
        due: The time at which it wakes.
        number: A sequence number: tasks that wake at the same time wake in the order in which they fell asleep.
        doing: The call, for error messages.
        future: The future that the task waits for.
    """

    due: int
    number: int
    doing: str
    future: asyncio.Future[None]


class _LoopSleepers:
    """The sleeping tasks of an event loop. When the loop is idle, virtual time advances to the next task's wake-up.

    Args:
        sleeping: The context that they sleep in.
        loop: The event loop.
    """

    def __init__(self, sleeping: Sleeping, loop: asyncio.AbstractEventLoop) -> None:
        self._sleeping = sleeping
        self._loop = loop
        self._heap: list[_Sleeper] = []
        self._numbers = count()
        self._rounds_left = 0
        self._is_waiting = False

    def add(self, due: int, doing: str) -> asyncio.Future[None]:
        """Add a task, and return the future that it waits for."""
        future = self._loop.create_future()
        heappush(self._heap, _Sleeper(due, next(self._numbers), doing, future))
        self._wait()
        return future

    def wake_all(self) -> None:
        """Wake all tasks without advancing virtual time, because nothing advances it any more."""
        for sleeper in self._heap:
            if not sleeper.future.done() and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(_wake, sleeper.future)
        self._heap.clear()

    def _wait(self) -> None:
        """Give the other tasks some rounds of the loop, in which they may begin a sleep that ends earlier."""
        if not self._is_waiting:
            self._is_waiting = True
            self._rounds_left = _GRACE
            self._loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        if self._rounds_left:
            self._rounds_left -= 1
            self._loop.call_soon(self._go_on)
            return
        self._is_waiting = False
        while self._heap:
            sleeper = heappop(self._heap)
            if not sleeper.future.done():  # a cancelled future is done
                self._wake_in_time(sleeper)
                break
        if self._heap:
            self._wait()

    def _wake_in_time(self, sleeper: _Sleeper) -> None:
        try:
            self._sleeping.advance_to(sleeper.due, sleeper.doing)
        except BaseException as error:  # a test's function may raise anything; the sleeping task gets it
            sleeper.future.set_exception(error)
        else:
            _wake(sleeper.future)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class _Patches:
    """The replacements of `time.sleep` and `asyncio.sleep`, in place while any context is active."""

    def __init__(self) -> None:
        self.sleep: Callable[[float | SupportsIndex], None] = time.sleep
        self.sleep_in_task: Callable[[float, Any], Coroutine[Any, Any, Any]] = asyncio.sleep
        self._active: list[Sleeping] = []
        self._lock = threading.Lock()

    def add(self, sleeping: Sleeping) -> None:
        """Add a context, and put the replacements in place for the first one."""
        with self._lock:
            if not self._active:
                self._read_originals()
                _replace({self.sleep: _sleep, self.sleep_in_task: _sleep_in_task})
            self._active.append(sleeping)

    def remove(self, sleeping: Sleeping) -> None:
        """Remove a context. After the last one, restore the originals, also in modules imported in the meantime."""
        with self._lock:
            self._active.remove(sleeping)
            if not self._active:
                _replace({_sleep: self.sleep, _sleep_in_task: self.sleep_in_task})

    def _read_originals(self) -> None:
        """Remember the current functions. They may be other replacements, but not ours, put back by a test."""
        sleep, sleep_in_task = vars(time)["sleep"], vars(asyncio)["sleep"]
        if sleep is not _sleep:
            self.sleep = sleep
        if sleep_in_task is not _sleep_in_task:
            self.sleep_in_task = sleep_in_task

    def find(self) -> Sleeping | None:
        """Return the innermost context that applies to this thread, or None."""
        thread = this_thread()
        return next((sleeping for sleeping in reversed(self._active.copy()) if sleeping.holds_for(thread)), None)


def _sleep(seconds: float | SupportsIndex, /) -> None:
    """Sleep in virtual time; pass anything but a finite number greater than 0 to the original."""
    sleeping = None if _is_really_waiting(sys._getframe(1)) else _PATCHES.find()
    if sleeping is None:
        return _PATCHES.sleep(seconds)
    try:
        number = seconds if isinstance(seconds, float) else index(seconds)
    except TypeError:
        return _PATCHES.sleep(seconds)  # raises the error of this Python version
    if not 0 < number < math.inf:
        return _PATCHES.sleep(number)
    return sleeping.sleep(number)


def _sleep_in_task(delay: float, result: T | None = None) -> Coroutine[Any, Any, T | None]:
    """Sleep in virtual time; pass a delay that is not a finite number greater than 0 to the original."""
    if _is_really_waiting(sys._getframe(1)):
        return _PATCHES.sleep_in_task(delay, result)
    return _sleep_in_this_task(delay, result)


async def _sleep_in_this_task(delay: float, result: T | None) -> T | None:
    sleeping = _PATCHES.find()
    if sleeping is None or delay <= 0 or not math.isfinite(delay):
        value: T | None = await _PATCHES.sleep_in_task(delay, result)
        return value
    await sleeping.sleep_in_task(delay)
    return result


def _is_really_waiting(caller: FrameType) -> bool:
    name: str = caller.f_globals.get("__name__") or ""
    return name.partition(".")[0] in _REALLY_WAITING


def _replace(replacements: dict[Any, Any]) -> None:
    """Replace functions in all modules that have them as globals, except in packages that really wait."""
    by_id = {id(old): new for old, new in replacements.items()}
    for names in _list_namespaces():
        if by_id.keys().isdisjoint(map(id, list(names.values()))):  # true for nearly all of 100,000 globals: be fast
            continue
        for name, value in list(names.items()):
            if id(value) in by_id:
                names[name] = by_id[id(value)]


def _list_namespaces() -> Iterator[dict[str, Any]]:
    yield vars(time)
    yield vars(asyncio)
    modules: dict[str, object] = dict(sys.modules)  # some values are not modules, even if they pretend to be
    for name, module in modules.items():
        package = name.partition(".")[0]
        if issubclass(type(module), ModuleType) and package not in _REALLY_WAITING and package != _OURS:
            yield object.__getattribute__(module, "__dict__")  # any other access would load a lazy module


_OURS = __name__.partition(".")[0]
_PATCHES = _Patches()
