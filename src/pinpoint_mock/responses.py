"""Answers to requests that botocore has prepared: responses as from the HTTP session of botocore or aiobotocore."""

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

_RETRIED: Sequence[type[Exception]] = EXCEPTION_MAP["GENERAL_CONNECTION_ERROR"]  # aiobotocore adds to this list
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
        request: The request. If moto is active, it is changed so that moto does not execute it too.
        region: The client's region.
        context: botocore's context of the call.

    Raises:
        ReadTimeoutError: If a fault delays the response longer than the client waits.
        EndpointConnectionError: If a fault loses the connection; or ConnectTimeoutError or ConnectionClosedError.
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
        request.url = "answered:"  # botocore calls every handler, so moto would execute the request too
    return Response(url, answered)


def _read_body(body: Any) -> bytes:
    if not body:
        return b""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, (bytes, bytearray)) else bytes(body.read())


class _Content(bytes):
    """A body that botocore can read, and aiobotocore can await."""

    def __await__(self) -> Generator[None, None, _Content]:
        yield from ()
        return self


class _Headers(HeadersDict):
    """The headers of a response, in a plain dictionary. botocore's own class has an object for each name."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def _written(self, name: str) -> str:
        """Return a header's name as the response writes it; the case of `name` does not matter."""
        return _written_names(tuple(self._headers)).get(name.lower(), name)

    def __getitem__(self, name: str) -> str:
        value = self._headers.get(name)  # most callers use the name as the response writes it
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
    """A response like that of botocore's HTTP session."""

    def __init__(self, url: str, answer: Answer) -> None:
        self.url = url
        self.status_code = answer.status
        self.headers = _Headers(answer.headers)
        self.raw = None
        self._content = _Content(answer.body)
