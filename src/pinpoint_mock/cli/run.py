"""Run a journey with people from a file, in virtual time: a simulation, or dry run. Nothing is sent to anybody.

Prints a table of the activities, the picture with counts, and why people were not eligible. Files are as Amazon
Pinpoint exported them; the journey may be a draft, or long over.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..exports.documents import UnreadableExport
from ..world.errors import PinpointMockError
from ..world.formatting import show_error
from ..world.records import counted
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

EQUAL, DIFFERENT = 0, 1
_COUNTS = (6, 7)  # the positions of the columns that have a count on each line
_IN_PICTURE = (1, 3)
_WIDE = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("file", metavar="JOURNEY", help="a JSON file with the journey, or a folder with what it needs")
    parser.add_argument(
        "--people", metavar="FILE", required=True, help="endpoints: CSV, JSON lines, or the files of an export job"
    )
    parser.add_argument("--days", type=float, default=30, help="how many days of virtual time; 30 by default")
    parser.add_argument("--seed", type=int, default=0, help="where random choices come from; 0 by default")
    parser.add_argument(
        "--start", metavar="TIME", help="when the first people can enter, such as 2030-01-07T09:00Z; else StartTime"
    )
    parser.add_argument(
        "--waits",
        metavar="TIME",
        help="a test as in the console: `skip` for no waits, or the time that each takes: 10s",
    )
    parser.add_argument("--events", metavar="FILE", help="events to record at their times: records of an event stream")
    for option, what, key in (("--lambda", "Lambda function", "NAME"), ("--webhook", "webhook", "URL")):
        parser.add_argument(
            option,
            metavar=f"{key}=MODULE:FUNCTION",
            dest=f"{option[2:]}s",
            action="append",
            default=[],
            help=f"your Python function in place of a {what}; can be repeated",
        )
    parser.add_argument(
        "--resources", metavar="PATH", action="append", default=[], help="more files with templates, segments, channels"
    )
    parser.add_argument("--journey", metavar="NAME", help="the name or id of the journey, if there are several")
    parser.add_argument("--out", metavar="DIR", type=Path, help="write each message, all paths and a report into DIR")
    parser.add_argument("--save", metavar="GOLDEN", type=Path, help="write what happened to people into a golden file")
    parser.add_argument(
        "--compare", metavar="GOLDEN", type=Path, help="compare with a golden file: exit status 1 if it differs"
    )
    parser.add_argument(
        "--tolerance", metavar="DURATION", help="how far times may be apart in --compare, such as PT5M; 0 by default"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the journey."""
    console = open_console()
    tolerance = _read_tolerance(arguments.tolerance)
    if arguments.out is not None:
        _check_out(arguments.out)
    if arguments.save is not None:
        _check_save(arguments.save)
    golden = None if arguments.compare is None else _read_golden(arguments.compare)
    simulation = _simulate(arguments, console)
    _show(simulation, console)
    if arguments.out is not None:
        from ..simulation.output import write_output

        with _watching(console, "writing files") as watch:
            written = write_output(simulation, arguments.out, watch)
        files = f"{counted(written.messages, 'message')}, {counted(written.paths, 'path')} and report.html"
        print(f"wrote {files} into {written.folder}")
    comparison = None if golden is None else simulation.compare(golden, tolerance=tolerance)
    if arguments.save is not None:
        simulation.save(arguments.save)
        print(f"wrote {arguments.save}")
    if comparison is not None:
        print(f"compared with {arguments.compare}: {comparison}")
    return _find_status(comparison)


def _find_status(comparison: Comparison | None) -> int:
    return EQUAL if comparison is None or comparison.is_equal else DIFFERENT


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
                events=() if arguments.events is None else arguments.events,
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
    """Show a progress bar in a terminal, and give what moves it."""
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("run", total=1)
        yield lambda share: progress.update(task, completed=share)


def _show(simulation: Simulation, console: Console) -> None:
    """Print the table, the picture, who did not enter and why, and the summary."""
    from ..simulation.activity_results import make_table
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
            print(f"  … and {len(reasons) - SHOWN_REASONS:,} more reasons, which --out writes")
        print()
    for note in simulation.notes:
        print(f"note: {note}")
    print("\n".join(simulation.summarize()))


def _show_table(simulation: Simulation, console: Console) -> None:
    """Print the table; in a narrow terminal some columns are left out, which the picture shows."""
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

    from ..simulation.activity_results import NUMBER_COLUMNS, list_titles

    table, titles = Table(box=SIMPLE_HEAD, pad_edge=False), list_titles()
    for place in columns:
        justify: Literal["right", "left"] = "right" if place in NUMBER_COLUMNS else "left"
        table.add_column(titles[place], justify=justify, no_wrap=place in NUMBER_COLUMNS, overflow="fold")
    for result in simulation.activities:
        cells = [
            cell.replace(", ", "\n") if place in _COUNTS else cell for place, cell in enumerate(result.list_cells())
        ]
        table.add_row(*(Text(cells[place]) for place in columns))
    return table


def _check_out(folder: Path) -> None:
    from ..simulation.output import check_folder

    try:
        check_folder(folder)
    except FileExistsError as error:
        raise CommandError(f"{folder}: {error.strerror}") from None


def _check_save(file: Path) -> None:
    if not file.parent.is_dir():
        raise CommandError(f"{file}: the folder does not exist")


def _read_golden(file: Path) -> GoldenLog:
    from ..simulation.golden import read_golden

    return read_golden(file)


def _read_start(text: str | None) -> datetime | None:
    """Read a time; one without an offset is in UTC."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(f"{text[:-1]}+00:00" if text.endswith(("Z", "z")) else text)
    except ValueError:
        raise CommandError(f"--start must be a time such as 2030-01-07T09:00Z, not {text!r}") from None
    return time if time.tzinfo is not None else time.replace(tzinfo=timezone.utc)


def _read_waits(text: str | None) -> Waits:
    if text is None:
        return None
    from ..journeys.short_waits import read_waits

    try:
        return read_waits(text)
    except ValueError as error:
        raise CommandError(f"--waits {error}") from None


def _read_tolerance(text: str | None) -> timedelta | None:
    if text is None:
        return None
    from ..world.durations import read_duration

    duration = read_duration(text)
    if not isinstance(duration, timedelta):
        raise CommandError(f"--tolerance must be a duration such as PT5M or P1D, not {text!r}")
    return duration


def _find_functions(option: str, given: Sequence[str]) -> dict[str, Callable[..., object]]:
    """Return the functions that options name, by what they stand for."""
    found = {}
    for text in given:
        name, equals, path = text.rpartition("=")
        module, colon, function = path.partition(":")
        if not (equals and colon and name and module and function):
            raise CommandError(f"{option} must have the form NAME=MODULE:FUNCTION, not {text!r}")
        found[name] = _find_function(option, module, function)
    return found


def _find_function(option: str, module: str, function: str) -> Callable[..., object]:
    """Import a function, also from the current folder."""
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
