"""Pages of a list through the client: order, tokens, and changes of the list between two pages."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import boto3
import pytest

from pinpoint_mock.gateway.errors import BadRequest
from pinpoint_mock.gateway.paging import DEFAULT_PAGE_SIZE, Page
from pinpoint_mock.world.collection import Collection

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


def page_of_apps(client: PinpointClient, size: int, token: str | None = None) -> tuple[list[str], str | None]:
    response = client.get_apps(PageSize=str(size), **({} if token is None else {"Token": token}))[
        "ApplicationsResponse"
    ]
    return [app["Name"] for app in response["Item"]], response.get("NextToken")


@pytest.fixture
def five(mocked: Pinpoint) -> None:
    for name in "abcde":
        mocked.create_app(name, region="us-east-1")


@pytest.mark.usefixtures("five")
def test_pages_follow_one_another_from_the_newest_to_the_oldest(client: PinpointClient) -> None:
    first, token = page_of_apps(client, 2)
    second, next_token = page_of_apps(client, 2, token)
    third, end = page_of_apps(client, 2, next_token)

    assert (first, second, third, end) == (["e", "d"], ["c", "b"], ["a"], None)


@pytest.mark.usefixtures("five")
def test_the_last_page_has_no_token_even_if_it_is_full(client: PinpointClient) -> None:
    assert page_of_apps(client, 5) == (["e", "d", "c", "b", "a"], None)
    assert page_of_apps(client, 4)[1] is not None


@pytest.mark.usefixtures("five")
def test_a_token_can_be_used_again(client: PinpointClient) -> None:
    _, token = page_of_apps(client, 2)

    assert page_of_apps(client, 1, token)[0] == ["c"]
    assert page_of_apps(client, 3, token) == (["c", "b", "a"], None)


@pytest.mark.usefixtures("five")
def test_a_token_still_works_after_its_place_and_the_items_after_it_are_deleted(client: PinpointClient) -> None:
    _, token = page_of_apps(client, 2)

    for application_id in "dc":
        client.delete_app(ApplicationId=application_id)

    assert page_of_apps(client, 2, token) == (["b", "a"], None)


@pytest.mark.usefixtures("five")
def test_items_added_between_two_pages_do_not_shift_the_pages(mocked: Pinpoint, client: PinpointClient) -> None:
    _, token = page_of_apps(client, 2)

    mocked.create_app("f", region="us-east-1")

    assert page_of_apps(client, 2, token)[0] == ["c", "b"]


@pytest.mark.usefixtures("five")
def test_a_page_whose_items_were_all_deleted_is_empty(client: PinpointClient) -> None:
    _, token = page_of_apps(client, 4)

    client.delete_app(ApplicationId="a")

    assert page_of_apps(client, 4, token) == ([], None)


def test_an_empty_list_is_one_empty_page(client: PinpointClient) -> None:
    assert client.get_apps()["ApplicationsResponse"] == {"Item": []}


def test_a_page_has_100_items_by_default(client: PinpointClient, app_id: str) -> None:
    for number in range(DEFAULT_PAGE_SIZE + 1):
        client.create_journey(ApplicationId=app_id, WriteJourneyRequest={"Name": f"journey-{number}"})

    response = client.list_journeys(ApplicationId=app_id)["JourneysResponse"]

    assert len(response["Item"]) == DEFAULT_PAGE_SIZE == 100
    assert "NextToken" in response


@pytest.mark.usefixtures("five")
def test_a_token_has_the_form_of_the_services_tokens(client: PinpointClient) -> None:
    _, token = page_of_apps(client, 2)

    assert token is not None
    assert not token.endswith("=")
    assert isinstance(json.loads(base64.urlsafe_b64decode(token + "==")), dict)


@pytest.mark.usefixtures("five")
def test_a_token_of_the_same_list_in_another_region_is_refused(mocked: Pinpoint, client: PinpointClient) -> None:
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")
    mocked.create_app("x", region="eu-west-1")
    _, token = page_of_apps(client, 2)

    with pytest.raises(elsewhere.exceptions.BadRequestException, match="The token does not belong to this list"):
        page_of_apps(elsewhere, 2, token)


@pytest.mark.parametrize("size", ["0", "-1", "1.5", "", "ten", "1" * 10, "²"])
def test_a_page_size_is_a_positive_whole_number(size: str) -> None:
    with pytest.raises(BadRequest, match="PageSize must be a positive whole number, not "):
        Page.read("list", size, None)


def test_the_oldest_come_first_in_lists_with_that_order() -> None:
    collection: Collection[str] = Collection()
    for name in "abc":
        collection.put(name, name)

    first, token = Page.read("list", "2", None).of(collection, newest_first=False)
    second, end = Page.read("list", "2", token["NextToken"]).of(collection, newest_first=False)

    assert (first, second, end) == (["a", "b"], ["c"], {})
