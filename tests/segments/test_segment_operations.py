"""Operations on segments: responses, versions, lists, tags and deletion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import IMPORT_DEFINITION

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

TEAM: Any = {"Attributes": {"team": {"AttributeType": "INCLUSIVE", "Values": ["Lakers"]}}}
GROUPS: Any = {"Groups": [{"Dimensions": [TEAM], "SourceSegments": [], "SourceType": "ANY", "Type": "ANY"}]}


def ids(items: Any) -> list[str]:
    return [item["Id"] for item in items]


def test_creating_a_segment_returns_201_with_all_members(client: PinpointClient, app_id: str) -> None:
    answer = client.create_segment(
        ApplicationId=app_id, WriteSegmentRequest={"Name": "fans", "Dimensions": TEAM, "tags": {"team": "blue"}}
    )

    segment: Any = answer["SegmentResponse"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert re.fullmatch("[0-9a-f]{32}", segment["Id"])
    assert re.fullmatch(r"20..-..-..T..:..:..\.[0-9]{3}Z", segment["CreationDate"])
    assert segment == {
        "ApplicationId": app_id,
        "Arn": f"arn:aws:mobiletargeting:us-east-1:123456789012:apps/{app_id}/segments/{segment['Id']}",
        "CreationDate": segment["CreationDate"],
        "Dimensions": TEAM,
        "Id": segment["Id"],
        "LastModifiedDate": segment["CreationDate"],
        "Name": "fans",
        "SegmentType": "DIMENSIONAL",
        "tags": {"team": "blue"},
        "Version": 1,
    }


def test_a_segment_without_a_definition_contains_every_endpoint(
    create: Callable[..., str],
    get: Callable[[str], Any],
    write: Callable[..., None],
    members_of: Callable[[str], list[str]],
) -> None:
    segment_id = create()
    write("a")
    write("b")

    segment = get(segment_id)
    assert (segment["Dimensions"], segment["tags"], segment["SegmentType"]) == ({}, {}, "DIMENSIONAL")
    assert "Name" not in segment
    assert members_of(segment_id) == ["a", "b"]


@pytest.mark.parametrize("definition", [{"Dimensions": {}}, {"SegmentGroups": {}}, {"SegmentGroups": {"Groups": []}}])
def test_a_segment_without_any_value_contains_every_endpoint(
    create: Callable[..., str],
    get: Callable[[str], Any],
    write: Callable[..., None],
    members_of: Callable[[str], list[str]],
    definition: Any,
) -> None:
    segment_id = create(Name="all", **definition)
    write("a")

    assert {name: get(segment_id)[name] for name in definition} == definition
    assert members_of(segment_id) == ["a"]


def test_groups_are_returned_as_they_were_written(create: Callable[..., str], get: Callable[[str], Any]) -> None:
    segment = get(create(SegmentGroups=GROUPS))

    assert segment["SegmentGroups"] == GROUPS
    assert "Dimensions" not in segment


def test_two_segments_may_have_the_same_name(create: Callable[..., str]) -> None:
    assert create(Name="fans") != create(Name="fans")


def test_get_segment_returns_the_same_as_create_segment(client: PinpointClient, app_id: str) -> None:
    created = client.create_segment(ApplicationId=app_id, WriteSegmentRequest={"Name": "fans"})["SegmentResponse"]

    got = client.get_segment(ApplicationId=app_id, SegmentId=created["Id"])

    assert got["SegmentResponse"] == created
    assert got["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_an_update_makes_the_next_version_and_replaces_the_definition(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    update: Callable[..., Any],
    get: Callable[[str], Any],
) -> None:
    segment_id = create(Name="fans", Dimensions=TEAM)
    before = get(segment_id)
    mocked.clock.advance(hours=1)

    after = update(segment_id, Name="more", SegmentGroups=GROUPS)

    assert (after["Id"], after["Version"], after["Name"]) == (segment_id, 2, "more")
    assert "Dimensions" not in after
    assert after["CreationDate"] == before["CreationDate"] < after["LastModifiedDate"]
    assert get(segment_id) == after
    versions = client.get_segment_versions(ApplicationId=app_id, SegmentId=segment_id)["SegmentsResponse"]["Item"]
    assert versions == [after, before]
    for version in (before, after):
        answer = client.get_segment_version(ApplicationId=app_id, SegmentId=segment_id, Version=str(version["Version"]))
        assert answer["SegmentResponse"] == version


def test_an_update_without_a_name_keeps_the_name_and_without_a_definition_clears_it(
    create: Callable[..., str], update: Callable[..., Any]
) -> None:
    after = update(create(Name="fans", Dimensions=TEAM))

    assert (after["Name"], after["Dimensions"], after["Version"]) == ("fans", {}, 2)


def test_an_update_ignores_tags_even_bad_ones(create: Callable[..., str], update: Callable[..., Any]) -> None:
    segment_id = create(tags={"team": "blue"})

    assert update(segment_id, tags={"aws:x": "y"})["tags"] == {"team": "blue"}


def test_a_refused_update_does_not_make_a_version(
    client: PinpointClient,
    create: Callable[..., str],
    update: Callable[..., Any],
    get: Callable[[str], Any],
) -> None:
    segment_id = create(Name="fans", Dimensions=TEAM)
    before = get(segment_id)

    with pytest.raises(client.exceptions.BadRequestException):
        update(segment_id, Name="more", Dimensions={"Attributes": {"team": {"Values": []}}})

    assert get(segment_id) == before


@pytest.mark.parametrize("version", ["0", "3", "01", "-1", "one", "1.0", " 1"])
def test_a_version_that_does_not_exist_is_not_found(
    client: PinpointClient, app_id: str, create: Callable[..., str], update: Callable[..., Any], version: str
) -> None:
    segment_id = create()
    update(segment_id)

    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_segment_version(ApplicationId=app_id, SegmentId=segment_id, Version=version)


def test_an_unknown_segment_is_not_found_by_any_operation(client: PinpointClient, app_id: str) -> None:
    where: Any = {"ApplicationId": app_id, "SegmentId": "missing"}
    for call in (
        lambda: client.get_segment(**where),
        lambda: client.update_segment(**where, WriteSegmentRequest={}),
        lambda: client.delete_segment(**where),
        lambda: client.get_segment_version(**where, Version="1"),
        lambda: client.get_segment_versions(**where),
    ):
        with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
            call()


def test_the_error_for_an_unknown_application_names_it(client: PinpointClient) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match="Application not found"):
        client.get_segments(ApplicationId="missing")


def test_the_list_has_the_newest_version_of_each_segment_the_newest_segment_first(
    client: PinpointClient, app_id: str, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    first, second = create(Name="one"), create(Name="two")
    update(first, Name="changed")

    items = client.get_segments(ApplicationId=app_id)["SegmentsResponse"]["Item"]

    assert [(item["Id"], item["Name"], item["Version"]) for item in items] == [
        (second, "two", 1),
        (first, "changed", 2),
    ]


def pages(call: Callable[..., Any]) -> list[list[Any]]:
    """Return all pages of one item each."""
    found: list[list[Any]] = []
    token: dict[str, str] = {}
    while True:
        answer = call(PageSize="1", **token)["SegmentsResponse"]
        found.append(answer["Item"])
        if "NextToken" not in answer:
            return found
        token = {"Token": answer["NextToken"]}


def test_segments_are_listed_in_pages(client: PinpointClient, app_id: str, create: Callable[..., str]) -> None:
    created = [create() for _ in range(3)]

    found = pages(lambda **page: client.get_segments(ApplicationId=app_id, **page))

    assert [ids(page) for page in found] == [[segment_id] for segment_id in reversed(created)]


def test_versions_are_listed_in_pages(
    client: PinpointClient, app_id: str, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    segment_id = create()
    update(segment_id)
    update(segment_id)

    found = pages(lambda **page: client.get_segment_versions(ApplicationId=app_id, SegmentId=segment_id, **page))

    assert [[version["Version"] for version in page] for page in found] == [[3], [2], [1]]


def test_deleting_a_segment_returns_it_and_deletes_its_versions_and_tags_but_not_its_endpoints(
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    update: Callable[..., Any],
    get: Callable[[str], Any],
    write: Callable[..., None],
) -> None:
    write("a")
    segment_id = create(Name="fans", tags={"team": "blue"})
    newest = update(segment_id)

    answer = client.delete_segment(ApplicationId=app_id, SegmentId=segment_id)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["SegmentResponse"] == newest
    for call in (
        lambda: get(segment_id),
        lambda: client.get_segment_versions(ApplicationId=app_id, SegmentId=segment_id),
        lambda: client.list_tags_for_resource(ResourceArn=newest["Arn"]),
    ):
        with pytest.raises(client.exceptions.NotFoundException):
            call()
    assert client.get_segments(ApplicationId=app_id)["SegmentsResponse"]["Item"] == []
    assert client.get_endpoint(ApplicationId=app_id, EndpointId="a")


def test_tags_can_be_changed_through_the_arn(
    client: PinpointClient, create: Callable[..., str], get: Callable[[str], Any]
) -> None:
    segment_id = create()

    client.tag_resource(ResourceArn=get(segment_id)["Arn"], TagsModel={"tags": {"team": "blue"}})

    assert get(segment_id)["tags"] == {"team": "blue"}


def test_bad_tags_are_refused_when_a_segment_is_created(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="aws:"):
        create(tags={"aws:x": "y"})

    assert client.get_segments(ApplicationId=app_id)["SegmentsResponse"]["Item"] == []


def test_an_imported_segment_shows_its_import_definition_but_no_dimensions(
    client: PinpointClient, app_id: str, put_import: Callable[..., Any], get: Callable[[str], Any]
) -> None:
    put_import("list", "a", "b", name="people")

    segment = get("list")

    assert (segment["SegmentType"], segment["Version"], segment["Name"]) == ("IMPORT", 1, "people")
    assert segment["ImportDefinition"] == IMPORT_DEFINITION
    assert segment.keys() & {"Dimensions", "SegmentGroups"} == set()
    assert client.list_tags_for_resource(ResourceArn=segment["Arn"])["TagsModel"] == {"tags": {}}


def test_a_further_import_makes_the_next_version_and_keeps_name_and_tags(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    put_import: Callable[..., Any],
    get: Callable[[str], Any],
    write: Callable[..., None],
    members_of: Callable[[str], list[str]],
) -> None:
    write("a")
    write("b")
    put_import("list", "a", name="people")
    before = get("list")
    client.tag_resource(ResourceArn=before["Arn"], TagsModel={"tags": {"team": "blue"}})
    mocked.clock.advance(hours=1)

    put_import("list", "b", name=None)

    after = get("list")
    assert (after["Version"], after["Name"], after["tags"]) == (2, "people", {"team": "blue"})
    assert after["CreationDate"] == before["CreationDate"] < after["LastModifiedDate"]
    assert members_of("list") == ["b"]
    put_import("list", "b", name="others")
    assert get("list")["Name"] == "others"


def test_an_imported_segment_cannot_be_updated_but_can_be_deleted(
    client: PinpointClient, app_id: str, put_import: Callable[..., Any], update: Callable[..., Any]
) -> None:
    put_import("list", "a")

    with pytest.raises(client.exceptions.BadRequestException, match="Segment 'list' was imported"):
        update("list", Name="other")

    answer = client.delete_segment(ApplicationId=app_id, SegmentId="list")["SegmentResponse"]
    assert (answer["SegmentType"], answer["Version"]) == ("IMPORT", 1)


def test_changes_to_segments_in_a_checkpoint_are_rolled_back(
    mocked: Pinpoint, create: Callable[..., str], update: Callable[..., Any], get: Callable[[str], Any]
) -> None:
    segment_id = create(Name="fans")
    before = get(segment_id)

    with mocked.checkpoint():
        update(segment_id, Name="more")

    assert get(segment_id) == before
    assert update(segment_id)["Version"] == 2
