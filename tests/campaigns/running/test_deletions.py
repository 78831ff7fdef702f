"""Campaigns, segments, endpoints, templates and apps are deleted before and during a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from .scene import every, on_event, once

if TYPE_CHECKING:
    from .scene import Shop

TEMPLATE: dict[str, Any] = {
    "MessageConfiguration": {"SMSMessage": {"MessageType": "PROMOTIONAL"}},
    "TemplateConfiguration": {"SMSTemplate": {"Name": "text"}},
}


def test_a_campaign_whose_segment_is_deleted_is_deleted_and_listed(shop: Shop) -> None:
    segment = shop.segment()
    campaign = shop.campaign(every("DAILY", 2), segment=segment)
    shop.delete_segment(segment)
    listed = shop.client.get_campaigns(ApplicationId="shop")["CampaignsResponse"]["Item"]
    assert [(each["Id"], each["State"]) for each in listed] == [(campaign, {"CampaignStatus": "DELETED"})]
    shop.finish()
    assert shop.activities(campaign) == []


def test_a_run_whose_segment_is_deleted_is_cancelled(shop: Shop) -> None:
    segment = shop.segment()
    shop.put_many(3)
    campaign = shop.campaign(segment=segment, Limits={"MessagesPerSecond": 1})
    shop.advance(seconds=1)
    shop.delete_segment(segment)
    [activity] = shop.activities(campaign)
    assert activity["State"] == "CANCELLED"
    assert activity["End"] == "2026-03-02T10:00:01.000Z"
    shop.finish()
    assert len(shop.sent()) == 2
    assert shop.status(campaign) == "DELETED"


def test_a_campaign_that_is_completed_does_not_need_its_segment(shop: Shop) -> None:
    segment = shop.segment()
    campaign = shop.campaign(segment=segment)
    assert shop.status(campaign) == "COMPLETED"
    shop.delete_segment(segment)
    assert shop.status(campaign) == "COMPLETED"


def test_events_do_not_trigger_a_campaign_whose_segment_is_deleted(shop: Shop) -> None:
    segment = shop.segment()
    shop.put("phone")
    campaign = shop.campaign(on_event("purchase"), segment=segment)
    shop.advance(hours=1)
    shop.delete_segment(segment)
    shop.put_event("phone")
    assert shop.sent() == []
    assert shop.activities(campaign)[0]["State"] == "CANCELLED"


def test_a_campaign_that_is_deleted_during_a_run_sends_no_more(shop: Shop) -> None:
    shop.put_many(3)
    campaign = shop.campaign(Limits={"MessagesPerSecond": 1})
    shop.advance(seconds=1)
    shop.delete_campaign(campaign)
    shop.finish()
    assert len(shop.sent()) == 2
    with pytest.raises(ClientError, match="Resource not found"):
        shop.get(campaign)


def test_a_campaign_that_is_deleted_between_two_time_zones_sends_no_more(shop: Shop) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    campaign = shop.campaign({"StartTime": "2026-03-03T09:00:00", "IsLocalTime": True, "Timezone": "UTC"})
    shop.advance(hours=15)
    assert shop.sent() == ["tokyo"]
    shop.delete_campaign(campaign)
    shop.finish()
    assert shop.sent() == ["tokyo"]


@pytest.mark.parametrize("is_local", [False, True])
def test_deleting_an_app_during_a_run_ends_the_run(shop: Shop, is_local: bool) -> None:
    shop.put_in_zone("tokyo", "Asia/Tokyo")
    shop.put_in_zone("london", "Europe/London")
    shop.campaign(
        {"StartTime": "2026-03-03T09:00:00", "IsLocalTime": is_local, "Timezone": "UTC"},
        Limits={"MessagesPerSecond": 1},
    )
    shop.advance(hours=15 if is_local else 23)
    assert len(shop.sent()) == 1
    shop.client.delete_app(ApplicationId="shop")
    shop.finish()
    assert len(shop.pinpoint.outbox) == 1


def test_endpoints_that_become_unreachable_before_their_turn_are_left_out(shop: Shop) -> None:
    shop.put_many(5)
    campaign = shop.campaign(Limits={"MessagesPerSecond": 1})
    assert shop.status(campaign) == "EXECUTING"
    shop.delete("e1")
    shop.change("e2", OptOut="ALL")
    shop.change("e3", EndpointStatus="INACTIVE")
    shop.finish()
    assert shop.sent() == ["e0", "e4"]
    assert shop.metrics(campaign) == {
        "ENDPOINT_PRODUCED": 5,
        "FILTERED_OUT_BY_SEGMENT": 1,
        "ENDPOINT_OPT_OUT": 1,
        "ENDPOINT_INACTIVE": 1,
    }
    [activity] = shop.activities(campaign)
    assert (activity["SuccessfulEndpointCount"], activity["TotalEndpointCount"]) == (2, 2)


def test_an_endpoint_that_is_on_another_channel_at_its_turn_is_left_out(shop: Shop) -> None:
    shop.put_many(3)
    campaign = shop.campaign(Limits={"MessagesPerSecond": 1})
    assert shop.status(campaign) == "EXECUTING"
    shop.change("e1", ChannelType="EMAIL", Address="one@example.com")
    shop.finish()
    assert shop.statuses() == {"e0": "SUCCESSFUL", "e2": "SUCCESSFUL"}
    assert shop.metrics(campaign) == {"ENDPOINT_PRODUCED": 3, "ENDPOINT_CHANNEL_MISMATCH": 1}


def test_a_campaign_without_its_template_is_invalid(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(once(hours=1), **TEMPLATE)
    shop.client.delete_sms_template(TemplateName="text")
    shop.advance(hours=1)
    assert shop.status(campaign) == "INVALID"
    [activity] = shop.activities(campaign)
    assert (activity["State"], activity["Result"]) == ("COMPLETED", "FAIL")
    assert "text" in shop.pinpoint.outbox.one().status_message


def test_an_invalid_campaign_does_not_become_completed_at_its_end(shop: Shop) -> None:
    campaign = shop.campaign(every("DAILY", 1), **TEMPLATE)
    shop.client.delete_sms_template(TemplateName="text")
    shop.advance(days=3)
    assert shop.status(campaign) == "INVALID"


def test_a_recurring_campaign_tries_again_in_its_next_slot(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(every("DAILY", 2), **TEMPLATE)
    shop.client.delete_sms_template(TemplateName="text")
    shop.advance(hours=1)
    assert shop.status(campaign) == "INVALID"
    shop.client.create_sms_template(TemplateName="text", SMSTemplateRequest={"Body": "Again"})
    shop.advance(days=1)
    assert shop.status(campaign) == "COMPLETED"
    assert [activity["Result"] for activity in shop.activities(campaign)] == ["FAIL", "SUCCESS"]
    assert shop.pinpoint.outbox.one(was_sent=True).body == "Again"


def test_a_template_that_is_deleted_after_the_run_changes_nothing(shop: Shop) -> None:
    shop.put("phone")
    campaign = shop.campaign(**TEMPLATE)
    assert shop.status(campaign) == "COMPLETED"
    shop.client.delete_sms_template(TemplateName="text")
    assert shop.status(campaign) == "COMPLETED"
    assert shop.activities(campaign)[0]["Result"] == "SUCCESS"


def test_a_deleted_campaign_has_no_scheduled_actions(shop: Shop) -> None:
    campaign = shop.campaign(every("HOURLY", 5))
    shop.advance(hours=1)
    shop.delete_campaign(campaign)
    assert shop.pinpoint.clock.next_due is None
