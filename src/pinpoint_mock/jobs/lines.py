"""The lines of a file, and the content of a line.

Files are read in pieces, so a large file is never in memory completely.
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
"""The maximum length of a line in characters (unknown; proposed). An endpoint has at most 15 KB."""

MAX_REASON = 500
"""The maximum length of the reason in a failure report, in characters. The reason may quote the line."""

NO_TARGET = "The line has neither Id nor Address, and is not only about a user"

_CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b"
_BLANK = codecs.BOM_UTF8 + b" \t\r\n"
_MAX_BYTES = 4 * MAX_LINE  # a character has at most four bytes


class UserLine(NamedTuple):
    """The content of a line that names only users.

    Args:
        user_ids: The ids of the users.
        attributes: Their user attributes, if the line has any.
    """

    user_ids: tuple[str, ...]
    attributes: Values | None = None


LineContent: TypeAlias = "Definition | UserLine | str | None"
"""The content of a line. A string is the reason why the line cannot be used; None means a blank line."""


class LineReader(Protocol):
    """A reader of lines in one of the formats."""

    def read(self, lines: list[str]) -> Iterator[LineContent]:
        """Read lines."""


class UnreadableFile(Exception):
    """A file that cannot be read to its end; the message gives the reason."""


class NotUtf8(UnreadableFile):
    """A file that is compressed, or is not UTF-8."""


def read_first_line(stream: BinaryIO) -> BinaryIO:
    """Read a file up to the end of the first line that is not blank."""
    found = b""
    while len(found) <= _MAX_BYTES and (chunk := stream.read(_CHUNK)):
        found += chunk
        end = found.find(b"\n", len(found) - len(found.lstrip(_BLANK)))
        if end >= 0:
            return io.BytesIO(found[:end])
    return io.BytesIO(found)


def shorten(reason: str) -> str:
    """Shorten a reason to the maximum length in a failure report."""
    return reason if len(reason) <= MAX_REASON else f"{reason[:MAX_REASON]}…"


class LineChunks:
    """The lines of a file, in lists, without line ends and without the byte order mark.

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
        """Yield lists of lines; `number` is the number of the first line of the latest list.

        Raises:
            UnreadableFile: If the file is not UTF-8, or a line is too long.
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
        """Return the rest of the previous piece with the next piece, and whether that piece is the last one."""
        chunk = self._stream.read(_CHUNK)
        if self._is_first and chunk.startswith(_GZIP):
            raise NotUtf8("the file is compressed with gzip; compressed files cannot be imported")
        if self._is_first:
            self._is_utf_16 = chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        self._is_first = False
        try:
            return self._rest + self._decode(chunk, final=not chunk), not chunk
        except UnicodeDecodeError as error:
            line = self.number + error.object.count(b"\n", 0, error.start)
            wrong = error.object[error.start]
            hint = "; it may be UTF-16" if self._is_utf_16 else ""
            raise NotUtf8(f"the file is not UTF-8: {error.reason} {wrong:#x} in line {line}{hint}") from None
