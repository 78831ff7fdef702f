"""The response of a call as the call log stores it: the bytes that were sent, which are parsed when they are read."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .call_notes import cut_list, find_item_failures
from .credentials import CREDENTIALS, mask
from .model import route_named, service_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from botocore.model import Shape
    from botocore.parsers import ResponseParser

_ANSWERED_CREDENTIALS = CREDENTIALS | {"Credential"}


class KeptAnswer(NamedTuple):
    """The response of a call. It has only plain values, so that a call can be pickled.

    Args:
        operation: The operation's name.
        status: The HTTP status; None without a response.
        error: The error's code and message, or the exception; None if the call succeeded.
        body: The body. For a proxy's error, it may be an HTML page.
        added: The notes that the operation added.
    """

    operation: str
    status: int | None
    error: str | None
    body: bytes
    added: tuple[str, ...]

    def read_response(self) -> dict[str, Any] | None:
        """Return the response as boto3 returns it, or as its error has it, without ResponseMetadata."""
        if self.status is None:
            return None
        if self.error is not None:
            return self._read_error(self.error)
        shape = self._shape
        return {} if shape is None else _mask_channels(self._parse({}, shape))

    def _read_error(self, error: str) -> dict[str, Any]:
        """Parse the response as the client does: first the members of all errors, then those of the modeled error."""
        code = error.partition(": ")[0]
        headers = {"x-amzn-errortype": code}
        modeled: Shape | None = service_model().shape_for_error_code(code)  # type: ignore[arg-type]  # the stubs err
        members = {} if modeled is None else self._parse(headers, modeled)
        return {**self._parse(headers, self._shape), **members}

    def _parse(self, headers: Mapping[str, str], shape: Shape | None) -> dict[str, Any]:
        """Parse the response as boto3 does, so that types, dates and member names are the same."""
        answer = {"status_code": self.status, "headers": headers, "body": self.body}
        parsed: dict[str, Any] = _parser().parse(answer, shape)  # type: ignore[arg-type]  # boto3 passes None, too
        parsed.pop("ResponseMetadata", None)
        return parsed

    def read_notes(self) -> tuple[str, ...]:
        """Return the notes of the operation, and a note for each item that failed."""
        if self.status is None or self.error is not None:
            return self.added
        return (*self.added, *cut_list(find_item_failures(self._shape, self.read_response)))

    @property
    def _shape(self) -> Shape | None:
        return route_named(self.operation).model.output_shape


def _mask_channels(parsed: dict[str, Any]) -> dict[str, Any]:
    return {
        name: mask(value, _ANSWERED_CREDENTIALS) if name.endswith("ChannelResponse") else value
        for name, value in parsed.items()
    }


@cache
def _parser() -> ResponseParser:
    from botocore.parsers import create_parser

    return create_parser("rest-json")
