"""The files of `pinpoint.s3` in the hands of a test: what jobs import from, and export to, without a mock of S3."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..outside.files import Files
from ..outside.stores import parse_url, store_of_option
from ..world.records import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from ..world.session import Session
    from ..world.store import World

_NEAREST = 5
_SHOWN = 20


class S3Files:
    """Buckets of files in memory, where import and export jobs look first.

    Args:
        session: The session whose files they are.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, url: str, data: bytes | str) -> None:
        r"""Put a file, or replace it; its bucket is made if need be.

        Args:
            url: Where, as s3://bucket/key.
            data: The content; a string is written as UTF-8.

        Raises:
            TypeError: If the data is neither bytes nor a string.
            ValueError: If the URL has another form, or the string is none that UTF-8 can write.
            RuntimeError: If the option `s3` says that the files are elsewhere; so with the other methods.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.s3.put("s3://imports/people.csv", "ChannelType,Address\nEMAIL,one@example.com\n")
            ...     pinpoint.s3.get("s3://imports/people.csv")
            b'ChannelType,Address\nEMAIL,one@example.com\n'
        """
        given: object = data
        if not isinstance(given, (bytes, str)):
            raise TypeError(
                f"pinpoint.s3.put needs bytes or a string, not {data!r}; of a file on disk, pass path.read_bytes()"
            )
        bucket, key = _parse_file(url)
        content = given.encode() if isinstance(given, str) else given  # a UnicodeEncodeError is a ValueError
        with self._settled() as world:
            world.part(Files).put(bucket, key, content)

    def get(self, url: str) -> bytes:
        """The content of a file.

        Args:
            url: Where, as s3://bucket/key.

        Raises:
            LookupError: If there is no such file; the text lists those with the nearest names.
            ValueError: If the URL has another form.
        """
        bucket, key = _parse_file(url)
        with self._settled() as world:
            return _find(world.part(Files), bucket, key)

    def delete(self, url: str) -> None:
        """Take a file away; its bucket stays.

        Args:
            url: Where, as s3://bucket/key.

        Raises:
            LookupError: If there is no such file; the text lists those with the nearest names.
            ValueError: If the URL has another form.
        """
        bucket, key = _parse_file(url)
        with self._settled() as world:
            _find(world.part(Files), bucket, key)
            world.part(Files).remove(bucket, key)

    def create_bucket(self, name: str) -> None:
        """Make a bucket, such as one to export to; one that exists stays as it is.

        Args:
            name: Its name.

        Raises:
            ValueError: If it is no name of a bucket.
        """
        given: object = name
        if not isinstance(given, str) or not given or "/" in given:
            raise ValueError(f"the name of a bucket is a string without slashes, and not empty: {name!r}")
        with self._settled() as world:
            world.part(Files).make_bucket(given)

    def urls(self, prefix: str = "s3://") -> list[str]:
        """Where the files are.

        Args:
            prefix: What the URLs begin with; all files if left out.

        Returns:
            The URLs, sorted.

        Raises:
            ValueError: If the prefix does not begin with s3://.
        """
        if not prefix.startswith("s3://"):
            raise ValueError(f"the URLs of files begin with s3://, not as {prefix!r} does")
        with self._settled() as world:
            return sorted(url for url, _ in _all(world.part(Files)) if url.startswith(prefix))

    def _settled(self) -> AbstractContextManager[World]:
        """The world whose files these are.

        Raises:
            RuntimeError: If the option `s3` says that the files are elsewhere.
        """
        chosen = store_of_option(self._session.options)
        if chosen is not None:
            raise RuntimeError(f"pinpoint.s3 has no files here: the option s3 puts those of jobs into {chosen.name}")
        return self._session.locked_world()

    def __repr__(self) -> str:
        chosen = store_of_option(self._session.options)
        if chosen is not None:
            return f"<pinpoint.s3: unused, since the option s3 names {chosen.name}>"
        with self._session.locked_world() as world:
            sizes = {url: len(content) for url, content in _all(world.part(Files))}
            empty = [f"s3://{name}/" for name in world.part(Files).buckets() if not world.part(Files).bucket(name)]
        lines = sorted([*(f"{url} ({counted(size, 'byte')})" for url, size in sizes.items()), *empty])
        shown = "".join(f"\n  {line}" for line in lines[:_SHOWN])
        rest = f"\n  … and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
        return f"<pinpoint.s3: {counted(len(sizes), 'file')}>{shown}{rest}"


def _parse_file(url: str) -> tuple[str, str]:
    bucket, key = parse_url(url)
    if not key:
        raise ValueError(f"the URL of a file has the form s3://bucket/key, not {url!r}, which names a bucket")
    return bucket, key


def _all(files: Files) -> Iterator[tuple[str, bytes]]:
    for bucket in files.buckets():
        for key, content in (files.bucket(bucket) or {}).items():
            yield f"s3://{bucket}/{key}", content


def _find(files: Files, bucket: str, key: str) -> bytes:
    found = (files.bucket(bucket) or {}).get(key)
    if found is not None:
        return found
    url = f"s3://{bucket}/{key}"
    urls = [known for known, _ in _all(files)]
    nearest = listed(get_close_matches(url, urls, n=_NEAREST, cutoff=0))
    which = f"the nearest of its {len(urls)} files are {nearest}" if len(urls) > _NEAREST else f"which has {nearest}"
    raise LookupError(f"there is no file {url!r} in pinpoint.s3, {which}")
