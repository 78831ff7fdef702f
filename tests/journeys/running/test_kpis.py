"""KPIs of a journey: counts of what became of its e-mails, over a range of dates."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, Shop, mail, text, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView

EVENTS = [
    ("opened", "_email.open"),
    ("clicked", "_email.click"),
    ("hardbounced", "_email.hardbounce"),
    ("softbounced", "_email.softbounce"),
    ("complained", "_email.complaint"),
    ("rejected", "_email.rejected"),
    ("unsubscribed", "_email.unsubscribe"),
]


def ask(shop: Shop, journey: JourneyView, name: str, **members: Any) -> Any:
    answer = shop.client.get_journey_date_range_kpi(ApplicationId="shop", JourneyId=journey.id, KpiName=name, **members)
    return answer["JourneyDateRangeKpiResponse"]


def total(shop: Shop, journey: JourneyView, measure: str, **members: Any) -> list[Any]:
    """The values of a KPI of the whole journey, one for each row."""
    rows = ask(shop, journey, f"journey-emails-{measure}", **members)["KpiResult"]["Rows"]
    return [row["Values"][0]["Value"] for row in rows]


def by_activity(shop: Shop, journey: JourneyView, measure: str) -> dict[str, str]:
    """The values of a KPI by activity."""
    rows = ask(shop, journey, f"emails-{measure}-grouped-by-journey-activity")["KpiResult"]["Rows"]
    return {row["GroupedBys"][0]["Value"]: row["Values"][0]["Value"] for row in rows}


def test_given_3_sent_emails_when_the_kpi_is_asked_for_then_it_has_one_row_with_the_number(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()})
    answer = ask(shop, journey, "journey-emails-sent")
    [row] = answer["KpiResult"]["Rows"]
    assert row["Values"] == [{"Key": "JourneyEmailsSent", "Type": "Double", "Value": "3.0"}]
    assert (answer["ApplicationId"], answer["JourneyId"], answer["KpiName"]) == (
        "shop",
        journey.id,
        "journey-emails-sent",
    )
    assert "NextToken" not in answer


def test_given_3_sent_emails_when_they_are_grouped_then_the_row_names_the_activity(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()})
    [row] = ask(shop, journey, "emails-sent-grouped-by-journey-activity")["KpiResult"]["Rows"]
    assert row["GroupedBys"] == [{"Key": "JourneyActivityId", "Type": "String", "Value": "m"}]
    assert row["Values"] == [{"Key": "EmailsSent", "Type": "Double", "Value": "3.0"}]


def test_given_two_activities_when_one_has_not_sent_then_it_has_no_row(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail("n"), "n": mail("w"), "w": wait("P1D", "o"), "o": mail()})
    assert by_activity(shop, journey, "sent") == {"m": "2.0", "n": "2.0"}
    assert total(shop, journey, "sent") == ["4.0"]


@pytest.mark.parametrize("measure", ["sent", "delivered", *(measure for measure, _ in EVENTS)])
def test_given_no_emails_when_any_kpi_is_asked_for_then_it_has_no_rows(shop: Shop, measure: str) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": mail("t"), "t": text()})
    assert total(shop, journey, measure) == []
    assert by_activity(shop, journey, measure) == {}


@pytest.mark.parametrize(("measure", "event_type"), EVENTS)
def test_given_events_of_some_emails_when_their_kpi_is_asked_for_then_it_counts_them_by_activity(
    shop: Shop, measure: str, event_type: str
) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail("n"), "n": mail()})
    journey.record_event("e0", event_type, activity="m")
    journey.record_event("e1", event_type, activity="m")
    journey.record_event("e1", event_type, activity="n")
    assert total(shop, journey, measure) == ["3.0"]
    assert by_activity(shop, journey, measure) == {"m": "2.0", "n": "1.0"}


def test_given_two_clicks_of_one_recipient_when_clicks_are_asked_for_then_each_counts(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()})
    shop.pinpoint.outbox.one().click()
    shop.pinpoint.outbox.one().click()
    assert total(shop, journey, "clicked") == ["2.0"]


def test_given_4_sent_emails_when_3_have_not_arrived_then_1_was_delivered(shop: Shop) -> None:
    shop.put_many(4)
    journey = shop.start({"m": mail()})
    for endpoint_id, event_type in (("e0", "hardbounce"), ("e1", "softbounce"), ("e2", "rejected")):
        journey.record_event(endpoint_id, f"_email.{event_type}", activity="m")
    assert total(shop, journey, "delivered") == ["1.0"]
    assert by_activity(shop, journey, "delivered") == {"m": "1.0"}


def test_given_a_bounce_after_the_range_when_delivered_is_asked_for_then_only_what_is_in_the_range_counts(
    shop: Shop,
) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail()})
    shop.advance(days=2)
    journey.record_event("e0", "_email.softbounce", activity="m")
    assert total(shop, journey, "delivered", StartTime=T0, EndTime=T0 + timedelta(days=1)) == ["2.0"]


def test_given_an_email_before_the_range_when_it_bounces_in_the_range_then_delivered_is_not_negative(
    shop: Shop,
) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail("w"), "w": wait("P2D", "n"), "n": mail()})
    shop.advance(days=2)
    journey.record_event("e0", "_email.softbounce", activity="m")
    day_of_bounce = {"StartTime": T0 + timedelta(days=1), "EndTime": T0 + timedelta(days=3)}
    rows = ask(shop, journey, "emails-delivered-grouped-by-journey-activity", **day_of_bounce)["KpiResult"]["Rows"]
    assert {row["GroupedBys"][0]["Value"]: row["Values"][0]["Value"] for row in rows} == {"m": "0.0", "n": "2.0"}
    assert total(shop, journey, "delivered", **day_of_bounce) == ["2.0"]


def test_given_emails_of_another_journey_when_a_kpi_is_asked_for_then_they_do_not_count(shop: Shop) -> None:
    shop.put("ann")
    first = shop.publish({"m": mail()}, Name="first")
    shop.start({"m": mail()}, Name="second")
    assert total(shop, first, "sent") == ["1.0"]


def test_given_emails_that_a_cap_stopped_when_sent_is_asked_for_then_they_do_not_count(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("n"), "n": mail()}, Limits={"DailyCap": 1})
    assert by_activity(shop, journey, "sent") == {"m": "1.0"}


def test_given_a_range_when_its_ends_are_the_times_of_sending_then_both_are_in_it(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("w"), "w": wait("P1D", "n"), "n": mail()})
    shop.finish()
    day = timedelta(days=1)
    assert total(shop, journey, "sent", StartTime=START, EndTime=START + day) == ["2.0"]
    assert total(shop, journey, "sent", StartTime=START, EndTime=START + day - timedelta(seconds=1)) == ["1.0"]
    assert total(shop, journey, "sent", StartTime=START + timedelta(seconds=1), EndTime=START + day) == ["1.0"]


def test_given_no_range_when_a_kpi_is_asked_for_then_the_answer_spans_the_31_days_before(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()})
    answer = ask(shop, journey, "journey-emails-sent")
    assert (answer["StartTime"], answer["EndTime"]) == (START - timedelta(days=31), START)


def test_given_emails_of_40_days_ago_when_no_range_is_given_then_they_do_not_count(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()})
    shop.advance(days=40)
    assert total(shop, journey, "sent") == []
    assert total(shop, journey, "sent", StartTime=T0, EndTime=T0 + timedelta(days=31)) == ["1.0"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (datetime(2026, 2, 1, tzinfo=timezone.utc), datetime(2026, 3, 5, tzinfo=timezone.utc)),
        (T0 - timedelta(days=90), T0 - timedelta(days=80)),
        (T0, T0 - timedelta(seconds=1)),
    ],
)
def test_given_a_range_that_is_too_long_too_old_or_reversed_when_a_kpi_is_asked_for_then_400(
    shop: Shop, start: datetime, end: datetime
) -> None:
    journey = shop.publish({"m": mail()})
    with pytest.raises(shop.client.exceptions.BadRequestException):
        ask(shop, journey, "journey-emails-sent", StartTime=start, EndTime=end)


def test_given_an_unknown_kpi_when_it_is_asked_for_then_400(shop: Shop) -> None:
    journey = shop.publish({"m": mail()})
    with pytest.raises(shop.client.exceptions.BadRequestException):
        ask(shop, journey, "journey-emails-read")
