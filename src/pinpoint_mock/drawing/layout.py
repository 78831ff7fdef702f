"""The positions of the nodes, ways and labels of a picture, which the library graphlay finds.

The layout is layered from top to bottom. Each way to the end has its own end node, so that no long lines lead to a
common one. A label is a node on its way, so it is on the line and overlaps nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from .order import Order
from .texts import measure, shorten, wrap_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .graph import GraphEdge, GraphNode, JourneyGraph

NAME_SIZE, LINE_SIZE = 13, 11
"""The font sizes in pixels: of the first line of a node, and of all other lines."""
LINE_HEIGHT = 16
SLANT = 14
"""How far the sides of a split extend to the left and right."""
_PADDING = 12
_LEAST_WIDTH = 72
_PORT_GAP = 24
"""The distance between the ways out of a node."""
_MARGIN = 24
_OPTIONS = {
    "spacing": {"layer_gap": 26, "node_gap": 30, "port_gap": _PORT_GAP},
    "routing": {"centre_ports": "all"},  # ways leave a node beside its middle, not at its corners
}
_INSTALL = "drawing a picture needs the library graphlay; install it with: pip install 'pinpoint-mock[cli]'"


class Point(NamedTuple):
    """A point of a picture, in pixels from its upper left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node, or the label of a way, with its position.

    Args:
        node: The activity; None for the entry, an end or a label.
        lines: The lines of text.
        width: The width.
        height: The height.
        center: The center.
    """

    node: GraphNode | None
    lines: tuple[str, ...]
    width: float
    height: float
    center: Point


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """A way with its position.

    Args:
        edge: The way.
        points: The corners of its line, from its source to its target.
        label: The label on its line; None without one.
    """

    edge: GraphEdge
    points: tuple[Point, ...]
    label: PlacedNode | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The positions of everything in a picture.

    Args:
        nodes: The entry, the activities in order, and one end for each way that leads to the end.
        edges: The ways.
        width: The width of the picture.
        height: The height of the picture.
    """

    nodes: tuple[PlacedNode, ...]
    edges: tuple[PlacedEdge, ...]
    width: float
    height: float


class _Box(NamedTuple):
    """A node, or the label of a way, before it has a position."""

    node: GraphNode | None
    lines: tuple[str, ...]
    width: float
    height: float


_END = _Box(None, ("end",), 46, 22)


def find_layout(graph: JourneyGraph) -> Layout:
    """Find the positions of everything in the picture of a journey.

    Raises:
        ImportError: If graphlay is not installed.
    """
    try:
        from graphlay import layout
    except ImportError:
        raise ImportError(_INSTALL) from None
    order = Order(graph)
    ends = [edge for edge in graph.edges if edge.target is None]
    boxes = [_make_entry(graph), *(_make_box(graph, node) for node in graph.nodes), *(_END for _ in ends)]
    labels = [_make_label(edge) for edge in graph.edges]
    request = {"nodes": [_make_request(box) for box in boxes], "edges": []}
    numbers = {None: 0} | {node.id: number for number, node in enumerate(graph.nodes, 1)}
    next_end = len(graph.nodes) + 1
    for edge, label in zip(graph.edges, labels, strict=True):
        target = next_end if edge.target is None else numbers[edge.target]
        next_end += edge.target is None
        stops = [numbers[edge.source], target]
        if label is not None:
            stops.insert(1, len(request["nodes"]))
            request["nodes"].append(_make_request(label) | {"shape": "ellipse"})
        if order.is_back(edge):
            stops.reverse()  # the library draws it downwards, with its label between the two nodes
        request["edges"] += [{"source": start, "target": end} for start, end in pairwise(stops)]
    found = layout(request, preset="process_map", options=_OPTIONS).raw
    return _place([(edge, order.is_back(edge)) for edge in graph.edges], boxes, labels, found)


def _make_request(box: _Box) -> dict[str, object]:
    return {"size": {"width": box.width, "height": box.height}}


def _make_entry(graph: JourneyGraph) -> _Box:
    entered = () if graph.entered is None else (f"{graph.entered:,} entered",)
    lines = (graph.name, *filter(None, (graph.state,)), *graph.details, *entered, *filter(None, (graph.note,)))
    return _make(None, lines, 1)


def _make_box(graph: JourneyGraph, node: GraphNode) -> _Box:
    inside = (f"{node.inside:,} here",) if node.inside else ()
    ways = len(list(graph.edges_from(node.id)))
    return _make(node, (node.id, node.kind, *node.details, *inside), ways)


def _make(node: GraphNode | None, lines: Sequence[str], ways: int) -> _Box:
    shown = tuple(map(shorten, lines))
    sizes = [NAME_SIZE, *(LINE_SIZE for _ in shown[1:])]
    sides = 0 if node is not None and node.form in ("message", "missing") else 2 * SLANT
    text = max(measure(line, size) for line, size in zip(shown, sizes, strict=True)) + 2 * _PADDING
    width = max(text, _LEAST_WIDTH, _PORT_GAP * ways) + sides
    return _Box(node, shown, round(width), LINE_HEIGHT * len(shown) + _PADDING)


def _make_label(edge: GraphEdge) -> _Box | None:
    count = [] if edge.count is None else [f"{edge.count:,}"]
    lines = (*wrap_label(edge.label), *count)
    if not lines:
        return None
    width = max(measure(line, LINE_SIZE) for line in lines) + 6
    return _Box(None, lines, round(width), LINE_HEIGHT * len(lines))


def _place(
    edges: Sequence[tuple[GraphEdge, bool]],
    boxes: Sequence[_Box],
    labels: Sequence[_Box | None],
    found: Mapping[str, Any],
) -> Layout:
    """Combine the results of the library, moved so that the upper left corner is at 0, 0."""
    least, most = found["bounds"]["min"], found["bounds"]["max"]
    left, top = least["x"] - _MARGIN, least["y"] - _MARGIN

    def move(point: Mapping[str, float]) -> Point:
        return Point(round(point["x"] - left, 1), round(point["y"] - top, 1))

    centers = [move(node["center"]) for node in found["nodes"]]
    lines = iter([tuple(map(move, line["points"])) for line in found["edges"]])
    label_centers = iter(centers[len(boxes) :])
    nodes = [PlacedNode(*box, center) for box, center in zip(boxes, centers, strict=False)]
    placed = []
    for (edge, is_back), box in zip(edges, labels, strict=True):
        label = None if box is None else PlacedNode(*box, next(label_centers))
        points = next(lines) if label is None else (*next(lines), *next(lines))
        placed.append(PlacedEdge(edge, points[::-1] if is_back else points, label))
    return Layout(tuple(nodes), tuple(placed), round(most["x"] + _MARGIN - left), round(most["y"] + _MARGIN - top))
