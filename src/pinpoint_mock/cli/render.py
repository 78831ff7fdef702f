"""Show the message that a person gets from a template, with warnings.

The preview uses the engine of the mock for variables, helpers, payloads and the parts of an SMS. So it shows exactly
what a test finds in the outbox. No real messages are sent.

The exit status is 0 if every message could be sent, 1 if one could not, and 2 if a file cannot be used.
"""

from __future__ import annotations

import tempfile
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from .terminal import open_console

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from rich.console import Console

    from ..previews.preview import Preview


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", metavar="TEMPLATE", help="a file or folder with templates, as the API returns them")
    parser.add_argument(
        "--for",
        dest="endpoint",
        metavar="ENDPOINT",
        required=True,
        help="a file with the endpoints of a person, such as the response of GetEndpoint or GetUserEndpoints",
    )
    parser.add_argument("--template", metavar="NAME", help="show only the templates with this name")
    parser.add_argument("-o", "--output", metavar="PAGE", help="write the previews to this file, as an HTML page")
    parser.add_argument("--open", action="store_true", help="open the previews in a browser")


def run(arguments: argparse.Namespace) -> int:
    """Show the previews, and return the exit status."""
    from ..previews.previewing import preview

    console = open_console()
    previews = preview(arguments.file, arguments.endpoint, name=arguments.template)
    for note in previews.notes:
        print(f"note: {note}")
    for each in previews:
        _show(console, each)
    _write_page(console, previews, arguments.output, is_opened=arguments.open)
    return 0 if all(previews) else 1


def _show(console: Console, preview: Preview) -> None:
    """Print a preview: in colours in a terminal, otherwise as plain lines."""
    if not console.is_terminal:
        print(preview)
        if preview.html and preview.html != preview.body:
            print(*(f"  html| {line}" for line in preview.html.splitlines()), sep="\n")
        if preview.payload is not None:
            console.print_json(data=preview.payload, indent=2)
        return
    from rich.console import Group
    from rich.json import JSON
    from rich.panel import Panel
    from rich.syntax import Syntax
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for name, value in preview.facts.items():
        table.add_row(Text(name, style="dim"), Text(value))
    warnings = [Text(f"! {warning}", style="yellow" if preview else "red") for warning in preview.warnings]
    subject = [Text(preview.subject, style="bold")] if preview.subject is not None else []
    body = [] if preview.body == preview.html else [Text(preview.body)]
    html = [Syntax(preview.html, "html", word_wrap=True)] if preview.html else []
    payload = [JSON.from_data(preview.payload)] if preview.payload is not None else []
    content = Group(table, *warnings, *subject, *body, *html, *payload)
    console.print(Panel(content, title=Text(preview.title), title_align="left"))


def _write_page(console: Console, previews: Sequence[Preview], output: str | None, *, is_opened: bool) -> None:
    """Write the page to the file that the user names, or to a temporary file if it only has to be opened."""
    if output is None and not is_opened:
        return
    from ..previews.page import make_page

    path = Path(output) if output is not None else Path(tempfile.mkdtemp(prefix="pinpoint-mock-")) / "previews.html"
    path.write_text(make_page(previews), encoding="utf-8")
    console.print(f"wrote {path}", markup=False, highlight=False, soft_wrap=True)
    if is_opened:
        webbrowser.open(path.resolve().as_uri())
