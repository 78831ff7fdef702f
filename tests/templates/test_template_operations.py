"""Templates of the five types: what is stored, returned and refused."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    from .conftest import Templates

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

CONTENT: dict[str, Any] = {
    "EMAIL": {
        "Subject": "Hi",
        "HtmlPart": "<p>Hi {{User.UserId}}</p>",
        "TextPart": "Hi",
        "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://example.com>"}],
        "RecommenderId": "recommender",
    },
    "SMS": {"Body": "hello\n how are you?\n food is good", "RecommenderId": "recommender"},
    "PUSH": {
        "Default": {"Action": "OPEN_APP", "Title": "Hi", "Body": "there"},
        "GCM": {"Body": "there, Android", "RawContent": "{}"},
    },
    "VOICE": {"Body": "Hi", "LanguageCode": "en-US", "VoiceId": "Salli"},
    "INAPP": {
        "Content": [
            {
                "BackgroundColor": "#fff",
                "HeaderConfig": {"Alignment": "LEFT", "Header": "Hi", "TextColor": "#000"},
                "PrimaryBtn": {"DefaultConfig": {"ButtonAction": "CLOSE", "Text": "OK", "BorderRadius": 4}},
            }
        ],
        "CustomConfig": {"a": "b"},
        "Layout": "OVERLAYS",
    },
}
TOO_DEEP = '{"a": ' * 49 + "[{}]" + "}" * 49
FAR_TOO_DEEP = '{"a": ' * 5_000 + "{}" + "}" * 5_000
WITH_DEFAULTS = ("EMAIL", "SMS", "PUSH", "VOICE")
DEFAULTS = '{"User": {"UserAttributes":  {"FirstName": "you"}}}'


@pytest.mark.parametrize("template_type", CONTENT)
def test_given_a_name_when_a_template_is_created_then_its_arn_is_returned(
    templates: Templates, template_type: str
) -> None:
    answer = templates.create(template_type, "TestTemplate")

    assert answer == {
        "Arn": f"arn:aws:mobiletargeting:us-east-1:123456789012:templates/TestTemplate/{template_type}",
        "Message": "Created",
        "RequestID": answer["RequestID"],
    }
    assert re.fullmatch("[0-9a-f-]{36}", answer["RequestID"])


@pytest.mark.parametrize("template_type", CONTENT)
def test_given_content_when_the_template_is_read_then_all_of_it_is_returned(
    templates: Templates, template_type: str
) -> None:
    request = {**CONTENT[template_type], "TemplateDescription": "for tests", "tags": {"team": "blue"}}
    with time_machine.travel("2023-06-20T21:37:30.124+00:00", tick=False):
        arn = templates.create(template_type, "TestTemplate", request)["Arn"]

    assert templates.get(template_type, "TestTemplate") == {
        **request,
        "Arn": arn,
        "CreationDate": "2023-06-20T21:37:30.124Z",
        "LastModifiedDate": "2023-06-20T21:37:30.124Z",
        "TemplateName": "TestTemplate",
        "TemplateType": template_type,
        "Version": "1",
    }


@pytest.mark.parametrize("template_type", CONTENT)
def test_given_an_empty_request_when_the_template_is_read_then_no_content_is_added(
    templates: Templates, template_type: str
) -> None:
    templates.create(template_type, "empty")

    template = templates.get(template_type, "empty")

    assert template["tags"] == {}
    assert template.keys() == {
        "Arn",
        "CreationDate",
        "LastModifiedDate",
        "TemplateName",
        "TemplateType",
        "Version",
        "tags",
    }


@pytest.mark.parametrize("template_type", CONTENT)
def test_given_a_template_that_does_not_exist_when_it_is_read_updated_or_deleted_then_it_is_not_found(
    templates: Templates, template_type: str
) -> None:
    for action in ("Get", "Update", "Delete"):
        with pytest.raises(ClientError, match=r"NotFoundException.*Resource not found"):
            templates.call(action, template_type, "TestTemplate")


def test_given_a_template_when_its_name_is_taken_again_then_it_is_a_bad_request_and_not_a_conflict(
    templates: Templates,
) -> None:
    templates.create("SMS", "TestTemplate", {"Body": "first"})

    with pytest.raises(ClientError, match=r"BadRequestException.*TemplateName.*'TestTemplate' already exists"):
        templates.create("SMS", "TestTemplate", {"Body": "second"})

    assert templates.get("SMS", "TestTemplate")["Body"] == "first"


def test_given_templates_of_all_types_and_regions_with_the_same_name_then_they_are_separate(
    mocked: Pinpoint, templates: Templates
) -> None:
    for template_type in CONTENT:
        templates.create(template_type, "T", CONTENT[template_type])
    templates.create("SMS", "t", {"Body": "small"})
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")

    assert templates.get("SMS", "t")["Body"] == "small"
    assert templates.get("VOICE", "T")["VoiceId"] == "Salli"
    with pytest.raises(elsewhere.exceptions.NotFoundException):
        elsewhere.get_sms_template(TemplateName="T")
    assert elsewhere.list_templates()["TemplatesResponse"]["Item"] == []


@pytest.mark.parametrize("name", ["a", "9-a_b", "A" * 128])
def test_given_a_name_of_letters_digits_hyphens_and_underscores_when_created_then_it_is_accepted(
    templates: Templates, name: str
) -> None:
    assert templates.create("SMS", name)["Arn"].endswith(f"templates/{name}/SMS")


@pytest.mark.parametrize("name", ["_x", "-x", "a b", "a" * 129, "ä", "a.b", "a\n"])
def test_given_an_invalid_name_when_created_then_it_is_refused(templates: Templates, name: str) -> None:
    with pytest.raises(ClientError, match=r"BadRequestException.*TemplateName must begin with a letter"):
        templates.create("SMS", name)


@pytest.mark.parametrize("template_type", WITH_DEFAULTS)
def test_given_default_substitutions_when_read_then_they_are_the_string_in_the_request(
    templates: Templates, template_type: str
) -> None:
    for text in (DEFAULTS, "{}", TOO_DEEP.replace("[{}]", "{}")):
        templates.create(template_type, "T", {"DefaultSubstitutions": text})

        assert templates.get(template_type, "T")["DefaultSubstitutions"] == text
        templates.delete(template_type, "T")


@pytest.mark.parametrize("template_type", WITH_DEFAULTS)
@pytest.mark.parametrize("text", ["", "x", "[]", '"a"', "1", "null", "{", '{"a": NaN}', TOO_DEEP, FAR_TOO_DEEP])
def test_given_default_substitutions_that_are_not_a_json_object_when_written_then_they_are_refused(
    templates: Templates, template_type: str, text: str
) -> None:
    templates.create(template_type, "T")
    for action, name in (("Create", "U"), ("Update", "T")):
        with pytest.raises(ClientError, match=r"BadRequestException.*DefaultSubstitutions"):
            templates.call(action, template_type, name, {"DefaultSubstitutions": text})


def test_given_unknown_members_when_a_template_is_written_then_they_are_dropped(raw: Raw) -> None:
    body = {"Body": "Hi", "SenderId": "me", "Title": "x", "tags": {"a": "b"}, "Arn": "mine", "Version": "7"}

    status, _, created = raw("POST", "/v1/templates/T/sms", json.dumps(body).encode())
    _, _, read = raw("GET", "/v1/templates/T/sms")

    assert status == 201
    assert json.loads(created).keys() == {"Arn", "Message", "RequestID"}
    template = json.loads(read)
    assert (template["Body"], template["tags"], template["Version"]) == ("Hi", {"a": "b"}, "1")
    assert template.keys().isdisjoint({"SenderId", "Title"})
    assert template["Arn"] != "mine"


def test_given_parts_of_a_push_template_when_read_then_members_are_only_in_their_parts(raw: Raw) -> None:
    body = {"Title": "top", "Default": {"Title": "in", "Body": None, "Nope": 1}}
    raw("POST", "/v1/templates/T/push", json.dumps(body).encode())

    template = json.loads(raw("GET", "/v1/templates/T/push")[2])

    assert template["Default"] == {"Title": "in"}
    assert "Title" not in template


def test_given_a_template_when_it_is_written_then_the_status_on_the_wire_is_that_of_the_model(raw: Raw) -> None:
    assert raw("POST", "/v1/templates/T/voice", b"{}")[0] == 201
    assert raw("GET", "/v1/templates/T/voice")[0] == 200
    assert raw("PUT", "/v1/templates/T/voice", b"{}")[0] == 202
    assert raw("PUT", "/v1/templates/T/VOICE/active-version", b'{"Version":"1"}')[0] == 200
    status, headers, body = raw("DELETE", "/v1/templates/T/voice")
    assert (status, json.loads(body)["Message"]) == (202, "Accepted")
    assert json.loads(body)["RequestID"] == headers["x-amzn-RequestId"]


def test_given_tags_when_a_template_is_updated_then_they_are_unchanged_and_only_tag_operations_change_them(
    client: PinpointClient, templates: Templates
) -> None:
    arn = templates.create("EMAIL", "T", {"tags": {"team": "blue"}})["Arn"]

    templates.update("EMAIL", "T", {"Subject": "Hi", "tags": {"team": "red", "aws:x": "ignored too"}})
    assert templates.get("EMAIL", "T")["tags"] == {"team": "blue"}

    client.tag_resource(ResourceArn=arn, TagsModel={"tags": {"cost": "1"}})
    client.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert templates.get("EMAIL", "T")["tags"] == {"cost": "1"}


def test_given_tags_that_break_a_rule_when_a_template_is_created_then_it_is_not_created(templates: Templates) -> None:
    with pytest.raises(ClientError, match=r"BadRequestException.*aws:"):
        templates.create("SMS", "T", {"tags": {"aws:x": "y"}})

    assert templates.names() == []


def test_given_a_deleted_template_when_its_name_is_used_again_then_it_begins_with_version_1(
    client: PinpointClient, templates: Templates
) -> None:
    arn = templates.create("SMS", "T", {"tags": {"team": "blue"}})["Arn"]
    templates.update("SMS", "T", {"Body": "second"}, CreateNewVersion=True)
    templates.delete("SMS", "T")
    with pytest.raises(client.exceptions.NotFoundException):
        client.list_tags_for_resource(ResourceArn=arn)

    templates.create("SMS", "T", {"Body": "new"})

    template = templates.get("SMS", "T")
    assert (template["Body"], template["Version"], template["tags"]) == ("new", "1", {})


def test_given_an_app_that_is_deleted_when_templates_are_listed_then_they_remain(
    client: PinpointClient, app_id: str, templates: Templates
) -> None:
    templates.create("SMS", "T")

    client.delete_app(ApplicationId=app_id)

    assert templates.names() == ["T"]


def test_given_a_checkpoint_when_it_ends_then_templates_are_as_before(mocked: Pinpoint, templates: Templates) -> None:
    templates.create("SMS", "T", {"Body": "before"})
    with mocked.checkpoint():
        templates.update("SMS", "T", {"Body": "inside"})
        templates.update("SMS", "T", {"Body": "new"}, CreateNewVersion=True)
        templates.create("SMS", "U")

    assert (templates.names(), templates.versions("T")) == (["T"], ["1"])
    assert templates.get("SMS", "T")["Body"] == "before"


def test_given_a_reset_when_templates_are_listed_then_the_list_is_empty() -> None:
    with mock_pinpoint() as pinpoint:
        client = boto3.client("pinpoint")
        client.create_sms_template(TemplateName="T", SMSTemplateRequest={})
        pinpoint.reset()
        assert client.list_templates()["TemplatesResponse"]["Item"] == []
