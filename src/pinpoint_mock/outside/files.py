"""The files in memory that jobs read and write when no S3 mock is running: what `pinpoint.s3` shows."""

from __future__ import annotations

from ..world.parts import Part


class Files(Part):
    """Buckets of files in memory: bucket → key → content."""

    __slots__ = ("_buckets",)

    survives_reset = True

    def __init__(self) -> None:
        self._buckets: dict[str, dict[str, bytes]] = {}

    def buckets(self) -> list[str]:
        """The names of all buckets."""
        return list(self._buckets)

    def bucket(self, name: str) -> dict[str, bytes] | None:
        """The files of a bucket by key, if there is such a bucket; not to be changed."""
        return self._buckets.get(name)

    def make_bucket(self, name: str) -> None:
        """Make a bucket; one that exists stays as it is."""
        self._buckets.setdefault(name, {})

    def put(self, bucket: str, key: str, content: bytes) -> None:
        """Put a file, and its bucket if need be."""
        self._buckets.setdefault(bucket, {})[key] = content

    def remove(self, bucket: str, key: str) -> None:
        """Take a file away."""
        del self._buckets[bucket][key]

    def copy(self) -> Files:
        """The same files, which never change, in buckets of their own."""
        twin = Files()
        twin._buckets = {name: files.copy() for name, files in self._buckets.items()}
        return twin
