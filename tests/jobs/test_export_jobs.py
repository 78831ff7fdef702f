"""Export jobs: the responses of the operations, the files that they write, and importing these files again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from .conftest import ROLE, Jobs, jobs_with, text_of, unzipped

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint


def ids(items: Any) -> list[str]:
    return [item["Id"] for item in items]


def refusal(jobs: Jobs, url: str = "s3://files/", **members: Any) -> str:
    with pytest.raises(jobs.client.exceptions.BadRequestException) as raised:
        jobs.create_export(url, **members)
    assert jobs.client.get_export_jobs(ApplicationId=jobs.app_id)["ExportJobsResponse"]["Item"] == []
    return text_of(raised.value)


def blue_segment(jobs: Jobs) -> str:
    """Create a segment of the endpoints whose colour is blue."""
    dimensions: Any = {"Attributes": {"colour": {"Values": ["blue"]}}}
    answer = jobs.client.create_segment(ApplicationId=jobs.app_id, WriteSegmentRequest={"Dimensions": dimensions})
    return answer["SegmentResponse"]["Id"]


def test_creating_an_export_returns_202_with_its_definition(jobs: Jobs) -> None:
    request: Any = {"S3UrlPrefix": "s3://files/exports/", "RoleArn": ROLE}

    answer: Any = jobs.client.create_export_job(ApplicationId=jobs.app_id, ExportJobRequest=request)

    job = answer["ExportJobResponse"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert re.fullmatch("[0-9a-f]{32}", job["Id"])
    assert job == {
        "ApplicationId": jobs.app_id,
        "CreationDate": job["CreationDate"],
        "Definition": request,
        "Id": job["Id"],
        "JobStatus": "CREATED",
        "Type": "EXPORT",
    }


def test_a_completed_export_has_counters_and_files(jobs: Jobs) -> None:
    for name in ("ann", "bob", "eve"):
        jobs.mail(name)

    job = jobs.run_export()

    assert job == {
        "ApplicationId": jobs.app_id,
        "CompletedPieces": 1,
        "CompletionDate": job["CompletionDate"],
        "CreationDate": job["CreationDate"],
        "Definition": {"S3UrlPrefix": "s3://files/exports/", "RoleArn": ROLE},
        "FailedPieces": 0,
        "Id": job["Id"],
        "JobStatus": "COMPLETED",
        "TotalFailures": 0,
        "TotalPieces": 1,
        "TotalProcessed": 3,
        "Type": "EXPORT",
    }
    assert jobs.pinpoint.s3.urls() == [f"s3://files/exports/{job['Id']}_0.gz"]


def test_a_line_is_the_endpoint_as_returned_without_members_that_are_not_set(jobs: Jobs) -> None:
    user = {"UserId": "u", "UserAttributes": {"plan": ["gold"]}}
    jobs.mail("ann+1", Attributes={"a": ["1"]}, User=user, Metrics={"m": 1}, Location={"City": "Rome"})
    jobs.write("bare")
    jobs.write("phone", ChannelType="APNS", Address="token", EndpointStatus="INACTIVE", OptOut="ALL")

    ann, bare, phone = jobs.exported()

    answered = jobs.read("ann+1")
    assert ann == answered
    dates = {"EffectiveDate", "CreationDate"}
    assert set(bare) == {"EndpointStatus", "OptOut", "RequestId", "ApplicationId", "Id", "CohortId", "User", *dates}
    assert (bare["User"], phone["User"]) == ({}, {})
    assert (phone["EndpointStatus"], phone["OptOut"], phone["Id"]) == ("INACTIVE", "ALL", "phone")


def test_a_file_contains_compact_json_lines_with_members_in_the_published_order(jobs: Jobs) -> None:
    jobs.write("z+é", ChannelType="EMAIL", Address="zoë@example.com")
    jobs.run_export()

    [url] = jobs.pinpoint.s3.urls()
    text = unzipped(jobs.pinpoint.s3.get(url))
    line = json.loads(text)
    assert text.endswith("\n")
    assert text.count("\n") == 1
    assert text[:-1] == json.dumps(line, separators=(",", ":"), ensure_ascii=False)
    assert list(line)[:4] == ["ChannelType", "Address", "EndpointStatus", "OptOut"]


def test_an_export_of_a_segment_contains_only_its_members(jobs: Jobs) -> None:
    jobs.mail("ann", Attributes={"colour": ["blue"]})
    jobs.mail("bob")
    segment_id = blue_segment(jobs)

    exported = jobs.exported(SegmentId=segment_id)

    assert ids(exported) == ["ann"]
    answer: Any = jobs.client.get_segment_export_jobs(ApplicationId=jobs.app_id, SegmentId=segment_id)
    [job] = answer["ExportJobsResponse"]["Item"]
    assert job["Definition"] == {"S3UrlPrefix": "s3://files/exports/", "RoleArn": ROLE, "SegmentId": segment_id}


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("s3://files/exports", "s3://files/exports/"),
        ("s3://files/exports/", "s3://files/exports/"),
        ("s3://files/exports/2030", "s3://files/exports/2030/"),
        ("s3://files/", "s3://files/"),
        ("s3://files", "s3://files/"),
    ],
)
def test_a_prefix_may_end_without_a_slash(jobs: Jobs, url: str, folder: str) -> None:
    job = jobs.run_export(url)

    assert jobs.pinpoint.s3.urls() == [f"{folder}{job['Id']}_0.gz"]
    assert job["Definition"]["S3UrlPrefix"] == url


def test_a_version_of_a_segment_is_exported_as_it_was(jobs: Jobs) -> None:
    jobs.mail("ann", Attributes={"colour": ["blue"]})
    jobs.mail("bob")
    segment_id = blue_segment(jobs)
    jobs.client.update_segment(ApplicationId=jobs.app_id, SegmentId=segment_id, WriteSegmentRequest={})

    assert ids(jobs.exported(SegmentId=segment_id)) == ["ann", "bob"]
    assert ids(jobs.exported(SegmentId=segment_id, SegmentVersion=1)) == ["ann"]


def test_an_app_without_endpoints_exports_an_empty_file(jobs: Jobs) -> None:
    assert jobs.exported() == []
    assert len(jobs.pinpoint.s3.urls()) == 1


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [2, 2, 1])])
def test_many_endpoints_are_exported_to_several_files(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, count: int, sizes: list[int]
) -> None:
    monkeypatch.setattr("pinpoint_mock.jobs.export_job.MAX_LINES", 2)
    for number in range(count):
        jobs.mail(f"e{number}")

    job = jobs.run_export()

    assert (job["TotalPieces"], job["CompletedPieces"], job["TotalProcessed"]) == (len(sizes), len(sizes), count)
    urls = jobs.pinpoint.s3.urls()
    assert urls == [f"s3://files/exports/{job['Id']}_{number}.gz" for number in range(len(sizes))]
    assert [unzipped(jobs.pinpoint.s3.get(url)).count("\n") for url in urls] == sizes


def test_two_exports_of_the_same_endpoints_are_the_same_bytes(jobs: Jobs) -> None:
    jobs.mail("ann")
    jobs.run_export()
    jobs.pinpoint.clock.advance(days=1)
    jobs.run_export()

    first, second = (jobs.pinpoint.s3.get(url) for url in jobs.pinpoint.s3.urls())
    assert first == second


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"S3UrlPrefix": "files/"}, "S3UrlPrefix must be a URL of the form s3://bucket/folder/file, not 'files/'"),
        ({"RoleArn": "export"}, "RoleArn must be the ARN of an IAM role, not 'export'"),
        ({"SegmentVersion": 1}, "SegmentVersion 1 needs a SegmentId"),
    ],
)
def test_a_wrong_member_is_refused(jobs: Jobs, members: Any, text: str) -> None:
    assert text in refusal(jobs, **members)


@pytest.mark.parametrize("members", [{"SegmentId": "unknown"}, {"SegmentVersion": 2}])
def test_an_unknown_segment_or_version_is_not_found(jobs: Jobs, members: Any) -> None:
    with pytest.raises(jobs.client.exceptions.NotFoundException, match="Resource not found"):
        jobs.create_export(**{"SegmentId": blue_segment(jobs), **members})


def test_an_export_that_does_not_exist_is_not_found(jobs: Jobs) -> None:
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.get_export("0" * 32)
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.client.get_segment_export_jobs(ApplicationId=jobs.app_id, SegmentId="unknown")


def test_an_import_job_is_not_found_as_an_export_job(jobs: Jobs) -> None:
    imported, exported = jobs.create("people.csv")["Id"], jobs.create_export()["Id"]

    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.get_export(imported)
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.get(exported)


def test_exports_are_listed_in_pages_the_newest_first(jobs: Jobs) -> None:
    created = [jobs.create_export()["Id"] for _ in range(3)]

    found: list[str] = []
    token: dict[str, str] = {}
    for _ in created:
        page: Any = jobs.client.get_export_jobs(ApplicationId=jobs.app_id, PageSize="1", **token)["ExportJobsResponse"]
        found += ids(page["Item"])
        token = {"Token": page["NextToken"]} if "NextToken" in page else {}

    assert (found, token) == (created[::-1], {})


def test_a_job_fails_if_its_segment_is_deleted_before_the_export(jobs: Jobs) -> None:
    segment_id = blue_segment(jobs)
    jobs.pinpoint.s3.create_bucket("files")
    job = jobs.create_export(SegmentId=segment_id)
    jobs.client.delete_segment(ApplicationId=jobs.app_id, SegmentId=segment_id)

    jobs.get_export(job["Id"])
    ended = jobs.get_export(job["Id"])

    assert ended["JobStatus"] == "FAILED"
    assert ended["Failures"] == [f"segment {segment_id!r} was deleted before it was exported"]
    assert jobs.pinpoint.s3.urls() == []


def test_endpoints_written_before_the_work_begins_are_exported(jobs: Jobs) -> None:
    jobs.pinpoint.s3.create_bucket("files")
    job = jobs.create_export()
    jobs.mail("ann")

    jobs.get_export(job["Id"])
    jobs.mail("bob")

    assert jobs.get_export(job["Id"])["TotalProcessed"] == 1


def read_back(jobs: Jobs) -> tuple[Any, Jobs]:
    """Export all endpoints, and import the files into an empty app."""
    job = jobs.run_export()
    other = Jobs(jobs.pinpoint, jobs.client, new_app(jobs.pinpoint))
    urls = jobs.pinpoint.s3.urls(f"s3://files/exports/{job['Id']}")
    for number, url in enumerate(urls):
        jobs.put(f"imports/{number}.json", unzipped(jobs.pinpoint.s3.get(url)))
    return other.ended(other.create("imports/", Format="JSON")["Id"]), other


def new_app(pinpoint: Pinpoint) -> str:
    return pinpoint.create_app(region="us-east-1").id


def test_an_export_that_is_imported_again_duplicates_nothing(jobs: Jobs) -> None:
    jobs.mail("Ann", User={"UserId": "u"})
    jobs.mail("bob", Attributes={"a": ["1"]})
    before = jobs.exported()
    [url] = jobs.pinpoint.s3.urls()

    jobs.complete(unzipped(jobs.pinpoint.s3.get(url)), Format="JSON")

    assert jobs.ids() == ["Ann", "bob"]
    assert jobs.exported() == before


def test_an_endpoint_without_an_address_is_not_imported_again(jobs: Jobs) -> None:
    jobs.write("bare")
    jobs.mail("ann")

    imported, other = read_back(jobs)

    assert other.ids() == ["ann"]
    assert imported["Failures"] == [
        "imports/0.json:1: Endpoint 'bare' does not exist; a new endpoint needs ChannelType and Address"
    ]


def test_an_endpoint_with_a_channel_and_no_address_is_imported_again(jobs: Jobs) -> None:
    jobs.write("phone", ChannelType="APNS", OptOut="ALL", Attributes={"a": ["1"]})

    imported, other = read_back(jobs)

    assert (imported["JobStatus"], imported["TotalFailures"]) == ("COMPLETED", 0)
    phone = other.read("phone")
    assert (phone["ChannelType"], phone["OptOut"], phone["Attributes"]) == ("APNS", "ALL", {"a": ["1"]})
    assert "Address" not in phone


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.dictionaries(st.sampled_from(["a", "b", "ä.ö", "😀"]), st.lists(TEXTS, max_size=3), max_size=3)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
ENDPOINTS = st.fixed_dictionaries(
    {
        "ChannelType": st.sampled_from(["ADM", "APNS", "BAIDU", "CUSTOM", "EMAIL", "GCM", "SMS", "VOICE"]),
        "Address": NAMES,
    },
    optional={
        "EndpointStatus": st.sampled_from(["ACTIVE", "INACTIVE"]),
        "OptOut": st.sampled_from(["ALL", "NONE"]),
        "RequestId": TEXTS,
        "EffectiveDate": st.datetimes().map(lambda moment: f"{moment.isoformat(timespec='milliseconds')}Z"),
        "Attributes": VALUES,
        "Metrics": st.dictionaries(st.sampled_from(["m", "n"]), NUMBERS),
        "Demographic": st.dictionaries(st.sampled_from(["Make", "AppVersion", "Timezone"]), TEXTS),
        "Location": st.one_of(
            st.dictionaries(st.sampled_from(["City", "Country", "PostalCode"]), TEXTS),
            st.fixed_dictionaries({"Latitude": st.floats(-90, 90), "Longitude": st.floats(-180, 180)}),
        ),
        "User": st.fixed_dictionaries(
            {}, optional={"UserId": st.sampled_from(["", "u", "v", "ü"]), "UserAttributes": VALUES}
        ),
    },
)
IDS = st.one_of(st.sampled_from(["a", "B", "c/d+e@f"]), NAMES.filter(lambda name: not set("${}") & set(name)))
NOT_IMPORTED = ("ApplicationId", "CohortId", "CreationDate", "EndpointStatus")


@given(people=st.lists(st.tuples(IDS, ENDPOINTS), min_size=1, max_size=12))
@settings(max_examples=150)
def test_an_export_imported_into_an_empty_app_gives_the_same_endpoints(people: list[tuple[str, Any]]) -> None:
    with pytest.MonkeyPatch.context() as patch, jobs_with() as jobs:
        patch.setattr("pinpoint_mock.jobs.export_job.MAX_LINES", 5)
        items: Any = [{"Id": endpoint_id, **members} for endpoint_id, members in people]
        jobs.client.update_endpoints_batch(ApplicationId=jobs.app_id, EndpointBatchRequest={"Item": items})

        imported, other = read_back(jobs)

        event(f"{len(other.ids())} endpoints")
        assert (imported["JobStatus"], imported["TotalFailures"]) == ("COMPLETED", 0)
        assert other.ids() == jobs.ids()
        for endpoint_id in jobs.ids():
            before, after = jobs.read(endpoint_id), other.read(endpoint_id)
            assert {**after, **dict.fromkeys(NOT_IMPORTED)} == {**before, **dict.fromkeys(NOT_IMPORTED)}
        for user_id in {"u", "v", "ü"}:
            assert users(other, user_id) == users(jobs, user_id)


def users(jobs: Jobs, user_id: str) -> set[str]:
    """Return the ids of a user's endpoints."""
    try:
        answer: Any = jobs.client.get_user_endpoints(ApplicationId=jobs.app_id, UserId=user_id)
    except jobs.client.exceptions.NotFoundException:
        return set()
    return set(ids(answer["EndpointsResponse"]["Item"]))
