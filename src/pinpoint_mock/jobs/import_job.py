"""An import job: which files it takes, what becomes of their lines, and the segment that results.

A file is taken in whole or not at all; a line that cannot be used is counted and told, and spoils nothing else.
"""

from __future__ import annotations

import gc
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
from .csv_lines import CsvLines
from .job import MAX_FAILURES, Job, Outcome
from .json_lines import JsonLines
from .lines import Lines, NoText, UnreadableFile, Users, first_line, shortened

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
_SUFFIXES = {"CSV": {".csv", ""}, "JSON": {".json", ".jsonl", ".ndjson", ""}}  # unknown; proposed in facts-audience 4.3
_NOTHING = Definition()
_READERS: dict[str, type[CsvLines | JsonLines]] = {"CSV": CsvLines, "JSON": JsonLines}


@dataclass(frozen=True, kw_only=True)
class ImportOutcome(Outcome):
    """What an import came to.

    Args:
        membership: Whom the files name.
    """

    membership: Membership


@dataclass(frozen=True, kw_only=True)
class ImportJob(Job):
    """A job that reads endpoints from files."""

    type = "IMPORT"

    def work(self, app: App) -> Outcome:
        """Read the files, and write what their lines say to the app's endpoints."""
        bucket, key = parse_url(self.definition["S3Url"])
        store = find_store(app.world, bucket, app.region.name)
        file_format = self.definition["Format"]
        files = _files(store, bucket, key, file_format)
        progress = _Progress(app, file_format)
        for file in files:
            progress.take_in(store, bucket, file.key)
        return progress.outcome(len(files))

    def complete(self, app: App) -> None:
        """Make the segment, if the job defines one."""
        outcome = self.outcome
        if self.segment_id is None or not isinstance(outcome, ImportOutcome):
            return
        membership, size = outcome.membership, outcome.total_processed - outcome.total_failures
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
    """Give a copy of a file, on disk if it is large, so that reading it runs no code of a store in between."""
    with cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY)) as content:
        shutil.copyfileobj(stream, content, _CHUNK)
        content.seek(0)
        yield content


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Nothing here is cyclic, and a million new tuples would be looked through time and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def check_first_file(app: App, definition: Mapping[str, Any]) -> None:
    """Look into the first file, as the service does within the request (observed).

    What cannot be reached now is left to the job.

    Raises:
        BadRequest: If the file opens but its first line is not in the job's format.
    """
    bucket, key = parse_url(definition["S3Url"])
    file_format = definition["Format"]
    try:
        store = find_store(app.world, bucket, app.region.name)
        for file in islice(_chosen(store, bucket, key, file_format), 1):
            with store.open(bucket, file.key) as stream:
                _opened(iter(Lines(first_line(stream))), file_format)
    except (_WrongFirstLine, NoText) as error:
        raise BadRequest(str(error)) from None
    except (StoreError, UnreadableFile):
        return


def _files(store: ObjectStore, bucket: str, key: str, file_format: str) -> list[StoredFile]:
    """The files of a job, which must be neither none nor too many nor too large."""
    files: list[StoredFile] = []
    for file in _chosen(store, bucket, key, file_format):
        files.append(file)
        if len(files) > MAX_FILES:
            raise StoreError(f"s3://{bucket}/{key} has more than {MAX_FILES} files, the most that a job can import")
    size = sum(file.size for file in files)
    if size > MAX_BYTES:
        raise StoreError(f"s3://{bucket}/{key} has {size} bytes; the most that a job can import is {MAX_BYTES}")
    if not files:
        raise StoreError(_nothing_found(store, bucket, key, file_format))
    return files


def _nothing_found(store: ObjectStore, bucket: str, key: str, file_format: str) -> str:
    """What to say when there is no file, for the person who runs the test."""
    others = [file.key for file in islice(store.files(bucket, ""), _SHOWN + 1)]
    has = ", ".join(map(repr, others[:_SHOWN])) + (", …" if len(others) > _SHOWN else "")
    is_prefix = next(store.files(bucket, key), None) is not None
    suffixes = " or ".join(sorted(suffix for suffix in _SUFFIXES[file_format] if suffix))
    taken = f" (a prefix takes names that end in {suffixes}, or have no suffix)" if is_prefix else ""
    wanted = f"{key}….{file_format.lower()}" if not key or key.endswith("/") else key
    return (
        f"there is no {file_format} file at s3://{bucket}/{key} in {store.name}{taken}, whose bucket {bucket!r} has "
        f"{has or 'none at all'}: {store.upload_hint(bucket, wanted)}"
    )


def _chosen(store: ObjectStore, bucket: str, key: str, file_format: str) -> Iterator[StoredFile]:
    """The file with this key, whatever its name; else those below it whose names are of the format."""
    for file in store.files(bucket, key):
        if file.key == key and not key.endswith("/"):
            yield file
            return
        path = PurePosixPath(file.key)
        if file.size and path.suffix.lower() in _SUFFIXES[file_format] and not path.name.startswith("."):
            yield file


class _WrongFirstLine(UnreadableFile):
    """A file whose first line is not in the format."""


def _opened(lines: Iterator[list[str]], file_format: str) -> tuple[LineReader, list[str], int]:
    """What reads the rest of a file, the first list of its lines, and how many lines were left out before them."""
    for chunk in lines:
        for position, line in enumerate(chunk):
            if line and not line.isspace():
                try:
                    reader = _READERS[file_format](line)
                except BadRequest as error:
                    raise _WrongFirstLine(shortened(error.message)) from None
                skipped = position + isinstance(reader, CsvLines)  # the header
                return reader, chunk[skipped:], skipped
    raise UnreadableFile("the file is empty")


@dataclass
class _Progress:
    """What has been taken in so far.

    Args:
        app: Where to.
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

    def take_in(self, store: ObjectStore, bucket: str, key: str) -> None:
        """Take in a file, if it can be read to its end."""
        try:
            with store.open(bucket, key) as stream, _spooled_copy(stream) as content, _without_garbage_collection():
                piece = _Piece(self.app, key)
                piece.read(Lines(content), self.file_format)
                piece.changes.commit()
        except (UnreadableFile, StoreError) as error:
            self.failed_pieces += 1
            self._count(0, 0, [f"{key}: {error}"])
            return
        self.endpoint_keys += piece.endpoint_keys
        self.user_ids += piece.user_ids
        self._count(piece.processed, piece.failed, piece.failures)

    def _count(self, processed: int, failed: int, failures: list[str]) -> None:
        self.processed += processed
        self.failed += failed
        self.failures += failures[: MAX_FAILURES - len(self.failures)]

    def outcome(self, pieces: int) -> ImportOutcome:
        """What it all came to."""
        return ImportOutcome(
            total_pieces=pieces,
            failed_pieces=self.failed_pieces,
            total_processed=self.processed,
            total_failures=self.failed,
            failures=tuple(self.failures),
            membership=Membership(frozenset(self.endpoint_keys), frozenset(self.user_ids)),
        )


class _Piece:
    """One file being read.

    Args:
        app: Whose endpoints it defines.
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

    def read(self, lines: Lines, file_format: str) -> None:
        """Stage what the lines say."""
        chunks = iter(lines)
        reader, chunk, skipped = _opened(chunks, file_format)
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
                    self._enter(line)
                elif isinstance(line, Users):
                    self._enter_users(line)
                else:
                    self._fail(line_number, line)
            except ServiceError as error:
                self._fail(line_number, error.message)

    def _enter(self, line: Definition) -> None:
        if line.address and line.channel_type:
            key = self.changes.write(line, self._now)
        else:
            key = line.id.lower()
            if self.changes.endpoint(key) is None:
                raise BadRequest(f"There is no endpoint {line.id!r}; a new one needs ChannelType and Address")
            if line._replace(id="", size=0) != _NOTHING:
                self.changes.write(line, self._now)
        self.endpoint_keys.append(key)

    def _enter_users(self, line: Users) -> None:
        for user_id in line.user_ids:
            if self.changes.user(user_id) is None:
                raise BadRequest(f"There is no endpoint of user {user_id!r}")
        if line.attributes:
            self.changes.write_user(line.user_ids[0], line.attributes)
        self.user_ids += line.user_ids

    def _fail(self, number: int, reason: str) -> None:
        self.failed += 1
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(f"{self._key}:{number}: {shortened(reason)}")


def _channel_counts(audience: Audience, membership: Membership) -> dict[str, int]:
    """How many members there are on each channel."""
    keys = set(membership.endpoint_keys)
    for user_id in membership.user_ids:
        keys.update(endpoint.id.lower() for endpoint in audience.of_user(user_id))
    channels = (audience.endpoints[key].channel_type for key in keys if key in audience.endpoints)
    return dict(Counter(channel for channel in channels if channel is not None))
