"""Previews as one HTML page. It needs no other files, except those that the messages themselves link to."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from ..drawing.web_page import PAGE_END, begin_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .preview import Preview

_STYLE = """\
section { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
section h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .5rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
.warnings { color: var(--bad); }
iframe { width: 100%; height: 20rem; resize: vertical; border: 1px solid var(--line); background: #fff; }
"""


def make_page(previews: Iterable[Preview]) -> str:
    """Return the page: for each preview its facts, its warnings, and the message as it would look."""
    sections = "\n".join("\n".join(_make_section(each)) for each in previews)
    begin = begin_page("Previews", _STYLE, is_closed=False)
    return f"{begin}<h1>Previews</h1>\n<p>No message was really sent.</p>\n{sections}\n{PAGE_END}"


def _make_section(preview: Preview) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(preview.title)}</h2>"
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in preview.facts.items())
    yield f"<dl>{facts}</dl>"
    if preview.warnings:
        items = "".join(f"<li>{escape(warning)}</li>" for warning in preview.warnings)
        yield f'<ul class="warnings">{items}</ul>'
    if preview.subject is not None:
        yield f"<p><strong>{escape(preview.subject)}</strong></p>"
    if preview.html:  # the sandbox keeps scripts in the message from running
        yield f'<iframe sandbox title="HTML" srcdoc="{escape(preview.html)}"></iframe>'
    if preview.body != preview.html:
        yield f"<pre>{escape(preview.body)}</pre>"
    if preview.payload is not None:
        payload = json.dumps(preview.payload, indent=2, ensure_ascii=False)
        yield f"<details><summary>Payload</summary><pre>{escape(payload)}</pre></details>"
    yield "</section>"
