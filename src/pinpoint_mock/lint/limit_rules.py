"""Recommendations about caps that stop messages for certain."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from ..world.clock import DAY
from .findings import Remark
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from .activity_graph import ActivityGraph, ActivityNode
    from .resource import LintedResource

_MOST_STEPS = 10_000
"""How far ways are followed back: more than any journey without a loop has."""


class _Cap(NamedTuple):
    """A limit of messages.

    Args:
        name: The member of Limits.
        most: How many messages it lets through.
        window: Within how much time, in microseconds; None for ever.
    """

    name: str
    most: int
    window: int | None


@recommend("R231", "cap-stops-message", "journey")
def find_stopped_messages(journey: LintedResource) -> Iterator[Remark]:
    """A cap of the journey stops a message for all participants, because of the messages before it.

    On every way to the activity so many messages of the same kind are sent, within the time that the cap is about, that
    none is left for it. The participant goes on, and the message is counted as DAILY_CAP_EXCEEDED.

    Evidence: documented (what the caps count); that messages before were sent is taken for granted.
    """
    graph = journey.graph
    for cap in _list_caps(journey.members.get("Limits", {})):
        for node in graph:
            if node.sends and _count_before(graph, node, cap) >= cap.most:
                when = "" if cap.window is None else f" within {cap.window // DAY} day{'s' * (cap.window > DAY)}"
                message = f"{cap.name} {cap.most} stops this message: as many {node.kind.name} are sent before it{when}"
                hint = f"raise Limits.{cap.name}{'' if cap.window is None else ', or wait before the message'}"
                yield Remark(node.steps, message, hint)


def _list_caps(limits: Mapping[str, Any]) -> Iterator[_Cap]:
    """Yield the caps that are set; 0 is off."""
    if limits.get("TotalCap"):
        yield _Cap("TotalCap", limits["TotalCap"], None)
    if limits.get("DailyCap"):
        yield _Cap("DailyCap", limits["DailyCap"], DAY)
    timeframe = limits.get("TimeframeCap", {})
    if timeframe.get("Cap") and timeframe.get("Days"):
        yield _Cap("TimeframeCap", timeframe["Cap"], timeframe["Days"] * DAY)


def _count_before(graph: ActivityGraph, message: ActivityNode, cap: _Cap) -> int:
    """Return the least number of messages of the same kind on a way to a message, within the time of a cap.

    Ways are followed back, those with the fewest messages first. So the first that begins where the journey does, or
    before the time, has the least. A wait until a time ends the search, since it may take any time; so does a loop that
    can be passed too often.
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
    """Whether two activities send to the same endpoints."""
    types = [each.details.get("EndpointTypes") for each in (node, message)]
    return node.kind.name == message.kind.name and types[0] == types[1]
