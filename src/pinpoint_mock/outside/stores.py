"""The stores for the files of import and export jobs: in memory, in a folder, or behind an S3 client.

Jobs call `find_store` to get the store of a bucket, and read and write streams there. A store that fails raises
`StoreError` with a message for the author of the test. This module itself never uses the network.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..world.formatting import show
from ..world.records import listed
from . import moto
from .client_store import ClientStore, UnlockedStore
from .files import Files
from .folder_store import FolderStore
from .object_store import StoredFile, StoreError, missing_bucket_error, missing_file_error, to_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from ..world.options import Options
    from ..world.store import World
    from .object_store import ObjectStore


def parse_url(url: object) -> tuple[str, str]:
    """Return the bucket and the key in a URL. The key may be empty.

    Raises:
        ValueError: If the URL does not have the form s3://bucket/key.
    """
    found = re.fullmatch(r"s3://([^/]+)/?(.*)", url, re.DOTALL) if isinstance(url, str) else None
    if found is None:
        raise ValueError(f"the URL of a file must have the form s3://bucket/key, not {show(url)}")
    return found[1], found[2]


def find_store(world: World, bucket: str, region: str) -> ObjectStore:
    """Return the store of a bucket: only that of the option `s3` if given, else `pinpoint.s3`, else moto's active S3.

    Args:
        world: The world of the job.
        bucket: The bucket's name.
        region: The region of the job.

    Raises:
        StoreError: If no store has the bucket, or a store fails.
    """
    given = store_of_option(world.options)
    chosen = UnlockedStore(world, given) if isinstance(given, ClientStore) else given
    if chosen is not None:
        if chosen.has_bucket(bucket):
            return chosen
        hint = chosen.missing_bucket_hint(bucket)
        raise StoreError(f"bucket {bucket!r} does not exist in {chosen.name}{_name_buckets(chosen)}: {hint}")
    memory = MemoryStore(world.part(Files))
    if memory.has_bucket(bucket):
        return memory
    missing = f"bucket {bucket!r} does not exist in {memory.name}{_name_buckets(memory)}"
    if not moto.is_active():
        raise StoreError(f"{missing}, and no mock of moto is active: {memory.missing_bucket_hint(bucket)}")
    of_moto = ClientStore(moto.client("s3", region), "moto's S3")
    if of_moto.has_bucket(bucket):
        return of_moto
    raise StoreError(f"{missing} or in {of_moto.name}{_name_buckets(of_moto)}: {memory.missing_bucket_hint(bucket)}")


def store_of_option(options: Options) -> FolderStore | ClientStore | None:
    """Return the store that the option `s3` names, or None without the option."""
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
        """Return whether there is a bucket with this name."""
        return self._files.bucket(bucket) is not None

    def buckets(self) -> list[str]:
        """Return the names of all buckets."""
        return sorted(self._files.buckets())

    def missing_bucket_hint(self, bucket: str) -> str:
        """Return how the user can create a missing bucket."""
        return (
            f"put files with pinpoint.s3.put('s3://{bucket}/…', data), or create the bucket with "
            f"pinpoint.s3.create_bucket({bucket!r}) or inside moto's mock_aws"
        )

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """Yield the files whose keys begin with the prefix, in order of key."""
        found = [StoredFile(key, len(content)) for key, content in self._bucket(bucket).items()]
        return iter(sorted(file for file in found if file.key.startswith(prefix)))

    def open(self, bucket: str, key: str) -> BinaryIO:
        """Open a file."""
        content = self._bucket(bucket).get(key)
        if content is None:
            raise missing_file_error(self, bucket, key)
        return io.BytesIO(content)

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        self._bucket(bucket)
        self._files.put(bucket, key, content.read())

    def upload_hint(self, bucket: str, key: str) -> str:
        """Return how the user can add a missing file."""
        return f"put one with pinpoint.s3.put({to_url(bucket, key)!r}, data)"

    def _bucket(self, bucket: str) -> dict[str, bytes]:
        found = self._files.bucket(bucket)
        if found is None:
            raise missing_bucket_error(self, bucket)
        return found


def _name_buckets(store: MemoryStore | FolderStore | ClientStore | UnlockedStore) -> str:
    """Return a store's buckets in brackets; an empty string if the store cannot list them."""
    try:
        return f" (it has {listed(store.buckets(), none='no buckets')})"
    except StoreError:
        return ""
