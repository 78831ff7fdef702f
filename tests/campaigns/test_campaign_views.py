"""A campaign as a test reads it through `pinpoint.app(…).campaign(…)`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .requests_scene import IMMEDIATE, T0

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

pytestmark = pytest.mark.usefixtures("at_t0")


def test_the_view_shows_the_present_id_name_and_status(
    mocked: Pinpoint, app_id: str, create: Callable[..., str], update: Callable[..., Any]
) -> None:
    campaign_id = create(Name="spring")
    campaign = mocked.app(app_id).campaign(campaign_id)

    assert (campaign.id, campaign.name, campaign.status) == (campaign_id, "spring", "SCHEDULED")
    assert repr(campaign) == f"<campaign '{campaign_id}' \"spring\" SCHEDULED of app '{app_id}'>"
    update(campaign_id, Name="summer", IsPaused=True)
    assert (campaign.name, campaign.status) == ("summer", "PAUSED")


def test_campaigns_are_listed_and_found_by_their_members(
    mocked: Pinpoint, app_id: str, create: Callable[..., str]
) -> None:
    spring, summer = create(Name="spring"), create(Name="summer", IsPaused=True)
    campaigns = mocked.app(app_id).campaigns

    assert [campaign.id for campaign in campaigns] == [spring, summer]
    assert campaigns.one(name="summer") == mocked.app(app_id).campaign(summer)
    assert [campaign.id for campaign in campaigns.filter(status="SCHEDULED")] == [spring]
    with pytest.raises(ValueError, match=r"status must be one of 'SCHEDULED', 'EXECUTING', .*, not 'RUNNING'"):
        campaigns.filter(status="RUNNING")  # type: ignore[arg-type]


def test_an_unknown_campaign_is_a_lookup_error_that_lists_the_existing_ones(
    mocked: Pinpoint, app_id: str, create: Callable[..., str]
) -> None:
    with pytest.raises(LookupError, match="campaign 'missing' does not exist in app 'app'; it has no campaigns"):
        mocked.app(app_id).campaign("missing")

    campaign_id = create()

    with pytest.raises(LookupError, match=rf"its name; its id is '{campaign_id}'"):
        mocked.app(app_id).campaign("sale")


def test_every_use_of_the_view_of_a_deleted_campaign_is_a_lookup_error(
    mocked: Pinpoint, client: PinpointClient, app_id: str, create: Callable[..., str]
) -> None:
    campaign = mocked.app(app_id).campaign(create())
    client.delete_campaign(ApplicationId=app_id, CampaignId=campaign.id)

    for use in (lambda: campaign.name, lambda: campaign.status, lambda: len(campaign.activities)):
        with pytest.raises(LookupError, match="does not exist in app"):
            use()


def test_activities_are_records_the_oldest_first(
    mocked: Pinpoint, app_id: str, create: Callable[..., str], put_members: Callable[..., None]
) -> None:
    put_members("ann", "bob")
    campaign = mocked.app(app_id).campaign(create(Schedule=IMMEDIATE, Limits={"MessagesPerSecond": 1}))

    running = campaign.activities[0]
    mocked.clock.advance(minutes=1)
    [over] = campaign.activities

    assert (running.state, running.end, running.total, running.successful) == ("RUNNING", None, 2, 1)
    assert (over.state, over.result, over.treatment_id) == ("COMPLETED", "SUCCESS", "0")
    assert (over.scheduled_start, over.start, over.end) == (T0, T0, T0 + timedelta(seconds=1))
    assert (over.total, over.successful, over.metrics) == (2, 2, {"ENDPOINT_PRODUCED": 2})
    assert (running.unsent, over.unsent) == ({}, {})
    assert str(running) == "treatment 0 RUNNING from 2026-03-02 10:00:00: sent to 1 of 2 endpoints"
    assert repr(over) == (
        "<CampaignActivityRecord treatment 0 COMPLETED from 2026-03-02 10:00:00 to 2026-03-02 10:00:01: "
        "sent to 2 of 2 endpoints>"
    )
    assert campaign.activities.one(state="COMPLETED") == over
    with pytest.raises(ValueError, match="state must be one of 'RUNNING', 'CANCELLED', 'COMPLETED', not 'DONE'"):
        campaign.activities.filter(state="DONE")  # type: ignore[arg-type]
