"""The queue of scheduled actions, and the registry of the functions that do them.

An entry is plain data and names the kind of its action. The module that owns a kind registers its function with
`@action`. So the world contains no closures, and a checkpoint can copy the queue.

The queue may have 100,000 entries, so each step looks at only a few of them:

- There are two heaps: one for entries with an end, one for endless recurrences. The next entry is on top of its heap.
- `drop` does not search the heaps. Each resource with living entries has a record: the number of these entries, and the
  sequence number of the first one. `drop` deletes the record; for an app, it deletes all of its records. If the
  resource gets an entry again, a new record begins with that entry. So an entry is dead if its resource has no record,
  or if the record begins after the entry.
- A dead entry is removed when it reaches the top of its heap. If a drop leaves more dead entries than living ones, both
  heaps are rebuilt without the dead ones. That looks at all entries, but more than half of them have died since the
  last time, and an entry dies only once. So on average, a drop costs a few steps for each entry that it removes.
"""

from __future__ import annotations

from collections import Counter
from heapq import heapify, heappop, heappush
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from .errors import EndlessInstantError
from .groups import Groups

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Action: TypeAlias = Callable[[Any, "Entry"], None]
    """A function that takes the app and the entry."""


class Entry(NamedTuple):
    """A scheduled action.

    Args:
        due: The time when it is due, in microseconds since the epoch.
        sequence: A number that increases with each entry. Of two entries with the same time, the lower one is first.
        kind: The name of the action.
        application_id: The app; the entry is dropped with the app.
        entity_id: The resource on which the action works.
        arguments: Further arguments of the action: plain values.
        endless: Whether it recurs without an end; `run_until_idle` does not wait for it.
    """

    due: int
    sequence: int
    kind: str
    application_id: str
    entity_id: str
    arguments: tuple[str | int, ...] = ()
    endless: bool = False


ACTIONS: dict[str, Action] = {}

LONGEST_CHAIN = 1_000
"""The maximum number of actions at one instant of which each caused the next one."""


def action(kind: str) -> Callable[[Action], Action]:
    """Register the function that does the actions of a kind."""

    def register(function: Action) -> Action:
        ACTIONS[kind] = function
        return function

    return register


class InstantChain:
    """A counter for actions at one instant that cause each other. It refuses an endless chain.

    Actions that were in the queue together count as one link, so 100,000 actions may be due at one instant.

    Args:
        scheduler: The queue.
    """

    __slots__ = ("_due", "_length", "_newest", "_scheduler")

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._due = -1
        self._newest = 0  # the sequence number of the last entry of the link
        self._length = 0

    def follow(self, entry: Entry) -> None:
        """Count an entry whose action is about to run.

        Raises:
            EndlessInstantError: If the chain is too long.
        """
        if entry.due != self._due:
            self._due, self._length = entry.due, 0
        elif entry.sequence > self._newest:
            self._length += 1
            if self._length >= LONGEST_CHAIN:
                last = f"{entry.kind!r} of {entry.entity_id} in app {entry.application_id}"
                raise EndlessInstantError(last, self._length)
        else:
            return
        self._newest = self._scheduler.last_sequence


class ActionCounter:
    """A counter of actions with a limit.

    Args:
        limit: The maximum number of actions.
    """

    __slots__ = ("_by_kind", "_by_resource", "_left")

    def __init__(self, limit: int) -> None:
        self._left = limit
        self._by_kind: Counter[str] = Counter()
        self._by_resource: Counter[tuple[str, str, str]] = Counter()

    @property
    def is_at_limit(self) -> bool:
        """Whether no more actions may be done."""
        return self._left <= 0

    def count(self, entry: Entry) -> None:
        """Count the action of an entry."""
        self._left -= 1
        self._by_kind[entry.kind] += 1
        self._by_resource[entry.kind, entry.entity_id, entry.application_id] += 1

    def __str__(self) -> str:
        """Return the number of actions, the most frequent kind, and its most frequent resource."""
        done = self._by_kind.total()
        text = "1 action" if done == 1 else f"{done} actions"
        for kind, count in self._by_kind.most_common(1):
            of_kind = {place: number for place, number in self._by_resource.items() if place[0] == kind}
            (_, entity_id, application_id), of_one = max(of_kind.items(), key=lambda item: item[1])
            which = "" if of_one == count else f", {of_one} of these"
            text += f", {count} of them {kind!r}{which} of {entity_id} in app {application_id}"
        return text


class _Living(NamedTuple):
    """The record of a resource that has living entries.

    Args:
        first: The sequence number of the first entry; the resource's earlier entries are dead.
        size: The number of entries.
    """

    first: int
    size: int


class Scheduler:
    """The queue of entries, in order of time."""

    __slots__ = ("_ending", "_endless", "_length", "_living", "_sequence")

    def __init__(self) -> None:
        self._ending: list[Entry] = []
        self._endless: list[Entry] = []
        self._living: Groups[str, _Living] = Groups()  # by app, then by resource
        self._length = 0
        self._sequence = 0

    @property
    def last_sequence(self) -> int:
        """The sequence number of the newest entry."""
        return self._sequence

    def add(
        self,
        due: int,
        kind: str,
        application_id: str,
        entity_id: str,
        *arguments: str | int,
        endless: bool = False,
    ) -> None:
        """Add an entry. Other packages call `App.schedule` instead."""
        self._sequence += 1
        entry = Entry(due, self._sequence, kind, application_id, entity_id, arguments, endless)
        heappush(self._endless if endless else self._ending, entry)
        resources = self._living.change(application_id)
        record = resources.get(entity_id)
        resources[entity_id] = _Living(entry.sequence, 1) if record is None else _Living(record.first, record.size + 1)
        self._length += 1

    def drop(self, application_id: str, entity_id: str | None = None) -> None:
        """Remove the entries of an app, or of one resource in it."""
        if entity_id is None:
            dropped = self._living.drop(application_id)
            self._length -= sum(record.size for record in dropped.values())
        else:
            record = self._living.remove(application_id, entity_id)
            self._length -= 0 if record is None else record.size
        if len(self._ending) + len(self._endless) > 2 * self._length:
            self._remove_dead()

    def is_due(self, now: int) -> bool:
        """Return whether an entry is due."""
        if not self._length:  # the case for most requests
            return False
        entry = self._peek()
        return entry is not None and entry.due <= now

    def pop_due(self, now: int) -> Entry | None:
        """Remove and return the next entry if it is due, else return None."""
        entry = self._peek()
        if entry is None or entry.due > now:
            return None
        heappop(self._endless if entry.endless else self._ending)
        self._count_down(entry)
        return entry

    def next_due(self) -> int | None:
        """Return the time of the next entry, or None."""
        entry = self._peek()
        return None if entry is None else entry.due

    def next_with_an_end(self) -> int | None:
        """Return the time of the next entry that is not an endless recurrence, or None."""
        entry = self._top(self._ending)
        return None if entry is None else entry.due

    def copy(self) -> Scheduler:
        """Return a queue with the same entries, which are values."""
        copied = Scheduler()
        copied._ending = self._ending.copy()
        copied._endless = self._endless.copy()
        copied._living = self._living.copy()
        copied._length = self._length
        copied._sequence = self._sequence
        return copied

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Entry]:
        """Yield the living entries, in no particular order."""
        return filter(self._is_alive, chain(self._ending, self._endless))

    def _peek(self) -> Entry | None:
        """Return the next entry, or None."""
        ending, endless = self._top(self._ending), self._top(self._endless)
        if ending is None or endless is None:
            return ending or endless
        return min(ending, endless)

    def _top(self, heap: list[Entry]) -> Entry | None:
        """Return the next living entry of a heap, or None. The dead entries before it are removed."""
        while heap:
            if self._is_alive(heap[0]):
                return heap[0]
            heappop(heap)
        return None

    def _is_alive(self, entry: Entry) -> bool:
        record = self._living.read(entry.application_id).get(entry.entity_id)
        return record is not None and record.first <= entry.sequence

    def _count_down(self, entry: Entry) -> None:
        """Update the record of a resource after one of its living entries was removed."""
        self._length -= 1
        record = self._living.read(entry.application_id)[entry.entity_id]
        if record.size > 1:
            self._living.change(entry.application_id)[entry.entity_id] = _Living(record.first, record.size - 1)
        else:
            self._living.remove(entry.application_id, entry.entity_id)

    def _remove_dead(self) -> None:
        for heap in (self._ending, self._endless):
            heap[:] = filter(self._is_alive, heap)
            heapify(heap)
