"""The graph of a journey as lines with box-drawing characters, for terminals and test reports.

A branch is indented below its split. If several branches lead to an activity, it is below all of them, at the
indentation of the last activity that they share. Arrows on the branches show this: `→` down to it and `↑` back up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .order import Order, find_dominators, find_inner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .graph import GraphEdge, GraphNode, JourneyGraph

END = "(end)"
_MARKS = {"message": "■", "wait": "◔", "split": "◆", "holdout": "◇", "missing": "✗"}


class Span(NamedTuple):
    """A part of a line in one style.

    Args:
        text: The characters of the part.
        style: `name`, `count`, `faint`, `line`, or for a mark the form of its activity.
    """

    text: str
    style: str


def draw_text(graph: JourneyGraph) -> str:
    """Return the graph of a journey as lines of text."""
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in draw_outline(graph))


def draw_outline(graph: JourneyGraph) -> Iterator[list[Span]]:
    """Yield the lines of the drawing, each in parts that a terminal may colour."""
    yield from _Outline(graph).draw()


class _NextActivity(NamedTuple):
    """An activity that is not drawn yet, with the characters before it."""

    id: str
    indent: str


class _NextWay(NamedTuple):
    """A way that is not drawn yet, with the characters before it."""

    edge: GraphEdge
    indent: str
    is_last: bool


class _Outline:
    """The drawing of a journey.

    Args:
        graph: The journey.
    """

    def __init__(self, graph: JourneyGraph) -> None:
        self._graph = graph
        self._nodes = {node.id: node for node in graph.nodes}
        self._order = Order(graph)
        self._inner = set(map(id, find_inner(graph, self._order)))
        self._below: dict[str | None, list[str]] = {}  # the activities drawn below all ways of an activity
        dominators = find_dominators(graph, self._order)
        owned = {edge.target for edge in graph.edges if id(edge) in self._inner}
        for node in self._order.nodes:
            if node is not None and node not in owned:
                self._below.setdefault(dominators[node], []).append(node)
        self._unreached = set(self._order.roots[1:])
        self._drawn: set[str | None] = set()

    def draw(self) -> Iterator[list[Span]]:
        """Yield the lines."""
        details = "".join(f", {line}" for line in self._graph.details)
        yield [Span("● ", "entry"), Span(self._graph.title, "name"), Span(details, "faint")]
        items = self._list_below(None, "")
        while items:
            item = items.pop()
            if isinstance(item, _NextWay):
                yield self._draw_way(item)
                if self._is_inner(item.edge) and item.edge.target is not None:
                    rail = "" if self._is_straight(item.edge) else "   " if item.is_last else "│  "
                    items.append(_NextActivity(item.edge.target, item.indent + rail))
                continue
            if item.id in self._unreached:
                yield [Span("○ nothing leads here", "faint")]
            self._drawn.add(item.id)
            yield self._draw_node(self._nodes[item.id], item.indent)
            items += self._list_below(item.id, item.indent)

    def _list_below(self, node: str | None, indent: str) -> list[_NextActivity | _NextWay]:
        """Return what is drawn below an activity, last item first."""
        ways = self._order.ways[node]
        below: list[_NextActivity | _NextWay] = [_NextWay(edge, indent, edge is ways[-1]) for edge in ways]
        below += [_NextActivity(each, indent) for each in self._below.get(node, ())]
        return below[::-1]

    def _is_inner(self, edge: GraphEdge) -> bool:
        return id(edge) in self._inner

    def _is_straight(self, edge: GraphEdge) -> bool:
        """Return whether a way is the only one out of its activity, so that its target needs no indentation."""
        return self._is_inner(edge) and not edge.label and len(self._order.ways[edge.source]) == 1

    def _draw_way(self, item: _NextWay) -> list[Span]:
        edge = item.edge
        count = "" if edge.count is None else f"{edge.count:,}"
        if self._is_straight(edge):
            return [Span(f"{item.indent}│ ", "line"), Span(count, "count")]
        spans = [Span(f"{item.indent}{'╰' if item.is_last else '├'}─ ", "line"), Span(edge.label, "")]
        spans += [Span(" · " if edge.label and count else "", ""), Span(count, "count")]
        if not self._is_inner(edge):
            arrow = "↑" if edge.target in self._drawn else "→"
            space = " " if edge.text else ""
            spans += [
                Span(f"{space}{arrow} ", "line"),
                Span(edge.target or END, "faint" if edge.target is None else ""),
            ]
        return spans

    def _draw_node(self, node: GraphNode, indent: str) -> list[Span]:
        details = "".join(f", {line}" for line in node.details)
        inside = [Span(f", {node.inside:,} here", "count")] if node.inside else []
        return [
            Span(indent, "line"),
            Span(f"{_MARKS[node.form]} ", node.form),
            Span(node.id, "name"),
            Span(f"  {node.kind}{details}", "faint"),
            *inside,
        ]
