"""Formats the results as a table for the terminal and as a page for the documentation."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import botocore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .measure import Times

NOT_BUILT = "the operation does not exist yet"
HEADINGS = ("case", "measured", "time", "compared with", "its time", "ratio", "goal", "")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table.

    Args:
        case: The work that was measured.
        measured: The entrant that did it.
        seconds: The time that it took.
        reference: The entrant to compare with; empty without a comparison.
        reference_seconds: The time that the reference took.
        ratio: The time divided by the reference's time, per round.
        ratio_goal: The maximum ratio, if there is a goal.
        seconds_goal: The maximum time, if there is a goal.
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
        """Make the row of one entrant, compared with the reference, if there is one, in the same rounds."""
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
        """Whether the goal was met; empty if there is no goal."""
        if self.ratio is not None and self.ratio_goal is not None:
            return "met" if self.ratio <= self.ratio_goal else "missed"
        if self.seconds_goal is not None:
            return "met" if self.seconds <= self.seconds_goal else "missed"
        return ""

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the row, in the order of the headings."""
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
        """Return the cells of the row, in the order of the headings."""
        return (self.case, f"skipped: {self.reason}", *[""] * (len(HEADINGS) - 2))


@dataclass(frozen=True)
class Figure:
    """A measurement that is not a time."""

    case: str
    measured: str
    amount: str

    def cells(self) -> tuple[str, ...]:
        """Return the cells of the row, in the order of the headings."""
        return (self.case, self.measured, self.amount, *[""] * (len(HEADINGS) - 3))


Result: TypeAlias = Row | Figure | Skipped


def table(results: Iterable[Result]) -> str:
    """Return the results in columns."""
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

Counted in instructions (`valgrind --tool=callgrind`, Python 3.11), which nothing else on the machine disturbs, and
once, not anew with the table above:

| call | pinpoint-mock | the floor | ratio |
|---|---|---|---|
| GetApp | 1.78 million | 1.81 million | 0.98 |
| CreateApp | 1.96 million | 1.92 million | 1.02 |
| UpdateEndpoint, a new one | 2.13 million | 2.01 million | 1.06 |
| UpdateEndpoint, a known one | 2.17 million | 2.01 million | 1.08 |
| CreateJourney, 40 activities | 14.8 million | 12.3 million | 1.21 |
| SendMessages, 100 addresses, template | 46.0 million | 26.7 million | 1.73 |

Goals in µs and ms are for a machine on which GetApp takes about 130 µs: there, entering and leaving took 14 µs and
the import of the plugin 3.6 ms. One that is four times slower misses them.

In time the ratios are some hundredths higher, in SendMessages more: more code and data take part, and miss caches
more often, it seems. A canned answer reads, checks and stores nothing: what CreateApp does more, reading and
checking a body and storing an app, puts it around its goal in every run. CreateJourney comes out at its
goal or up to four hundredths over; reading and writing 6 KB of JSON is nearly half of its time. Of what UpdateEndpoint
takes more than a canned answer, two thirds are the endpoint's own: checking what the request says of it, merging,
quotas, indexes.

## What a row costs to import

The floor is `csv.DictReader` over the same file, which keeps nothing of what it reads. Every row of the files is a new
address and a new user. Roughly, by stages measured apart from each other and once, an import's time for a row of 6
columns goes to:

| stage | share |
|---|---|
| the file's bytes to lines, and lines to cells (`csv.reader`) | a tenth |
| the endpoint's id, which is a SHA-1 of the address | an eighth |
| the rest of reading: checks, shared columns, the definition as a tuple | a quarter |
| the endpoint and its user as tuples | a seventh |
| keeping them by id, by user and by address, in dictionaries that grow | a tenth |
| the rules of a write, counting, the list of members | a quarter |

The goal of 4.0 is met on some machines and missed on others, by up to a fifth: what is kept has to go to memory, which
may cost more than the reading that it is compared with. The dictionaries of a million endpoints do not fit into a
processor's cache, which is what a row of a larger file costs more.

## Messages

SendMessages to 100 addresses, by SMS with a template of four plain placeholders and values for each address, took 3.6
times the floor at first. Texts are encoded as a whole, and a message and its events are kept as their parts until
a test looks. What is left is each recipient's own: values, text, number, encoding, result, event, and counting it for
KPIs. Runs showed 1.85 to 2.08, so the goal of 2.00 is close, and missed in some: since KPIs are counted, in most. A
message takes the memory that the table shows, with a text of 105 characters; it was 2.3 KB.

An e-mail took eight to sixteen times as long as an SMS, most of it for a MIME message that no test read. Now it is
checked when it is sent, and composed when a test reads its bytes, headers or details.

## Journeys

A step of a participant costs about as much as a step of a loop: those who are at one activity at one instant are one
visit, and a participant is a row of parallel columns. SimPy has a process for each participant, which people would
write in its place; it keeps the same steps in a list. A participant who is due alone needs an action of its own, which
costs ten times as much as a row, and no more among 100,000 instants than among 1,000.

A checkpoint copies the columns. What is found by the participants' keys and the table of the instants are shared until
one of the two worlds changes them; they were copied at first, which took 50 ms with a look at the journey.

## Campaigns

The endpoints of a run that may be sent to at one instant are one batch, and a batch is sent as the addresses of one
SendMessages request are: what is equal for all recipients is done once for all of them. So a campaign's message costs
less than one of SendMessages, which also reads its address from a request. A run on the thirtieth day costs the same as
one on the third: it reads nothing of earlier runs.

## KPIs

KPIs are counted as the events happen. A counter keeps a running total for each instant, so a range of any length
takes two searches. Unique recipients take a search in sorted blocks, and by date one for each day, which is why
`unique-opens-grouped-by-date` takes longer among more events. A checkpoint shares all counters with the copy.

## Among many

What a test looks at after 24,000 messages takes as long as after 240: the length and the last item of a list read
nothing else. The report of a failing test reads what it prints. Rules of `faults.deliver` are found by address, so a
message that none is for costs the same among 100 rules as among one. Among 100,000 scheduled actions, a drop took
14 ms and a jump 5.8 ms when the queue was searched; a heap of the standard library is the floor now.

## The first call

The first call in a process imports the gateway and the room of its operation, and compiles what the operation needs of
the service model. It imported all rooms before, which took four times as long.
"""


def page(results: Iterable[Result], rounds: int, long_rounds: int, processes: int) -> str:
    """Return the results as a Markdown page."""
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
