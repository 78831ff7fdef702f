"""The rows of the result, as a table for the terminal and as a page for the documentation."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import botocore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .measure import Times

NOT_BUILT = "the operation is not built yet"
HEADINGS = ("case", "measured", "time", "compared with", "its time", "ratio", "goal", "")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table.

    Args:
        case: What was done.
        measured: Who did it.
        seconds: How long it took.
        reference: Whom that is compared with; empty if with nobody.
        reference_seconds: How long the reference took.
        ratio: The time by the reference's, paired by round.
        ratio_goal: What the ratio should not exceed, if there is a goal.
        seconds_goal: What the time should not exceed, if there is a goal.
    """

    case: str
    measured: str
    seconds: float
    reference: str = ""
    reference_seconds: float | None = None
    ratio: float | None = None
    ratio_goal: float | None = None
    seconds_goal: float | None = None

    @classmethod
    def of(
        cls,
        case: str,
        times: Times,
        measured: str,
        reference: str = "",
        ratio_goal: float | None = None,
        *,
        seconds_goal: float | None = None,
    ) -> Row:
        """The row of one entrant, compared with another of the same rounds if there is a reference."""
        return cls(
            case=case,
            measured=measured,
            seconds=times.of(measured),
            reference=reference,
            reference_seconds=times.of(reference) if reference else None,
            ratio=times.ratio(measured, reference) if reference else None,
            ratio_goal=ratio_goal,
            seconds_goal=seconds_goal,
        )

    @property
    def verdict(self) -> str:
        """Whether the goal was met; empty if there is none."""
        if self.ratio is not None and self.ratio_goal is not None:
            return "met" if self.ratio <= self.ratio_goal else "missed"
        if self.seconds_goal is not None:
            return "met" if self.seconds <= self.seconds_goal else "missed"
        return ""

    def cells(self) -> tuple[str, ...]:
        """The row as texts, in the order of the headings."""
        goal = ""
        if self.ratio_goal is not None:
            goal = f"≤ {self.ratio_goal:.2f}"
        elif self.seconds_goal is not None:
            goal = f"≤ {_time(self.seconds_goal)}"
        return (
            self.case,
            self.measured,
            _time(self.seconds),
            self.reference,
            "" if self.reference_seconds is None else _time(self.reference_seconds),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            goal,
            self.verdict,
        )


@dataclass(frozen=True)
class Skipped:
    """A case that could not be measured, and why."""

    case: str
    reason: str

    def cells(self) -> tuple[str, ...]:
        """The row as texts, in the order of the headings."""
        return (self.case, f"skipped: {self.reason}", *[""] * (len(HEADINGS) - 2))


@dataclass(frozen=True)
class Figure:
    """What was measured that is no time."""

    case: str
    measured: str
    amount: str

    def cells(self) -> tuple[str, ...]:
        """The row as texts, in the order of the headings."""
        return (self.case, self.measured, self.amount, *[""] * (len(HEADINGS) - 3))


Result: TypeAlias = Row | Figure | Skipped


def table(results: Iterable[Result]) -> str:
    """The results in columns."""
    rows = [HEADINGS, *(result.cells() for result in results)]
    full = [row for row in rows if not row[1].startswith("skipped")]
    widths = [max(len(row[column]) for row in full) for column in range(len(HEADINGS))]
    widths[0] = max(len(row[0]) for row in rows)
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


_PAGE = """\
# Performance

*Written by `python -m benchmarks --write docs/performance.md`.*

What counts are the ratios: times differ from machine to machine. Measured with Python {python} and
botocore {botocore}, in one run. Those that are compared take turns, in shuffled order, for {rounds} rounds
of short batches ({processes} rounds of fresh interpreters for imports of Python modules; {long_rounds} or 3 rounds for
what is done with files and among many endpoints). Each time is a median over the rounds, and each ratio is the median
of the ratios within a round. Where a case says "a row", "a line" or "an endpoint", the time is for one of them.

**The floor** is the least that answering a boto3 client in its own process can cost: a client whose
`before-send` handler returns a canned answer, with the same status, headers and body as ours. Its requests
are not signed, as ours are not. **The signed floor** is the same with signing by dummy credentials: what a
test costs that cans its answers by hand. The garbage collector rests during a batch.

{table}

## Where the time goes

A profile of what the mock does in a call, in microseconds: medians of 40 rounds of real calls with timers of 0.2 µs
around each stage, taken once, on Python 3.11 with this code; it is not measured anew with the table above. The handler
of the floor takes about 4 µs.

| stage | GetApp | CreateApp | CreateJourney, 40 activities |
|---|---|---|---|
| routing | 0.8 | 0.4 | 1.3 |
| reading JSON | – | 1.4 | 37 |
| checking members against the model | – | 1.4 | 53 |
| the operation: its rules, ids, dates, tags, collections | 0.9 | 5.8 | 38 |
| writing JSON | 1.6 | 1.6 | 60 |
| the rest: finding the mock, lock, time, headers, record of the call | 9 | 11 | 22 |
| all | 12.7 | 21 | 212 |

A canned answer reads, checks and stores nothing. CreateApp misses its goal by one or two hundredths in every run, which
is about 2 µs: what it does more than GetApp, reading and checking a body and storing an app, takes 8 µs. CreateJourney
comes out at its goal or up to four hundredths over; reading and writing 6 KB of JSON is nearly half of its time.
UpdateEndpoint has no goal of its own: of what it takes more than a canned answer, two thirds are the endpoint's own:
checking what the request says of it, merging, quotas, indexes.

## What a row costs to import

The floor is `csv.DictReader` over the same file, which keeps nothing of what it reads, about 1 µs a row of 6 columns.
Every row of the files is a new address and a new user. Of the 4.0 µs of CPU time that an import by itself takes for it,
in stages measured apart from each other, roughly and once:

| stage | µs |
|---|---|
| the file's bytes to lines, and lines to cells (`csv.reader`) | 0.35 |
| the endpoint's id, which is a SHA-1 of the address | 0.5 |
| the rest of reading: checks, shared columns, the definition as a tuple | 0.9 |
| the endpoint and its user as tuples | 0.55 |
| keeping them by id, by user and by address, in dictionaries that grow | 0.4 |
| the rules of a write, counting, the list of members | 0.95 |

The stages do not add up to all of it: in the whole job the memory that they fill slows each other down. **The goal is
not met for 6 columns**: three whole runs of this benchmark showed 4.3, 4.7 and 4.6 times the floor; for 13 columns they
showed 4.1, 3.7 and 3.8. Two of the three shared the machine with other work; the last, which is the table above, did
not. A script that does nothing else but import, six alternating processes by CPU time, comes out lower: 4.0 with 6
columns (3.8 to 4.4) and 3.9 with 13 (3.4 to 4.3). Why the benchmark's own process is slower is not known. The
dictionaries of a million endpoints do not fit into a processor's cache, which is what a row of a larger file may cost
more.

## Messages

SendMessages to 100 addresses, by SMS with a template of four plain placeholders and values for each address, took 3.6
times the floor at first. Texts are encoded as a whole, and a message and its events are kept as what they are made of
until somebody looks: 1.9 times now, 14 µs a message more than a canned answer. Each message takes 1.4 KB of memory,
its share of the recorded call and its event included, with texts of 105 characters; it was 2.3 KB.
"""


def page(results: Iterable[Result], rounds: int, long_rounds: int, processes: int) -> str:
    """The results as a Markdown page."""
    return _PAGE.format(
        python=platform.python_version(),
        botocore=botocore.__version__,
        rounds=rounds,
        long_rounds=long_rounds,
        processes=processes,
        table=_markdown([HEADINGS, ["---"] * len(HEADINGS), *(result.cells() for result in results)]),
    )


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _time(seconds: float) -> str:
    if seconds < 1e-5:
        return f"{seconds * 1e6:.2f} µs"
    return f"{seconds * 1e6:.1f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.2f} ms"
