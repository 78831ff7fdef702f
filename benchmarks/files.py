"""Jobs with files: the cost to import a row and to export a line, relative to the cost to read and write the file."""

from __future__ import annotations

import csv
import gzip
import json
import tracemalloc
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pinpoint_mock import mock_pinpoint

from .contestants import OURS, new_client
from .measure import Entrant, measure
from .people import BUCKET, NARROW, ROLE, WIDE, import_people, new_app, write_people
from .report import Figure, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_pinpoint import PinpointClient

    from .report import Result

ROWS, QUICK_ROWS, MANY_ROWS = 100_000, 20_000, 1_000_000
_MANY, _FEWER = f"of {MANY_ROWS:,}", f"of {ROWS:,}"
DICT_READER, JSON_AND_GZIP = "csv.DictReader", "json.dumps and gzip"


def import_rows(rounds: int, rows: int) -> Iterator[Result]:
    """Compare the import of a file with reading it into dictionaries, and measure its memory."""
    with _folder() as folder:
        for columns in (NARROW, WIDE):
            path = write_people(folder, columns, rows)
            times = measure({OURS: _import(path, rows), DICT_READER: _reading(path, rows)}, rounds)
            yield Row.of(f"import, a row of {rows:,} with {len(columns)} columns", times, OURS, DICT_READER, 4.00)
            yield from _memory(path, f"{rows:,} rows with {len(columns)} columns", rows)


def import_many_rows(rounds: int) -> Iterator[Result]:
    """Import a large file: the cost per row must not grow with the number of rows."""
    with _folder() as folder:
        many, fewer = (_import(write_people(folder, NARROW, rows), rows) for rows in (MANY_ROWS, ROWS))
        times = measure({_MANY: many, _FEWER: fewer}, rounds)
    yield Row.of("import, a row", times, _MANY, _FEWER, 1.25)


def export_lines(rounds: int, lines: int) -> Iterator[Result]:
    """Compare an export with writing the same dictionaries directly."""
    client = new_client()
    with _folder() as folder, mock_pinpoint(jobs="immediate", s3=folder):
        application_id = new_app(client)
        import_people(client, application_id, write_people(folder, WIDE, lines))
        path = _export(client, application_id, folder)
        with gzip.open(path, "rt", encoding="utf-8") as file:
            endpoints = [json.loads(line) for line in file]
        times = measure(
            {
                OURS: Entrant(lambda: _export(client, application_id, folder), calls=1, items=lines, warm_up=False),
                JSON_AND_GZIP: Entrant(lambda: _write(endpoints, path), calls=1, items=lines, warm_up=False),
            },
            rounds,
        )
    yield Row.of(f"export, a line of {lines:,}", times, OURS, JSON_AND_GZIP)


def job_pages(rounds: int) -> Iterator[Result]:
    """Get a page of 10 jobs out of few and out of many."""
    client = new_client()
    with _folder() as folder, mock_pinpoint(jobs="immediate", s3=folder):
        path = write_people(folder, NARROW, 1)
        entrants: dict[str, Entrant] = {}
        many, few = "10 of 1000", "10 of 10"
        for number, name in ((1000, many), (10, few)):
            application_id = new_app(client)
            for _ in range(number):
                import_people(client, application_id, path)
            ask = partial(client.get_import_jobs, ApplicationId=application_id, PageSize="10")
            entrants[name] = Entrant(ask)
        times = measure(entrants, rounds)
    yield Row.of("GetImportJobs", times, many, few, 1.10)


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


def _import(path: Path, rows: int) -> Entrant:
    """Time a whole job, each time in a new app of a new mock."""
    client = new_client()
    return Entrant(
        lambda: import_people(client, new_app(client), path),
        lambda: mock_pinpoint(jobs="immediate", s3=path.parent.parent),
        calls=1,
        items=rows,
        warm_up=False,
    )


def _reading(path: Path, rows: int) -> Entrant:
    def read() -> None:
        with path.open(newline="", encoding="utf-8") as file:
            for _ in csv.DictReader(file):
                pass

    return Entrant(read, calls=1, items=rows, warm_up=False)


def _memory(path: Path, case: str, rows: int) -> Iterator[Result]:
    client = new_client()
    with mock_pinpoint(jobs="immediate", s3=path.parent.parent):
        application_id = new_app(client)
        tracemalloc.start()
        try:
            import_people(client, application_id, path)
            kept, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    yield Figure(f"memory of an endpoint, import of {case}", OURS, f"{kept / rows:.0f} bytes")
    yield Figure(f"the same at its peak, import of {case}", OURS, f"{peak / rows:.0f} bytes")


def _export(client: PinpointClient, application_id: str, folder: Path) -> Path:
    job = client.create_export_job(
        ApplicationId=application_id, ExportJobRequest={"RoleArn": ROLE, "S3UrlPrefix": f"s3://{BUCKET}/exported"}
    )["ExportJobResponse"]
    job = client.get_export_job(ApplicationId=application_id, JobId=job["Id"])["ExportJobResponse"]
    if job["JobStatus"] != "COMPLETED":
        raise RuntimeError(f"The export failed: {job}")
    return folder / BUCKET / "exported" / f"{job['Id']}_0.gz"


def _write(endpoints: Sequence[object], path: Path) -> None:
    with gzip.open(path, "wb") as file:
        for endpoint in endpoints:
            file.write(f"{json.dumps(endpoint)}\n".encode())
