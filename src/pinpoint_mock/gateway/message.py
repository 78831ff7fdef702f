"""A request and its answer, as they stand on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel


_NOTHING: Mapping[str, Any] = {}

ConnectionErrorName: TypeAlias = Literal["EndpointConnectionError", "ConnectTimeoutError", "ConnectionClosedError"]


class Request(NamedTuple):
    """One attempt of a call, as the client would have sent it.

    Args:
        model: The operation that the client called.
        method: The HTTP method.
        url: The URL with its query.
        body: The body, empty if there is none.
        region: The client's region.
        context: What botocore notes about the call.
    """

    model: OperationModel
    method: str
    url: str
    body: bytes
    region: str
    context: Mapping[str, Any] = _NOTHING

    @property
    def retries(self) -> Mapping[str, Any]:
        """One object for all attempts of the call, with the number of this one as `attempt`."""
        retries: Mapping[str, Any] = self.context.get("retries", _NOTHING)
        return retries

    @property
    def read_timeout(self) -> float | None:
        """How many seconds the client waits for the answer; None if it waits for ever."""
        seconds: float | None = self.context.get("read_timeout")
        config = self.context.get("client_config")
        return config.read_timeout if seconds is None and config is not None else seconds


class Answer(NamedTuple):
    """What the service puts on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class NoAnswer(Exception):
    """The client gets no answer.

    Args:
        message: Why.
    """

    error: str
    """The name of the exception that botocore raises."""


class ReadTimeout(NoAnswer):
    """The client has stopped waiting for the answer."""

    error = "ReadTimeoutError"


class LostConnection(NoAnswer):
    """The network fails.

    Args:
        error: The name of the exception that botocore raises.
        message: Why.
    """

    error: ConnectionErrorName

    def __init__(self, error: ConnectionErrorName, message: str) -> None:
        super().__init__(message)
        self.error = error
