"""Recommendations about caps that always stop a message."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from ..world.clock import DAY
from ..world.records import counted
from .findings import Remark
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .activity_graph import ActivityGraph, ActivityNode
    from .resource import LintedResource

_MOST_STEPS = 10_000
"""The most steps that the search goes back: more than any journey without a loop has."""


class _Cap(NamedTuple):
    """A limit on the number of messages.

    Args:
        name: The member of Limits.
        most: The number of messages that it allows.
        window: The time in which the messages count, in microseconds; None for no limit in time.
    """

    name: str
    most: int
    window: int | None


@recommend("R231", "cap-stops-message", "journey")
def find_stopped_messages(journey: LintedResource) -> Iterator[Remark]:
    """A cap of the journey stops a message for all participants, because earlier messages use up the cap.

    Every path to the activity sends so many messages of the same kind, within the time of the cap, that the cap is
    already reached. The participant continues without the message, and it is counted as DAILY_CAP_EXCEEDED.

    Evidence: documented (what the caps count); the rule assumes that the earlier messages were sent.
    """
    graph = journey.graph
    for cap in _list_caps(journey.members.get("Limits", {})):
        for node in graph:
            if node.sends and _count_before(graph, node, cap) >= cap.most:
                when = "" if cap.window is None else f" within {cap.window // DAY} day{'s' * (cap.window > DAY)}"
                before = counted(cap.most, f"{node.kind.name} message")
                verb = "is" if cap.most == 1 else "are"
                message = f"{cap.name} {cap.most} stops this message: at least {before} {verb} sent before it{when}"
                hint = f"raise Limits.{cap.name}{'' if cap.window is None else ', or wait before the message'}"
                yield Remark(node.steps, message, hint)


def _list_caps(limits: Mapping[str, Any]) -> Iterator[_Cap]:
    """Yield the caps that are set; 0 means no cap."""
    if limits.get("TotalCap"):
        yield _Cap("TotalCap", limits["TotalCap"], None)
    if limits.get("DailyCap"):
        yield _Cap("DailyCap", limits["DailyCap"], DAY)
    timeframe = limits.get("TimeframeCap", {})
    if timeframe.get("Cap") and timeframe.get("Days"):
        yield _Cap("TimeframeCap", timeframe["Cap"], timeframe["Days"] * DAY)


def _count_before(graph: ActivityGraph, message: ActivityNode, cap: _Cap) -> int:
    """Return the smallest number of messages of the same kind on a path to a message, within the time of a cap.

    The search follows paths backwards, and continues the path with the fewest messages first. So the first path that
    reaches the start of the journey, or leaves the time of the cap, has the smallest number. A wait until a fixed time
    ends the search, because it may take any time. A loop that can be repeated too often also ends it.
    """
    waiting = [(0, 0, message.id)]
    seen: set[tuple[int, str]] = set()
    while waiting and len(seen) < _MOST_STEPS:
        count, elapsed, current = heappop(waiting)
        if (elapsed, current) in seen:
            continue
        seen.add((elapsed, current))
        if current == graph.start:
            return count
        for node in map(graph.nodes.__getitem__, graph.predecessors[current]):
            if cap.window is None:
                before = 0
            elif "WaitUntil" in node.wait or (before := elapsed + graph.leave_at(node, 0)) >= cap.window:
                return count
            heappush(waiting, (count + _is_alike(node, message), before, node.id))
    return 0


def _is_alike(node: ActivityNode, message: ActivityNode) -> bool:
    """Return whether two activities send to the same endpoints."""
    types = [each.details.get("EndpointTypes") for each in (node, message)]
    return node.kind.name == message.kind.name and types[0] == types[1]
