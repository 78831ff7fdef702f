"""Where the files of import and export jobs are: in memory, in a folder, or behind a client for S3.

Jobs ask `find_store` for the store that knows a bucket, and read and write there as streams. What goes wrong in
a store is a `StoreError`, whose text is for the person who runs the test; nothing here ever reaches the network
on its own.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..world.records import listed
from . import moto
from .client_store import ClientStore, UnlockedStore
from .files import Files
from .folder_store import FolderStore
from .object_store import StoredFile, StoreError, no_bucket, no_file, url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from ..world.options import Options
    from ..world.store import World
    from .object_store import ObjectStore


def parse_url(url: object) -> tuple[str, str]:
    """The bucket and the key that a URL names; the key may be empty.

    Raises:
        ValueError: If it is not of the form s3://bucket/key.
    """
    found = re.fullmatch(r"s3://([^/]+)/?(.*)", url, re.DOTALL) if isinstance(url, str) else None
    if found is None:
        raise ValueError(f"the URL of a file has the form s3://bucket/key, not {url!r}")
    return found[1], found[2]


def find_store(world: World, bucket: str, region: str) -> ObjectStore:
    """The store that knows a bucket: that of the option `s3` alone, else `pinpoint.s3`, else moto's S3 if active.

    Args:
        world: The world whose job it is for.
        bucket: The bucket's name.
        region: The region of the job.

    Raises:
        StoreError: If none of them has the bucket, or cannot tell.
    """
    given = chosen_store(world.options)
    chosen = UnlockedStore(world, given) if isinstance(given, ClientStore) else given
    if chosen is not None:
        if chosen.has_bucket(bucket):
            return chosen
        raise StoreError(f"there is no bucket {bucket!r} in {chosen.name}{_of(chosen)}: {chosen.remedy(bucket)}")
    memory = MemoryStore(world.part(Files))
    if memory.has_bucket(bucket):
        return memory
    looked_into = f"there is no bucket {bucket!r} in {memory.name}{_of(memory)}"
    if not moto.is_active():
        raise StoreError(f"{looked_into}, and no mock of moto is active: {memory.remedy(bucket)}")
    of_moto = ClientStore(moto.client("s3", region), "moto's S3")
    if of_moto.has_bucket(bucket):
        return of_moto
    raise StoreError(f"{looked_into}, nor in {of_moto.name}{_of(of_moto)}: {memory.remedy(bucket)}")


def chosen_store(options: Options) -> FolderStore | ClientStore | None:
    """The store that the option `s3` names, if it is given."""
    if options.s3 is None:
        return None
    if isinstance(options.s3, Path):
        return FolderStore(options.s3)
    return ClientStore(options.s3, "the client given as s3=")


class MemoryStore:
    """The files of `pinpoint.s3`.

    Args:
        files: The files of the world.
    """

    def __init__(self, files: Files) -> None:
        self.name = "pinpoint.s3"
        self._files = files

    def has_bucket(self, bucket: str) -> bool:
        """Whether there is a bucket of this name."""
        return self._files.bucket(bucket) is not None

    def buckets(self) -> list[str]:
        """The names of all buckets."""
        return sorted(self._files.buckets())

    def remedy(self, bucket: str) -> str:
        """What to do about a bucket that is missing."""
        return (
            f"put files with pinpoint.s3.put('s3://{bucket}/…', data), or make the bucket with "
            f"pinpoint.s3.create_bucket({bucket!r}) or inside moto's mock_aws"
        )

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """The files whose keys begin with the prefix, in order of key."""
        found = [StoredFile(key, len(content)) for key, content in self._bucket(bucket).items()]
        return iter(sorted(file for file in found if file.key.startswith(prefix)))

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A file as a stream."""
        content = self._bucket(bucket).get(key)
        if content is None:
            raise no_file(self, bucket, key)
        return io.BytesIO(content)

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        self._bucket(bucket)
        self._files.put(bucket, key, content.read())

    def how_to_put(self, bucket: str, key: str) -> str:
        """What to do about a file that is missing."""
        return f"put one with pinpoint.s3.put({url(bucket, key)!r}, data)"

    def _bucket(self, bucket: str) -> dict[str, bytes]:
        found = self._files.bucket(bucket)
        if found is None:
            raise no_bucket(self, bucket)
        return found


def _of(store: MemoryStore | FolderStore | ClientStore | UnlockedStore) -> str:
    """Which buckets a store has, as part of a sentence; nothing if it does not tell."""
    try:
        return f", which has {listed(store.buckets())}"
    except StoreError:
        return ""
