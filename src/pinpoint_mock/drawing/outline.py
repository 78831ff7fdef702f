"""The graph of a journey as lines with box characters, for terminals and for the reports of tests.

A branch is indented below its split. An activity to which several branches lead stands below all of them, at the
indentation of the activity that they have in common; ways show it with an arrow, `→` down to it and `↑` back up.
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
        text: The text.
        style: `name`, `count`, `faint`, `line`, or the form of the activity whose mark it is.
    """

    text: str
    style: str


def draw_text(graph: JourneyGraph) -> str:
    """Draw the graph of a journey as lines of text."""
    return "".join("".join(span.text for span in line).rstrip() + "\n" for line in draw_outline(graph))


def draw_outline(graph: JourneyGraph) -> Iterator[list[Span]]:
    """Yield the lines of the drawing, each in parts that a terminal may colour."""
    yield from _Outline(graph).draw()


class _Item(NamedTuple):
    """What is still to be drawn.

    Args:
        node: The id of an activity; None if it is a way.
        edge: The way.
        indent: What stands before it.
        is_last: Whether it is the last way out of its activity.
    """

    node: str | None
    edge: GraphEdge | None
    indent: str
    is_last: bool = False


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
        self._below: dict[str | None, list[str]] = {}  # what is drawn below all ways of an activity
        dominators = find_dominators(graph, self._order)
        owned = {edge.target for edge in graph.edges if id(edge) in self._inner}
        for node in self._order.nodes:
            if node is not None and node not in owned:
                self._below.setdefault(dominators[node], []).append(node)
        self._unreached = self._order.roots[1:]
        self._drawn: set[str | None] = set()

    def draw(self) -> Iterator[list[Span]]:
        """Yield the lines."""
        details = "".join(f", {line}" for line in self._graph.details)
        yield [Span("● ", "entry"), Span(self._graph.title, "name"), Span(details, "faint")]
        items = self._list_items(None, "")
        while items:
            item = items.pop()
            if item.edge is not None:
                yield self._draw_way(item)
                if self._is_inner(item.edge) and item.edge.target is not None:
                    is_straight = self._is_straight(item.edge)
                    rail = "" if is_straight else "   " if item.is_last else "│  "
                    items.append(_Item(item.edge.target, None, item.indent + rail))
            elif item.node is not None:
                if item.node in self._unreached:
                    yield [Span("○ nothing leads here", "faint")]
                self._drawn.add(item.node)
                yield self._draw_node(self._nodes[item.node], item.indent)
                items += self._list_items(item.node, item.indent)

    def _list_items(self, node: str | None, indent: str) -> list[_Item]:
        """Return what comes below an activity, the last first."""
        ways = self._order.ways[node]
        items = [_Item(None, edge, indent, is_last=edge is ways[-1]) for edge in ways]
        return [*items, *(_Item(below, None, indent) for below in self._below.get(node, ()))][::-1]

    def _is_inner(self, edge: GraphEdge) -> bool:
        return id(edge) in self._inner

    def _is_straight(self, edge: GraphEdge) -> bool:
        """Whether a way is the only one out of its activity, so that what follows needs no indentation."""
        return self._is_inner(edge) and not edge.label and len(self._order.ways[edge.source]) == 1

    def _draw_way(self, item: _Item) -> list[Span]:
        edge = item.edge
        assert edge is not None
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
