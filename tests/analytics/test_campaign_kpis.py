"""The KPIs of one campaign, and of all campaigns of an application."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from journeys.running.scene import T0, mail

if TYPE_CHECKING:
    from .scene import KpiShop

DAY = timedelta(days=1)
FAILING_NUMBER = "+14254147167"


@pytest.fixture
def promo(kpi_shop: KpiShop) -> str:
    """Create a campaign in a shop with six e-mail endpoints, and return its id."""
    kpi_shop.put_many(6)
    return kpi_shop.put_campaign("promo")


def test_given_two_campaigns_when_unique_deliveries_are_grouped_then_each_with_deliveries_has_a_row(
    kpi_shop: KpiShop, promo: str
) -> None:
    for campaign in (kpi_shop.put_campaign("sale"), kpi_shop.put_campaign("idle"), promo):
        if campaign != "idle":
            kpi_shop.send_as(campaign, "run-1", "e0", "e1")
    assert kpi_shop.rows("unique-deliveries-grouped-by-campaign") == [
        {
            "GroupedBys": [{"Key": "CampaignId", "Type": "String", "Value": campaign}],
            "Values": [{"Key": "UniqueDeliveries", "Type": "Double", "Value": "2.0"}],
        }
        for campaign in ("sale", "promo")
    ]
    assert kpi_shop.value("unique-deliveries") == "2.0"
    assert kpi_shop.rows("unique-deliveries", campaign="idle") == []


def test_given_two_runs_when_attempted_deliveries_are_grouped_then_the_groups_are_the_activities(
    kpi_shop: KpiShop, promo: str
) -> None:
    kpi_shop.send_as(promo, "run-1", "e0", "e1")
    kpi_shop.send_as(promo, "run-2", "e0")
    assert kpi_shop.rows("attempted-deliveries-grouped-by-campaign-activity", campaign=promo) == [
        {
            "GroupedBys": [{"Key": "CampaignActivityId", "Type": "String", "Value": activity}],
            "Values": [{"Key": "AttemptedDeliveries", "Type": "Double", "Value": number}],
        }
        for activity, number in (("run-1", "2.0"), ("run-2", "1.0"))
    ]


def test_given_an_endpoint_in_two_runs_then_it_is_one_unique_delivery_of_the_campaign(
    kpi_shop: KpiShop, promo: str
) -> None:
    kpi_shop.send_as(promo, "run-1", "e0", "e1")
    kpi_shop.advance(days=1)
    kpi_shop.send_as(promo, "run-2", "e0")
    assert kpi_shop.value("unique-deliveries", campaign=promo) == "2.0"
    groups = kpi_shop.groups("unique-deliveries-grouped-by-campaign-activity", campaign=promo)
    assert groups == {"run-1": "2.0", "run-2": "1.0"}
    for where in ({}, {"campaign": promo}):
        dates = kpi_shop.groups("unique-deliveries-grouped-by-date", **where)
        assert dates == {"2026-03-02": "2.0", "2026-03-03": "1.0"}
    span: Any = {"StartTime": T0 + DAY, "EndTime": T0 + 2 * DAY}
    assert kpi_shop.value("unique-deliveries", campaign=promo, **span) == "1.0"


def test_given_hard_bounces_then_they_are_not_deliveries(kpi_shop: KpiShop, promo: str) -> None:
    kpi_shop.put("gone", Address="bounce@simulator.amazonses.com")
    kpi_shop.send_as(promo, "run-1", "e0", "e1", "e2", "gone")
    kpi_shop.pinpoint.outbox.one(endpoint_id="e0").bounce("hard")
    assert kpi_shop.value("hard-bounce-rate", campaign=promo) == "0.5"
    assert kpi_shop.value("successful-delivery-rate", campaign=promo) == "0.5"
    assert kpi_shop.value("unique-deliveries", campaign=promo) == "2.0"
    for name, number in (
        ("hard-bounce-rate", "0.5"),
        ("successful-delivery-rate", "0.5"),
        ("successful-deliveries", "2.0"),
        ("attempted-deliveries", "4.0"),
        ("unique-deliveries", "2.0"),
    ):
        assert kpi_shop.groups(f"{name}-grouped-by-campaign-activity", campaign=promo) == {"run-1": number}
    assert kpi_shop.value("successful-delivery-rate") == "0.5"
    assert kpi_shop.groups("successful-delivery-rate-grouped-by-date") == {"2026-03-02": "0.5"}
    assert kpi_shop.groups("successful-delivery-rate-grouped-by-date", campaign=promo) == {"2026-03-02": "0.5"}
    assert kpi_shop.groups("successful-deliveries-grouped-by-campaign") == {"promo": "2.0"}


def test_given_two_e_mails_to_an_endpoint_at_the_same_time_when_one_bounces_then_the_other_is_a_delivery(
    kpi_shop: KpiShop, promo: str
) -> None:
    other = kpi_shop.put_campaign("other")
    kpi_shop.send_as(promo, "run-1", "e0")
    kpi_shop.send_as(other, "run-2", "e0")
    kpi_shop.put("e0", Address="bounce@simulator.amazonses.com")
    kpi_shop.send_as(other, "run-3", "e0")
    for _ in range(2):
        kpi_shop.pinpoint.outbox.one(activity_id="run-2").bounce("hard")
    assert kpi_shop.value("unique-deliveries") == "1.0"
    assert kpi_shop.groups("unique-deliveries-grouped-by-campaign") == {"promo": "1.0"}
    assert kpi_shop.value("successful-delivery-rate") == str(1 / 3)


def test_given_an_e_mail_that_a_test_bounces_twice_then_it_is_one_failure(kpi_shop: KpiShop, promo: str) -> None:
    kpi_shop.send_as(promo, "run-1", "e0", "e1")
    for _ in range(2):
        kpi_shop.pinpoint.outbox.one(endpoint_id="e0").bounce("hard")
    assert kpi_shop.groups("successful-deliveries-grouped-by-campaign") == {"promo": "1.0"}
    assert kpi_shop.value("hard-bounce-rate", campaign=promo) == "0.5"
    kpi_shop.pinpoint.outbox.one(endpoint_id="e1").open()
    assert kpi_shop.value("email-open-rate", campaign=promo) == "1.0"


def test_given_an_sms_that_a_test_fails_twice_then_it_is_one_failure(kpi_shop: KpiShop, promo: str) -> None:
    kpi_shop.put("s0", "SMS")
    kpi_shop.put("s1", "SMS", Address="+12065550101")
    kpi_shop.send_as(promo, "run-1", "s0", "s1", channel="SMS")
    for _ in range(2):
        kpi_shop.pinpoint.outbox.one(endpoint_id="s0").deliver("UNREACHABLE")
    kpi_shop.pinpoint.outbox.one(endpoint_id="s0").deliver("DELIVERED")
    assert kpi_shop.value("successful-delivery-rate", campaign=promo) == "0.5"
    assert kpi_shop.value("unique-deliveries", campaign=promo) == "1.0"


def test_given_a_soft_bounce_then_the_message_still_counts_as_delivered(kpi_shop: KpiShop, promo: str) -> None:
    """Documented: only hard bounces are subtracted from the sent messages of a campaign."""
    kpi_shop.send_as(promo, "run-1", "e0")
    kpi_shop.pinpoint.outbox.one().bounce("soft")
    assert kpi_shop.value("successful-delivery-rate", campaign=promo) == "1.0"
    assert kpi_shop.value("unique-deliveries", campaign=promo) == "1.0"


def test_given_opened_e_mails_when_the_open_rate_is_requested_then_each_counts_once(
    kpi_shop: KpiShop, promo: str
) -> None:
    kpi_shop.send_as(promo, "run-1", "e0", "e1", "e2", "e3", "e4")
    kpi_shop.pinpoint.outbox.one(endpoint_id="e4").bounce("hard")
    for _ in range(3):
        kpi_shop.pinpoint.outbox.one(endpoint_id="e0").open()
    assert kpi_shop.value("email-open-rate", campaign=promo) == "0.25"
    assert kpi_shop.groups("email-open-rate-grouped-by-campaign-activity", campaign=promo) == {"run-1": "0.25"}
    assert (kpi_shop.value("email-open-rate"), kpi_shop.groups("email-open-rate-grouped-by-campaign")) == (
        "0.25",
        {"promo": "0.25"},
    )


def test_given_opens_and_clicks_when_they_are_counted_then_each_counts(kpi_shop: KpiShop, promo: str) -> None:
    kpi_shop.send_as(promo, "run-1", "e0", "e1")
    message = kpi_shop.pinpoint.outbox.one(endpoint_id="e0")
    for _ in range(2):
        message.open()
        message.click()
        message.click()
    opens = kpi_shop.groups("direct-email-opens-grouped-by-campaign-activity", campaign=promo)
    clicks = kpi_shop.groups("clicks-grouped-by-campaign-activity", campaign=promo)
    assert (opens, clicks) == ({"run-1": "2.0"}, {"run-1": "4.0"})


def test_given_pushes_that_are_reported_as_opened_then_the_rate_is_relative_to_delivered_pushes(
    kpi_shop: KpiShop, promo: str
) -> None:
    for endpoint_id in ("p0", "p1", "p2", "p3", "p4"):
        kpi_shop.put(endpoint_id, "GCM")
    kpi_shop.pinpoint.faults.deliver("token-p4", "PERMANENT_FAILURE")
    kpi_shop.send_as(promo, "run-1", "p0", "p1", "p2", "p3", "p4", channel="GCM")
    kpi_shop.report_opened("p0", campaign_id=promo, campaign_activity_id="run-1", treatment_id="0")
    kpi_shop.report_opened("p0", campaign_id=promo, campaign_activity_id="run-1", treatment_id="0")
    assert kpi_shop.value("push-open-rate", campaign=promo) == "0.25"
    assert kpi_shop.groups("push-open-rate-grouped-by-campaign-activity", campaign=promo) == {"run-1": "0.25"}
    assert kpi_shop.groups("direct-push-opens-grouped-by-campaign-activity", campaign=promo) == {"run-1": "2.0"}
    assert (kpi_shop.value("push-open-rate"), kpi_shop.groups("push-open-rate-grouped-by-campaign")) == (
        "0.25",
        {"promo": "0.25"},
    )
    assert kpi_shop.value("successful-delivery-rate", campaign=promo) == "0.8"
    assert kpi_shop.value("unique-deliveries", campaign=promo) == "4.0"


def test_given_a_push_that_a_test_opens_then_it_counts_like_a_report_of_a_phone(kpi_shop: KpiShop, promo: str) -> None:
    kpi_shop.put("p0", "GCM")
    kpi_shop.send_as(promo, "run-1", "p0", channel="GCM")
    kpi_shop.pinpoint.outbox.one().open()
    kpi_shop.report_opened("P0", campaign_id=promo, campaign_activity_id="run-1")
    assert kpi_shop.value("push-open-rate", campaign=promo) == "1.0"
    assert kpi_shop.groups("direct-push-opens-grouped-by-campaign-activity", campaign=promo) == {"run-1": "2.0"}


def test_given_reports_without_the_ids_of_a_campaign_then_they_do_not_count(kpi_shop: KpiShop, promo: str) -> None:
    """A push by request has the campaign `_DIRECT` and no activity."""
    kpi_shop.put("p0", "GCM")
    kpi_shop.send_as(promo, "run-1", "p0", channel="GCM")
    kpi_shop.send_to("GCM", "p0")[0].open()
    kpi_shop.report_opened("p0", campaign_id="_DIRECT")
    kpi_shop.report_opened("p0")
    assert kpi_shop.value("push-open-rate") == "0.0"


def test_given_sms_of_a_campaign_when_its_spend_is_requested_then_it_is_their_price(
    kpi_shop: KpiShop, promo: str
) -> None:
    kpi_shop.put("s0", "SMS")
    kpi_shop.put("s1", "SMS", Address=FAILING_NUMBER)
    assert kpi_shop.rows("sms-spend", campaign=promo) == []
    kpi_shop.send_as(promo, "run-1", "s0", "s1", channel="SMS")
    value = {"Key": "SmsSpend", "Type": "Double", "Value": "645.0"}
    assert kpi_shop.rows("sms-spend", campaign=promo) == [{"GroupedBys": [], "Values": [value]}]
    assert kpi_shop.value("successful-delivery-rate", campaign=promo) == "0.5"
    assert kpi_shop.value("unique-deliveries", campaign=promo) == "1.0"


def test_given_only_sms_and_pushes_when_a_rate_of_e_mails_is_requested_then_it_has_no_row(
    kpi_shop: KpiShop, promo: str
) -> None:
    kpi_shop.put("s0", "SMS")
    kpi_shop.send_as(promo, "run-1", "s0", channel="SMS")
    for name in ("hard-bounce-rate", "email-open-rate", "push-open-rate"):
        assert kpi_shop.rows(name, campaign=promo) == []
        assert kpi_shop.rows(f"{name}-grouped-by-campaign-activity", campaign=promo) == []


def test_given_a_voice_message_then_it_counts_as_delivered_when_it_was_accepted(kpi_shop: KpiShop, promo: str) -> None:
    """Inferred: voice messages have no events."""
    kpi_shop.put("v0", "VOICE")
    kpi_shop.send_as(promo, "run-1", "v0", channel="VOICE")
    assert kpi_shop.value("successful-delivery-rate", campaign=promo) == "1.0"
    assert kpi_shop.value("unique-deliveries", campaign=promo) == "1.0"


def test_given_endpoints_that_opted_out_and_duplicates_then_they_were_not_attempted(
    kpi_shop: KpiShop, promo: str
) -> None:
    """Inferred."""
    kpi_shop.put("out", OptOut="ALL")
    kpi_shop.put("again", Address="e0@example.com")
    kpi_shop.send_as(promo, "run-1", "e0", "again")
    assert kpi_shop.groups("attempted-deliveries-grouped-by-campaign-activity", campaign=promo) == {"run-1": "1.0"}


def test_given_messages_of_requests_and_journeys_then_they_are_not_of_a_campaign(kpi_shop: KpiShop, promo: str) -> None:
    kpi_shop.send_to("EMAIL", "e0")
    kpi_shop.start({"A": mail()})
    assert [kpi_shop.rows(name) for name in ("unique-deliveries", "successful-delivery-rate")] == [[], []]


def test_given_a_checkpoint_when_it_ends_then_the_campaign_has_its_previous_kpis(kpi_shop: KpiShop, promo: str) -> None:
    kpi_shop.send_as(promo, "run-1", "e0", "e1")
    with kpi_shop.pinpoint.checkpoint():
        kpi_shop.send_as(promo, "run-2", "e2")
        kpi_shop.pinpoint.outbox.one(endpoint_id="e0").bounce("hard")
        assert kpi_shop.value("unique-deliveries", campaign=promo) == "2.0"
    assert kpi_shop.value("unique-deliveries", campaign=promo) == "2.0"
    assert kpi_shop.value("successful-delivery-rate", campaign=promo) == "1.0"


def test_given_a_bounce_after_the_range_of_its_message_then_other_runs_do_not_change(
    kpi_shop: KpiShop, promo: str
) -> None:
    kpi_shop.send_as(promo, "run-1", "e0")
    kpi_shop.advance(days=1)
    kpi_shop.send_as(promo, "run-2", "e1")
    kpi_shop.pinpoint.outbox.one(endpoint_id="e0").bounce("hard")
    span: Any = {"StartTime": T0 + DAY, "EndTime": T0 + 2 * DAY}
    deliveries = kpi_shop.groups("successful-deliveries-grouped-by-campaign-activity", campaign=promo, **span)
    assert deliveries == {"run-2": "1.0", "run-1": "0.0"}
    assert kpi_shop.value("successful-delivery-rate", campaign=promo, **span) == "1.0"
    assert kpi_shop.groups("successful-deliveries-grouped-by-campaign", **span) == {"promo": "1.0"}
