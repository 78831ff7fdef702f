"""A store of files that is a folder."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from .object_store import StoredFile, StoreError, failing, no_bucket, no_file, url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_UNFINISHED = ".pinpoint-mock-"


class FolderStore:
    """A folder with a subfolder for each bucket; what is below one is its files, with keys that use `/`.

    Only regular files count, and links to them. A bucket may be a link to a folder; links to folders below are
    not followed, since they could lead in a circle.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.name = f"the folder {_as_seen_from_here(folder)}"
        self._folder = folder

    def has_bucket(self, bucket: str) -> bool:
        """Whether there is a subfolder of this name."""
        with failing(f"{self.name} could not be searched for the bucket {bucket!r}"):
            return _is_name(bucket) and (self._folder / bucket).is_dir()

    def buckets(self) -> list[str]:
        """The names of all subfolders."""
        with failing(f"the buckets in {self.name} could not be listed"):
            return sorted(path.name for path in self._folder.iterdir() if path.is_dir())

    def remedy(self, bucket: str) -> str:
        """What to do about a bucket that is missing."""
        return f"make the subfolder {bucket!r} there"

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """The files whose keys begin with the prefix, in order of key, folder by folder."""
        if not self.has_bucket(bucket):
            raise no_bucket(self, bucket)
        with failing(f"the files {url(bucket, prefix)}* in {self.name} could not be listed"):
            yield from _walk(self._folder / bucket, "", prefix)

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A file as a stream."""
        path = self._path(bucket, key)
        with failing(f"{url(bucket, key)} in {self.name} could not be opened"):
            if path is None or not path.is_file():
                raise no_file(self, bucket, key)
            return path.open("rb")

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it, whole or not at all."""
        path = self._path(bucket, key)
        if path is None:
            raise StoreError(f"{url(bucket, key)} cannot be the name of a file in {self.name}")
        if not self.has_bucket(bucket):
            raise no_bucket(self, bucket)
        with failing(f"{url(bucket, key)} could not be written to {self.name}"):
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
            try:
                with unfinished.open("xb") as file:
                    shutil.copyfileobj(content, file)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)

    def how_to_put(self, bucket: str, key: str) -> str:
        """What to do about a file that is missing."""
        return f"write one there, to {f'{bucket}/{key}'!r}"

    def _path(self, bucket: str, key: str) -> Path | None:
        """Where a file would be; None for a key or bucket that would lead out of the folder, or to no file."""
        names = [bucket, *key.split("/")]
        return self._folder.joinpath(*names) if all(map(_is_name, names)) else None


def _walk(folder: Path, above: str, prefix: str) -> Iterator[StoredFile]:
    """The files in and below a folder, in order of key: a subfolder stands where its name with a slash does."""
    for key, path in sorted((above + _key(path), path) for path in folder.iterdir()):
        if key.endswith("/"):
            if key.startswith(prefix) or prefix.startswith(key):
                yield from _walk(path, key, prefix)
        elif key.startswith(prefix) and path.is_file() and not path.name.startswith(_UNFINISHED):
            yield StoredFile(key, path.stat().st_size)


def _key(path: Path) -> str:
    return f"{path.name}/" if path.is_dir() and not path.is_symlink() else path.name


def _is_name(text: str) -> bool:
    """Whether a text can be the name of one file in a folder, on this system."""
    return text not in ("", "..") and PurePath(text).name == text


def _as_seen_from_here(folder: Path) -> Path:
    try:
        here = Path.cwd()
    except OSError:  # the current folder is gone
        return folder
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
