"""One call of the user's Lambda function or webhook. Source: docs/behaviours.md#custom-channels.

What fails is kept with the failures of user code, so the failure report shows it. The lock is released while a function
runs, so other requests may come and go: when a call returns, every app, journey and endpoint may be another one, or
gone. A function that is registered meanwhile is called from the next call on.
"""

from __future__ import annotations

import inspect
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..world.clock import SECOND
from ..world.errors import OutsideError
from ..world.formatting import show, show_error
from ..world.records import counted
from ..world.user_code import Failure
from .lambda_context import TIME_LIMIT, make_context
from .registered_functions import is_webhook, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..world.store import App, World
    from .lambda_context import LambdaContext
    from .registered_functions import Function, RegisteredFunctions

MAX_ANSWER = 6 * 1024 * 1024  # bytes, documented
_FAILING_STATUS = 400
_SHOWN = 100  # characters of an answer in a message


class InvocationError(Exception):
    """A call that failed.

    Args:
        reason: Why, as a sentence.
        has_timed_out: Whether no answer came in time; the time limit has gone by then.
    """

    def __init__(self, reason: str, *, has_timed_out: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.has_timed_out = has_timed_out


def invoke(app: App, uri: str, event: Mapping[str, Any]) -> Any:
    """Call the Lambda function or the webhook that is registered for a delivery URI.

    Args:
        app: The app that calls; its world must be consistent, since the lock is released.
        uri: The name or ARN of the function, or the URL of the webhook.
        event: What it gets: values that JSON can have. The function gets a copy.

    Returns:
        The answer, as it is after a way through JSON.

    Raises:
        InvocationError: If no function is registered, if it raises, or if its answer is a failure.
        AssertionError: If the function raises it, for the test to see. What is not an Exception goes through, too.
    """
    place, function = find_function(app, kind_of(uri), uri)
    answer = _call(app, uri, place, function, json.loads(json.dumps(event)))
    if is_webhook(uri):
        answer = _read_webhook_answer(app.world, place, answer)
    return pass_through_json(app.world, place, answer)


def invoke_handler(
    world: World, place: str, handler: Function, event: Mapping[str, Any], context: LambdaContext
) -> Any:
    """Call the handler of a Lambda function that is registered otherwise than by a name.

    Args:
        world: The world, which must be consistent, since the lock is released.
        place: Where a test has registered the handler.
        handler: The handler.
        event: What it gets.
        context: What it gets besides.

    Returns:
        The answer, as it is after a way through JSON.

    Raises:
        InvocationError: If it raises, or if its answer is a failure.
        AssertionError: If the handler raises it, for the test to see. What is not an Exception goes through, too.
    """
    try:
        answer = world.call(place, handler, event, context)
    except OutsideError as error:
        raise InvocationError(str(error)) from error
    return pass_through_json(world, place, answer)


def find_function(app: App, kind: type[RegisteredFunctions], name: str) -> tuple[str, Function]:
    """Return where a test has registered a function, and the function.

    Raises:
        InvocationError: If no function is registered under this name.
    """
    functions = app.world.shared.part(kind)
    found = functions.find(name)
    if found is None:
        raise fail(app.world, functions.show_place(name), functions.describe_missing(name))
    return functions.show_place(found[0]), found[1]


def keep_note(app: App, uri: str, problems: Sequence[str]) -> None:
    """Let the failure report show what is wrong with an answer although the call has not failed.

    Args:
        app: The app that called.
        uri: What it called.
        problems: What was wrong, each as the rest of a sentence that begins with the name of the function.
    """
    place = show_place(app, uri)
    more = f" (and {counted(len(problems) - 1, 'more problem')})" if len(problems) > 1 else ""
    fail(app.world, place, f"{place} {problems[0]}{more}")


def show_place(app: App, uri: str) -> str:
    """Return where a test has or would have registered the function for a delivery URI."""
    functions = app.world.shared.part(kind_of(uri))
    found = functions.find(uri)
    return functions.show_place(uri if found is None else found[0])


def _call(app: App, uri: str, place: str, function: Function, event: Any) -> object:
    try:
        if is_webhook(uri):
            return app.world.call(place, function, event)
        return app.world.call(place, function, event, make_context(app.world, app.identity.arn, uri))
    except OutsideError as error:
        if isinstance(error.__cause__, TimeoutError):
            reason = f"{place} has timed out after {TIME_LIMIT // SECOND} seconds: it raised TimeoutError"
            raise InvocationError(reason, has_timed_out=True) from error
        raise InvocationError(str(error)) from error


def _read_webhook_answer(world: World, place: str, answer: object) -> object:
    """Return the body of an answer, which may come with a status."""
    if not isinstance(answer, tuple):
        return answer
    status = answer[0] if len(answer) == 2 else None
    if not isinstance(status, int) or isinstance(status, bool):
        raise fail(world, place, f"{place} answered {show(answer, _SHOWN)}, which is not a body or (status, body)")
    if status >= _FAILING_STATUS:
        raise fail(world, place, f"{place} answered with status {int(status)}")
    return answer[1]


def pass_through_json(world: World, place: str, answer: object) -> Any:
    """Return an answer as its caller reads it; Lambda's runtime fails for one that JSON cannot have (documented)."""
    if answer is None:
        return None
    try:
        text = json.dumps(answer, default=_to_number, allow_nan=False)
        value = json.loads(text)
        if "\\ud" in text:
            json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair cannot be
    except Exception as error:
        if inspect.iscoroutine(answer):
            answer.close()  # or Python warns that it was never awaited
        reason = (
            f"{place} answered {show(answer, _SHOWN)}, which cannot be written as JSON: {show_error(error, _SHOWN)}"
        )
        raise fail(world, place, reason) from error
    size = len(text)  # ASCII
    if size > MAX_ANSWER:
        raise fail(world, place, f"{place} answered {size:,} bytes of JSON; {MAX_ANSWER:,} are allowed")
    return value


def _to_number(value: object) -> float:
    """Return a Decimal as Lambda's runtime writes it."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} is not a type of JSON")


def fail(world: World, place: str, reason: str) -> InvocationError:
    """Keep a failure for the report, and return the error for it."""
    world.user_code.keep_failure(Failure(place, None, reason))
    return InvocationError(reason)
