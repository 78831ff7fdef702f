"""`pinpoint.s3`: files in memory that jobs import from and export to, without a mock of S3."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..outside.files import Files
from ..outside.stores import parse_url, store_of_option
from ..world.arguments import check_string, refuse_type, refuse_value
from ..world.formatting import show
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
        session: The session that has the files.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, url: str, data: bytes | str) -> None:
        r"""Create or replace a file, and create its bucket if necessary.

        Args:
            url: The file's URL, as s3://bucket/key.
            data: The content; a string is written as UTF-8.

        Raises:
            TypeError: If the URL is not a string, or the data is neither bytes nor a string.
            ValueError: If the URL has another form, or a string contains lone surrogates.
            RuntimeError: If the option `s3` stores the files elsewhere. The other methods raise this too.

        Example:
            >>> from pinpoint_mock import mock_pinpoint
            >>> with mock_pinpoint() as pinpoint:
            ...     pinpoint.s3.put("s3://imports/people.csv", "ChannelType,Address\nEMAIL,one@example.com\n")
            ...     pinpoint.s3.get("s3://imports/people.csv")
            b'ChannelType,Address\nEMAIL,one@example.com\n'
        """
        bucket, key = _parse_file(url)
        content = _check_data(data)
        with self._open_world() as world:
            world.part(Files).put(bucket, key, content)

    def get(self, url: str) -> bytes:
        """Return the content of a file.

        Args:
            url: The file's URL, as s3://bucket/key.

        Raises:
            LookupError: If the file does not exist. The error message lists the files with the most similar names.
            TypeError: If the URL is not a string.
            ValueError: If the URL has another form.
        """
        bucket, key = _parse_file(url)
        with self._open_world() as world:
            return _find(world.part(Files), bucket, key)

    def delete(self, url: str) -> None:
        """Delete a file; its bucket stays.

        Args:
            url: The file's URL, as s3://bucket/key.

        Raises:
            LookupError: If the file does not exist. The error message lists the files with the most similar names.
            TypeError: If the URL is not a string.
            ValueError: If the URL has another form.
        """
        bucket, key = _parse_file(url)
        with self._open_world() as world:
            _find(world.part(Files), bucket, key)
            world.part(Files).remove(bucket, key)

    def create_bucket(self, name: str) -> None:
        """Create a bucket, for example to export to. An existing bucket stays as it is.

        Args:
            name: The bucket's name.

        Raises:
            TypeError: If the name is not a string.
            ValueError: If the name is empty or has a slash.
        """
        bucket = check_string("name", name)
        if not bucket or "/" in bucket:
            refuse_value("name", "a non-empty string without a slash", name)
        with self._open_world() as world:
            world.part(Files).make_bucket(bucket)

    def urls(self, prefix: str = "s3://") -> list[str]:
        """Return the URLs of the files, sorted.

        Args:
            prefix: Return only URLs with this prefix; all if left out.

        Returns:
            The URLs, sorted.

        Raises:
            TypeError: If the prefix is not a string.
            ValueError: If the prefix does not begin with s3://.
        """
        prefix = check_string("prefix", prefix)
        if not prefix.startswith("s3://"):
            refuse_value("prefix", "a string that begins with s3://", prefix)
        with self._open_world() as world:
            return sorted(url for url, _ in _all(world.part(Files)) if url.startswith(prefix))

    def _open_world(self) -> AbstractContextManager[World]:
        """Open the world that has these files.

        Raises:
            RuntimeError: If the option `s3` stores the files elsewhere.
        """
        chosen = store_of_option(self._session.options)
        if chosen is not None:
            raise RuntimeError(f"pinpoint.s3 is not in use: the option s3 moves job files to {chosen.name}")
        return self._session.locked_world()

    def __repr__(self) -> str:
        chosen = store_of_option(self._session.options)
        if chosen is not None:
            return f"<pinpoint.s3: not in use, because the option s3 names {chosen.name}>"
        with self._session.locked_world() as world:
            sizes = {url: len(content) for url, content in _all(world.part(Files))}
            empty = [f"s3://{name}/" for name in world.part(Files).buckets() if not world.part(Files).bucket(name)]
        lines = sorted([*(f"{url} ({counted(size, 'byte')})" for url, size in sizes.items()), *empty])
        shown = "".join(f"\n  {line}" for line in lines[:_SHOWN])
        rest = f"\n  … and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
        return f"<pinpoint.s3: {counted(len(sizes), 'file')}>{shown}{rest}"


def _parse_file(url: str) -> tuple[str, str]:
    bucket, key = parse_url(check_string("url", url, "a string of the form s3://bucket/key"))
    if not key:
        raise ValueError(f"the URL of a file must have the form s3://bucket/key, not {show(url)}, which names a bucket")
    return bucket, key


def _check_data(data: object) -> bytes:
    if isinstance(data, bytes):
        return bytes(data)
    if not isinstance(data, str):
        refuse_type("data", "bytes or a string (for a file on disk, pass path.read_bytes())", data)
    return check_string("data", data).encode()


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
    nearest = listed(get_close_matches(url, urls, n=_NEAREST, cutoff=0), none="no files")
    which = f"the nearest of its {len(urls)} files are {nearest}" if len(urls) > _NEAREST else f"it has {nearest}"
    raise LookupError(f"file {url!r} does not exist in pinpoint.s3; {which}")
