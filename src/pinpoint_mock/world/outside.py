"""What lies outside Pinpoint: the user's own functions, called with the mock's lock released.

It belongs to the mock and not to its world: a checkpoint does not roll it back.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class PinpointMockError(Exception):
    """An exception of pinpoint-mock itself, which goes through everything up to the test."""


class OutsideError(PinpointMockError, RuntimeError):
    """Something that Pinpoint calls has failed: a function of the user's, or a store.

    It is no connection error even if its cause is one, since botocore would then send the request again.
    """


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
        return f"{self.name} raised {type(self.error).__name__}: {self.error}"


class Outside:
    """The lock of a mock, and what it calls outside."""

    def __init__(self) -> None:
        self.lock = threading.RLock()  # a finalizer or signal handler may interrupt us with a call of its own
        self.failures: list[Failure] = []

    def renew_lock(self) -> None:  # pragma: no cover  (runs in the child of a fork, where nothing is measured)
        """Forget who holds the lock: after a fork nobody does."""
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
            AssertionError: What the function asserts is for the test to see; so is what is no Exception.
            OutsideError: If the function raises anything else; the failure is kept.
        """
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
