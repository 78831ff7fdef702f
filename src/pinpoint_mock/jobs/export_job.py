"""The export job: it writes the endpoints of an app or a segment to JSON Lines files, compressed with gzip.

Source: docs/behaviours/jobs.md#export-jobs.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, cast

from ..endpoints.audience import Audience
from ..endpoints.endpoint import export_endpoint
from ..gateway.errors import NotFound
from ..gateway.serialisation import to_json
from ..outside.stores import find_store, parse_url
from ..segments.evaluation import members_of
from ..segments.segment import Reference, find_referenced
from .job import Job, JobResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App

MAX_LINES = 100_000
"""The maximum number of endpoints in a file (unknown; proposed).

Code in the service's guide reads several files in a loop.
"""

_IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class ExportJob(Job):
    """A job that writes endpoints to files."""

    type = "EXPORT"

    def work(self, app: App) -> JobResult:
        """Write the endpoints, including inactive and opted-out ones (observed)."""
        bucket, prefix = parse_url(self.definition["S3UrlPrefix"])
        if prefix and not prefix.endswith("/"):
            prefix += "/"
        endpoints = iter(list(self._endpoints(app)))  # a copy: writing may run code of the test
        store = find_store(app.world, bucket, app.region.name)
        count = number = 0
        while number == 0 or (count and count % MAX_LINES == 0):
            with cast("BinaryIO", SpooledTemporaryFile(max_size=_IN_MEMORY)) as content:
                lines = _write(app, islice(endpoints, MAX_LINES), content)
                if number and not lines:
                    break
                content.seek(0)
                store.write(bucket, f"{prefix}{self.id}_{number}.gz", content)
            count += lines
            number += 1
        return JobResult(total_pieces=number, total_processed=count)

    def complete(self, app: App) -> None:
        """Do nothing: an export is complete when its files are written."""

    def _endpoints(self, app: App) -> Iterator[Endpoint]:
        if self.segment_id is None:
            return iter(app.part(Audience))
        segment = find_referenced(app, Reference(self.segment_id, self.definition.get("SegmentVersion")))
        if segment is None:
            raise NotFound(f"segment {self.segment_id!r} was deleted before it was exported")
        return members_of(app, segment)


def _write(app: App, endpoints: Iterable[Endpoint], content: BinaryIO) -> int:
    """Write one line for each endpoint, and return their number."""
    audience = app.part(Audience)
    count = 0
    with gzip.GzipFile(fileobj=content, mode="wb", mtime=0) as lines:  # 0: no time; the field ends in 2106
        for endpoint in endpoints:
            line = to_json(export_endpoint(app, endpoint, audience.user_attributes(endpoint)))
            lines.write(f"{line}\n".encode())
            count += 1
    return count
