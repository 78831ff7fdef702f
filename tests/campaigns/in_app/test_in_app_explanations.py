"""`explain` and the report say that an app fetches an in-app message: it is never sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import BANNER, START, schedule

if TYPE_CHECKING:
    from .scene import Shop

ASKED = "an app fetches it itself: see app.in_app('Phone-1')"
BOTH = {"MessageConfiguration": {"InAppMessage": BANNER, "SMSMessage": {"Body": "x"}}}


def line(shop: Shop) -> str:
    """Return the line of the report about the only campaign, without its name and id."""
    lines = shop.pinpoint.report().splitlines()
    return lines[lines.index("1 campaign:") + 1].partition(") ")[2]


@pytest.mark.parametrize("members", [{}, {"Schedule": schedule(Frequency="EVENT")}])
def test_given_an_in_app_campaign_when_explained_then_an_app_fetches_it(shop: Shop, members: dict[str, Any]) -> None:
    campaign_id = shop.promote(**members)
    assert shop.app.campaign(campaign_id).explain("Phone-1").obstacles == (ASKED,)


def test_given_a_campaign_with_another_message_when_explained_for_that_channel_then_events_trigger_it(
    shop: Shop,
) -> None:
    shop.write("sms", ChannelType="SMS", Address="+12065550100")
    campaign = shop.app.campaign(shop.promote(**BOTH, Schedule=schedule(Frequency="EVENT")))
    assert campaign.explain("Phone-1").obstacles == (ASKED,)
    assert campaign.explain("sms").obstacles[0].startswith("the campaign sends after an event")


def test_given_an_endpoint_on_another_channel_when_explained_then_the_channel_is_named(shop: Shop) -> None:
    shop.write("sms", ChannelType="SMS", Address="+12065550100")
    assert shop.app.campaign(shop.promote()).explain("sms").obstacles == (
        "an app fetches it itself: see app.in_app('sms')",
        "the campaign has no message for SMS, only for in-app messages",
    )


def test_given_an_in_app_campaign_when_reported_then_an_app_fetches_it(shop: Shop) -> None:
    shop.promote(Schedule=schedule(StartTime=START))
    asked = "an app fetches it itself, see app.in_app(endpoint)"
    assert line(shop) == f"SCHEDULED: {asked}; it is offered from 2030-01-02T12:00:00.000Z on"
    shop.pinpoint.clock.advance(days=2)
    assert line(shop) == f"PENDING_NEXT_RUN: {asked}"
