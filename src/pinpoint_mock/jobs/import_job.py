"""The import job: the files that it reads, their lines, and the segment that it creates.

A file that cannot be read to its end is not imported. A line that cannot be used is counted and reported, and the other
lines are imported. Source: docs/behaviours/jobs.md#import-jobs.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, cast

from ..endpoints.audience import Audience
from ..endpoints.audience_changes import AudienceChanges
from ..endpoints.endpoint import Definition
from ..gateway.errors import BadRequest, ServiceError
from ..outside.object_store import StoreError
from ..outside.stores import find_store, parse_url
from ..segments.segment import Membership, Segment, put_imported
from ..world.garbage import without_garbage_collection
from .csv_lines import CsvReader
from .job import MAX_FAILURES, Job, JobResult
from .json_lines import JsonReader
from .lines import LineChunks, NotUtf8, UnreadableFile, UserLine, read_first_line, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, BinaryIO

    from ..outside.object_store import ObjectStore, StoredFile
    from ..world.store import App
    from .lines import LineReader

MAX_FILES = 10_000  # documented quotas, of a job
MAX_BYTES = 1024**3
_IN_MEMORY = 8 * 1024 * 1024
_CHUNK = 256 * 1024
_SHOWN = 10
_SUFFIXES = {"CSV": {".csv", ""}, "JSON": {".json", ".jsonl", ".ndjson", ""}}  # unknown; proposed
_NOTHING = Definition()
_FILE_NAME = re.compile(r"[^,;\t{}]+\.(csv|jsonl?|gz)", re.IGNORECASE)
_READERS: dict[str, type[CsvReader | JsonReader]] = {"CSV": CsvReader, "JSON": JsonReader}


@dataclass(frozen=True, kw_only=True)
class ImportResult(JobResult):
    """The result of an import.

    Args:
        membership: The endpoints and users that the files name.
    """

    membership: Membership


@dataclass(frozen=True, kw_only=True)
class ImportJob(Job):
    """A job that reads endpoints from files."""

    type = "IMPORT"

    def work(self, app: App) -> JobResult:
        """Read the files, and write the definitions in their lines to the app's endpoints."""
        bucket, key = parse_url(self.definition["S3Url"])
        store = find_store(app.world, bucket, app.region.name)
        file_format = self.definition["Format"]
        files = _list_files(store, bucket, key, file_format)
        run = _Import(app, file_format)
        for file in files:
            run.import_file(store, bucket, file.key)
        return run.make_result(len(files))

    def complete(self, app: App) -> None:
        """Create the segment, if the job defines one."""
        result = self.result
        if self.segment_id is None or not isinstance(result, ImportResult):
            return
        membership, size = result.membership, result.total_processed - result.total_failures
        known = app.collection(Segment).get(self.segment_id)
        if known is not None and known.membership is not None and app.world.options.reimport == "add":
            membership = Membership(
                known.membership.endpoint_keys | membership.endpoint_keys,
                known.membership.user_ids | membership.user_ids,
            )
            size += known.import_definition["Size"] if known.import_definition else 0
        definition = {
            **{name: self.definition[name] for name in ("ExternalId", "Format", "RoleArn", "S3Url")},
            "ChannelCounts": _channel_counts(app.part(Audience), membership),
            "Size": size,
        }
        name = self.definition.get("SegmentName")
        put_imported(app, self.segment_id, name, definition, membership, app.world.clock.now())


@contextmanager
def _spooled_copy(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Copy a file, so that reading its lines does not run code of the store. A large file is copied to disk."""
    with cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY)) as content:
        shutil.copyfileobj(stream, content, _CHUNK)
        content.seek(0)
        yield content


def check_first_file(app: App, definition: Mapping[str, Any]) -> None:
    """Check the first line of the first file; the service does this during the request (observed).

    If the file cannot be reached, the job reports it.

    Raises:
        BadRequest: If the file can be opened, but its first line is not in the job's format.
    """
    bucket, key = parse_url(definition["S3Url"])
    file_format = definition["Format"]
    try:
        store = find_store(app.world, bucket, app.region.name)
        for file in islice(_choose_files(store, bucket, key, file_format), 1):
            with store.open(bucket, file.key) as stream:
                _open_reader(iter(LineChunks(read_first_line(stream))), file_format)
    except (_WrongFirstLine, NotUtf8) as error:
        raise BadRequest(str(error)) from None
    except (StoreError, UnreadableFile):
        return


def _list_files(store: ObjectStore, bucket: str, key: str, file_format: str) -> list[StoredFile]:
    """List the files of a job. Refuse a job without files, with too many files, or with too large files."""
    files: list[StoredFile] = []
    for file in _choose_files(store, bucket, key, file_format):
        files.append(file)
        if len(files) > MAX_FILES:
            raise StoreError(f"s3://{bucket}/{key} has more than {MAX_FILES} files, the maximum for one job")
    size = sum(file.size for file in files)
    if size > MAX_BYTES:
        raise StoreError(f"s3://{bucket}/{key} has {size} bytes; the maximum for one job is {MAX_BYTES}")
    if not files:
        raise StoreError(_describe_missing(store, bucket, key, file_format))
    return files


def _describe_missing(store: ObjectStore, bucket: str, key: str, file_format: str) -> str:
    """Describe why a job has no files, for the author of the test."""
    others = [file.key for file in islice(store.files(bucket, ""), _SHOWN + 1)]
    has = ", ".join(map(repr, others[:_SHOWN])) + (", …" if len(others) > _SHOWN else "")
    is_prefix = next(store.files(bucket, key), None) is not None
    suffixes = " or ".join(sorted(suffix for suffix in _SUFFIXES[file_format] if suffix))
    taken = f" (a prefix selects names that end in {suffixes} or have no suffix)" if is_prefix else ""
    wanted = f"{key}….{file_format.lower()}" if not key or key.endswith("/") else key
    return (
        f"{store.name} has no {file_format} file at s3://{bucket}/{key}{taken}; files in the bucket {bucket!r}: "
        f"{has or 'none'}; {store.upload_hint(bucket, wanted)}"
    )


def _choose_files(store: ObjectStore, bucket: str, key: str, file_format: str) -> Iterator[StoredFile]:
    """Yield the file with this key, in any format.

    If it does not exist, yield the files below the key with the right suffixes.
    """
    for file in store.files(bucket, key):
        if file.key == key and not key.endswith("/"):
            yield file
            return
        path = PurePosixPath(file.key)
        if file.size and path.suffix.lower() in _SUFFIXES[file_format] and not path.name.startswith("."):
            yield file


class _WrongFirstLine(UnreadableFile):
    """A file whose first line is not in the job's format."""


def _open_reader(lines: Iterator[list[str]], file_format: str) -> tuple[LineReader, list[str], int]:
    """Return the reader of a file, the rest of its first list of lines, and the number of lines before them."""
    for chunk in lines:
        for position, line in enumerate(chunk):
            if line and not line.isspace():
                try:
                    reader = _READERS[file_format](line)
                except BadRequest as error:
                    raise _WrongFirstLine(_suggest_content(line.strip(), shorten(error.message))) from None
                skipped = position + isinstance(reader, CsvReader)  # the header
                return reader, chunk[skipped:], skipped
    raise UnreadableFile("the file is empty")


def _suggest_content(line: str, message: str) -> str:
    """Return a message about a first line, with advice if a test put the name of a file instead of its content."""
    if not _FILE_NAME.fullmatch(line):
        return message
    return f"{message.partition(';')[0]}; did you mean the content of the file? Pass Path({line!r}).read_bytes()"


@dataclass
class _Import:
    """An import that is running: its counters, and the members of its segment.

    Args:
        app: The app.
        file_format: CSV or JSON.
    """

    app: App
    file_format: str
    failed_pieces: int = 0
    processed: int = 0
    failed: int = 0
    failures: list[str] = field(default_factory=list)
    endpoint_keys: list[str] = field(default_factory=list)
    user_ids: list[str] = field(default_factory=list)

    def import_file(self, store: ObjectStore, bucket: str, key: str) -> None:
        """Import a file. If it cannot be read to its end, import nothing of it."""
        try:
            with store.open(bucket, key) as stream, _spooled_copy(stream) as content, without_garbage_collection():
                file = _FileImport(self.app, key)
                file.read(LineChunks(content), self.file_format)
                file.changes.commit()
        except (UnreadableFile, StoreError) as error:
            self.failed_pieces += 1
            self._count(0, 0, [f"{key}: {error}"])
            return
        self.endpoint_keys += file.endpoint_keys
        self.user_ids += file.user_ids
        self._count(file.processed, file.failed, file.failures)

    def _count(self, processed: int, failed: int, failures: list[str]) -> None:
        self.processed += processed
        self.failed += failed
        self.failures += failures[: MAX_FAILURES - len(self.failures)]

    def make_result(self, pieces: int) -> ImportResult:
        """Return the result of all files."""
        return ImportResult(
            total_pieces=pieces,
            failed_pieces=self.failed_pieces,
            total_processed=self.processed,
            total_failures=self.failed,
            failures=tuple(self.failures),
            membership=Membership(frozenset(self.endpoint_keys), frozenset(self.user_ids)),
        )


class _FileImport:
    """The import of one file.

    Args:
        app: The app.
        key: Its key.
    """

    def __init__(self, app: App, key: str) -> None:
        self._key = key
        self._now = app.world.clock.now()
        self.changes = AudienceChanges(app)
        self.processed = self.failed = 0
        self.failures: list[str] = []
        self.endpoint_keys: list[str] = []
        self.user_ids: list[str] = []

    def read(self, lines: LineChunks, file_format: str) -> None:
        """Read the lines, and stage the changes that they define."""
        chunks = iter(lines)
        reader, chunk, skipped = _open_reader(chunks, file_format)
        self._stage(reader, chunk, lines.number + skipped)
        for chunk in chunks:
            self._stage(reader, chunk, lines.number)

    def _stage(self, reader: LineReader, lines: list[str], number: int) -> None:
        for line_number, line in enumerate(reader.read(lines), number):
            if line is None:
                continue
            self.processed += 1
            try:
                if isinstance(line, Definition):
                    self._write_endpoint(line)
                elif isinstance(line, UserLine):
                    self._add_users(line)
                else:
                    self._fail(line_number, line)
            except ServiceError as error:
                self._fail(line_number, error.message)

    def _write_endpoint(self, line: Definition) -> None:
        if line.address and line.channel_type:
            key = self.changes.write(line, self._now)
        else:
            key = line.id.lower()
            is_opted_out = line.channel_type and line.opt_out == "ALL"  # then an address is not needed (inferred)
            if self.changes.endpoint(key) is None and not is_opted_out:
                raise BadRequest(f"Endpoint {line.id!r} does not exist; a new endpoint needs ChannelType and Address")
            if line._replace(id="", size=0) != _NOTHING:
                self.changes.write(line, self._now)
        self.endpoint_keys.append(key)

    def _add_users(self, line: UserLine) -> None:
        for user_id in line.user_ids:
            if self.changes.user(user_id) is None:
                raise BadRequest(f"User {user_id!r} does not exist: no endpoint has this UserId")
        if line.attributes:
            self.changes.write_user(line.user_ids[0], line.attributes)
        self.user_ids += line.user_ids

    def _fail(self, number: int, reason: str) -> None:
        self.failed += 1
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(f"{self._key}:{number}: {shorten(reason)}")


def _channel_counts(audience: Audience, membership: Membership) -> dict[str, int]:
    """Count the members on each channel."""
    keys = set(membership.endpoint_keys)
    for user_id in membership.user_ids:
        keys.update(endpoint.id.lower() for endpoint in audience.of_user(user_id))
    channels = (audience.endpoints[key].channel_type for key in keys if key in audience.endpoints)
    return dict(Counter(channel for channel in channels if channel is not None))
