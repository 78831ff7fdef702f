"""The registry of operations: one function each, in the room of its resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from botocore.model import Shape

    from .validation import Checker

Function = TypeVar("Function", bound=Callable[..., Any])

MAX_BODY = 7 * 1024 * 1024  # documented quota, where an operation has none of its own


@dataclass(frozen=True, slots=True)
class Operation:
    """A function that does what one operation of the API does.

    Args:
        name: The operation's name in the service model.
        function: Takes the operation's members in snake_case, of which it names those it needs; besides
            `app` (the app of the path), `region`, `request_id` and `page`. Returns the payload of the answer.
        parameters: The names that the function takes.
        unknown_app: The text of the 404 for an unknown application id.
        payload: The name under which the function takes the payload; None for that of the member in snake_case.
        prepare: What is done to the payload before its members are checked.
        check: What makes the check of the payload's members of their shape; None for that of the model.
        max_body: How many bytes the body may have.
    """

    name: str
    function: Callable[..., Any]
    parameters: frozenset[str]
    unknown_app: str
    payload: str | None
    prepare: Callable[[dict[str, Any]], dict[str, Any]] | None
    check: Callable[[Shape], Checker] | None
    max_body: int


OPERATIONS: dict[str, Operation] = {}


def operation(
    name: str,
    *,
    unknown_app: str = "Application not found",
    payload: str | None = None,
    prepare: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    check: Callable[[Shape], Checker] | None = None,
    max_body: int = MAX_BODY,
) -> Callable[[Function], Function]:
    """Register the function that does an operation.

    Args:
        name: The operation's name in the service model.
        unknown_app: The text of the 404 for an unknown application id, where the service was seen to differ.
        payload: The name under which the function takes the payload, where one function does several operations;
            else that of the member in snake_case.
        prepare: What is done to the payload before its members are checked, where the service was seen to take
            what its model does not allow.
        check: What makes the check of the payload's members of their shape, where a fault in a part of the
            payload does not refuse the whole.
        max_body: How many bytes the body may have.
    """

    def register(function: Function) -> Function:
        code = function.__code__
        parameters = frozenset(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
        OPERATIONS[name] = Operation(name, function, parameters, unknown_app, payload, prepare, check, max_body)
        return function

    return register
