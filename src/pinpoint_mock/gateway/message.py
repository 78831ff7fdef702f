"""An HTTP request and its response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel


_NOTHING: Mapping[str, Any] = {}

ConnectionErrorName: TypeAlias = Literal["EndpointConnectionError", "ConnectTimeoutError", "ConnectionClosedError"]


class Request(NamedTuple):
    """One attempt of a call, as the client would send it.

    Args:
        model: The operation that the client called.
        method: The HTTP method.
        url: The URL with its query.
        body: The body; empty without one.
        region: The client's region.
        context: botocore's context of the call.
    """

    model: OperationModel
    method: str
    url: str
    body: bytes
    region: str
    context: Mapping[str, Any] = _NOTHING

    @property
    def retries(self) -> Mapping[str, Any]:
        """One object for all attempts of the call; its `attempt` is the number of this attempt."""
        retries: Mapping[str, Any] = self.context.get("retries", _NOTHING)
        return retries

    @property
    def read_timeout(self) -> float | None:
        """The seconds that the client waits for the response; None if it waits without a limit."""
        seconds: float | None = self.context.get("read_timeout")
        config = self.context.get("client_config")
        return config.read_timeout if seconds is None and config is not None else seconds


class Answer(NamedTuple):
    """An HTTP response of the service."""

    status: int
    headers: dict[str, str]
    body: bytes


class NoAnswer(Exception):
    """The error if the client does not get a response.

    Args:
        message: The reason.
    """

    error: str
    """The name of the exception that botocore raises."""


class ReadTimeout(NoAnswer):
    """The error if the client has stopped waiting for the response."""

    error = "ReadTimeoutError"


class LostConnection(NoAnswer):
    """The error if the connection is lost.

    Args:
        error: The name of the exception that botocore raises.
        message: The reason.
    """

    error: ConnectionErrorName

    def __init__(self, error: ConnectionErrorName, message: str) -> None:
        super().__init__(message)
        self.error = error
