"""Files with mistakes, and jobs for segments that do not exist or are not imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import Jobs, jobs_with

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = "Id,ChannelType,Address\nann,EMAIL,ann@example.com\n"


def test_hidden_files_below_a_prefix_are_ignored(tmp_path: Path) -> None:
    folder = tmp_path / "files" / "people"
    folder.mkdir(parents=True)
    (folder / ".DS_Store").write_bytes(b"\x00\x00\x00\x01Bud1\xff")
    (folder / "people.csv").write_text(PEOPLE)
    with jobs_with(s3=tmp_path) as jobs:
        job = jobs.ended(jobs.create("people/")["Id"])

        assert (job["JobStatus"], job["TotalPieces"], jobs.ids()) == ("COMPLETED", 1, ["ann"])


def test_the_error_for_a_missing_file_lists_ten_files_and_explains_prefixes(jobs: Jobs) -> None:
    for number in range(12):
        jobs.put(f"in/{number:02}.2024", PEOPLE)

    [failure] = jobs.ended(jobs.create("in/")["Id"])["Failures"]

    assert "(a prefix selects names that end in .csv or have no suffix)" in failure
    assert "'in/00.2024', 'in/01.2024'" in failure
    assert "'in/09.2024', …; put one with" in failure


@pytest.mark.parametrize("number", ["1_000", "１２", "0x10", "nan", "1,5", " 1"])
def test_a_metric_is_a_number_in_ascii(jobs: Jobs, number: str) -> None:
    assert jobs.failures(f'{PEOPLE.splitlines()[0]},Metrics.m\nann,EMAIL,a@example.com,"{number}"\n') == [
        f"2: Metrics['m'] must be a number, not {number!r}"
    ]


@pytest.mark.parametrize(("number", "read"), [("1", 1.0), ("-.5", -0.5), ("2.", 2.0), ("+1e3", 1000.0)])
def test_a_metric_may_have_a_sign_a_fraction_and_an_exponent(jobs: Jobs, number: str, read: float) -> None:
    jobs.complete(f"Id,ChannelType,Address,Metrics.m\nann,EMAIL,a@example.com,{number}\n")

    assert jobs.read("ann")["Metrics"] == {"m": read}


@pytest.mark.parametrize(
    ("file_format", "content"),
    [
        ("CSV", "User.UserId,EffectiveDate\nu,2030-01-01\n"),
        ("CSV", "User.UserId,RequestId\nu,r\n"),
        ("JSON", '{"User": {"UserId": "u"}, "EffectiveDate": "2030-01-01"}\n'),
        ("JSON", '{"User": {"UserId": "u"}, "RequestId": "r"}\n'),
    ],
)
def test_a_line_about_a_user_must_not_have_members_of_an_endpoint(jobs: Jobs, file_format: str, content: str) -> None:
    jobs.complete(f"{PEOPLE.splitlines()[0]},User.UserId\nann,EMAIL,a@example.com,u\n")

    [failure] = jobs.failures(content, Format=file_format)

    assert failure.endswith("The line has neither Id nor Address, and is not only about a user")


def test_the_error_for_lines_that_end_in_cr_says_so(jobs: Jobs) -> None:
    assert jobs.refusal("Id,Address\rann,a\r").endswith("lines must end in LF or CRLF, not in CR")


def test_a_long_first_line_of_json_is_quoted_partly(jobs: Jobs) -> None:
    text = jobs.refusal('{ Id: "' + "x" * 100_000 + '"}', Format="JSON")

    assert text.startswith("Unexpected character ('I' (code 73)): was expecting double-quote to start field name")
    assert len(text) <= 1_000


def test_attributes_that_make_endpoints_of_a_user_too_large_fail_the_line(jobs: Jobs) -> None:
    jobs.complete(f"{PEOPLE.splitlines()[0]},User.UserId\nann,EMAIL,a@example.com,u\n")
    names = [f"User.UserAttributes.a{number % 8}" for number in range(400)]

    [failure] = jobs.failures(f"User.UserId,{','.join(names)}\nu,{','.join(['x' * 100] * 400)}\n")

    assert "bytes; the maximum is 15360" in failure
    assert "UserAttributes" not in jobs.read("ann")["User"]


def test_the_jobs_of_a_segment_that_does_not_exist_are_not_found(jobs: Jobs) -> None:
    jobs.complete(PEOPLE, DefineSegment=True)

    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.client.get_segment_import_jobs(ApplicationId=jobs.app_id, SegmentId="")
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.client.get_segment_export_jobs(ApplicationId=jobs.app_id, SegmentId="")


def test_a_list_that_ends_jobs_shows_their_final_state() -> None:
    with jobs_with() as jobs:
        jobs.put("people", PEOPLE)
        for _ in range(25):
            jobs.create("people")
        jobs.page()

        told = {job["Id"]: job["JobStatus"] for job in jobs.page()["Item"]}

        assert list(told.values()).count("PROCESSING") <= 10


def test_advancing_a_waiting_job_moves_the_oldest_running_job() -> None:
    with jobs_with(jobs="manual") as jobs:
        jobs.put("people", PEOPLE)
        views = [jobs.view(jobs.create("people")["Id"]) for _ in range(11)]
        for view in views:
            view.advance()
        assert views[-1].status == "PENDING_JOB"

        while views[-1].status != "COMPLETED":
            views[-1].advance()

        assert views[0].status == "COMPLETED"


@pytest.mark.parametrize("reason", [None, 7])
def test_the_reason_of_a_failure_must_be_a_string(jobs: Jobs, reason: object) -> None:
    jobs.put("people", PEOPLE)
    view = jobs.view(jobs.create("people")["Id"])

    with pytest.raises(TypeError, match="must be a string"):
        view.fail(reason)  # type: ignore[arg-type]
    assert view.status == "CREATED"
