"""The command line: `python -m benchmarks [--quick] [--write docs/performance.md]`.

It says what was measured and whether the goals were met. Its exit code does not: on a machine that does other
things at the same time, a missed goal is a reason to look, not a failure.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from . import cases
from .calls import calls
from .messages import sending
from .report import page, table

if TYPE_CHECKING:
    from .report import Result

ROUNDS, QUICK_ROUNDS = 50, 8
PROCESSES, QUICK_PROCESSES = 25, 5


def main() -> None:
    """Measure everything, print the table, and write the page if asked to."""
    arguments = _parser().parse_args()
    rounds = QUICK_ROUNDS if arguments.quick else ROUNDS
    processes = QUICK_PROCESSES if arguments.quick else PROCESSES
    results: list[Result] = []
    for case in (calls, sending, cases.entering, cases.checkpoint, cases.pages):
        results.extend(case(rounds))
    results.extend(cases.imports(processes))
    print(table(results))
    if arguments.write is not None:
        arguments.write.write_text(page(results, rounds, processes), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure pinpoint-mock in ratios.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a first look, noisier")
    parser.add_argument("--write", metavar="PAGE", type=Path, help="write the results as a Markdown page, too")
    return parser


if __name__ == "__main__":
    main()
