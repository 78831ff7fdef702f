"""Draw a journey in the terminal, or as a picture.

The drawing shows each activity, the branches between activities in words, and how long participants wait. You can also
draw an incomplete draft: if an activity points to one that does not exist, the drawing shows it as missing. The
terminal and .mmd need no extra library; .svg and .html need the extra `cli`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..exports.reading import read_documents
from .errors import CommandError
from .terminal import open_console

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from ..drawing.graph import JourneyGraph
    from ..exports.documents import Document

_SUFFIXES = (".svg", ".html", ".mmd")
_STYLES = {
    "name": "bold",
    "count": "bold cyan",
    "faint": "dim",
    "line": "dim",
    "message": "blue",
    "wait": "magenta",
    "split": "yellow",
    "holdout": "red",
    "missing": "bold red",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", metavar="FILE", help="a JSON file with journeys, or a folder of such files")
    parser.add_argument(
        "-o",
        "--output",
        metavar="PICTURE",
        type=Path,
        help="write a picture: .svg, .html (with a legend and a table) or .mmd (Mermaid); default: print a drawing",
    )
    parser.add_argument("--journey", metavar="NAME", help="draw only the journey with this name or id")


def run(arguments: argparse.Namespace) -> int:
    """Draw the journeys, and return the exit status."""
    graphs = _read_graphs(arguments.file, arguments.journey)
    if arguments.output is None:
        _print_all(graphs)
    else:
        output: Path = arguments.output
        picture = _draw(graphs, output)
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(picture, encoding="utf-8")
        print(f"wrote {output}: {', '.join(graph.name for graph in graphs)}")
    return 0


def _read_graphs(file: str, wanted: str | None) -> list[JourneyGraph]:
    documents = read_documents(file)
    journeys = [document for document in documents if document.kind.noun == "journey"]
    if not journeys:
        raise CommandError(f"{file}: does not contain a journey")
    chosen = [journey for journey in journeys if wanted in (None, journey.name, journey.members.get("Id"))]
    if not chosen:
        raise CommandError(f"{file}: does not contain a journey {wanted!r}; it contains {_list_names(journeys)}")
    names = {
        str(document.members.get("Id")): document.name for document in documents if document.kind.noun == "segment"
    }
    from ..journeys.graph import make_graph

    return [make_graph(journey.members, segment_names=names) for journey in chosen]


def _list_names(journeys: Sequence[Document]) -> str:
    return ", ".join(repr(journey.name) for journey in journeys)


def _draw(graphs: Sequence[JourneyGraph], output: Path) -> str:
    """Return the content of the picture file."""
    suffix = output.suffix.lower()
    if suffix not in _SUFFIXES:
        raise CommandError(f"the picture's file name must end in .svg, .html or .mmd, not {output.name!r}")
    if suffix != ".html" and len(graphs) > 1:
        names = ", ".join(repr(graph.name) for graph in graphs)
        raise CommandError(
            f"choose one of the {len(graphs)} journeys with --journey NAME, or write an .html file: {names}"
        )
    from ..drawing.mermaid import draw_mermaid
    from ..drawing.page import draw_page
    from ..drawing.svg import draw_svg

    try:
        if suffix == ".html":
            return draw_page(graphs)
        return draw_svg(graphs[0]) if suffix == ".svg" else draw_mermaid(graphs[0])
    except ImportError as error:
        raise CommandError(str(error)) from None


def _print_all(graphs: Sequence[JourneyGraph]) -> None:
    """Print the drawings of journeys; in colours if the output is a terminal and rich is installed."""
    from ..drawing.outline import draw_text

    for number, graph in enumerate(graphs):
        if number:
            print()
        if not sys.stdout.isatty() or not _print_in_colour(graph):
            print(draw_text(graph), end="")


def _print_in_colour(graph: JourneyGraph) -> bool:
    """Print the drawing of a journey in colours; return False, without printing, if rich is not installed."""
    try:
        console = open_console()
    except CommandError:
        return False
    from rich.text import Text

    from ..drawing.outline import draw_outline

    for line in draw_outline(graph):
        console.print(Text.assemble(*((span.text, _STYLES.get(span.style, "")) for span in line)), soft_wrap=True)
    return True
