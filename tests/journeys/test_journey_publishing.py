"""The rules that a journey must meet for publishing; a draft can be saved without meeting them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import T0

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("at_t0")

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


# Start and end


@pytest.mark.parametrize(
    "schedule",
    [
        pytest.param({"EndTime": T0 + SECOND}, id="an end that has not passed"),
        pytest.param({"StartTime": T0 - 9 * DAY, "EndTime": T0 + SECOND}, id="a start that has passed"),
        pytest.param({"StartTime": T0 + DAY, "EndTime": T0 + DAY + SECOND}, id="an end just after the start"),
        pytest.param({"StartTime": T0 + DAY, "EndTime": T0 + 541 * DAY}, id="exactly 540 days"),
        pytest.param({"StartTime": T0 + 1000 * DAY}, id="a start in years and no end"),
        pytest.param({"EndTime": T0 + 540 * DAY}, id="540 days from now"),
        pytest.param(
            {"EndTime": T0 + 540 * DAY + timedelta(minutes=5)}, id="540 days from the start that publishing gives"
        ),
    ],
)
def test_possible_schedules_are_published(publish: Callable[..., str], schedule: dict[str, datetime]) -> None:
    assert publish(Schedule=schedule)


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        ({"EndTime": T0}, "End time 2026-03-02T10:00:00Z has passed"),
        ({"StartTime": T0 - 9 * DAY, "EndTime": T0 - DAY}, "End time 2026-03-01T10:00:00Z has passed"),
        (
            {"StartTime": T0 + DAY, "EndTime": T0 + DAY},
            "End time 2026-03-03T10:00:00Z is not after start time 2026-03-03T10:00:00Z",
        ),
        ({"StartTime": T0 + 2 * DAY, "EndTime": T0 + DAY}, "End time 2026-03-03T10:00:00Z is not after start time"),
        (
            {"StartTime": T0 + DAY, "EndTime": T0 + 541 * DAY + SECOND},
            "The journey would run for more than 540 days",
        ),
        ({"EndTime": T0 + 541 * DAY}, "The journey would run for more than 540 days"),
    ],
)
def test_impossible_schedules_are_not_published(
    unpublishable: Callable[..., None], schedule: dict[str, datetime], text: str
) -> None:
    unpublishable(f"Journey validation failed, {text}", Schedule=schedule)


# Start condition


def test_a_journey_without_a_start_condition_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable("Journey validation failed, StartCondition must have", StartCondition=None)


@pytest.mark.parametrize("condition", [{}, {"Description": "nobody"}])
def test_a_start_condition_with_neither_segment_nor_event_is_not_published(
    unpublishable: Callable[..., None], condition: Any
) -> None:
    unpublishable("Journey validation failed, StartCondition must have", StartCondition=condition)


def test_a_start_by_segment_and_by_event_together_is_not_published(
    unpublishable: Callable[..., None], event_start: dict[str, Any]
) -> None:
    both = {**event_start, "SegmentStartCondition": {"SegmentId": "segment"}}

    unpublishable("Journey validation failed, StartCondition must not have both", StartCondition=both)


def test_an_event_start_within_a_segment_is_published(publish: Callable[..., str], event_start: dict[str, Any]) -> None:
    event_start = {"EventStartCondition": {**event_start["EventStartCondition"], "SegmentId": "segment"}}

    assert publish(StartCondition=event_start)


@pytest.mark.parametrize(
    "dimensions",
    [{}, {"EventType": {"Values": []}}, {"EventType": {"Values": ["purchase", "refund"]}}, {"Attributes": {}}],
)
def test_an_event_start_must_name_exactly_one_event(unpublishable: Callable[..., None], dimensions: Any) -> None:
    condition = {"EventStartCondition": {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}}}

    unpublishable("Journey validation failed, EventStartCondition must name exactly one", StartCondition=condition)


def test_an_event_start_without_a_filter_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Journey validation failed, EventStartCondition must name exactly one",
        StartCondition={"EventStartCondition": {}},
    )


def test_an_event_start_in_local_time_is_not_published(
    unpublishable: Callable[..., None], event_start: dict[str, Any]
) -> None:
    unpublishable("Journey validation failed, LocalTime", StartCondition=event_start, LocalTime=True)


def test_local_time_is_published_for_a_segment_and_for_an_event_only_if_false(
    publish: Callable[..., str], event_start: dict[str, Any]
) -> None:
    assert publish(LocalTime=True)
    assert publish(LocalTime=False, StartCondition=event_start)


# Sending schedule

HOURS = {"EMAIL": {"MONDAY": [{"StartTime": "09:00", "EndTime": "17:00"}]}}
CLOSED = {"SMS": [{"Name": "Easter", "StartDateTime": "2026-04-03", "EndDateTime": "2026-04-06"}]}
QUIET = {"Start": "20:00", "End": "08:00"}


@pytest.mark.parametrize("name", ["OpenHours", "ClosedDays"])
@pytest.mark.parametrize(
    ("is_scheduled", "quiet_time"),
    [(None, QUIET), (False, QUIET), (True, None), (True, {}), (True, {"Start": "", "End": ""}), (None, None)],
)
def test_open_hours_and_closed_days_need_a_sending_schedule_and_quiet_time(
    unpublishable: Callable[..., None], name: str, is_scheduled: bool | None, quiet_time: Any
) -> None:
    unpublishable(
        f"Journey validation failed, {name} needs SendingSchedule to be true and QuietTime to be set",
        **{name: HOURS if name == "OpenHours" else CLOSED},
        SendingSchedule=is_scheduled,
        QuietTime=quiet_time,
    )


def test_open_hours_and_closed_days_with_both_are_published(publish: Callable[..., str]) -> None:
    assert publish(OpenHours=HOURS, ClosedDays=CLOSED, SendingSchedule=True, QuietTime=QUIET)


@pytest.mark.parametrize("is_scheduled", [True, False])
def test_a_sending_schedule_without_rules_is_published(publish: Callable[..., str], is_scheduled: bool) -> None:
    assert publish(SendingSchedule=is_scheduled, OpenHours={}, ClosedDays={})


def open_hours(count: int) -> dict[str, Any]:
    """Return this many rules for one day, and four for each other day and channel."""
    rules = [{"StartTime": f"{hour:02}:00", "EndTime": f"{hour:02}:30"} for hour in range(9, 13)]
    more = [{"StartTime": "15:00", "EndTime": "16:00"}] * (count - 4)
    return {
        "OpenHours": {"EMAIL": {"MONDAY": rules, "TUESDAY": rules + more}, "SMS": {"MONDAY": rules}},
        "SendingSchedule": True,
        "QuietTime": QUIET,
    }


def test_four_open_hours_per_day_and_channel_are_published(publish: Callable[..., str]) -> None:
    assert publish(**open_hours(4))


def test_five_open_hours_per_day_and_channel_are_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable("Journey validation failed, OpenHours.EMAIL has more than 4 rules on TUESDAY", **open_hours(5))
