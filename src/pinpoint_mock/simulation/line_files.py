"""The sources of people and events: files of lines and of JSON, compressed or not, and Python objects."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..exports.documents import UnreadableExport
from ..exports.places import Place
from ..gateway.errors import BadRequest
from ..gateway.validation import read_json
from ..world.arguments import check_path, refuse_type
from ..world.clock import format_timestamp, to_microseconds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_GZIP = b"\x1f\x8b"
_START = 64 * 1024


def list_files(path: Path) -> list[Path]:
    """Return the file itself, or all files of a folder in the order of their names, except hidden files.

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


def list_items(argument: str, valid: str, given: object) -> list[tuple[Path | Mapping[str, object], str]]:
    """Return the paths and mappings that the caller passed, each with its name, such as `events[0]`.

    Args:
        argument: The argument's name.
        valid: A description of valid arguments, for error messages.
        given: The argument.

    Raises:
        TypeError: If the argument is neither a path, nor a list or another iterable of paths and mappings.
    """
    if isinstance(given, (str, os.PathLike)):
        given = [given]
    if isinstance(given, Mapping) or not isinstance(given, Iterable):
        refuse_type(argument, valid, given)
    found: list[tuple[Path | Mapping[str, object], str]] = []
    for position, item in enumerate(given):
        name = f"{argument}[{position}]"
        if isinstance(item, (str, os.PathLike)):
            found.append((Path(check_path(argument, item, valid)), name))
        elif isinstance(item, Mapping):
            found.append((item, name))
        else:
            refuse_type(name, "a path or a mapping", item)
    return found


def read_mapping(item: Mapping[str, object]) -> dict[str, Any]:
    """Return a mapping as it would be read from a JSON file: an aware datetime becomes a date in the service's format.

    Raises:
        BadRequest: If it contains a value that the service's JSON cannot have, such as a naive datetime or NaN.
    """
    try:
        text = json.dumps(dict(item), default=_write_date)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadRequest(f"it cannot be written as JSON: {error}") from None
    read: dict[str, Any] = read_json(text.encode(), "Its JSON")
    return read


def _write_date(value: object) -> str:
    """Return a date for JSON.

    Raises:
        TypeError: If the value is not an aware datetime.
    """
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} is not a JSON type")
    if value.tzinfo is None:
        raise TypeError(f"{value!r} has no time zone: give it a tzinfo, such as timezone.utc")
    return format_timestamp(to_microseconds(value))


@contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file, and decompress it if its content is compressed with gzip.

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
            raise UnreadableExport(Place(str(path)), f"the file is not a complete gzip file: {error}") from None


def read_start(path: Path) -> bytes:
    """Return the first bytes of a file, without leading blanks."""
    with open_file(path) as stream:
        return stream.read(_START).lstrip(b"\xef\xbb\xbf \t\r\n")
