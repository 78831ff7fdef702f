"""The entry point of the command line: it runs the command, and prints a user's mistake as one line."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, Protocol, cast

from .. import __version__
from ..exports.documents import UnreadableExport
from .errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: tuple[str, ...] = ("lint", "draw", "run", "compare", "render")
"""The commands, in the order of `--help`; each is a module here."""
MISUSE = 2
"""The exit status if a command cannot do what it is asked to."""
_INTERRUPTED = 130  # the convention of shells: 128 plus the number of the signal


class Command(Protocol):
    """The module of a command; its docstring is the help."""

    __doc__: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments of the command."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Run the command, and return the exit status."""


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="python -m pinpoint_mock",
        description="Check, draw and run Amazon Pinpoint journeys on your own machine. No real messages are sent.",
    )
    parser.add_argument("--version", action="version", version=f"pinpoint-mock {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in COMMANDS:
        command = _load(name)
        summary, _, rest = command.__doc__.strip().partition("\n")
        added = commands.add_parser(
            name,
            help=summary,
            description=f"{summary}\n{rest}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(added)
    return parser


def _load(name: str) -> Command:
    return cast("Command", import_module(f".{name}", __package__))


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: The arguments; by default, those of the process.

    Returns:
        The exit status: 0 for success, 1 for findings or differences, 2 if the command cannot do its work.
    """
    arguments = make_parser().parse_args(argv)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal has the characters of boxes and messages
    try:
        status = _load(arguments.command).run(arguments)
        sys.stdout.flush()
    except (CommandError, UnreadableExport) as error:
        return _refuse(str(error))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone, as in `… | head`
            return MISUSE
        return _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status


def _refuse(reason: str) -> int:
    print(f"pinpoint_mock: {reason}", file=sys.stderr)
    return MISUSE
