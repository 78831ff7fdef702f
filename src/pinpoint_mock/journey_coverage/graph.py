"""The graph of a covered journey, for pictures. A way that no participant took has the count 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..journeys.flow_counts import JourneyCounts
from ..journeys.graph import make_graph

if TYPE_CHECKING:
    from ..drawing.graph import JourneyGraph
    from .results import CoveredJourney


def make_covered_graph(journey: CoveredJourney) -> JourneyGraph:
    """Build the graph of a journey, with the number of test participants who took each way."""
    branches = [(activity.id, branch) for activity in journey.activities for branch in activity.branches]
    start = journey.definition.members.get("StartActivity")
    arrived = sum(activity.entered for activity in journey.activities if activity.id == start)
    came_back = sum(branch.taken for _, branch in branches if branch.way.target == start)
    taken: dict[tuple[str, str], int] = {}
    removed: dict[tuple[str, str], int] = {}
    for source, branch in branches:
        (removed if branch.way.is_removal else taken)[source, branch.way.outcome or ""] = branch.taken
    counts = JourneyCounts(entered=arrived - came_back, taken=taken, removed=removed)
    return make_graph(journey.definition.members, counts)
