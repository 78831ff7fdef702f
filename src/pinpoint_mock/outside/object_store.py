"""The interface of a store of files, and the errors for missing buckets and files and for stores that fail."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..world.errors import PinpointMockError
from ..world.formatting import show_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


class StoredFile(NamedTuple):
    """A file in a store's list of files."""

    key: str
    size: int


class StoreError(PinpointMockError):
    """The error if a store does not have a bucket or file, or has failed. The message says what to do, if known."""


class ObjectStore(Protocol):
    """A store with buckets of files. `name` is the store's name in error messages."""

    name: str

    def has_bucket(self, bucket: str) -> bool:
        """Return whether the store has a bucket with this name."""
        ...

    def files(self, bucket: str, prefix: str) -> Iterator[StoredFile]:
        """Yield the files whose keys begin with the prefix, in order of key (by UTF-8 bytes), page by page."""
        ...

    def open(self, bucket: str, key: str) -> BinaryIO:
        """Open a file; the caller closes it."""
        ...

    def write(self, bucket: str, key: str, content: BinaryIO) -> None:
        """Write a file, or replace it."""
        ...

    def upload_hint(self, bucket: str, key: str) -> str:
        """Return how the user can add a missing file."""
        ...


@contextmanager
def store_errors(failure: str) -> Iterator[None]:
    """Convert the errors of a store to StoreError, except failed assertions of user code and our own errors."""
    try:
        yield
    except (AssertionError, PinpointMockError):
        raise
    except Exception as error:
        raise StoreError(f"{failure}: {show_error(error)}") from error


def to_url(bucket: str, key: str) -> str:
    """Return the URL of a file, or of a prefix."""
    return f"s3://{bucket}/{key}"


def missing_bucket_error(store: ObjectStore, bucket: str) -> StoreError:
    """Return the error for a bucket that a store does not have."""
    return StoreError(f"bucket {bucket!r} does not exist in {store.name}")


def missing_file_error(store: ObjectStore, bucket: str, key: str) -> StoreError:
    """Return the error for a file that a store does not have."""
    return StoreError(f"file {to_url(bucket, key)} does not exist in {store.name}")
