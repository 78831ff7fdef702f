"""The effect of time on a journey: the preparation, its start, its end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from freezegun import freeze_time

from pinpoint_mock import mock_pinpoint

from .conftest import T0, WAITING, furnish

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint

DAY = timedelta(days=1)
MINUTES_5 = timedelta(minutes=5)
MICROSECOND = timedelta(microseconds=1)


# By time: start


def test_no_participant_enters_before_five_minutes_have_passed(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    """Without a StartTime a journey starts at T0 + 5:00."""
    journey_id = publish()

    mocked.clock.advance(MINUTES_5 - MICROSECOND)
    assert state_of(journey_id) == "ACTIVE"
    mocked.clock.advance(MICROSECOND)
    assert state_of(journey_id) == "COMPLETED"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param(-DAY, MINUTES_5, id="a past start"),
        pytest.param(timedelta(), MINUTES_5, id="a start at the time of publishing"),
        pytest.param(MINUTES_5 - timedelta(seconds=1), MINUTES_5, id="a start within the preparation"),
        pytest.param(MINUTES_5, MINUTES_5, id="a start at its end"),
        pytest.param(MINUTES_5 + timedelta(seconds=1), MINUTES_5 + timedelta(seconds=1), id="a start after it"),
        pytest.param(30 * DAY, 30 * DAY, id="a start in a month"),
    ],
)
def test_a_journey_starts_at_its_start_time_but_not_within_the_preparation(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], start: timedelta, expected: timedelta
) -> None:
    publish(Schedule={"StartTime": T0 + start})

    assert mocked.clock.next_due == T0 + expected


def test_a_journey_is_active_before_its_start_time(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    state_of: Callable[[str], str],
    runs_of: Callable[[str], Any],
) -> None:
    journey_id = publish(Schedule={"StartTime": T0 + DAY})

    mocked.clock.advance(DAY - MICROSECOND)

    assert state_of(journey_id) == "ACTIVE"
    assert [run["Status"] for run in runs_of(journey_id)] == ["SCHEDULED"]


def test_a_journey_without_a_refresh_is_closed_from_its_start_until_the_last_participant_has_left(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    put_members: Callable[..., None],
    take_out: Callable[[str], None],
    state_of: Callable[[str], str],
) -> None:
    put_members("ann", "bob")
    journey_id = publish(StartActivity="wait", Activities={"wait": {"Wait": {"WaitTime": {"WaitFor": "P601D"}}}})

    mocked.clock.advance(minutes=5)
    assert state_of(journey_id) == "CLOSED"
    mocked.clock.advance(days=600)
    assert state_of(journey_id) == "CLOSED"
    take_out("ann")
    assert state_of(journey_id) == "CLOSED"
    take_out("bob")
    assert state_of(journey_id) == "COMPLETED"


def test_a_journey_is_never_closed_if_no_participant_is_inside(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str]
) -> None:
    publish()

    changes = [happening.describe() for happening in mocked.clock.advance(days=1)]

    assert not any("CLOSED" in change for change in changes)


@pytest.mark.parametrize("refresh", ["PT12H", None])
def test_an_event_triggered_journey_stays_active_after_its_start(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    state_of: Callable[[str], str],
    event_start: dict[str, Any],
    refresh: str | None,
) -> None:
    journey_id = publish(StartCondition=event_start, RefreshFrequency=refresh)

    mocked.clock.advance(days=400)

    assert state_of(journey_id) == "ACTIVE"


# By time: end


def test_a_journey_with_refreshes_is_active_until_its_end_time(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    journey_id = publish(RefreshFrequency="PT12H", Schedule={"EndTime": T0 + 10 * DAY})

    mocked.clock.advance(10 * DAY - MICROSECOND)
    assert state_of(journey_id) == "ACTIVE"
    mocked.clock.advance(MICROSECOND)
    assert state_of(journey_id) == "COMPLETED"


def test_a_journey_with_refreshes_is_closed_at_its_end_while_participants_are_inside(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    put_members: Callable[..., None],
    state_of: Callable[[str], str],
) -> None:
    put_members("ann", "bob", "cid")
    journey_id = publish(RefreshFrequency="PT12H", Schedule={"EndTime": T0 + 10 * DAY}, **WAITING)

    mocked.clock.advance(10 * DAY)
    assert state_of(journey_id) == "CLOSED"
    mocked.clock.advance(21 * DAY)
    assert state_of(journey_id) == "COMPLETED"


@pytest.mark.parametrize("is_event_started", [False, True])
def test_a_journey_without_an_end_time_ends_540_days_after_its_start(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    state_of: Callable[[str], str],
    event_start: dict[str, Any],
    is_event_started: bool,
) -> None:
    journey_id = publish(StartCondition=event_start) if is_event_started else publish(RefreshFrequency="P100D")

    mocked.clock.advance(540 * DAY + MINUTES_5 - MICROSECOND)
    assert state_of(journey_id) == "ACTIVE"
    mocked.clock.advance(MICROSECOND)
    assert state_of(journey_id) == "COMPLETED"


def test_540_days_count_from_the_start_time_and_not_from_publishing(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    state_of: Callable[[str], str],
    event_start: dict[str, Any],
) -> None:
    journey_id = publish(StartCondition=event_start, Schedule={"StartTime": T0 + 60 * DAY})

    mocked.clock.advance(600 * DAY - MICROSECOND)
    assert state_of(journey_id) == "ACTIVE"
    mocked.clock.advance(MICROSECOND)
    assert state_of(journey_id) == "COMPLETED"


@pytest.mark.parametrize("refreshed", [{}, {"RefreshFrequency": "P1D"}], ids=["once", "refreshed"])
@pytest.mark.parametrize("minutes", [3, 5])
def test_a_journey_that_ends_within_the_preparation_is_completed_without_a_start(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    state_of: Callable[[str], str],
    runs_of: Callable[[str], Any],
    minutes: int,
    refreshed: dict[str, str],
) -> None:
    journey_id = publish(Schedule={"EndTime": T0 + timedelta(minutes=minutes)}, **refreshed)

    happened = mocked.clock.advance(minutes=minutes)

    assert state_of(journey_id) == "COMPLETED"
    assert [run["Status"] for run in runs_of(journey_id)] == ["COMPLETED"]
    assert [str(event).rpartition(" ")[2] for event in happened] == ["COMPLETED", "COMPLETED"]
    assert {event.time for event in happened} == {T0 + timedelta(minutes=minutes)}
    assert mocked.clock.next_due is None


@pytest.mark.parametrize("steps", [1, 7, 30])
def test_many_small_steps_have_the_same_result_as_one_jump(steps: int) -> None:
    def happenings(count: int) -> list[str]:
        with freeze_time(T0), mock_pinpoint() as pinpoint:
            client = boto3.client("pinpoint", region_name="us-east-1")
            app_id = furnish(pinpoint.create_app("app", region="us-east-1").id)
            client.create_journey(
                ApplicationId=app_id,
                WriteJourneyRequest={
                    "Name": "welcome",
                    "State": "ACTIVE",
                    "StartActivity": "mail",
                    "Activities": {"mail": {"EMAIL": {"TemplateName": "welcome"}}},
                    "StartCondition": {"SegmentStartCondition": {"SegmentId": "segment"}},
                    "RefreshFrequency": "P4D",
                    "Schedule": {"EndTime": T0 + 20 * DAY},
                },
            )
            for _ in range(count):
                pinpoint.clock.advance(30 * DAY / count)
            return [str(happening) for happening in pinpoint.clock.history]

    assert happenings(steps) == happenings(1)
