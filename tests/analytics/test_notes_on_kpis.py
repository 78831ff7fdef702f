"""The note on a call that returns no rows, although something was counted at another time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from journeys.running.scene import T0

if TYPE_CHECKING:
    from .scene import KpiShop

DAY = timedelta(days=1)
BEFORE: Any = {"StartTime": T0 - 2 * DAY, "EndTime": T0 - DAY}
RANGE = "2026-02-28 10:00:00 to 2026-03-01 10:00:00"


def ask(shop: KpiShop, name: str, **where: Any) -> tuple[str, ...]:
    """Request a KPI without rows, and return the notes on the call."""
    assert shop.rows(name, **where) == []
    return shop.pinpoint.calls[-1].notes


def test_given_messages_outside_the_range_then_the_note_says_how_many_and_when(kpi_shop: KpiShop) -> None:
    kpi_shop.send("EMAIL", "ann@example.com", "bob@example.com")
    kpi_shop.advance(hours=3)
    kpi_shop.send("EMAIL", "ann@example.com")
    found = "2026-03-02 10:00:00 to 2026-03-02 13:00:00 UTC"
    for name in ("txn-emails-sent", "txn-emails-sent-grouped-by-date", "txn-emails-complaint-rate"):
        assert ask(kpi_shop, name, **BEFORE) == (
            f"Rows: [] (3 counted as 'emails sent' outside the range of {RANGE}: {found})",
        )


def test_given_messages_before_the_default_range_then_the_note_shows_that_range(kpi_shop: KpiShop) -> None:
    kpi_shop.send("SMS", "+12065550100")
    kpi_shop.advance(days=40)
    [note] = ask(kpi_shop, "txn-sms-total-price-grouped-by-country")
    assert note.startswith("Rows: [] (1 counted as 'SMS sent' outside the range of 2026-03-11 10:00:00 to 2026-04-11")


def test_given_a_campaign_then_the_note_is_not_about_another_campaign(kpi_shop: KpiShop) -> None:
    kpi_shop.put_many(1)
    promo, other = kpi_shop.put_campaign("promo"), kpi_shop.put_campaign("other")
    kpi_shop.send_as(promo, "run-1", "e0")
    assert ask(kpi_shop, "unique-deliveries", campaign=other, **BEFORE) == ()
    [note] = ask(kpi_shop, "unique-deliveries", campaign=promo, **BEFORE)
    assert note.startswith("Rows: [] (1 counted as 'unique deliveries' outside ")


def test_given_the_only_delivery_when_it_bounces_then_no_unique_delivery_is_noted(kpi_shop: KpiShop) -> None:
    kpi_shop.put_many(1)
    promo = kpi_shop.put_campaign("promo")
    kpi_shop.send_as(promo, "run-1", "e0")
    kpi_shop.pinpoint.outbox.one().bounce("hard")
    assert ask(kpi_shop, "unique-deliveries", campaign=promo, **BEFORE) == ()


@pytest.mark.parametrize("name", ["txn-emails-sent", "txn-emails-unique-opens"])
def test_given_no_messages_then_there_is_no_note(kpi_shop: KpiShop, name: str) -> None:
    assert ask(kpi_shop, name) == ()


def test_given_rows_then_there_is_no_note(kpi_shop: KpiShop) -> None:
    kpi_shop.send("EMAIL", "ann@example.com")
    kpi_shop.advance(days=2)
    kpi_shop.send("EMAIL", "ann@example.com")
    assert kpi_shop.value("txn-emails-sent", StartTime=T0 + DAY, EndTime=T0 + 3 * DAY) == "1.0"
    assert kpi_shop.pinpoint.calls[-1].notes == ()


def test_given_a_rate_with_a_divisor_of_0_although_e_mails_were_sent_then_there_is_no_note(
    kpi_shop: KpiShop,
) -> None:
    kpi_shop.put_many(1)
    promo = kpi_shop.put_campaign("promo")
    kpi_shop.send_as(promo, "run-1", "e0")
    kpi_shop.pinpoint.outbox.one().bounce("hard")
    assert ask(kpi_shop, "email-open-rate", campaign=promo) == ()


def test_given_a_failing_test_then_the_report_shows_the_note(kpi_shop: KpiShop) -> None:
    kpi_shop.send("EMAIL", "ann@example.com")
    kpi_shop.rows("txn-emails-sent", **BEFORE)
    assert "Rows: [] (1 counted as 'emails sent' outside the range of " in kpi_shop.pinpoint.report()
