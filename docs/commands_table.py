"""Write docs/reference/commands.md: the commands of `python -m pinpoint_mock`, their arguments and defaults.

`python docs/commands_table.py` writes the page. With `--check`, it only reports whether the page is up to date.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pinpoint_mock.cli.main import make_parser

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).with_name("reference") / "commands.md"
INTRODUCTION = """\
# Commands

`python -m pinpoint_mock COMMAND …`, or `pinpoint-mock COMMAND …`, works on files of Amazon Pinpoint resources: the
output of `aws pinpoint get-journey` and similar commands, requests, the files of export jobs, and CSV. It does not
need an AWS account or a network, and never sends a real message. `run`, `render` and the pictures of `draw` need the
extra `cli`. Install it with `pip install 'pinpoint-mock[cli]'`.

The exit status is 0 for success, 1 for findings or differences, and 2 if the command cannot do its work. In that case,
one line on standard error gives the reason. This page is generated from the commands, and a test keeps it up to date.
"""


def page() -> str:
    """Return the Markdown of the page."""
    return "\n".join([INTRODUCTION, *(line for name, parser in _commands() for line in _describe(name, parser))])


def _commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield each command with its parser."""
    for action in make_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _describe(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield the lines of one command."""
    yield from (f"## {name}", "", (parser.description or "").strip(), "", "| argument | meaning |", "|---|---|")
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction):
            yield f"| {_name(action)} | {_mean(action)} |"
    yield ""


def _name(action: argparse.Action) -> str:
    value = action.metavar or (action.dest.upper() if action.option_strings else action.dest)
    if action.choices is not None and action.metavar is None:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    shown = " ".join(value) if isinstance(value, tuple) else value
    if not action.option_strings:
        return f"`{shown}`"
    return ", ".join(f"`{option}`" if action.nargs == 0 else f"`{option} {shown}`" for option in action.option_strings)


def _mean(action: argparse.Action) -> str:
    """Return the help of an argument in one line, as `--help` fills it in."""
    text = (action.help or "") % {**vars(action), "prog": "python -m pinpoint_mock"}
    return " ".join(text.split()).replace("|", r"\|")


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(
            None if PAGE.read_text("utf-8") == page() else f"{PAGE.name} is out of date: run {Path(__file__).name}"
        )
    PAGE.write_text(page(), "utf-8")
