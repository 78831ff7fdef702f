"""Recommendations about the paths through a journey."""

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
    """No path leads from StartActivity to an activity.

    The service accepts the journey, but no participant ever arrives at the activity. Often an activity was inserted,
    and the pointer to the next one was forgotten.

    Evidence: it is unknown whether the service's review reports this; that no participant arrives there follows from
    how journeys run (documented).
    """
    graph = journey.graph
    if graph.is_sound:
        reached = graph.reach([graph.start])
        for node in graph:
            if node.id not in reached:
                hint = "point another activity to it, or remove it"
                yield Remark(("Activities", node.id), f"no path leads from {graph.start!r} to {node.id!r}", hint)


@recommend("R202", "loop-without-wait", "journey")
def find_loops_without_wait(journey: LintedResource) -> Iterator[Remark]:
    """A loop leads participants back to an activity, and they never wait in it.

    Participants would go through the loop again and again at the same time, and get its messages each time. To make
    them wait, use a Wait, an EvaluationWaitTime or a condition about an event. In `mock_pinpoint`, such a journey
    raises `JourneyLoopError`.

    Evidence: it is unknown what the service does with such a loop; that nothing in it takes time is documented.
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
            hint = "add a Wait to the loop"
            yield Remark(("Activities", node.id), f"these activities form a loop without a wait: {names}", hint)
