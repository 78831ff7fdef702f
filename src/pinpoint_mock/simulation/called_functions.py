"""The caller's functions in place of Lambda functions and webhooks: which ones a run called, and which failed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING

from ..face.user_functions import Lambdas, Webhooks
from ..world.arguments import check_mapping
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..face.user_functions import UserFunctions
    from ..world.session import Session
    from ..world.user_code import Failure

_NEW = re.compile(r"pinpoint\.(\w+)\[(.+?)\] = (\w+)")  # the code with which a test registers a function
_PLACE = re.compile(r"pinpoint\.(\w+)\[")


class _CountedFunction:
    """A wrapper of the caller's function that remembers whether it was called.

    Args:
        function: The caller's function.
    """

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function
        self.was_called = False

    def __call__(self, *arguments: object) -> object:
        """Call the caller's function."""
        self.was_called = True
        return self._function(*arguments)


class CalledFunctions:
    """The functions that a run calls.

    Args:
        session: The session of the run.
        lambdas: The functions in place of Lambda functions, by name or ARN.
        webhooks: The functions in place of webhooks, by URL.

    Raises:
        TypeError: If an argument is not a mapping, or contains something that is not callable.
        ValueError: If Pinpoint cannot call a function by this name.
    """

    def __init__(self, session: Session, lambdas: object, webhooks: object) -> None:
        self._session = session
        self._counted: dict[str, _CountedFunction] = {}
        self._register("lambdas", Lambdas(session), lambdas)
        self._register("webhooks", Webhooks(session), webhooks)

    def _register(self, argument: str, registered: UserFunctions, given: object) -> None:
        """Check the caller's functions, and register them for the run."""
        for name, function in ({} if given is None else check_mapping(argument, given)).items():
            registered[name] = function  # checks the function
            registered[name] = self._counted[f"{argument}[{name!r}]"] = _CountedFunction(function)

    def describe(self) -> Iterator[str]:
        """Yield a sentence for each different failure, and for each function that the run did not call."""
        counts = Counter(map(_describe_failure, self._session.failures))
        for text, count in counts.items():
            yield text if count == 1 else f"{text} ({counted(count, 'time')})"
        for place, function in self._counted.items():
            if not function.was_called:
                yield f"{place} was not called: people did not reach an activity that names it"


def _describe_failure(failure: Failure) -> str:
    """Return a sentence about a failure, with the argument names of `simulate` and the line that raised the error."""
    text = _PLACE.sub(r"\1[", _NEW.sub(r"\1={\2: \3}", str(failure)))
    frames = [] if failure.error is None else extract_tb(failure.error.__traceback__)
    return f"{text} ({PurePath(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else text
