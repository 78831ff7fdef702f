"""The faults that a test sets for requests: errors, lost connections and latency, and how they are applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from ..world.arguments import check_choice, refuse_value
from ..world.clock import DAY, LAST, SECOND
from ..world.formatting import show
from .errors import (
    AccessDenied,
    BadRequest,
    Conflict,
    Forbidden,
    InternalServerError,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    ServiceError,
    TooManyRequests,
)
from .fault_rules import ANY, FaultRules
from .message import ConnectionErrorName, LostConnection, ReadTimeout
from .names import check_operation_name
from .proxy_errors import BadGateway, GatewayTimeout, ProxyError, ServiceUnavailable

if TYPE_CHECKING:
    from ..world.store import World
    from .message import Request

MAX_LATENCY = DAY // SECOND

_TEXTS: dict[type[ServiceError], str] = {
    BadRequest: "Bad Request",
    Forbidden: "Forbidden",
    NotFound: "Resource not found",  # observed
    MethodNotAllowed: "Method not allowed",
    Conflict: "Conflict",
    PayloadTooLarge: "Payload Too Large",
    TooManyRequests: "Too Many Requests",
    InternalServerError: "Internal server error",  # observed
    AccessDenied: "",  # observed; it names the operation and the resource
    BadGateway: "",  # a page
    ServiceUnavailable: "",
    GatewayTimeout: "",
}
_BY_CODE: dict[str | int, type[ServiceError]] = {error.code: error for error in _TEXTS}
_BY_STATUS: dict[str | int, type[ServiceError]] = {
    error.status: error
    for error in _TEXTS
    if error is not AccessDenied  # status 403 means the error that the model has for it
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An effect that returns an error for a request instead of doing it.

    Args:
        error: The class of the error.
        message: The error message; None for the service's usual message.
    """

    error: type[ServiceError]
    message: str | None

    def __str__(self) -> str:
        text = "" if self.message is None else f" {self.message!r}"
        return f"{_describe(self.error)}{text}"


@dataclass(frozen=True, slots=True)
class Disconnection:
    """An effect that loses the connection: the request or the response does not arrive.

    Args:
        error: The name of the exception that botocore raises.
    """

    error: ConnectionErrorName

    def __str__(self) -> str:
        return self.error


@dataclass(frozen=True, slots=True)
class Latency:
    """An effect that delays a response.

    Args:
        seconds: The delay in seconds.
    """

    seconds: float

    def __str__(self) -> str:
        return f"latency of {self.seconds:g} s"


def refusal(code_or_status: str | int, message: str | None) -> Refusal:
    """Return the effect that returns an error of the service for requests.

    Raises:
        ValueError: If the service has no such error.
    """
    error = (_BY_CODE | _BY_STATUS).get(code_or_status)
    if error is None:
        known = ", ".join(map(_describe, sorted(_TEXTS, key=lambda error: error.status)))
        raise ValueError(
            f"code_or_status must be an error of Amazon Pinpoint, not {show(code_or_status)}; its errors are {known}"
        )
    return Refusal(error, message)


def _describe(error: type[ServiceError]) -> str:
    return f"{error.status} {error.phrase if issubclass(error, ProxyError) else error.code}"


def disconnection(error: str) -> Disconnection:
    """Return the effect that loses the connection of a request.

    Raises:
        ValueError: If botocore does not raise such an error.
    """
    return Disconnection(cast("ConnectionErrorName", check_choice("error", error, get_args(ConnectionErrorName))))


def latency(seconds: float) -> Latency:
    """Return the effect that delays responses.

    Raises:
        ValueError: If the delay is not a positive number, or more than a day.
    """
    if not 0 < seconds <= MAX_LATENCY:
        refuse_value("seconds", f"a number greater than 0 and at most {MAX_LATENCY}", seconds)
    return Latency(seconds)


def check_operation(name: str) -> None:
    """Check that a name is `*` or the name of an operation of the API.

    Raises:
        ValueError: If it is neither; the message has the nearest names.
    """
    if name != ANY:
        check_operation_name(name, f"; {ANY!r} means all operations")


def apply_latency(world: World, operation: str, request: Request) -> int:
    """Advance the clock by the latency of a fault for a request, and return the time.

    Raises:
        ReadTimeout: If the client does not wait that long. The clock is not advanced then.
        ValueError: If the clock would go beyond the year 9998.
    """
    rule = world.part(FaultRules).take(operation, Latency)
    if rule is None:
        return world.clock.now()
    late: Latency = rule.effect
    limit = request.read_timeout
    if limit is not None and late.seconds > limit:
        raise ReadTimeout(f"no response within {limit:g} s, because pinpoint.faults has a {late}")
    delay = round(late.seconds * SECOND)
    if world.clock.now() + delay > LAST:
        raise ValueError(f"virtual time cannot go beyond the year 9998, and pinpoint.faults has a {late}")
    return world.advance(delay)


def apply_error(world: World, operation: str, request: Request) -> None:
    """Raise the error that a test has set for a request.

    Raises:
        ServiceError: If the test has set an error of the service.
        LostConnection: If the test has set a lost connection.
    """
    rule = world.part(FaultRules).take(operation, Refusal, Disconnection)
    if rule is None:
        return
    refused: Refusal | Disconnection = rule.effect
    if isinstance(refused, Disconnection):
        raise LostConnection(refused.error, f"pinpoint.faults loses the connection of {operation}")
    message = refused.message
    if message is None:
        is_denied = refused.error is AccessDenied
        message = _not_authorized(world, operation, request) if is_denied else _TEXTS[refused.error]
    raise refused.error(message)


def _not_authorized(world: World, operation: str, request: Request) -> str:
    """Return the message of AccessDeniedException (observed; the names of resources without an app are inferred)."""
    resource = request.url.partition("?")[0].rpartition("/v1/")[2]
    return (
        f"User: arn:aws:sts::{world.options.account_id}:assumed-role/pinpoint-mock/pinpoint-mock is not authorized "
        f"to perform: mobiletargeting:{operation} on resource: {world.region(request.region).arn(resource)}"
    )
