"""The graph of a journey as a Mermaid flowchart, which GitHub and common documentation tools can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .graph import Form, JourneyGraph

_ENTRY, _END = "entry", "finish"  # the name of a node must not be a keyword of Mermaid
_OUTLINES: dict[Form, tuple[str, str]] = {
    "message": ("[", "]"),
    "wait": ("([", "])"),
    "split": ("{{", "}}"),
    "holdout": ("{{", "}}"),
    "missing": ("[/", "/]"),
}


def draw_mermaid(graph: JourneyGraph) -> str:
    """Return the graph of a journey as a Mermaid flowchart."""
    return "\n".join(_write(graph)) + "\n"


def _write(graph: JourneyGraph) -> Iterator[str]:
    names = {None: _ENTRY} | {node.id: f"a{number}" for number, node in enumerate(graph.nodes)}
    yield "flowchart TD"
    yield f"    {_ENTRY}([{_write_lines(graph.title, *graph.details)}])"
    for node in graph.nodes:
        before, after = _OUTLINES[node.form]
        inside = () if not node.inside else (f"{node.inside:,} here",)
        yield f"    {names[node.id]}{before}{_write_lines(node.id, node.kind, *node.details, *inside)}{after}"
    for edge in graph.edges:
        target = _END if edge.target is None else names[edge.target]
        link = f"-- {_write_lines(edge.text)} -->" if edge.text else "-->"
        yield f"    {names[edge.source]} {link} {target}"
    if any(edge.target is None for edge in graph.edges):
        yield f'    {_END}(["end"])'


def _write_lines(*lines: str) -> str:
    return f'"{"<br/>".join(map(_quote, lines))}"'


def _quote(text: str) -> str:
    """Escape a string for use within quotes in Mermaid."""
    for character, code in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("\n", " ")):
        text = text.replace(character, code)
    return text
