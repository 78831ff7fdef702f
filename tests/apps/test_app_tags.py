"""Tags of apps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import boto3
import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture
def arn(mocked: Pinpoint, app_id: str) -> str:
    """Return the ARN of an app without tags."""
    return mocked.app(app_id).arn


@pytest.fixture
def tag(client: PinpointClient, arn: str) -> Callable[[dict[str, str]], Any]:
    """Call TagResource."""
    return lambda tags: client.tag_resource(ResourceArn=arn, TagsModel={"tags": tags})


@pytest.fixture
def tags(client: PinpointClient, arn: str) -> Callable[[], dict[str, str]]:
    """Return the response of ListTagsForResource."""
    return lambda: client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"]


@pytest.fixture
def refused(tag: Callable[[dict[str, str]], Any], tags: Callable[[], dict[str, str]]) -> Callable[..., None]:
    """Check that tags are refused with a 400 and this message, and that none of them is stored."""

    def check(text: str, wrong: dict[str, str]) -> None:
        with pytest.raises(ClientError, match=text) as caught:
            tag({"good": "1", **wrong})
        assert caught.value.response["Error"]["Code"] == "BadRequestException"
        assert tags() == {}

    return check


def test_tag_and_untag_return_204_without_a_body(raw: Raw, arn: str) -> None:
    path = f"/v1/tags/{quote(arn, safe='')}"

    assert raw("POST", path, b'{"tags":{"a":"1"}}')[::2] == (204, b"")
    assert raw("GET", path)[::2] == (200, b'{"tags":{"a":"1"}}')
    assert raw("DELETE", f"{path}?tagKeys=a")[::2] == (204, b"")
    assert raw("GET", path)[::2] == (200, b'{"tags":{}}')


def test_wrapped_body_is_refused(raw: Raw, arn: str) -> None:
    status, _, body = raw("POST", f"/v1/tags/{quote(arn, safe='')}", b'{"TagsModel":{"tags":{"a":"1"}}}')

    assert (status, json.loads(body)) == (400, {"Message": "tags is required"})


def test_tags_are_added_and_overwritten_by_key(
    tag: Callable[[dict[str, str]], Any], tags: Callable[[], dict[str, str]]
) -> None:
    tag({"a": "1", "b": "2"})

    tag({"b": "3", "c": "4"})

    assert tags() == {"a": "1", "b": "3", "c": "4"}


def test_keys_differ_by_case(tag: Callable[[dict[str, str]], Any], tags: Callable[[], dict[str, str]]) -> None:
    tag({"Stack": "1"})
    tag({"stack": "2"})

    assert tags() == {"Stack": "1", "stack": "2"}


def test_tags_show_in_the_app_itself(client: PinpointClient, app_id: str, tag: Callable[[dict[str, str]], Any]) -> None:
    tag({"a": "1"})

    assert client.get_app(ApplicationId=app_id)["ApplicationResponse"].get("tags") == {"a": "1"}
    assert client.get_apps()["ApplicationsResponse"]["Item"][0].get("tags") == {"a": "1"}


def test_tags_given_at_creation_are_listed(client: PinpointClient) -> None:
    request: Any = {"Name": "app", "tags": {"a": "1"}}
    app = client.create_app(CreateApplicationRequest=request)["ApplicationResponse"]

    assert client.list_tags_for_resource(ResourceArn=app["Arn"])["TagsModel"]["tags"] == {"a": "1"}


def test_untag_removes_the_named_tags_and_ignores_unknown_ones(
    client: PinpointClient, arn: str, tag: Callable[[dict[str, str]], Any], tags: Callable[[], dict[str, str]]
) -> None:
    tag({"a": "1", "b c": "2", "d": "3"})

    client.untag_resource(ResourceArn=arn, TagKeys=["a", "b c", "missing"])

    assert tags() == {"d": "3"}


def test_untag_without_keys_is_refused(raw: Raw, client: PinpointClient, arn: str) -> None:
    with pytest.raises(ClientError, match="TagKeys must name at least one tag"):
        client.untag_resource(ResourceArn=arn, TagKeys=[])
    assert raw("DELETE", f"/v1/tags/{quote(arn, safe='')}")[0] == 400


def test_each_app_has_its_own_tags(
    mocked: Pinpoint, client: PinpointClient, tag: Callable[[dict[str, str]], Any]
) -> None:
    other = mocked.create_app("other", region="us-east-1", tags={"b": "2"})

    tag({"a": "1"})

    assert client.list_tags_for_resource(ResourceArn=other.arn)["TagsModel"]["tags"] == {"b": "2"}


# Rules


@pytest.mark.parametrize(
    ("key", "value"),
    [("k" * 128, "v" * 256), ("a", ""), ("a b_.:/=+-1", "a b_.:/=+-1"), ("Größe", "名前"), ("xaws:", "aws:")],
)
def test_good_tags_are_returned(
    tag: Callable[[dict[str, str]], Any], tags: Callable[[], dict[str, str]], key: str, value: str
) -> None:
    tag({key: value})

    assert tags() == {key: value}


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("k" * 129, "", "must have 1 to 128 characters"),
        ("", "", "must have 1 to 128 characters"),
        ("a", "v" * 257, "must have at most 256 characters"),
        ("aws:x", "", "must not begin with .aws:"),
        ("a*", "", "has a character other than"),
        ("a", "b?", "has a character other than"),
    ],
)
def test_other_tags_are_refused(refused: Callable[..., None], key: str, value: str, text: str) -> None:
    refused(text, {key: value})


def test_a_resource_has_up_to_50_tags(tag: Callable[[dict[str, str]], Any], tags: Callable[[], dict[str, str]]) -> None:
    tag({f"key{number}": "" for number in range(30)})
    tag({f"key{number}": "" for number in range(50)})

    with pytest.raises(ClientError, match="a resource can have at most 50 tags, not 51"):
        tag({"one more": ""})

    assert len(tags()) == 50
    tag({"key0": "changed"})
    assert tags()["key0"] == "changed"


def test_create_with_bad_tags_does_not_create_an_app(client: PinpointClient) -> None:
    for bad in ({"aws:x": "1"}, {f"key{number}": "" for number in range(51)}):
        request: Any = {"Name": "app", "tags": bad}
        with pytest.raises(client.exceptions.BadRequestException):
            client.create_app(CreateApplicationRequest=request)

    assert client.get_apps()["ApplicationsResponse"]["Item"] == []


# ARNs


def every_operation(client: PinpointClient, arn: str) -> list[Callable[[], Any]]:
    """The three operations on tags."""
    return [
        lambda: client.list_tags_for_resource(ResourceArn=arn),
        lambda: client.tag_resource(ResourceArn=arn, TagsModel={"tags": {"a": "1"}}),
        lambda: client.untag_resource(ResourceArn=arn, TagKeys=["a"]),
    ]


@pytest.mark.parametrize("arn", ["bla", "arn:aws:s3:::bucket", "arn:aws:mobiletargeting:us-east-1:12:apps/a"])
def test_an_arn_that_is_not_one_of_pinpoint_is_refused(client: PinpointClient, arn: str) -> None:
    """Proposed: 400. A 500 was observed once, perhaps during an outage."""
    for call in every_operation(client, arn):
        with pytest.raises(ClientError, match="must be the ARN of an Amazon Pinpoint resource") as caught:
            call()
        assert caught.value.response["Error"]["Code"] == "BadRequestException"


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:mobiletargeting:us-east-1:123456789012:apps/missing",
        "arn:aws:mobiletargeting:us-east-1:999999999999:apps/app",
        "arn:aws:mobiletargeting:eu-west-1:123456789012:apps/app",
        "arn:aws:mobiletargeting:us-east-1:123456789012:apps/app/segments/missing",
        "arn:aws:mobiletargeting:us-east-1:123456789012:templates/missing/EMAIL",
    ],
)
def test_unknown_resources_are_not_found(client: PinpointClient, arn: str, app_id: str) -> None:
    for call in every_operation(client, arn):
        with pytest.raises(ClientError, match="Resource not found") as caught:
            call()
        assert caught.value.response["Error"]["Code"] == "NotFoundException"


def test_journeys_are_not_taggable(client: PinpointClient, app_id: str, arn: str) -> None:
    journey = client.create_journey(ApplicationId=app_id, WriteJourneyRequest={"Name": "j"})["JourneyResponse"]

    for call in every_operation(client, f"{arn}/journeys/{journey['Id']}"):
        with pytest.raises(ClientError, match="Resource not found"):
            call()


@pytest.mark.parametrize("app_id", ["shop", "my-app_1", "my app", "Größe?#%"])
def test_app_whose_id_the_test_chose_can_be_tagged(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    arn = mocked.create_app(app_id, region="us-east-1").arn

    client.tag_resource(ResourceArn=arn, TagsModel={"tags": {"a": "1"}})

    assert client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"] == {"a": "1"}


def test_tags_belong_to_the_region_of_the_client(arn: str) -> None:
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")

    for call in every_operation(elsewhere, arn):
        with pytest.raises(ClientError, match="Resource not found"):
            call()


def test_tags_are_deleted_with_their_app(
    client: PinpointClient, app_id: str, arn: str, tag: Callable[[dict[str, str]], Any]
) -> None:
    tag({"a": "1"})

    client.delete_app(ApplicationId=app_id)

    for call in every_operation(client, arn):
        with pytest.raises(ClientError, match="Resource not found"):
            call()


def test_a_new_app_with_the_same_id_has_no_tags(
    mocked: Pinpoint, client: PinpointClient, app_id: str, arn: str, tag: Callable[[dict[str, str]], Any]
) -> None:
    tag({"a": "1"})
    client.delete_app(ApplicationId=app_id)

    mocked.create_app(app_id, region="us-east-1")

    assert client.list_tags_for_resource(ResourceArn=arn)["TagsModel"]["tags"] == {}


def test_tags_are_rolled_back_with_a_checkpoint(
    mocked: Pinpoint, tag: Callable[[dict[str, str]], Any], tags: Callable[[], dict[str, str]]
) -> None:
    tag({"a": "1"})

    with mocked.checkpoint():
        tag({"a": "2", "b": "3"})

    assert tags() == {"a": "1"}


def test_tags_of_a_resource_in_another_region_are_not_found_and_the_message_names_both_regions(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    mocked.create_app("shop", region="eu-west-1")

    with pytest.raises(ClientError) as raised:
        client.list_tags_for_resource(ResourceArn="arn:aws:mobiletargeting:eu-west-1:123456789012:apps/shop")

    assert raised.value.response["Error"]["Message"] == (
        "Resource not found (the resource is in eu-west-1, the client in us-east-1)"
    )
