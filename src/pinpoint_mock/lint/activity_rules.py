"""Recommendations about the ways through a journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .findings import Remark
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .activity_graph import ActivityNode
    from .resource import LintedResource


@recommend("R201", "unreachable-activity", "journey", needs=("Activities", "StartActivity"))
def find_unreachable_activities(journey: LintedResource) -> Iterator[Remark]:
    """No way leads from StartActivity to an activity.

    The service accepts it, and no participant ever comes there. Often a pointer was forgotten when an activity was put
    in between.

    Evidence: unknown whether the service's review says so; that no participant comes there follows from how
    journeys run (documented).
    """
    graph = journey.graph
    if graph.is_sound:
        reached = graph.reach([graph.start])
        for node in graph:
            if node.id not in reached:
                hint = "lead an activity to it, or remove it"
                yield Remark(("Activities", node.id), f"no way leads from {graph.start!r} to {node.id!r}", hint)


@recommend("R202", "loop-without-wait", "journey")
def find_loops_without_wait(journey: LintedResource) -> Iterator[Remark]:
    """A loop leads participants back to an activity without ever making them wait.

    Participants would go round at one instant, and get a message each time. A Wait, an EvaluationWaitTime or a
    condition about an event makes them wait. In `mock_pinpoint` such a journey raises `JourneyLoopError`.

    Evidence: unknown what the service does with a loop; that nothing in it takes time is documented.
    """
    graph = journey.graph
    in_loops: set[str] = set()

    def passes(node: ActivityNode) -> bool:
        return not graph.always_waits(node)

    for node in graph:
        if node.id in in_loops or not passes(node):
            continue
        after = graph.reach_after(node.id, passes)
        if node.id in after:
            loop = {node.id, *(each for each in after if node.id in graph.reach_after(each, passes))}
            loop = {each for each in loop if passes(graph.nodes[each])}
            in_loops |= loop
            names = ", ".join(repr(each.id) for each in graph if each.id in loop)
            hint = "put a Wait into the loop"
            yield Remark(("Activities", node.id), f"a loop without a wait goes through {names}", hint)
