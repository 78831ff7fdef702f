"""The rules for the schedules of campaigns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .requests_scene import DAILY, END, FILTER, IMMEDIATE, LATER, triggered

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("at_t0")

IN_THE_PAST = "StartTime must be at least current time. ("


@pytest.mark.parametrize("start", ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00", "2026-03-02T09:00:00.123456"])
def test_a_start_in_the_past_is_refused_with_the_observed_message(refused: Callable[..., str], start: str) -> None:
    assert refused(Schedule={"StartTime": start}).startswith(IN_THE_PAST)


def test_the_start_is_compared_as_utc_for_any_timezone(refused: Callable[..., str]) -> None:
    """An hour ahead on the clocks of UTC-4, where it is 06:00."""
    assert refused(Schedule={"StartTime": "2026-03-02T07:00:00", "Timezone": "UTC-04"}).startswith(IN_THE_PAST)


@pytest.mark.parametrize(
    ("start", "hint"),
    [
        ("2026-03-02T09:00:00", "is 2026-03-02T09:00:00.000Z, read as UTC; it is now 2026-03-02T10:00:00.000Z"),
        ("2026-03-02T10:00:00+01:00", "is 2026-03-02T09:00:00.000Z; it is now 2026-03-02T10:00:00.000Z"),
    ],
)
def test_the_observed_message_is_followed_by_the_time_that_was_read(
    refused: Callable[..., str], start: str, hint: str
) -> None:
    assert refused(Schedule={"StartTime": start}) == f"{IN_THE_PAST}'{start}' {hint})"


def test_the_observed_message_does_not_change_when_other_rules_are_broken(refused: Callable[..., str]) -> None:
    schedule = {"StartTime": "2020-01-01T00:00:00Z", "Frequency": "DAILY"}

    assert refused(Schedule=schedule, Limits={"Daily": 0}).startswith(IN_THE_PAST)


@pytest.mark.parametrize(
    "schedule",
    [
        {"StartTime": "2026-03-02T10:00:00Z"},
        {"StartTime": "2026-03-02T12:00:00.123456"},
        {"StartTime": "2026-03-02T12:00:00+01:00"},
        {"StartTime": LATER, "Frequency": "DAILY", "IsLocalTime": True, "Timezone": "UTC-06", "EndTime": END},
        {"StartTime": LATER, "Timezone": "utc"},
        {"StartTime": LATER, "Timezone": "UTC+05:45"},
        {"StartTime": LATER, "Timezone": "utc+01"},
        {"StartTime": LATER, "QuietTime": {}},
        {"StartTime": LATER, "QuietTime": {"Start": "", "End": ""}},
        {"StartTime": LATER, "EndTime": ""},
        {**DAILY, "StartTime": "IMMEDIATE"},
        triggered("EVENT"),
        triggered("IN_APP_EVENT"),
    ],
)
def test_a_schedule_is_accepted(create: Callable[..., str], schedule: dict[str, Any]) -> None:
    assert create(Schedule=schedule)


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        ({"StartTime": "soon"}, "StartTime must be an ISO 8601 date and time, not 'soon'"),
        ({"StartTime": "immediate"}, "StartTime must be an ISO 8601 date and time, not 'immediate'"),
        ({"StartTime": LATER, "EndTime": "late"}, "EndTime must be an ISO 8601 date and time, not 'late'"),
        ({"StartTime": LATER, "EndTime": LATER}, f"EndTime must be after StartTime, '{LATER}', not '{LATER}'"),
        (
            {"StartTime": "IMMEDIATE", "EndTime": "2026-03-02T09:00:00Z"},
            "EndTime must be after StartTime, 'IMMEDIATE', not '2026-03-02T09:00:00Z'",
        ),
        ({**DAILY, "EndTime": ""}, "EndTime is required for the frequency DAILY"),
        ({"StartTime": LATER, "Frequency": "HOURLY"}, "EndTime is required for the frequency HOURLY"),
        ({**triggered(), "EndTime": ""}, "EndTime is required for the frequency EVENT"),
        (
            {"StartTime": "9999-12-31T23:59:59Z", "Timezone": "UTC+13"},
            "StartTime must be between the years 1 and 9999 at the offset of Timezone, not '9999-12-31T23:59:59Z'",
        ),
        (
            {**IMMEDIATE, "QuietTime": {"Start": "8:00"}},
            "QuietTime.Start must be a time of day as HH:MM, such as 08:00, not '8:00'",
        ),
        ({**DAILY, "Frequency": "EVENT"}, "EventFilter is required for the frequency EVENT"),
        ({**DAILY, "Frequency": "IN_APP_EVENT"}, "EventFilter is required for the frequency IN_APP_EVENT"),
    ],
)
def test_a_broken_rule_is_a_bad_request_that_names_the_member(
    refused: Callable[..., str], schedule: dict[str, Any], message: str
) -> None:
    assert refused(Schedule=schedule) == f"Schedule.{message}"


def test_the_timezone_is_one_of_the_utc_offsets(refused: Callable[..., str]) -> None:
    message = refused(Schedule={"StartTime": LATER, "Timezone": "America/New_York"})

    assert message.startswith("Schedule.Timezone must be one of UTC, UTC+01,")
    assert message.endswith("not 'America/New_York'")


def price(operator: str = "GREATER_THAN") -> dict[str, Any]:
    return {"ComparisonOperator": operator, "Value": 10.0}


def test_the_rules_for_segments_apply_to_the_dimensions_of_an_event_filter(refused: Callable[..., str]) -> None:
    event_filter = {**FILTER, "Dimensions": {"Metrics": {"price": price("MORE")}}}

    message = refused(Schedule=triggered(EventFilter=event_filter))

    assert message.startswith("Schedule.EventFilter.Dimensions.Metrics['price'].ComparisonOperator must be one of")


def test_the_event_filter_of_an_in_app_campaign_has_at_most_one_metric(
    create: Callable[..., str], refused: Callable[..., str]
) -> None:
    metrics = {"price": price(), "weight": price()}
    event_filter = {**FILTER, "Dimensions": {**FILTER["Dimensions"], "Metrics": metrics}}  # type: ignore[dict-item]

    message = refused(Schedule=triggered("IN_APP_EVENT", EventFilter=event_filter))

    assert message == (
        "Schedule.EventFilter.Dimensions.Metrics must have at most 1 metric for the frequency IN_APP_EVENT, not 2"
    )
    assert create(Schedule=triggered("EVENT", EventFilter=event_filter))
