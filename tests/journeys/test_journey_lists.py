"""Lists of journeys and of their runs: pages, tokens, and what happens between pages."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

T0 = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=timezone.utc)


def names_of_pages(client: PinpointClient, app_id: str, size: str) -> list[list[str]]:
    """Return the names on each page of ListJourneys, read by a program that stops without a NextToken."""
    pages = []
    token: Any = {}
    while True:
        page = client.list_journeys(ApplicationId=app_id, PageSize=size, **token)["JourneysResponse"]
        pages.append([item["Name"] for item in page["Item"]])
        if "NextToken" not in page:
            return pages
        token = {"Token": page["NextToken"]}


def test_the_list_of_an_app_without_journeys_has_an_empty_item(client: PinpointClient, app_id: str) -> None:
    assert client.list_journeys(ApplicationId=app_id)["JourneysResponse"] == {"Item": []}


def test_a_list_is_divided_into_pages_of_the_requested_size(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    """All were created at the same time, and the newest comes first."""
    with time_machine.travel(T0, tick=False):
        for number in range(5):
            create(Name=f"j{number}")

        assert names_of_pages(client, app_id, "2") == [["j4", "j3"], ["j2", "j1"], ["j0"]]


@pytest.mark.parametrize("size", ["4", "5"])
def test_the_last_page_has_no_token_even_if_it_is_full(
    client: PinpointClient, app_id: str, create: Callable[..., str], size: str
) -> None:
    for _ in range(4):
        create()

    assert "NextToken" not in client.list_journeys(ApplicationId=app_id, PageSize=size)["JourneysResponse"]


def test_without_a_page_size_a_page_has_a_hundred_journeys(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    """Proposed: the service's own default is unknown."""
    for number in range(101):
        create(Name=f"j{number}")

    first = client.list_journeys(ApplicationId=app_id)["JourneysResponse"]
    second = client.list_journeys(ApplicationId=app_id, Token=first["NextToken"])["JourneysResponse"]

    assert len(first["Item"]) == 100
    assert [item["Name"] for item in second["Item"]] == ["j0"]


def test_journeys_deleted_and_created_between_pages_do_not_shift_the_others(
    client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    ids = [create(Name=f"j{number}") for number in range(5)]
    first = client.list_journeys(ApplicationId=app_id, PageSize="2")["JourneysResponse"]
    client.delete_journey(ApplicationId=app_id, JourneyId=ids[3])
    client.delete_journey(ApplicationId=app_id, JourneyId=ids[1])
    create(Name="new")

    second = client.list_journeys(ApplicationId=app_id, PageSize="2", Token=first["NextToken"])["JourneysResponse"]

    assert [item["Name"] for item in second["Item"]] == ["j2", "j0"]
    assert "NextToken" not in second


@pytest.mark.parametrize("size", ["0", "-1", "abc", "", "1.5", " 2", "1" * 30, "²"])
def test_a_page_size_that_is_not_a_positive_number_is_refused(client: PinpointClient, app_id: str, size: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="PageSize must be a positive whole number"):
        client.list_journeys(ApplicationId=app_id, PageSize=size)


@pytest.mark.parametrize("token", ["", "x", "bm90IGpzb24", "e30", "W10", "é", "null"])
def test_an_unknown_token_is_refused(
    client: PinpointClient, app_id: str, create: Callable[..., str], token: str
) -> None:
    create()

    with pytest.raises(client.exceptions.BadRequestException, match="token"):
        client.list_journeys(ApplicationId=app_id, Token=token)


def test_a_token_of_another_list_is_refused(
    mocked: Pinpoint, client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    create(), create()
    token = client.list_journeys(ApplicationId=app_id, PageSize="1")["JourneysResponse"]["NextToken"]
    other = mocked.create_app("other", region="us-east-1").id

    with pytest.raises(client.exceptions.BadRequestException, match="token"):
        client.list_journeys(ApplicationId=other, Token=token)
    with pytest.raises(client.exceptions.BadRequestException, match="token"):
        client.get_apps(Token=token)


def test_runs_are_listed_in_pages_oldest_first(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": mocked.clock.now + timedelta(days=4, hours=1)})
    mocked.clock.advance(days=5)
    everything = runs_of(journey_id)

    where: Any = {"ApplicationId": app_id, "JourneyId": journey_id, "PageSize": "2"}
    first = client.get_journey_runs(**where)["JourneyRunsResponse"]
    second = client.get_journey_runs(**where, Token=first["NextToken"])["JourneyRunsResponse"]
    third = client.get_journey_runs(**where, Token=second["NextToken"])["JourneyRunsResponse"]

    assert [len(page["Item"]) for page in (first, second, third)] == [2, 2, 1]
    assert first["Item"] + second["Item"] + third["Item"] == everything
    assert [run["CreationTime"] for run in everything] == sorted(run["CreationTime"] for run in everything)
    assert "NextToken" not in third


def test_ids_are_the_same_in_every_run_of_a_test(request_for: Callable[..., Any]) -> None:
    def first_id() -> str:
        with mock_pinpoint() as pinpoint:
            app_id = pinpoint.create_app("app", region="us-east-1").id
            client = boto3.client("pinpoint", region_name="us-east-1")
            answer = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request_for())
            return answer["JourneyResponse"]["Id"]

    assert first_id() == first_id()
