"""A visit: the participants who are at one activity at one time, and the activity's decisions for them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from .participants import TIMER, UNTIL
from .steps import ENDS, IS_REMOVED, STAYS, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..world.store import App
    from .journey import Journey
    from .participants import Participants
    from .steps import Evidence


class Visit:
    """The participants who are at one activity at one time.

    An activity decides for each of them with `proceed`, `wait` or `leave`. While it calls functions of the test, some
    participants may be removed from the journey: `keep_present` filters them out.

    Args:
        app: The app.
        journey: The journey.
        participants: All participants of the journey.
        number: The number of the activity.
        activity_id: The id of the activity.
        details: The members of the activity.
        numbers: The numbers of all activities, by id.
        rows: The participants who are here, in the order in which they entered.
        now: The current time.
        is_in_loop: Whether participants may come back to the activity.
    """

    __slots__ = (
        "activity_id",
        "app",
        "departures",
        "details",
        "exits",
        "is_in_loop",
        "journey",
        "now",
        "number",
        "numbers",
        "outcomes",
        "participants",
        "rows",
    )

    def __init__(
        self,
        app: App,
        journey: Journey,
        participants: Participants,
        number: int,
        activity_id: str,
        details: Mapping[str, Any],
        numbers: Mapping[str, int],
        rows: Sequence[int],
        now: int,
        *,
        is_in_loop: bool,
    ) -> None:
        self.app = app
        self.journey = journey
        self.participants = participants
        self.number = number
        self.activity_id = activity_id
        self.details = details
        self.rows = rows
        self.now = now
        self.numbers = numbers
        self.is_in_loop = is_in_loop
        self.departures: list[tuple[int, Sequence[int], int]] = []
        self.exits: list[tuple[str, int, int]] = []  # outcome label, target and number of participants
        self.outcomes: Counter[Outcome] = Counter()

    def proceed(
        self,
        rows: Sequence[int],
        target: str | None,
        outcome: Outcome,
        evidence: Evidence | None = None,
        *,
        delay: int = 0,
    ) -> None:
        """Let participants continue.

        Args:
            rows: The participants.
            target: The id of the next activity; None for the end of the journey.
            outcome: The outcome of the activity.
            evidence: The reasons.
            delay: How long they take to get there, in microseconds.
        """
        number = ENDS if target is None else self.numbers[target]
        self._take_step(rows, outcome, number, evidence)
        if rows:
            self._exit(outcome, number, rows)
            self.departures.append((number, rows, delay))

    def wait(
        self,
        rows: Sequence[int],
        due: int,
        outcome: Outcome,
        *,
        is_timer: bool = False,
        evidence: Evidence | None = None,
    ) -> None:
        """Let participants stay here until a time.

        Args:
            rows: The participants.
            due: When the wait ends.
            outcome: The outcome of the activity.
            is_timer: Whether the wait stops while the journey is paused.
            evidence: The reasons.
        """
        self._take_step(rows, outcome, STAYS, evidence)
        if rows:
            self.participants.wait(rows, due, TIMER if is_timer else UNTIL)

    def leave(self, rows: Sequence[int], state: int, outcome: Outcome) -> None:
        """Let participants leave the journey here, with the state `HELD_OUT` or `LEFT`."""
        self._take_step(rows, outcome, IS_REMOVED, None)
        if rows:
            self._exit(outcome, IS_REMOVED, rows)
        self.participants.depart(rows, state)

    def count(self, metric: str, rows: Sequence[int], sign: int = 1) -> None:
        """Add participants to a metric of the activity, or subtract them if `sign` is -1."""
        counts = self.participants.counts
        for run, number in self.participants.count_by_run(rows):
            counts[run, self.number, metric] += sign * number

    def draw_percents(self) -> list[int]:
        """Draw a number from 0 to 99 for each participant: a new one for each entry, activity and round of a loop."""
        participants = self.participants
        keys, entries, users = participants.keys, participants.entries, participants.endpoints_of_users
        draw = self.app.world.ids.make_hash("journey", self.journey.id, self.activity_id)
        names = [
            f"{entries[row]}:user:{keys[row]}" if row in users else f"{entries[row]}:{keys[row]}" for row in self.rows
        ]
        if self.is_in_loop:
            draws, number = participants.draws, self.number
            names = [f"{draws[row, number]}:{name}" for row, name in zip(self.rows, names, strict=True)]
            draws.update((row, number) for row in self.rows)
        return [draw(name) % 100 for name in names]

    def keep_present(self, rows: Iterable[int]) -> list[int]:
        """Return the given participants who are still here."""
        activities = self.participants.activities
        return [row for row in rows if activities[row] == self.number]

    def _exit(self, outcome: Outcome, target: int, rows: Sequence[int]) -> None:
        self.participants.flows[self.number, outcome.label, target] += len(rows)
        self.exits.append((outcome.label, target, len(rows)))

    def _take_step(self, rows: Sequence[int], outcome: Outcome, target: int, evidence: Evidence | None) -> None:
        if rows:
            self.outcomes[outcome] += len(rows)
            self.participants.steps.add(rows, self.now, self.number, outcome, target, evidence)
