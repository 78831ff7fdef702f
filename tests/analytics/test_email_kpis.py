"""The KPIs of e-mails that requests send, and the format of all rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from journeys.running.scene import T0, mail

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import SentMessage

    from .scene import KpiShop

DAY = timedelta(days=1)
ACTIONS: list[tuple[str, Callable[[SentMessage], None]]] = [
    ("opened", lambda message: message.open()),
    ("clicked", lambda message: message.click()),
    ("unique-opens", lambda message: message.open()),
    ("unique-clicks", lambda message: message.click()),
    ("hard-bounced", lambda message: message.bounce("hard")),
    ("soft-bounced", lambda message: message.bounce("soft")),
    ("with-complaints", lambda message: message.complain()),
]


def test_given_62_e_mails_when_the_number_sent_is_requested_then_it_is_one_row_with_a_double_as_a_string(
    kpi_shop: KpiShop,
) -> None:
    """The model requires GroupedBys, but the samples leave it out."""
    kpi_shop.send("EMAIL", *(f"e{number}@example.com" for number in range(62)))
    value = {"Key": "TxnEmailsSent", "Type": "Double", "Value": "62.0"}
    assert kpi_shop.rows("txn-emails-sent") == [{"GroupedBys": [], "Values": [value]}]


@pytest.mark.parametrize(("name", "act"), ACTIONS)
def test_given_actions_of_recipients_when_a_kpi_is_requested_then_they_count(
    kpi_shop: KpiShop, name: str, act: Callable[[SentMessage], None]
) -> None:
    ann, _ = kpi_shop.send("EMAIL", "ann@example.com", "bob@example.com")
    assert kpi_shop.rows(f"txn-emails-{name}") == []
    act(ann)
    assert kpi_shop.value(f"txn-emails-{name}") == "1.0"
    assert kpi_shop.groups(f"txn-emails-{name}-grouped-by-date") == {"2026-03-02": "1.0"}


def test_given_a_recipient_who_opens_three_times_then_each_counts_but_the_recipient_once(kpi_shop: KpiShop) -> None:
    for address in ("ann@example.com", "Ann@Example.com", "bob@example.com"):
        [message] = kpi_shop.send("EMAIL", address)
        message.open()
        message.click()
    assert (kpi_shop.value("txn-emails-opened"), kpi_shop.value("txn-emails-unique-opens")) == ("3.0", "2.0")
    assert (kpi_shop.value("txn-emails-clicked"), kpi_shop.value("txn-emails-unique-clicks")) == ("3.0", "2.0")


def test_given_a_recipient_who_opens_on_two_days_then_each_day_counts_the_recipient(kpi_shop: KpiShop) -> None:
    [message] = kpi_shop.send("EMAIL", "ann@example.com")
    message.open()
    kpi_shop.advance(days=1)
    message.open()
    assert kpi_shop.value("txn-emails-unique-opens") == "1.0"
    assert kpi_shop.groups("txn-emails-unique-opens-grouped-by-date") == {"2026-03-02": "1.0", "2026-03-03": "1.0"}


def test_given_bounces_when_delivered_is_requested_then_they_are_subtracted_from_sent(kpi_shop: KpiShop) -> None:
    messages = kpi_shop.send("EMAIL", *(f"e{number}@example.com" for number in range(4)))
    assert (kpi_shop.value("txn-emails-delivered"), kpi_shop.value("txn-emails-delivery-rate")) == ("4.0", "1.0")
    messages[0].bounce("hard")
    messages[1].bounce("soft")
    assert (kpi_shop.value("txn-emails-delivered"), kpi_shop.value("txn-emails-delivery-rate")) == ("2.0", "0.5")


def test_given_an_e_mail_that_bounces_four_times_when_delivered_is_requested_then_it_is_subtracted_once(
    kpi_shop: KpiShop,
) -> None:
    message, _ = kpi_shop.send("EMAIL", "ann@example.com", "bob@example.com")
    for kind in ("soft", "soft", "hard"):
        message.bounce(kind)
    kpi_shop.advance(days=1)
    message.bounce("hard")
    assert (kpi_shop.value("txn-emails-soft-bounced"), kpi_shop.value("txn-emails-hard-bounced")) == ("2.0", "2.0")
    assert (kpi_shop.value("txn-emails-delivered"), kpi_shop.value("txn-emails-delivery-rate")) == ("1.0", "0.5")
    assert kpi_shop.groups("txn-emails-delivered-grouped-by-date") == {"2026-03-02": "1.0"}


def test_given_an_e_mail_that_is_reported_as_delivered_after_a_bounce_then_it_stays_subtracted(
    kpi_shop: KpiShop,
) -> None:
    """Proposed."""
    message, _ = kpi_shop.send("EMAIL", "ann@example.com", "bob@example.com")
    message.bounce("soft")
    message.deliver()
    assert kpi_shop.value("txn-emails-delivered") == "1.0"


def test_given_a_bounce_in_a_checkpoint_then_the_same_e_mail_can_be_subtracted_after_it(kpi_shop: KpiShop) -> None:
    message, _ = kpi_shop.send("EMAIL", "ann@example.com", "bob@example.com")
    with kpi_shop.pinpoint.checkpoint():
        message.bounce("hard")
    assert kpi_shop.value("txn-emails-delivered") == "2.0"
    message.bounce("hard")
    assert kpi_shop.value("txn-emails-delivered") == "1.0"


def test_given_complaints_when_their_rate_is_requested_then_it_is_a_fraction_of_sent_e_mails(kpi_shop: KpiShop) -> None:
    messages = kpi_shop.send("EMAIL", *(f"e{number}@example.com" for number in range(4)))
    assert kpi_shop.value("txn-emails-complaint-rate") == "0.0"
    messages[0].complain()
    assert kpi_shop.value("txn-emails-complaint-rate") == "0.25"
    row = {"Key": "TxnEmailsComplaintRate", "Type": "Double", "Value": "0.25"}
    assert kpi_shop.rows("txn-emails-complaint-rate")[0]["Values"] == [row]


def test_given_a_range_in_which_nothing_was_sent_when_a_rate_is_requested_then_it_has_no_row(
    kpi_shop: KpiShop,
) -> None:
    [message] = kpi_shop.send("EMAIL", "ann@example.com")
    kpi_shop.advance(days=2)
    message.complain()
    span: Any = {"StartTime": T0 + DAY, "EndTime": T0 + 3 * DAY}
    assert kpi_shop.rows("txn-emails-complaint-rate", **span) == []
    assert kpi_shop.value("txn-emails-with-complaints", **span) == "1.0"
    assert kpi_shop.groups("txn-emails-complaint-rate-grouped-by-date") == {"2026-03-02": "0.0"}


def test_given_more_complaints_than_e_mails_in_a_range_then_their_rate_is_at_most_1(kpi_shop: KpiShop) -> None:
    messages = kpi_shop.send("EMAIL", "ann@example.com", "bob@example.com")
    kpi_shop.advance(days=1)
    kpi_shop.send("EMAIL", "ann@example.com")
    for message in messages:
        message.complain()
    assert kpi_shop.groups("txn-emails-complaint-rate-grouped-by-date")["2026-03-03"] == "1.0"


def test_given_a_bounce_after_the_range_of_its_e_mail_then_the_number_delivered_is_not_negative(
    kpi_shop: KpiShop,
) -> None:
    [message] = kpi_shop.send("EMAIL", "ann@example.com")
    kpi_shop.advance(days=1)
    message.bounce("hard")
    assert kpi_shop.groups("txn-emails-delivered-grouped-by-date") == {"2026-03-02": "1.0", "2026-03-03": "0.0"}


def test_given_e_mails_on_three_days_when_they_are_grouped_by_date_then_days_in_utc_ascend(kpi_shop: KpiShop) -> None:
    for addresses in (["a@example.com"], ["a@example.com", "b@example.com"], [], ["a@example.com"]):
        if addresses:
            kpi_shop.send("EMAIL", *addresses)
        kpi_shop.advance(days=1)
    rows = kpi_shop.rows("txn-emails-sent-grouped-by-date")
    assert [row["GroupedBys"] for row in rows] == [
        [{"Key": "Date", "Type": "String", "Value": day}] for day in ("2026-03-02", "2026-03-03", "2026-03-05")
    ]
    assert [row["Values"][0] for row in rows] == [
        {"Key": "TxnEmailsSent", "Type": "Double", "Value": number} for number in ("1.0", "2.0", "1.0")
    ]


def test_given_days_that_are_partly_in_the_range_then_only_events_in_the_range_count(
    kpi_shop: KpiShop,
) -> None:
    for _ in range(4):
        kpi_shop.send("EMAIL", "ann@example.com")
        kpi_shop.advance(hours=12)
    span: Any = {"StartTime": T0 + timedelta(hours=12), "EndTime": T0 + timedelta(hours=24)}
    dates = kpi_shop.groups("txn-emails-sent-grouped-by-date", **span)
    assert dates == {"2026-03-02": "1.0", "2026-03-03": "1.0"}


def test_given_an_e_mail_within_the_last_second_of_the_range_then_it_counts(kpi_shop: KpiShop) -> None:
    kpi_shop.pinpoint.clock.advance(seconds=0.9)
    kpi_shop.send("EMAIL", "ann@example.com")
    kpi_shop.pinpoint.clock.advance(seconds=0.1)
    kpi_shop.send("EMAIL", "ann@example.com")
    assert kpi_shop.value("txn-emails-sent", StartTime=T0, EndTime=T0) == "1.0"


def test_given_e_mails_of_journeys_campaigns_and_requests_then_only_requests_are_transactional(
    kpi_shop: KpiShop,
) -> None:
    """Inferred."""
    kpi_shop.put("e1")
    kpi_shop.start({"A": mail()})
    kpi_shop.send_as(kpi_shop.put_campaign("promo"), "run-1", "e1")
    kpi_shop.send_to("EMAIL", "e1")
    users: Any = {"Users": {"ann": {}}, "MessageConfiguration": {"DefaultMessage": {"Body": "Hello"}}}
    kpi_shop.put("e2", User={"UserId": "ann"})
    kpi_shop.client.send_users_messages(ApplicationId="shop", SendUsersMessageRequest=users)
    assert kpi_shop.value("txn-emails-sent") == "2.0"


def test_given_a_checkpoint_when_it_ends_then_the_kpis_are_as_before(kpi_shop: KpiShop) -> None:
    kpi_shop.send("EMAIL", "ann@example.com")
    with kpi_shop.pinpoint.checkpoint():
        kpi_shop.send("EMAIL", "bob@example.com")[0].open()
        assert (kpi_shop.value("txn-emails-sent"), kpi_shop.value("txn-emails-unique-opens")) == ("2.0", "1.0")
    assert (kpi_shop.value("txn-emails-sent"), kpi_shop.value("txn-emails-unique-opens")) == ("1.0", None)
    kpi_shop.send("EMAIL", "bob@example.com")
    assert kpi_shop.value("txn-emails-sent") == "2.0"


def test_given_an_app_when_another_app_sends_then_it_does_not_count(kpi_shop: KpiShop) -> None:
    kpi_shop.pinpoint.create_app("other", region="us-east-1", channels=["EMAIL"])
    kpi_shop.send("EMAIL", "ann@example.com")
    answer: Any = kpi_shop.client.get_application_date_range_kpi(ApplicationId="other", KpiName="txn-emails-sent")
    assert answer["ApplicationDateRangeKpiResponse"]["KpiResult"] == {"Rows": []}
