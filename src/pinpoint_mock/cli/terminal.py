"""The terminal output of commands, with the libraries of the extra `cli`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import CommandError

if TYPE_CHECKING:
    from rich.console import Console

INSTALL = "install it with: pip install 'pinpoint-mock[cli]'"


def open_console() -> Console:
    """Return the console, which writes tables, colours and progress bars to standard output.

    Raises:
        CommandError: If rich is not installed.
    """
    try:
        from rich.console import Console
    except ImportError:
        raise CommandError(f"this command needs the library rich; {INSTALL}") from None
    return Console()
