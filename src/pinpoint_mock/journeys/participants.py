"""The participants of a journey: a row of parallel columns for each entry, and what is due for them.

There may be 100,000 of them, so nobody is an object: a participant who waits takes about 150 bytes, and a checkpoint
copies a few lists. Source: docs/behaviours.md#journeys-participants.
"""

from __future__ import annotations

from array import array
from collections import Counter
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from ..world.parts import Part
from .steps import StepLog
from .timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..limits.rate import Slot
    from ..world.store import App

ACTIVE, LEFT, HELD_OUT, CANCELLED, REMOVED = range(5)
"""What became of a participant: inside, gone to the end, held out, inside when the journey was cancelled, deleted."""
STATES = ("ACTIVE", "LEFT", "HELD_OUT", "CANCELLED", "REMOVED")
"""The names of these by their numbers, as a test sees them."""
UNTIL, TIMER, ARRIVAL = range(3)
"""What a participant waits for: a time, a duration that stands still in a pause, or its turn to arrive."""
WAIT_STARTED = "WAIT_STARTED"
"""The metric of an activity that counts who waits there now (documented)."""
_METRICS = {LEFT: "ENDPOINT_LEFT", HELD_OUT: "ENDPOINT_LEFT", CANCELLED: "CANCELLED"}
NOWHERE = -1
"""The activity of a participant who is not inside, and of the end of a journey."""


class QueuedMessage(NamedTuple):
    """A message that waits for its turn, by MessagesPerSecond.

    Args:
        due: When its turn is.
        sequence: A number that grows with each message.
        activity: The number of the activity that sends it.
        row: The participant.
        endpoint_key: The key of the endpoint.
        has_turn: Whether it may go then; else it takes its turn among others then, after quiet time.
    """

    due: int
    sequence: int
    activity: int
    row: int
    endpoint_key: str
    has_turn: bool = True


class Participants:
    """The participants of one journey, by the number of their row: the order in which they entered."""

    __slots__ = (
        "_is_shared",
        "_run_numbers",
        "_timetable",
        "activities",
        "backlog",
        "counts",
        "draws",
        "dues",
        "endpoints_of_users",
        "entered",
        "entries",
        "expecting",
        "flows",
        "inside",
        "keys",
        "launched",
        "messages_queued",
        "newest",
        "newest_of_users",
        "queued",
        "removals",
        "run_counts",
        "run_ids",
        "runs",
        "slot",
        "states",
        "steps",
        "stopped",
        "waits",
        "wake",
    )

    def __init__(self) -> None:
        self.keys: list[str] = []  # the key of the endpoint, or the id of the user
        self.endpoints_of_users: dict[int, tuple[str, ...]] = {}  # the keys of their endpoints, for users only
        self.activities = array("h")
        self.states = array("b")
        self.runs = array("i")
        self.entered = array("q")  # when, in microseconds since the epoch
        self.entries = array("i")  # how many times the participant has entered by then
        self.dues = array("q")  # 0 for those who wait for nothing
        self.waits = bytearray()  # what they wait for: `UNTIL`, `TIMER` or `ARRIVAL`
        self.newest: dict[str, int] = {}
        self.newest_of_users: dict[str, int] = {}
        self.run_ids: list[str] = []
        self.inside: Counter[int] = Counter()  # by run
        self.run_counts: Counter[tuple[int, str]] = Counter()  # by run and name of a metric
        self.counts: Counter[tuple[int, int, str]] = Counter()  # by run, activity and name of a metric
        self.draws: Counter[tuple[int, int]] = Counter()  # by row and activity, only of activities in a loop
        self.flows: Counter[tuple[int, str, int]] = Counter()  # by activity, label and next activity
        self.steps = StepLog()
        self.backlog: list[QueuedMessage] = []  # a heap
        self.queued: Counter[int] = Counter()  # how many messages are in it, by run
        self.messages_queued = 0  # how many have been in it so far
        self.slot: Slot | None = None  # the last second in which messages go, by MessagesPerSecond
        self.launched: tuple[str, ...] = ()  # the keys of the segment's members at the start, if others do not enter
        self.expecting: frozenset[str] = frozenset()  # the ids of the runs in which others will enter later
        self.stopped = ""  # why nobody moves any more: a loop that never waits
        self.wake = 0  # when the journey is scheduled to act; 0 for never
        self.removals = 0
        self._run_numbers: dict[str, int] = {}
        self._timetable = Timetable()
        self._is_shared = False  # whether a copy has the same keys and newest rows

    def number_of_run(self, run_id: str) -> int:
        """Return the number of a run, which is a new one if nobody has entered in it yet."""
        number = self._run_numbers.get(run_id)
        if number is None:
            number = self._run_numbers[run_id] = len(self.run_ids)
            self.run_ids.append(run_id)
        return number

    def add(self, keys: Sequence[str], run: int, activity: int, now: int) -> range:
        """Add participants who are endpoints.

        Args:
            keys: The keys of the endpoints.
            run: The number of the run.
            activity: The number of the first activity.
            now: The time.

        Returns:
            Their rows.
        """
        self._own_keys()
        return self._add(keys, self.newest, run, activity, now)

    def add_users(self, users: Mapping[str, tuple[str, ...]], run: int, activity: int, now: int) -> range:
        """Add participants who are users, each with the keys of its endpoints, as `add` does."""
        self._own_keys()
        rows = self._add(list(users), self.newest_of_users, run, activity, now)
        self.endpoints_of_users.update(zip(rows, users.values(), strict=True))
        return rows

    def _add(self, keys: Sequence[str], newest: dict[str, int], run: int, activity: int, now: int) -> range:
        size, first = len(keys), len(self.keys)
        rows = range(first, first + size)
        self.entries.extend(self.entries[newest[key]] + 1 if key in newest else 1 for key in keys)
        newest.update(zip(keys, rows, strict=True))
        self.keys.extend(keys)
        self.activities.extend([activity] * size)
        self.states.extend([ACTIVE] * size)
        self.runs.extend([run] * size)
        self.entered.extend([now] * size)
        self.dues.extend([0] * size)
        self.waits.extend(bytes(size))
        self.inside[run] += size
        return rows

    def keep_endpoints(self, row: int, keys: tuple[str, ...]) -> None:
        """Let a user go on with some of its endpoints only."""
        self._own_keys()
        self.endpoints_of_users[row] = keys

    def _own_keys(self) -> None:
        """Be the only owner of the keys and what is found by them, which change only when somebody enters."""
        if self._is_shared:
            self.keys, self.newest = self.keys.copy(), self.newest.copy()
            self.newest_of_users, self.endpoints_of_users = self.newest_of_users.copy(), self.endpoints_of_users.copy()
            self._is_shared = False

    def is_inside(self, row: int) -> bool:
        """Whether a participant is in the journey."""
        return self.states[row] == ACTIVE

    def endpoint_keys(self, row: int) -> tuple[str, ...]:
        """Return the keys of the endpoints of a participant."""
        endpoints = self.endpoints_of_users.get(row)
        return (self.keys[row],) if endpoints is None else endpoints

    def find_rows(self, endpoint_key: str) -> list[int]:
        """Return the rows of all entries of an endpoint, alone or with its user, the oldest first."""
        own = [row for row, key in enumerate(self.keys) if key == endpoint_key and row not in self.endpoints_of_users]
        with_users = [row for row, keys in self.endpoints_of_users.items() if endpoint_key in keys]
        return sorted([*own, *with_users])

    def wait(self, rows: Sequence[int], due: int, kind: int) -> None:
        """Let participants wait.

        Args:
            rows: The participants.
            due: Until when.
            kind: `UNTIL`, `TIMER` or `ARRIVAL`.
        """
        if not rows:
            return
        dues, waits = self.dues, self.waits
        for row in rows:
            dues[row] = due
            waits[row] = kind
        self._timetable.add(due, rows)

    def next_due(self) -> int:
        """Return when the next participant or message is due; 0 if nothing is."""
        first = self._timetable.first()
        if not self.backlog:
            return first
        turn = self.backlog[0].due
        return min(first, turn) if first else turn

    def take_due(self, now: int) -> list[int]:
        """Return the participants whose wait is over, in the order in which they entered; they wait no more."""
        found: list[int] = []
        dues = self.dues
        for due, rows in self._timetable.take(now):
            found += [row for row in rows if dues[row] == due]
        for row in found:
            dues[row] = 0
        found.sort()
        return found

    def queue(self, due: int, activity: int, row: int, endpoint_key: str, *, has_turn: bool = True) -> None:
        """Let a message to an endpoint of a participant wait for its turn; the participant goes on meanwhile."""
        self.queued[self.runs[row]] += 1
        self.messages_queued += 1
        heappush(self.backlog, QueuedMessage(due, self.messages_queued, activity, row, endpoint_key, has_turn))

    def take_queued(self, now: int) -> list[QueuedMessage]:
        """Return the messages whose turn has come, in their order."""
        found = []
        while self.backlog and self.backlog[0].due <= now:
            message = heappop(self.backlog)
            self.queued[self.runs[message.row]] -= 1
            found.append(message)
        return found

    def depart(self, rows: Sequence[int], state: int) -> None:
        """Let participants go for good: to the end, or by being held out."""
        activities, states = self.activities, self.states
        for row in rows:
            activities[row] = NOWHERE
            states[row] = state
        for run, number in self.count_by_run(rows):
            self.inside[run] -= number
            if state in _METRICS:
                self.run_counts[run, _METRICS[state]] += number

    def remove(self, rows: Sequence[int], state: int) -> None:
        """Take participants out, wherever they are."""
        for row in rows:
            waiting = self.runs[row], self.activities[row], WAIT_STARTED
            if self.dues[row] and self.waits[row] != ARRIVAL and self.counts.get(waiting):
                self.counts[waiting] -= 1
            self.dues[row] = 0
        self.depart(rows, state)
        self.removals += 1

    def count_by_run(self, rows: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Return how many of some participants each run has."""
        if len(self.run_ids) == 1:
            return ((0, len(rows)),)
        return Counter(map(self.runs.__getitem__, rows)).items()

    def all_inside(self) -> list[int]:
        """Return the participants who are inside."""
        return [row for row, state in enumerate(self.states) if state == ACTIVE]

    @property
    def left_inside(self) -> int:
        """How many participants are inside."""
        return self.inside.total()

    def is_over(self, run_id: str | None = None) -> bool:
        """Whether nobody is inside any more, and no message waits for its turn: in a run, or in all."""
        if run_id is None:
            return self.left_inside == 0 and not self.backlog
        run = self.number_of_run(run_id)
        return self.inside[run] == 0 and self.queued[run] == 0

    def shift(self, paused: int, now: int) -> None:
        """Set the waits right when a pause is over: a timer has stood still, another wait ends at its time, or now."""
        for row, due in enumerate(self.dues):
            if due:
                self.dues[row] = due + now - paused if self.waits[row] == TIMER else max(due, now)
        self.backlog = [
            message._replace(due=message.due + now - paused if message.has_turn else max(message.due, now))
            for message in self.backlog
        ]
        heapify(self.backlog)
        if self.slot is not None:
            self.slot = self.slot._replace(start=self.slot.start + now - paused)
        rows_by_due: dict[int, list[int]] = {}
        for row, due in enumerate(self.dues):
            if due:
                rows_by_due.setdefault(due, []).append(row)
        self._timetable = Timetable(rows_by_due)

    def copy(self) -> Participants:
        """Return the same participants in columns of their own."""
        copy = Participants()
        copy.keys, copy.newest = self.keys, self.newest
        copy.newest_of_users, copy.endpoints_of_users = self.newest_of_users, self.endpoints_of_users
        copy._is_shared = self._is_shared = True
        copy.activities = self.activities[:]
        copy.states = self.states[:]
        copy.runs = self.runs[:]
        copy.entered = self.entered[:]
        copy.entries = self.entries[:]
        copy.dues = self.dues[:]
        copy.waits = self.waits[:]
        copy.run_ids = self.run_ids.copy()
        copy._run_numbers = self._run_numbers.copy()
        copy.inside = self.inside.copy()
        copy.run_counts = self.run_counts.copy()
        copy.counts = self.counts.copy()
        copy.draws = self.draws.copy()
        copy.flows = self.flows.copy()
        copy.steps = self.steps.copy()
        copy.backlog = self.backlog.copy()
        copy.queued = self.queued.copy()
        copy.messages_queued = self.messages_queued
        copy.slot = self.slot
        copy.launched = self.launched
        copy.expecting = self.expecting
        copy.stopped = self.stopped
        copy.wake = self.wake
        copy.removals = self.removals
        copy._timetable = self._timetable.copy()
        return copy


class JourneyParticipants(Part):
    """The participants of the journeys of an app, by the journey's id; those of a draft are not there."""

    __slots__ = ("by_journey",)

    def __init__(self) -> None:
        self.by_journey: dict[str, Participants] = {}

    def copy(self) -> JourneyParticipants:
        """Return the same participants in a part of its own."""
        copy = JourneyParticipants()
        copy.by_journey = {journey_id: each.copy() for journey_id, each in self.by_journey.items()}
        return copy

    def __iter__(self) -> Iterator[tuple[str, Participants]]:
        return iter(list(self.by_journey.items()))


def participants_of(app: App, journey_id: str) -> Participants | None:
    """Return the participants of a journey; None if it was not published, or was deleted."""
    return app.part(JourneyParticipants).by_journey.get(journey_id)
