"""From the bytes of a file to its lines, and what a line of a file says.

Files are read piece by piece, as they come, and never held whole.
"""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from ..endpoints.endpoint import Definition, Values

MAX_LINE = 1024 * 1024
"""Characters of a line. Unknown of the service; an endpoint has at most 15 KB."""

MAX_REASON = 500
"""Characters of what is told of a line; the reason may quote from it."""

NOBODY = "The line has neither Id nor Address, and is not about a user only"

_CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"
_BLANK = codecs.BOM_UTF8 + b" \t\r\n"
_MAX_BYTES = 4 * MAX_LINE  # a character has at most four


class Users(NamedTuple):
    """What a line says that names users only.

    Args:
        user_ids: The users.
        attributes: What it says of them, if anything.
    """

    user_ids: tuple[str, ...]
    attributes: Values | None = None


Line: TypeAlias = "Definition | Users | str | None"
"""What a line of a file says; a text is the reason why it cannot be used, None a blank line."""


class LineReader(Protocol):
    """What reads the lines of a file in one of the formats."""

    def read(self, lines: list[str]) -> Iterator[Line]:
        """What each line says."""


class UnreadableFile(Exception):
    """A file that cannot be read to its end; the text says why."""


class NoText(UnreadableFile):
    """A file that is compressed, or not UTF-8."""


def first_line(stream: BinaryIO) -> BinaryIO:
    """The beginning of a file up to the end of the first line that is not blank, and no more of it."""
    found = b""
    while len(found) <= _MAX_BYTES and (chunk := stream.read(_CHUNK)):
        found += chunk
        end = found.find(b"\n", len(found) - len(found.lstrip(_BLANK)))
        if end >= 0:
            return io.BytesIO(found[:end])
    return io.BytesIO(found)


def shortened(reason: str) -> str:
    """A reason in not too many characters."""
    return reason if len(reason) <= MAX_REASON else f"{reason[:MAX_REASON]}…"


class Lines:
    """The lines of a file, in lists, without line ends and without a byte order mark.

    Args:
        stream: The file.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._rest = ""
        self._is_first = True
        self._is_utf_16 = False
        self.number = 0

    def __iter__(self) -> Iterator[list[str]]:
        """Lists of lines; `number` is the number of the first line of the list that was given last.

        Raises:
            UnreadableFile: If what comes next is no text, or a line is too long.
        """
        self.number = 1
        while True:
            text, is_last = self._read()
            lines = text.split("\n")
            rest = "" if is_last else lines.pop()
            if len(rest) > MAX_LINE or (lines and len(lines[0]) > MAX_LINE):
                where = self.number if lines and len(lines[0]) > MAX_LINE else self.number + len(lines)
                raise UnreadableFile(f"line {where} has more than {MAX_LINE} characters")
            self._rest = rest
            if lines:
                yield lines
                self.number += len(lines)
            if is_last:
                return

    def _read(self) -> tuple[str, bool]:
        """What was left over and the next piece of text, and whether it is the last."""
        chunk = self._stream.read(_CHUNK)
        if self._is_first and chunk.startswith(_GZIP):
            raise NoText("the file is compressed with gzip, and compressed files cannot be imported")
        if self._is_first:
            self._is_utf_16 = chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        self._is_first = False
        try:
            return self._rest + self._decode(chunk, final=not chunk), not chunk
        except UnicodeDecodeError as error:
            line = self.number + error.object.count(b"\n", 0, error.start)
            wrong = error.object[error.start]
            hint = "; it may be UTF-16" if self._is_utf_16 else ""
            raise NoText(f"the file is not UTF-8 text: {error.reason} {wrong:#x} in line {line}{hint}") from None
