"""The KPIs of a journey: their names, and the ranges of dates that can be asked for."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

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
KPI_NAMES = [
    *(f"journey-emails-{measure}" for measure in MEASURES),
    *(f"emails-{measure}-grouped-by-journey-activity" for measure in MEASURES),
]


@pytest.fixture(autouse=True)
def at_t0(mocked: Pinpoint) -> Iterator[None]:
    """Time stands still at T0, but for what a test advances."""
    with time_machine.travel(T0, tick=False):
        yield


@pytest.fixture
def kpi(client: PinpointClient, app_id: str, publish: Callable[..., str]) -> Callable[..., Any]:
    """What GetJourneyDateRangeKpi answers for a range."""
    journey_id = publish(Schedule={"StartTime": T0 + 900 * DAY})

    def get_kpi(**members: Any) -> Any:
        asked: Any = {"KpiName": "journey-emails-sent", **members}
        answer = client.get_journey_date_range_kpi(ApplicationId=app_id, JourneyId=journey_id, **asked)
        return answer["JourneyDateRangeKpiResponse"]

    return get_kpi


@pytest.mark.parametrize("name", KPI_NAMES)
def test_each_documented_kpi_has_no_rows_when_nothing_was_sent(
    client: PinpointClient, app_id: str, publish: Callable[..., str], name: str
) -> None:
    """Cases 59 and 60: the default range is the preceding 31 days."""
    journey_id = publish()

    answer = client.get_journey_date_range_kpi(ApplicationId=app_id, JourneyId=journey_id, KpiName=name)

    assert answer["JourneyDateRangeKpiResponse"] == {
        "ApplicationId": app_id,
        "EndTime": NOW,
        "JourneyId": journey_id,
        "KpiName": name,
        "KpiResult": {"Rows": []},
        "StartTime": NOW - 31 * DAY,
    }


def test_there_are_18_kpis() -> None:
    assert len(set(KPI_NAMES)) == 18


@pytest.mark.parametrize(
    "name", ["journey-sms-sent", "Journey-Emails-Sent", "journey-emails-sent-grouped-by-date", "x"]
)
def test_unknown_kpi_is_refused(client: PinpointClient, kpi: Callable[..., Any], name: str) -> None:
    """Proposed: 400."""
    with pytest.raises(client.exceptions.BadRequestException, match="KpiName must be one of emails-clicked-grouped-by"):
        kpi(KpiName=name)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(-31 * DAY, timedelta(), id="exactly 31 times 24 hours"),
        pytest.param(-89 * DAY, -60 * DAY, id="89 days ago"),
        pytest.param(-90 * DAY + SECOND, -60 * DAY, id="a second less than 90 days ago"),
        pytest.param(-DAY, -DAY, id="a range of nothing"),
        pytest.param(-DAY, DAY, id="an end to come"),
    ],
)
def test_ranges_within_the_limits_are_answered_as_asked(
    kpi: Callable[..., Any], start: timedelta, end: timedelta
) -> None:
    """Case 60; public clients cut longer spans into exactly 31 days."""
    answer = kpi(StartTime=NOW + start, EndTime=NOW + end)

    assert (answer["StartTime"], answer["EndTime"]) == (NOW + start, NOW + end)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        pytest.param(-32 * DAY, timedelta(), "at most 31 days", id="32 days"),
        pytest.param(-31 * DAY - SECOND, timedelta(), "at most 31 days", id="a second more than 31 days"),
        pytest.param(-90 * DAY, -60 * DAY, "less than 90 days ago", id="90 days ago"),
        pytest.param(-91 * DAY, -61 * DAY, "less than 90 days ago", id="91 days ago"),
        pytest.param(-DAY, -2 * DAY, "EndTime must not be before StartTime", id="an end before the start"),
    ],
)
def test_ranges_beyond_the_limits_are_refused(
    client: PinpointClient, kpi: Callable[..., Any], start: timedelta, end: timedelta, text: str
) -> None:
    """Case 60."""
    with pytest.raises(client.exceptions.BadRequestException, match=text):
        kpi(StartTime=NOW + start, EndTime=NOW + end)


def test_end_is_now_when_only_the_start_is_given(kpi: Callable[..., Any]) -> None:
    answer = kpi(StartTime=NOW - 3 * DAY)

    assert (answer["StartTime"], answer["EndTime"]) == (NOW - 3 * DAY, NOW)


def test_start_is_31_days_earlier_when_only_the_end_is_given(kpi: Callable[..., Any]) -> None:
    answer = kpi(EndTime=NOW - 3 * DAY)

    assert (answer["StartTime"], answer["EndTime"]) == (NOW - 34 * DAY, NOW - 3 * DAY)


def test_start_of_an_end_long_ago_lies_within_the_90_days(client: PinpointClient, kpi: Callable[..., Any]) -> None:
    answer = kpi(EndTime=NOW - 70 * DAY)

    assert NOW - 90 * DAY < answer["StartTime"] <= answer["EndTime"] == NOW - 70 * DAY
    with pytest.raises(client.exceptions.BadRequestException, match="less than 90 days ago"):
        kpi(EndTime=NOW - 90 * DAY)


def test_start_longer_ago_than_31_days_needs_an_end(client: PinpointClient, kpi: Callable[..., Any]) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="at most 31 days"):
        kpi(StartTime=NOW - 40 * DAY)


def test_kpi_of_a_draft_has_no_rows(client: PinpointClient, app_id: str, create: Callable[..., str]) -> None:
    answer = client.get_journey_date_range_kpi(ApplicationId=app_id, JourneyId=create(), KpiName="journey-emails-sent")

    assert answer["JourneyDateRangeKpiResponse"]["KpiResult"]["Rows"] == []


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
def test_dates_bare_and_in_minutes_are_understood(
    raw: Raw, app_id: str, create: Callable[..., str], start: str, end: str, expected: tuple[str, str]
) -> None:
    """The API's first text allowed them."""
    path = f"/v1/apps/{app_id}/journeys/{create()}/kpis/daterange/journey-emails-sent"

    status, _, body = raw("GET", f"{path}?start-time={start}&end-time={end}")

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
def test_what_is_no_date_is_refused(raw: Raw, app_id: str, create: Callable[..., str], start: str) -> None:
    path = f"/v1/apps/{app_id}/journeys/{create()}/kpis/daterange/journey-emails-sent"

    status, headers, body = raw("GET", f"{path}?start-time={start}")

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert re.search("ISO 8601", json.loads(body)["Message"])


def test_end_before_the_calendar_begins_is_refused(raw: Raw, app_id: str, create: Callable[..., str]) -> None:
    path = f"/v1/apps/{app_id}/journeys/{create()}/kpis/daterange/journey-emails-sent"

    assert raw("GET", f"{path}?end-time=0001-01-01")[0] == 400


def test_given_e_mails_when_a_kpi_of_the_whole_journey_is_asked_for_then_it_has_one_row_without_groups(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    client.update_email_channel(
        ApplicationId=app_id,
        EmailChannelRequest={
            "FromAddress": "shop@example.com",
            "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
        },
    )
    endpoint: Any = {"ChannelType": "EMAIL", "Address": "jo@example.com"}
    client.update_endpoint(ApplicationId=app_id, EndpointId="jo", EndpointRequest=endpoint)
    client.create_email_template(TemplateName="hello", EmailTemplateRequest={"Subject": "Hi", "TextPart": "Hi"})
    segment: Any = {"Name": "all", "Dimensions": {}}
    segment_id = client.create_segment(ApplicationId=app_id, WriteSegmentRequest=segment)["SegmentResponse"]["Id"]
    journey_id = publish(
        StartCondition={"SegmentStartCondition": {"SegmentId": segment_id}},
        Activities={"mail": {"EMAIL": {"TemplateName": "hello"}}},
    )
    mocked.clock.advance(minutes=5)

    value = {"Key": "JourneyEmailsSent", "Type": "Double", "Value": "1.0"}
    found = client.get_journey_date_range_kpi(
        ApplicationId=app_id, JourneyId=journey_id, KpiName="journey-emails-sent"
    )["JourneyDateRangeKpiResponse"]
    assert found["KpiResult"]["Rows"] == [{"GroupedBys": [], "Values": [value]}]
