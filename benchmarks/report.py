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

The ratios are what counts, because times differ from machine to machine. Measured with Python {python} and botocore
{botocore}, in one run. The things that are compared take turns, in shuffled order, for {rounds} rounds of short
batches ({processes} rounds of fresh interpreters for imports of Python modules; {long_rounds} or 3 rounds for work
with files and among many endpoints). Each time is the median over the rounds. Each ratio is the median of the ratios
within the rounds. Where a case says "a row", "a line" or "an endpoint", the time is for one of them.

**The floor** is the minimum cost of a response to a boto3 client in the same process: a client whose `before-send`
handler returns a canned response with the same status, headers and body as ours. Its requests are not signed, like
ours. **The signed floor** is the same, but the requests are signed with dummy credentials. This is the cost for a
test with hand-written canned responses. The garbage collector is off during a batch.

{table}

## Where the time goes

This table counts instructions (`valgrind --tool=callgrind`, Python 3.11), so other work on the machine does not
affect it. It was made once. It is not updated with the table above:

| call | pinpoint-mock | the floor | ratio |
|---|---|---|---|
| GetApp | 1.78 million | 1.81 million | 0.98 |
| CreateApp | 1.96 million | 1.92 million | 1.02 |
| UpdateEndpoint, a new one | 2.13 million | 2.01 million | 1.06 |
| UpdateEndpoint, a known one | 2.17 million | 2.01 million | 1.08 |
| CreateJourney, 40 activities | 14.8 million | 12.3 million | 1.21 |
| SendMessages, 100 addresses, template | 46.0 million | 26.7 million | 1.73 |

Goals in µs and ms are for a machine on which GetApp takes about 130 µs. On that machine, entering and leaving a mock
took 14 µs, and the import of the plugin took 3.6 ms. A machine that is four times slower misses these goals.

Measured in time, the ratios are a few hundredths higher, and more for SendMessages. Probably the reason is that more
code and data are used, so they miss caches more often. A canned response does not read, check or store anything.
CreateApp also reads and checks a body and stores an app, so it is close to its goal in every run. CreateJourney is at
its goal or up to four hundredths above it. Nearly half of its time is reading and writing 6 KB of JSON.
UpdateEndpoint takes longer than a canned response. Two thirds of the difference are work on the endpoint: checking
its members, merging, quotas and indexes.

## The cost to import a row

The floor is `csv.DictReader` over the same file. It does not store what it reads. Every row of the files is a new
address and a new user. These are the approximate shares of the time to import a row with 6 columns. Each stage was
measured separately, once:

| stage | share |
|---|---|
| split the file into lines, and lines into cells (`csv.reader`) | a tenth |
| make the endpoint's id, a SHA-1 of the address | an eighth |
| the rest of reading: check values, read shared columns, make the definition | a quarter |
| make the tuples of the endpoint and its user | a seventh |
| store them by id, by user and by address, in growing dictionaries | a tenth |
| apply the rules of a write, count, list the members | a quarter |

Some machines meet the goal of 4.0. Others miss it by up to a fifth, because the imported data must be written to
memory. This may cost more than the reading that it is compared with. The dictionaries of a million endpoints do not
fit into a processor's cache, so a row of a larger file costs more.

## Messages

The case is SendMessages to 100 addresses by SMS, with a template of four plain placeholders and values for each
address. At first, it took 3.6 times the floor. Now all texts are encoded together, and the parts of a message and its
events are only put together when a test reads them. The remaining time is work for each recipient: values, text,
number, encoding, result, event, and the count for KPIs. Runs showed ratios from 1.85 to 2.08. So some runs miss the
goal of 2.00; now that KPIs are counted, most runs do. The table shows the memory of a message with a text of 105
characters. It was 2.3 KB at first.

An e-mail took eight to sixteen times as long as an SMS. Most of that time was for a MIME message that no test read.
Now an e-mail is checked when it is sent. The MIME message is only composed when a test reads its bytes, headers or
details.

## Journeys

A step of a participant costs about as much as a step of a loop. All participants who are at the same activity at the
same time are one visit, and a participant is a row in parallel columns. The program to compare with uses SimPy in the
usual way: it has a process for each participant, and stores the same steps in a list. A participant who is due alone
needs its own action. This costs ten times as much as a row. It does not cost more among 100,000 different times than
among 1,000.

A checkpoint copies the columns. The index of the participants' keys and the table of times are shared until one of
the two worlds changes them. At first they were copied, and a checkpoint with a look at the journey took 50 ms.

## Campaigns

The endpoints of a run that may get their message at the same time are one batch. A batch is sent like the addresses
of one SendMessages request: work that is the same for all recipients is done once. So a message of a campaign costs
less than a message of SendMessages, which also reads its address from a request. A run on the thirtieth day costs the
same as a run on the third day, because it does not read data of earlier runs.

## KPIs

KPIs are counted as the events happen. A counter has a running total for each time, so a range of any length takes two
searches. Unique recipients take a search in sorted blocks. Grouped by date, they take one search per day, so
`unique-opens-grouped-by-date` takes longer among more events. A checkpoint shares all counters with the copy.

## Simulations and exported files

`simulate` does not cost more than a journey in a mock, although it reads the people from a CSV file. Writing the
files of a run takes longer than the run: 100,000 people with two e-mails each make 200,000 files. Two thirds of that
time is the standard library, which writes the MIME message of each e-mail. A sixth is opening files. The written data
is not kept in memory.

Loading checks every value like a value in a request. It takes fifteen times as long as parsing the JSON. It takes
less time than creating the same resources through boto3.

## Among many

Reading the outbox or the events takes as long after 24,000 messages as after 240: the length and the last item of a
list do not read anything else. The report of a failing test reads only what it prints. Rules of `faults.deliver` are
found by address, so a message without a matching rule costs the same among 100 rules as with one rule. Among 100,000
scheduled actions, a drop took 14 ms and a jump took 5.8 ms when the queue was searched. Now the floor is a heap of
the standard library.

## The first call

The first call in a process imports the gateway and the package of its operation. It also compiles the part of the
service model that the operation needs. Before, it imported all packages. That took four times as long.
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
