"""The comparison of a run or a log with a golden file, person by person."""

from __future__ import annotations

from datetime import timedelta
from itertools import zip_longest
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..messages.message import SUCCESSFUL
from ..world.formatting import describe_duration
from ..world.records import counted
from .comparison import Comparison, Difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .golden import GoldenEntry, GoldenLog, GoldenMessage, GoldenPerson, GoldenStep

_TEXT = 120  # the longest text that a line shows, in characters
_NEAR = 20  # the characters that a line shows before the first difference
_MEMBERS = ("address", "title", "body", "html")


class ComparedLog(NamedTuple):
    """A run, or the log of a system, that is compared with a golden file.

    Args:
        name: The name in sentences, such as `the run` or `new-system.json`.
        people: The people.
        journey: The name of the journey; None if it is not known.
        seed: The seed of the run; None if it is not known.
        days: The length of the run in days; None if it is not known.
    """

    name: str
    people: Iterable[GoldenPerson]
    journey: str | None
    seed: int | None
    days: float | None


class Reasons(Protocol):
    """The reasons for differences that a run knows. A reason is an empty string if the run does not know one."""

    def explain_absence(self, person: GoldenPerson) -> str:
        """Return why a person of the golden file did not enter."""

    def explain_presence(self, person: GoldenPerson, golden: GoldenLog) -> str:
        """Return the other id under which the golden file may have a person, such as `which has its user 'ann'`."""


def compare_logs(golden: GoldenLog, log: GoldenLog, tolerance: timedelta) -> Comparison:
    """Compare a log with a golden file.

    Args:
        golden: The expected log.
        log: The actual log.
        tolerance: The greatest difference of times that are treated as equal.
    """
    name = PurePath(log.file).name
    if name == PurePath(golden.file).name:
        name = log.file
    return compare(ComparedLog(name, log.people.values(), log.journey, log.seed, log.days), golden, tolerance)


def compare(found: ComparedLog, golden: GoldenLog, tolerance: timedelta, reasons: Reasons | None = None) -> Comparison:
    """Compare the paths and messages of people with a golden file.

    Args:
        found: The actual paths and messages.
        golden: The expected ones.
        tolerance: The greatest difference of times that are treated as equal.
        reasons: The object that explains differences.
    """
    there = PurePath(golden.file).name
    if found.name in (there, golden.file) or PurePath(found.name).name == there:
        there = golden.file
    comparer = _PersonComparer(found.name, there, tolerance)
    differences: list[Difference] = []
    left = dict(golden.people)
    compared = 0
    for person in found.people:
        compared += 1
        wanted = left.pop(person.key, None)
        if wanted is not None:
            differences += comparer.compare(person, wanted)
        elif _has_something(person):
            why = "" if reasons is None else reasons.explain_presence(person, golden)
            differences.append(comparer.describe_extra(person, why))
    for wanted in left.values():
        compared += 1
        if _has_something(wanted):
            why = "" if reasons is None else reasons.explain_absence(wanted)
            differences.append(comparer.describe_missing(wanted, why))
    notes = tuple(_list_notes(found, golden, there)) if differences else ()
    return Comparison(compared, comparer.steps, comparer.messages, tuple(differences), notes)


def _has_something(person: GoldenPerson) -> bool:
    return bool(person.entries or person.messages)


def _list_notes(found: ComparedLog, golden: GoldenLog, there: str) -> Iterator[str]:
    if None not in (found.journey, golden.journey) and found.journey != golden.journey:
        yield f"{there} is for the journey {golden.journey!r}, but {found.name} is for {found.journey!r}"
    if None not in (found.seed, golden.seed) and found.seed != golden.seed:
        yield f"{there} has the seed {golden.seed}, but {found.name} has the seed {found.seed}"
    if found.days is not None and golden.days is not None and found.days != golden.days:
        days, others = (describe_duration(timedelta(days=each)) for each in (golden.days, found.days))
        yield f"{there} covers {days}, but {found.name} covers {others}"


class _PersonComparer:
    """A comparer for the paths and messages of one person after the other.

    Args:
        here: The name of the run or log that is compared.
        there: The name of the golden file.
        tolerance: The greatest difference of times that are treated as equal.
    """

    def __init__(self, here: str, there: str, tolerance: timedelta) -> None:
        self._here = here
        self._there = there
        self._tolerance = tolerance
        self.steps = 0
        self.messages = 0

    def describe_extra(self, person: GoldenPerson, reason: str) -> Difference:
        """Describe a person who is not in the golden file."""
        text = f"is in {self._here}, but not in {self._there}"
        return _make_difference("extra person", person, f"{text}, {reason}" if reason else text)

    def describe_missing(self, wanted: GoldenPerson, reason: str) -> Difference:
        """Describe a person who is only in the golden file."""
        text = f"is in {self._there}, but did not enter in {self._here}"
        return _make_difference("missing person", wanted, f"{text}: {reason}" if reason else text)

    def compare(self, person: GoldenPerson, wanted: GoldenPerson) -> Iterator[Difference]:
        """Yield the differences of a person. Of each path, yield only the first one, because others follow from it.

        Members that one of the two sides leaves out are not compared.
        """
        if person.entries is not None and wanted.entries is not None:
            for kind, text in self._compare_entries(person.entries, wanted.entries):
                yield _make_difference(kind, person, text)
        if person.messages is not None and wanted.messages is not None:
            for kind, text in self._compare_messages(person, wanted):
                yield _make_difference(kind, person, text)

    def _set_against(self, here: str, there: str) -> str:
        return f"{here} in {self._here}; {there} in {self._there}"

    def _compare_entries(
        self, found: Sequence[GoldenEntry], wanted: Sequence[GoldenEntry]
    ) -> Iterator[tuple[str, str]]:
        if len(found) != len(wanted):
            times = f"entered {counted(len(found), 'time')}", counted(len(wanted), "time")
            yield "other entries", self._set_against(*times)
        for entry, other in zip(found, wanted, strict=False):
            if self._is_apart(entry.entered, other.entered):
                yield "other time", self._set_against(f"entered {_when(entry.entered)}", _when(other.entered))
            elif entry.steps is not None and other.steps is not None:
                yield from self._compare_steps(entry.steps, other.steps)

    def _compare_steps(self, found: Sequence[GoldenStep], wanted: Sequence[GoldenStep]) -> Iterator[tuple[str, str]]:
        """Yield the first difference in the steps of two paths, and before it, the first difference in their times."""
        is_on_time = True
        for step, other in zip_longest(found, wanted):
            self.steps += 1
            difference = self._find_step_difference(step, other)
            if difference is not None:
                yield difference
                return
            if is_on_time and self._is_apart(step.time, other.time):
                is_on_time = False
                yield "other time", self._set_against(f"was at {step.activity!r} {_when(step.time)}", _when(other.time))

    def _find_step_difference(self, step: GoldenStep | None, other: GoldenStep | None) -> tuple[str, str] | None:
        if step is None:
            assert other is not None
            came = f"came to {other.activity!r} {_when(other.time)}"
            return "missing step", f"{came} in {self._there}, but not in {self._here}"
        when = _when(step.time)
        if other is None:
            return "extra step", f"came to {step.activity!r} {when} in {self._here}, but not in {self._there}"
        if step.activity != other.activity:
            ways = f"was at {step.activity!r} {when}", f"at {other.activity!r} {_when(other.time)}"
            return "other way", self._set_against(*ways)
        if None not in (step.outcome, other.outcome) and step.outcome != other.outcome:
            branches = f"took {step.outcome!r} at {step.activity!r} {when}", f"it took {other.outcome!r}"
            return "other branch", self._set_against(*branches)
        return None

    def _compare_messages(self, person: GoldenPerson, wanted: GoldenPerson) -> Iterator[tuple[str, str]]:
        left = list(person.messages or ())
        for other in wanted.messages or ():
            self.messages += 1
            alike = [message for message in left if _may_be(message, other)]
            if alike:
                message = min(alike, key=lambda message: _measure(message, other))
                left.remove(message)
                yield from self._compare_message(message, other)
            else:
                yield "missing message", _describe(other, self._there, self._here) + _explain_message(person, other)
        for message in left:
            self.messages += 1
            yield "extra message", _describe(message, self._here, self._there) + _explain_message(wanted, message)

    def _compare_message(self, message: GoldenMessage, other: GoldenMessage) -> Iterator[tuple[str, str]]:
        which = _label(message if message.activity else other)
        for member, (here, there) in _list_unlike(message, other).items():
            kind = "other address" if member == "address" else "other text"
            here, there = _show_texts(here, there)
            yield kind, f"got {which} with the {member} {self._set_against(here, there)}"
        if self._is_apart(message.time, other.time):
            yield "other time", self._set_against(f"got {which} {_when(message.time)}", _when(other.time))

    def _is_apart(self, time: timedelta | None, other: timedelta | None) -> bool:
        return time is not None and other is not None and abs(time - other) > self._tolerance


def _make_difference(kind: str, person: GoldenPerson, text: str) -> Difference:
    name = f"{'user' if person.is_user else 'endpoint'} {person.id!r}"
    return Difference(kind, person.id, person.is_user, f"{name} {text}")


def _may_be(message: GoldenMessage, other: GoldenMessage) -> bool:
    """Return whether two messages may be the same: neither their channels nor their activities differ."""
    pairs = ((message.channel, other.channel), (message.activity, other.activity))
    return all(None in pair or pair[0] == pair[1] for pair in pairs)


def _list_unlike(message: GoldenMessage, other: GoldenMessage) -> Mapping[str, tuple[str, str]]:
    """Return the members of two messages that both have and that differ."""
    pairs = {name: (getattr(message, name), getattr(other, name)) for name in _MEMBERS}
    return {name: pair for name, pair in pairs.items() if None not in pair and pair[0] != pair[1]}


def _measure(message: GoldenMessage, other: GoldenMessage) -> tuple[int, timedelta]:
    """Return how different two messages are: the number of different members, and the time between them."""
    apart = timedelta() if message.time is None or other.time is None else abs(message.time - other.time)
    return len(_list_unlike(message, other)), apart


def _explain_message(person: GoldenPerson, message: GoldenMessage) -> str:
    """Return the end of a sentence: why a person did not get a message, as far as the person's path shows it."""
    if message.activity is None or person.entries is None or any(entry.steps is None for entry in person.entries):
        return ""
    steps = [step for entry in person.entries for step in entry.steps or () if step.activity == message.activity]
    if not steps:
        return f", because it did not come to {message.activity!r}"
    outcomes = dict.fromkeys(step.outcome for step in steps if step.outcome not in (None, SUCCESSFUL))
    return f", where the outcome of {message.activity!r} is {', '.join(map(str, outcomes))}" if outcomes else ""


def _describe(message: GoldenMessage, name: str, other: str) -> str:
    """Describe a message that is only in one of two logs."""
    wording = message.title if message.title is not None else message.body
    shown = "" if wording is None else f" ({_cut(wording)!r})"
    return f"got {_label(message)} {_when(message.time)}{shown} in {name}, but not in {other}"


def _label(message: GoldenMessage) -> str:
    channel = f"the {message.channel} message" if message.channel else "the message"
    return channel if message.activity is None else f"{channel} of {message.activity!r}"


def _show_texts(here: str, there: str) -> tuple[str, str]:
    """Return the parts of two texts that begin shortly before their first difference."""
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
