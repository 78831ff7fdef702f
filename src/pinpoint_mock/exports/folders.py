"""The folder that `save` writes to: only files of an earlier save are replaced or removed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from .documents import Document, UnreadableExport
from .file_forms import read_form
from .reading import list_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LIST = ".saved-by-pinpoint-mock.json"
"""The hidden file that lists the saved files; loading skips it."""


def write_folder(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """Write files, and remove files of an earlier save that this save does not write.

    Files whose content does not change, and all other files, are not touched.

    Args:
        folder: The folder; it is created if it does not exist.
        files: The content of each file, by its path in the folder.

    Returns:
        The paths of the files, in order.

    Raises:
        OSError: If a file cannot be written.
    """
    before = _read_list(folder)
    for path in sorted(before - files.keys()):  # remove first: an old path may differ from a new one only in case
        _remove(folder, path)
    for path, text in {**files, LIST: _write_list(files)}.items():
        _write(folder / path, text.encode())
    return tuple(folder / path for path in sorted(files))


def find_other_resources(folder: Path, files: Mapping[str, str]) -> Path | None:
    """Return a file with resources that no save wrote and that this save does not replace, or None.

    With such a file, loading the folder would find resources twice, or resources that were not saved.

    Args:
        folder: The folder; it may not exist yet.
        files: The files that will be written.
    """
    own = {folder / path for path in (*files, *_read_list(folder))}
    others = (file for file in list_files(folder) if file not in own) if folder.is_dir() else ()
    return next((file for file in others if _has_resources(file)), None)


def _has_resources(file: Path) -> bool:
    try:
        return any(isinstance(each, Document) for each in read_form(file))
    except UnreadableExport:
        return False


def _write(file: Path, content: bytes) -> None:
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _write_list(paths: Iterable[str]) -> str:
    return f"{json.dumps({'files': sorted(paths)}, indent=2, ensure_ascii=False)}\n"


def _read_list(folder: Path) -> set[str]:
    """Return the paths that an earlier save wrote; empty if they are not known."""
    file = folder / LIST
    try:
        paths = json.loads(file.read_bytes())["files"]
        return {path for path in paths if _is_inside(path)}
    except (OSError, ValueError, TypeError, KeyError):
        return set()


def _is_inside(path: object) -> bool:
    """Return whether a listed path is inside the folder, on Windows too, because the list may have been edited."""
    return isinstance(path, str) and not re.search(r"[\\:]|(^|/)\.{0,2}(/|$)", path)


def _remove(folder: Path, path: str) -> None:
    """Remove a file, and the folders that become empty."""
    file = folder / path
    file.unlink(missing_ok=True)
    for parent in file.parents:
        if parent == folder or any(parent.iterdir()):
            return
        parent.rmdir()
