"""Import jobs: the responses of the operations, the refused requests, and the lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ParamValidationError

from .conftest import DATA, ROLE, Jobs, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

ONE = "ChannelType,Address\nEMAIL,ann@example.com\n"


def ids(items: Any) -> list[str]:
    return [item["Id"] for item in items]


def test_a_created_job_has_a_definition_but_no_counters(jobs: Jobs) -> None:
    jobs.put("people.csv", DATA / "guide.csv")

    answer: Any = jobs.client.create_import_job(
        ApplicationId=jobs.app_id,
        ImportJobRequest={
            "Format": "CSV",
            "S3Url": "s3://files/people.csv",
            "RoleArn": ROLE,
            "DefineSegment": True,
            "SegmentName": "people",
        },
    )

    job = answer["ImportJobResponse"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert re.fullmatch("[0-9a-f]{32}", job["Id"])
    assert re.fullmatch("[0-9a-f]{32}", job["Definition"]["SegmentId"])
    assert re.fullmatch(r"20..-..-..T..:..:..\.[0-9]{3}Z", job["CreationDate"])
    assert job == {
        "ApplicationId": jobs.app_id,
        "CreationDate": job["CreationDate"],
        "Definition": {
            "DefineSegment": True,
            "ExternalId": "123456789012",
            "Format": "CSV",
            "RegisterEndpoints": False,
            "RoleArn": ROLE,
            "S3Url": "s3://files/people.csv",
            "SegmentId": job["Definition"]["SegmentId"],
            "SegmentName": "people",
        },
        "Id": job["Id"],
        "JobStatus": "CREATED",
        "Type": "IMPORT",
    }


def test_a_completed_job_has_counters_and_a_segment(jobs: Jobs) -> None:
    created = jobs.create("guide.csv", DefineSegment=True)
    jobs.put("guide.csv", DATA / "guide.csv")

    job = jobs.ended(created["Id"])

    assert job == {
        **created,
        "CompletedPieces": 1,
        "CompletionDate": job["CompletionDate"],
        "FailedPieces": 0,
        "JobStatus": "COMPLETED",
        "TotalFailures": 0,
        "TotalPieces": 1,
        "TotalProcessed": 5,
    }
    segment = jobs.segment(job["Definition"]["SegmentId"])
    assert segment["SegmentType"] == "IMPORT"
    assert segment["ImportDefinition"] == {
        "ChannelCounts": {"APNS": 1, "EMAIL": 2, "GCM": 1, "SMS": 1},
        "ExternalId": "123456789012",
        "Format": "CSV",
        "RoleArn": ROLE,
        "S3Url": "s3://files/guide.csv",
        "Size": 5,
    }


def test_a_first_line_with_an_unquoted_key_is_refused_with_the_observed_message(jobs: Jobs) -> None:
    assert jobs.refusal(DATA / "unquoted.json", Format="JSON") == (
        "Unexpected character ('I' (code 73)): was expecting double-quote to start field name\n"
        ' at [Source: (String)"{ Id: "9GSh1dnhtfjUTh8J9Yj9N33LBe4f9gn2x1zks" }"; line: 1, column: 4]'
    )


def test_a_line_without_id_address_or_user_is_counted_and_reported(jobs: Jobs) -> None:
    job = jobs.run(DATA / "third-line-bad.csv", key="people.csv", DefineSegment=True)

    assert (job["JobStatus"], job["TotalProcessed"], job["TotalFailures"]) == ("COMPLETED", 5, 1)
    assert (job["CompletedPieces"], job["FailedPieces"]) == (1, 0)
    assert job["Failures"] == ["people.csv:4: The line has neither Id nor Address, and is not only about a user"]
    assert jobs.segment(job["Definition"]["SegmentId"])["ImportDefinition"]["Size"] == 4
    assert jobs.ids() == ["a", "b", "d", "e"]


def test_the_first_hundred_of_150_bad_lines_are_reported(jobs: Jobs) -> None:
    job = jobs.run("Id\n" + "nobody\n" * 150)

    assert (job["JobStatus"], job["TotalProcessed"], job["TotalFailures"]) == ("COMPLETED", 150, 150)
    assert [failure.split(":")[1] for failure in job["Failures"]] == [str(line) for line in range(2, 102)]


def test_without_a_segment_only_the_endpoints_are_created(jobs: Jobs) -> None:
    job = jobs.complete(ONE, RegisterEndpoints=True)

    assert job["Definition"]["DefineSegment"] is False
    assert job["Definition"]["RegisterEndpoints"] is True
    assert "SegmentId" not in job["Definition"]
    assert list(jobs.addresses()) == ["ann@example.com"]
    assert jobs.client.get_segments(ApplicationId=jobs.app_id)["SegmentsResponse"]["Item"] == []


@pytest.mark.parametrize("members", [{}, {"RegisterEndpoints": False, "DefineSegment": False}, {"DefineSegment": True}])
def test_endpoints_are_written_for_any_value_of_register_endpoints(jobs: Jobs, members: Any) -> None:
    jobs.complete(ONE, **members)

    assert list(jobs.addresses()) == ["ann@example.com"]


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"Format": "XML"}, "Format must be one of CSV, JSON, not 'XML'"),
        ({"S3Url": "http://x"}, "S3Url must be a URL of the form s3://bucket/folder/file, not 'http://x'"),
        ({"S3Url": "s3://"}, "S3Url must be a URL of the form s3://bucket/folder/file, not 's3://'"),
        ({"RoleArn": "import"}, "RoleArn must be the ARN of an IAM role, not 'import'"),
    ],
)
def test_a_wrong_member_is_refused(jobs: Jobs, members: Any, text: str) -> None:
    assert text in jobs.refusal(ONE, **members)


@pytest.mark.parametrize("name", ["Format", "S3Url", "RoleArn"])
def test_boto3_refuses_a_request_with_a_missing_member(jobs: Jobs, name: str) -> None:
    request: Any = {"Format": "CSV", "S3Url": "s3://files/people.csv", "RoleArn": ROLE}
    del request[name]

    with pytest.raises(ParamValidationError, match=name):
        jobs.client.create_import_job(ApplicationId=jobs.app_id, ImportJobRequest=request)


def test_the_definition_has_the_external_id_of_the_request(jobs: Jobs) -> None:
    given = {"ExternalId": "mine", "SegmentName": "people", "RegisterEndpoints": True, "DefineSegment": False}

    job = jobs.complete(ONE, **given)

    assert job["Definition"] == {"Format": "CSV", "S3Url": "s3://files/people", "RoleArn": ROLE, **given}


def test_a_job_that_does_not_exist_is_not_found(jobs: Jobs) -> None:
    with pytest.raises(jobs.client.exceptions.NotFoundException, match="Resource not found"):
        jobs.get("0" * 32)


def test_jobs_of_another_app_are_not_visible(jobs: Jobs) -> None:
    job_id = jobs.create("people.csv")["Id"]
    other = Jobs(jobs.pinpoint, jobs.client, jobs.pinpoint.create_app("other", region="us-east-1").id)

    assert other.page() == {"Item": []}
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        other.get(job_id)


def test_the_jobs_of_an_app_that_does_not_exist_are_not_found(jobs: Jobs) -> None:
    with pytest.raises(jobs.client.exceptions.NotFoundException) as raised:
        jobs.client.get_import_jobs(ApplicationId="nothing")
    assert text_of(raised.value) == "Application not found"


def _import_jobs(jobs: Jobs, **page: Any) -> Any:
    return jobs.page(**page)


def _jobs_of_the_segment(jobs: Jobs, **page: Any) -> Any:
    segment_id = jobs.page()["Item"][0]["Definition"]["SegmentId"]
    answer: Any = jobs.client.get_segment_import_jobs(ApplicationId=jobs.app_id, SegmentId=segment_id, **page)
    return answer["ImportJobsResponse"]


@pytest.mark.parametrize("read", [_import_jobs, _jobs_of_the_segment])
def test_jobs_are_listed_in_pages_the_newest_first(jobs: Jobs, read: Callable[..., Any]) -> None:
    first = jobs.create("people.csv", DefineSegment=True)
    again = {"SegmentId": first["Definition"]["SegmentId"]}
    created = [first["Id"], *(jobs.create("people.csv", **again)["Id"] for _ in range(2))]

    found: list[str] = []
    token: dict[str, str] = {}
    for _ in created:
        page = read(jobs, PageSize="1", **token)
        found += ids(page["Item"])
        token = {"Token": page["NextToken"]} if "NextToken" in page else {}

    assert found == created[::-1]
    assert token == {}
    assert ids(read(jobs)["Item"]) == found


def test_the_error_for_a_first_line_that_is_not_an_object_says_so(jobs: Jobs) -> None:
    text = "The line is not one complete JSON object"
    assert jobs.refusal('[{"Id": "a"}]\n', Format="JSON") == f'{text}: [{{"Id": "a"}}]'
    assert jobs.refusal('"Id"', Format="JSON") == f'{text}: "Id"'


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("{", "The line is not valid JSON: "),
        ("{}}", "The line is not valid JSON: something follows: line 1 column 3 (char 2): {}}"),
        ("Id,Address", "The line is not valid JSON: a value is missing: line 1 column 1 (char 0): Id,Address"),
        ('{"Metrics": {"a": NaN}}', "The line is not valid JSON: NaN is not a number"),
        ('{"Metrics": {"a": ' + "1" * 5000 + "}}", "The line has a number with too many digits"),
        ("[" * 100_000, "The line is nested too deeply: [[[["),
    ],
    ids=["unfinished", "rest", "csv", "nan", "digits", "deep"],
)
def test_a_first_line_that_is_not_json_is_refused_and_its_beginning_is_quoted(jobs: Jobs, line: str, text: str) -> None:
    refusal = jobs.refusal(f"\n\n{line}\n{{}}", Format="JSON")

    assert refusal.startswith(text)
    assert len(refusal) < 500


def test_a_blank_line_is_not_the_first_line(jobs: Jobs) -> None:
    content = '\n  \n\n{"Id": "ann", "ChannelType": "EMAIL", "Address": "ann@example.com"}\n'

    assert jobs.complete(content, Format="JSON")["TotalProcessed"] == 1


def test_a_first_line_after_a_byte_order_mark_and_blank_lines_is_checked(jobs: Jobs) -> None:
    assert "not valid JSON" in jobs.refusal("\ufeff\n\n}{\n", Format="JSON")


@pytest.mark.parametrize("content", [b"Id\n\x1f\x8b", b"\x1f\x8b\x08\x00", b"\xff\xfeI\x00d\x00\n\x00"])
def test_a_first_line_that_is_not_utf_8_is_refused(jobs: Jobs, content: bytes) -> None:
    if content.startswith(b"Id"):
        assert jobs.run(content)["JobStatus"] == "FAILED"  # not the first line: the job finds it
    else:
        assert jobs.refusal(content).startswith("the file is ")


def test_a_too_long_first_line_fails_the_job(jobs: Jobs) -> None:
    job = jobs.run("é" * 2_000_000)

    assert job["JobStatus"] == "FAILED"
    assert job["Failures"] == ["people: line 1 has more than 1048576 characters"]


def test_a_first_line_with_many_bytes_but_not_too_many_characters_is_read_completely(jobs: Jobs) -> None:
    line = '{"Id": "a", "Address": "' + "€" * 1_000_000 + '"}\n{"Id": "nobody"}'

    job = jobs.run(line, Format="JSON")

    assert (job["JobStatus"], job["TotalProcessed"], job["TotalFailures"]) == ("COMPLETED", 2, 2)
