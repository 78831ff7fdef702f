"""Golden files: the JSON format for the paths and messages of people, for git and for logs of other systems.

Source: docs/reference/golden-files.md, ours.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..world.clock import format_timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

VERSION = 1
_MICROSECOND = timedelta(microseconds=1)
_UNITS = (("H", 3600), ("M", 60))


@dataclass(frozen=True)
class GoldenStep:
    """A step of a person in a golden file.

    Args:
        activity: The id of the activity that the person left, or is waiting at.
        outcome: The outcome, such as `yes`, `SUCCESSFUL` or `waited`; None if the file does not contain it.
        time: The time since the start of the run; None if the file does not contain it.
    """

    activity: str
    outcome: str | None = None
    time: timedelta | None = None


@dataclass(frozen=True)
class GoldenEntry:
    """An entry of a person in a golden file.

    Args:
        entered: The time of the entry since the start of the run; None if the file does not contain it.
        steps: The steps, oldest first; None if the file does not contain them.
    """

    entered: timedelta | None = None
    steps: tuple[GoldenStep, ...] | None = None


@dataclass(frozen=True)
class GoldenMessage:
    """A message that a person got, in a golden file. Members that the file does not contain are None.

    Args:
        time: The time since the start of the run.
        channel: The channel, such as EMAIL.
        address: The address that it was sent to.
        activity: The id of the activity that sent it.
        title: The title of a push notification, or the subject of an e-mail.
        body: The text that the person reads; for an e-mail, its text, or its HTML if it has no text.
        html: The HTML of an e-mail.
    """

    time: timedelta | None = None
    channel: str | None = None
    address: str | None = None
    activity: str | None = None
    title: str | None = None
    body: str | None = None
    html: str | None = None


@dataclass(frozen=True)
class GoldenPerson:
    """A person in a golden file.

    Args:
        id: The id of the endpoint or the user.
        is_user: Whether the person is a user.
        entries: The entries, oldest first; None if the file does not contain them.
        messages: The messages, oldest first; None if the file does not contain them.
    """

    id: str
    is_user: bool = False
    entries: tuple[GoldenEntry, ...] | None = None
    messages: tuple[GoldenMessage, ...] | None = None

    @property
    def key(self) -> tuple[bool, str]:
        """The key by which people are found and sorted."""
        return self.is_user, self.id


@dataclass(frozen=True)
class GoldenLog:
    """The content of a golden file: the paths and messages of people.

    Args:
        file: The path of the file, or another name for the log, such as `the log`.
        people: The people, by `GoldenPerson.key`.
        journey: The name of the journey; None if the file does not contain it.
        seed: The seed of the run; None if the file does not contain it.
        days: The length of the run in days; None if the file does not contain it.
    """

    file: str
    people: Mapping[tuple[bool, str], GoldenPerson] = field(default_factory=dict)
    journey: str | None = None
    seed: int | None = None
    days: float | None = None


def write_golden(journey: str, start: int, days: float, seed: int, people: Iterable[GoldenPerson]) -> Iterator[str]:
    """Yield the lines of a golden file.

    Args:
        journey: The name of the journey.
        start: The start of the run, in microseconds since the epoch.
        days: The length of the run in days.
        seed: The seed of the run.
        people: The people, sorted.
    """
    yield "{\n"
    header = {"golden": VERSION, "journey": journey, "start": format_timestamp(start), "days": days, "seed": seed}
    for name, value in header.items():
        yield f'  "{name}": {_to_json(value)},\n'
    yield '  "people": ['
    separator = "\n"
    for person in people:
        yield separator
        yield from _write_person(person)
        separator = ",\n"
    yield "\n  ]\n}\n" if separator == ",\n" else "]\n}\n"


def _write_person(person: GoldenPerson) -> Iterator[str]:
    entries = ",\n".join(map(_write_entry, person.entries or ()))
    messages = _write_list("      ", (_describe_message(message) for message in person.messages or ()))
    yield f'    {{\n      "{"user" if person.is_user else "endpoint"}": {_to_json(person.id)},\n'
    yield f'      "entries": [\n{entries}\n      ],\n' if entries else '      "entries": [],\n'
    yield f'      "messages": {messages}\n    }}'


def _write_entry(entry: GoldenEntry) -> str:
    steps = _write_list("          ", (_describe_step(step) for step in entry.steps or ()))
    entered = _to_json(format_offset(entry.entered or timedelta()))
    return f'        {{\n          "entered": {entered},\n          "steps": {steps}\n        }}'


def _write_list(indent: str, items: Iterable[Mapping[str, Any]]) -> str:
    """Write a list with an item on each line, so that a difference is a line of a diff."""
    lines = ",\n".join(f"{indent}  {_to_json(item)}" for item in items)
    return f"[\n{lines}\n{indent}]" if lines else "[]"


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _describe_step(step: GoldenStep) -> dict[str, Any]:
    time = None if step.time is None else format_offset(step.time)
    return {"time": time, "activity": step.activity, "outcome": step.outcome}


def _describe_message(message: GoldenMessage) -> dict[str, Any]:
    members = {**vars(message), "time": None if message.time is None else format_offset(message.time)}
    if message.html == message.body:
        del members["html"]  # an e-mail without text: write its HTML only once
    return {name: value for name, value in members.items() if value is not None}


@lru_cache(maxsize=4096)
def format_offset(offset: timedelta) -> str:
    """Return a time since the start as an ISO 8601 duration of days, hours, minutes and seconds."""
    sign = "-" if offset < timedelta() else ""
    days, rest = divmod(abs(offset) // _MICROSECOND, 86_400_000_000)
    parts = []
    for unit, seconds in _UNITS:
        number, rest = divmod(rest, seconds * 1_000_000)
        parts += [f"{number}{unit}"] if number else []
    if rest or not (days or parts):
        parts.append(f"{rest / 1_000_000:.6f}".rstrip("0").rstrip(".") + "S")
    return f"{sign}P{f'{days}D' if days else ''}{'T' if parts else ''}{''.join(parts)}"
