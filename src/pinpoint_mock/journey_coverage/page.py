"""Journey coverage as one self-contained HTML page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ..drawing.mermaid import draw_mermaid
from ..drawing.svg import draw_svg
from ..drawing.web_page import PAGE_END, begin_page
from .graph import make_covered_graph
from .results import sum_numbers
from .table import NO_JOURNEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..drawing.graph import JourneyGraph
    from .results import CoverageNumbers, CoveredActivity, CoveredBranch, CoveredJourney

_TITLE = "Journey coverage"
_STYLE = """\
.summary th, .summary td { text-align: right; font-variant-numeric: tabular-nums; }
.summary th:first-child, .summary td:first-child { text-align: left; }
tfoot td { background: var(--soft); font-weight: 600; }
section ul { list-style: none; margin: 0; padding: 0; }
section ul ul { margin: 0 0 .5rem 1.8rem; }
li > span:first-child { display: inline-block; width: 1.4rem; font-weight: 700; }
.passed > span:first-child { color: var(--good); }
.missed > span:first-child, .missed > b { color: var(--bad); }
"""
_HEADINGS = ("Journey", "activities", "missed", "branches", "missed", "coverage")


def make_page(journeys: Sequence[CoveredJourney]) -> str:
    """Return the page: a table of all journeys, and a section for each journey that shows what was passed or missed."""
    total = sum_numbers(journeys)
    heading = f"{_TITLE}: {total.show_percent()}%" if journeys else _TITLE
    return "\n".join(
        [
            begin_page(heading, _STYLE) + f"<h1>{heading}</h1>",
            *(_make_table(journeys, total) if journeys else [f"<p>{NO_JOURNEY}</p>"]),
            *(line for number, journey in enumerate(journeys) for line in _make_section(number, journey)),
            PAGE_END,
        ]
    )


def _make_table(journeys: Sequence[CoveredJourney], total: CoverageNumbers) -> Iterator[str]:
    yield (
        '<table class="summary"><thead><tr>'
        + "".join(f'<th scope="col">{each}</th>' for each in _HEADINGS)
        + "</tr></thead><tbody>"
    )
    for number, journey in enumerate(journeys):
        yield _make_row(f'<a href="#j{number}">{escape(journey.title)}</a>', journey.numbers)
    yield f"</tbody><tfoot>{_make_row('Total', total)}</tfoot></table>"


def _make_row(name: str, numbers: CoverageNumbers) -> str:
    cells = (name, *(f"{number:,}" for number in numbers), f"{numbers.show_percent()}%")
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _make_section(number: int, journey: CoveredJourney) -> Iterator[str]:
    yield f'<section id="j{number}"><h2>{escape(journey.title)}: {journey.numbers.show_percent()}%</h2>'
    yield f'<p class="quiet">Published or loaded in {escape(journey.origin)}.</p><ul>'
    for activity in journey.activities:
        yield from _make_item(activity)
    yield "</ul>"
    graph = make_covered_graph(journey)
    yield f"<figure>{_draw(graph)}</figure>"
    yield f"<details><summary>As Mermaid text</summary><pre>{escape(draw_mermaid(graph))}</pre></details>"
    yield "</section>"


def _draw(graph: JourneyGraph) -> str:
    """Return the picture of a journey, or a message that says how to install the layout library."""
    try:
        return draw_svg(graph)
    except ImportError as error:
        return f'<p class="quiet">{escape(str(error))}</p>'


def _make_item(activity: CoveredActivity) -> Iterator[str]:
    kind = f'<span class="quiet">{escape(activity.type)}</span>'
    yield f"{_begin_item(activity.entered)}<b>{escape(activity.id)}</b> {kind} {_count(activity.entered)}<ul>"
    for branch in activity.branches:
        yield f"{_begin_item(branch.taken)}<b>{escape(_name_way(branch))}</b> {_count(branch.taken)}</li>"
    yield "</ul></li>"


def _begin_item(count: int) -> str:
    """Return the beginning of a list item. The mark is readable without colours and by screen readers."""
    mark, word = ("✓", "passed") if count else ("✗", "missed")
    return f'<li class="{word}"><span title="{word}">{mark}</span>'


def _count(count: int) -> str:
    return f'<span class="quiet">{count:,}</span>'


def _name_way(branch: CoveredBranch) -> str:
    return f"{branch.way.label} → {branch.target}".strip()
