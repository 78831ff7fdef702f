"""Journeys as one self-contained HTML page: pictures, legends and tables of activities."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .layout import PlacedNode, Point
from .palette import SCOPE
from .svg import draw_svg, find_class, make_outline
from .web_page import PAGE_END, begin_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .graph import GraphEdge, GraphNode, JourneyGraph

_STYLE = """\
td ul { margin: 0; padding: 0; list-style: none; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; margin: 0; padding: 0; list-style: none; }
.legend svg { vertical-align: -6px; }
"""


def draw_page(graphs: Sequence[JourneyGraph]) -> str:
    """Return journeys as one HTML page.

    Args:
        graphs: The graphs of the journeys.

    Raises:
        ImportError: If the layout library is not installed. The error message says how to install it.
    """
    title = ", ".join(graph.name for graph in graphs)
    content = "\n".join(line for graph in graphs for line in _write_journey(graph))
    return f"{begin_page(title, _STYLE)}{content}\n{PAGE_END}"


def _write_journey(graph: JourneyGraph) -> Iterator[str]:
    yield f"<h1>{escape(graph.name)}</h1>"
    summary = ", ".join(filter(None, (graph.title.removeprefix(graph.name).strip(" ,"), *graph.details)))
    yield f"<p>{escape(summary)}</p>"
    yield f"<figure>{draw_svg(graph)}</figure>"
    yield from _write_legend(graph)
    yield from _write_table(graph)


def _write_legend(graph: JourneyGraph) -> Iterator[str]:
    """Write the legend, with a sample of each kind of activity in the journey."""
    yield '<ul class="legend">'
    for kind, node in {node.kind: node for node in graph.nodes}.items():
        name = find_class(node)
        outline = make_outline(PlacedNode(node, (), 42, 22, Point(22, 12)), name)
        sample = (
            f'<svg class="{SCOPE}" width="44" height="24" aria-hidden="true"><path class="node {name}" d="{outline}"/>'
        )
        yield f"<li>{sample}</svg> {escape(kind)}</li>"
    yield "</ul>"


def _write_table(graph: JourneyGraph) -> Iterator[str]:
    has_counts = graph.entered is not None
    yield "<table><thead><tr><th>Activity</th><th>Kind</th><th>Details</th><th>Leads to</th>"
    yield f"{'<th>Here now</th>' if has_counts else ''}</tr></thead><tbody>"
    for node in graph.nodes:
        ways = "".join(f"<li>{_say_way(edge)}</li>" for edge in graph.edges_from(node.id))
        inside = f'<td class="number">{node.inside or 0:,}</td>' if has_counts else ""
        yield (
            f"<tr><td>{escape(node.id)}</td><td>{escape(node.kind)}</td><td>{_say_details(node)}</td>"
            f"<td><ul>{ways}</ul></td>{inside}</tr>"
        )
    yield "</tbody></table>"


def _say_details(node: GraphNode) -> str:
    return "<br>".join(map(escape, filter(None, (*node.details, node.note))))


def _say_way(edge: GraphEdge) -> str:
    text = f"{edge.text} → " if edge.text else ""
    return escape(f"{text}{edge.target or 'end'}")
