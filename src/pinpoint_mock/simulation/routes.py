"""The routes of a run: the different ways through the journey, and the number of people on each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ..journeys.participants import participants_of
from ..journeys.plan import plan_of
from ..journeys.steps import SENT_LATER, STAYS, STOPPED_LATER

if TYPE_CHECKING:
    from ..journeys.journey import Journey
    from ..world.store import App

    Way: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class JourneyRoute:
    """A way through a journey.

    Args:
        steps: The id and the outcome of each activity.
        count: The number of people who took it.
        row: The position in `Simulation.paths` of the first entry that took it.
    """

    steps: Way
    count: int
    row: int


def list_routes(app: App, journey: Journey) -> list[JourneyRoute]:
    """Return the routes of a journey, most frequent first."""
    participants = participants_of(app, journey.id)
    assert participants is not None
    activities = [activity.id for activity in plan_of(app, journey).activities]
    size = len(participants.keys)
    index = participants.steps.index(size)
    counts: Counter[Way] = Counter()
    first: dict[Way, int] = {}
    for row in range(size):
        way = tuple(
            (activities[step.activity], step.outcome.label)
            for step in index.bare_of(row)
            if step.target != STAYS and step.outcome.label not in (SENT_LATER, STOPPED_LATER)
        )
        counts[way] += 1
        first.setdefault(way, row)
    routes = [JourneyRoute(way, count, first[way]) for way, count in counts.items()]
    return sorted(routes, key=lambda route: (-route.count, route.row))
