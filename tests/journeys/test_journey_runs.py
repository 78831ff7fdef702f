"""The runs of a journey: one at the start, one for each refresh, and how they end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .conftest import T0, WAITING

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint

DAY = timedelta(days=1)


def test_a_draft_has_no_runs(create: Callable[..., str], runs_of: Callable[[str], Any]) -> None:
    assert runs_of(create()) == []


def test_publishing_schedules_a_run_that_begins_at_the_start_and_ends_with_the_last_participant(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    put_members: Callable[..., None],
    take_out: Callable[[str], None],
    runs_of: Callable[[str], Any],
) -> None:
    put_members("ann")
    journey_id = publish(**WAITING)
    assert [run["Status"] for run in runs_of(journey_id)] == ["SCHEDULED"]

    mocked.clock.advance(minutes=5)
    assert [run["Status"] for run in runs_of(journey_id)] == ["RUNNING"]
    mocked.clock.advance(minutes=5)
    take_out("ann")

    [run] = runs_of(journey_id)
    assert len(run.pop("RunId")) == 32
    assert run == {
        "Status": "COMPLETED",
        "CreationTime": "2026-03-02T10:00:00.000Z",
        "LastUpdateTime": "2026-03-02T10:10:00.000Z",
    }


def test_a_run_without_participants_is_completed_at_its_start(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish(RefreshFrequency="P1D")

    mocked.clock.advance(minutes=5)

    assert [run["Status"] for run in runs_of(journey_id)] == ["COMPLETED"]


def test_each_refresh_is_a_separate_run_at_a_multiple_of_the_frequency(
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


def test_a_refresh_at_the_time_of_the_end_does_not_happen(
    at_t0: None, mocked: Pinpoint, publish: Callable[..., str], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish(
        RefreshFrequency="PT12H", Schedule={"StartTime": T0 + DAY, "EndTime": T0 + DAY + timedelta(hours=24)}
    )

    mocked.clock.advance(days=9)

    assert len(runs_of(journey_id)) == 2


def test_cancelling_a_journey_cancels_only_its_open_runs(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    put_members: Callable[..., None],
    ask_for: Callable[[str, Any], Any],
    runs_of: Callable[[str], Any],
) -> None:
    journey_id = publish(RefreshFrequency="P1D", **WAITING)
    mocked.clock.advance(minutes=10)
    put_members("ann")
    mocked.clock.advance(days=1)

    ask_for(journey_id, "CANCELLED")

    assert [run["Status"] for run in runs_of(journey_id)] == ["COMPLETED", "CANCELLED"]


def test_cancelling_before_the_start_cancels_the_scheduled_run(
    publish: Callable[..., str], ask_for: Callable[[str, Any], Any], runs_of: Callable[[str], Any]
) -> None:
    journey_id = publish()

    ask_for(journey_id, "CANCELLED")

    assert [run["Status"] for run in runs_of(journey_id)] == ["CANCELLED"]


def test_an_event_triggered_journey_has_one_run_until_it_ends(
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


def test_an_event_triggered_journey_with_a_refresh_frequency_has_one_run_too(
    at_t0: None,
    mocked: Pinpoint,
    publish: Callable[..., str],
    runs_of: Callable[[str], Any],
    event_start: dict[str, Any],
) -> None:
    journey_id = publish(StartCondition=event_start, RefreshFrequency="P1D")

    mocked.clock.advance(days=30)

    assert [run["Status"] for run in runs_of(journey_id)] == ["RUNNING"]


def test_an_event_triggered_journey_that_was_paused_over_its_start_runs_when_resumed(
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


def test_the_run_of_an_event_triggered_journey_continues_while_no_participant_is_inside(
    at_t0: None,
    mocked: Pinpoint,
    app_id: str,
    publish: Callable[..., str],
    record_purchase: Callable[[str], None],
    runs_of: Callable[[str], Any],
    event_start: dict[str, Any],
) -> None:
    journey_id = publish(StartCondition=event_start, **WAITING)
    mocked.clock.advance(minutes=10)
    record_purchase("ann")
    assert mocked.app(app_id).journey(journey_id).participants_left == 1

    mocked.clock.advance(days=30)

    assert mocked.app(app_id).journey(journey_id).participants_left == 0
    assert [run["Status"] for run in runs_of(journey_id)] == ["RUNNING"]
