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
        """`met` or `missed`, compared with the goal; empty without a goal."""
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

The ratios matter more than the times, which differ from machine to machine. The figures were measured with Python
{python} and botocore {botocore}, in one run. The things that are compared take turns in shuffled order, for {rounds}
rounds of short batches. Imports of Python modules are measured in {processes} rounds of fresh interpreters. Work with
files or with many endpoints is measured in {long_rounds} or 3 rounds. Each time is the median of the rounds. Each ratio
is the median of the ratios within a round. A ratio below 1 means that the measured time is shorter. A goal with a unit
is for the time, and a goal without a unit is for the ratio. If a case says "a row", "a line" or "an endpoint", its time
is for one of them.

**The floor** is the shortest possible time for answering a boto3 client in its own process. It is the time of a client
whose `before-send` handler returns a canned response with the same status, headers and body as ours. The requests of
this client are not signed, and neither are ours. **The signed floor** is the same with signing by dummy credentials:
the time of a test with canned responses that are written by hand. The garbage collector is off during a batch.

{table}

## Where the time goes

These figures are instructions, counted by `valgrind --tool=callgrind` with Python 3.11. Other work on the machine does
not change them. They were counted once, and not again with the table above:

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

Ratios of time are some hundredths higher than ratios of instructions, and more for SendMessages. The likely reason is
that more code and data take part and miss the processor's caches more often. The other differences are:

- **CreateApp**: a canned response does not read, check or store anything. CreateApp also reads and checks a body and
  stores an app, so it is near its goal in every run.
- **CreateJourney** is at its goal or up to four hundredths over it. Reading and writing 6 KB of JSON takes nearly half
  of its time.
- **UpdateEndpoint**: two thirds of the additional time are for the endpoint itself: checks of the request, merging,
  quotas and indexes.

## Import jobs: the cost of a row

The floor is `csv.DictReader` over the same file, which stores nothing. Every row of the files has a new address and a
new user. The stages were measured once, each on its own. Roughly, the time of a row with 6 columns is for:

| stage | share |
|---|---|
| split the file into lines, and lines into cells (`csv.reader`) | a tenth |
| make the endpoint's id, a SHA-1 of the address | an eighth |
| the rest of reading: check values, read shared columns, make the definition | a quarter |
| make the tuples of the endpoint and its user | a seventh |
| store them by id, by user and by address, in growing dictionaries | a tenth |
| apply the rules of a write, count, list the members | a quarter |

Some machines meet the goal of 4.0, and others miss it by up to a fifth. Stored data has to go to memory, which may cost
more than the reading that it is compared with. The dictionaries of a million endpoints do not fit into a processor's
cache, so a row of a larger file costs more.

## Messages

The case is SendMessages to 100 addresses, by SMS, with a template of four plain placeholders and values for each
address. At first it took 3.6 times the floor. Now the mock encodes each text as a whole. It stores a message and its
events in parts until a test reads them. The rest of the time is for each single recipient: values, text, number,
encoding, result, event, and counting the message for KPIs.

Runs showed 1.85 to 2.08, so the goal of 2.00 is close, and some runs missed it. Since the mock counts KPIs, most runs
miss it. The table shows the memory of a message whose text has 105 characters. It was 2.3 KB before.

An e-mail took eight to sixteen times as long as an SMS, mostly for a MIME message that no test read. Now the mock
checks the e-mail when it sends it, and composes the MIME message when a test reads its bytes, headers or details.

## Journeys

A step of a participant costs about as much as a step of a loop. Participants that are at one activity at one instant
are one visit, and each participant is a row of parallel columns. The SimPy version has a process for each participant,
as you would write it with SimPy. It stores the same steps in a list. A participant who is due alone needs a separate
action, which costs ten times as much as a row. It does not cost more among 100,000 instants than among 1,000.

A checkpoint copies the columns. The two worlds share the index by participant and the table of instants until one of
them changes these. At first a checkpoint copied them too, which took 50 ms if the test looked at the journey.

## Campaigns

The endpoints that a run may send to at one instant are one batch. A batch is sent like the addresses of one
SendMessages request: work that is the same for all recipients is done once. A message of a campaign costs less than a
message of SendMessages, which also reads its address from a request. A run on the thirtieth day costs the same as a run
on the third day, because it reads nothing from earlier runs.

## KPIs

KPIs are counted when the events happen. A counter has a running total for each instant, so a range of any length takes
two searches. Unique recipients take a search in sorted blocks. By date, they take one search for each day. So
`unique-opens-grouped-by-date` takes longer if there are more events. A checkpoint shares all counters with the copy.

## Simulations and exported files

`simulate` takes no longer than a journey in a mock, although it also reads the people from a CSV file. Writing the
files of a run takes longer than the run: 100,000 people with two e-mails each make 200,000 files. The standard library
takes two thirds of that time to write the MIME message of each e-mail. Opening files takes a sixth. Files that are
written do not stay in memory.

Loading checks every value in the way that a request is checked. It takes fifteen times as long as parsing the JSON, and
less time than making the same resources through boto3.

## Among many

After 24,000 messages, a test can look at messages and events in the same time as after 240: the length and the last
item of a list read nothing else. The report of a failing test reads only the things that it prints. The mock finds
rules of `faults.deliver` by address, so a message without a matching rule costs the same with 100 rules as with one.
Among 100,000 scheduled actions, dropping an action took 14 ms and a jump 5.8 ms when the mock searched the queue. Now
the table compares them with a heap of the standard library.

## The first call

The first call in a process imports the gateway and the package of its operation. It also compiles the parts of the
service model that the operation needs. Before, it imported all packages, which took four times as long.
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
