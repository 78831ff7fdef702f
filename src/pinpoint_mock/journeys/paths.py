"""The path of a participant through a journey, for tests to read and to print.

Source: docs/behaviours/journeys.md#participants.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, overload

from ..endpoints.audience import Audience
from ..world.clock import to_datetime
from .participants import STATES
from .plan import plan_of
from .steps import SENT_LATER, STAYS, STOPPED_LATER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..world.store import App
    from .journey import Journey
    from .participants import Participants
    from .plan import Plan
    from .steps import Step


@dataclass(frozen=True, repr=False)
class JourneyStep:
    """One step of a participant: the outcome of an activity, and where the participant went from there.

    Args:
        time: The time of the step, aware, in UTC.
        activity: The id of the activity.
        activity_type: The kind of the activity: the name of its member in Activity, such as EMAIL or ConditionalSplit.
        outcome: The outcome of the activity: `yes` or `no`, the number of a branch, `else`, the status of a message,
            `waits`, `queued`, `sent later`, `stopped later`, `waited`, `skipped`, `passed`, `held out` or `deleted`.
        next_activity: The id of the next activity; None if the participant stays, or has reached the end.
        is_over: Whether this is the participant's last step in the journey.
        reasons: The reasons, one per line: the condition, the value found and the value wanted, or the message.
    """

    time: datetime
    activity: str
    activity_type: str
    outcome: str
    next_activity: str | None
    is_over: bool
    reasons: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        target = f" -> {self.next_activity!r}" if self.next_activity else " -> (end)" if self.is_over else ""
        return f"{self.time:%Y-%m-%d %H:%M:%S} {self.activity!r} ({self.activity_type}): {self.outcome}{target}"

    __repr__ = __str__


class NotVisitedError(KeyError):
    """A participant did not visit an activity.

    Args:
        activity: The id of the activity.
        path: The participant's path.
    """

    def __init__(self, activity: object, path: JourneyPath) -> None:
        super().__init__(activity)
        self._text = f"the participant did not visit {activity!r}: {path}"

    def __str__(self) -> str:
        return self._text


class JourneyOutcomes(dict[str, str]):
    """The last outcome of each activity for one participant, by activity id.

    The KeyError for an activity that the participant did not visit shows the path.

    Args:
        outcomes: The outcomes.
        path: The participant's path.
    """

    def __init__(self, outcomes: Mapping[str, str], path: JourneyPath) -> None:
        super().__init__(outcomes)
        self._path = path

    def __missing__(self, activity: object) -> str:
        raise NotVisitedError(activity, self._path)


class JourneyPath(Sequence[JourneyStep]):
    """The steps of one entry of a participant, oldest first. If the participant never entered, it is empty and false.

    Args:
        title: The participant and the journey, in one line.
        steps: The steps.
        state: ACTIVE, LEFT, HELD_OUT, CANCELLED or REMOVED; None if the participant never entered.
        entered: When the participant entered, aware, in UTC; None if it never entered.
    """

    __slots__ = ("_entered", "_state", "_steps", "_title")

    def __init__(
        self, title: str, steps: Sequence[JourneyStep] = (), state: str | None = None, entered: datetime | None = None
    ) -> None:
        self._title = title
        self._steps = tuple(steps)
        self._state = state
        self._entered = entered

    @property
    def state(self) -> str | None:
        """The participant's state: ACTIVE, LEFT, HELD_OUT, CANCELLED or REMOVED; None if it never entered."""
        return self._state

    @property
    def entered(self) -> datetime | None:
        """When the participant entered, aware, in UTC; None if it never entered."""
        return self._entered

    @property
    def activities(self) -> list[str]:
        """The ids of the visited activities in order. An activity that was visited twice is listed twice."""
        found: list[str] = []
        has_stayed = False
        for step in self._steps:
            if step.outcome in (SENT_LATER, STOPPED_LATER):
                continue
            if not has_stayed:
                found.append(step.activity)
            has_stayed = step.next_activity is None and not step.is_over
        return found

    @property
    def outcomes(self) -> JourneyOutcomes:
        """The last outcome of each visited activity, by its id. The KeyError for another activity shows the path."""
        return JourneyOutcomes({step.activity: step.outcome for step in self._steps}, self)

    @overload
    def __getitem__(self, index: int) -> JourneyStep: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[JourneyStep]: ...
    def __getitem__(self, index: int | slice) -> JourneyStep | Sequence[JourneyStep]:
        return self._steps[index]

    def __len__(self) -> int:
        return len(self._steps)

    def __eq__(self, other: object) -> bool:
        return self._steps == other._steps if isinstance(other, JourneyPath) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._steps)

    def __str__(self) -> str:
        if self._entered is None:
            return self._title
        lines = [self._title, f"  {self._entered:%Y-%m-%d %H:%M:%S} entered"]
        for step in self._steps:
            lines += [f"  {step}", *(f"      {reason}" for reason in step.reasons)]
        return "\n".join(lines)

    __repr__ = __str__


def make_path(app: App, journey: Journey, participants: Participants, row: int) -> JourneyPath:
    """Build the path of one entry of a participant.

    Args:
        app: The app.
        journey: The journey.
        participants: The journey's participants.
        row: The row of the entry.
    """
    return _make_path(app, journey, participants, row, participants.steps.of(row))


def make_paths(app: App, journey: Journey, participants: Participants) -> Iterator[JourneyPath]:
    """Build the path of each entry, in the order in which participants entered. This is fast for many participants.

    Args:
        app: The app.
        journey: The journey.
        participants: The journey's participants.
    """
    size = len(participants.keys)
    index = participants.steps.index(size)
    for row in range(size):
        yield _make_path(app, journey, participants, row, index.of(row))


def _make_path(app: App, journey: Journey, participants: Participants, row: int, taken: Iterable[Step]) -> JourneyPath:
    who = _name_participant(app, participants, row)
    state = STATES[participants.states[row]]
    entry = "" if participants.entries[row] == 1 else f", entry {participants.entries[row]}"
    title = f"{who} in journey {journey.name!r} ({journey.id}){entry}: {state}"
    due = participants.dues[row]
    if due:
        title += f", waits until {to_datetime(due):%Y-%m-%d %H:%M:%S}"
    if participants.stopped and participants.is_inside(row):
        title += f"; the journey was stopped: {participants.stopped}"
    steps = list(_read_steps(plan_of(app, journey), taken))
    return JourneyPath(title, steps, state, to_datetime(participants.entered[row]))


def _name_participant(app: App, participants: Participants, row: int) -> str:
    """Name a participant. An endpoint is named in its original spelling, unless it was deleted."""
    key = participants.keys[row]
    if row in participants.endpoints_of_users:
        return f"user {key!r}"
    endpoint = app.part(Audience).endpoints.get(key)
    return f"endpoint {(key if endpoint is None else endpoint.id)!r}"


def _read_steps(plan: Plan, taken: Iterable[Step]) -> Iterator[JourneyStep]:
    for step in taken:
        activity_id, kind, _ = plan.activities[step.activity]
        target = plan.activities[step.target].id if step.target >= 0 else None
        is_over = step.target < 0 and step.target != STAYS
        yield JourneyStep(
            to_datetime(step.time),
            activity_id,
            kind.name,
            step.outcome.label,
            target,
            is_over,
            tuple(step.reasons),
        )
