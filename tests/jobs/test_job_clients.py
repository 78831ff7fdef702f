"""Jobs whose files come from a client: how the client is read, its errors, and its own calls."""

from __future__ import annotations

import io
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import EndpointConnectionError

from .conftest import jobs_with
from .shelf import PEOPLE, Body, Shelf, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def client_shelf(tmp_path: Path) -> Iterator[Shelf]:
    with ExitStack() as stack:
        yield Shelf("client", tmp_path, stack)


def test_a_stream_is_read_in_pieces(client_shelf: Shelf) -> None:
    line = b"%d,EMAIL,ann%d@example.com," + b"x" * 90 + b"\n"
    lines = b"".join(line % (number, number) for number in range(25_000))
    client_shelf.put("people.csv", b"Id,ChannelType,Address,Attributes.a\n" + lines)
    created = client_shelf.create()
    assert sum(client_shelf.stand_in.sizes) <= 512 * 1024  # to read the first line

    job = client_shelf.jobs.ended(created["Id"])

    assert (job["TotalProcessed"], job["TotalFailures"]) == (25_000, 0)
    assert len(client_shelf.stand_in.sizes) > 10
    assert all(0 < size <= 256 * 1024 for size in client_shelf.stand_in.sizes)


@pytest.mark.parametrize("error", [OSError("the disk"), EndpointConnectionError(endpoint_url="https://s3")], ids=repr)
def test_a_client_that_fails_fails_the_job(client_shelf: Shelf, error: Exception) -> None:
    def fail() -> None:
        raise error

    client_shelf.put("people.csv", PEOPLE)
    client_shelf.stand_in.on_get = fail

    failure = client_shelf.failed(client_shelf.create())

    assert failure.startswith("people.csv: s3://files/people.csv in the client given as s3= could not be opened: ")
    assert str(error) in failure


def test_given_a_body_that_fails_on_read_and_on_close_when_the_job_ends_then_the_read_error_is_reported(
    client_shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(body: Body, size: int) -> bytes:
        raise OSError("while reading")

    def close(body: Body) -> None:
        monkeypatch.setattr(Body, "close", io.BytesIO.close)  # Python closes it again when it deletes it
        raise OSError("while closing")

    client_shelf.put("people.csv", PEOPLE)
    created = client_shelf.create()
    monkeypatch.setattr(Body, "read", read)
    monkeypatch.setattr(Body, "close", close)

    failure = client_shelf.failed(created)

    assert failure.endswith("could not be read to its end: OSError: while reading")


def test_an_assertion_in_a_client_is_raised_and_the_job_fails(client_shelf: Shelf) -> None:
    def fail() -> None:
        raise AssertionError("not this file")

    client_shelf.put("people.csv", PEOPLE)
    created = client_shelf.create()
    client_shelf.stand_in.on_get = fail

    with pytest.raises(AssertionError, match="not this file"):
        client_shelf.create()
    with pytest.raises(AssertionError, match="not this file"):
        client_shelf.jobs.get(created["Id"])

    assert client_shelf.failed(created) == "AssertionError: not this file"
    assert len(client_shelf.jobs.page()["Item"]) == 1


@pytest.mark.parametrize("mode", ["poll", "time", "immediate", "every-status"])
def test_a_client_that_reads_its_job_sees_it_processing(mode: str) -> None:
    stand_in = StandIn()
    stand_in.contents["people.csv"] = PEOPLE
    with jobs_with(s3=stand_in, jobs=mode) as jobs:
        created = jobs.create("people.csv", DefineSegment=True)
        seen: list[str] = []

        def look() -> None:
            seen.append(jobs.get(created["Id"])["JobStatus"])

        stand_in.on_get = look
        jobs.pinpoint.clock.advance(minutes=1)
        job = jobs.ended(created["Id"])

        assert seen == ["PROCESSING"]
        assert job["JobStatus"] == "COMPLETED"
        assert jobs.segment(job["Definition"]["SegmentId"])["Version"] == 1


def test_a_processing_job_is_not_ended_by_the_clock_or_by_a_waiting_job() -> None:
    stand_in = StandIn()
    stand_in.contents["people.csv"] = PEOPLE
    with jobs_with(s3=stand_in, limits="2019") as jobs:
        created = [jobs.create("people.csv", DefineSegment=True) for _ in range(3)]
        jobs.view(created[1]["Id"]).advance()
        seen: list[str] = []

        def look() -> None:
            stand_in.on_get = lambda: None
            seen.extend(jobs.get(created[2]["Id"])["JobStatus"] for _ in range(2))

        stand_in.on_get = look
        assert jobs.get(created[0]["Id"])["JobStatus"] == "PROCESSING"

        assert seen == ["PENDING_JOB", "PROCESSING"]  # the second job ended because of it
        assert [jobs.ended(job["Id"])["JobStatus"] for job in created] == ["COMPLETED"] * 3
        assert all(jobs.segment(job["Definition"]["SegmentId"])["Version"] == 1 for job in created)


@pytest.mark.parametrize("mode", ["poll", "time"])
def test_a_client_cannot_move_the_clock_or_the_job_while_it_is_read(mode: str) -> None:
    stand_in = StandIn()
    stand_in.contents["people.csv"] = PEOPLE
    with jobs_with(s3=stand_in, jobs=mode) as jobs:
        view = jobs.view(jobs.create("people.csv", DefineSegment=True)["Id"])
        seen: list[str] = []

        def meddle() -> None:
            for refused, meddling in (
                (RuntimeError, lambda: jobs.pinpoint.clock.advance(minutes=1)),
                (RuntimeError, jobs.pinpoint.reset),
                (ValueError, view.advance),
                (ValueError, lambda: view.fail("stop")),
            ):
                with pytest.raises(refused):
                    meddling()
            seen.append(view.status)

        stand_in.on_get = meddle
        assert [view.advance() for _ in range(3)][-1] == "PROCESSING"
        assert seen == ["PROCESSING"]
        jobs.pinpoint.clock.run_until_idle()
        job = jobs.ended(view.id)

        assert job["JobStatus"] == "COMPLETED"
        assert jobs.segment(job["Definition"]["SegmentId"])["Version"] == 1
