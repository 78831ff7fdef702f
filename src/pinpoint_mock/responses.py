"""From a request as botocore has prepared it to an answer as its HTTP session, or aiobotocore's, would give it."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse, HeadersDict
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)
from botocore.exceptions import ConnectionError as BotocoreConnectionError
from botocore.retryhandler import EXCEPTION_MAP

from .gateway.dispatch import answer
from .gateway.message import LostConnection, ReadTimeout, Request
from .outside import moto
from .world.errors import OutsideError
from .world.formatting import show_error

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from botocore.awsrequest import AWSPreparedRequest
    from botocore.model import OperationModel

    from .gateway.message import Answer, ConnectionErrorName
    from .world.session import Session

_RETRIED: Sequence[type[Exception]] = EXCEPTION_MAP["GENERAL_CONNECTION_ERROR"]  # a list that aiobotocore adds to
_CONNECTION_ERRORS: Mapping[ConnectionErrorName, type[BotocoreConnectionError | HTTPClientError]] = {
    "EndpointConnectionError": EndpointConnectionError,
    "ConnectTimeoutError": ConnectTimeoutError,
    "ConnectionClosedError": ConnectionClosedError,
}


def answer_prepared(
    session: Session, model: OperationModel, request: AWSPreparedRequest, region: str, context: Mapping[str, Any]
) -> AWSResponse:
    """Answer one attempt of a call.

    Args:
        session: The session that answers.
        model: The operation that the client called.
        request: The request; moto, if it is active, does not execute it too.
        region: The client's region.
        context: What botocore notes about the call.

    Raises:
        ReadTimeoutError: If a fault makes the answer later than the client waits.
        EndpointConnectionError: If a fault keeps the request from the service; or ConnectTimeoutError, or
            ConnectionClosedError.
        OutsideError: If the test's own code raises an exception for which botocore would try again.
    """
    url = request.url
    try:
        answered = answer(session, Request(model, request.method, url, _read_body(request.body), region, context))
    except ReadTimeout as late:
        raise ReadTimeoutError(endpoint_url=url, error=late) from late
    except LostConnection as lost:
        raise _CONNECTION_ERRORS[lost.error](endpoint_url=url, error=lost) from lost
    except (HTTPClientError, BotocoreConnectionError, ConnectionError, *_RETRIED) as error:  # type: ignore[misc]  # mypy reads no star here
        raise OutsideError(f"an exception was raised inside mock_pinpoint: {show_error(error)}") from error
    if "moto.core.models" in sys.modules and moto.is_active():
        request.url = "answered:"  # every handler is called: moto would execute the request too
    return Response(url, answered)


def _read_body(body: Any) -> bytes:
    if not body:
        return b""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, (bytes, bytearray)) else bytes(body.read())


class _Content(bytes):
    """A body that can be read as botocore does, and awaited as aiobotocore does."""

    def __await__(self) -> Generator[None, None, _Content]:
        yield from ()
        return self


class _Headers(HeadersDict):
    """The headers of an answer: a plain dictionary, where botocore keeps an object for each name."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def _written(self, name: str) -> str:
        """A header's name as it is written in the answer, whatever the case of its letters here."""
        return _written_names(tuple(self._headers)).get(name.lower(), name)

    def __getitem__(self, name: str) -> str:
        value = self._headers.get(name)  # most who ask have the name from here
        return self._headers[self._written(name)] if value is None else value

    def __setitem__(self, name: str, value: str) -> None:
        self._headers[self._written(name)] = value

    def __delitem__(self, name: str) -> None:
        del self._headers[self._written(name)]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._written(name) in self._headers

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)

    def __repr__(self) -> str:
        return repr(self._headers)

    def get(self, name: str, default: Any = None) -> Any:
        return self._headers.get(self._written(name), default)

    def copy(self) -> _Headers:
        return _Headers(self._headers.copy())


@lru_cache(maxsize=16)
def _written_names(names: tuple[str, ...]) -> dict[str, str]:
    return {name.lower(): name for name in names}


class Response(AWSResponse):
    """An answer as botocore's HTTP session would give it."""

    def __init__(self, url: str, answer: Answer) -> None:
        self.url = url
        self.status_code = answer.status
        self.headers = _Headers(answer.headers)
        self.raw = None
        self._content = _Content(answer.body)
