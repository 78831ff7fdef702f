"""The number of journeys of an account that may be active together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from call_counts import count_calls

from .conftest import T0, furnish

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

pytestmark = pytest.mark.usefixtures("at_t0")

DAY = timedelta(days=1)


def test_only_50_journeys_can_be_active(unpublishable: Callable[..., None], publish: Callable[..., str]) -> None:
    for _ in range(50):
        publish()

    unpublishable("Journey validation failed, This account already has 50 active journeys")


@pytest.mark.parametrize(
    ("state", "is_counted"),
    [("CLOSED", True), ("PAUSED", True), ("DRAFT", False), ("COMPLETED", False), ("CANCELLED", False)],
)
def test_only_active_closed_and_paused_journeys_count_as_active(
    client: PinpointClient,
    publish: Callable[..., str],
    reach: Callable[[str], str],
    state: str,
    is_counted: bool,
) -> None:
    """That PAUSED counts is inferred."""
    reach(state)
    for _ in range(49):
        publish()

    if is_counted:
        with pytest.raises(client.exceptions.BadRequestException, match="50 active journeys"):
            publish()
    else:
        assert publish()


def test_active_journeys_of_all_apps_and_regions_count(mocked: Pinpoint, request_for: Callable[..., Any]) -> None:
    """The quota applies to the account."""
    clients = {region: boto3.client("pinpoint", region_name=region) for region in ("us-east-1", "eu-west-1")}
    places = [
        (client, furnish(mocked.create_app(region=region).id)) for region, client in clients.items() for _ in range(2)
    ]
    request = request_for(State="ACTIVE")
    for number in range(50):
        client, app_id = places[number % 4]
        client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)

    for client, app_id in places:
        with pytest.raises(client.exceptions.BadRequestException, match="50 active journeys"):
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)


@pytest.mark.parametrize("way", ["cancelled", "deleted", "completed"])
def test_a_journey_that_has_ended_no_longer_counts(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    way: str,
) -> None:
    first = publish()
    for _ in range(49):
        publish(Schedule={"StartTime": T0 + DAY})

    if way == "cancelled":
        ask_for(first, "CANCELLED")
    elif way == "deleted":
        client.delete_journey(ApplicationId=app_id, JourneyId=first)
    else:
        mocked.clock.advance(minutes=5)

    assert publish()


def test_only_20_event_triggered_journeys_can_be_active(
    unpublishable: Callable[..., None], publish: Callable[..., str], event_start: dict[str, Any]
) -> None:
    for _ in range(20):
        publish(StartCondition=event_start)

    unpublishable(
        "Journey validation failed, This account already has 20 active event-triggered journeys",
        StartCondition=event_start,
    )


def test_the_quota_of_event_triggered_journeys_does_not_limit_others(
    publish: Callable[..., str], event_start: dict[str, Any]
) -> None:
    for _ in range(20):
        publish(StartCondition=event_start)
    for _ in range(30):
        assert publish()


def test_given_twice_the_drafts_when_one_is_published_then_it_is_not_more_work(
    mocked: Pinpoint, client: PinpointClient, app_id: str, request_for: Callable[..., Any]
) -> None:
    def work(drafts: int) -> int:
        for _ in range(drafts):
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request_for())
        request = request_for(State="ACTIVE")
        with mocked.checkpoint():
            client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)
            return count_calls(lambda: client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request))

    few = work(10)

    assert work(300) < 1.1 * few
