"""The comparison of what happened to people with a golden file, person by person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from ..world.formatting import describe_duration
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .golden import GoldenEntry, GoldenLog, GoldenMessage, GoldenPerson, GoldenStep

_TEXT = 120  # characters of a text in a line
_NEAR = 20  # characters of a text that are shown before its first difference


@dataclass(frozen=True)
class Difference:
    """The first difference of its kind between a run and a golden file.

    Args:
        kind: The kind, such as `other branch` or `missing message`.
        person: The id of the person.
        text: The difference in words.
        count: How many differences of this kind there are, in all people.
    """

    kind: str
    person: str
    text: str
    count: int = 1

    def __str__(self) -> str:
        more = self.count - 1
        return f"{self.kind}: {self.text}" + (f" (and {more:,} more of this kind)" if more else "")


@dataclass(frozen=True)
class Comparison:
    """The result of comparing a run with a golden file; printed, it explains the first difference of each kind.

    Args:
        people: How many people were compared.
        differences: The first difference of each kind, in the order in which they were found; empty without any.
        notes: Sentences that may explain differences.
    """

    people: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Whether the run and the golden file are equal."""
        return not self.differences

    def __str__(self) -> str:
        if self.is_equal:
            people = "1 person has" if self.people == 1 else f"{self.people:,} people have"
            return f"equal: {people} the same paths and messages"
        total = sum(difference.count for difference in self.differences)
        title = f"{counted(total, 'difference')} among {self.people:,} {'person' if self.people == 1 else 'people'}:"
        return "\n".join([title, *(f"  {line}" for line in (*self.differences, *self.notes))])


def compare_people(
    people: Iterable[GoldenPerson], golden: GoldenLog, tolerance: timedelta, notes: Sequence[str] = ()
) -> Comparison:
    """Compare people with those of a golden file.

    Args:
        people: What happened to people.
        golden: What shall have happened.
        tolerance: How far times may be apart.
        notes: Sentences that may explain differences.
    """
    comparer = _PersonComparer(tolerance)
    found: dict[str, Difference] = {}
    left = dict(golden.people)
    compared = 0
    for person in people:
        compared += 1
        wanted = left.pop(person.key, None)
        for difference in comparer.compare(person, wanted):
            _add(found, difference)
    for wanted in left.values():
        compared += 1
        if wanted.entries or wanted.messages:
            text = f"{_name(wanted)} did not enter; in golden it did"
            _add(found, Difference("missing person", wanted.id, text))
    return Comparison(compared, tuple(found.values()), tuple(notes) if found else ())


def _add(found: dict[str, Difference], difference: Difference) -> None:
    first = found.get(difference.kind)
    found[difference.kind] = difference if first is None else replace(first, count=first.count + 1)


def _name(person: GoldenPerson) -> str:
    return f"{'user' if person.is_user else 'endpoint'} {person.id!r}"


class _PersonComparer:
    """Compares what happened to one person with what shall have happened.

    Args:
        tolerance: How far times may be apart.
    """

    def __init__(self, tolerance: timedelta) -> None:
        self._tolerance = tolerance

    def compare(self, person: GoldenPerson, wanted: GoldenPerson | None) -> Iterator[Difference]:
        """Yield the differences of a person; of each path only the first one, since others follow from it."""
        name = _name(person)
        if wanted is None:
            yield Difference("extra person", person.id, f"{name} entered; golden does not have it")
            return
        if wanted.entries is not None:
            for kind, text in self._compare_entries(person.entries or (), wanted.entries):
                yield Difference(kind, person.id, f"{name} {text}")
        if wanted.messages is not None:
            for kind, text in self._compare_messages(person.messages or (), wanted.messages):
                yield Difference(kind, person.id, f"{name} {text}")

    def _compare_entries(
        self, found: Sequence[GoldenEntry], wanted: Sequence[GoldenEntry]
    ) -> Iterator[tuple[str, str]]:
        if len(found) != len(wanted):
            yield (
                "other entries",
                f"entered {counted(len(found), 'time')}; golden entered {counted(len(wanted), 'time')}",
            )
        for entry, wanted_entry in zip(found, wanted, strict=False):
            if self._is_apart(entry.entered, wanted_entry.entered):
                then, golden = _when(entry.entered), _when(wanted_entry.entered)
                yield "other time", f"entered {then}; golden entered {golden}"
            elif wanted_entry.steps is not None:
                yield from self._compare_steps(entry.steps or (), wanted_entry.steps)

    def _compare_steps(self, found: Sequence[GoldenStep], wanted: Sequence[GoldenStep]) -> Iterator[tuple[str, str]]:
        """Yield the first difference of two paths in what happened, and before it the first one in time."""
        is_on_time = True
        for step, other in zip_longest(found, wanted):
            difference = _find_step_difference(step, other)
            if difference is not None:
                yield difference
                return
            if is_on_time and self._is_apart(step.time, other.time):
                is_on_time = False
                yield "other time", f"was at {step.activity!r} {_when(step.time)}; golden was there {_when(other.time)}"

    def _compare_messages(
        self, found: Sequence[GoldenMessage], wanted: Sequence[GoldenMessage]
    ) -> Iterator[tuple[str, str]]:
        left = list(found)
        for other in wanted:
            alike = [message for message in left if _may_be(message, other)]
            if not alike:
                yield "missing message", f"did not get {_describe(other)}"
                continue
            message = min(alike, key=lambda message: self._measure(message, other))
            left.remove(message)
            yield from self._compare_message(message, other)
        for message in left:
            yield "extra message", f"got {_describe(message)}; golden did not"

    def _compare_message(self, message: GoldenMessage, other: GoldenMessage) -> Iterator[tuple[str, str]]:
        which = _label(message)
        for member in ("address", "title", "body"):
            here, there = getattr(message, member), getattr(other, member)
            if there is not None and here != there:
                kind = "other address" if member == "address" else "other text"
                here, there = _show_texts(here or "", there)
                yield kind, f"got {which} with the {member} {here}; golden has {there}"
        if self._is_apart(message.time, other.time):
            yield "other time", f"got {which} {_when(message.time)}; golden got it {_when(other.time)}"

    def _measure(self, message: GoldenMessage, other: GoldenMessage) -> tuple[int, timedelta]:
        """Return how unlike two messages are that may be the same."""
        members = ("address", "title", "body")
        unlike = sum(getattr(other, name) not in (None, getattr(message, name)) for name in members)
        apart = timedelta() if message.time is None or other.time is None else abs(message.time - other.time)
        return unlike, apart

    def _is_apart(self, time: timedelta | None, other: timedelta | None) -> bool:
        return time is not None and other is not None and abs(time - other) > self._tolerance


def _find_step_difference(step: GoldenStep | None, other: GoldenStep | None) -> tuple[str, str] | None:
    if step is None:
        assert other is not None
        return "missing step", f"did not come to {other.activity!r}, where golden was {_when(other.time)}"
    when = _when(step.time)
    if other is None:
        return "extra step", f"came to {step.activity!r} {when}; golden did not"
    if step.activity != other.activity:
        return "other way", f"was at {step.activity!r} {when}; golden was at {other.activity!r}"
    if other.outcome not in (None, step.outcome):
        return "other branch", f"took {step.outcome!r} at {step.activity!r} {when}; golden took {other.outcome!r}"
    return None


def _may_be(message: GoldenMessage, other: GoldenMessage) -> bool:
    """Whether a message may be another one: nothing that tells which it is differs."""
    return other.channel in (None, message.channel) and other.activity in (None, message.activity)


def _describe(message: GoldenMessage) -> str:
    text = message.title if message.title is not None else message.body
    return f"{_label(message)} {_when(message.time)}" + ("" if text is None else f": {_cut(text)!r}")


def _label(message: GoldenMessage) -> str:
    channel = f"the {message.channel} message" if message.channel else "the message"
    return channel if message.activity is None else f"{channel} of {message.activity!r}"


def _show_texts(here: str, there: str) -> tuple[str, str]:
    """Return two texts from shortly before their first difference on."""
    same = next((place for place, pair in enumerate(zip(here, there, strict=False)) if pair[0] != pair[1]), None)
    start = max(0, (min(len(here), len(there)) if same is None else same) - _NEAR)
    opening = "…" if start else ""
    return repr(opening + _cut(here[start:])), repr(opening + _cut(there[start:]))


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[:_TEXT]} …"


def _when(time: timedelta | None) -> str:
    if time is None:
        return "at some time"
    return "at the start" if not time else f"after {describe_duration(time)}"
