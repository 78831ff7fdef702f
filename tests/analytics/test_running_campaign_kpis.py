"""The KPIs of running campaigns that were created through the client."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from journeys.running.scene import T0

from .scene import MESSAGES

if TYPE_CHECKING:
    from .scene import KpiShop

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MAIL = {"EmailMessage": {"Title": "News", "Body": "Look: https://example.com/new"}}


def create_campaign(shop: KpiShop, **members: Any) -> str:
    """Create a campaign for all endpoints that runs in an hour, and return its id."""
    request: Any = {
        "Name": "promo",
        "SegmentId": shop.put_segment(),
        "SegmentVersion": 1,
        "MessageConfiguration": {**MAIL, **MESSAGES["SMS"], **MESSAGES["GCM"]},
        "Schedule": {"StartTime": (T0 + 60 * MINUTE).isoformat(), "Frequency": "ONCE"},
        **members,
    }
    answer = shop.client.create_campaign(ApplicationId="shop", WriteCampaignRequest=request)
    return answer["CampaignResponse"]["Id"]


def activities_of(shop: KpiShop, campaign: str) -> list[str]:
    """Return the ids of a campaign's activities, in the order of their start."""
    answer = shop.client.get_campaign_activities(ApplicationId="shop", CampaignId=campaign)
    items = answer["ActivitiesResponse"]["Item"]
    return [item["Id"] for item in sorted(items, key=lambda item: item["ScheduledStart"])]


def test_given_messages_that_fail_after_they_were_accepted_when_a_campaign_ran_then_they_were_attempted_and_failed(
    kpi_shop: KpiShop,
) -> None:
    for endpoint_id, channel in (("m0", "EMAIL"), ("m1", "EMAIL"), ("s0", "SMS"), ("s1", "SMS")):
        kpi_shop.put(endpoint_id, channel)
    kpi_shop.pinpoint.faults.deliver("*", "HARD_BOUNCE", times=1)
    kpi_shop.pinpoint.faults.deliver("*", "SPAM", times=1)
    campaign = create_campaign(kpi_shop)
    kpi_shop.advance(hours=2)
    assert kpi_shop.value("successful-delivery-rate", campaign=campaign) == "0.5"
    assert kpi_shop.value("unique-deliveries", campaign=campaign) == "2.0"
    assert kpi_shop.value("hard-bounce-rate", campaign=campaign) == "0.5"
    assert kpi_shop.value("sms-spend", campaign=campaign) == "645.0"


def test_given_a_campaign_that_ran_when_its_kpis_are_requested_then_they_belong_to_its_activity(
    kpi_shop: KpiShop,
) -> None:
    for endpoint_id, channel in (("m0", "EMAIL"), ("m1", "EMAIL"), ("s0", "SMS"), ("p0", "GCM")):
        kpi_shop.put(endpoint_id, channel)
    campaign = create_campaign(kpi_shop)
    kpi_shop.advance(hours=2)
    [activity] = activities_of(kpi_shop, campaign)
    mailed = kpi_shop.pinpoint.outbox.one(endpoint_id="m0")
    mailed.open()
    mailed.click()
    kpi_shop.pinpoint.outbox.one(endpoint_id="m1").bounce("hard")
    kpi_shop.report_opened("p0", campaign_id=campaign, campaign_activity_id=activity, treatment_id="0")

    by_activity = {
        "attempted-deliveries": "4.0",
        "successful-deliveries": "3.0",
        "unique-deliveries": "3.0",
        "successful-delivery-rate": "0.75",
        "hard-bounce-rate": "0.5",
        "email-open-rate": "1.0",
        "direct-email-opens": "1.0",
        "clicks": "1.0",
        "push-open-rate": "1.0",
        "direct-push-opens": "1.0",
    }
    for name, value in by_activity.items():
        groups = kpi_shop.groups(f"{name}-grouped-by-campaign-activity", campaign=campaign)
        assert (name, groups) == (name, {activity: value})
    assert kpi_shop.value("sms-spend", campaign=campaign) == "645.0"
    assert kpi_shop.groups("unique-deliveries-grouped-by-campaign") == {campaign: "3.0"}
    assert kpi_shop.rows("txn-emails-sent") == kpi_shop.rows("txn-sms-sent") == []


def test_given_a_daily_campaign_when_deliveries_are_grouped_then_each_run_and_each_day_has_a_row(
    kpi_shop: KpiShop,
) -> None:
    kpi_shop.put_many(2)
    end = (T0 + 3 * DAY).isoformat()
    schedule = {"StartTime": (T0 + 60 * MINUTE).isoformat(), "EndTime": end, "Frequency": "DAILY"}
    campaign = create_campaign(kpi_shop, Schedule=schedule)
    kpi_shop.advance(days=5)

    attempted = kpi_shop.groups("attempted-deliveries-grouped-by-campaign-activity", campaign=campaign)
    assert attempted == dict.fromkeys(activities_of(kpi_shop, campaign), "2.0")
    days = kpi_shop.groups("unique-deliveries-grouped-by-date", campaign=campaign)
    assert days == dict.fromkeys(("2026-03-02", "2026-03-03", "2026-03-04"), "2.0")
    assert kpi_shop.value("unique-deliveries", campaign=campaign) == "2.0"


def test_given_members_that_are_held_out_or_opted_out_then_they_do_not_count_as_attempted(kpi_shop: KpiShop) -> None:
    """Inferred."""
    kpi_shop.put_many(40)
    kpi_shop.put("out", OptOut="ALL")
    campaign = create_campaign(kpi_shop, HoldoutPercent=50)
    kpi_shop.advance(hours=2)

    sent = len(kpi_shop.pinpoint.outbox.filter(status="SUCCESSFUL"))
    [number] = kpi_shop.groups("attempted-deliveries-grouped-by-campaign-activity", campaign=campaign).values()
    assert 0 < sent < 40
    assert number == str(float(sent))


def test_given_a_deleted_campaign_when_kpis_are_requested_then_the_application_still_counts_it(
    kpi_shop: KpiShop,
) -> None:
    """Unknown; proposed."""
    kpi_shop.put_many(2)
    campaign = create_campaign(kpi_shop)
    kpi_shop.advance(hours=2)
    kpi_shop.client.delete_campaign(ApplicationId="shop", CampaignId=campaign)

    assert kpi_shop.value("unique-deliveries") == "2.0"
