"""The plan of a journey: its activities with their kinds and numbers, read once from what was published."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from ..world.parts import Part
from .activities.kind import PlannedActivity
from .activities.table import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.store import App
    from .journey import Journey


class Plan:
    """The activities of a published journey, by their numbers.

    Args:
        request: The WriteJourneyRequest.
    """

    __slots__ = ("activities", "has_instant_loop", "numbers", "repeated", "start", "watched")

    def __init__(self, request: Mapping[str, Any]) -> None:
        activities: Mapping[str, Mapping[str, Any]] = request["Activities"]
        self.activities = [
            PlannedActivity(activity_id, kind, activity[kind.name])
            for activity_id, activity in activities.items()
            for kind in (kind_of(activity),)
        ]
        self.numbers = {activity_id: number for number, activity_id in enumerate(activities)}
        self.start = self.numbers[request["StartActivity"]]
        self.has_instant_loop = self._find_instant_loop()
        self.repeated = self._find_repeated()
        self.watched = self._find_watched()

    def _find_watched(self) -> frozenset[str]:
        """Return the activities whose messages' events some condition asks about."""
        watched: set[str] = set()
        for each in self.activities:
            for activity_id in each.kind.watches(each.details):
                watched |= {activity_id} if activity_id is not None else set(self.numbers)
        return frozenset(watched)

    def _find_repeated(self) -> frozenset[int]:
        """Return the numbers of the activities to which a participant may come back."""
        targets = [
            {self.numbers[pointer.target] for pointer in each.kind.pointers(each.details) if pointer.target}
            for each in self.activities
        ]
        repeated = set()
        for number in range(len(targets)):
            reached: set[int] = set()
            to_visit = {number}
            while to_visit:
                found = targets[to_visit.pop()] - reached
                reached |= found
                to_visit |= found
            if number in reached:
                repeated.add(number)
        return frozenset(repeated)

    def _find_instant_loop(self) -> bool:
        """Whether a participant may come back to an activity without ever having waited."""
        instant = {each.id: each for each in self.activities if not each.kind.always_waits(each.details)}
        graph = {
            each.id: [pointer.target for pointer in each.kind.pointers(each.details) if pointer.target in instant]
            for each in instant.values()
        }
        try:
            TopologicalSorter(graph).prepare()
        except CycleError:
            return True
        return False


class JourneyPlans(Part):
    """The plans of the published journeys of an app, by the journey's id; a plan never changes."""

    __slots__ = ("by_journey",)

    def __init__(self) -> None:
        self.by_journey: dict[str, Plan] = {}

    def copy(self) -> JourneyPlans:
        """Return the same plans in a part of its own."""
        copy = JourneyPlans()
        copy.by_journey = self.by_journey.copy()
        return copy


def plan_of(app: App, journey: Journey) -> Plan:
    """Return the plan of a published journey."""
    plans = app.part(JourneyPlans).by_journey
    plan = plans.get(journey.id)
    if plan is None:
        plan = plans[journey.id] = Plan(journey.request)
    return plan
