"""The requests for KPIs, which are alike for all three resources: names, ranges, and resources that do not exist."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from journeys.running.scene import wait

from .scene import KpiShop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

T0 = datetime(2026, 3, 2, 10, 0, 0, 987654, tzinfo=timezone.utc)
NOW = T0.replace(microsecond=0)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MEASURES = (
    *("sent", "delivered", "opened", "clicked", "hardbounced"),
    *("softbounced", "complained", "rejected", "unsubscribed"),
)
NAMES: dict[str, list[str]] = {
    "Application": [
        *("successful-delivery-rate", "successful-delivery-rate-grouped-by-date"),
        *("email-open-rate", "email-open-rate-grouped-by-campaign"),
        *("unique-deliveries", "unique-deliveries-grouped-by-campaign", "unique-deliveries-grouped-by-date"),
        "successful-deliveries-grouped-by-campaign",
        *("push-open-rate", "push-open-rate-grouped-by-campaign"),
        *("txn-emails-sent", "txn-emails-sent-grouped-by-date"),
        *("txn-emails-delivered", "txn-emails-delivered-grouped-by-date"),
        *("txn-emails-delivery-rate", "txn-emails-delivery-rate-grouped-by-date"),
        *("txn-emails-opened", "txn-emails-opened-grouped-by-date"),
        *("txn-emails-clicked", "txn-emails-clicked-grouped-by-date"),
        *("txn-emails-unique-opens", "txn-emails-unique-opens-grouped-by-date"),
        *("txn-emails-unique-clicks", "txn-emails-unique-clicks-grouped-by-date"),
        *("txn-emails-hard-bounced", "txn-emails-hard-bounced-grouped-by-date"),
        *("txn-emails-soft-bounced", "txn-emails-soft-bounced-grouped-by-date"),
        *("txn-emails-with-complaints", "txn-emails-with-complaints-grouped-by-date"),
        *("txn-emails-complaint-rate", "txn-emails-complaint-rate-grouped-by-date"),
        *("txn-sms-sent", "txn-sms-sent-grouped-by-country", "txn-sms-sent-grouped-by-date"),
        *("txn-sms-delivered", "txn-sms-delivered-grouped-by-country", "txn-sms-delivered-grouped-by-date"),
        *("txn-sms-delivery-rate", "txn-sms-delivery-rate-grouped-by-date"),
        *("txn-sms-sent-by-parts", "txn-sms-sent-by-parts-grouped-by-country"),
        *("txn-sms-delivered-by-parts", "txn-sms-delivered-by-parts-grouped-by-country"),
        "txn-sms-average-price-grouped-by-country",
        "txn-sms-average-price-by-parts-grouped-by-country",
        "txn-sms-total-price-grouped-by-country",
        "txn-sms-error-distribution",
    ],
    "Campaign": [
        *("hard-bounce-rate", "hard-bounce-rate-grouped-by-campaign-activity"),
        *("successful-delivery-rate", "successful-delivery-rate-grouped-by-campaign-activity"),
        "successful-delivery-rate-grouped-by-date",
        *("email-open-rate", "email-open-rate-grouped-by-campaign-activity"),
        "direct-email-opens-grouped-by-campaign-activity",
        *("unique-deliveries", "unique-deliveries-grouped-by-campaign-activity", "unique-deliveries-grouped-by-date"),
        "clicks-grouped-by-campaign-activity",
        "successful-deliveries-grouped-by-campaign-activity",
        "attempted-deliveries-grouped-by-campaign-activity",
        *("push-open-rate", "push-open-rate-grouped-by-campaign-activity"),
        "direct-push-opens-grouped-by-campaign-activity",
        "sms-spend",
    ],
    "Journey": [
        *(f"journey-emails-{measure}" for measure in MEASURES),
        *(f"emails-{measure}-grouped-by-journey-activity" for measure in MEASURES),
    ],
}
OTHERS = {
    "Application": ["hard-bounce-rate", "sms-spend", "successful-deliveries", "attempted-deliveries", "x"],
    "Campaign": ["txn-emails-sent", "attempted-deliveries", "email-open-rate-grouped-by-date", "Sms-Spend"],
    "Journey": ["journey-sms-sent", "Journey-Emails-Sent", "journey-emails-sent-grouped-by-date", "clicks", "x"],
}
"""Names that a resource does not have: names of another resource, of the first help pages, and invented names."""
NOWHERE = "0" * 32


class Asked:
    """A resource with KPIs.

    Args:
        shop: The shop.
        kind: Application, Campaign or Journey.
    """

    def __init__(self, shop: KpiShop, kind: str) -> None:
        self.client = shop.client
        self.kind = kind
        self.name = NAMES[kind][0]
        self.where: Any = {"ApplicationId": "shop"}
        path = ""
        if kind == "Campaign":
            self.where["CampaignId"] = shop.put_campaign("promo")
            path = "/campaigns/promo"
        if kind == "Journey":
            journey = shop.publish({"w": wait("P30D")})
            self.where["JourneyId"] = journey.id
            path = f"/journeys/{journey.id}"
        self.path = f"/v1/apps/shop{path}/kpis/daterange/{self.name}"

    def ask(self, **members: Any) -> Any:
        """Request a KPI, by default the first one, and return the response."""
        method = getattr(self.client, f"get_{self.kind.lower()}_date_range_kpi")
        return method(**{**self.where, "KpiName": self.name, **members})[f"{self.kind}DateRangeKpiResponse"]


@pytest.fixture
def shop(mocked: Pinpoint) -> Iterator[KpiShop]:
    with time_machine.travel(T0, tick=False):
        yield KpiShop(mocked)


@pytest.fixture(params=[*NAMES])
def asked(request: pytest.FixtureRequest, shop: KpiShop) -> Asked:
    return Asked(shop, request.param)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in NAMES for name in NAMES[kind]])
def test_given_no_messages_when_a_documented_kpi_is_requested_then_it_has_no_rows(
    shop: KpiShop, kind: str, name: str
) -> None:
    """The default range is the last 31 days."""
    asked = Asked(shop, kind)

    assert asked.ask(KpiName=name) == {
        **asked.where,
        "EndTime": NOW,
        "KpiName": name,
        "KpiResult": {"Rows": []},
        "StartTime": NOW - 31 * DAY,
    }


def test_an_application_has_48_documented_kpis_and_a_campaign_and_a_journey_have_18() -> None:
    assert {kind: len(set(names)) for kind, names in NAMES.items()} == {
        "Application": 48,
        "Campaign": 18,
        "Journey": 18,
    }


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in OTHERS for name in OTHERS[kind]])
def test_given_a_name_that_the_resource_does_not_have_then_the_error_lists_its_names(
    shop: KpiShop, kind: str, name: str
) -> None:
    """Proposed: 400."""
    asked = Asked(shop, kind)

    with pytest.raises(shop.client.exceptions.BadRequestException) as caught:
        asked.ask(KpiName=name)

    message = caught.value.response["Error"]["Message"]
    assert message.startswith(f"KpiName {name!r} is not a KPI of a")
    assert message.endswith(f"; it must be one of {', '.join(sorted(NAMES[kind]))}")


@pytest.mark.parametrize(
    ("kind", "name", "hint"),
    [
        ("Application", "hard-bounce-rate", "it is a KPI of a campaign"),
        ("Campaign", "txn-emails-sent", "it is a KPI of an application"),
        ("Campaign", "journey-emails-sent", "it is a KPI of a journey"),
        ("Application", "txn-email-sent", "did you mean 'txn-emails-sent'?"),
        ("Journey", "journey-emails-opens", "did you mean 'journey-emails-opened'?"),
        ("Campaign", "attempted-deliveries", "did you mean 'attempted-deliveries-grouped-by-campaign-activity'?"),
        ("Campaign", "clicks", "did you mean 'clicks-grouped-by-campaign-activity'?"),
        ("Campaign", "sms-spend-grouped-by-campaign-activity", "did you mean 'sms-spend'?"),
        ("Application", "txn-sms-sent-grouped-by-dates", "did you mean 'txn-sms-sent-grouped-by-date'?"),
        ("Application", "clicks", "'clicks-grouped-by-campaign-activity' is a KPI of a campaign"),
    ],
)
def test_given_a_name_of_another_resource_or_a_misspelt_name_then_the_error_has_a_hint_before_the_names(
    shop: KpiShop, kind: str, name: str, hint: str
) -> None:
    asked = Asked(shop, kind)

    with pytest.raises(shop.client.exceptions.BadRequestException, match=re.escape(f" ({hint}); it must be one of ")):
        asked.ask(KpiName=name)


@pytest.mark.parametrize("member", ["ApplicationId", "CampaignId", "JourneyId"])
def test_given_a_resource_that_does_not_exist_then_it_is_not_found(asked: Asked, member: str) -> None:
    if member not in asked.where:
        return

    with pytest.raises(asked.client.exceptions.NotFoundException):
        asked.ask(**{member: NOWHERE})


def test_given_a_page_size_and_a_token_then_they_are_ignored(asked: Asked) -> None:
    answer = asked.ask(PageSize="1", NextToken="token")

    assert answer == asked.ask()
    assert "NextToken" not in answer


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(-31 * DAY, timedelta(), id="exactly 31 times 24 hours"),
        pytest.param(-89 * DAY, -60 * DAY, id="89 days ago"),
        pytest.param(-90 * DAY + SECOND, -60 * DAY, id="a second less than 90 days ago"),
        pytest.param(-DAY, -DAY, id="an empty range"),
        pytest.param(-DAY, DAY, id="an end in the future"),
    ],
)
def test_given_a_range_within_the_limits_then_it_is_returned_as_requested(
    asked: Asked, start: timedelta, end: timedelta
) -> None:
    """Public clients split longer spans into exactly 31 days."""
    answer = asked.ask(StartTime=NOW + start, EndTime=NOW + end)

    assert (answer["StartTime"], answer["EndTime"]) == (NOW + start, NOW + end)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        pytest.param(-32 * DAY, timedelta(), "at most 31 days", id="32 days"),
        pytest.param(-40 * DAY, timedelta(), "at most 31 days", id="40 days"),
        pytest.param(-31 * DAY - SECOND, timedelta(), "at most 31 days", id="a second more than 31 days"),
        pytest.param(-90 * DAY, -60 * DAY, "less than 90 days ago", id="90 days ago"),
        pytest.param(-91 * DAY, -61 * DAY, "less than 90 days ago", id="91 days ago"),
        pytest.param(-DAY, -2 * DAY, "EndTime must not be before StartTime", id="an end before the start"),
    ],
)
def test_given_a_range_beyond_the_limits_then_it_is_refused(
    asked: Asked, start: timedelta, end: timedelta, text: str
) -> None:
    with pytest.raises(asked.client.exceptions.BadRequestException, match=text):
        asked.ask(StartTime=NOW + start, EndTime=NOW + end)


def test_given_only_a_start_then_the_end_is_now(asked: Asked) -> None:
    answer = asked.ask(StartTime=NOW - 3 * DAY)

    assert (answer["StartTime"], answer["EndTime"]) == (NOW - 3 * DAY, NOW)


def test_given_only_a_start_within_this_second_then_fractions_of_both_ends_are_cut_off(asked: Asked) -> None:
    answer = asked.ask(StartTime=T0)

    assert (answer["StartTime"], answer["EndTime"]) == (NOW, NOW)


def test_given_fractions_of_a_second_at_both_ends_then_they_are_cut_off(asked: Asked) -> None:
    answer = asked.ask(StartTime=T0 - DAY, EndTime=T0)

    assert (answer["StartTime"], answer["EndTime"]) == (NOW - DAY, NOW)


def test_given_a_range_that_is_too_long_then_the_error_says_how_long_without_fractions(asked: Asked) -> None:
    with pytest.raises(asked.client.exceptions.BadRequestException, match=r"at most 31 days, not 50 days$"):
        asked.ask(StartTime=T0 - 50 * DAY)


def test_given_only_an_end_then_the_start_is_31_days_earlier(asked: Asked) -> None:
    answer = asked.ask(EndTime=NOW - 3 * DAY)

    assert (answer["StartTime"], answer["EndTime"]) == (NOW - 34 * DAY, NOW - 3 * DAY)


def test_given_only_an_end_long_ago_then_the_start_lies_within_the_90_days(asked: Asked) -> None:
    answer = asked.ask(EndTime=NOW - 70 * DAY)

    assert NOW - 90 * DAY < answer["StartTime"] <= answer["EndTime"] == NOW - 70 * DAY
    with pytest.raises(asked.client.exceptions.BadRequestException, match="less than 90 days ago"):
        asked.ask(EndTime=NOW - 90 * DAY)


def test_given_only_a_start_longer_ago_than_31_days_then_it_is_refused(asked: Asked) -> None:
    with pytest.raises(asked.client.exceptions.BadRequestException, match="at most 31 days"):
        asked.ask(StartTime=NOW - 40 * DAY)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-02-01", "2026-03-01", ("2026-02-01T00:00:00", "2026-03-01T00:00:00")),
        ("2026-02-01T20:30Z", "2026-02-02T20:30Z", ("2026-02-01T20:30:00", "2026-02-02T20:30:00")),
        ("2026-02-01T20:30:15Z", "2026-02-02", ("2026-02-01T20:30:15", "2026-02-02T00:00:00")),
        ("2026-02-01T20:30:15.250Z", "2026-02-02", ("2026-02-01T20:30:15", "2026-02-02T00:00:00")),
        ("2026-02-01T20%3A30%3A00%2B02%3A00", "2026-02-02", ("2026-02-01T18:30:00", "2026-02-02T00:00:00")),
    ],
)
def test_given_dates_bare_and_in_minutes_then_they_are_understood(
    raw: Raw, asked: Asked, start: str, end: str, expected: tuple[str, str]
) -> None:
    """The first description of the API allowed them."""
    status, _, body = raw("GET", f"{asked.path}?start-time={start}&end-time={end}")

    answer = json.loads(body)
    assert status == 200
    assert (
        tuple(
            datetime.fromisoformat(answer[name].replace("Z", "+00:00")).astimezone(timezone.utc).isoformat()[:19]
            for name in ("StartTime", "EndTime")
        )
        == expected
    )


@pytest.mark.parametrize("start", ["yesterday", "2026-02-30", "", "P1D"])
def test_given_what_is_not_a_date_then_it_is_refused(raw: Raw, asked: Asked, start: str) -> None:
    status, headers, body = raw("GET", f"{asked.path}?start-time={start}")

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert re.search("ISO 8601", json.loads(body)["Message"])


def test_given_an_end_before_the_calendar_begins_then_it_is_refused(raw: Raw, asked: Asked) -> None:
    assert raw("GET", f"{asked.path}?end-time=0001-01-01")[0] == 400


@pytest.mark.parametrize("name", ["", "-grouped-by-date"])
def test_given_an_end_at_the_end_of_the_calendar_then_it_is_accepted(shop: KpiShop, name: str) -> None:
    end = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
    assert shop.rows(f"txn-emails-sent{name}", StartTime=end - DAY, EndTime=end) == []
    assert shop.rows(f"txn-emails-sent{name}", EndTime=end) == []


def test_given_a_draft_when_a_kpi_is_requested_then_it_has_no_rows(shop: KpiShop) -> None:
    draft = shop.client.create_journey(ApplicationId="shop", WriteJourneyRequest={"Name": "draft"})["JourneyResponse"]

    answer = shop.client.get_journey_date_range_kpi(
        ApplicationId="shop", JourneyId=draft["Id"], KpiName="journey-emails-sent"
    )

    assert answer["JourneyDateRangeKpiResponse"]["KpiResult"]["Rows"] == []
