"""The maximum number of active campaigns in a region, and of event-triggered campaigns in an app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from journey_resources import put_everybody

from pinpoint_mock import mock_pinpoint

from .requests_scene import triggered

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

pytestmark = pytest.mark.usefixtures("at_t0")


def test_200_campaigns_can_be_active_and_no_more(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    refused: Callable[..., str],
    request_for: Callable[..., Any],
) -> None:
    """The class of the error is proposed."""
    create(Schedule={"StartTime": "2026-03-02T10:01:00"})
    others = [create() for _ in range(199)]

    assert refused() == "Too many active campaigns"
    paused = create(IsPaused=True)
    with pytest.raises(client.exceptions.BadRequestException, match=r"Too many active campaigns$"):
        resume(client, app_id, paused)
    mocked.create_app("other", region="eu-west-1")
    put_everybody("other", "segment")
    elsewhere: Any = boto3.client("pinpoint", region_name="eu-west-1")
    assert elsewhere.create_campaign(ApplicationId="other", WriteCampaignRequest=request_for())

    mocked.clock.advance(minutes=2)
    resume(client, app_id, paused)
    assert refused() == "Too many active campaigns"
    client.delete_campaign(ApplicationId=app_id, CampaignId=others[0])
    assert create()


def resume(client: PinpointClient, app_id: str, campaign_id: str) -> None:
    client.update_campaign(ApplicationId=app_id, CampaignId=campaign_id, WriteCampaignRequest={"IsPaused": False})


@pytest.mark.parametrize("frequency", ["EVENT", "IN_APP_EVENT"])
def test_25_campaigns_of_an_app_may_be_triggered_by_events(
    client: PinpointClient,
    app_id: str,
    create: Callable[..., str],
    refused: Callable[..., str],
    update: Callable[..., Any],
    frequency: str,
) -> None:
    first, *_ = [create(Schedule=triggered(frequency)) for _ in range(25)]
    single = create()

    message = f"This application already has 25 campaigns with the frequency {frequency}, which is the quota"
    assert refused(Schedule=triggered(frequency)) == message
    assert update(first, Schedule=triggered(frequency), Name="same")
    with pytest.raises(client.exceptions.BadRequestException, match="which is the quota"):
        update(single, Schedule=triggered(frequency))
    client.delete_campaign(ApplicationId=app_id, CampaignId=first)
    assert update(single, Schedule=triggered(frequency))


def test_the_limits_of_2019_are_different(request_for: Callable[..., Any]) -> None:
    with mock_pinpoint(limits="2019") as pinpoint:
        pinpoint.create_app("shop", region="us-east-1")
        put_everybody("shop", "segment")
        client = boto3.client("pinpoint", region_name="us-east-1")

        def create(**members: Any) -> None:
            client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request_for(**members))

        for _ in range(10):
            create(Schedule=triggered())
        with pytest.raises(client.exceptions.BadRequestException, match="already has 10 campaigns with the frequency"):
            create(Schedule=triggered())
        with pytest.raises(client.exceptions.BadRequestException, match="between 50 and 20000, not 49"):
            create(Limits={"MessagesPerSecond": 49})
        create(Limits={"MessagesPerSecond": 50})
