"""The movement of participants: one action does everything that is due in a journey at one time.

All participants who are at one activity at the same time form one visit. Participants whose waits are over come first,
in the order in which they entered. Those who enter now follow. Activities are visited in the order in which
participants arrive at them. Source: docs/behaviours/journeys.md#participants.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..world.bus import is_watched, publish
from .backlog import send_backlog
from .changes import JourneyActivityVisited, JourneyStopped, log_change
from .errors import JourneyLoopError
from .journey import Journey
from .participants import ARRIVAL, LEFT, NOWHERE, UNTIL, participants_of
from .passing import ActivityPassed
from .plan import plan_of
from .steps import ENDS
from .visit import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..world.store import App
    from .participants import Participants

WAKE = "journey.wake"
"""The kind of the action that calls `move`. Its argument is the journey's id."""
_MAX_STEPS = 100
"""A participant who passes more activities than this at one time is in a loop that never waits."""


def schedule_wake(app: App, journey_id: str, participants: Participants) -> None:
    """Schedule the next time at which something is due for participants, unless the journey is paused."""
    due = participants.next_due()
    journey = app.collection(Journey).get(journey_id)
    if not due or journey is None or journey.state == "PAUSED":
        return
    if participants.wake and participants.wake <= due:
        return
    if participants.wake:
        app.world.scheduler.drop(app.id, _wake_id(journey_id))
    participants.wake = due
    app.schedule(due, WAKE, _wake_id(journey_id), journey_id)


def cancel_wake(app: App, journey_id: str, participants: Participants) -> None:
    """Cancel all movement of a journey's participants until `schedule_wake` is called again."""
    app.world.scheduler.drop(app.id, _wake_id(journey_id))
    participants.wake = 0


def _wake_id(journey_id: str) -> str:
    """Return the id under which waits are scheduled. It differs from the journey's, whose schedule its end drops."""
    return f"{journey_id}/participants"


@contextmanager
def undone_by_loop(app: App, journey_id: str) -> Iterator[App]:
    """Undo everything that happens inside this context if a participant is in a loop that never waits.

    Yields:
        The app. It is a new object if the journey has a loop that may never wait.
    """
    if not plan_of(app, app.collection(Journey)[journey_id]).has_instant_loop:
        yield app
        return
    try:
        with app.world.undone_by(JourneyLoopError):
            found = app.world.find_app(app.id)
            assert found is not None
            yield found
    except JourneyLoopError as error:
        _stop(app.world.find_app(app.id), journey_id, str(error))
        raise


def _stop(app: App | None, journey_id: str, reason: str) -> None:
    """Record why a journey has stopped, so that reports and explanations show it."""
    participants = None if app is None else participants_of(app, journey_id)
    if app is not None and participants is not None:
        participants.stopped = reason
        log_change(app, app.collection(Journey)[journey_id], JourneyStopped, reason=reason)


def move(app: App, journey_id: str) -> None:
    """Do everything that is due now for the participants of a journey.

    Raises:
        JourneyLoopError: If a participant is in a loop that never waits.
    """
    _Movement(app, journey_id).run()


def is_deleted(app: App) -> bool:
    """Return whether an app was deleted, which a function of the test can do at any time."""
    return app.world.find_app(app.id) is not app


class _Movement:
    """The movement of a journey's participants at one time.

    Args:
        app: The app.
        journey_id: The id of the journey.
    """

    def __init__(self, app: App, journey_id: str) -> None:
        self._app = app
        self._journey = app.collection(Journey)[journey_id]
        participants = participants_of(app, journey_id)
        assert participants is not None
        self._participants = participants
        self._plan = plan_of(app, self._journey)
        self._now = app.world.clock.now()
        self._pending: dict[tuple[int, bool], list[int]] = {}  # by activity, and whether the participants waited there
        self._passed: Counter[int] = Counter()  # activities by participant, if an endless loop is possible

    def run(self) -> None:
        """Move all participants who are due, until each of them waits or has left."""
        participants = self._participants
        activities = participants.activities
        with self._keep_rest_waiting():
            send_backlog(self._app, self._journey, participants, self._plan, self._now)
            self._find_due()
            while self._pending and not self._is_stopped():
                number, is_back = next(iter(self._pending))
                rows = self._pending.pop((number, is_back))
                self._visit(number, [row for row in rows if activities[row] == number], is_back=is_back)

    def _find_due(self) -> None:
        """Group the due participants by activity. Of 100,000, most are at the same activity as the previous one."""
        activities, waits = self._participants.activities, self._participants.waits
        group, at, kind = list[int](), NOWHERE, UNTIL
        for row in self._participants.take_due(self._now):
            if activities[row] != at or waits[row] != kind:
                at, kind = activities[row], waits[row]
                group = self._pending.setdefault((at, kind != ARRIVAL), [])
            group.append(row)

    def _is_stopped(self) -> bool:
        """Return whether a function of the test paused the journey or deleted the app meanwhile."""
        journey = self._app.collection(Journey).get(self._journey.id)
        return is_deleted(self._app) or (journey is not None and journey.state == "PAUSED")

    def _visit(self, number: int, rows: Sequence[int], *, is_back: bool) -> None:
        if not rows:
            return
        if self._plan.has_instant_loop:
            self._count_steps(number, rows)
        activity_id, kind, details = self._plan.activities[number]
        visit = Visit(
            self._app,
            self._journey,
            self._participants,
            number,
            activity_id,
            details,
            self._plan.numbers,
            rows,
            self._now,
            is_in_loop=number in self._plan.repeated,
        )
        try:
            (kind.resume if is_back else kind.arrive)(visit)
        finally:  # a function of the test may raise an exception
            for target, departed, delay in visit.departures:
                self._send_on(target, departed, delay)
            if visit.outcomes:
                outcomes = tuple(visit.outcomes.items())
                log_change(self._app, self._journey, JourneyActivityVisited, activity_id=activity_id, outcomes=outcomes)
            if is_watched(ActivityPassed):
                arrived = 0 if is_back else len(rows)
                publish(self._app, ActivityPassed(self._journey, activity_id, arrived, visit.exits))

    def _send_on(self, target: int, rows: Sequence[int], delay: int) -> None:
        if target == ENDS:
            self._participants.depart(rows, LEFT)
            return
        activities = self._participants.activities
        for row in rows:
            activities[row] = target
        if delay:
            self._participants.wait(rows, self._now + delay, ARRIVAL)
        else:
            self._pending.setdefault((target, False), []).extend(rows)

    def _count_steps(self, number: int, rows: Sequence[int]) -> None:
        self._passed.update(rows)
        for row in rows:
            if self._passed[row] > _MAX_STEPS:
                numbers = [step.activity for step in self._participants.steps.of(row)]
                start = len(numbers) - 1 - numbers[::-1].index(number)  # where the participant was here before
                loop = numbers[start:]
                first = loop.index(min(loop, key=numbers.index))
                ids = [self._plan.activities[each].id for each in (*loop[first:], *loop[:first])]
                raise JourneyLoopError(self._journey.name, self._journey.id, ids, self._participants.keys[row])

    @contextmanager
    def _keep_rest_waiting(self) -> Iterator[None]:
        """Let participants who were not visited yet wait where they are, if a function of the test raises."""
        try:
            yield
        finally:
            activities = self._participants.activities
            for (number, is_back), rows in self._pending.items():
                present = [row for row in rows if activities[row] == number]  # the others were removed meanwhile
                self._participants.wait(present, self._now, UNTIL if is_back else ARRIVAL)
            is_there = participants_of(self._app, self._journey.id) is self._participants
            if is_there and not is_deleted(self._app):
                schedule_wake(self._app, self._journey.id, self._participants)
