"""The files of an import: a single file or the files below a prefix, their number, size and faults."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from .conftest import DATA, Jobs, jobs_with

if TYPE_CHECKING:
    from pathlib import Path

MAIL = "Id,ChannelType,Address\n"


def person(name: str) -> str:
    return f"{MAIL}{name},EMAIL,{name}@example.com\n"


def test_a_prefix_selects_the_files_of_the_format_also_in_subfolders(jobs: Jobs) -> None:
    jobs.put("people/a.csv", person("ann"))
    jobs.put("people/2030/b.csv", person("bob"))
    jobs.put("people/c.json", '{"Id": "eve", "ChannelType": "EMAIL", "Address": "eve@example.com"}\n')
    jobs.put("elsewhere.csv", person("joe"))

    job = jobs.ended(jobs.create("people/", DefineSegment=True)["Id"])

    assert (job["JobStatus"], job["TotalPieces"], job["CompletedPieces"], job["TotalProcessed"]) == (
        "COMPLETED",
        2,
        2,
        2,
    )
    assert sorted(jobs.members(job["Definition"]["SegmentId"])) == ["ann", "bob"]
    assert sorted(jobs.ids()) == ["ann", "bob"]


def test_a_json_job_selects_the_json_files_among_mixed_files(jobs: Jobs) -> None:
    for suffix in (".json", ".jsonl", ".NDJSON", ""):
        name = f"json{suffix}".replace(".", "").lower()
        jobs.put(f"people/a{suffix}", f'{{"Id": "{name}", "ChannelType": "EMAIL", "Address": "{name}@example.com"}}\n')
    jobs.put("people/b.csv", person("bob"))
    jobs.put("people/c.txt", person("eve"))

    job = jobs.ended(jobs.create("people/", Format="JSON")["Id"])

    assert job["JobStatus"] == "COMPLETED"
    assert jobs.ids() == ["json", "jsonndjson", "jsonjson", "jsonjsonl"]  # in order of key


def test_compressed_files_below_a_prefix_are_not_selected(jobs: Jobs) -> None:
    jobs.put("people/a.csv.gz", gzip.compress(person("ann").encode()))
    jobs.put("people/b.csv", person("bob"))

    assert jobs.ended(jobs.create("people")["Id"])["TotalPieces"] == 1
    assert jobs.ids() == ["bob"]


def test_a_compressed_file_is_refused_by_its_first_bytes(jobs: Jobs) -> None:
    text = "the file is compressed with gzip; compressed files cannot be imported"
    assert jobs.refusal(gzip.compress(person("ann").encode()), key="people.csv") == text
    assert jobs.refusal(gzip.compress(b"{}"), key="people.csv.gz", Format="JSON") == text


@pytest.mark.parametrize("key", ["people", "people.csv", "people.json", "people.txt", "people.gz"])
def test_a_single_file_may_have_any_name(jobs: Jobs, key: str) -> None:
    jobs.put(f"{key}/below.csv", person("bob"))

    assert jobs.complete(person("ann"), key=key)["TotalPieces"] == 1
    assert jobs.ids() == ["ann"]


def test_a_prefix_does_not_have_to_end_with_a_slash_or_a_folder_name(jobs: Jobs) -> None:
    jobs.put("imports-2029.csv", person("ann"))
    jobs.put("imports/2030/people.csv", person("bob"))

    assert jobs.ended(jobs.create("imp")["Id"])["TotalPieces"] == 2


@pytest.mark.parametrize("url", ["s3://files", "s3://files/"])
def test_a_url_of_only_a_bucket_selects_all_its_files(jobs: Jobs, url: str) -> None:
    jobs.put("a.csv", person("ann"))
    jobs.put("2030/b.csv", person("bob"))

    job = jobs.ended(jobs.create("", S3Url=url)["Id"])

    assert (job["JobStatus"], job["TotalPieces"], job["Definition"]["S3Url"]) == ("COMPLETED", 2, url)


def test_empty_files_that_stand_for_folders_are_ignored(jobs: Jobs) -> None:
    jobs.put("people/", b"")
    jobs.put("people/2030/", b"")
    jobs.put("people/2030/a.csv", person("ann"))

    assert jobs.ended(jobs.create("people/")["Id"])["TotalPieces"] == 1


def test_a_key_that_ends_with_a_slash_is_a_prefix_and_not_a_file(jobs: Jobs) -> None:
    jobs.put("people/", person("ann"))  # a key that ends with a slash, with content
    jobs.put("people/a.csv", person("bob"))

    assert jobs.ended(jobs.create("people/")["Id"])["TotalPieces"] == 2


def test_later_files_override_earlier_files(jobs: Jobs) -> None:
    jobs.put("people/a.csv", f"{MAIL}ann,EMAIL,before@example.com\n")
    jobs.put("people/b.csv", "Id,Address\nann,after@example.com\n")

    jobs.ended(jobs.create("people/")["Id"])

    assert jobs.read("ann")["Address"] == "after@example.com"


def test_a_broken_file_fails_the_job_but_the_other_files_are_imported(jobs: Jobs) -> None:
    jobs.put("people/a.csv", person("ann"))
    jobs.put("people/b.csv", person("bob").encode() + b"\xff")
    jobs.put("people/c.csv", "Name\nEve\n")
    jobs.put("people/d.csv", person("joe") + "nobody,,\n")

    job = jobs.ended(jobs.create("people/", DefineSegment=True)["Id"])

    assert (job["JobStatus"], job["TotalPieces"], job["CompletedPieces"], job["FailedPieces"]) == ("FAILED", 4, 2, 2)
    assert (job["TotalProcessed"], job["TotalFailures"]) == (3, 1)
    assert job["Failures"] == [
        "people/b.csv: the file is not UTF-8: invalid start byte 0xff in line 3",
        "people/c.csv: The header has an unknown column 'Name'; name the column of an attribute Attributes.Name",
        "people/d.csv:3: Endpoint 'nobody' does not exist; a new endpoint needs ChannelType and Address",
    ]
    assert jobs.ids() == ["ann", "joe"]
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.segment(job["Definition"]["SegmentId"])


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n  \r\n"], ids=["nothing", "mark", "blank"])
@pytest.mark.parametrize("file_format", ["CSV", "JSON"])
def test_an_empty_file_fails(jobs: Jobs, content: bytes, file_format: str) -> None:
    job = jobs.run(content, Format=file_format)

    assert (job["JobStatus"], job["Failures"]) == ("FAILED", ["people: the file is empty"])
    assert (job["FailedPieces"], job["CompletedPieces"], job["TotalProcessed"], job["TotalFailures"]) == (1, 0, 0, 0)


def test_bytes_that_are_not_utf_8_fail_the_whole_file(jobs: Jobs) -> None:
    job = jobs.run(person("ann").encode() + b"bob,EMAIL,\xc3\x28\n")

    assert (job["JobStatus"], jobs.ids()) == ("FAILED", [])


def test_a_line_of_two_megabytes_fails_the_whole_file(jobs: Jobs) -> None:
    job = jobs.run(person("ann") + "x" * 2_000_000 + "\n")

    assert (job["JobStatus"], jobs.ids()) == ("FAILED", [])
    assert job["Failures"] == ["people: line 3 has more than 1048576 characters"]


def test_a_cell_that_is_too_large_for_the_csv_module_fails_its_line(jobs: Jobs) -> None:
    [failure] = jobs.failures(f"{MAIL}{'x' * 500_000},EMAIL,a@example.com\nann,EMAIL,ann@example.com\n")

    assert failure == "2: The line is not valid CSV: field larger than field limit (131072)"
    assert jobs.ids() == ["ann"]


def test_too_many_files_fail_a_job(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinpoint_mock.jobs.import_job.MAX_FILES", 2)
    for name in ("ann", "bob", "eve"):
        jobs.put(f"people/{name}.csv", person(name))

    job = jobs.ended(jobs.create("people/")["Id"])

    assert (job["JobStatus"], jobs.ids()) == ("FAILED", [])
    assert job["Failures"] == ["s3://files/people/ has more than 2 files, the maximum for one job"]


def test_the_maximum_number_of_files_is_imported(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pinpoint_mock.jobs.import_job.MAX_FILES", 2)
    jobs.put("people/other.json", "{}")
    for name in ("ann", "bob"):
        jobs.put(f"people/{name}.csv", person(name))

    assert jobs.ended(jobs.create("people/")["Id"])["JobStatus"] == "COMPLETED"


def test_too_many_bytes_fail_a_job(tmp_path: Path) -> None:
    (tmp_path / "files" / "people").mkdir(parents=True)
    (tmp_path / "files" / "people" / "a.csv").write_text(person("ann"))
    with (tmp_path / "files" / "people" / "b.csv").open("wb") as file:
        file.truncate(1024**3)  # sparse: it does not take space
    with jobs_with(s3=tmp_path) as jobs:
        job = jobs.ended(jobs.create("people/")["Id"])

        size = 1024**3 + len(person("ann"))
        assert (job["JobStatus"], jobs.ids()) == ("FAILED", [])
        assert job["Failures"] == [f"s3://files/people/ has {size} bytes; the maximum for one job is {1024**3}"]


def test_the_sizes_of_all_files_count_to_the_last_byte(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    size = 2 * len(person("ann"))
    jobs.put("people/a.csv", person("ann"))
    jobs.put("people/b.csv", person("bob"))
    statuses = []
    for limit in (size - 1, size):
        monkeypatch.setattr("pinpoint_mock.jobs.import_job.MAX_BYTES", limit)
        statuses.append(jobs.ended(jobs.create("people/")["Id"])["JobStatus"])

    assert statuses == ["FAILED", "COMPLETED"]


def test_only_the_first_file_is_checked_when_a_job_is_created(jobs: Jobs) -> None:
    jobs.put("people/a.csv", person("ann"))
    jobs.put("people/b.csv", "Name\nBob\n")

    assert jobs.create("people/")["JobStatus"] == "CREATED"


def test_the_first_hundred_failures_over_all_files_are_reported(jobs: Jobs) -> None:
    for name in ("a", "b", "c"):
        jobs.put(f"people/{name}.csv", "Id\n" + "nobody\n" * 60)

    job = jobs.ended(jobs.create("people/")["Id"])

    assert (job["TotalFailures"], len(job["Failures"])) == (180, 100)
    assert [failure.split(":")[0] for failure in job["Failures"]] == ["people/a.csv"] * 60 + ["people/b.csv"] * 40


BEGINNINGS = [
    b"",
    b"Id,Address,ChannelType\n",
    b"Id\n",
    b"User.UserId,Metrics.a\r\n",
    b"\xef\xbb\xbfAddress,ChannelType,EffectiveDate,Location.Latitude,Location.Longitude\n",
    b'{"Id": "a"}\n',
    b'{"Address": "a", "ChannelType": "SMS", "',
]
BYTES = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet='{}[]",:\\\r\n\tedIA0127-+.nulStrue ', max_size=60).map(str.encode),
    st.lists(
        st.sampled_from([b"a,b,SMS\n", b",b,SMS\n", b"u,1\n", b"b,SMS,0001-01-01,1,1\n", b"b,SMS,9999-12-31,,\n"])
    ).map(b"".join),
)


@given(beginning=st.sampled_from(BEGINNINGS), rest=BYTES, file_format=st.sampled_from(["CSV", "JSON"]))
@settings(max_examples=400)
def test_arbitrary_bytes_are_refused_or_make_a_job_whose_counts_add_up(
    beginning: bytes, rest: bytes, file_format: str
) -> None:
    with jobs_with() as jobs:
        jobs.put("people", beginning + rest)
        try:
            created = jobs.create("people", Format=file_format, DefineSegment=True)
        except jobs.client.exceptions.BadRequestException:
            event("refused")
            assert jobs.ids() == []
            return
        job = jobs.ended(created["Id"])
        event(job["JobStatus"])
        assert job["TotalPieces"] == job["CompletedPieces"] + job["FailedPieces"] == 1
        assert len(job.get("Failures", [])) == min(job["TotalFailures"] + job["FailedPieces"], 100)
        if job["JobStatus"] == "FAILED":
            assert (job["FailedPieces"], job["TotalProcessed"], jobs.ids()) == (1, 0, [])
        else:
            size = jobs.segment(job["Definition"]["SegmentId"])["ImportDefinition"]["Size"]
            assert size == job["TotalProcessed"] - job["TotalFailures"] >= 0
            assert len(jobs.ids()) <= size
            assert all(jobs.read(endpoint_id) for endpoint_id in jobs.ids())


def test_the_sample_files_are_imported_from_a_folder() -> None:
    with jobs_with(s3=DATA.parent) as jobs:
        job = jobs.ended(jobs.create("", S3Url="s3://data/guide.csv")["Id"])

        assert (job["JobStatus"], len(jobs.ids())) == ("COMPLETED", 5)


def test_the_failure_report_of_a_very_long_line_is_short(jobs: Jobs) -> None:
    [failure] = jobs.failures(f'\n{{"Id": "{"x" * 500_000}"}}\n', Format="JSON")

    assert failure.startswith("2: Endpoint 'xxx")
    assert len(failure) < 600


@pytest.mark.parametrize(
    ("content", "file_format"), [("x" * 500_000, "CSV"), (f'{{ Id: "{"x" * 500_000}" }}', "JSON")], ids=["CSV", "JSON"]
)
def test_the_error_message_about_a_very_long_first_line_is_short(jobs: Jobs, content: str, file_format: str) -> None:
    assert len(jobs.refusal(content, Format=file_format)) < 600
    jobs.put("others/a", '{"Id": "ann"}' if file_format == "JSON" else "Id")
    jobs.put("others/b", content)

    job = jobs.ended(jobs.create("others/", Format=file_format)["Id"])

    assert all(len(failure) < 600 for failure in job["Failures"])
