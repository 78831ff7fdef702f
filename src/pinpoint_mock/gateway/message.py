"""A request and its answer, as they stand on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import OperationModel


class Request(NamedTuple):
    """One attempt of a call, as the client would have sent it.

    Args:
        model: The operation that the client called.
        method: The HTTP method.
        url: The URL with its query.
        body: The body, empty if there is none.
        region: The client's region.
        retries: What botocore notes about the call: one object for all its attempts, with the number of this
            one as `attempt`.
        read_timeout: How many seconds the client waits for the answer; None if it waits for ever.
    """

    model: OperationModel
    method: str
    url: str
    body: bytes
    region: str
    retries: Mapping[str, Any]
    read_timeout: float | None = None


class Answer(NamedTuple):
    """What the service puts on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


class ReadTimeout(Exception):
    """The client has stopped waiting for the answer.

    Args:
        message: Why.
    """
