"""The answer of a call as the record keeps it: the bytes that were sent, parsed when somebody looks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .call_notes import cut_list, find_item_failures
from .credentials import CREDENTIALS, mask
from .model import route_named

if TYPE_CHECKING:
    from botocore.model import Shape
    from botocore.parsers import ResponseParser

_ANSWERED_CREDENTIALS = CREDENTIALS | {"Credential"}


class KeptAnswer(NamedTuple):
    """The answer of a call. It holds plain values only, so that a call can be pickled.

    Args:
        operation: The operation's name.
        status: The HTTP status; None if there was no answer.
        error: The error's code and message, or the exception; None if the call succeeded.
        body: The body of a success.
        added: The notes that the operation added.
    """

    operation: str
    status: int | None
    error: str | None
    body: bytes
    added: tuple[str, ...]

    def read_response(self) -> dict[str, Any] | None:
        """Read the answer as boto3 returns it, or as its error has it, without ResponseMetadata."""
        if self.status is None:
            return None
        if self.error is not None:
            code, _, message = self.error.partition(": ")
            return {"Error": {"Message": message, "Code": code}}
        shape = self._shape
        if shape is None:
            return {}
        # The parser is that of boto3, so that types, dates and the names of members are, too.
        parsed: dict[str, Any] = _parser().parse({"status_code": self.status, "headers": {}, "body": self.body}, shape)
        del parsed["ResponseMetadata"]
        return {
            name: mask(value, _ANSWERED_CREDENTIALS) if name.endswith("ChannelResponse") else value
            for name, value in parsed.items()
        }

    def read_notes(self) -> tuple[str, ...]:
        """Return the notes of the operation, and a note for each item that failed."""
        if self.status is None or self.error is not None:
            return self.added
        return (*self.added, *cut_list(find_item_failures(self._shape, self.read_response)))

    @property
    def _shape(self) -> Shape | None:
        return route_named(self.operation).model.output_shape


@cache
def _parser() -> ResponseParser:
    from botocore.parsers import create_parser

    return create_parser("rest-json")
