"""The graph of a journey as SVG for light and dark mode, without scripts and external resources."""

from __future__ import annotations

import re
from html import escape
from itertools import chain, repeat
from typing import TYPE_CHECKING

from .layout import LINE_HEIGHT, SLANT, Point, find_layout
from .palette import LIGHT, SCOPE, write_style

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .graph import GraphEdge, GraphNode, JourneyGraph
    from .layout import Layout, PlacedEdge, PlacedNode

_CORNER, _ROUND, _CUT = 6, 24, 9
"""The radius of corners, the radius of round nodes, and the size of cut corners."""
_HEAD = 7
"""The length of an arrowhead."""
_NOT_OF_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def draw_svg(graph: JourneyGraph) -> str:
    """Return the graph of a journey as an SVG picture.

    Args:
        graph: The graph.

    Returns:
        The picture, as an element for a page or for a separate file. It follows the reader's choice of light or dark
        mode.

    Raises:
        ImportError: If the layout library is not installed. The error message says how to install it.
    """
    return "\n".join(_write(graph, find_layout(graph))) + "\n"


def _write(graph: JourneyGraph, layout: Layout) -> Iterator[str]:
    size = f'width="{layout.width:g}" height="{layout.height:g}" viewBox="0 0 {layout.width:g} {layout.height:g}"'
    title = _clean(f"Journey {graph.title}")
    yield f'<svg xmlns="http://www.w3.org/2000/svg" class="{SCOPE}" {size} role="img" aria-label="{escape(title)}">'
    yield f"<title>{escape(title, quote=False)}</title>"
    yield f"<desc>{_escape(describe(graph))}</desc>"
    yield f"<style>\n{write_style()}\n</style>"
    yield f'<rect class="background" width="{layout.width:g}" height="{layout.height:g}" rx="8"/>'
    for way in layout.edges:
        yield from _write_way(way)
    names = chain(["entry"], map(find_class, graph.nodes), repeat("end"))
    for placed, name in zip(layout.nodes, names, strict=False):
        yield from _write_node(graph, placed, name)
    for way in layout.edges:
        if way.label is not None:
            yield from _write_label(way.edge, way.label)
    yield "</svg>"


def describe(graph: JourneyGraph) -> str:
    """Describe a picture for readers who cannot see it, with one sentence for each way."""
    return " ".join(f"{_describe_way(edge)}." for edge in graph.edges)


def _describe_way(edge: GraphEdge) -> str:
    source = "The entry" if edge.source is None else edge.source
    text = f" ({edge.text})" if edge.text else ""
    return f"{source} leads to {edge.target or 'the end'}{text}"


def _write_way(way: PlacedEdge) -> Iterator[str]:
    untaken = " untaken" if way.edge.count == 0 else ""
    yield f"<g><title>{_escape(_describe_way(way.edge))}</title>"
    yield f'<path class="way{untaken}" d="{_round_corners(way.points)}"/>'
    yield f'<path class="head" d="{_make_head(way.points)}"/></g>'


def _round_corners(points: Sequence[Point]) -> str:
    """Return the path of a line with round corners."""
    path = [f"M{points[0].x:g} {points[0].y:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _step(corner, before), _step(corner, after)
        path.append(f"L{start.x:g} {start.y:g}Q{corner.x:g} {corner.y:g} {end.x:g} {end.y:g}")
    path.append(f"L{points[-1].x:g} {points[-1].y:g}")
    return "".join(path)


def _step(start: Point, goal: Point) -> Point:
    """Return the point on the way from `start` to `goal` that is a corner radius, or half of the way, from `start`."""
    length = abs(goal.x - start.x) + abs(goal.y - start.y)
    part = min(_CORNER / length, 0.5) if length else 0
    return Point(round(start.x + (goal.x - start.x) * part, 1), round(start.y + (goal.y - start.y) * part, 1))


def _make_head(points: Sequence[Point]) -> str:
    """Return the path of an arrowhead that continues the last part of the line."""
    tip = points[-1]
    before = next((point for point in reversed(points) if point != tip), Point(tip.x, tip.y - 1))
    length = ((tip.x - before.x) ** 2 + (tip.y - before.y) ** 2) ** 0.5
    x, y = (tip.x - before.x) / length * _HEAD, (tip.y - before.y) / length * _HEAD
    left, right = (tip.x - x - y / 2, tip.y - y + x / 2), (tip.x - x + y / 2, tip.y - y - x / 2)
    return f"M{tip.x:g} {tip.y:g}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}Z"


def _write_node(graph: JourneyGraph, placed: PlacedNode, name: str) -> Iterator[str]:
    yield f"<g><title>{_escape(_describe_node(graph, placed.node, name))}</title>"
    yield f'<path class="node {name}" d="{make_outline(placed, name)}"/>'
    yield from _write_lines(placed, ["" if name == "end" else "name", *("faint" for _ in placed.lines[1:])])
    yield "</g>"


def _write_lines(placed: PlacedNode, styles: Sequence[str]) -> Iterator[str]:
    """Yield the lines of text, one below the other."""
    top = placed.center.y - LINE_HEIGHT * (len(placed.lines) - 1) / 2
    for number, (line, style) in enumerate(zip(placed.lines, styles, strict=True)):
        place = f'x="{placed.center.x:g}" y="{top + LINE_HEIGHT * number:g}" dy=".35em"'
        attribute = f' class="{style}"' if style else ""
        yield f"<text {place}{attribute}>{_escape(line)}</text>"


def find_class(node: GraphNode) -> str:
    """Return the class of a node: its kind if that kind has its own colours, else its form."""
    return node.kind if node.form == "message" and node.kind in LIGHT.nodes else node.form


def _describe_node(graph: JourneyGraph, node: GraphNode | None, name: str) -> str:
    if node is None:
        return "end of the journey" if name == "end" else "\n".join((graph.title, *graph.details))
    inside = () if node.inside is None else (f"{node.inside:,} here",)
    return "\n".join(filter(None, (node.id, node.kind, *node.details, *inside, node.note)))


def make_outline(placed: PlacedNode, name: str) -> str:
    """Return the outline of a node: pointed for splits, cut for holdouts, round for waits and ends, else a box."""
    (x, y), half, tall = placed.center, placed.width / 2, placed.height / 2
    if name == "split":
        near, upper, lower = half - SLANT, y - tall, y + tall
        return _close(
            [(x - near, upper), (x + near, upper), (x + half, y), (x + near, lower), (x - near, lower), (x - half, y)]
        )
    if name == "holdout":
        near, upper, lower = half - _CUT, tall - _CUT, tall
        sides = [(near, -tall), (half, -upper), (half, upper), (near, lower)]
        return _close([(x + dx, y + dy) for dx, dy in sides] + [(x - dx, y - dy) for dx, dy in sides])
    radius = min(tall, _ROUND) if name in ("wait", "entry", "end") else _CORNER
    arc = f"a{radius:g} {radius:g} 0 0 1"
    wide, high = placed.width - 2 * radius, placed.height - 2 * radius
    return (
        f"M{x - half + radius:g} {y - tall:g}h{wide:g}{arc} {radius:g} {radius:g}v{high:g}{arc} {-radius:g} {radius:g}"
        f"h{-wide:g}{arc} {-radius:g} {-radius:g}v{-high:g}{arc} {radius:g} {-radius:g}z"
    )


def _close(corners: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "Z"


def _write_label(edge: GraphEdge, label: PlacedNode) -> Iterator[str]:
    left, top = label.center.x - label.width / 2, label.center.y - label.height / 2
    size = f'width="{label.width:g}" height="{label.height:g}"'
    yield f"<g><title>{_escape(_describe_way(edge))}</title>"
    yield f'<rect class="behind" x="{left:g}" y="{top:g}" {size} rx="3"/>'
    yield from _write_lines(label, [*("" for _ in label.lines[1:]), "" if edge.count is None else "count"])
    yield "</g>"


def _escape(text: str) -> str:
    return escape(_clean(text), quote=False)


def _clean(text: str) -> str:
    """Replace the characters that XML does not allow."""
    return _NOT_OF_XML.sub("\N{REPLACEMENT CHARACTER}", text)
