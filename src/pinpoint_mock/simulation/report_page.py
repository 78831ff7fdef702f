"""The report of a run: one HTML page without external files, for light and dark mode."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from ..drawing.web_page import PAGE_END, begin_page
from ..world.records import counted
from .activity_results import NUMBER_COLUMNS, describe_counts, list_cells, list_titles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from ..messages.sent_message import SentMessage
    from .simulation import Simulation

_ROUTES = 25  # the routes that the report shows, each with the path of one person
_ABSENTEES = 100
_UNUSABLE = 1_000  # the file unusable.txt contains all of them
_STYLE = "pre.picture { white-space: pre; } .picture svg { height: auto; max-width: 100%; }\n"


def write_report(simulation: Simulation, messages: Collection[SentMessage]) -> Iterator[str]:
    """Yield the HTML of the report, part by part.

    Args:
        simulation: The run.
        messages: The first message of each activity and channel.
    """
    title = f"Simulation of journey {simulation.journey.name}"
    yield begin_page(title, _STYLE)
    yield f"<h1>{escape(title)}</h1>\n"
    yield from (f"<p>{escape(sentence)}</p>\n" for sentence in simulation.summarize())
    yield from _write_list("Notes", simulation.notes)
    yield from _write_unusable(simulation.unusable)
    yield "<h2>Activities</h2>\n"
    yield from _write_table(list_titles(), map(list_cells, simulation.activities), NUMBER_COLUMNS)
    yield f'<h2>Picture</h2>\n<div class="picture">{_draw(simulation)}</div>\n'
    yield from _write_routes(simulation)
    yield from _write_messages(messages)
    yield from _write_absentees(simulation)
    yield PAGE_END


def _draw(simulation: Simulation) -> str:
    """Return the picture; if the layout library is not installed, the journey as text."""
    try:
        return simulation.journey.to_svg()
    except ImportError:
        return f'<pre class="picture">{escape(simulation.journey.to_text())}</pre>'


def _write_list(title: str, sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        items = "".join(f"<li>{escape(sentence)}</li>\n" for sentence in sentences)
        yield f"<h2>{title}</h2>\n<ul>\n{items}</ul>\n"


def _write_unusable(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of people and of events that could not be used."""
    if not lines:
        return
    items = "".join(f"<li>{escape(line)}</li>\n" for line in lines[:_UNUSABLE])
    rest = f'<p class="quiet">… and {len(lines) - _UNUSABLE:,} more.</p>\n' if len(lines) > _UNUSABLE else ""
    yield f"<details><summary>{counted(len(lines), 'line')} not used</summary>\n<ul>\n{items}</ul>\n{rest}</details>\n"


def _write_table(titles: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> Iterator[str]:
    def write_row(cells: Sequence[str], tag: str) -> str:
        written = (
            f"<{tag}{' class=number' if place in numbers else ''}>{escape(cell)}</{tag}>"
            for place, cell in enumerate(cells)
        )
        return f"<tr>{''.join(written)}</tr>\n"

    yield f"<table>\n<thead>{write_row(titles, 'th')}</thead>\n<tbody>\n"
    yield from (write_row(row, "td") for row in rows)
    yield "</tbody>\n</table>\n"


def _write_routes(simulation: Simulation) -> Iterator[str]:
    """Yield the most frequent routes, each with the path of the first person on it."""
    routes = simulation.routes
    if not routes:
        return
    yield "<h2>Routes through the journey</h2>\n"
    which = f"The {_ROUTES} most frequent of {len(routes):,} routes" if len(routes) > _ROUTES else "All routes"
    yield f'<p class="quiet">{which}, each with the path of the first person who took it.</p>\n'
    for route in routes[:_ROUTES]:
        way = " → ".join(f"<code>{escape(activity)}</code> {escape(outcome)}" for activity, outcome in route.steps)
        path = escape(str(simulation.paths[route.row]))
        yield f"<details><summary>{route.count:,}: {way or 'inside'}</summary><pre>{path}</pre></details>\n"


def _write_messages(messages: Collection[SentMessage]) -> Iterator[str]:
    """Yield the first message of each activity."""
    if not messages:
        return
    yield '<h2>Messages</h2>\n<p class="quiet">The first message of each activity and channel.</p>\n'
    for message in messages:
        title = "" if message.title is None else f": {escape(message.title)}"
        who = f"to {escape(message.address)}, {message.time:%Y-%m-%d %H:%M:%S}"
        origin = f"<code>{escape(str(message.activity_id))}</code> {escape(message.channel)}"
        yield f"<details><summary>{origin}{title}</summary>"
        yield f'<p class="quiet">{who}</p><pre>{escape(message.body)}</pre></details>\n'


def _write_absentees(simulation: Simulation) -> Iterator[str]:
    """Yield the reasons why people did not enter."""
    absentees = simulation.not_entered
    if not absentees:
        return
    yield "<h2>Why people did not enter</h2>\n"
    reasons = escape(describe_counts(simulation.reasons))
    yield f"<p>Not eligible: {counted(len(absentees), 'endpoint')}. {reasons}</p>\n"
    rows = ((each.endpoint_id, each.user_id or "", "; ".join(each.reasons)) for each in absentees)
    yield from _write_table(("endpoint", "user", "why"), islice(rows, _ABSENTEES))
    if len(absentees) > _ABSENTEES:
        yield f'<p class="quiet">… and {len(absentees) - _ABSENTEES:,} more.</p>\n'
