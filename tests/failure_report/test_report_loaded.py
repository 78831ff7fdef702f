"""The report about loaded journeys and campaigns: they have no scheduled actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint

JOURNEY = {
    "ApplicationId": "shop",
    "Id": "j1",
    "Name": "welcome",
    "State": "ACTIVE",
    "StartActivity": "wait",
    "StartCondition": {"SegmentStartCondition": {"SegmentId": "fans"}},
    "Schedule": {"StartTime": "2126-01-01T00:00:00Z"},
    "Activities": {"wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
    "CreationDate": "2019-10-08T18:40:22.905Z",
    "LastModifiedDate": "2019-10-08T18:40:22.905Z",
}


def load_campaign(pinpoint: Pinpoint, frequency: str, status: str) -> list[str]:
    """Load a campaign with two runs to come, and return the lines of the report about it."""
    event = {"Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["buy"]}}, "FilterType": "SYSTEM"}
    schedule = {"StartTime": "2126-01-01T00:00:00Z", "EndTime": "2126-01-09T00:00:00Z", "Frequency": frequency}
    if frequency.endswith("EVENT"):
        schedule["EventFilter"] = event  # type: ignore[assignment]
    campaign = {
        "ApplicationId": "shop",
        "Id": "news",
        "Name": "news",
        "MessageConfiguration": {"EmailMessage": {"Title": "News", "Body": "News"}},
        "Schedule": schedule,
        "SegmentId": "fans",
        "SegmentVersion": 1,
        "State": {"CampaignStatus": status},
    }
    pinpoint.load({"CampaignResponse": campaign})
    pinpoint.clock.advance(days=1)
    return [line.strip() for line in pinpoint.report().splitlines() if "news" in line]


@pytest.mark.parametrize(
    ("frequency", "status"), [("DAILY", "SCHEDULED"), ("ONCE", "SCHEDULED"), ("EVENT", "PENDING_NEXT_RUN")]
)
def test_given_a_loaded_campaign_when_the_report_is_read_then_it_says_that_nothing_is_scheduled(
    mocked: Pinpoint, frequency: str, status: str
) -> None:
    assert load_campaign(mocked, frequency, status) == [
        f"'news' (news) {status}: was loaded, so nothing in it is scheduled"
    ]


def test_given_a_loaded_campaign_of_an_app_when_the_report_is_read_then_it_says_when_the_app_can_ask(
    mocked: Pinpoint,
) -> None:
    assert load_campaign(mocked, "IN_APP_EVENT", "SCHEDULED") == [
        "'news' (news) SCHEDULED: an app fetches it itself, see app.in_app(endpoint); "
        "it is offered from 2126-01-01T00:00:00.000Z on"
    ]


def test_given_a_loaded_journey_when_the_report_is_read_then_it_says_that_it_was_loaded(mocked: Pinpoint) -> None:
    mocked.load({"JourneyResponse": JOURNEY})
    mocked.clock.advance(days=1)
    lines = mocked.report().splitlines()
    start = lines.index("1 journey published or loaded:")
    assert lines[start + 1] == "  'welcome' (j1) ACTIVE: was loaded, so participants do not enter it"


def test_given_a_loaded_draft_when_the_report_is_read_then_it_is_not_mentioned(mocked: Pinpoint) -> None:
    mocked.load({"JourneyResponse": {**JOURNEY, "State": "DRAFT"}})
    mocked.clock.advance(days=1)
    assert "not published" not in mocked.report()
