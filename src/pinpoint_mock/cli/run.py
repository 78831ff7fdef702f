"""Simulate a journey in virtual time, with people from a file (a dry run). No real messages are sent.

The output is a table of the activities, a drawing with counts, and the reasons why endpoints did not enter. The command
reads files as exported from Amazon Pinpoint. The journey can be a draft, or one that ended long ago.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from datetime import datetime, timezone
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..exports.documents import UnreadableExport
from ..world.errors import PinpointMockError
from ..world.formatting import show_error
from ..world.records import counted
from .compare import EQUAL, add_tolerance, find_status, read_tolerance
from .errors import CommandError
from .terminal import open_console

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console
    from rich.table import Table

    from ..journeys.short_waits import Waits
    from ..simulation.comparison import Comparison
    from ..simulation.golden import GoldenLog
    from ..simulation.simulation import Simulation

_COUNTS = (6, 7)  # the positions of the columns that have a count on each line
_IN_PICTURE = (1, 3)
_WIDE = 1_000
_NEW_FUNCTION = re.compile(r"\b(lambda|webhook)s=\{(['\"])(.*?)\2: \w+\}")
_FUNCTION = re.compile(r"\b(lambda|webhook)s\[(['\"])(.*?)\2\]")
_NAMED = 4  # the number of unusable lines, for one reason, that a note names


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "file", metavar="JOURNEY", help="a JSON file with the journey, or a folder that also has its other resources"
    )
    parser.add_argument(
        "--people",
        metavar="FILE",
        action="append",
        required=True,
        help="a file of endpoints: CSV, JSON Lines, or a file of an export job; can be repeated",
    )
    parser.add_argument("--days", type=float, default=30, help="the number of days in virtual time; default: 30")
    parser.add_argument("--seed", type=int, default=0, help="the seed of random choices; default: 0")
    parser.add_argument(
        "--start",
        metavar="TIME",
        help="the time when the first people can enter, such as 2030-01-07T09:00Z; default: the journey's StartTime",
    )
    parser.add_argument(
        "--waits",
        metavar="TIME",
        help="shorten the waits, like a test in the console: `skip` skips them; a duration such as 10s replaces each",
    )
    parser.add_argument(
        "--events",
        metavar="FILE",
        action="append",
        default=[],
        help="a file of event stream records, to record at their times; can be repeated",
    )
    for option, what, key in (("--lambda", "Lambda function", "NAME"), ("--webhook", "webhook", "URL")):
        parser.add_argument(
            option,
            metavar=f"{key}=MODULE:FUNCTION",
            dest=f"{option[2:]}s",
            action="append",
            default=[],
            help=f"a Python function to call instead of a {what}; can be repeated",
        )
    parser.add_argument(
        "--resources",
        metavar="PATH",
        action="append",
        default=[],
        help="another file or folder with templates, segments or channels; can be repeated",
    )
    parser.add_argument("--journey", metavar="NAME", help="the name or id of the journey to run, if there are several")
    parser.add_argument("--out", metavar="DIR", type=Path, help="write every message, all paths and a report to DIR")
    parser.add_argument("--save", metavar="GOLDEN", type=Path, help="write the path of each person to a golden file")
    parser.add_argument(
        "--compare", metavar="GOLDEN", type=Path, help="compare with a golden file; exit status 1 if the run differs"
    )
    add_tolerance(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the journey, print the results, and return the exit status."""
    console = open_console()
    tolerance = read_tolerance(arguments.tolerance)
    if arguments.out is not None:
        _check_out(arguments.out)
    if arguments.save is not None:
        _check_save(arguments.save, arguments.compare)
    golden = None if arguments.compare is None else _read_golden(arguments.compare)
    simulation = _simulate(arguments, console)
    _show(simulation, console)
    if arguments.out is not None:
        from ..simulation.output import write_output

        with _watching(console, "writing files") as watch:
            written = write_output(simulation, arguments.out, watch)
        files = f"{counted(written.messages, 'message')}, {counted(written.paths, 'path')}"
        print(f"wrote {files} and report.html to {written.folder}")
    comparison = None if golden is None else simulation.compare(golden, tolerance=tolerance)
    if arguments.save is not None:
        simulation.save(arguments.save)
        print(f"wrote {arguments.save}")
    return EQUAL if comparison is None else _report(comparison, arguments)


def _report(comparison: Comparison, arguments: argparse.Namespace) -> int:
    """Print a comparison, and write all differences to the folder of `--out`."""
    print(f"compared with {arguments.compare}: {comparison}")
    if not comparison and arguments.out is not None:
        from ..simulation.output import write_differences

        print(f"wrote all differences to {write_differences(comparison, arguments.out)}")
    return find_status(comparison)


def _simulate(arguments: argparse.Namespace, console: Console) -> Simulation:
    from ..simulation.run import simulate

    lambdas, webhooks = _find_functions("--lambda", arguments.lambdas), _find_functions("--webhook", arguments.webhooks)
    try:
        with _watching(console, "virtual time") as watch:
            return simulate(
                arguments.file,
                arguments.people,
                days=arguments.days,
                seed=arguments.seed,
                start=_read_start(arguments.start),
                events=arguments.events,
                lambdas=lambdas,
                webhooks=webhooks,
                resources=arguments.resources,
                name=arguments.journey,
                waits=_read_waits(arguments.waits),
                watch=watch,
            )
    except UnreadableExport:
        raise
    except (TypeError, ValueError, PinpointMockError, AssertionError) as error:
        raise CommandError(str(error) or f"a function raised {type(error).__name__}") from None


@contextmanager
def _watching(console: Console, title: str) -> Iterator[Callable[[float], object] | None]:
    """Show a progress bar in a terminal, and yield the function that moves it."""
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("run", total=1)
        yield lambda share: progress.update(task, completed=share)


def _show(simulation: Simulation, console: Console) -> None:
    """Print the table, the drawing, the reasons why endpoints did not enter, the notes and the summary."""
    from ..simulation.activity_results import make_table
    from ..simulation.output import UNUSABLE
    from ..simulation.simulation import SHOWN_REASONS

    if console.is_terminal:
        _show_table(simulation, console)
    else:
        print(make_table(simulation.activities))
    print(f"\n{simulation.journey.to_text()}")
    reasons = list(simulation.reasons.items())
    if reasons:
        print(f"not eligible: {counted(len(simulation.not_entered), 'endpoint')} did not enter")
        for reason, count in reasons[:SHOWN_REASONS]:
            print(f"  {count:,}: {reason}")
        if len(reasons) > SHOWN_REASONS:
            print(f"  … and {len(reasons) - SHOWN_REASONS:,} more reasons; use --out DIR to write all of them")
        print()
    for note in simulation.notes:
        print(f"note: {_show_options(note)}")
    if len(simulation.unusable) > _NAMED:
        print(f"note: use --out DIR to write all {len(simulation.unusable):,} unusable lines to {UNUSABLE}")
    print("\n".join(simulation.summarize()))


def _show_options(note: str) -> str:
    """Return a note that names command-line options instead of the arguments of `simulate`."""
    text = _NEW_FUNCTION.sub(r"--\1 \3=MODULE:FUNCTION", note)
    return _FUNCTION.sub(r"--\1 \3", text)


def _show_table(simulation: Simulation, console: Console) -> None:
    """Print the table; in a narrow terminal, without the columns that the drawing shows too."""
    from ..simulation.activity_results import list_columns

    columns = list_columns(simulation.activities)
    table = _make_table(simulation, columns)
    if console.measure(table, options=console.options.update(width=_WIDE)).maximum > console.width:
        table = _make_table(simulation, [place for place in columns if place not in _IN_PICTURE])
    console.print(table)


def _make_table(simulation: Simulation, columns: Sequence[int]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from ..simulation.activity_results import NUMBER_COLUMNS, list_cells, list_titles

    table, titles = Table(box=SIMPLE_HEAD, pad_edge=False), list_titles()
    for place in columns:
        justify: Literal["right", "left"] = "right" if place in NUMBER_COLUMNS else "left"
        table.add_column(titles[place], justify=justify, no_wrap=place in NUMBER_COLUMNS, overflow="fold")
    for result in simulation.activities:
        cells = [
            cell.replace(", ", "\n") if place in _COUNTS else cell for place, cell in enumerate(list_cells(result))
        ]
        table.add_row(*(Text(cells[place]) for place in columns))
    return table


def _check_out(folder: Path) -> None:
    from ..simulation.output import check_folder

    try:
        check_folder(folder)
    except FileExistsError as error:
        raise CommandError(f"{folder}: {error.strerror}") from None


def _check_save(file: Path, golden: Path | None) -> None:
    if not file.parent.is_dir():
        raise CommandError(f"{file}: the folder does not exist")
    if golden is not None and file.resolve() == golden.resolve():
        raise CommandError(f"{file}: --save would overwrite the file that --compare reads; choose another file")


def _read_golden(file: Path) -> GoldenLog:
    from ..simulation.golden_reading import read_golden

    return read_golden(file)


def _read_start(value: str | None) -> datetime | None:
    """Read the value of `--start`; a time without an offset is in UTC."""
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(f"{value[:-1]}+00:00" if value.endswith(("Z", "z")) else value)
    except ValueError:
        raise CommandError(f"--start must be a time such as 2030-01-07T09:00Z, not {value!r}") from None
    return time if time.tzinfo is not None else time.replace(tzinfo=timezone.utc)


def _read_waits(value: str | None) -> Waits:
    if value is None:
        return None
    from ..journeys.short_waits import read_waits

    try:
        return read_waits(value)
    except ValueError as error:
        raise CommandError(f"--waits {error}") from None


def _find_functions(option: str, values: Sequence[str]) -> dict[str, Callable[..., object]]:
    """Return the functions that an option names, by the Lambda function or webhook that they replace."""
    found = {}
    for value in values:
        name, equals, path = value.rpartition("=")
        module, colon, function = path.partition(":")
        if not (equals and colon and name and module and function):
            raise CommandError(f"{option} must have the form NAME=MODULE:FUNCTION, not {value!r}")
        found[name] = _find_function(option, module, function)
    return found


def _find_function(option: str, module: str, function: str) -> Callable[..., object]:
    """Import a function; its module may be in the current folder."""
    folder = os.getcwd()  # noqa: PTH109  (sys.path has strings)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        value: object = import_module(module)
        for name in function.split("."):
            value = getattr(value, name)
    except (Exception, SystemExit) as error:  # the user's module may raise anything
        raise CommandError(f"{option}: {module}:{function} cannot be imported: {show_error(error)}") from None
    if not callable(value):
        raise CommandError(f"{option}: {module}:{function} is not a function")
    return value
