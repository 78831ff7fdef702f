"""The times at which participants enter by a segment: at the start, at each refresh, and when the segment changes.

With LocalTime they enter in waves, one for each time zone. Source: docs/behaviours/journeys.md#entry.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from ..segments.segment import SegmentChanged
from ..world.bus import subscribe
from ..world.durations import after, read_duration
from ..world.scheduler import action
from .active_journeys import ActiveJourneys
from .changes import JourneyEntrySkipped, log_change
from .entry import enter_by_segment
from .entry_segment import find_entry_segment
from .journey import Journey
from .lifecycle import START, begin_run, close_journey, settle, store_journey
from .movement import is_deleted, move, schedule_wake, undone_by_loop
from .participants import participants_of
from .waves import Wave

if TYPE_CHECKING:
    from ..world.scheduler import Entry
    from ..world.store import App

_REFRESH, _UPDATE, _WAVE = "journey.refresh", "journey.update", "journey.wave"
_REFRESHES = range(1, 2**40)
"""The numbers of refreshes. There can never be as many."""


@action(START)
def _start(app: App, entry: Entry) -> None:
    """Let the first participants enter. If the journey is paused, the next refresh or event lets them enter."""
    journey = app.collection(Journey)[entry.entity_id]
    if journey.is_event_triggered:
        if journey.state == "ACTIVE":
            begin_run(app, journey)
        return
    if not journey.request.get("RefreshOnSegmentUpdate"):
        segment = find_entry_segment(app, journey)
        journey = store_journey(app, replace(journey, segment_version=0 if segment is None else segment.version))
    _begin(app, journey, 0)


@action(_REFRESH)
def _refresh(app: App, entry: Entry) -> None:
    """Evaluate the segment again, in a separate run (proposed). A refresh during a pause is skipped."""
    if not _follow_movement(app, entry):
        _begin(app, app.collection(Journey)[entry.entity_id], int(entry.arguments[0]))


@action(_UPDATE)
def _update(app: App, entry: Entry) -> None:
    """Evaluate a segment that has changed, in a separate run (proposed)."""
    journey = app.collection(Journey)[entry.entity_id]
    if journey.state == "ACTIVE" and not _follow_movement(app, entry):
        with undone_by_loop(app, journey.id) as app:
            journey = begin_run(app, journey)
            _enter(app, journey, journey.open_runs[-1], int(entry.arguments[0]), None)


@action(_WAVE)
def _wave(app: App, entry: Entry) -> None:
    """Let the participants enter whose local time has reached the time of a start or a refresh."""
    if _follow_movement(app, entry):
        return
    run_id, tick, since = entry.arguments
    journey = app.collection(Journey)[entry.entity_id]
    with undone_by_loop(app, journey.id) as app:
        _enter(app, journey, str(run_id), int(tick), int(since))


def _follow_movement(app: App, entry: Entry) -> bool:
    """Reschedule an entry after the movement that is due at the same time, so that those who leave may enter again.

    Returns:
        Whether there is such a movement.
    """
    participants, now = participants_of(app, entry.entity_id), app.world.clock.now()
    if participants is None or not 0 < participants.wake <= now:
        return False
    app.schedule(now, entry.kind, entry.entity_id, *entry.arguments)
    return True


@subscribe(SegmentChanged)
def schedule_updates(app: App, changed: SegmentChanged) -> None:
    """Schedule another evaluation for the journeys that ask for one when their segment changes."""
    if changed.newest is None:
        return
    now = app.world.clock.now()
    for owner, journey in app.world.part(ActiveJourneys).find(app.world):
        named = journey.request.get("StartCondition", {}).get("SegmentStartCondition", {}).get("SegmentId")
        is_of_journey = owner.id == app.id and named == changed.segment_id
        is_asked_for = journey.request.get("RefreshOnSegmentUpdate") and "RefreshFrequency" in journey.request
        if is_of_journey and is_asked_for and journey.start <= now < journey.end:
            frequency = read_duration(journey.request["RefreshFrequency"])
            start = journey.start
            ticks = bisect_right(_REFRESHES, now, key=lambda number: after(start, frequency, number))
            app.schedule(now, _UPDATE, journey.id, ticks)


def _begin(app: App, journey: Journey, tick: int) -> None:
    """Begin the run of a start or a refresh, and schedule the next refresh."""
    if "RefreshFrequency" in journey.request:
        _schedule_refresh(app, journey, tick + 1)
    if journey.state == "PAUSED":
        log_change(app, journey, JourneyEntrySkipped)
    elif journey.state == "ACTIVE":
        with undone_by_loop(app, journey.id) as app:
            journey = begin_run(app, journey)
            _enter(app, journey, journey.open_runs[-1], tick, None)


def _schedule_refresh(app: App, journey: Journey, number: int) -> None:
    """Schedule a refresh at start + number * frequency, unless the journey ends before that."""
    due = after(journey.start, read_duration(journey.request["RefreshFrequency"]), number)
    if due < journey.end:
        app.schedule(due, _REFRESH, journey.id, number)


def _enter(app: App, journey: Journey, run_id: str, tick: int, since: int | None) -> None:
    """Let participants enter in a run, and move all participants who are due.

    Args:
        app: The app.
        journey: The journey.
        run_id: The id of the run.
        tick: The number of the refresh; 0 for the start.
        since: When participants last entered in this run; None if this is the first time.
    """
    wave, journey_id = Wave.of(app, journey, tick, since), journey.id
    try:
        if journey.state in ("ACTIVE", "PAUSED"):
            enter_by_segment(app, journey, run_id, wave)
        if journey.state == "ACTIVE":
            move(app, journey_id)
    finally:  # a function of the test may raise an exception, or delete the journey
        if _find(app, journey_id) is not None:
            _plan_next(app, journey_id, run_id, tick, wave)


def _find(app: App, journey_id: str) -> Journey | None:
    """Return a journey as it is now; None if the journey or its app was deleted."""
    return None if is_deleted(app) else app.collection(Journey).get(journey_id)


def _plan_next(app: App, journey_id: str, run_id: str, tick: int, wave: Wave) -> None:
    """Schedule the next wave of a run. After the last wave, close the journey unless it is refreshed."""
    participants = participants_of(app, journey_id)
    assert participants is not None
    schedule_wake(app, journey_id, participants)  # for participants who entered and could not move
    participants.expecting = participants.expecting - {run_id} | ({run_id} if wave.next_start else frozenset())
    if wave.next_start:
        app.schedule(wave.next_start, _WAVE, journey_id, run_id, tick, app.world.clock.now())
    settle(app, journey_id)
    journey = app.collection(Journey)[journey_id]
    if not wave.next_start and "RefreshFrequency" not in journey.request and journey.state == "ACTIVE":
        close_journey(app, journey)
