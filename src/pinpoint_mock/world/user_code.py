"""Calling the user's own functions, with the session's lock released.

It belongs to the session and not to its world: a checkpoint does not roll it back.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from .errors import OutsideError, PinpointMockError
from .formatting import show_error

if TYPE_CHECKING:
    from collections.abc import Callable

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """Something outside Pinpoint that failed: a function of the user's, or a stream.

    Args:
        name: What was called.
        error: What it raised, with its traceback.
    """

    name: str
    error: Exception

    def __str__(self) -> str:
        return f"{self.name} raised {show_error(self.error)}"


class UserCode:
    """The lock of a session, and the calls of user code for which it is released."""

    def __init__(self) -> None:
        self.lock = threading.RLock()  # a finalizer or signal handler may interrupt us with a call of its own
        self.failures: list[Failure] = []
        self.running = 0

    def renew_lock(self) -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
        """Forget who holds the lock: after a fork no other thread exists."""
        self.lock = threading.RLock()

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
        self.running += 1
        self.lock.release()
        try:
            return function(*arguments, **keywords)
        except (AssertionError, PinpointMockError):
            raise
        except Exception as error:
            failure = Failure(name, error)
            self.failures.append(failure)
            raise OutsideError(str(failure)) from error
        finally:
            self.lock.acquire()
            self.running -= 1
