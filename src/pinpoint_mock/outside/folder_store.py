"""A store of files in a folder."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from .object_store import StoredFile, StoreError, missing_bucket_error, missing_file_error, store_errors, to_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_UNFINISHED = ".pinpoint-mock-"


class FolderStore:
    """A folder with a subfolder for each bucket. The keys of the files in a subfolder use `/`.

    Only regular files and links to them count. A bucket may be a link to a folder. Links to folders inside a bucket are
    not followed, because they could form a circle, or a job could write outside the bucket.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.name = f"the folder {_as_seen_from_here(folder)}"
        self._folder = folder

    def has_bucket(self, bucket: str) -> bool:
        """Return whether there is a subfolder with this name."""
        with store_errors(f"{self.name} could not be searched for the bucket {bucket!r}"):
            return _is_name(bucket) and (self._folder / bucket).is_dir()

    def buckets(self) -> list[str]:
        """Return the names of all subfolders."""
        with store_errors(f"the buckets in {self.name} could not be listed"):
            return sorted(path.name for path in self._folder.iterdir() if path.is_dir())

    def missing_bucket_hint(self, bucket: str) -> str:
        """Return how the user can create a missing bucket."""
        return f"create the subfolder {bucket!r} there"

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """Yield the files whose keys begin with the prefix, in order of key, folder by folder."""
        if not self.has_bucket(bucket):
            raise missing_bucket_error(self, bucket)
        with store_errors(f"the files {to_url(bucket, prefix)}* in {self.name} could not be listed"):
            yield from _walk(self._folder / bucket, "", prefix)

    def open(self, bucket: str, key: str) -> BinaryIO:
        """Open a file."""
        with store_errors(f"{to_url(bucket, key)} in {self.name} could not be opened"):
            path = self._resolve(bucket, key)
            if path is None or not path.is_file():
                raise missing_file_error(self, bucket, key)
            return path.open("rb")

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it. If the write fails, no partial file stays behind."""
        with store_errors(f"{to_url(bucket, key)} could not be written to {self.name}"):
            path = self._resolve(bucket, key)
            if path is None:
                raise StoreError(f"{to_url(bucket, key)} cannot be the name of a file in {self.name}")
            if not self.has_bucket(bucket):
                raise missing_bucket_error(self, bucket)
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f"{_UNFINISHED}{secrets.token_hex(8)}")
            try:
                with unfinished.open("xb") as file:
                    shutil.copyfileobj(content, file)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)

    def upload_hint(self, bucket: str, key: str) -> str:
        """Return how the user can add a missing file."""
        return f"write one there, to {f'{bucket}/{key}'!r}"

    def _resolve(self, bucket: str, key: str) -> Path | None:
        """Return the path of a file in the real folder of its bucket. The file need not exist.

        Returns:
            The path; None if the key or the bucket leads out of the folder or cannot be the name of a file.

        Raises:
            StoreError: If a folder in the path is a link.
        """
        *folders, name = key.split("/")
        if not all(map(_is_name, (bucket, *folders, name))):
            return None
        bucket_folder = (self._folder / bucket).resolve()
        folder = bucket_folder.joinpath(*folders)
        real_folder = folder.resolve()
        if real_folder != folder:
            where = to_url(bucket, "/".join(folders))
            raise StoreError(f"{to_url(bucket, key)} is not used: {where} in {self.name} leads to {real_folder}")
        return folder / name


def _walk(folder: Path, above: str, prefix: str) -> Iterator[StoredFile]:
    """Yield the files in a folder and its subfolders, in order of key: a subfolder sorts by its name with a slash."""
    for key, path in sorted((above + _key(path), path) for path in folder.iterdir()):
        if key.endswith("/"):
            if key.startswith(prefix) or prefix.startswith(key):
                yield from _walk(path, key, prefix)
        elif key.startswith(prefix) and path.is_file() and not path.name.startswith(_UNFINISHED):
            yield StoredFile(key, path.stat().st_size)


def _key(path: Path) -> str:
    return f"{path.name}/" if path.is_dir() and not path.is_symlink() else path.name


def _is_name(value: str) -> bool:
    """Return whether a string can be the name of a file in a folder, on this system."""
    return value not in ("", "..") and PurePath(value).name == value


def _as_seen_from_here(folder: Path) -> Path:
    try:
        here = Path.cwd()
    except OSError:  # the current folder is gone
        return folder
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
