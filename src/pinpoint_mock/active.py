"""The registry of active mocks, which finds the mock that answers a thread, and the interception that they share."""

from __future__ import annotations

import os
import sys
import threading
import warnings
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from .interception import Interception
from .pytest_context import PYTEST
from .world.thread import this_thread

if TYPE_CHECKING:
    from types import FrameType

    from .world.session import Session


class Activatable(Protocol):
    """The part of a mock that the registry uses."""

    _session: Session
    _thread: object


M = TypeVar("M", bound=Activatable)


class ActiveMocks(Generic[M]):
    """The mocks that are active, in the order in which they were started."""

    def __init__(self) -> None:
        self._mocks: tuple[M, ...] = ()
        self._lock = threading.RLock()
        self._interception = Interception(self.find_session)
        if hasattr(os, "register_at_fork"):  # pragma: no branch  (without fork, no locks need renewal)
            os.register_at_fork(after_in_child=self._renew_locks)

    def add(self, mock: M) -> None:
        """Start to answer requests with a mock."""
        self._interception.start()
        with self._lock:
            self._mocks = (*self._mocks, mock)

    def remove(self, mock: M) -> None:
        """Stop answering with a mock, also if others are nested in it: these are now nested in its enclosing mock."""
        ended = mock._session
        with self._lock:
            self._mocks = tuple(other for other in self._mocks if other is not mock)
            for other in self._mocks:
                if other._session.enclosing is ended:
                    other._session.enclosing = ended.enclosing
            ended.enclosing = None  # otherwise it would keep the world of the enclosing mock alive
        self._interception.stop()

    def innermost_of(self, thread: object) -> M | None:
        """Return the innermost mock of a thread."""
        for mock in reversed(self._mocks):
            if mock._thread is thread:
                return mock
        return None

    def innermost(self) -> M | None:
        """Return the mock that answers the calling thread: its innermost mock, else the innermost of the process."""
        mocks = self._mocks
        if len(mocks) > 1:
            return self.innermost_of(this_thread()) or mocks[-1]
        return mocks[0] if mocks else None

    def find_session(self) -> Session | None:
        """Return the session that answers the calling thread."""
        mock = self.innermost()
        return None if mock is None else mock._session

    def sessions(self) -> list[Session]:
        """Return the sessions of all active mocks, the innermost last."""
        return [mock._session for mock in self._mocks]

    def _renew_locks(self) -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
        """Renew the locks in the child of a fork: a thread that held one does not exist there to release it."""
        self._lock = threading.RLock()
        self._interception.renew_lock()
        for mock in self._mocks:
            mock._session.renew_lock()


class Starter(NamedTuple):
    """The test and the line that started a mock.

    Args:
        test: The id of the test; None if pytest's plugin did not report a running test.
        place: The file and line; empty without a test.
    """

    test: str | None
    place: str

    def warn_if_forgotten(self) -> None:
        """Warn if another test than the one that started the mock joins it."""
        if self.test is not None and PYTEST.test not in (None, self.test):
            warnings.warn(
                f"{PYTEST.test} joins a mock_pinpoint that is still active: {self.test} started it ({self.place}) "
                f"and did not stop it. Use `with mock_pinpoint()`, or call stop() in a `finally` block.",
                stacklevel=4,
            )


NO_STARTER = Starter(None, "")


def find_starter() -> Starter:
    """Return the test and the line that are starting a mock now."""
    return NO_STARTER if PYTEST.test is None else Starter(PYTEST.test, _find_calling_place())


def _find_calling_place() -> str:
    """Find the file and line of the code that uses the mock."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] in (__package__, "contextlib"):
        frame = frame.f_back
    return "" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}"
