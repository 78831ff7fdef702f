"""The state changes of a journey: by publishing, by request, and by time.

Each function makes a change that is already known to be legal. Changes by time are scheduled here, and the actions
below make them. Source: docs/behaviours/journeys.md#states, docs/behaviours/journeys.md#metrics-and-runs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..calendar.local_time import find_first_instant, find_last_instant
from ..calendar.utc_offsets import offset_of
from ..gateway.errors import BadRequest
from ..world.clock import MINUTE, format_timestamp, to_datetime, to_microseconds
from ..world.durations import after
from ..world.scheduler import action
from .active_journeys import put_journey
from .changes import JourneyRunChanged, JourneyStateChanged, log_change
from .journey import ADVICE, LEGAL_CHANGES, Journey, Run
from .message_events import MessageEvents
from .movement import WAKE, cancel_wake, move, schedule_wake, undone_by_loop
from .participants import CANCELLED, REMOVED, JourneyParticipants, Participants, participants_of
from .passing import note_definition
from .plan import JourneyPlans
from .publish_rules import MAX_DURATION, PREPARATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..world.scheduler import Entry
    from ..world.store import App

PAUSE_AT_LEAST = 5 * MINUTE  # documented: a paused journey can be resumed only after this
START, _END = "journey.start", "journey.end"


def participants_left(app: App, journey: Journey) -> int:
    """Return how many participants are inside. State changes depend on nothing else about participants."""
    participants = participants_of(app, journey.id)
    return 0 if participants is None else participants.left_inside


def publish_journey(app: App, journey: Journey) -> Journey:
    """Make a draft active and schedule its run."""
    now = app.world.clock.now()
    schedule: dict[str, Any] = dict(journey.request.get("Schedule", {}))
    if "StartTime" not in schedule:
        first_entry = to_datetime(now + PREPARATION).replace(microsecond=0)
        schedule["StartTime"] = first_entry.astimezone(offset_of(schedule))  # publishing sets a StartTime (observed)
    planned_start = to_microseconds(schedule["StartTime"])
    planned_end = schedule.get("EndTime")
    if journey.request.get("LocalTime"):
        planned_start = find_first_instant(schedule["StartTime"], offset_of(schedule))
    start = max(planned_start, now + PREPARATION)
    if planned_end is None:
        end = after(start, MAX_DURATION)
    elif journey.request.get("LocalTime"):
        end = find_last_instant(planned_end, offset_of(schedule))
    else:
        end = to_microseconds(planned_end)
    journey = replace(journey, request={**journey.request, "Schedule": schedule}, start=start, end=end)
    app.part(JourneyParticipants).by_journey[journey.id] = Participants()
    journey = _add_run(app, _change_state(app, journey, "ACTIVE"), "SCHEDULED")
    if start < end:
        app.schedule(start, START, journey.id)
    app.schedule(end, _END, journey.id)
    note_definition(app, journey)
    return journey


def change_state(app: App, journey: Journey, state: str) -> Journey:
    """Make the change that UpdateJourneyState asks for.

    Raises:
        BadRequest: If the journey cannot take that state now.
    """
    if state not in LEGAL_CHANGES[journey.state]:
        raise BadRequest(f"A journey that is {journey.state} cannot become {state}: {ADVICE[journey.state]}")
    now = app.world.clock.now()
    if state == "PAUSED":
        if "RefreshFrequency" not in journey.request:
            raise BadRequest(
                f"A journey without a RefreshFrequency cannot become PAUSED: {journey.name!r} has no RefreshFrequency; "
                "add one before you publish it"
            )
        return _pause(app, replace(journey, paused=now))
    if state == "ACTIVE":
        if now - journey.paused < PAUSE_AT_LEAST:
            since, earliest = map(format_timestamp, (journey.paused, journey.paused + PAUSE_AT_LEAST))
            raise BadRequest(
                "A journey that was PAUSED less than 5 minutes ago cannot become ACTIVE: "
                f"it was paused at {since}; resume it at {earliest} or later"
            )
        return _resume(app, journey)
    return _finish(app, journey, "CANCELLED")


def forget(app: App, journey: Journey) -> None:
    """Delete a journey with its runs, its participants and everything that is scheduled for it."""
    participants = app.part(JourneyParticipants).by_journey.pop(journey.id, None)
    if participants is not None:
        participants.remove(participants.all_inside(), REMOVED)
        cancel_wake(app, journey.id, participants)
    app.part(JourneyPlans).by_journey.pop(journey.id, None)
    app.part(MessageEvents).forget(journey.id)
    app.collection(Journey).remove(journey.id)
    app.drop_collection(Run, journey.id)
    app.world.scheduler.drop(app.id, journey.id)


def settle(app: App, journey_id: str) -> None:
    """Complete the runs that have no participants left. If a CLOSED journey has none left, complete the journey."""
    journey = app.collection(Journey).get(journey_id)
    participants = participants_of(app, journey_id)
    if journey is None or participants is None:
        return
    if journey.state == "CLOSED" and participants.is_over():
        _finish(app, journey, "COMPLETED")
    elif not journey.is_event_triggered:
        done = [
            run
            for run in _open_runs(app, journey)
            if run.status == "RUNNING" and run.id not in participants.expecting and participants.is_over(run.id)
        ]
        if done:
            _end_runs(app, journey, done, "COMPLETED")


@action(WAKE)
def _wake(app: App, entry: Entry) -> None:
    """Move the participants who are due now."""
    journey_id = str(entry.arguments[0])
    participants = participants_of(app, journey_id)
    if participants is not None:
        participants.wake = 0
        with undone_by_loop(app, journey_id) as app:
            try:
                move(app, journey_id)
            finally:
                settle(app, journey_id)


def _pause(app: App, journey: Journey) -> Journey:
    """Pause a journey: its participants do not move any more."""
    participants = participants_of(app, journey.id)
    if participants is not None:
        cancel_wake(app, journey.id, participants)
    return _change_state(app, journey, "PAUSED")


def _resume(app: App, journey: Journey) -> Journey:
    """Resume a journey: its participants move again. If its end has passed, close it."""
    now, paused = app.world.clock.now(), journey.paused
    journey = _change_state(app, replace(journey, paused=0), "ACTIVE")
    participants = participants_of(app, journey.id)
    if participants is not None:
        participants.shift(paused, now)
        schedule_wake(app, journey.id, participants)
    if now >= journey.end and not journey.is_loaded:
        return close_journey(app, journey)
    return begin_run(app, journey) if journey.is_event_triggered and now >= journey.start else journey


@action(_END)
def _end(app: App, entry: Entry) -> None:
    """Close a journey at its end. A paused journey stays paused, and is closed when it is resumed."""
    journey = app.collection(Journey)[entry.entity_id]
    if journey.state == "ACTIVE":
        close_journey(app, journey)


def close_journey(app: App, journey: Journey) -> Journey:
    """Close a journey, so that no more participants enter. If none are inside, complete it."""
    participants = participants_of(app, journey.id)
    if participants is None or participants.is_over():
        return _finish(app, journey, "COMPLETED")
    app.world.scheduler.drop(app.id, journey.id)
    return _change_state(app, journey, "CLOSED")


def _finish(app: App, journey: Journey, state: str) -> Journey:
    """End a journey and its open runs, all with the same status."""
    app.world.scheduler.drop(app.id, journey.id)
    participants = participants_of(app, journey.id)
    if participants is not None:
        participants.remove(participants.all_inside(), CANCELLED)
        if not participants.backlog:  # messages that only wait for their turn count as in progress (documented)
            cancel_wake(app, journey.id, participants)
    paused, journey = journey.paused, replace(journey, paused=0)
    journey = _end_runs(app, journey, _open_runs(app, journey), state)
    journey = _change_state(app, journey, state)
    if participants is not None and paused:
        participants.shift(paused, app.world.clock.now())
        schedule_wake(app, journey.id, participants)
    return journey


def _change_state(app: App, journey: Journey, state: str) -> Journey:
    changed = store_journey(app, replace(journey, state=state))
    log_change(app, journey, JourneyStateChanged, before=journey.state, after=state)
    return changed


def store_journey(app: App, journey: Journey) -> Journey:
    """Put a journey into its app and return it."""
    put_journey(app, journey)
    return journey


def _add_run(app: App, journey: Journey, status: str) -> Journey:
    now = app.world.clock.now()
    run = Run(app.world.ids.resources.uuid_hex(), status, now, now)
    _put_run(app, journey, run)
    return store_journey(app, replace(journey, open_runs=(*journey.open_runs, run.id)))


def begin_run(app: App, journey: Journey) -> Journey:
    """Start the run that was scheduled at publishing, or another run. An event-triggered journey has only one run."""
    scheduled = [run for run in _open_runs(app, journey) if run.status == "SCHEDULED"]
    for run in scheduled:
        _put_run(app, journey, _with_status(app, run, "RUNNING"))
    return journey if scheduled or journey.is_event_triggered else _add_run(app, journey, "RUNNING")


def _end_runs(app: App, journey: Journey, runs: Sequence[Run], status: str) -> Journey:
    """Give open runs their final status."""
    for run in runs:
        _put_run(app, journey, _with_status(app, run, status))
    ended = {run.id for run in runs}
    return store_journey(
        app, replace(journey, open_runs=tuple(each for each in journey.open_runs if each not in ended))
    )


def _open_runs(app: App, journey: Journey) -> list[Run]:
    runs = app.collection(Run, journey.id)
    return [runs[run_id] for run_id in journey.open_runs]


def _with_status(app: App, run: Run, status: str) -> Run:
    return replace(run, status=status, last_update_time=app.world.clock.now())


def _put_run(app: App, journey: Journey, run: Run) -> None:
    app.collection(Run, journey.id).put(run.id, run)
    log_change(app, journey, JourneyRunChanged, run_id=run.id, status=run.status)
