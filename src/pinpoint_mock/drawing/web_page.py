"""The frame of all HTML pages: one style for light and dark mode, and no external resources."""

from __future__ import annotations

from html import escape

from .palette import DARK, LIGHT

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_STYLE = f"""\
:root {{ color-scheme: light dark; --ink: {LIGHT.text}; --paper: {LIGHT.background}; --line: #d5dae0; --soft: #f3f5f8;
  --quiet: #57606a; --good: #16794a; --bad: #b3261e; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --ink: {DARK.text}; --paper: {DARK.background}; --line: #363c44; --soft: #1d2127; --quiet: #9aa4b0;
    --good: #5fcf97; --bad: #ff9a90; }}
}}
body {{ margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }}
h1 {{ font-size: 1.6rem; }} h2 {{ font-size: 1.2rem; margin-top: 2.5rem; }}
h1, h2, td, li {{ overflow-wrap: break-word; }}
a {{ color: inherit; }}
table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
th, td {{ border-bottom: 1px solid var(--line); padding: .35rem .8rem .35rem 0; text-align: left;
  vertical-align: top; }}
th.number, td.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
pre, code {{ background: var(--soft); border-radius: .3rem; }} code {{ padding: 0 .3rem; }}
pre {{ overflow-x: auto; padding: .8rem; white-space: pre-wrap; }}
details {{ border-bottom: 1px solid var(--line); padding: .4rem 0; }} summary {{ cursor: pointer; }}
figure {{ margin: 1rem 0; overflow-x: auto; }}
.quiet {{ color: var(--quiet); }}
"""
PAGE_END = "</body>\n</html>\n"


def begin_page(title: str, style: str = "", *, is_closed: bool = True) -> str:
    """Return the beginning of a page, up to its content.

    Args:
        title: The title, as plain text.
        style: More style rules for this page, after the shared ones.
        is_closed: Whether the browser must not load anything external for the page.
    """
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n' if is_closed else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{policy}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}{style}</style>\n</head>\n<body>\n"
    )
