"""Versions of a template: reading, overwriting, activating and deleting them, and numbers that are not used again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from botocore.exceptions import ClientError

from pinpoint_mock.gateway.errors import NotFound
from pinpoint_mock.templates import operations
from pinpoint_mock.templates.template import find_template

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import Templates


@pytest.fixture
def two(templates: Templates) -> Templates:
    """A template T with two versions. The first one is active."""
    templates.create("SMS", "T", {"Body": "first"})
    templates.update("SMS", "T", {"Body": "second"}, CreateNewVersion=True)
    return templates


def body(templates: Templates, **parameters: Any) -> str:
    text: str = templates.get("SMS", "T", **parameters)["Body"]
    return text


@pytest.mark.parametrize("template_type", ["EMAIL", "SMS", "PUSH", "VOICE", "INAPP"])
def test_given_one_version_when_updated_then_the_whole_version_is_replaced(
    templates: Templates, template_type: str
) -> None:
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False):
        templates.create(template_type, "T", {"TemplateDescription": "old"})
    with time_machine.travel("2030-01-02T00:00:00Z", tick=False):
        answer = templates.update(template_type, "T", {})

    template = templates.get(template_type, "T")
    assert answer["Message"] == "Accepted"
    assert (template["Version"], templates.versions("T", template_type)) == ("1", ["1"])
    assert (template["CreationDate"], template["LastModifiedDate"]) == (
        "2030-01-01T00:00:00.000Z",
        "2030-01-02T00:00:00.000Z",
    )
    assert "TemplateDescription" not in template


def test_given_one_version_when_its_text_is_updated_then_it_is_accepted_and_the_version_has_the_new_text(
    client: PinpointClient, templates: Templates
) -> None:
    templates.create("SMS", "T", {"Body": "old"})

    answer = client.update_sms_template(TemplateName="T", SMSTemplateRequest={"Body": "new"})

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert (body(templates), templates.get("SMS", "T")["Version"], templates.versions("T")) == ("new", "1", ["1"])


def test_given_a_new_version_when_none_is_named_then_the_active_one_is_read(two: Templates) -> None:
    assert (body(two), body(two, Version="2"), body(two, Version="1")) == ("first", "second", "first")
    assert two.get("SMS", "T", Version="2")["Version"] == "2"
    assert two.versions("T") == ["2", "1"]


def test_given_a_newer_version_that_is_not_active_when_updated_then_it_is_overwritten(
    two: Templates,
) -> None:
    two.update("SMS", "T", {"Body": "changed"}, CreateNewVersion=False)

    assert (body(two), body(two, Version="2")) == ("first", "changed")


def test_given_a_new_version_when_it_is_read_then_its_dates_are_its_own(templates: Templates) -> None:
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False):
        templates.create("SMS", "T", {})
    with time_machine.travel("2030-01-02T00:00:00Z", tick=False):
        templates.update("SMS", "T", {}, CreateNewVersion=True)

    first, second = templates.get("SMS", "T"), templates.get("SMS", "T", Version="2")
    assert first["LastModifiedDate"] == "2030-01-01T00:00:00.000Z"
    assert second["CreationDate"] == second["LastModifiedDate"] == "2030-01-02T00:00:00.000Z"


@pytest.mark.parametrize("version", ["2", "latest"])
def test_given_the_latest_version_when_the_update_names_it_then_it_is_overwritten(two: Templates, version: str) -> None:
    two.update("SMS", "T", {"Body": "changed"}, Version=version)

    assert (body(two), body(two, Version="2")) == ("first", "changed")


@pytest.mark.parametrize("version", ["1", "3", "x", "LATEST"])
def test_given_another_version_when_the_update_names_it_then_it_is_refused(two: Templates, version: str) -> None:
    with pytest.raises(ClientError, match=r"BadRequestException.*Version must be the latest version, 2"):
        two.update("SMS", "T", {"Body": "changed"}, Version=version)

    assert (body(two), body(two, Version="2")) == ("first", "second")


@pytest.mark.parametrize("version", ["1", "2", "latest"])
def test_given_create_new_version_when_a_version_is_named_too_then_it_is_refused(two: Templates, version: str) -> None:
    with pytest.raises(
        ClientError, match=r"BadRequestException.*Version must not be given together with CreateNewVersion"
    ):
        two.update("SMS", "T", {"Body": "third"}, CreateNewVersion=True, Version=version)

    assert two.versions("T") == ["2", "1"]


@pytest.mark.parametrize("version", ["3", "0", "01", "x", "-1"])
def test_given_a_version_that_does_not_exist_when_it_is_requested_then_it_is_not_found(
    two: Templates, version: str
) -> None:
    for call in (lambda: body(two, Version=version), lambda: two.delete("SMS", "T", Version=version)):
        with pytest.raises(ClientError, match="NotFoundException"):
            call()
    with pytest.raises(ClientError, match="NotFoundException"):
        two.activate("T", version)


def test_given_two_versions_when_the_second_is_made_active_then_it_is_read_and_listed(two: Templates) -> None:
    assert two.activate("T", "latest")["Message"] == "Accepted"
    assert body(two) == "second"
    assert two.client.list_templates()["TemplatesResponse"]["Item"][0]["Version"] == "2"

    two.activate("T", "1", "sms")
    assert body(two) == "first"


def test_given_no_version_when_the_active_version_is_updated_then_it_is_refused(
    client: PinpointClient, two: Templates
) -> None:
    with pytest.raises(ClientError, match=r"BadRequestException.*Version is required"):
        client.update_template_active_version(TemplateName="T", TemplateType="SMS", TemplateActiveVersionRequest={})


def test_given_a_deleted_version_when_another_is_created_then_it_has_a_new_number(two: Templates) -> None:
    two.delete("SMS", "T", Version="2")
    assert two.versions("T") == ["1"]

    two.update("SMS", "T", {"Body": "third"}, CreateNewVersion=True)

    assert two.versions("T") == ["3", "1"]
    assert body(two, Version="3") == "third"


def test_given_a_deleted_latest_version_when_updated_then_the_previous_version_is_overwritten(two: Templates) -> None:
    two.delete("SMS", "T", Version="2")

    two.update("SMS", "T", {"Body": "changed"}, Version="1")

    assert (body(two), two.versions("T")) == ("changed", ["1"])


def test_given_the_active_version_when_a_request_deletes_it_then_it_is_refused(two: Templates) -> None:
    with pytest.raises(ClientError, match=r"BadRequestException.*Version must not be the active version"):
        two.delete("SMS", "T", Version="1")
    two.activate("T", "2")

    two.delete("SMS", "T", Version="1")

    assert (two.versions("T"), body(two)) == (["2"], "second")


def test_given_latest_as_the_version_to_delete_then_the_latest_is_deleted_unless_it_is_active(two: Templates) -> None:
    two.delete("SMS", "T", Version="latest")
    assert two.versions("T") == ["1"]

    with pytest.raises(ClientError, match=r"BadRequestException.*must not be the active version, 1: make another"):
        two.delete("SMS", "T", Version="latest")


def test_given_a_template_when_it_is_deleted_then_all_its_versions_are_deleted(two: Templates) -> None:
    two.delete("SMS", "T")

    for call in (lambda: body(two), lambda: body(two, Version="2"), lambda: two.versions("T")):
        with pytest.raises(ClientError, match="NotFoundException"):
            call()
    assert two.names() == []


def test_given_the_quota_of_versions_when_one_more_is_created_then_it_is_refused(
    two: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_VERSIONS", 2)
    with pytest.raises(ClientError, match=r"BadRequestException.*already has 2 versions"):
        two.update("SMS", "T", {}, CreateNewVersion=True)
    two.delete("SMS", "T", Version="2")

    two.update("SMS", "T", {}, CreateNewVersion=True)

    assert two.versions("T") == ["3", "1"]


def test_given_the_quota_of_templates_when_one_more_is_created_then_it_is_refused(
    two: Templates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MAX_TEMPLATES", 2)
    two.create("EMAIL", "T")

    with pytest.raises(ClientError, match=r"BadRequestException.*This account already has 2 templates"):
        two.create("PUSH", "T")


@pytest.mark.parametrize(("version", "text"), [(None, "first"), ("2", "second"), ("latest", "second")])
def test_given_the_version_that_a_message_names_then_that_version_is_found(
    mocked: Pinpoint, two: Templates, version: str | None, text: str
) -> None:
    with mocked._session.locked_world() as world:
        assert find_template(world.region("us-east-1"), "T", "SMS", version).content == {"Body": text}


@pytest.mark.parametrize(("name", "version"), [("U", None), ("T", "3"), ("T", "")])
def test_given_a_template_or_version_that_does_not_exist_when_a_message_names_it_then_it_is_not_found(
    mocked: Pinpoint, two: Templates, name: str, version: str | None
) -> None:
    with mocked._session.locked_world() as world, pytest.raises(NotFound):
        find_template(world.region("us-east-1"), name, "SMS", version)


@pytest.mark.parametrize(
    ("channel_type", "text"),
    [("GCM", "android"), ("APNS", "apple"), ("APNS_VOIP_SANDBOX", "apple"), ("BAIDU", "default"), ("ADM", "default")],
)
def test_given_parts_of_a_push_template_when_a_channel_has_its_own_part_then_it_replaces_the_default(
    mocked: Pinpoint, templates: Templates, channel_type: str, text: str
) -> None:
    content = {"Default": {"Body": "default", "Title": "t"}, "GCM": {"Body": "android"}, "APNS": {"Body": "apple"}}
    templates.create("PUSH", "T", content)
    with mocked._session.locked_world() as world:
        found = find_template(world.region("us-east-1"), "T", "PUSH")

    assert found.push_content(channel_type)["Body"] == text


def test_given_a_version_that_was_found_when_the_template_changes_then_it_is_unchanged(
    mocked: Pinpoint, two: Templates
) -> None:
    with mocked._session.locked_world() as world:
        found = find_template(world.region("us-east-1"), "T", "SMS")
    two.update("SMS", "T", {"Body": "changed"})
    two.delete("SMS", "T")

    assert (found.content["Body"], found.push_content("GCM")) == ("first", {})
