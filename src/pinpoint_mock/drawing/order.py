"""The order of a journey's activities from the entry on, and the ways that lead back.

Here, the entry is None. Activities that cannot be reached from the entry come last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .graph import GraphEdge, JourneyGraph


class Order:
    """The order of a journey's activities.

    Args:
        graph: The journey.

    Attributes:
        nodes: The entry and the activities. Each is before the activities to which it leads, except for ways back.
        roots: The entry, and the activities that cannot be reached from any earlier root.
        ways: The ways out of the entry and of each activity.
    """

    def __init__(self, graph: JourneyGraph) -> None:
        self.ways: dict[str | None, list[GraphEdge]] = {None: [], **{node.id: [] for node in graph.nodes}}
        for edge in graph.edges:
            self.ways[edge.source].append(edge)
        self._back: set[int] = set()
        self._seen: set[str | None] = set()
        self.roots: list[str | None] = []
        self.nodes: list[str | None] = []
        for node in self.ways:
            if node not in self._seen:
                self.roots.append(node)
                self.nodes += reversed(list(self._visit(node)))

    def is_back(self, edge: GraphEdge) -> bool:
        """Return whether a way leads back to an activity that participants passed on their way here."""
        return id(edge) in self._back

    def _visit(self, root: str | None) -> Iterator[str | None]:
        """Yield everything that can be reached, each node after all nodes to which it leads."""
        self._seen.add(root)
        path = {root: iter(self.ways[root])}
        while path:
            node, ways = next(reversed(path.items()))
            edge = next(ways, None)
            if edge is None:
                path.popitem()
                yield node
            elif edge.target is None:
                continue
            elif edge.target in path:
                self._back.add(id(edge))
            elif edge.target not in self._seen:
                self._seen.add(edge.target)
                path[edge.target] = iter(self.ways[edge.target])


def find_dominators(graph: JourneyGraph, order: Order) -> Mapping[str, str | None]:
    """Find, for each activity, the last node that all ways to it pass. For roots, it is the entry."""
    positions = {node: position for position, node in enumerate(order.nodes)}
    sources: dict[str | None, list[str | None]] = {node: [] for node in order.nodes}
    for edge in graph.edges:
        if edge.target is not None:
            sources[edge.target].append(edge.source)
    found: dict[str | None, str | None] = dict.fromkeys(order.roots)
    is_changed = True
    while is_changed:
        is_changed = False
        for node in order.nodes:
            if node in order.roots:
                continue
            known = [source for source in sources[node] if source in found]
            common = known[0]
            for source in known[1:]:
                common = _find_common(found, positions, common, source)
            if found.get(node, "") != common:
                found[node], is_changed = common, True
    return {node: dominator for node, dominator in found.items() if node is not None}


def _find_common(
    found: Mapping[str | None, str | None],
    positions: Mapping[str | None, int],
    first: str | None,
    second: str | None,
) -> str | None:
    while first != second:
        if positions[first] > positions[second]:
            first = found[first]
        else:
            second = found[second]
    return first


def find_inner(graph: JourneyGraph, order: Order) -> Sequence[GraphEdge]:
    """Find the ways that are the only one to their activity, not counting ways that lead back to it."""
    entering: dict[str | None, list[GraphEdge]] = {}
    for edge in graph.edges:
        if not order.is_back(edge):
            entering.setdefault(edge.target, []).append(edge)
    return [edges[0] for target, edges in entering.items() if target is not None and len(edges) == 1]
