"""The states of a journey: which requests may change them, and what time does. Numbers are those of the facts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import product
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.journeys.journey import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

STATES = ("DRAFT", "ACTIVE", "PAUSED", "CLOSED", "COMPLETED", "CANCELLED")
LEGAL_REQUESTS = {
    ("ACTIVE", "PAUSED"),
    ("ACTIVE", "CANCELLED"),
    ("PAUSED", "ACTIVE"),
    ("PAUSED", "CANCELLED"),
    ("CLOSED", "CANCELLED"),
}
T0 = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
DAY = timedelta(days=1)
MINUTES_5 = timedelta(minutes=5)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def at_t0(mocked: Pinpoint) -> Any:
    """Time stands still at T0, but for what a test advances."""
    with time_machine.travel(T0, tick=False):
        yield


# By request: every pair of a state and a state asked for


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_reached_for_real(
    reach: Callable[[str], str], state_of: Callable[[str], str], state: str
) -> None:
    assert state_of(reach(state)) == state


@pytest.mark.parametrize(("before", "after"), sorted(LEGAL_REQUESTS))
def test_legal_change_is_made_and_answered_with_the_whole_journey(
    reach: Callable[[str], str],
    ask_for: Callable[[str, Any], Any],
    get: Callable[[str], Any],
    before: str,
    after: str,
) -> None:
    journey_id = reach(before)

    answer = ask_for(journey_id, after)

    assert answer["State"] == after
    assert answer == get(journey_id)
    assert answer["Activities"] == {"mail": {"EMAIL": {"TemplateName": "welcome"}}}


@pytest.mark.parametrize(
    ("before", "after"),
    [pair for pair in product(STATES, ("ACTIVE", "PAUSED", "CANCELLED")) if pair not in LEGAL_REQUESTS],
)
def test_illegal_change_is_refused_and_leaves_no_trace(
    mocked: Pinpoint,
    client: PinpointClient,
    reach: Callable[[str], str],
    ask_for: Callable[[str, Any], Any],
    get: Callable[[str], Any],
    before: str,
    after: str,
) -> None:
    """Case 35 (a draft cannot be cancelled) among all others; UpdateJourneyState has no 409."""
    journey_id = reach(before)
    journey, history = get(journey_id), mocked.clock.history

    with pytest.raises(client.exceptions.BadRequestException, match=f"{before} cannot become {after}"):
        ask_for(journey_id, after)

    assert get(journey_id) == journey
    assert mocked.clock.history == history


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", ["DRAFT", "CLOSED", "COMPLETED", "BOGUS", "active", ""])
def test_states_that_cannot_be_asked_for_are_refused(
    client: PinpointClient,
    reach: Callable[[str], str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
    before: str,
    after: str,
) -> None:
    """Case 36, and case 10 for the state operation."""
    journey_id = reach(before)

    with pytest.raises(client.exceptions.BadRequestException, match="State"):
        ask_for(journey_id, after)

    assert state_of(journey_id) == before


def test_change_of_state_without_a_state_is_refused(
    client: PinpointClient, app_id: str, reach: Callable[[str], str]
) -> None:
    journey_id = reach("ACTIVE")

    with pytest.raises(client.exceptions.BadRequestException, match="State must be ACTIVE, PAUSED or CANCELLED"):
        client.update_journey_state(ApplicationId=app_id, JourneyId=journey_id, JourneyStateRequest={})


@pytest.mark.parametrize("state", [state for state in STATES if state != "DRAFT"])
@pytest.mark.parametrize("asked", ["DRAFT", "ACTIVE", None])
def test_update_of_what_is_no_draft_is_a_conflict_even_when_identical(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    reach: Callable[[str], str],
    get: Callable[[str], Any],
    state: str,
    asked: str | None,
) -> None:
    """Case 24, stricter: decided for every edit, since the service's tolerance is unknown."""
    journey_id = reach(state)
    journey = get(journey_id)
    members = {name: journey[name] for name in ("Name", "Activities", "StartActivity", "StartCondition")}

    with pytest.raises(client.exceptions.ConflictException, match=state):
        client.update_journey(
            ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=request_for(**members, State=asked)
        )

    assert get(journey_id) == journey


def test_update_of_an_activity_while_active_is_a_conflict(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    publish: Callable[..., str],
) -> None:
    """Case 24."""
    journey_id = publish()
    changed = request_for(Activities={"mail": {"SMS": {"TemplateName": "other"}}})

    with pytest.raises(client.exceptions.ConflictException):
        client.update_journey(ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=changed)


# By request: publishing


def test_publish_makes_a_draft_active_at_once(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    create: Callable[..., str],
    state_of: Callable[[str], str],
) -> None:
    journey_id = create()

    answer = client.update_journey(
        ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=request_for(State="ACTIVE")
    )

    assert answer["JourneyResponse"]["State"] == state_of(journey_id) == "ACTIVE"


@pytest.mark.parametrize("asked", [None, "DRAFT"])
def test_update_of_a_draft_leaves_it_a_draft(
    client: PinpointClient,
    app_id: str,
    request_for: Callable[..., Any],
    create: Callable[..., str],
    asked: str | None,
) -> None:
    """State omitted is accepted (observed) and keeps the state."""
    journey_id = create()

    answer = client.update_journey(
        ApplicationId=app_id, JourneyId=journey_id, WriteJourneyRequest=request_for(State=asked)
    )

    assert answer["JourneyResponse"]["State"] == "DRAFT"


def test_create_as_active_is_published_as_any_draft(
    mocked: Pinpoint, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    journey_id = publish()

    assert state_of(journey_id) == "ACTIVE"
    assert mocked.clock.next_due is not None


def test_nothing_is_scheduled_for_a_draft(mocked: Pinpoint, create: Callable[..., str]) -> None:
    create(RefreshFrequency="PT12H", Schedule={"StartTime": T0 + DAY, "EndTime": T0 + 9 * DAY})

    assert mocked.clock.next_due is None


# By time: start


def test_nobody_enters_before_five_minutes_have_passed(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    """Case 25: without a StartTime a journey starts at T0 + 5:00."""
    journey_id = publish()

    mocked.clock.advance(MINUTES_5 - MICROSECOND)
    assert state_of(journey_id) == "ACTIVE"
    mocked.clock.advance(MICROSECOND)
    assert state_of(journey_id) == "COMPLETED"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param(-DAY, MINUTES_5, id="a past start"),
        pytest.param(timedelta(), MINUTES_5, id="a start at the moment of publishing"),
        pytest.param(MINUTES_5 - timedelta(seconds=1), MINUTES_5, id="a start within the preparation"),
        pytest.param(MINUTES_5, MINUTES_5, id="a start at its end"),
        pytest.param(MINUTES_5 + timedelta(seconds=1), MINUTES_5 + timedelta(seconds=1), id="a start after it"),
        pytest.param(30 * DAY, 30 * DAY, id="a start in a month"),
    ],
)
def test_start_is_the_start_time_but_not_within_the_preparation(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], start: timedelta, expected: timedelta
) -> None:
    publish(Schedule={"StartTime": T0 + start})

    assert mocked.clock.next_due == T0 + expected


def test_journey_is_active_before_its_start_time(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    state_of: Callable[[str], str],
    runs_of: Callable[[str], Any],
) -> None:
    """Case 26."""
    journey_id = publish(Schedule={"StartTime": T0 + DAY})

    mocked.clock.advance(DAY - MICROSECOND)

    assert state_of(journey_id) == "ACTIVE"
    assert [run["Status"] for run in runs_of(journey_id)] == ["SCHEDULED"]


def test_start_closes_a_journey_without_refresh_until_the_last_participant_has_left(
    at_t0: None, mocked: Pinpoint, app_id: str, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    """Case 27."""
    journey_id = publish()
    mocked.app(app_id).journey(journey_id).participants_left = 2

    mocked.clock.advance(minutes=5)
    assert state_of(journey_id) == "CLOSED"
    mocked.clock.advance(days=600)
    assert state_of(journey_id) == "CLOSED"
    mocked.app(app_id).journey(journey_id).participants_left = 1
    assert state_of(journey_id) == "CLOSED"
    mocked.app(app_id).journey(journey_id).participants_left = 0
    assert state_of(journey_id) == "COMPLETED"


def test_closed_is_not_seen_when_nobody_is_left_at_that_moment(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str]
) -> None:
    publish()

    changes = [happening.describe() for happening in mocked.clock.advance(days=1)]

    assert not any("CLOSED" in change for change in changes)


@pytest.mark.parametrize("refresh", ["PT12H", None])
def test_event_started_journey_stays_active_after_its_start(
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


def test_refreshed_journey_is_active_until_its_end_time(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    """Case 28, as far as states go."""
    journey_id = publish(RefreshFrequency="PT12H", Schedule={"EndTime": T0 + 10 * DAY})

    mocked.clock.advance(10 * DAY - MICROSECOND)
    assert state_of(journey_id) == "ACTIVE"
    mocked.clock.advance(MICROSECOND)
    assert state_of(journey_id) == "COMPLETED"


def test_refreshed_journey_is_closed_at_its_end_while_somebody_is_inside(
    at_t0: None, mocked: Pinpoint, app_id: str, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    journey_id = publish(RefreshFrequency="PT12H", Schedule={"EndTime": T0 + 10 * DAY})
    mocked.app(app_id).journey(journey_id).participants_left = 3

    mocked.clock.advance(10 * DAY)
    assert state_of(journey_id) == "CLOSED"
    mocked.app(app_id).journey(journey_id).participants_left = 0
    assert state_of(journey_id) == "COMPLETED"


@pytest.mark.parametrize("is_event_started", [False, True])
def test_journey_without_end_time_ends_540_days_after_its_start(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    state_of: Callable[[str], str],
    event_start: dict[str, Any],
    is_event_started: bool,
) -> None:
    """Case 37."""
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
def test_journey_that_ends_within_the_preparation_is_done_without_a_start(
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
def test_many_small_steps_give_what_one_jump_gives(steps: int) -> None:
    def happenings(count: int) -> list[str]:
        with freeze_time(T0), mock_pinpoint() as pinpoint:
            client = boto3.client("pinpoint", region_name="us-east-1")
            app_id = pinpoint.create_app("app", region="us-east-1").id
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


# Pausing


def test_journey_without_refresh_cannot_be_paused(
    client: PinpointClient,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
) -> None:
    """Case 31."""
    journey_id = publish()

    with pytest.raises(client.exceptions.BadRequestException, match="without a RefreshFrequency"):
        ask_for(journey_id, "PAUSED")

    assert state_of(journey_id) == "ACTIVE"


@pytest.mark.parametrize("before_start", [timedelta(), timedelta(minutes=4)])
def test_journey_can_be_paused_before_its_start(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    before_start: timedelta,
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    mocked.clock.advance(before_start)

    assert ask_for(journey_id, "PAUSED")["State"] == "PAUSED"


def test_resume_before_five_minutes_is_refused(
    at_t0: None,
    mocked: Pinpoint,
    client: PinpointClient,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
) -> None:
    """Case 33, at 4:59."""
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(minutes=4, seconds=59)

    with pytest.raises(client.exceptions.BadRequestException, match="5 minutes"):
        ask_for(journey_id, "ACTIVE")

    assert state_of(journey_id) == "PAUSED"


def test_resume_after_five_minutes_is_legal(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], ask_for: Callable[[str, Any], Any]
) -> None:
    """Case 33, at 5:00."""
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")

    mocked.clock.advance(minutes=5)

    assert ask_for(journey_id, "ACTIVE")["State"] == "ACTIVE"


def test_five_minutes_count_anew_from_every_pause(
    at_t0: None,
    mocked: Pinpoint,
    client: PinpointClient,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(minutes=10)
    ask_for(journey_id, "ACTIVE")
    ask_for(journey_id, "PAUSED")

    with pytest.raises(client.exceptions.BadRequestException, match="5 minutes"):
        ask_for(journey_id, "ACTIVE")


def test_paused_journey_can_be_cancelled_at_once(
    publish: Callable[..., str], ask_for: Callable[[str, Any], Any]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")

    assert ask_for(journey_id, "CANCELLED")["State"] == "CANCELLED"


def test_pause_over_the_start_leaves_the_entry_to_the_next_refresh(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    runs_of: Callable[[str], Any],
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(hours=2)
    ask_for(journey_id, "ACTIVE")
    assert [run["Status"] for run in runs_of(journey_id)] == ["SCHEDULED"]

    mocked.clock.advance_to(T0 + DAY + MINUTES_5)

    assert [run["Status"] for run in runs_of(journey_id)] == ["COMPLETED"]


def test_refresh_during_a_pause_is_skipped_and_not_made_up_for(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    runs_of: Callable[[str], Any],
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    mocked.clock.advance(minutes=10)
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(days=3)
    ask_for(journey_id, "ACTIVE")
    assert len(runs_of(journey_id)) == 1

    mocked.clock.advance(days=1)

    assert [run["CreationTime"] for run in runs_of(journey_id)][1:] == ["2026-03-06T10:05:00.000Z"]


def test_pause_over_the_end_is_paused_until_resumed_and_then_done(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
) -> None:
    """PAUSED lasts indefinitely (documented), and EndTime does not move (inferred)."""
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": T0 + 10 * DAY})
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(days=1000)
    assert state_of(journey_id) == "PAUSED"

    assert ask_for(journey_id, "ACTIVE")["State"] == "COMPLETED"


def test_pause_over_the_end_with_somebody_inside_is_closed_when_resumed(
    at_t0: None, mocked: Pinpoint, app_id: str, publish: Callable[..., str], ask_for: Callable[[str, Any], Any]
) -> None:
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": T0 + 10 * DAY})
    mocked.app(app_id).journey(journey_id).participants_left = 1
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(days=11)

    assert ask_for(journey_id, "ACTIVE")["State"] == "CLOSED"


@pytest.mark.parametrize(("resumed_after", "expected"), [(10 * DAY - MICROSECOND, "ACTIVE"), (10 * DAY, "COMPLETED")])
def test_resume_at_the_end_time_finds_the_journey_ended(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    resumed_after: timedelta,
    expected: str,
) -> None:
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": T0 + 10 * DAY})
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(resumed_after)

    assert ask_for(journey_id, "ACTIVE")["State"] == expected


def test_journey_resumed_before_its_end_ends_on_time(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    state_of: Callable[[str], str],
) -> None:
    journey_id = publish(RefreshFrequency="P1D", Schedule={"EndTime": T0 + 10 * DAY})
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(days=5)
    ask_for(journey_id, "ACTIVE")

    mocked.clock.advance_to(T0 + 10 * DAY)

    assert state_of(journey_id) == "COMPLETED"


# Cancelling and deleting


def test_cancelled_journey_has_readable_metrics_and_nothing_to_come(
    mocked: Pinpoint,
    client: PinpointClient,
    app_id: str,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
) -> None:
    """Case 34; that updates and changes of state are refused is in the tables above."""
    journey_id = publish(RefreshFrequency="P1D")

    ask_for(journey_id, "CANCELLED")

    assert mocked.clock.next_due is None
    metrics = client.get_journey_execution_metrics(ApplicationId=app_id, JourneyId=journey_id)
    assert metrics["JourneyExecutionMetricsResponse"]["Metrics"]["CANCELLED"] == "0"


def test_cancelled_journey_stays_so_for_ever(
    mocked: Pinpoint, reach: Callable[[str], str], state_of: Callable[[str], str]
) -> None:
    journey_id = reach("CANCELLED")

    mocked.clock.advance(days=1000)

    assert state_of(journey_id) == "CANCELLED"


@pytest.mark.parametrize("state", STATES)
def test_journey_in_any_state_can_be_deleted_and_nothing_of_it_is_left(
    mocked: Pinpoint, client: PinpointClient, app_id: str, reach: Callable[[str], str], state: str
) -> None:
    """Case 6; that a running one may be deleted is decided, the service's answer being unknown."""
    journey_id = reach(state)

    deleted = client.delete_journey(ApplicationId=app_id, JourneyId=journey_id)["JourneyResponse"]

    assert (deleted["Id"], deleted["State"]) == (journey_id, state)
    assert mocked.clock.next_due is None
    assert client.list_journeys(ApplicationId=app_id)["JourneysResponse"]["Item"] == []
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_journey_runs(ApplicationId=app_id, JourneyId=journey_id)


def test_deletion_of_a_journey_leaves_none_of_its_runs(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    journey_id, other_id = publish(), publish()

    client.delete_journey(ApplicationId=app_id, JourneyId=journey_id)

    app = mocked._session.world.find_app(app_id)
    assert app is not None
    assert len(app.collection(Run, journey_id)) == 0
    assert len(app.collection(Run, other_id)) == 1


def test_deletion_of_one_journey_leaves_the_schedule_of_another(
    at_t0: None, mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    first, _ = publish(), publish(Schedule={"StartTime": T0 + DAY})

    client.delete_journey(ApplicationId=app_id, JourneyId=first)

    assert mocked.clock.next_due == T0 + DAY


def test_deletion_of_an_app_deletes_its_journeys_and_their_schedule(
    mocked: Pinpoint, client: PinpointClient, app_id: str, publish: Callable[..., str]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")

    client.delete_app(ApplicationId=app_id)

    assert mocked.clock.next_due is None
    assert mocked.clock.advance(days=600) == []
    with pytest.raises(client.exceptions.NotFoundException, match="Application not found"):
        client.get_journey(ApplicationId=app_id, JourneyId=journey_id)


def test_checkpoint_brings_back_the_state_and_the_schedule(
    mocked: Pinpoint, publish: Callable[..., str], ask_for: Callable[[str, Any], Any], state_of: Callable[[str], str]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    due = mocked.clock.next_due

    with mocked.checkpoint():
        ask_for(journey_id, "CANCELLED")
        assert mocked.clock.next_due is None

    assert state_of(journey_id) == "ACTIVE"
    assert mocked.clock.next_due == due


def test_run_until_idle_brings_a_journey_to_its_end(
    mocked: Pinpoint, publish: Callable[..., str], state_of: Callable[[str], str]
) -> None:
    journey_id = publish(RefreshFrequency="P30D")

    mocked.clock.run_until_idle()

    assert state_of(journey_id) == "COMPLETED"


# Runs


def test_draft_has_no_runs(create: Callable[..., str], runs_of: Callable[[str], Any]) -> None:
    assert runs_of(create()) == []


def test_publishing_schedules_a_run_that_its_start_begins_and_the_last_participant_completes(
    at_t0: None, mocked: Pinpoint, app_id: str, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    """Case 64."""
    journey_id = publish()
    assert [run["Status"] for run in runs_of(journey_id)] == ["SCHEDULED"]
    mocked.app(app_id).journey(journey_id).participants_left = 1

    mocked.clock.advance(minutes=5)
    assert [run["Status"] for run in runs_of(journey_id)] == ["RUNNING"]
    mocked.clock.advance(minutes=5)
    mocked.app(app_id).journey(journey_id).participants_left = 0

    [run] = runs_of(journey_id)
    assert len(run.pop("RunId")) == 32
    assert run == {
        "Status": "COMPLETED",
        "CreationTime": "2026-03-02T10:00:00.000Z",
        "LastUpdateTime": "2026-03-02T10:10:00.000Z",
    }


def test_run_without_participants_is_completed_at_its_start(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")

    mocked.clock.advance(minutes=5)

    assert [run["Status"] for run in runs_of(journey_id)] == ["COMPLETED"]


def test_each_refresh_is_a_run_of_its_own_on_the_grid_from_the_start(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish(RefreshFrequency="PT12H", Schedule={"EndTime": T0 + 2 * DAY})

    mocked.clock.advance(days=3)

    runs = runs_of(journey_id)
    assert len({run["RunId"] for run in runs}) == 4
    assert [run["CreationTime"] for run in runs] == [
        "2026-03-02T10:00:00.000Z",
        "2026-03-02T22:05:00.000Z",
        "2026-03-03T10:05:00.000Z",
        "2026-03-03T22:05:00.000Z",
    ]


def test_refresh_that_falls_on_the_end_does_not_happen(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish(
        RefreshFrequency="PT12H", Schedule={"StartTime": T0 + DAY, "EndTime": T0 + DAY + timedelta(hours=24)}
    )

    mocked.clock.advance(days=9)

    assert len(runs_of(journey_id)) == 2


def test_cancelling_cancels_the_runs_that_go_on_and_no_others(
    at_t0: None,
    mocked: Pinpoint,
    app_id: str,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    runs_of: Callable[[str], Any],
) -> None:
    journey_id = publish(RefreshFrequency="P1D")
    mocked.clock.advance(minutes=10)
    mocked.app(app_id).journey(journey_id).participants_left = 1
    mocked.clock.advance(days=1)

    ask_for(journey_id, "CANCELLED")

    assert [run["Status"] for run in runs_of(journey_id)] == ["COMPLETED", "CANCELLED"]


def test_cancelling_before_the_start_cancels_the_scheduled_run(
    publish: Callable[..., str], ask_for: Callable[[str, Any], Any], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish()

    ask_for(journey_id, "CANCELLED")

    assert [run["Status"] for run in runs_of(journey_id)] == ["CANCELLED"]


def test_event_started_journey_has_one_run_until_it_ends(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    runs_of: Callable[[str], Any],
    event_start: dict[str, Any],
) -> None:
    journey_id = publish(StartCondition=event_start)

    mocked.clock.advance(days=539)
    assert [run["Status"] for run in runs_of(journey_id)] == ["RUNNING"]
    mocked.clock.advance(days=2)
    assert [run["Status"] for run in runs_of(journey_id)] == ["COMPLETED"]


def test_event_started_journey_with_a_refresh_frequency_has_one_run_too(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    runs_of: Callable[[str], Any],
    event_start: dict[str, Any],
) -> None:
    journey_id = publish(StartCondition=event_start, RefreshFrequency="P1D")

    mocked.clock.advance(days=30)

    assert [run["Status"] for run in runs_of(journey_id)] == ["RUNNING"]


def test_event_started_journey_that_was_paused_over_its_start_runs_when_resumed(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    ask_for: Callable[[str, Any], Any],
    runs_of: Callable[[str], Any],
    event_start: dict[str, Any],
) -> None:
    journey_id = publish(StartCondition=event_start, RefreshFrequency="P7D")
    ask_for(journey_id, "PAUSED")
    mocked.clock.advance(hours=1)
    assert [run["Status"] for run in runs_of(journey_id)] == ["SCHEDULED"]

    ask_for(journey_id, "ACTIVE")

    assert [run["Status"] for run in runs_of(journey_id)] == ["RUNNING"]


def test_run_of_an_event_started_journey_goes_on_when_nobody_is_inside_for_a_while(
    at_t0: None,
    mocked: Pinpoint,
    app_id: str,
    publish: Callable[..., str],
    runs_of: Callable[[str], Any],
    event_start: dict[str, Any],
) -> None:
    journey_id = publish(StartCondition=event_start)
    mocked.clock.advance(minutes=10)
    mocked.app(app_id).journey(journey_id).participants_left = 1

    mocked.app(app_id).journey(journey_id).participants_left = 0

    assert [run["Status"] for run in runs_of(journey_id)] == ["RUNNING"]


# Any sequence

LATER_STATES = {
    "DRAFT": {"ACTIVE"},
    "ACTIVE": {"PAUSED", "CLOSED", "COMPLETED", "CANCELLED"},
    "PAUSED": {"ACTIVE", "CANCELLED", "CLOSED", "COMPLETED"},  # the last two when resumed after the end
    "CLOSED": {"COMPLETED", "CANCELLED"},
    "COMPLETED": set(),
    "CANCELLED": set(),
}
STEPS = st.one_of(
    st.sampled_from(["publish", "ACTIVE", "PAUSED", "CANCELLED", "somebody enters", "the last one leaves", "delete"]),
    st.builds(timedelta, days=st.integers(0, 5), minutes=st.integers(0, 6)),
    st.just(timedelta(days=541)),
)


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(STEPS, max_size=12),
    refresh=st.sampled_from([None, "P1D", "P3D"]),
    days=st.sampled_from([None, 1, 8]),
    by_event=st.booleans(),
)
def test_no_sequence_of_requests_and_advances_leaves_the_documented_states(
    steps: list[str | timedelta], refresh: str | None, days: int | None, by_event: bool
) -> None:
    """Nor is anything scheduled for a journey that is no longer to run, nor does any run outlive it."""
    with mock_pinpoint() as pinpoint:
        client = boto3.client("pinpoint", region_name="us-east-1")
        app_id = pinpoint.create_app("app", region="us-east-1").id
        request: Any = {
            "Name": "any",
            "StartActivity": "mail",
            "Activities": {"mail": {"EMAIL": {"TemplateName": "welcome"}}},
            "StartCondition": EVENT if by_event else {"SegmentStartCondition": {"SegmentId": "segment"}},
        }
        if refresh:
            request["RefreshFrequency"] = refresh
        if days:
            request["Schedule"] = {"EndTime": pinpoint.clock.now + days * DAY}
        journey: Any = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)["JourneyResponse"]
        where: Any = {"ApplicationId": app_id, "JourneyId": journey["Id"]}
        for step in steps:
            before = journey["State"]
            if step == "delete":
                client.delete_journey(**where)
                assert pinpoint.clock.next_due is None
                return
            take(step, pinpoint, client, where, request)
            journey = client.get_journey(**where)["JourneyResponse"]
            assert_documented(before, journey["State"])
            runs = {run["Status"] for run in client.get_journey_runs(**where)["JourneyRunsResponse"]["Item"]}
            if journey["State"] in ("COMPLETED", "CANCELLED", "CLOSED", "DRAFT"):
                assert pinpoint.clock.next_due is None
            if journey["State"] in ("COMPLETED", "CANCELLED"):
                assert runs <= {"COMPLETED", "CANCELLED"}


EVENT: Any = {
    "EventStartCondition": {
        "EventFilter": {"FilterType": "SYSTEM", "Dimensions": {"EventType": {"Values": ["purchase"]}}}
    }
}


def take(step: str | timedelta, pinpoint: Pinpoint, client: PinpointClient, where: Any, request: Any) -> None:
    """Do one step; one that is not legal now is refused."""
    try:
        if isinstance(step, timedelta):
            pinpoint.clock.advance(step)
        elif step == "publish":
            published: Any = {**request, "State": "ACTIVE"}
            client.update_journey(**where, WriteJourneyRequest=published)
        elif step in ("ACTIVE", "PAUSED", "CANCELLED"):
            client.update_journey_state(**where, JourneyStateRequest={"State": step})  # type: ignore[typeddict-item]
        else:
            view = pinpoint.app(where["ApplicationId"]).journey(where["JourneyId"])
            view.participants_left = 1 if step == "somebody enters" else 0
    except ClientError as error:
        assert error.response["Error"]["Code"] in ("BadRequestException", "ConflictException")  # noqa: PT017
    except ValueError as error:
        assert "nobody can be inside" in str(error)  # noqa: PT017


def assert_documented(before: str, after: str) -> None:
    """The state is the same, or one of those that may follow it."""
    assert after == before or after in LATER_STATES[before]
