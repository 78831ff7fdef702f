"""Reading files of exported resources: JSON now, with each resource and its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..gateway.errors import BadRequest
from ..gateway.validation import read_json
from .documents import Document, UnreadableExport, find_documents
from .places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DICT = "<dict>"
"""The name of a value of Python, where others have a file."""


def read_documents(source: str | Path | Mapping[str, object]) -> list[Document]:
    """Read the resources of a file, of all files in a folder, or of a value of Python.

    Args:
        source: A path, or what a file would have, as Python reads it.

    Raises:
        UnreadableExport: If something cannot be read; nothing is returned then.
        FileNotFoundError: If the path does not exist.
    """
    if isinstance(source, (str, Path)):
        return [document for path in list_files(Path(source)) for document in _read_file(path)]
    return list(find_documents(source, Place(DICT)))


def list_files(path: Path) -> Iterator[Path]:
    """Yield the file itself, or all JSON files of a folder in the order of their names."""
    if path.is_dir():
        yield from sorted(path.rglob("*.json"))
    else:
        yield path


def _read_file(path: Path) -> Iterator[Document]:
    place = Place(str(path))
    try:
        value = read_json(path.read_bytes(), "The file")
    except BadRequest as error:
        raise UnreadableExport(place, error.message) from None
    return find_documents(value, place)
