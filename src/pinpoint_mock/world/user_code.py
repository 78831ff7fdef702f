"""Calls of the user's own functions, with the session's lock released.

They belong to the session and not to its world, so a checkpoint does not roll them back.
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
"""The seconds that a thread waits for functions in other threads; see `UserCode.wait_for_others`."""


@dataclass(frozen=True)
class Failure:
    """A failure outside Pinpoint: of one of your functions, or of a stream.

    Args:
        name: The name of the function or stream, such as `pinpoint.lambdas['my-channel']`.
        error: The exception, with its traceback; None if it did not raise one.
        reason: The reason as a sentence, for a failure without an exception.
    """

    name: str
    error: Exception | None
    reason: str = ""

    def describe(self, width: int | None = LONGEST) -> str:
        """Return the failure as one line.

        Args:
            width: The number of characters of an exception's message to show; None for all.

        Raises:
            TypeError: If the width is not an integer.
            ValueError: If the width is negative.
        """
        width = None if width is None else check_count("width", width)
        return self.reason if self.error is None else f"{self.name} raised {show_error(self.error, width)}"

    def __str__(self) -> str:
        return self.describe()


@dataclass(frozen=True, eq=False)
class RunningCall:
    """A running call of a user function.

    Args:
        name: The name of the function.
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
        self.lock = threading.RLock()  # reentrant, because a finalizer or signal handler may call the mock too
        self.failures: list[Failure] = []
        self._calls: list[RunningCall] = []
        self._a_call_has_ended = threading.Condition(self.lock)

    def renew_lock(self) -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
        """Replace the lock, and forget the functions of other threads, which do not exist after a fork."""
        self.lock = threading.RLock()
        self._a_call_has_ended = threading.Condition(self.lock)
        self._calls = [call for call in self._calls if call.thread is this_thread()]

    @property
    def running(self) -> int:
        """The number of user functions that are running, in all threads."""
        return len(self._calls)

    @property
    def is_running_here(self) -> bool:
        """Whether this thread is inside a function that the mock has called, or interrupts the mock's own code."""
        return any(call.thread is this_thread() for call in self._calls.copy()) or self._is_locked_here()

    def _is_locked_here(self) -> bool:
        try:
            self._a_call_has_ended.notify(0)
        except RuntimeError:  # this thread does not hold the lock
            return False
        return True

    def wait_for_others(self, doing: str) -> bool:
        """Wait until no function that the mock has called is running. The lock is released during the wait.

        A function may itself wait for this thread, or new functions may start again and again. The mock cannot detect
        this, so the wait ends after `PATIENCE` seconds.

        Args:
            doing: The work that the caller waits for, for the error message.

        Returns:
            Whether a function was running.

        Raises:
            RuntimeError: If a function is still running after that time.
        """
        if not self._calls:
            return False
        if not self._a_call_has_ended.wait_for(lambda: not self._calls, PATIENCE):
            raise RuntimeError(
                f"{doing} in {threading.current_thread().name} has waited {PATIENCE} seconds for a function that the "
                f"mock has called: {', '.join(map(str, self._calls))}; if it waits for {doing}, neither can continue"
            )
        return True

    def keep_failure(self, failure: Failure) -> None:
        """Add a failure, unless it has no exception and only repeats the last one, as many calls in a row may do."""
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
        """Call a user function, which may itself use the mock from any thread.

        Raises:
            AssertionError: If the function raises it: the test should see it. The same is true for exceptions that are
                not an Exception.
            OutsideError: If the function raises another exception; the failure is recorded.
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
