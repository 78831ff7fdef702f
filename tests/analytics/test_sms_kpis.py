"""The KPIs of SMS that requests send: by country, by part, prices and errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from journeys.running.scene import text

if TYPE_CHECKING:
    from .scene import KpiShop

AMERICAN, BRITISH, UNREACHABLE = "+12065550100", "+447700900123", "+14254147167"
LONG = "x" * 200
"""A message of two parts."""


def test_given_sms_on_three_days_when_they_are_grouped_by_date_then_each_has_a_row(kpi_shop: KpiShop) -> None:
    for _ in range(3):
        kpi_shop.send("SMS", AMERICAN)
        kpi_shop.advance(days=1)
    rows = kpi_shop.rows("txn-sms-sent-grouped-by-date")
    assert [row["GroupedBys"] for row in rows] == [
        [{"Key": "Date", "Type": "String", "Value": f"2026-03-0{day}"}] for day in (2, 3, 4)
    ]
    assert {row["Values"][0]["Key"] for row in rows} == {"TxnSmsSent"}


def test_given_sms_to_two_countries_when_they_are_grouped_then_each_has_a_row_with_its_code(kpi_shop: KpiShop) -> None:
    kpi_shop.send("SMS", AMERICAN, BRITISH)
    kpi_shop.send("SMS", BRITISH)
    assert kpi_shop.rows("txn-sms-sent-grouped-by-country") == [
        {
            "GroupedBys": [{"Key": "Country", "Type": "String", "Value": country}],
            "Values": [{"Key": "TxnSmsSent", "Type": "Double", "Value": number}],
        }
        for country, number in (("US", "1.0"), ("GB", "2.0"))
    ]
    assert kpi_shop.value("txn-sms-sent") == "3.0"


def test_given_sms_after_a_kpi_by_country_was_requested_then_they_count_too(kpi_shop: KpiShop) -> None:
    for number in range(1, 4):
        kpi_shop.send("SMS", AMERICAN)
        assert kpi_shop.groups("txn-sms-sent-grouped-by-country") == {"US": f"{number}.0"}


def test_given_sms_that_did_not_arrive_when_delivered_is_requested_then_they_are_subtracted(kpi_shop: KpiShop) -> None:
    kpi_shop.send("SMS", AMERICAN, UNREACHABLE)
    kpi_shop.send("SMS", BRITISH)[0].deliver("BLOCKED")
    assert (kpi_shop.value("txn-sms-sent"), kpi_shop.value("txn-sms-delivered")) == ("3.0", "1.0")
    assert kpi_shop.groups("txn-sms-delivered-grouped-by-country") == {"US": "1.0", "GB": "0.0"}
    assert kpi_shop.groups("txn-sms-delivered-grouped-by-date") == {"2026-03-02": "1.0"}
    assert kpi_shop.value("txn-sms-delivery-rate") == str(1 / 3)
    assert kpi_shop.groups("txn-sms-delivery-rate-grouped-by-date") == {"2026-03-02": str(1 / 3)}


def test_given_sms_that_a_carrier_fails_when_they_are_counted_then_they_were_sent_and_cost_nothing(
    kpi_shop: KpiShop,
) -> None:
    kpi_shop.pinpoint.faults.deliver(AMERICAN, "CARRIER_BLOCKED")
    kpi_shop.send("SMS", AMERICAN, BRITISH)
    assert (kpi_shop.value("txn-sms-sent"), kpi_shop.value("txn-sms-delivered")) == ("2.0", "1.0")
    assert kpi_shop.groups("txn-sms-error-distribution") == {"CARRIER_BLOCKED": "1.0"}
    assert kpi_shop.groups("txn-sms-total-price-grouped-by-country") == {"US": "0.0", "GB": "645.0"}


def test_given_an_sms_with_a_second_carrier_report_then_it_counts_and_costs_once(kpi_shop: KpiShop) -> None:
    [message] = kpi_shop.send("SMS", AMERICAN)
    before = kpi_shop.groups("txn-sms-total-price-grouped-by-country")
    message.deliver("PENDING")
    message.deliver("DELIVERED")
    assert (kpi_shop.value("txn-sms-sent"), kpi_shop.value("txn-sms-delivered")) == ("1.0", "1.0")
    assert kpi_shop.groups("txn-sms-total-price-grouped-by-country") == before == {"US": "645.0"}


def test_given_an_sms_that_fails_twice_when_delivered_is_requested_then_it_is_subtracted_once(
    kpi_shop: KpiShop,
) -> None:
    message, _ = kpi_shop.send("SMS", AMERICAN, "+12065550101", body=LONG)
    for _ in range(2):
        message.deliver("UNREACHABLE")
    assert (kpi_shop.value("txn-sms-delivered"), kpi_shop.value("txn-sms-delivered-by-parts")) == ("1.0", "2.0")
    assert kpi_shop.groups("txn-sms-delivered-grouped-by-country") == {"US": "1.0"}
    assert kpi_shop.groups("txn-sms-error-distribution") == {"UNREACHABLE": "2.0"}


def test_given_an_sms_of_the_simulator_that_a_test_fails_again_then_it_is_subtracted_once(kpi_shop: KpiShop) -> None:
    message, _ = kpi_shop.send("SMS", UNREACHABLE, AMERICAN)
    message.deliver("BLOCKED")
    assert kpi_shop.value("txn-sms-delivered") == "1.0"


def test_given_an_sms_that_is_reported_as_delivered_after_a_failure_then_it_stays_subtracted(kpi_shop: KpiShop) -> None:
    """Proposed."""
    message, _ = kpi_shop.send("SMS", AMERICAN, BRITISH)
    message.deliver("UNREACHABLE")
    message.deliver("DELIVERED")
    assert (kpi_shop.value("txn-sms-delivered"), kpi_shop.value("txn-sms-delivery-rate")) == ("1.0", "0.5")


def test_given_sms_of_several_parts_when_parts_are_requested_then_each_counts(kpi_shop: KpiShop) -> None:
    kpi_shop.send("SMS", AMERICAN, UNREACHABLE, body=LONG)
    kpi_shop.send("SMS", BRITISH)
    assert (kpi_shop.value("txn-sms-sent-by-parts"), kpi_shop.value("txn-sms-delivered-by-parts")) == ("5.0", "3.0")
    assert kpi_shop.groups("txn-sms-sent-by-parts-grouped-by-country") == {"US": "4.0", "GB": "1.0"}
    assert kpi_shop.groups("txn-sms-delivered-by-parts-grouped-by-country") == {"US": "2.0", "GB": "1.0"}


def test_given_prices_when_requested_then_they_are_in_millicents_and_averages_are_over_all_sent_sms(
    kpi_shop: KpiShop,
) -> None:
    kpi_shop.pinpoint.sms_price = 100
    kpi_shop.send("SMS", AMERICAN, UNREACHABLE, body=LONG)
    kpi_shop.pinpoint.sms_price = 0.5
    kpi_shop.send("SMS", BRITISH, "+447700900124", "+447700900125")
    assert kpi_shop.groups("txn-sms-total-price-grouped-by-country") == {"US": "200.0", "GB": "1.5"}
    assert kpi_shop.groups("txn-sms-average-price-grouped-by-country") == {"US": "100.0", "GB": "0.5"}
    assert kpi_shop.groups("txn-sms-average-price-by-parts-grouped-by-country") == {"US": "50.0", "GB": "0.5"}


def test_given_sms_that_cost_nothing_when_the_total_is_requested_then_it_has_a_row(kpi_shop: KpiShop) -> None:
    kpi_shop.pinpoint.sms_price = 0
    kpi_shop.send("SMS", AMERICAN)
    assert kpi_shop.groups("txn-sms-total-price-grouped-by-country") == {"US": "0.0"}


def test_given_failures_when_errors_are_requested_then_each_status_is_a_group_despite_the_name(
    kpi_shop: KpiShop,
) -> None:
    kpi_shop.send("SMS", UNREACHABLE, AMERICAN)
    assert kpi_shop.rows("txn-sms-error-distribution") == [
        {
            "GroupedBys": [{"Key": "ErrorCode", "Type": "String", "Value": "UNREACHABLE"}],
            "Values": [{"Key": "TxnSmsErrorDistribution", "Type": "Double", "Value": "1.0"}],
        }
    ]
    for status in ("SPAM", "SPAM", "BLOCKED"):
        kpi_shop.send("SMS", AMERICAN)[0].deliver(status)
    errors = kpi_shop.groups("txn-sms-error-distribution")
    assert errors == {"UNREACHABLE": "1.0", "SPAM": "2.0", "BLOCKED": "1.0"}


def test_given_an_sms_without_a_number_then_it_counts_as_an_error_and_not_as_sent(kpi_shop: KpiShop) -> None:
    kpi_shop.send("SMS", AMERICAN)
    kpi_shop.send("SMS", "")
    assert (kpi_shop.value("txn-sms-sent"), kpi_shop.value("txn-sms-delivered")) == ("1.0", "1.0")
    [(error, number)] = kpi_shop.groups("txn-sms-error-distribution").items()
    assert (error.startswith("Failed to send because phoneNumber"), number) == (True, "1.0")


@pytest.mark.parametrize("name", ["txn-sms-sent", "txn-sms-sent-grouped-by-country", "txn-sms-error-distribution"])
def test_given_sms_of_a_journey_and_a_campaign_then_they_are_not_transactional(kpi_shop: KpiShop, name: str) -> None:
    """Inferred."""
    kpi_shop.put("s1", "SMS", Address=UNREACHABLE)
    kpi_shop.start({"A": text()})
    kpi_shop.send_as(kpi_shop.put_campaign("promo"), "run-1", "s1", channel="SMS")
    assert kpi_shop.rows(name) == []


def test_given_a_checkpoint_when_sms_are_grouped_in_it_and_after_it_then_each_counts_once(kpi_shop: KpiShop) -> None:
    kpi_shop.send("SMS", AMERICAN)
    with kpi_shop.pinpoint.checkpoint():
        kpi_shop.send("SMS", BRITISH)
        assert kpi_shop.groups("txn-sms-sent-grouped-by-country") == {"US": "1.0", "GB": "1.0"}
    assert kpi_shop.groups("txn-sms-sent-grouped-by-country") == {"US": "1.0"}
