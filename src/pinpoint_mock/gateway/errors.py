"""The service's errors, named as the service names them, and the one about an operation that is not supported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..world.errors import PinpointMockError

if TYPE_CHECKING:
    from .nearest import Missing


class ServiceError(Exception):
    """An error that Pinpoint answers.

    Args:
        message: The text that the client sees as `Error.Message`.
        missing: The resource that does not exist, if that is the reason; a hint at it follows the message.
    """

    status: int
    code: str

    def __init__(self, message: str, missing: Missing | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.missing = missing

    def body(self) -> str:
        """The body of the answer. Source: docs/behaviours.md#all-operations."""
        return json.dumps({"Message": self.message}, ensure_ascii=False, separators=(",", ":"))

    def complete(self, headers: dict[str, str]) -> dict[str, str]:
        """Return the headers of an answer with those of this error."""
        headers["x-amzn-ErrorType"] = self.code
        return headers


class BadRequest(ServiceError):
    """Something is wrong in the request.

    Args:
        message: What is wrong; of a member, the rule that it breaks.
        member: The path of that member, such as `Activities['a'].Wait`, which then begins the text.
        missing: The resource that does not exist, if that is the reason; a hint at it follows the message.
    """

    status = 400
    code = "BadRequestException"

    def __init__(self, message: str, member: str = "", missing: Missing | None = None) -> None:
        super().__init__(f"{member} {message}" if member else message, missing)
        self.rule = message
        self.member = member

    def inside(self, outer: str) -> BadRequest:
        """The same error, its member named from one level further out."""
        return BadRequest(self.rule, join_path(outer, self.member), self.missing)


def join_path(outer: str, inner: str) -> str:
    """Join the path of a member with the path of another inside it."""
    separator = "." if inner and not inner.startswith("[") else ""
    return f"{outer}{separator}{inner}"


class Forbidden(ServiceError):
    """Access is denied, as the model has it; only when a test wants it."""

    status = 403
    code = "ForbiddenException"


class AccessDenied(ServiceError):
    """Access is denied, as it was observed: the model does not have it. Only when a test wants it."""

    status = 403
    code = "AccessDeniedException"


class NotFound(ServiceError):
    """A resource does not exist.

    Args:
        message: The text.
        missing: The resource; a hint at the one that the caller may have meant follows the message.
    """

    status = 404
    code = "NotFoundException"

    def __init__(self, message: str = "Resource not found", missing: Missing | None = None) -> None:  # observed
        super().__init__(message, missing)


class MethodNotAllowed(ServiceError):
    """The path exists, but not with this method."""

    status = 405
    code = "MethodNotAllowedException"


class Conflict(ServiceError):
    """The resource is in a state that does not allow the change."""

    status = 409
    code = "ConflictException"


class PayloadTooLarge(ServiceError):
    """The body is larger than the service takes."""

    status = 413
    code = "PayloadTooLargeException"


class TooManyRequests(ServiceError):
    """The rate is exceeded; only when a test wants it."""

    status = 429
    code = "TooManyRequestsException"


class InternalServerError(ServiceError):
    """The gateway before the service has failed; only when a test wants it."""

    status = 500
    code = "InternalServerErrorException"

    def body(self) -> str:
        """A body in a form of its own: lower case, with a blank. Source: docs/behaviours.md#all-operations."""
        return f'{{"message": {json.dumps(self.message, ensure_ascii=False)}}}'


class OperationNotSupported(PinpointMockError, NotImplementedError):
    """An operation that only a newer botocore has was called; pinpoint-mock has all others.

    It goes straight through the client: it is not a ClientError, so that no `except` of the tested code hides it.

    Args:
        operation: The operation's name.
    """

    def __init__(self, operation: str) -> None:
        super().__init__(
            f"pinpoint-mock does not have {operation}, which only a newer botocore has: install a newer pinpoint-mock "
            f"if there is one, or answer the call with botocore's Stubber. Nothing was sent to AWS."
        )
        self.operation = operation
