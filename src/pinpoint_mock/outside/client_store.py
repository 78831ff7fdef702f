"""A store of files behind an S3 client."""

from __future__ import annotations

import io
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING, Any

from .object_store import StoredFile, missing_file_error, store_errors, to_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import BinaryIO

    from _typeshed import WriteableBuffer

    from ..world.store import World

_CHUNK = 256 * 1024


class ClientStore:
    """The files behind an S3 client: a boto3 client, or a stand-in with the same methods.

    Args:
        client: The client.
        name: The store's name in error messages.
    """

    def __init__(self, client: Any, name: str) -> None:
        self.name = name
        self._client = client

    def has_bucket(self, bucket: str) -> bool:
        """Return whether the client can list a bucket with this name."""
        from botocore.exceptions import ClientError

        with store_errors(f"{self.name} could not be searched for the bucket {bucket!r}"):
            try:
                self._client.list_objects_v2(Bucket=bucket, MaxKeys=1)
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchBucket":
                    raise
                return False
            return True

    def buckets(self) -> list[str]:
        """Return the names of all buckets."""
        with store_errors(f"the buckets in {self.name} could not be listed"):
            return sorted(bucket["Name"] for bucket in self._client.list_buckets()["Buckets"])

    def missing_bucket_hint(self, bucket: str) -> str:
        """Return how the user can create a missing bucket."""
        return f"create it with the client's create_bucket(Bucket={bucket!r})"

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """Yield the files whose keys begin with the prefix, in order of key, page by page."""
        after: dict[str, str] = {}
        while True:
            with store_errors(f"the files {to_url(bucket, prefix)}* in {self.name} could not be listed"):
                page = self._client.list_objects_v2(Bucket=bucket, Prefix=prefix, **after)
                found = sorted(StoredFile(file["Key"], file["Size"]) for file in page.get("Contents", ()))
                is_last = page.get("IsTruncated") is not True
                after = {} if is_last else {"ContinuationToken": page["NextContinuationToken"]}
            yield from found
            if is_last:
                return

    def open(self, bucket: str, key: str) -> BinaryIO:
        """Open a file. Reading it may raise the errors of the client's own stream."""
        from botocore.exceptions import ClientError

        with store_errors(f"{to_url(bucket, key)} in {self.name} could not be opened"):
            try:
                body = self._client.get_object(Bucket=bucket, Key=key)["Body"]
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchKey":
                    raise
                raise missing_file_error(self, bucket, key) from error
        return ClientFile(_Body(body, f"{to_url(bucket, key)} in {self.name} could not be read to its end"))

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        with store_errors(f"{to_url(bucket, key)} could not be written to {self.name}"):
            self._client.put_object(Bucket=bucket, Key=key, Body=content)

    def upload_hint(self, bucket: str, key: str) -> str:
        """Return how the user can upload a missing file."""
        return f"upload one with put_object(Bucket={bucket!r}, Key={key!r}, Body=data) of an S3 client"


class UnlockedStore:
    """A store that runs the user's code: it releases the mock's lock for each call.

    Args:
        world: The world whose lock is released.
        store: The store.
    """

    def __init__(self, world: World, store: ClientStore) -> None:
        self.name = store.name
        self.missing_bucket_hint = store.missing_bucket_hint
        self.upload_hint = store.upload_hint
        self._world = world
        self._store = store

    def has_bucket(self, bucket: str) -> bool:
        """Return whether the store has a bucket with this name."""
        return self._world.call(self.name, self._store.has_bucket, bucket)

    def buckets(self) -> list[str]:
        """Return the names of all buckets."""
        return self._world.call(self.name, self._store.buckets)

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """Yield the files whose keys begin with the prefix, in order of key, page by page."""
        found = self._store.files(bucket, prefix)
        while (file := self._world.call(self.name, lambda: next(found, None))) is not None:
            yield file

    def open(self, bucket: str, key: str) -> BinaryIO:
        """Open a file; the lock is released for each read."""
        stream = self._world.call(self.name, self._store.open, bucket, key)
        return ClientFile(_UnlockedStream(self._world, self.name, stream), _CHUNK)

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        self._world.call(self.name, self._store.write, bucket, key, content)


class ClientFile(io.BufferedReader):
    """A file of a client. If reading it has failed, an error while closing it does not replace the first error."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with suppress(Exception) if error is not None else nullcontext():
            self.close()


class _UnlockedStream(io.RawIOBase):
    """A file of a store, read with the lock released.

    Args:
        world: The world whose lock is released.
        name: The store's name in error messages.
        stream: The store's own stream.
    """

    def __init__(self, world: World, name: str, stream: BinaryIO) -> None:
        self._world = world
        self._name = name
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        chunk = self._world.call(self._name, self._stream.read, len(view))
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._world.call(self._name, self._stream.close)


class _Body(io.RawIOBase):
    """The body of a client's response as a Python stream that raises StoreError.

    Args:
        body: The body from the client, which has `read`.
        failure: The error message when reading fails.
    """

    def __init__(self, body: Any, failure: str) -> None:
        self._body = body
        self._failure = failure

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        with store_errors(self._failure):
            chunk = self._body.read(len(view))
            view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        if self.closed:
            return
        super().close()
        with store_errors(self._failure):
            self._body.close()
