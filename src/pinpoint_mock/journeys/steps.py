"""The steps that participants of a journey took.

The log has one number for each participant and step, and one group for all participants who take a step together. The
path of a single participant is built only when a test asks for it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Evidence(Protocol):
    """The reasons why a group of participants took a step."""

    def describe(self, place: int) -> Sequence[str]:
        """Return the reasons for the participant at an index of the group, one per line."""


class Outcome(NamedTuple):
    """The outcome of an activity for participants.

    Args:
        label: The branch or the result in a word, such as `yes`; empty if it needs no label.
        phrase: The outcome in words, with the placeholders `{count}` and `{activity}`.
        noun: The singular of what is counted; empty for participants.
    """

    label: str
    phrase: str
    noun: str = ""

    def say(self, activity_id: str, count: int) -> str:
        """Describe the outcome for a number of participants, or a number of messages."""
        noun = f" {self.noun}{'' if count == 1 else 's'}" if self.noun else ""
        return self.phrase.format(count=f"{count:,}{noun}", activity=repr(activity_id))


class Step(NamedTuple):
    """A step of one participant.

    Args:
        time: The time of the step, in microseconds since the epoch.
        activity: The number of the activity.
        outcome: The outcome of the activity.
        target: The number of the next activity; see `StepLog.add`.
        reasons: The reasons, one per line.
    """

    time: int
    activity: int
    outcome: Outcome
    target: int
    reasons: Sequence[str]


SENT_LATER, STOPPED_LATER = "sent later", "stopped later"
"""The labels for a message that waited for its turn. By then, its participant may be anywhere."""
STAYS, ENDS, IS_REMOVED = -2, -1, -3
"""Targets that are not activities: the participant stays and waits, reaches the end, or is removed."""

_FEW = 10
"""For at most this many participants, searching for their steps one by one is faster than reading all steps."""


class StepLog:
    """The steps of the participants of a journey, in the order in which they were taken."""

    __slots__ = ("_activities", "_ends", "_evidence", "_outcomes", "_rows", "_targets", "_times", "_vocabulary")

    def __init__(self) -> None:
        self._rows = array("i")  # the rows of all groups, one group after the other
        self._ends = array("q")  # where each group ends in `_rows`
        self._times = array("q")
        self._activities = array("h")
        self._targets = array("h")
        self._outcomes = array("h")
        self._vocabulary: dict[Outcome, int] = {}
        self._evidence: dict[int, Evidence] = {}

    def add(
        self,
        rows: Iterable[int],
        time: int,
        activity: int,
        outcome: Outcome,
        target: int,
        evidence: Evidence | None = None,
    ) -> None:
        """Add a step that participants took together.

        Args:
            rows: The participants.
            time: The time of the step.
            activity: The number of the activity.
            outcome: The outcome of the activity.
            target: The number of the next activity, or one of `STAYS`, `ENDS` and `IS_REMOVED`.
            evidence: The reasons.
        """
        if evidence is not None:
            self._evidence[len(self._ends)] = evidence
        self._rows.extend(rows)
        self._ends.append(len(self._rows))
        self._times.append(time)
        self._activities.append(activity)
        self._targets.append(target)
        self._outcomes.append(self._vocabulary.setdefault(outcome, len(self._vocabulary)))

    def __len__(self) -> int:
        return len(self._ends)

    def of(self, row: int) -> Iterator[Step]:
        """Yield the steps of one participant."""
        outcomes = list(self._vocabulary)
        for position in self._find(row):
            yield self.read_with_reasons(position, outcomes)

    def of_each(self, rows: Sequence[int]) -> Iterator[tuple[int, Step]]:
        """Yield the steps of participants in order, each with its participant and without the reasons."""
        outcomes, wanted = list(self._vocabulary), set(rows)
        positions: Iterable[int] = (position for position, row in enumerate(self._rows) if row in wanted)
        if len(wanted) <= _FEW:
            positions = sorted(position for row in wanted for position in self._find(row))
        for position in positions:
            yield self._rows[position], self.read_bare(position, outcomes)

    def index(self, size: int) -> StepIndex:
        """Return an index of all steps so far, which makes reading the steps of many participants fast.

        Args:
            size: The number of participants.
        """
        return StepIndex(self, *self._sort_by_row(size), list(self._vocabulary))

    def _sort_by_row(self, size: int) -> tuple[array[int], array[int]]:
        """Return where each row's positions end, and the positions of all steps, sorted by row."""
        ends = array("q", bytes(8 * size))
        for row in self._rows:
            ends[row] += 1
        nexts, total = array("q"), 0
        for row, count in enumerate(ends):
            nexts.append(total)
            total += count
            ends[row] = total
        positions = array("q", bytes(8 * total))
        for position, row in enumerate(self._rows):
            positions[nexts[row]] = position
            nexts[row] += 1
        return ends, positions

    def read_bare(self, position: int, outcomes: Sequence[Outcome]) -> Step:
        """Return the step at a position, without its reasons."""
        return self._read(bisect_right(self._ends, position), outcomes, ())

    def read_with_reasons(self, position: int, outcomes: Sequence[Outcome]) -> Step:
        """Return the step at a position, with its reasons."""
        group = bisect_right(self._ends, position)
        start = self._ends[group - 1] if group else 0
        evidence = self._evidence.get(group)
        return self._read(group, outcomes, () if evidence is None else evidence.describe(position - start))

    def _find(self, row: int) -> Iterator[int]:
        """Yield the positions of a participant's steps."""
        position = -1
        while True:
            try:
                position = self._rows.index(row, position + 1)
            except ValueError:
                return
            yield position

    def _read(self, group: int, outcomes: Sequence[Outcome], reasons: Sequence[str]) -> Step:
        outcome = outcomes[self._outcomes[group]]
        return Step(self._times[group], self._activities[group], outcome, self._targets[group], reasons)

    def copy(self) -> StepLog:
        """Return an independent copy of the log."""
        copy = StepLog()
        copy._rows = self._rows[:]
        copy._ends = self._ends[:]
        copy._times = self._times[:]
        copy._activities = self._activities[:]
        copy._targets = self._targets[:]
        copy._outcomes = self._outcomes[:]
        copy._vocabulary = self._vocabulary.copy()
        copy._evidence = self._evidence.copy()
        return copy


class StepIndex:
    """An index of the steps of a log, by participant.

    Args:
        log: The log.
        ends: Where the positions of each participant end in `positions`.
        positions: The positions of all steps in the log, sorted by participant.
        outcomes: The outcomes, by their numbers.
    """

    __slots__ = ("_ends", "_log", "_outcomes", "_positions")

    def __init__(self, log: StepLog, ends: array[int], positions: array[int], outcomes: Sequence[Outcome]) -> None:
        self._log = log
        self._ends = ends
        self._positions = positions
        self._outcomes = outcomes

    def of(self, row: int) -> Iterator[Step]:
        """Yield the steps of one participant."""
        return (self._log.read_with_reasons(position, self._outcomes) for position in self._find(row))

    def bare_of(self, row: int) -> Iterator[Step]:
        """Yield the steps of one participant without their reasons, which are slow to build."""
        return (self._log.read_bare(position, self._outcomes) for position in self._find(row))

    def _find(self, row: int) -> array[int]:
        return self._positions[self._ends[row - 1] if row else 0 : self._ends[row]]
