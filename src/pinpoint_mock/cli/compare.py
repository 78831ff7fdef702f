"""Compare the log of a new system with a golden file, person by person, without running a journey.

Both files use the golden file format. `run --save` writes one file, and your new system writes the other. If they
differ, the exit status is 1, and each difference is explained with the names of both files.
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
    """Add the arguments of the command."""
    parser.add_argument("golden", metavar="GOLDEN", type=Path, help="the golden file: the expected path of each person")
    parser.add_argument("log", metavar="LOG", type=Path, help="the log of another system, or a second golden file")
    add_tolerance(parser)
    parser.add_argument("--all", action="store_true", help=f"list all differences; default: {_SHOWN}")


def add_tolerance(parser: argparse.ArgumentParser) -> None:
    """Add the option `--tolerance`."""
    parser.add_argument(
        "--tolerance",
        metavar="TIME",
        help="treat times as equal if they differ by at most this duration, such as 5m or PT5M; default: 0",
    )


def run(arguments: argparse.Namespace) -> int:
    """Compare the files, print the result, and return the exit status."""
    from ..simulation.comparer import compare_logs
    from ..simulation.golden_reading import read_golden

    tolerance = read_tolerance(arguments.tolerance)
    comparison = compare_logs(read_golden(arguments.golden), read_golden(arguments.log), tolerance)
    print(comparison.describe(full=arguments.all))
    return find_status(comparison)


def read_tolerance(value: str | None) -> timedelta:
    """Read the value of `--tolerance`.

    Raises:
        CommandError: If the value is not a duration.
    """
    if value is None:
        return timedelta()
    from ..world.durations import read_length

    length = read_length(value)
    if length is None:
        raise CommandError(f"--tolerance must be a duration such as 10s, 5m, 2h, 1d or PT5M, not {value!r}")
    return length


def find_status(comparison: Comparison) -> int:
    """Return the exit status of a comparison."""
    return EQUAL if comparison else DIFFERENT
