"""Lists of templates and of versions: filters, pages, members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from .conftest import Templates


@pytest.fixture
def some(templates: Templates) -> Templates:
    """Templates of several names and types. The SMS template `Test` is the first one."""
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False):
        for template_type, name in [
            ("SMS", "Test"),
            ("EMAIL", "Test"),
            ("EMAIL", "Tea"),
            ("PUSH", "test"),
            ("EMAIL", "Other"),
            ("EMAIL", "Tent"),
        ]:
            templates.create(template_type, name, {"tags": {"a": "b"}, "TemplateDescription": "x"})
    return templates


def pages(client: PinpointClient, **parameters: Any) -> list[list[str]]:
    """Return the names on each page, up to the page without a token."""
    found: list[list[str]] = []
    while True:
        answer = client.list_templates(**parameters)["TemplatesResponse"]
        found.append([item["TemplateName"] for item in answer["Item"]])
        if "NextToken" not in answer:
            return found
        parameters["NextToken"] = answer["NextToken"]


def test_given_templates_when_listed_then_the_newest_is_first(some: Templates) -> None:
    assert some.names() == ["Tent", "Other", "test", "Tea", "Test", "Test"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"Prefix": "Te"}, ["Tent", "Tea", "Test", "Test"]),
        ({"Prefix": ""}, ["Tent", "Other", "test", "Tea", "Test", "Test"]),
        ({"Prefix": "x"}, []),
        ({"TemplateType": "PUSH"}, ["test"]),
        ({"TemplateType": "email"}, ["Tent", "Other", "Tea", "Test"]),
        ({"TemplateType": "VOICE"}, []),
        ({"Prefix": "Te", "TemplateType": "EMAIL"}, ["Tent", "Tea", "Test"]),
    ],
)
def test_given_filters_when_listed_with_any_page_size_then_only_matching_templates_are_there(
    client: PinpointClient, some: Templates, filters: dict[str, str], names: list[str]
) -> None:
    assert some.names(**filters) == names
    assert pages(client, PageSize="1", **filters) == ([[name] for name in names] or [[]])
    assert [name for page in pages(client, PageSize="2", **filters) for name in page] == names


def test_given_a_template_deleted_between_two_pages_when_listed_then_all_others_are_listed(
    client: PinpointClient, some: Templates
) -> None:
    first = client.list_templates(PageSize="3", Prefix="T")["TemplatesResponse"]
    some.delete("EMAIL", "Test")
    second = client.list_templates(PageSize="3", Prefix="T", NextToken=first["NextToken"])["TemplatesResponse"]

    assert [item["TemplateName"] for item in first["Item"]] == ["Tent", "Tea", "Test"]
    assert [(item["TemplateName"], item["TemplateType"]) for item in second["Item"]] == [("Test", "SMS")]


def test_given_a_template_when_listed_then_the_item_has_five_members_of_the_active_version(some: Templates) -> None:
    with time_machine.travel("2030-01-02T00:00:00Z", tick=False):
        some.update("EMAIL", "Tent", {}, CreateNewVersion=True)

    assert some.client.list_templates(PageSize="1")["TemplatesResponse"]["Item"] == [
        {
            "CreationDate": "2030-01-01T00:00:00.000Z",
            "LastModifiedDate": "2030-01-01T00:00:00.000Z",
            "TemplateName": "Tent",
            "TemplateType": "EMAIL",
            "Version": "1",
        }
    ]


def test_given_versions_when_listed_then_each_shows_its_description_and_defaults(
    client: PinpointClient, templates: Templates
) -> None:
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False):
        templates.create("VOICE", "T", {"Body": "x", "TemplateDescription": "one", "DefaultSubstitutions": '{"a":1}'})
        templates.update("VOICE", "T", {"Body": "y"}, CreateNewVersion=True)

    answer = client.list_template_versions(TemplateName="T", TemplateType="VOICE")["TemplateVersionsResponse"]

    dates = {"CreationDate": "2030-01-01T00:00:00.000Z", "LastModifiedDate": "2030-01-01T00:00:00.000Z"}
    common = {**dates, "TemplateName": "T", "TemplateType": "VOICE"}
    assert answer["Item"] == [
        {**common, "Version": "2"},
        {**common, "Version": "1", "TemplateDescription": "one", "DefaultSubstitutions": '{"a":1}'},
    ]
    assert answer["RequestID"]
    assert "NextToken" not in answer


def test_given_many_versions_when_listed_by_pages_then_each_is_listed_once(
    client: PinpointClient, templates: Templates
) -> None:
    templates.create("SMS", "T")
    for _ in range(4):
        templates.update("SMS", "T", {}, CreateNewVersion=True)
    found: list[str] = []
    parameters: dict[str, Any] = {"TemplateName": "T", "TemplateType": "SMS", "PageSize": "2"}
    while True:
        answer = client.list_template_versions(**parameters)["TemplateVersionsResponse"]
        found += [item["Version"] for item in answer["Item"]]
        if "NextToken" not in answer:
            break
        parameters["NextToken"] = answer["NextToken"]

    assert found == ["5", "4", "3", "2", "1"]


@pytest.mark.parametrize("template_type", ["FAX", "IN_APP", " ", "ınapp"])
def test_given_a_template_type_that_does_not_exist_then_it_is_refused(
    client: PinpointClient, some: Templates, template_type: str
) -> None:
    refused = "BadRequestException.*TemplateType must be one of EMAIL, SMS, PUSH, VOICE, INAPP"
    with pytest.raises(ClientError, match=refused):
        client.list_templates(TemplateType=template_type)
    with pytest.raises(ClientError, match=refused):
        some.versions("Test", template_type)
    with pytest.raises(ClientError, match=refused):
        some.activate("Test", "1", template_type)


@pytest.mark.parametrize("template_type", ["EMAIL", "email", "InApp"])
def test_given_a_template_type_in_upper_or_lower_case_when_the_template_is_unknown_then_it_is_not_found(
    some: Templates, template_type: str
) -> None:
    with pytest.raises(ClientError, match="NotFoundException"):
        some.versions("Nope", template_type)


@pytest.mark.parametrize("size", ["0", "-1", "abc"])
def test_given_an_invalid_page_size_when_listed_then_it_is_refused(some: Templates, size: str) -> None:
    with pytest.raises(ClientError, match=r"BadRequestException.*PageSize"):
        some.names(PageSize=size)
    with pytest.raises(ClientError, match=r"BadRequestException.*PageSize"):
        some.versions("Test", "SMS", PageSize=size)
