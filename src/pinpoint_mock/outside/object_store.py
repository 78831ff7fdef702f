"""What a store of files is, and what is said when it has not what was asked for, or fails."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..world.errors import PinpointMockError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


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


@contextmanager
def failing(failure: str) -> Iterator[None]:
    """Turn what a store raises into a StoreError; what user code asserts, and what is ours, is for the test."""
    try:
        yield
    except (AssertionError, PinpointMockError):
        raise
    except Exception as error:
        raise StoreError(f"{failure}: {type(error).__name__}: {error}") from error


def url(bucket: str, key: str) -> str:
    """A file, or a prefix of files, as a URL."""
    return f"s3://{bucket}/{key}"


def no_bucket(store: ObjectStore, bucket: str) -> StoreError:
    """What is said of a bucket that a store has not."""
    return StoreError(f"there is no bucket {bucket!r} in {store.name}")


def no_file(store: ObjectStore, bucket: str, key: str) -> StoreError:
    """What is said of a file that a store has not."""
    return StoreError(f"there is no file {url(bucket, key)} in {store.name}")
