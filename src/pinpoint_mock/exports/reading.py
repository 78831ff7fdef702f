"""Reading exported resources from files, folders and Python objects; each resource gets its place."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..gateway.errors import BadRequest
from ..gateway.validation import read_json
from ..world.formatting import show
from .documents import NO_EVENTS, Document, NotRead, UnreadableExport, find_contents
from .file_forms import ParquetFile, read_form
from .pages import leave_out_complete
from .places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .file_forms import Content

    Source: TypeAlias = str | os.PathLike[str] | Mapping[str, object] | Sequence[object]

DICT = "<dict>"
"""The name of a Python object, where a place has the name of a file."""
SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".csv", ".gz"})
"""The suffixes of the files that are read in a folder; their content determines the format."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The resources of some sources, and their other contents.

    Args:
        documents: The resources, in the order in which they were read.
        not_read: The files and parts of files that are not resources.
    """

    documents: tuple[Document, ...]
    not_read: tuple[NotRead, ...]


def read_documents(source: Source) -> list[Document]:
    """Return the resources in a file, in all files of a folder, or in a Python object.

    Args:
        source: A path, or an object as returned by `json.load`.

    Raises:
        UnreadableExport: If something cannot be read.
        FileNotFoundError: If the path does not exist.
    """
    return list(read_contents([source]).documents)


def read_contents(sources: Iterable[Source]) -> Contents:
    """Read sources, and return their resources and their other contents.

    Args:
        sources: Paths of files and folders, and Python objects.

    Raises:
        UnreadableExport: If something cannot be read.
        FileNotFoundError: If a path does not exist.
    """
    found: list[Document | NotRead] = []
    for source in sources:
        for item in read_items(source):
            if isinstance(item, UnreadableExport):
                raise item
            found.append(item)
    documents = tuple(item for item in found if isinstance(item, Document))
    others = leave_out_complete(item for item in found if isinstance(item, NotRead))
    return Contents(documents, tuple(_without_repetitions(others)))


def read_usable_documents(source: Source) -> tuple[list[Document], list[UnreadableExport]]:
    """Return the resources of a source, and the errors of its unreadable lines.

    Args:
        source: A path, or an object as returned by `json.load`.

    Raises:
        UnreadableExport: If a file that does not consist of lines cannot be read.
        FileNotFoundError: If the path does not exist.
    """
    found = list(read_items(source))
    documents = [item for item in found if isinstance(item, Document)]
    return documents, [item for item in found if isinstance(item, UnreadableExport)]


def list_files(path: Path) -> Iterator[Path]:
    """Yield the file itself, or the files of a folder that can contain resources, in the order of their paths."""
    if path.is_dir():
        yield from (file for file in _walk(path) if file.suffix.lower() in SUFFIXES)
    else:
        yield path


def _walk(folder: Path) -> Iterator[Path]:
    """Yield every file in a folder and its subfolders, except hidden files."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file


def read_items(source: Source) -> Iterator[Content]:
    """Yield the resources of a source, its other contents, and the errors of unreadable lines, in order.

    Args:
        source: A path, or a Python object.

    Raises:
        UnreadableExport: If a whole file cannot be read.
        FileNotFoundError: If the path does not exist.
    """
    if not isinstance(source, (str, os.PathLike)):
        yield from find_contents(as_file_has_it(source), Place(DICT))
        return
    path = Path(source)
    if not path.is_dir():
        yield from read_form(path)
        return
    for file in _walk(path):
        if file.suffix.lower() in (*SUFFIXES, ".parquet"):
            yield from _read_in_folder(file)
        else:
            yield NotRead(Place(str(file)), f"in a folder, only these files are read: {', '.join(sorted(SUFFIXES))}")


def as_file_has_it(value: object) -> object:
    """Return a Python object, such as a boto3 response with dates, as it would be read from a JSON file.

    Raises:
        UnreadableExport: If the object cannot be written as JSON.
    """
    try:
        return read_json(json.dumps(value, default=_write_other).encode(), "The value")
    except BadRequest as error:
        raise UnreadableExport(Place(DICT), error.message) from None
    except (TypeError, ValueError, RecursionError) as error:
        raise UnreadableExport(Place(DICT), f"The value cannot be written as JSON: {error}") from None


def _write_other(value: object) -> object:
    """Return the JSON form of a mapping that is not a dict, or of a date.

    Raises:
        TypeError: If the value has no JSON form.
    """
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"it contains {show(value)}")


def _read_in_folder(file: Path) -> Iterator[Content]:
    try:
        yield from read_form(file)
    except ParquetFile as error:
        yield NotRead(error.place, error.reason)


def _without_repetitions(items: Iterable[NotRead]) -> Iterator[NotRead]:
    """Yield the items with only the first event of each file, because there may be millions."""
    files: set[str] = set()
    for item in items:
        if item.reason != NO_EVENTS or item.place.file not in files:
            yield item
        if item.reason == NO_EVENTS:
            files.add(item.place.file)
