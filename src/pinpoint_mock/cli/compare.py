"""Compare the log of a new system with a golden file, person by person, without a run.

Both files have the form of golden files: `run --save` writes one, and your new system writes the other. A difference is
exit status 1, and is explained with the names of both files.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CommandError

if TYPE_CHECKING:
    import argparse

    from ..simulation.comparison import Comparison

EQUAL, DIFFERENT = 0, 1
_SHOWN = "the first difference of each kind"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("golden", metavar="GOLDEN", type=Path, help="the golden file: what shall happen to each person")
    parser.add_argument("log", metavar="LOG", type=Path, help="the log of another system, or a second golden file")
    add_tolerance(parser)
    parser.add_argument("--all", action="store_true", help=f"list all differences; by default {_SHOWN}")


def add_tolerance(parser: argparse.ArgumentParser) -> None:
    """Add the option for how far times may be apart."""
    parser.add_argument(
        "--tolerance", metavar="TIME", help="how far times may be apart to be equal, such as 5m or PT5M; 0 by default"
    )


def run(arguments: argparse.Namespace) -> int:
    """Compare the files."""
    from ..simulation.comparer import compare_logs
    from ..simulation.golden_reading import read_golden

    tolerance = read_tolerance(arguments.tolerance)
    comparison = compare_logs(read_golden(arguments.golden), read_golden(arguments.log), tolerance)
    print(comparison.describe(full=arguments.all))
    return find_status(comparison)


def read_tolerance(text: str | None) -> timedelta:
    """Read how far times may be apart.

    Raises:
        CommandError: If it is not a length of time.
    """
    if text is None:
        return timedelta()
    from ..world.durations import read_length

    length = read_length(text)
    if length is None:
        raise CommandError(f"--tolerance must be a time such as 10s, 5m, 2h, 1d or PT5M, not {text!r}")
    return length


def find_status(comparison: Comparison) -> int:
    """Return the exit status of a comparison."""
    return EQUAL if comparison else DIFFERENT
