"""The plan of a journey: its activities with their kinds and numbers, read once when it is published."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from ..world.parts import Part
from .activities.kind import PlannedActivity
from .activities.table import kind_of, kinds_of

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
        self.repeated = frozenset(self.numbers[activity_id] for activity_id in find_repeated(activities))
        self.watched = self._find_watched()

    def _find_watched(self) -> frozenset[str]:
        """Return the activities whose message events are used by at least one condition."""
        watched: set[str] = set()
        for each in self.activities:
            for activity_id in each.kind.watches(each.details):
                watched |= {activity_id} if activity_id is not None else set(self.numbers)
        return frozenset(watched)

    def _find_instant_loop(self) -> bool:
        """Return whether a participant may come back to an activity without having waited."""
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


def find_repeated(activities: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Return the ids of the activities to which a participant may come back. This works for drafts, too."""
    targets: dict[str, set[str]] = {
        activity_id: {
            pointer.target
            for kind in kinds_of(activity)
            for pointer in kind.pointers(activity[kind.name])
            if pointer.target is not None and pointer.target in activities
        }
        for activity_id, activity in activities.items()
    }
    return frozenset(activity_id for activity_id in targets if activity_id in _reach(targets, activity_id))


def _reach(targets: Mapping[str, set[str]], start: str) -> set[str]:
    """Return the activities that a participant may visit after an activity."""
    reached: set[str] = set()
    to_visit = {start}
    while to_visit:
        found = targets[to_visit.pop()] - reached
        reached |= found
        to_visit |= found
    return reached


class JourneyPlans(Part):
    """The plans of an app's published journeys, by journey id. A plan never changes."""

    __slots__ = ("by_journey",)

    def __init__(self) -> None:
        self.by_journey: dict[str, Plan] = {}

    def copy(self) -> JourneyPlans:
        """Return an independent copy of this part."""
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
