"""The stores for files of jobs: memory, a folder, a client, moto's S3; and all that can go wrong."""

from __future__ import annotations

import gzip
import json
import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

import boto3
import pytest

from pinpoint_mock.jobs import import_job

from .conftest import jobs_with
from .shelf import BOB, PEOPLE, STORES, Shelf, moto

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=STORES)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    with ExitStack() as stack:
        yield Shelf(request.param, tmp_path, stack)


def test_files_of_every_store_are_imported(shelf: Shelf) -> None:
    shelf.put("people/a.csv", PEOPLE)
    shelf.put("people/2030/b.csv", BOB)

    job = shelf.jobs.ended(shelf.create("people/")["Id"])

    assert (job["JobStatus"], job["TotalPieces"], job["TotalProcessed"]) == ("COMPLETED", 2, 2)
    assert sorted(shelf.jobs.members(job["Definition"]["SegmentId"])) == ["ann", "bob"]


def test_exports_are_written_to_every_store_and_can_be_read_back(shelf: Shelf) -> None:
    shelf.jobs.mail("ann")
    job = shelf.jobs.create_export("s3://files/exports")
    while shelf.jobs.get_export(job["Id"])["JobStatus"] != "COMPLETED":
        pass

    content = gzip.decompress(shelf.get(f"exports/{job['Id']}_0.gz"))

    assert json.loads(content)["Address"] == "ann@example.com"


def test_a_missing_bucket_fails_an_import_and_the_error_names_the_store(shelf: Shelf) -> None:
    failure = shelf.failed(shelf.create(S3Url="s3://nowhere/people.csv"))

    assert failure.startswith("bucket 'nowhere' does not exist in ")
    assert all(name in failure for name in NAMES[shelf.kind])
    assert any(remedy in failure for remedy in ("pinpoint.s3.put('s3://nowhere/…', data)", "create "))


NAMES = {
    "memory": ["pinpoint.s3", "no mock of moto is active"],
    "folder": ["the folder "],
    "client": ["the client given as s3="],
    "moto outside": ["pinpoint.s3", "moto's S3"],
    "moto inside": ["pinpoint.s3", "moto's S3"],
}


def test_a_missing_bucket_fails_an_export(shelf: Shelf) -> None:
    job = shelf.jobs.create_export("s3://nowhere/")
    shelf.jobs.get_export(job["Id"])

    ended = shelf.jobs.get_export(job["Id"])

    assert (ended["JobStatus"], ended["TotalProcessed"], ended["FailedPieces"]) == ("FAILED", 0, 1)
    assert ended["Failures"][0].startswith("bucket 'nowhere' does not exist in ")


HOW_TO_PUT = {
    "memory": "put one with pinpoint.s3.put('s3://files/{}', data)",
    "folder": "write one there, to 'files/{}'",
    "client": "upload one with put_object(Bucket='files', Key='{}', Body=data) of an S3 client",
}


@pytest.mark.parametrize(
    ("key", "wanted"), [("nobody.csv", "nobody.csv"), ("nobody/", "nobody/….csv"), ("nobody", "nobody")]
)
def test_a_key_or_prefix_without_a_file_fails_a_job_and_the_error_says_how_to_add_a_file(
    shelf: Shelf, key: str, wanted: str
) -> None:
    shelf.put("people.csv", PEOPLE)

    failure = shelf.failed(shelf.create(key))

    assert f" has no CSV file at s3://files/{key}; " in failure
    assert failure.endswith(f": 'people.csv'; {HOW_TO_PUT.get(shelf.kind, HOW_TO_PUT['client']).format(wanted)}")


def test_a_prefix_with_only_files_of_another_format_fails_the_job(shelf: Shelf) -> None:
    shelf.put("people/a.csv", PEOPLE)

    assert " has no JSON file at " in shelf.failed(shelf.create("people/", Format="JSON"))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xff\xfe\x00", "the file is not UTF-8: invalid start byte 0xff in line 1; it may be UTF-16"),
        (b"Name,Address\n", "The header has an unknown column 'Name'; name the column of an attribute Attributes.Name"),
        (
            b"data/members.csv",
            "The header has an unknown column 'data/members.csv'; did you mean the content of the file? "
            "Pass Path('data/members.csv').read_bytes()",
        ),
        (gzip.compress(PEOPLE), "the file is compressed with gzip; compressed files cannot be imported"),
    ],
    ids=["bytes", "header", "file name", "gzip"],
)
def test_a_wrong_first_line_is_refused_in_the_first_file_and_fails_a_later_file(
    shelf: Shelf, content: bytes, text: str
) -> None:
    created = shelf.create()
    shelf.put("people.csv", content)

    with pytest.raises(shelf.jobs.client.exceptions.BadRequestException, match=re.escape(text)):
        shelf.create()
    assert shelf.failed(created) == f"people.csv: {text}"


@pytest.mark.parametrize(
    ("rest", "text"),
    [
        (b"bob,EMAIL,\xff\n", "the file is not UTF-8: invalid start byte 0xff in line 3"),
        (b"x" * 2_000_000, "line 3 has more than 1048576 characters"),
    ],
    ids=["bytes", "long line"],
)
def test_a_fault_later_in_a_file_fails_the_job(shelf: Shelf, rest: bytes, text: str) -> None:
    shelf.put("people.csv", PEOPLE + rest)

    assert shelf.failed(shelf.create()) == f"people.csv: {text}"


@pytest.mark.parametrize(("name", "limit"), [("MAX_BYTES", len(PEOPLE)), ("MAX_FILES", 1)])
def test_too_many_files_or_bytes_fail_the_job(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str, limit: int
) -> None:
    monkeypatch.setattr(import_job, name, limit)
    shelf.put("people/a.csv", PEOPLE)
    shelf.put("people/b.csv", PEOPLE)

    assert "for one job" in shelf.failed(shelf.create("people/"))


def test_a_file_deleted_after_the_job_was_created_fails_it(shelf: Shelf) -> None:
    shelf.put("people.csv", PEOPLE)
    created = shelf.create()
    shelf.delete("people.csv")

    assert " has no CSV file at s3://files/people.csv; " in shelf.failed(created)


def test_a_file_that_changes_after_the_job_was_created_is_read_in_its_new_state(shelf: Shelf) -> None:
    shelf.put("people.csv", PEOPLE)
    created = shelf.create()
    shelf.put("people.csv", BOB)
    assert shelf.jobs.get(created["Id"])["JobStatus"] == "PROCESSING"
    shelf.put("people.csv", b"")

    assert shelf.jobs.ended(created["Id"])["JobStatus"] == "COMPLETED"
    assert shelf.jobs.ids() == ["bob"]


def test_deleting_the_app_before_its_job_runs_deletes_the_job(shelf: Shelf) -> None:
    shelf.put("people.csv", PEOPLE)
    created = shelf.create()
    shelf.jobs.client.delete_app(ApplicationId=shelf.jobs.app_id)

    shelf.jobs.pinpoint.clock.advance(minutes=2)

    assert shelf.jobs.pinpoint.clock.history == []
    with pytest.raises(shelf.jobs.client.exceptions.NotFoundException):
        shelf.jobs.get(created["Id"])


def test_moto_stopped_before_the_job_runs_fails_it() -> None:
    with jobs_with() as jobs:
        with moto.mock_aws():
            s3 = boto3.client("s3", region_name="us-east-1")
            s3.create_bucket(Bucket="files")
            s3.put_object(Bucket="files", Key="people.csv", Body=PEOPLE)
            created = jobs.create("people.csv")

        job = jobs.ended(created["Id"])

        assert (job["JobStatus"], jobs.ids()) == ("FAILED", [])
        assert "no mock of moto is active" in job["Failures"][0]


def test_a_bucket_in_pinpoint_s3_has_priority_over_a_bucket_in_moto(tmp_path: Path) -> None:
    with ExitStack() as stack:
        shelf = Shelf("moto outside", tmp_path, stack)
        shelf.put("people.csv", PEOPLE)
        shelf.jobs.put("people.csv", BOB)

        shelf.jobs.ended(shelf.create()["Id"])

        assert shelf.jobs.ids() == ["bob"]
