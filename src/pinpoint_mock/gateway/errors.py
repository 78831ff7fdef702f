"""The service's errors, under the service's names, and the error for an operation that is not supported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..world.errors import PinpointMockError

if TYPE_CHECKING:
    from .nearest import Missing


class ServiceError(Exception):
    """An error response of Pinpoint.

    Args:
        message: The error message that the client sees as `Error.Message`.
        missing: The resource that does not exist, if that is the reason; a hint about it follows the message.
    """

    status: int
    code: str

    def __init__(self, message: str, missing: Missing | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.missing = missing

    def body(self) -> str:
        """Return the body of the response. Source: docs/behaviours/requests.md#error-body-and-class."""
        return json.dumps({"Message": self.message}, ensure_ascii=False, separators=(",", ":"))

    def complete(self, headers: dict[str, str]) -> dict[str, str]:
        """Add the headers of this error to the headers of a response, and return them."""
        headers["x-amzn-ErrorType"] = self.code
        return headers


class BadRequest(ServiceError):
    """The error for a request that breaks a rule.

    Args:
        message: The rule and how the request breaks it.
        member: The path of the member that breaks it, such as `Activities['a'].Wait`; it begins the message.
        missing: The resource that does not exist, if that is the reason; a hint about it follows the message.
    """

    status = 400
    code = "BadRequestException"

    def __init__(self, message: str, member: str = "", missing: Missing | None = None) -> None:
        super().__init__(f"{member} {message}" if member else message, missing)
        self.rule = message
        self.member = member

    def inside(self, outer: str) -> BadRequest:
        """Return the same error with the member's path from one level further out."""
        return BadRequest(self.rule, join_path(outer, self.member), self.missing)


def join_path(outer: str, inner: str) -> str:
    """Join the path of a member with the path of another inside it."""
    separator = "." if inner and not inner.startswith("[") else ""
    return f"{outer}{separator}{inner}"


class Forbidden(ServiceError):
    """The error for denied access, as in the model; only a fault of the test raises it."""

    status = 403
    code = "ForbiddenException"


class AccessDenied(ServiceError):
    """The error for denied access, as observed: it is not in the model. Only a fault of the test raises it."""

    status = 403
    code = "AccessDeniedException"


class NotFound(ServiceError):
    """The error for a resource that does not exist.

    Args:
        message: The error message.
        missing: The resource; a hint about the resource that the caller may have meant follows the message.
    """

    status = 404
    code = "NotFoundException"

    def __init__(self, message: str = "Resource not found", missing: Missing | None = None) -> None:  # observed
        super().__init__(message, missing)


class MethodNotAllowed(ServiceError):
    """The error for a path that exists, but not with this method."""

    status = 405
    code = "MethodNotAllowedException"


class Conflict(ServiceError):
    """The error for a resource whose state does not allow the change."""

    status = 409
    code = "ConflictException"


class PayloadTooLarge(ServiceError):
    """The error for a body that is larger than the service accepts."""

    status = 413
    code = "PayloadTooLargeException"


class TooManyRequests(ServiceError):
    """The error for an exceeded rate; only a fault of the test raises it."""

    status = 429
    code = "TooManyRequestsException"


class InternalServerError(ServiceError):
    """The error of a failed gateway in front of the service; only a fault of the test raises it."""

    status = 500
    code = "InternalServerErrorException"

    def body(self) -> str:
        """Return a body in another form: lower case, with a space.

        Source: docs/behaviours/requests.md#internal-server-error
        """
        return f'{{"message": {json.dumps(self.message, ensure_ascii=False)}}}'


class OperationNotSupported(PinpointMockError, NotImplementedError):
    """The error for an operation that exists only in a newer botocore; pinpoint-mock has all others.

    The client passes it on to the test. It is not a ClientError, so `except ClientError` in the tested code does not
    hide it.

    Args:
        operation: The operation's name.
    """

    def __init__(self, operation: str) -> None:
        super().__init__(
            f"pinpoint-mock does not support {operation}, an operation that only newer versions of botocore have. "
            f"Install a newer pinpoint-mock if there is one, or answer the call with botocore's Stubber. "
            f"Nothing was sent to AWS."
        )
        self.operation = operation
