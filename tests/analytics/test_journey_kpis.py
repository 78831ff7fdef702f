"""The KPIs of a running journey: the messages that they count, and their rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from journeys.running.scene import START, custom, mail, open_shop, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from journeys.running.scene import Shop

    from pinpoint_mock import JourneyView

DAY = timedelta(days=1)
MEASURES = {
    "sent": "_email.send",
    "opened": "_email.open",
    "clicked": "_email.click",
    "hardbounced": "_email.hardbounce",
    "softbounced": "_email.softbounce",
    "complained": "_email.complaint",
    "rejected": "_email.rejected",
    "unsubscribed": "_email.unsubscribe",
}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def rows_of(shop: Shop, journey: JourneyView, name: str, **span: Any) -> list[Any]:
    """Return the rows of a KPI, as in the response."""
    answer: Any = shop.client.get_journey_date_range_kpi(
        ApplicationId="shop", JourneyId=journey.id, KpiName=name, **span
    )
    return list(answer["JourneyDateRangeKpiResponse"]["KpiResult"]["Rows"])


def total(shop: Shop, journey: JourneyView, measure: str, **span: Any) -> float:
    """Return the value of the KPI for the whole journey; 0 without a row."""
    rows = rows_of(shop, journey, f"journey-emails-{measure}", **span)
    return sum(float(value["Value"]) for row in rows for value in row["Values"])


def by_activity(shop: Shop, journey: JourneyView, measure: str) -> dict[str, str]:
    """Return the value of the KPI for each activity with a row."""
    rows = rows_of(shop, journey, f"emails-{measure}-grouped-by-journey-activity")
    return {row["GroupedBys"][0]["Value"]: row["Values"][0]["Value"] for row in rows}


def test_given_three_mails_when_the_kpi_of_the_journey_is_requested_then_it_is_one_row_with_a_double_as_a_string(
    shop: Shop,
) -> None:
    shop.put_many(3)
    journey = shop.start({"A": mail()})
    value = {"Key": "JourneyEmailsSent", "Type": "Double", "Value": "3.0"}
    assert rows_of(shop, journey, "journey-emails-sent") == [{"GroupedBys": [], "Values": [value]}]


def test_given_mails_of_two_activities_when_the_grouped_kpi_is_requested_then_each_has_a_row(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"A": mail("w"), "w": wait("P1D", "B"), "B": mail()})
    assert rows_of(shop, journey, "emails-sent-grouped-by-journey-activity") == [
        {
            "GroupedBys": [{"Key": "JourneyActivityId", "Type": "String", "Value": "A"}],
            "Values": [{"Key": "EmailsSent", "Type": "Double", "Value": "3.0"}],
        }
    ]
    shop.advance(days=1)
    assert by_activity(shop, journey, "sent") == {"A": "3.0", "B": "3.0"}


@pytest.mark.parametrize("measure", [*MEASURES, "delivered"])
def test_given_no_mails_when_a_kpi_is_requested_then_it_has_no_rows(shop: Shop, measure: str) -> None:
    shop.put("e1")
    journey = shop.start({"w": wait("P1D", "A"), "A": mail()})
    assert rows_of(shop, journey, f"journey-emails-{measure}") == []
    assert rows_of(shop, journey, f"emails-{measure}-grouped-by-journey-activity") == []


@pytest.mark.parametrize("measure", [measure for measure in MEASURES if measure != "sent"])
def test_given_an_event_of_a_mail_when_its_kpi_is_requested_then_the_event_counts(shop: Shop, measure: str) -> None:
    shop.put_many(3)
    journey = shop.start({"A": mail()})
    before = total(shop, journey, measure)
    journey.record_event("e1", MEASURES[measure], activity="A")
    assert (before, total(shop, journey, measure)) == (0, 1)
    assert by_activity(shop, journey, measure) == {"A": "1.0"}
    assert total(shop, journey, "sent") == 3


@pytest.mark.parametrize(("kind", "measure"), [("hard", "hardbounced"), ("soft", "softbounced")])
def test_given_bounces_when_delivered_is_requested_then_they_are_subtracted_from_sent(
    shop: Shop, kind: Any, measure: str
) -> None:
    shop.put_many(3)
    journey = shop.start({"A": mail()})
    assert total(shop, journey, "delivered") == 3
    shop.pinpoint.outbox.one(endpoint_id="e0").bounce(kind)
    assert (total(shop, journey, measure), total(shop, journey, "delivered")) == (1, 2)
    assert by_activity(shop, journey, "delivered") == {"A": "2.0"}


def test_given_a_mail_that_bounces_three_times_when_delivered_is_requested_then_it_is_subtracted_once(
    shop: Shop,
) -> None:
    shop.put_many(3)
    journey = shop.start({"A": mail()})
    for kind in ("soft", "soft", "hard"):
        shop.pinpoint.outbox.one(endpoint_id="e0").bounce(kind)
    assert [total(shop, journey, name) for name in ("softbounced", "hardbounced", "delivered")] == [2, 1, 2]
    assert by_activity(shop, journey, "delivered") == {"A": "2.0"}


def test_given_a_recipient_who_clicks_twice_when_clicked_is_requested_then_each_click_counts(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"A": mail()})
    for _ in range(2):
        shop.pinpoint.outbox.one().click()
    assert total(shop, journey, "clicked") == 2


def test_given_messages_on_other_channels_when_sent_is_requested_then_only_mails_count(shop: Shop) -> None:
    shop.pinpoint.lambdas["channel"] = lambda event, context: {}
    shop.put("e1")
    shop.put("p1", "SMS")
    journey = shop.start({"t": text("c"), "c": custom("A"), "A": mail()})
    assert by_activity(shop, journey, "sent") == {"A": "1.0"}


def test_given_mails_of_two_journeys_when_a_kpi_is_requested_then_each_journey_has_its_own(shop: Shop) -> None:
    shop.put_many(2)
    first = shop.start({"A": mail()})
    second = shop.start({"A": mail("B"), "B": mail()}, Name="second")
    assert (total(shop, first, "sent"), total(shop, second, "sent")) == (2, 4)


def test_given_mails_outside_a_journey_when_a_kpi_is_requested_then_they_do_not_count(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"A": mail()})
    message: Any = {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "Hi"}, "TextPart": {"Data": "Hi"}}}}
    request: Any = {"Endpoints": {"e1": {}}, "MessageConfiguration": message}
    shop.client.send_messages(ApplicationId="shop", MessageRequest=request)
    assert total(shop, journey, "sent") == 1


def test_given_mails_that_were_not_sent_when_a_kpi_is_requested_then_they_do_not_count(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"A": mail("B"), "B": mail()}, Limits={"DailyCap": 1})
    assert by_activity(shop, journey, "sent") == {"A": "1.0"}


def test_given_mails_on_several_days_when_a_range_is_requested_then_mails_in_it_count_with_both_ends(
    shop: Shop,
) -> None:
    shop.put("e1")
    journey = shop.start({"A": mail("w"), "w": wait("P1D", "A")})
    shop.advance(days=4)
    for first, last, number in ((0, 4, 5), (1, 3, 3), (2, 2, 1)):
        span = {"StartTime": START + first * DAY, "EndTime": START + last * DAY}
        assert total(shop, journey, "sent", **span) == number


def test_given_no_range_when_a_kpi_is_requested_then_the_last_31_days_count(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"A": mail("w"), "w": wait("P20D", "A")})
    shop.advance(days=40)
    assert total(shop, journey, "sent") == 2
    span = {"StartTime": START, "EndTime": START + 5 * DAY}
    assert total(shop, journey, "sent", **span) == 1


def test_given_a_cancelled_journey_when_a_kpi_is_requested_then_it_can_still_be_read(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"A": mail("w"), "w": wait("P1D")})
    shop.set_state(journey, "CANCELLED")
    assert total(shop, journey, "sent") == 1


def test_given_many_events_when_kpis_are_requested_then_they_agree_with_the_event_records(shop: Shop) -> None:
    people = shop.put_many(6)
    journey = shop.start({"A": mail("w"), "w": wait("PT1H", "B"), "B": mail()})
    shop.advance(hours=1)
    for number, endpoint_id in enumerate(people):
        for activity in ("A", "B")[: number % 3]:
            journey.record_event(endpoint_id, "_email.open", activity=activity)
            journey.record_event(endpoint_id, "_email.click", activity=activity)
    for measure, event_type in MEASURES.items():
        assert total(shop, journey, measure) == len(shop.app.events.filter(event_type=event_type))


def test_given_a_mail_sent_before_the_range_when_it_bounces_in_the_range_then_delivered_is_not_negative(
    shop: Shop,
) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail("w"), "w": wait("P2D", "n"), "n": mail()})
    shop.advance(days=2)
    journey.record_event("e0", "_email.softbounce", activity="m")
    span = {"StartTime": START + DAY, "EndTime": START + 3 * DAY}
    grouped = rows_of(shop, journey, "emails-delivered-grouped-by-journey-activity", **span)
    assert {row["GroupedBys"][0]["Value"]: row["Values"][0]["Value"] for row in grouped} == {"m": "0.0", "n": "2.0"}
    [row] = rows_of(shop, journey, "journey-emails-delivered", **span)
    assert row["Values"][0]["Value"] == "2.0"
