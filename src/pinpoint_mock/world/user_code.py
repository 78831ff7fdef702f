"""Calling the user's own functions, with the session's lock released.

It belongs to the session and not to its world: a checkpoint does not roll it back.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from .arguments import check_count
from .errors import OutsideError, PinpointMockError
from .formatting import LONGEST, show_error
from .thread import this_thread

if TYPE_CHECKING:
    from collections.abc import Callable

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

PATIENCE = 60
"""How many seconds a thread waits for the functions that other threads run; see `UserCode.wait_for_others`."""


@dataclass(frozen=True)
class Failure:
    """Something outside Pinpoint that failed: a function of the user's, or a stream.

    Args:
        name: What was called, such as `pinpoint.lambdas['my-channel']`.
        error: What it raised, with its traceback; None if it raised nothing.
        reason: What went wrong instead, as a sentence.
    """

    name: str
    error: Exception | None
    reason: str = ""

    def describe(self, width: int | None = LONGEST) -> str:
        """Return what went wrong as one line.

        Args:
            width: How many characters of an error's message to show; None for all.

        Raises:
            TypeError: If the width is not an integer.
            ValueError: If it is negative.
        """
        width = None if width is None else check_count("width", width)
        return self.reason if self.error is None else f"{self.name} raised {show_error(self.error, width)}"

    def __str__(self) -> str:
        return self.describe()


@dataclass(frozen=True, eq=False)
class RunningCall:
    """A function of the user's that is running.

    Args:
        name: What was called.
        thread: The token of the thread that runs it.
        thread_name: The thread's name, for messages.
    """

    name: str
    thread: object
    thread_name: str

    def __str__(self) -> str:
        return f"{self.name} in {self.thread_name}"


class UserCode:
    """The lock of a session, and the calls of user code for which it is released."""

    def __init__(self) -> None:
        self.lock = threading.RLock()  # a finalizer or signal handler may interrupt us with a call of its own
        self.failures: list[Failure] = []
        self._calls: list[RunningCall] = []
        self._a_call_has_ended = threading.Condition(self.lock)

    def renew_lock(self) -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
        """Forget who holds the lock, and the functions of other threads: after a fork no other thread exists."""
        self.lock = threading.RLock()
        self._a_call_has_ended = threading.Condition(self.lock)
        self._calls = [call for call in self._calls if call.thread is this_thread()]

    @property
    def running(self) -> int:
        """How many functions of the user's are running, in all threads."""
        return len(self._calls)

    @property
    def is_running_here(self) -> bool:
        """Whether this thread is in a function that the mock has called, or interrupts the mock at work."""
        return any(call.thread is this_thread() for call in self._calls.copy()) or self._is_locked_here()

    def _is_locked_here(self) -> bool:
        try:
            self._a_call_has_ended.notify(0)
        except RuntimeError:  # this thread does not hold the lock
            return False
        return True

    def wait_for_others(self, doing: str) -> bool:
        """Wait until no function that the mock has called is running, with the lock released meanwhile.

        A function may itself wait for this thread, or others begin again and again. Nothing can tell, so the wait ends
        after `PATIENCE` seconds.

        Args:
            doing: What the caller waits to do, for the error message.

        Returns:
            Whether there was one.

        Raises:
            RuntimeError: If one is still running after that time.
        """
        if not self._calls:
            return False
        if not self._a_call_has_ended.wait_for(lambda: not self._calls, PATIENCE):
            raise RuntimeError(
                f"{doing} in {threading.current_thread().name} has waited {PATIENCE} seconds for a function that the "
                f"mock has called: {', '.join(map(str, self._calls))}; if it waits for {doing}, neither can go on"
            )
        return True

    def keep_failure(self, failure: Failure) -> None:
        """Keep a failure, unless it has no error and only repeats the last one, as that of each call of a crowd may."""
        last = self.failures[-1] if self.failures else None
        repeats = (
            last is not None
            and last.error is None is failure.error
            and (last.name, last.reason) == (failure.name, failure.reason)
        )
        if not repeats:
            self.failures.append(failure)

    def call(
        self,
        name: str,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **keywords: Parameters.kwargs,
    ) -> Result:
        """Call a function of the user's, which may itself use the mock, from any thread.

        Raises:
            AssertionError: If the function raises it, for the test to see; so is everything that is not an Exception.
            OutsideError: If the function raises anything else; the failure is kept.
        """
        call = RunningCall(name, this_thread(), threading.current_thread().name)
        self._calls.append(call)
        self.lock.release()
        try:
            return function(*arguments, **keywords)
        except (AssertionError, PinpointMockError):
            raise
        except Exception as error:
            failure = Failure(name, error)
            self.keep_failure(failure)
            raise OutsideError(str(failure)) from error
        finally:
            self.lock.acquire()
            self._calls.remove(call)
            self._a_call_has_ended.notify_all()
