"""The participants of a journey: parallel columns with one row for each entry, and what is due for them.

There may be 100,000 participants, so they are not objects: a participant who waits takes about 150 bytes, and a
checkpoint copies a few lists. Source: docs/behaviours/journeys.md#participants.
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
"""The states of a participant: inside, reached the end, held out, inside at cancellation, endpoint deleted."""
STATES = ("ACTIVE", "LEFT", "HELD_OUT", "CANCELLED", "REMOVED")
"""The names of these states, by number, for tests."""
UNTIL, TIMER, ARRIVAL = range(3)
"""The kinds of waits: until a time, for a duration that stops during a pause, or for the turn to arrive."""
WAIT_STARTED = "WAIT_STARTED"
"""The metric of an activity that counts the participants who wait there now (documented)."""
_METRICS = {LEFT: "ENDPOINT_LEFT", HELD_OUT: "ENDPOINT_LEFT", CANCELLED: "CANCELLED"}
NOWHERE = -1
"""The activity of a participant who is not inside."""


class QueuedMessage(NamedTuple):
    """A message that waits for its turn because of MessagesPerSecond.

    Args:
        due: When its turn comes.
        sequence: A number that increases with each message.
        activity: The number of the activity that sends it.
        row: The participant.
        endpoint_key: The key of the endpoint.
        has_turn: Whether its turn is reserved. Otherwise, as after quiet time, it must still get a turn when it is due.
    """

    due: int
    sequence: int
    activity: int
    row: int
    endpoint_key: str
    has_turn: bool = True


class Participants:
    """The participants of one journey, by the number of their row. Rows are in the order of entry."""

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
        "newest_with_users",
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
        self.endpoints_of_users: dict[int, tuple[str, ...]] = {}  # the keys of their endpoints, only for users
        self.activities = array("h")
        self.states = array("b")
        self.runs = array("i")
        self.entered = array("q")  # in microseconds since the epoch
        self.entries = array("i")  # the number of the entry: 1 for the participant's first
        self.dues = array("q")  # 0 for those who do not wait
        self.waits = bytearray()  # the kind of wait: `UNTIL`, `TIMER` or `ARRIVAL`
        self.newest: dict[str, int] = {}
        self.newest_of_users: dict[str, int] = {}
        self.newest_with_users: dict[str, int] = {}  # by the key of an endpoint that entered with its user
        self.run_ids: list[str] = []
        self.inside: Counter[int] = Counter()  # by run
        self.run_counts: Counter[tuple[int, str]] = Counter()  # by run and metric
        self.counts: Counter[tuple[int, int, str]] = Counter()  # by run, activity and metric
        self.draws: Counter[tuple[int, int]] = Counter()  # by row and activity, only for activities in a loop
        self.flows: Counter[tuple[int, str, int]] = Counter()  # by activity, label and next activity
        self.steps = StepLog()
        self.backlog: list[QueuedMessage] = []  # a heap
        self.queued: Counter[int] = Counter()  # how many messages are in the backlog, by run
        self.messages_queued = 0  # how many messages were ever added to the backlog
        self.slot: Slot | None = None  # the last second in which messages are sent, by MessagesPerSecond
        self.launched: tuple[str, ...] = ()  # the keys of the segment's members at the start, if only they may enter
        self.expecting: frozenset[str] = frozenset()  # the ids of the runs that more participants will enter later
        self.stopped = ""  # why participants do not move any more: a loop that never waits
        self.wake = 0  # when the journey is scheduled to act; 0 for never
        self.removals = 0
        self._run_numbers: dict[str, int] = {}
        self._timetable = Timetable()
        self._is_shared = False  # whether a copy shares the keys and the newest rows

    def number_of_run(self, run_id: str) -> int:
        """Return the number of a run. A run that no participant has entered yet gets a new number."""
        number = self._run_numbers.get(run_id)
        if number is None:
            number = self._run_numbers[run_id] = len(self.run_ids)
            self.run_ids.append(run_id)
        return number

    def add(self, keys: Sequence[str], run: int, activity: int, now: int) -> range:
        """Add endpoints as participants.

        Args:
            keys: The keys of the endpoints.
            run: The number of the run.
            activity: The number of the first activity.
            now: The current time.

        Returns:
            The rows of the new participants.
        """
        self._own_keys()
        return self._add(keys, self.newest, run, activity, now)

    def add_users(self, users: Mapping[str, tuple[str, ...]], run: int, activity: int, now: int) -> range:
        """Add users as participants, each with the keys of its endpoints. Otherwise this works like `add`."""
        self._own_keys()
        rows = self._add(list(users), self.newest_of_users, run, activity, now)
        self.endpoints_of_users.update(zip(rows, users.values(), strict=True))
        for row, endpoint_keys in zip(rows, users.values(), strict=True):
            self.newest_with_users.update(dict.fromkeys(endpoint_keys, row))
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
        """Replace the endpoints of a user by those that are left."""
        self._own_keys()
        self.endpoints_of_users[row] = keys

    def _own_keys(self) -> None:
        """Copy the keys and their indexes if they are shared. They change only when participants enter."""
        if self._is_shared:
            self.keys, self.newest = self.keys.copy(), self.newest.copy()
            self.newest_of_users, self.endpoints_of_users = self.newest_of_users.copy(), self.endpoints_of_users.copy()
            self.newest_with_users = self.newest_with_users.copy()
            self._is_shared = False

    def is_inside(self, row: int) -> bool:
        """Return whether a participant is in the journey."""
        return self.states[row] == ACTIVE

    def endpoint_keys(self, row: int) -> tuple[str, ...]:
        """Return the keys of a participant's endpoints."""
        endpoints = self.endpoints_of_users.get(row)
        return (self.keys[row],) if endpoints is None else endpoints

    def find_rows(self, endpoint_key: str) -> list[int]:
        """Return the rows of all entries of an endpoint, alone or with its user, oldest first."""
        own = [row for row, key in enumerate(self.keys) if key == endpoint_key and row not in self.endpoints_of_users]
        with_users = [row for row, keys in self.endpoints_of_users.items() if endpoint_key in keys]
        return sorted([*own, *with_users])

    def wait(self, rows: Sequence[int], due: int, kind: int) -> None:
        """Make participants wait.

        Args:
            rows: The participants.
            due: When the wait ends.
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
        """Return when the next participant or message is due; 0 if none is."""
        first = self._timetable.first()
        if not self.backlog:
            return first
        turn = self.backlog[0].due
        return min(first, turn) if first else turn

    def take_due(self, now: int) -> list[int]:
        """Return the participants whose waits are over, in the order in which they entered, and end their waits."""
        found: list[int] = []
        dues = self.dues
        for due, rows in self._timetable.take(now):
            found += [row for row in rows if dues[row] == due]
        for row in found:
            dues[row] = 0
        found.sort()
        return found

    def queue(self, due: int, activity: int, row: int, endpoint_key: str, *, has_turn: bool = True) -> None:
        """Queue a message to an endpoint of a participant. The participant continues without it."""
        self.queued[self.runs[row]] += 1
        self.messages_queued += 1
        heappush(self.backlog, QueuedMessage(due, self.messages_queued, activity, row, endpoint_key, has_turn))

    def take_queued(self, now: int) -> list[QueuedMessage]:
        """Remove the messages whose turn has come from the queue, and return them in order."""
        found = []
        while self.backlog and self.backlog[0].due <= now:
            message = heappop(self.backlog)
            self.queued[self.runs[message.row]] -= 1
            found.append(message)
        return found

    def depart(self, rows: Sequence[int], state: int) -> None:
        """Let participants leave for good, because they reached the end or were held out."""
        activities, states = self.activities, self.states
        for row in rows:
            activities[row] = NOWHERE
            states[row] = state
        for run, number in self.count_by_run(rows):
            self.inside[run] -= number
            if state in _METRICS:
                self.run_counts[run, _METRICS[state]] += number

    def remove(self, rows: Sequence[int], state: int) -> None:
        """Remove participants, wherever they are."""
        for row in rows:
            waiting = self.runs[row], self.activities[row], WAIT_STARTED
            if self.dues[row] and self.waits[row] != ARRIVAL and self.counts.get(waiting):
                self.counts[waiting] -= 1
            self.dues[row] = 0
        self.depart(rows, state)
        self.removals += 1

    def count_by_run(self, rows: Sequence[int]) -> Iterable[tuple[int, int]]:
        """Return how many of the given participants belong to each run."""
        if len(self.run_ids) == 1:
            return ((0, len(rows)),)
        return Counter(map(self.runs.__getitem__, rows)).items()

    def all_inside(self) -> list[int]:
        """Return the participants who are inside."""
        return [row for row, state in enumerate(self.states) if state == ACTIVE]

    @property
    def left_inside(self) -> int:
        """The number of participants who are inside."""
        return self.inside.total()

    def is_over(self, run_id: str | None = None) -> bool:
        """Return whether no participant is inside and no message waits for its turn: in one run, or in all runs."""
        if run_id is None:
            return self.left_inside == 0 and not self.backlog
        run = self.number_of_run(run_id)
        return self.inside[run] == 0 and self.queued[run] == 0

    def shift(self, paused: int, now: int) -> None:
        """Adjust the waits after a pause. A timer stopped meanwhile; any other wait ends at its time, or now."""
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
        """Return an independent copy of the participants."""
        copy = Participants()
        copy.keys, copy.newest = self.keys, self.newest
        copy.newest_of_users, copy.endpoints_of_users = self.newest_of_users, self.endpoints_of_users
        copy.newest_with_users = self.newest_with_users
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
    """The participants of an app's journeys, by journey id. It contains no drafts."""

    __slots__ = ("by_journey",)

    def __init__(self) -> None:
        self.by_journey: dict[str, Participants] = {}

    def copy(self) -> JourneyParticipants:
        """Return an independent copy of this part."""
        copy = JourneyParticipants()
        copy.by_journey = {journey_id: each.copy() for journey_id, each in self.by_journey.items()}
        return copy

    def __iter__(self) -> Iterator[tuple[str, Participants]]:
        return iter(list(self.by_journey.items()))


def participants_of(app: App, journey_id: str) -> Participants | None:
    """Return the participants of a journey; None if it was not published or was deleted."""
    return app.part(JourneyParticipants).by_journey.get(journey_id)
