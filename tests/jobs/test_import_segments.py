"""The segments that imports create, and the segments that they replace."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import DATA, Jobs, jobs_with, text_of

MAIL = "Id,ChannelType,Address\n"
ANN = f"{MAIL}ann,EMAIL,ann@example.com\n"
BOB = f"{MAIL}bob,SMS,+12065550100\n"


def ids(items: Any) -> list[str]:
    return [item["Id"] for item in items]


def segment_of(job: Any) -> str:
    segment_id: str = job["Definition"]["SegmentId"]
    return segment_id


def refusal(jobs: Jobs, **members: Any) -> str:
    with pytest.raises(jobs.client.exceptions.BadRequestException) as raised:
        jobs.create("people", **members)
    return text_of(raised.value)


def test_the_segment_exists_after_the_job_is_completed_and_not_before(jobs: Jobs) -> None:
    jobs.put("people", ANN)
    created = jobs.create("people", DefineSegment=True, SegmentName="people")
    segment_id = segment_of(created)

    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.segment(segment_id)
    assert jobs.get(created["Id"])["JobStatus"] == "PROCESSING"
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.segment(segment_id)
    job = jobs.get(created["Id"])

    segment = jobs.segment(segment_id)
    assert segment == {
        "ApplicationId": jobs.app_id,
        "Arn": f"arn:aws:mobiletargeting:us-east-1:123456789012:apps/{jobs.app_id}/segments/{segment_id}",
        "CreationDate": job["CompletionDate"],
        "Id": segment_id,
        "ImportDefinition": segment["ImportDefinition"],
        "LastModifiedDate": job["CompletionDate"],
        "Name": "people",
        "SegmentType": "IMPORT",
        "tags": {},
        "Version": 1,
    }


def test_a_job_without_a_segment_name_makes_a_segment_without_a_name(jobs: Jobs) -> None:
    assert "Name" not in jobs.segment(segment_of(jobs.complete(ANN, DefineSegment=True)))


def test_a_job_that_fails_does_not_make_a_segment(jobs: Jobs) -> None:
    job = jobs.ended(jobs.create("nothing.csv", DefineSegment=True)["Id"])

    assert job["JobStatus"] == "FAILED"
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.segment(segment_of(job))
    assert ids(jobs.of_segment(segment_of(job))) == [job["Id"]]  # a loop over this list ends too


def test_a_member_that_is_deleted_and_written_again_is_still_a_member(jobs: Jobs) -> None:
    segment_id = segment_of(jobs.complete(ANN, DefineSegment=True))

    jobs.client.delete_endpoint(ApplicationId=jobs.app_id, EndpointId="ann")
    assert jobs.members(segment_id) == []
    jobs.mail("ann")
    assert jobs.members(segment_id) == ["ann"]


def test_a_second_import_replaces_the_members_of_the_same_segment(jobs: Jobs) -> None:
    first = jobs.complete(ANN, DefineSegment=True, SegmentName="people")
    segment_id = segment_of(first)
    second = jobs.complete(BOB, DefineSegment=True, SegmentName="others", SegmentId=segment_id)

    segments = jobs.client.get_segments(ApplicationId=jobs.app_id)["SegmentsResponse"]["Item"]
    assert ids(segments) == [segment_id]
    assert ids(jobs.of_segment(segment_id)) == [second["Id"], first["Id"]]
    segment = jobs.segment(segment_id)
    assert (segment["Version"], segment["Name"]) == (2, "others")
    assert segment["ImportDefinition"]["ChannelCounts"] == {"SMS": 1}
    assert jobs.members(segment_id) == ["bob"]


def test_an_import_without_define_segment_updates_the_segment_it_names_and_keeps_its_name(jobs: Jobs) -> None:
    segment_id = segment_of(jobs.complete(ANN, DefineSegment=True, SegmentName="people"))

    job = jobs.complete(BOB, SegmentId=segment_id)

    assert job["Definition"]["DefineSegment"] is False
    assert (jobs.segment(segment_id)["Version"], jobs.segment(segment_id)["Name"]) == (2, "people")
    assert jobs.members(segment_id) == ["bob"]


def test_with_reimport_add_members_and_size_add_up() -> None:
    with jobs_with(reimport="add") as jobs:
        jobs.complete(DATA / "guide.csv")
        segment_id = segment_of(jobs.complete(DATA / "users.csv", DefineSegment=True))

        jobs.complete(BOB, SegmentId=segment_id)

        assert jobs.segment(segment_id)["Version"] == 2
        assert jobs.segment(segment_id)["ImportDefinition"]["Size"] == 3
        assert jobs.segment(segment_id)["ImportDefinition"]["ChannelCounts"] == {"APNS": 1, "EMAIL": 1, "SMS": 2}
        assert len(jobs.members(segment_id)) == 4


def test_the_versions_of_a_segment_keep_their_members(jobs: Jobs) -> None:
    segment_id = segment_of(jobs.complete(ANN, DefineSegment=True))
    jobs.complete(BOB, SegmentId=segment_id)

    old = jobs.exported(SegmentId=segment_id, SegmentVersion=1)

    assert ids(old) == ["ann"]
    assert ids(jobs.exported(SegmentId=segment_id)) == ["bob"]


def test_an_import_may_name_a_segment_that_another_job_will_make(jobs: Jobs) -> None:
    jobs.put("people", ANN)
    first = jobs.create("people", DefineSegment=True)

    second = jobs.create("people", SegmentId=segment_of(first))

    assert jobs.ended(second["Id"])["JobStatus"] == jobs.ended(first["Id"])["JobStatus"] == "COMPLETED"
    assert jobs.segment(segment_of(first))["Version"] == 2


def test_an_unknown_segment_is_not_found(jobs: Jobs) -> None:
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.create("people", SegmentId="unknown", DefineSegment=True)
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.of_segment("unknown")
    assert jobs.page() == {"Item": []}


def test_a_segment_whose_only_job_failed_can_be_tried_again(jobs: Jobs) -> None:
    failed = jobs.ended(jobs.create("nothing.csv", DefineSegment=True)["Id"])
    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.segment(segment_of(failed))

    jobs.complete(ANN, SegmentId=segment_of(failed))

    assert jobs.segment(segment_of(failed))["Version"] == 1


def test_an_empty_segment_id_is_not_found(jobs: Jobs) -> None:
    jobs.complete(ANN, DefineSegment=True)

    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.create("people", SegmentId="")


def test_a_dimensional_segment_is_refused(jobs: Jobs) -> None:
    created = jobs.client.create_segment(ApplicationId=jobs.app_id, WriteSegmentRequest={"Name": "all"})

    segment_id = created["SegmentResponse"]["Id"]
    assert refusal(jobs, SegmentId=segment_id, DefineSegment=True) == (
        f"SegmentId must be an imported segment, not a dimensional one: {segment_id!r}"
    )


def test_the_jobs_of_a_segment_that_was_deleted_are_not_found(jobs: Jobs) -> None:
    segment_id = segment_of(jobs.complete(ANN, DefineSegment=True))
    jobs.client.delete_segment(ApplicationId=jobs.app_id, SegmentId=segment_id)

    with pytest.raises(jobs.client.exceptions.NotFoundException):
        jobs.of_segment(segment_id)
    assert len(jobs.page()["Item"]) == 1


def test_a_segment_that_is_deleted_while_an_import_runs_is_created_again(jobs: Jobs) -> None:
    segment_id = segment_of(jobs.complete(ANN, DefineSegment=True, SegmentName="people"))
    running = jobs.create("people", SegmentId=segment_id)
    jobs.client.delete_segment(ApplicationId=jobs.app_id, SegmentId=segment_id)

    assert jobs.ended(running["Id"])["JobStatus"] == "COMPLETED"
    segment = jobs.segment(segment_id)
    assert (segment["Version"], "Name" in segment) == (1, False)


def test_a_dimensional_segment_has_no_import_jobs(jobs: Jobs) -> None:
    created = jobs.client.create_segment(ApplicationId=jobs.app_id, WriteSegmentRequest={"Name": "all"})

    assert jobs.of_segment(created["SegmentResponse"]["Id"]) == []


def test_jobs_of_other_segments_are_not_listed(jobs: Jobs) -> None:
    first = jobs.complete(ANN, DefineSegment=True)
    jobs.complete(BOB, DefineSegment=True)
    jobs.complete(BOB)

    assert ids(jobs.of_segment(segment_of(first))) == [first["Id"]]
    assert len(jobs.page()["Item"]) == 3


def test_a_segment_can_be_tagged_and_be_the_source_of_another(jobs: Jobs) -> None:
    segment_id = segment_of(jobs.complete(DATA / "guide.csv", DefineSegment=True))
    jobs.client.tag_resource(ResourceArn=jobs.segment(segment_id)["Arn"], TagsModel={"tags": {"team": "blue"}})
    jobs.mail("other")
    group: Any = {
        "SourceSegments": [{"Id": segment_id}],
        "Dimensions": [{"Demographic": {"Channel": {"Values": ["EMAIL"], "DimensionType": "INCLUSIVE"}}}],
    }

    created = jobs.client.create_segment(
        ApplicationId=jobs.app_id, WriteSegmentRequest={"SegmentGroups": {"Groups": [group]}}
    )

    assert jobs.segment(segment_id)["tags"] == {"team": "blue"}
    assert len(jobs.members(created["SegmentResponse"]["Id"])) == 2


def test_an_imported_segment_cannot_be_combined_with_other_sources(jobs: Jobs) -> None:
    first = segment_of(jobs.complete(ANN, DefineSegment=True))
    second = segment_of(jobs.complete(BOB, DefineSegment=True))
    created = jobs.client.create_segment(ApplicationId=jobs.app_id, WriteSegmentRequest={"Name": "all"})
    dynamic = created["SegmentResponse"]["Id"]

    for other in (second, dynamic):
        groups: Any = {"Groups": [{"SourceSegments": [{"Id": first}, {"Id": other}], "SourceType": "ANY"}]}
        with pytest.raises(jobs.client.exceptions.BadRequestException, match="must not combine an imported segment"):
            jobs.client.create_segment(ApplicationId=jobs.app_id, WriteSegmentRequest={"SegmentGroups": groups})
