"""`explain` says why an endpoint gets or does not get a message from a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import every, on_event, once

if TYPE_CHECKING:
    from pinpoint_mock import CampaignExplanation

    from .scene import Shop

NIGHT = {"Start": "20:00", "End": "08:00"}


def explain(shop: Shop, campaign: str, endpoint: str = "phone") -> CampaignExplanation:
    """Explain a campaign and an endpoint."""
    return shop.app.campaign(campaign).explain(endpoint)


def test_an_endpoint_that_got_its_message_is_explained(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 2))
    shop.advance(hours=1)
    found = explain(shop, campaign)
    assert found
    assert found.treatment_id == "0"
    assert found.obstacles == ()
    summary = "endpoint 'phone' got a message from campaign 'sale'; no obstacles now"
    assert str(found).startswith(f"{summary}\n  its last message was sent at 2026-03-02T11:00:00.000Z")


def test_a_campaign_that_has_not_started_is_an_obstacle(shop: Shop) -> None:
    shop.put("phone")
    found = explain(shop, shop.campaign(once(hours=1)))
    assert not found
    assert found.obstacles == ("the campaign starts at 2026-03-02T11:00:00.000Z; it is now 2026-03-02T10:00:00.000Z",)


@pytest.mark.parametrize(
    ("members", "obstacle"),
    [
        ({"OptOut": "ALL"}, "the endpoint has opted out: its OptOut is ALL"),
        ({"EndpointStatus": "INACTIVE"}, "the endpoint is not active: its EndpointStatus is INACTIVE"),
        ({"ChannelType": "SMS", "Address": "", "OptOut": "ALL"}, "the endpoint has no Address"),
        ({"channel": "EMAIL"}, "the campaign has no message for EMAIL, only for SMS"),
        ({"Attributes": {"team": ["B"]}}, "the endpoint is not in the campaign's segment 'people' (version 1)"),
        (
            {"Demographic": {"Timezone": "Asia/Tokyo"}},
            "QUIET_TIME: ",
        ),
    ],
)
def test_each_obstacle_of_an_endpoint_is_explained(shop: Shop, members: dict[str, Any], obstacle: str) -> None:
    shop.put("phone", **{"Attributes": {"team": ["A"]}, **members})
    segment = shop.segment({"Attributes": {"team": {"Values": ["A"]}}})
    schedule = every("DAILY", 3, QuietTime=NIGHT)
    campaign = shop.campaign(schedule, segment=segment)
    shop.advance(hours=1)
    found = explain(shop, campaign)
    assert not found
    [line] = found.obstacles
    assert line.startswith(obstacle)


@pytest.mark.parametrize("status", ["PAUSED", "COMPLETED", "DELETED", "INVALID"])
def test_a_campaign_that_does_not_run_is_an_obstacle(shop: Shop, status: str) -> None:
    shop.put("phone")
    segment = shop.segment()
    members = {
        "MessageConfiguration": {"SMSMessage": {"MessageType": "PROMOTIONAL"}},
        "TemplateConfiguration": {"SMSTemplate": {"Name": "text"}},
    }
    campaign = shop.campaign(once(hours=1), segment=segment, **members)
    if status == "PAUSED":
        shop.pause(campaign)
    elif status == "DELETED":
        shop.delete_segment(segment)
    elif status == "INVALID":
        shop.client.delete_sms_template(TemplateName="text")
    shop.advance(hours=2)
    found = explain(shop, campaign)
    assert any(status in line or "segment was deleted" in line for line in found.obstacles)
    assert bool(found) == (status == "COMPLETED")


def test_the_holdout_is_an_obstacle(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 2), HoldoutPercent=100)
    shop.advance(hours=1)
    found = explain(shop, campaign)
    assert found.treatment_id is None
    assert found.obstacles == ("the endpoint is in the holdout of 100 percent",)
    assert "its last message, at 2026-03-02T11:00:00.000Z, was not sent: HOLDOUT" in str(found)


def test_a_reached_cap_is_an_obstacle(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 2), Limits={"Total": 1})
    shop.advance(hours=1)
    assert explain(shop, campaign).obstacles == (
        "TOTAL_CAP: the limit Total is 1, and the campaign already had 1 message for the endpoint, sent or not",
    )


def test_a_campaign_that_waits_for_events_is_explained(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(on_event("purchase"))
    shop.advance(hours=1)
    [line, _] = explain(shop, campaign).obstacles
    assert line.startswith("the campaign sends after an event by PutEvents")
    assert "purchase" in line


def test_a_missing_time_zone_is_an_obstacle_for_a_schedule_in_local_time(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign({"StartTime": "2026-03-03T09:00:00", "IsLocalTime": True})
    assert any("has no time zone" in line for line in explain(shop, campaign).obstacles)


def test_a_channel_that_is_not_enabled_is_an_obstacle(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 1))
    shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": False})
    assert any(line == "the channel SMS is not enabled in the app" for line in explain(shop, campaign).obstacles)


def test_an_explanation_names_the_treatment_of_the_endpoint(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 1), AdditionalTreatments=[{"SizePercent": 100}])
    found = explain(shop, campaign)
    assert found.treatment_id == "1"
    assert "did not get a message from campaign 'sale' in treatment 1; obstacles now:" in found.summary


def test_the_messages_of_other_endpoints_and_campaigns_do_not_count(shop: Shop) -> None:
    shop.put("phone")
    shop.put("other")
    shop.campaign()
    campaign = shop.campaign(every("DAILY", 2), segment=shop.segment({"Attributes": {"team": {"Values": ["A"]}}}))
    shop.advance(hours=1)
    assert not explain(shop, campaign)
    assert "last message" not in str(explain(shop, campaign))


def test_a_missing_channel_is_an_obstacle(shop: Shop) -> None:
    shop.change("phone", Attributes={"team": ["A"]})
    campaign = shop.campaign(every("DAILY", 2))
    shop.advance(hours=1)
    assert explain(shop, campaign).obstacles == ("the endpoint has no ChannelType",)


def test_a_custom_message_needs_no_channel(shop: Shop) -> None:
    shop.put("phone")
    shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": False})
    campaign = shop.campaign(
        every("DAILY", 2),
        MessageConfiguration={"CustomMessage": {"Data": "x"}},
        CustomDeliveryConfiguration={"DeliveryUri": "deliver", "EndpointTypes": ["SMS"]},
    )
    shop.pinpoint.lambdas["deliver"] = lambda event, _: None
    shop.advance(hours=1)
    assert explain(shop, campaign)
    assert explain(shop, campaign).obstacles == ()
