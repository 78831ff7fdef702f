"""What is to happen later: a queue of plain data, and the table of functions that act on it.

An entry names its action by kind. Whoever owns the kind registers its function with `@action`, so the world
holds no closure and a checkpoint can copy the queue.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from .store import App

    Action: TypeAlias = Callable[["App", "Entry"], None]


class Entry(NamedTuple):
    """One thing to come.

    Args:
        due: When, in microseconds since the epoch.
        sequence: What was scheduled first is done first.
        kind: The action's name.
        application_id: The app it belongs to; it is dropped with it.
        entity_id: The resource it acts on.
        arguments: What else the action needs: plain values.
        endless: A recurrence without an end, which nobody can wait for.
    """

    due: int
    sequence: int
    kind: str
    application_id: str
    entity_id: str
    arguments: tuple[str | int, ...] = ()
    endless: bool = False


ACTIONS: dict[str, Action] = {}


def action(kind: str) -> Callable[[Action], Action]:
    """Register the function that does what entries of this kind stand for."""

    def register(function: Action) -> Action:
        ACTIONS[kind] = function
        return function

    return register


class Scheduler:
    """The queue of entries, in order of due time."""

    __slots__ = ("_heap", "_sequence")

    def __init__(self) -> None:
        self._heap: list[Entry] = []
        self._sequence = 0

    def add(
        self,
        due: int,
        kind: str,
        app: App,
        entity_id: str,
        *arguments: str | int,
        endless: bool = False,
    ) -> None:
        """Schedule an action; a due time in the past means now (time may have been set back)."""
        self._sequence += 1
        due = max(due, app.world.clock.now())
        heappush(self._heap, Entry(due, self._sequence, kind, app.id, entity_id, arguments, endless))

    def drop(self, application_id: str, entity_id: str | None = None) -> None:
        """Forget what was scheduled for an app, or for one resource of it."""
        self._heap = [
            entry
            for entry in self._heap
            if entry.application_id != application_id or (entity_id is not None and entry.entity_id != entity_id)
        ]
        heapify(self._heap)

    def is_due(self, now: int) -> bool:
        """Whether anything is due."""
        return bool(self._heap) and self._heap[0].due <= now

    def pop_due(self, now: int) -> Entry | None:
        """Take out the next entry that is due, if there is one."""
        return heappop(self._heap) if self.is_due(now) else None

    def next_due(self) -> int | None:
        """When the next entry is due."""
        return self._heap[0].due if self._heap else None

    def next_with_an_end(self) -> int | None:
        """When the next entry is due that is no endless recurrence."""
        return min((entry.due for entry in self._heap if not entry.endless), default=None)

    def __len__(self) -> int:
        return len(self._heap)

    def copy(self) -> Scheduler:
        """A queue with the same entries, which are values."""
        twin = Scheduler()
        twin._heap = self._heap.copy()
        twin._sequence = self._sequence
        return twin
