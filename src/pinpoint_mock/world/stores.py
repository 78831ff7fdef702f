"""Where the files of import and export jobs are: in memory, in a folder, or behind a client for S3.

Jobs ask `find_store` for the store that knows a bucket, and read and write there as streams. What goes wrong in
a store is a `StoreError`, whose text is for the person who runs the test; nothing here ever reaches the network
on its own.
"""

from __future__ import annotations

import io
import re
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from . import moto
from .outside import PinpointMockError
from .records import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from _typeshed import WriteableBuffer

    from .files import Files
    from .options import Options
    from .store import World


class StoredFile(NamedTuple):
    """A file of a store, as it is listed."""

    key: str
    size: int


class StoreError(PinpointMockError):
    """A store has not what was asked for, or failed; its text says what to do about it where that is known."""


class ObjectStore(Protocol):
    """Buckets of files, wherever they are; `name` is what a message calls it."""

    name: str

    def has_bucket(self, bucket: str) -> bool:
        """Whether there is a bucket of this name."""
        ...

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """The files whose keys begin with the prefix, in order of key (by UTF-8 bytes), page by page."""
        ...

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A file as a stream, which is to be closed."""
        ...

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        ...

    def how_to_put(self, bucket: str, key: str) -> str:
        """What to do about a file that is missing."""
        ...


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
    chosen = OutsideStore(world, given) if isinstance(given, ClientStore) else given
    if chosen is not None:
        if chosen.has_bucket(bucket):
            return chosen
        raise StoreError(f"there is no bucket {bucket!r} in {chosen.name}{_of(chosen)}: {chosen.remedy(bucket)}")
    memory = MemoryStore(world.files)
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
            raise _no_file(self, bucket, key)
        return io.BytesIO(content)

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        self._bucket(bucket)
        self._files.put(bucket, key, content.read())

    def how_to_put(self, bucket: str, key: str) -> str:
        """What to do about a file that is missing."""
        return f"put one with pinpoint.s3.put({_url(bucket, key)!r}, data)"

    def _bucket(self, bucket: str) -> dict[str, bytes]:
        found = self._files.bucket(bucket)
        if found is None:
            raise _no_bucket(self, bucket)
        return found


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
        with _failing(f"{self.name} could not be searched for the bucket {bucket!r}"):
            return _is_name(bucket) and (self._folder / bucket).is_dir()

    def buckets(self) -> list[str]:
        """The names of all subfolders."""
        with _failing(f"the buckets in {self.name} could not be listed"):
            return sorted(path.name for path in self._folder.iterdir() if path.is_dir())

    def remedy(self, bucket: str) -> str:
        """What to do about a bucket that is missing."""
        return f"make the subfolder {bucket!r} there"

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """The files whose keys begin with the prefix, in order of key, folder by folder."""
        if not self.has_bucket(bucket):
            raise _no_bucket(self, bucket)
        with _failing(f"the files {_url(bucket, prefix)}* in {self.name} could not be listed"):
            yield from _walk(self._folder / bucket, "", prefix)

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A file as a stream."""
        path = self._path(bucket, key)
        with _failing(f"{_url(bucket, key)} in {self.name} could not be opened"):
            if path is None or not path.is_file():
                raise _no_file(self, bucket, key)
            return path.open("rb")

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it, whole or not at all."""
        path = self._path(bucket, key)
        if path is None:
            raise StoreError(f"{_url(bucket, key)} cannot be the name of a file in {self.name}")
        if not self.has_bucket(bucket):
            raise _no_bucket(self, bucket)
        with _failing(f"{_url(bucket, key)} could not be written to {self.name}"):
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


class ClientStore:
    """What a client for S3 reaches: one of boto3, or a stand-in with the same methods.

    Args:
        client: The client.
        name: What a message calls it.
    """

    def __init__(self, client: Any, name: str) -> None:
        self.name = name
        self._client = client

    def has_bucket(self, bucket: str) -> bool:
        """Whether the client lists a bucket of this name."""
        from botocore.exceptions import ClientError

        with _failing(f"{self.name} could not be searched for the bucket {bucket!r}"):
            try:
                self._client.list_objects_v2(Bucket=bucket, MaxKeys=1)
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchBucket":
                    raise
                return False
            return True

    def buckets(self) -> list[str]:
        """The names of all buckets."""
        with _failing(f"the buckets in {self.name} could not be listed"):
            return sorted(bucket["Name"] for bucket in self._client.list_buckets()["Buckets"])

    def remedy(self, bucket: str) -> str:
        """What to do about a bucket that is missing."""
        return f"make it with the client's create_bucket(Bucket={bucket!r})"

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """The files whose keys begin with the prefix, in order of key, page by page."""
        after: dict[str, str] = {}
        while True:
            with _failing(f"the files {_url(bucket, prefix)}* in {self.name} could not be listed"):
                page = self._client.list_objects_v2(Bucket=bucket, Prefix=prefix, **after)
                found = sorted(StoredFile(file["Key"], file["Size"]) for file in page.get("Contents", ()))
                is_last = page.get("IsTruncated") is not True
                after = {} if is_last else {"ContinuationToken": page["NextContinuationToken"]}
            yield from found
            if is_last:
                return

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A file as a stream, which the client's own may interrupt."""
        from botocore.exceptions import ClientError

        with _failing(f"{_url(bucket, key)} in {self.name} could not be opened"):
            try:
                body = self._client.get_object(Bucket=bucket, Key=key)["Body"]
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchKey":
                    raise
                raise _no_file(self, bucket, key) from error
        return io.BufferedReader(_Body(body, f"{_url(bucket, key)} in {self.name} could not be read to its end"))

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        with _failing(f"{_url(bucket, key)} could not be written to {self.name}"):
            self._client.put_object(Bucket=bucket, Key=key, Body=content)

    def how_to_put(self, bucket: str, key: str) -> str:
        """What to do about a file that is missing."""
        return f"put one there with put_object(Bucket={bucket!r}, Key={key!r}, Body=data) of a client for S3"


class OutsideStore:
    """A store that runs code which is not ours: each call is made with the mock's lock released.

    Args:
        world: The world that is busy meanwhile.
        store: The store.
    """

    def __init__(self, world: World, store: ClientStore) -> None:
        self.name = store.name
        self.remedy = store.remedy
        self.how_to_put = store.how_to_put
        self._world = world
        self._store = store

    def has_bucket(self, bucket: str) -> bool:
        """Whether there is a bucket of this name."""
        return self._world.call(self.name, self._store.has_bucket, bucket)

    def buckets(self) -> list[str]:
        """The names of all buckets."""
        return self._world.call(self.name, self._store.buckets)

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """The files whose keys begin with the prefix, in order of key, page by page."""
        found = self._store.files(bucket, prefix)
        while (file := self._world.call(self.name, lambda: next(found, None))) is not None:
            yield file

    def open(self, bucket: str, key: str) -> BinaryIO:
        """A file as a stream, each piece of which is read with the lock released."""
        stream = self._world.call(self.name, self._store.open, bucket, key)
        return io.BufferedReader(_Unlocked(self._world, self.name, stream), _CHUNK)

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        self._world.call(self.name, self._store.write, bucket, key, content)


class _Unlocked(io.RawIOBase):
    """A stream of a store outside.

    Args:
        world: The world that is busy meanwhile.
        name: What a message calls the store.
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
    """The body of a client's answer as a stream of Python's, whose failures are those of a store.

    Args:
        body: What the client gave: it has `read`.
        failure: What is to be said when reading fails.
    """

    def __init__(self, body: Any, failure: str) -> None:
        self._body = body
        self._failure = failure

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        with _failing(self._failure):
            chunk = self._body.read(len(view))
            view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        if self.closed:
            return
        super().close()
        with _failing(self._failure):
            self._body.close()


_UNFINISHED = ".pinpoint-mock-"
_CHUNK = 256 * 1024


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


@contextmanager
def _failing(failure: str) -> Iterator[None]:
    """Turn what a store raises into a StoreError; what user code asserts, and what is ours, is for the test."""
    try:
        yield
    except (AssertionError, PinpointMockError):
        raise
    except Exception as error:
        raise StoreError(f"{failure}: {type(error).__name__}: {error}") from error


def _of(store: MemoryStore | FolderStore | ClientStore | OutsideStore) -> str:
    """Which buckets a store has, as part of a sentence; nothing if it does not tell."""
    try:
        return f", which has {listed(store.buckets())}"
    except StoreError:
        return ""


def _url(bucket: str, key: str) -> str:
    return f"s3://{bucket}/{key}"


def _no_bucket(store: ObjectStore, bucket: str) -> StoreError:
    return StoreError(f"there is no bucket {bucket!r} in {store.name}")


def _no_file(store: ObjectStore, bucket: str, key: str) -> StoreError:
    return StoreError(f"there is no file {_url(bucket, key)} in {store.name}")
