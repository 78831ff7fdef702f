"""The graph of a journey as SVG: readable in light and dark, without scripts and without outside resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .graph import JourneyGraph


def draw_svg(graph: JourneyGraph) -> str:
    """Draw the graph of a journey as an SVG picture.

    Raises:
        ImportError: If the layout library is not installed; the message says how to install it.
    """
    raise NotImplementedError(graph.name)
