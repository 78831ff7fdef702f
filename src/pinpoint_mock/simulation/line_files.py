"""Files of lines and of JSON, compressed or not: what people and events are read from."""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from ..exports.documents import UnreadableExport
from ..exports.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_GZIP = b"\x1f\x8b"
_START = 64 * 1024


def list_files(path: Path) -> list[Path]:
    """Return the file itself, or all files of a folder in the order of their names, without hidden ones.

    Raises:
        FileNotFoundError: If the path does not exist.
        UnreadableExport: If the folder has no files.
    """
    if not path.is_dir():
        return [path]
    found = [file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith(".")]
    if not found:
        raise UnreadableExport(Place(str(path)), "the folder has no files")
    return found


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file, and decompress it if it is compressed with gzip, whatever its name is.

    Raises:
        UnreadableExport: If a compressed file is broken.
    """
    with path.open("rb") as stream:
        is_compressed = stream.read(2) == _GZIP
        stream.seek(0)
        try:
            if is_compressed:
                with gzip.open(stream) as content:
                    yield cast("BinaryIO", content)
            else:
                yield stream
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise UnreadableExport(Place(str(path)), f"the file is not a whole gzip file: {error}") from None


def read_start(path: Path) -> bytes:
    """Return the first bytes of a file without blanks before them."""
    with open_file(path) as stream:
        return stream.read(_START).lstrip(b"\xef\xbb\xbf \t\r\n")
