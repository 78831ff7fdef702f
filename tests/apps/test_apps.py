"""Apps: creating, reading, listing and deleting them."""

from __future__ import annotations

import base64
import json
import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2026, 3, 2, 10, 0, 0, 987654, tzinfo=timezone.utc)
NOWHERE = "0" * 32


def create(client: PinpointClient, name: str = "app") -> str:
    """Create an app, and return its id."""
    return client.create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]


def test_create_returns_201_with_id_arn_and_date_in_the_real_forms(client: PinpointClient) -> None:
    with time_machine.travel(T0, tick=False):
        answer = client.create_app(CreateApplicationRequest={"Name": "ExampleCorp"})

    app = answer["ApplicationResponse"]
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert re.fullmatch("[0-9a-f]{32}", app["Id"])
    assert app == {
        "Arn": f"arn:aws:mobiletargeting:us-east-1:123456789012:apps/{app['Id']}",
        "CreationDate": "2026-03-02T10:00:00.987Z",
        "Id": app["Id"],
        "Name": "ExampleCorp",
        "tags": {},
    }


def test_tags_given_at_creation_are_returned(client: PinpointClient) -> None:
    request: Any = {"Name": "app", "tags": {"Stack": "Test", "empty": ""}}

    app = client.create_app(CreateApplicationRequest=request)["ApplicationResponse"]

    assert app.get("tags") == {"Stack": "Test", "empty": ""}
    assert client.get_app(ApplicationId=app["Id"])["ApplicationResponse"] == app


def test_bodies_are_not_wrapped_in_either_direction(raw: Raw) -> None:
    status, _, body = raw("POST", "/v1/apps", b'{"Name": "app", "tags": null, "Bogus": 1}')

    assert status == 201
    assert json.loads(body).keys() == {"Arn", "CreationDate", "Id", "Name", "tags"}
    assert body == json.dumps(json.loads(body), separators=(",", ":")).encode()


def test_wrapped_body_is_refused(raw: Raw) -> None:
    status, headers, body = raw("POST", "/v1/apps", b'{"CreateApplicationRequest":{"Name":"app"}}')

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert json.loads(body) == {"Message": "Name is required"}


@pytest.mark.parametrize("name", ["a", "My app!", "名前", "x" * 500])
def test_names_may_be_any_string(client: PinpointClient, name: str) -> None:
    app = client.create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]

    assert client.get_app(ApplicationId=app["Id"])["ApplicationResponse"]["Name"] == name


@pytest.mark.parametrize("name", ["", " ", "\t\n"])
def test_empty_names_are_refused(client: PinpointClient, name: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="Name must not be empty"):
        create(client, name)

    assert client.get_apps()["ApplicationsResponse"]["Item"] == []


def test_two_apps_may_share_a_name(client: PinpointClient) -> None:
    assert create(client, "same") != create(client, "same")


@pytest.mark.parametrize(
    ("region", "partition"),
    [("eu-west-1", "aws"), ("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn"), ("us-isob-east-1", "aws-iso-b")],
)
def test_arn_names_region_partition_and_account(region: str, partition: str) -> None:
    with mock_pinpoint(account_id="999999999999"):
        client = boto3.client("pinpoint", region_name=region)
        app = client.create_app(CreateApplicationRequest={"Name": "app"})["ApplicationResponse"]

    assert app["Arn"] == f"arn:{partition}:mobiletargeting:{region}:999999999999:apps/{app['Id']}"


# Unknown apps

OPERATIONS: dict[str, Any] = {
    "get_app": {},
    "delete_app": {},
    "get_application_settings": {},
    "update_application_settings": {"WriteApplicationSettingsRequest": {}},
    "get_event_stream": {},
    "put_event_stream": {"WriteEventStream": {"DestinationStreamArn": "", "RoleArn": ""}},
    "delete_event_stream": {},
}


@pytest.mark.parametrize("method", OPERATIONS)
def test_unknown_app_is_not_found(client: PinpointClient, method: str) -> None:
    """The message is observed. This check comes before all others of the request."""
    with pytest.raises(client.exceptions.NotFoundException, match="Application not found") as caught:
        getattr(client, method)(ApplicationId=NOWHERE, **OPERATIONS[method])

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize("method", OPERATIONS)
def test_deleted_app_is_not_found(client: PinpointClient, app_id: str, method: str) -> None:
    client.delete_app(ApplicationId=app_id)

    with pytest.raises(client.exceptions.NotFoundException, match="Application not found"):
        getattr(client, method)(ApplicationId=app_id, **OPERATIONS[method])


def test_app_of_another_region_is_not_found(app_id: str) -> None:
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")

    with pytest.raises(elsewhere.exceptions.NotFoundException, match="Application not found"):
        elsewhere.get_app(ApplicationId=app_id)
    assert elsewhere.get_apps()["ApplicationsResponse"]["Item"] == []


@pytest.mark.usefixtures("app_id")
def test_error_of_an_unknown_app_has_the_observed_form(raw: Raw) -> None:
    status, headers, body = raw("GET", f"/v1/apps/{NOWHERE}")

    assert (status, headers["x-amzn-ErrorType"], body) == (
        404,
        "NotFoundException",
        b'{"Message":"Application not found"}',
    )


# Delete


def test_delete_returns_the_app(client: PinpointClient) -> None:
    request: Any = {"Name": "app", "tags": {"a": "b"}}
    app = client.create_app(CreateApplicationRequest=request)["ApplicationResponse"]

    answer = client.delete_app(ApplicationId=app["Id"])

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answer["ApplicationResponse"] == app
    assert client.get_apps()["ApplicationsResponse"]["Item"] == []


def test_delete_also_deletes_journeys_settings_and_event_stream(mocked: Pinpoint, client: PinpointClient) -> None:
    """An app that gets the same id again begins with nothing."""
    mocked.create_app("again", region="us-east-1")
    client.create_journey(ApplicationId="again", WriteJourneyRequest={"Name": "j"})
    client.update_application_settings(ApplicationId="again", WriteApplicationSettingsRequest={"Limits": {"Daily": 1}})
    client.put_event_stream(
        ApplicationId="again",
        WriteEventStream={
            "DestinationStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/s",
            "RoleArn": "arn:aws:iam::123456789012:role/r",
        },
    )

    client.delete_app(ApplicationId="again")
    mocked.create_app("again", region="us-east-1")

    assert client.list_journeys(ApplicationId="again")["JourneysResponse"]["Item"] == []
    settings = client.get_application_settings(ApplicationId="again")["ApplicationSettingsResource"]
    assert settings.get("Limits") == {}
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_event_stream(ApplicationId="again")


def test_delete_of_one_app_leaves_the_others_alone(client: PinpointClient, app_id: str) -> None:
    other = create(client)

    client.delete_app(ApplicationId=app_id)

    assert client.get_app(ApplicationId=other)["ApplicationResponse"]["Id"] == other


# List


def test_list_of_an_account_without_apps_is_an_empty_item(raw: Raw) -> None:
    """Observed."""
    assert raw("GET", "/v1/apps")[2] == b'{"Item":[]}'


def test_list_has_the_same_apps_as_get_newest_first(client: PinpointClient) -> None:
    with time_machine.travel(T0, tick=False):
        ids = [create(client, f"app{number}") for number in range(3)]

        listed = client.get_apps()["ApplicationsResponse"]

    assert "NextToken" not in listed
    assert listed["Item"] == [client.get_app(ApplicationId=app_id)["ApplicationResponse"] for app_id in reversed(ids)]


def test_list_is_cut_into_pages_and_the_last_has_no_token(client: PinpointClient) -> None:
    with time_machine.travel(T0, tick=False):
        for number in range(5):
            create(client, f"app{number}")
        pages = []
        token: Any = {}
        while True:
            page = client.get_apps(PageSize="2", **token)["ApplicationsResponse"]
            pages.append([app["Name"] for app in page.get("Item", [])])
            if "NextToken" not in page:
                break
            token = {"Token": page["NextToken"]}

    assert pages == [["app4", "app3"], ["app2", "app1"], ["app0"]]


def test_apps_deleted_and_created_between_pages_do_not_shift_the_pages(client: PinpointClient) -> None:
    ids = [create(client, f"app{number}") for number in range(5)]
    first = client.get_apps(PageSize="2")["ApplicationsResponse"]
    client.delete_app(ApplicationId=ids[3])
    create(client, "new")

    second = client.get_apps(PageSize="10", Token=first["NextToken"])["ApplicationsResponse"]

    assert [app["Name"] for app in second.get("Item", [])] == ["app2", "app1", "app0"]


def test_token_is_unpadded_base64_of_a_json_object(client: PinpointClient) -> None:
    """The real token has this form too. Code must not rely on its content."""
    create(client), create(client)

    token = client.get_apps(PageSize="1")["ApplicationsResponse"]["NextToken"]

    assert "=" not in token
    assert isinstance(json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))), dict)


@pytest.mark.parametrize("size", ["0", "-1", "abc", "", "1.5"])
def test_page_size_that_is_not_a_positive_number_is_refused(client: PinpointClient, size: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="PageSize"):
        client.get_apps(PageSize=size)


@pytest.mark.parametrize("token", ["", "x", "e30", "bm90IGpzb24"])
def test_token_of_another_list_is_refused(client: PinpointClient, token: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="token"):
        client.get_apps(Token=token)


# Quota


def test_100_apps_fit_into_a_region_and_no_more(client: PinpointClient) -> None:
    ids = [create(client) for _ in range(100)]

    with pytest.raises(client.exceptions.BadRequestException, match="This region already has 100 applications"):
        create(client)

    assert create(boto3.client("pinpoint", region_name="eu-west-1"))
    client.delete_app(ApplicationId=ids[0])
    assert create(client)


def test_without_a_page_size_one_page_has_all_apps_of_a_region(client: PinpointClient) -> None:
    """Many programs search for an app by its name in the first response of GetApps."""
    for _ in range(100):
        create(client)

    listed = client.get_apps()["ApplicationsResponse"]

    assert len(listed.get("Item", [])) == 100
    assert "NextToken" not in listed
