"""Previews as one page of HTML, which needs nothing else but what the messages themselves name."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .preview import Preview

_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
section { border: 1px solid #8886; border-radius: .5rem; padding: 1rem; margin: 1rem 0; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .5rem 0; }
dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
.warnings { color: #b45309; } @media (prefers-color-scheme: dark) { .warnings { color: #fbbf24; } }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid #8886; border-radius: .5rem; padding: .75rem; }
iframe { width: 100%; height: 30rem; border: 1px solid #8886; border-radius: .5rem; background: #fff; }
"""


def make_page(previews: Iterable[Preview]) -> str:
    """Return the page: for each preview its measures, its warnings, and the message as it would look."""
    sections = "\n".join("\n".join(_make_section(each)) for each in previews)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Previews</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>Previews</h1>\n<p>Nothing was sent to anybody.</p>\n"
        f"{sections}\n</body>\n</html>\n"
    )


def _make_section(preview: Preview) -> Iterator[str]:
    yield f"<section>\n<h2>{escape(preview.title)}</h2>"
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in preview.facts.items())
    yield f"<dl>{facts}</dl>"
    if preview.warnings:
        items = "".join(f"<li>{escape(warning)}</li>" for warning in preview.warnings)
        yield f'<ul class="warnings">{items}</ul>'
    if preview.subject is not None:
        yield f"<p><strong>{escape(preview.subject)}</strong></p>"
    if preview.html:  # scripts of a message do not run
        yield f'<iframe sandbox title="HTML" srcdoc="{escape(preview.html)}"></iframe>'
    if preview.body != preview.html:
        yield f"<pre>{escape(preview.body)}</pre>"
    if preview.payload is not None:
        payload = json.dumps(preview.payload, indent=2, ensure_ascii=False)
        yield f"<details><summary>Payload</summary><pre>{escape(payload)}</pre></details>"
    yield "</section>"
