"""The files of `pinpoint.s3`: files in memory, which jobs read and write if no S3 mock is running."""

from __future__ import annotations

from ..world.parts import Part


class Files(Part):
    """Buckets of files in memory: bucket → key → content."""

    __slots__ = ("_buckets",)

    survives_reset = True

    def __init__(self) -> None:
        self._buckets: dict[str, dict[str, bytes]] = {}

    def buckets(self) -> list[str]:
        """Return the names of all buckets."""
        return list(self._buckets)

    def bucket(self, name: str) -> dict[str, bytes] | None:
        """Return the files of a bucket by key, or None if it does not exist. The caller must not change them."""
        return self._buckets.get(name)

    def make_bucket(self, name: str) -> None:
        """Create a bucket, unless it exists."""
        self._buckets.setdefault(name, {})

    def put(self, bucket: str, key: str, content: bytes) -> None:
        """Put a file, and create its bucket if needed."""
        self._buckets.setdefault(bucket, {})[key] = content

    def remove(self, bucket: str, key: str) -> None:
        """Remove a file."""
        del self._buckets[bucket][key]

    def copy(self) -> Files:
        """Copy the buckets; the files in them never change."""
        copy = Files()
        copy._buckets = {name: files.copy() for name, files in self._buckets.items()}
        return copy
