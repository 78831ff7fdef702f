"""The activities of a journey as a graph: which activity can follow which, and where participants wait."""

from __future__ import annotations

from functools import cached_property
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, NamedTuple

from ..journeys.activities.conditions import ConditionsActivity
from ..journeys.activities.table import kinds_of
from ..journeys.activities.waiting import find_wait_end, find_wait_time_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..journeys.activities.kind import ActivityKind, Pointer


class ActivityNode(NamedTuple):
    """An activity of a journey.

    Args:
        id: The activity's id.
        kind: The activity's kind.
        details: The members of the activity's kind.
        pointers: The pointers to the next activities.
    """

    id: str
    kind: ActivityKind
    details: Mapping[str, Any]
    pointers: tuple[Pointer, ...]

    @property
    def steps(self) -> tuple[str, str, str]:
        """The steps to the details."""
        return "Activities", self.id, self.kind.name

    @property
    def sends(self) -> bool:
        """Whether the activity sends messages."""
        return bool(self.kind.event_types)

    @property
    def wait(self) -> Mapping[str, str]:
        """The WaitTime or EvaluationWaitTime; empty if it is absent, or if it breaks a rule (another finding)."""
        found: Mapping[str, str] = self.details.get("WaitTime") or self.details.get("EvaluationWaitTime") or {}
        return {} if any(find_wait_time_problems(found, "")) else found


class ActivityGraph:
    """The activities of a journey, and the pointers between them.

    Args:
        request: The members of the journey, in the form of the service model.
    """

    def __init__(self, request: Mapping[str, Any]) -> None:
        activities: Mapping[str, Mapping[str, Any]] = request.get("Activities", {})
        self.start: str = request.get("StartActivity", "")
        self.nodes: dict[str, ActivityNode] = {}
        self.is_sound = self.start in activities
        self._activities = activities
        for activity_id, activity in activities.items():
            kinds = kinds_of(activity)
            if len(kinds) == 1:
                [kind] = kinds
                details = activity[kind.name]
                pointers = tuple(kind.pointers(details))
                self.nodes[activity_id] = ActivityNode(activity_id, kind, details, pointers)
                self.is_sound &= all(pointer.target is None or pointer.target in activities for pointer in pointers)
            else:
                self.is_sound = False

    def __iter__(self) -> Iterator[ActivityNode]:
        return iter(self.nodes.values())

    def targets_of(self, activity_id: str) -> list[str]:
        """Return the activities that can directly follow an activity."""
        node = self.nodes.get(activity_id)
        if node is None:
            return []
        return [pointer.target for pointer in node.pointers if pointer.target in self.nodes]

    def reach(self, begin: Iterable[str], passes: Callable[[ActivityNode], bool] = lambda _: True) -> set[str]:
        """Return the activities that can be reached from some activities.

        Args:
            begin: The activities to begin with; the result includes them.
            passes: Returns whether a path may continue through an activity.
        """
        reached: set[str] = set()
        waiting = [each for each in begin if each in self.nodes]
        while waiting:
            current = waiting.pop()
            if current not in reached:
                reached.add(current)
                if passes(self.nodes[current]):
                    waiting += self.targets_of(current)
        return reached

    def reach_after(self, activity_id: str, passes: Callable[[ActivityNode], bool] = lambda _: True) -> set[str]:
        """Return the activities that can follow an activity, directly or later; itself too if it is in a loop."""
        return self.reach(self.targets_of(activity_id), passes)

    @cached_property
    def predecessors(self) -> Mapping[str, list[str]]:
        """The direct predecessors of each activity."""
        found: dict[str, list[str]] = {activity_id: [] for activity_id in self.nodes}
        for activity_id in self.nodes:
            for target in self.targets_of(activity_id):
                found[target].append(activity_id)
        return found

    def always_waits(self, node: ActivityNode) -> bool:
        """Return whether every participant who arrives at an activity waits there for some time."""
        if node.kind.name == "Wait" and "WaitTime" not in node.details:
            return False
        return node.kind.always_waits(node.details)

    def leave_at(self, node: ActivityNode, arrival: int) -> int:
        """Return the time at which a participant who arrives at a given time leaves an activity, in microseconds."""
        due = find_wait_end(node.wait, arrival).due if node.wait else arrival
        if isinstance(node.kind, ConditionsActivity):
            due = max(due, arrival + node.kind.find_implicit_wait(self._activities, node.details))
        return max(due, arrival)

    def earliest_arrivals(self, start: int) -> dict[str, int]:
        """Return the earliest time at which a participant can arrive at each activity.

        Args:
            start: The time at which the first participants enter, in microseconds since the epoch.
        """
        arrivals: dict[str, int] = {}
        waiting = [(start, self.start)] if self.start in self.nodes else []
        while waiting:
            arrival, current = heappop(waiting)
            if current not in arrivals:
                arrivals[current] = arrival
                leaving = self.leave_at(self.nodes[current], arrival)
                for target in self.targets_of(current):
                    heappush(waiting, (leaving, target))
        return arrivals
