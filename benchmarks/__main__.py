"""The command line: `python -m benchmarks [--quick] [--write docs/performance.md]`.

It prints the measurements and whether the goals were met. The exit code does not depend on the goals: on a busy
machine, a missed goal is a reason to look, not a failure.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from . import audiences, campaigns, cases, files, journey_engine, kpis, loading, many_messages, scheduling, simulation
from .calls import calls
from .messages import mailing, sending, weight
from .report import page, table

if TYPE_CHECKING:
    from .report import Result

ROUNDS, QUICK_ROUNDS = 50, 8
PROCESSES, QUICK_PROCESSES = 25, 5
LONG_ROUNDS, QUICK_LONG_ROUNDS = 5, 3
MANY_ROUNDS = 3


def main() -> None:
    """Measure everything and print the table. With `--write`, also write the page."""
    arguments = _parser().parse_args()
    rounds = QUICK_ROUNDS if arguments.quick else ROUNDS
    processes = QUICK_PROCESSES if arguments.quick else PROCESSES
    long_rounds = QUICK_LONG_ROUNDS if arguments.quick else LONG_ROUNDS
    rows = files.QUICK_ROWS if arguments.quick else files.ROWS
    results: list[Result] = []
    for case in (
        calls,
        sending,
        mailing,
        many_messages.deciding,
        cases.entering,
        cases.checkpoint,
        cases.pages,
        files.job_pages,
        *scheduling.CASES,
    ):
        results.extend(case(rounds))
    results.extend(weight())
    for case in (audiences.checkpoint, audiences.endpoints_of_users, audiences.segment_scan):
        results.extend(case(long_rounds))
    for case in (*journey_engine.CASES, *campaigns.CASES, *simulation.CASES, *loading.CASES):
        results.extend(case(long_rounds))
    results.extend(many_messages.reading(rounds))
    results.extend(many_messages.reporting(long_rounds))
    results.extend(files.import_rows(long_rounds, rows))
    if not arguments.quick:
        results.extend(files.import_many_rows(MANY_ROUNDS))
        results.extend(kpis.among_many(long_rounds))
    results.extend(files.export_lines(QUICK_LONG_ROUNDS, rows))
    results.extend(cases.first_call(processes))
    results.extend(cases.imports(processes))
    print(table(results))
    if arguments.write is not None:
        arguments.write.write_text(page(results, rounds, long_rounds, processes), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure pinpoint-mock in ratios.")
    parser.add_argument("--quick", action="store_true", help="measure fewer rounds: faster, but noisier")
    parser.add_argument("--write", metavar="PAGE", type=Path, help="also write the results as a Markdown page")
    return parser


if __name__ == "__main__":
    main()
