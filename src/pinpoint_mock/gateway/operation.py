"""The registry of operations. Each operation is a function in the package of its resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from botocore.model import Shape

    from .validation import Checker

Function = TypeVar("Function", bound=Callable[..., Any])

MAX_BODY = 7 * 1024 * 1024  # documented quota for operations without another quota


@dataclass(frozen=True, slots=True)
class Operation:
    """The implementation of one operation of the API.

    Args:
        name: The operation's name in the service model.
        function: Does the operation. Its parameters are the members that it needs, in snake_case, and any of `app` (the
            app of the path), `region`, `request_id` and `page`. It returns the payload of the response.
        parameters: The names of the function's parameters.
        unknown_app: The message of the 404 for an unknown application id.
        payload: The function's parameter for the payload; None for the name of the member in snake_case.
        prepare: Changes the payload before its members are checked.
        check: Returns the check of the payload for its shape; None for the check of the model.
        max_body: The maximum size of the body in bytes.
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
        unknown_app: The message of the 404 for an unknown application id, for operations whose message was observed to
            differ.
        payload: The function's parameter for the payload, if one function does several operations. The default is the
            name of the member in snake_case.
        prepare: Changes the payload before its members are checked, for operations that were observed to accept
            requests that their model does not allow.
        check: Returns the check of the payload for its shape, for operations that accept a payload although a part of
            it is wrong.
        max_body: The maximum size of the body in bytes.
    """

    def register(function: Function) -> Function:
        code = function.__code__
        parameters = frozenset(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
        OPERATIONS[name] = Operation(name, function, parameters, unknown_app, payload, prepare, check, max_body)
        return function

    return register
