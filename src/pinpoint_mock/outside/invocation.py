"""A single call of the user's Lambda function or webhook. Source: docs/behaviours/journeys.md#custom-channels.

A failed call is recorded with the failures of user code, so the failure report shows it. The lock is released while a
function runs, so the mock may answer other requests. When the call returns, any app, journey and endpoint may have been
replaced or deleted. A function that is registered during a call is used from the next call on.
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
_SHOWN = 100  # characters of a returned value in an error message


class InvocationError(Exception):
    """The error for a call that failed.

    Args:
        reason: The reason, as a sentence.
        has_timed_out: Whether the function did not return in time. Then the whole time limit has passed.
    """

    def __init__(self, reason: str, *, has_timed_out: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.has_timed_out = has_timed_out


def invoke(app: App, uri: str, event: Mapping[str, Any]) -> Any:
    """Call the Lambda function or the webhook that is registered for a delivery URI.

    Args:
        app: The app that calls. Its world must be consistent, because the lock is released.
        uri: The name or ARN of the function, or the URL of the webhook.
        event: The event: JSON values. The function gets a copy.

    Returns:
        The returned value, after conversion to JSON and back.

    Raises:
        InvocationError: If no function is registered, if it raises an exception, or if it returns a failure.
        AssertionError: If the function raises it: the test should see it. The same is true for exceptions that are not
            an Exception.
    """
    place, function = find_function(app, kind_of(uri), uri)
    answer = _call(app, uri, place, function, json.loads(json.dumps(event)))
    if is_webhook(uri):
        answer = _read_webhook_answer(app.world, place, answer)
    return pass_through_json(app.world, place, answer)


def invoke_handler(
    world: World, place: str, handler: Function, event: Mapping[str, Any], context: LambdaContext
) -> Any:
    """Call a handler that is not registered under the name of a Lambda function.

    Args:
        world: The world, which must be consistent, because the lock is released.
        place: The place where the test has registered the handler.
        handler: The handler.
        event: The event.
        context: The Lambda context.

    Returns:
        The returned value, after conversion to JSON and back.

    Raises:
        InvocationError: If the handler raises an exception, or returns a failure.
        AssertionError: If the handler raises it: the test should see it. The same is true for exceptions that are not
            an Exception.
    """
    try:
        answer = world.call(place, handler, event, context)
    except OutsideError as error:
        raise InvocationError(str(error)) from error
    return pass_through_json(world, place, answer)


def find_function(app: App, kind: type[RegisteredFunctions], name: str) -> tuple[str, Function]:
    """Return the place where a test has registered a function, and the function.

    Raises:
        InvocationError: If no function is registered under this name.
    """
    functions = app.world.shared.part(kind)
    found = functions.find(name)
    if found is None:
        raise fail(app.world, functions.show_place(name), functions.describe_missing(name))
    return functions.show_place(found[0]), found[1]


def keep_note(app: App, uri: str, problems: Sequence[str]) -> None:
    """Record problems with a returned value for the failure report, although the call has not failed.

    Args:
        app: The app that called.
        uri: The function or webhook that it called.
        problems: The problems, each as the rest of a sentence that begins with the name of the function.
    """
    place = show_place(app, uri)
    more = f" (and {counted(len(problems) - 1, 'more problem')})" if len(problems) > 1 else ""
    fail(app.world, place, f"{place} {problems[0]}{more}")


def show_place(app: App, uri: str) -> str:
    """Return the place where a test registers the function for a delivery URI."""
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
    """Return the body of a webhook's response, which may be a tuple with a status."""
    if not isinstance(answer, tuple):
        return answer
    status = answer[0] if len(answer) == 2 else None
    if not isinstance(status, int) or isinstance(status, bool):
        raise fail(world, place, f"{place} returned {show(answer, _SHOWN)}, which is not a body or (status, body)")
    if status >= _FAILING_STATUS:
        raise fail(world, place, f"{place} returned status {int(status)}")
    return answer[1]


def pass_through_json(world: World, place: str, answer: object) -> Any:
    """Convert a returned value to JSON and back. If JSON cannot have it, Lambda's runtime fails (documented)."""
    if answer is None:
        return None
    try:
        text = json.dumps(answer, default=_to_number, allow_nan=False)
        value = json.loads(text)
        if "\\ud" in text:
            json.dumps(value, ensure_ascii=False).encode()  # fails for half of a surrogate pair
    except Exception as error:
        if inspect.iscoroutine(answer):
            answer.close()  # otherwise Python warns that it was never awaited
        reason = (
            f"{place} returned {show(answer, _SHOWN)}, which cannot be written as JSON: {show_error(error, _SHOWN)}"
        )
        raise fail(world, place, reason) from error
    size = len(text)  # in bytes too: the string is ASCII
    if size > MAX_ANSWER:
        raise fail(world, place, f"{place} returned {size:,} bytes of JSON; at most {MAX_ANSWER:,} are allowed")
    return value


def _to_number(value: object) -> float:
    """Convert a Decimal as Lambda's runtime does."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} is not a JSON type")


def fail(world: World, place: str, reason: str) -> InvocationError:
    """Record a failure for the report, and return the error for it."""
    world.user_code.keep_failure(Failure(place, None, reason))
    return InvocationError(reason)
