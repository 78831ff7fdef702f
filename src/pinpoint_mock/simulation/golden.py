"""The form in which what happened to people is saved, compared and written by other systems: a JSON file for git.

Source: docs/reference/golden-files.md, ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..endpoints.definition import read_date
from ..exports.documents import UnreadableExport
from ..exports.places import Place
from ..gateway.errors import BadRequest
from ..gateway.validation import describe_type, read_json
from ..world.clock import format_timestamp
from ..world.durations import read_duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

VERSION = 1
_MICROSECOND = timedelta(microseconds=1)
_UNITS = (("H", 3600), ("M", 60))


@dataclass(frozen=True)
class GoldenStep:
    """A step of a person in a golden file.

    Args:
        activity: The id of the activity that the person left, or waits at.
        outcome: What happened there, such as `yes`, `SUCCESSFUL` or `waited`; None if the file does not say.
        time: When, from the start of the run on; None if the file does not say.
    """

    activity: str
    outcome: str | None = None
    time: timedelta | None = None


@dataclass(frozen=True)
class GoldenEntry:
    """An entry of a person in a golden file.

    Args:
        entered: When, from the start of the run on; None if the file does not say.
        steps: The steps, oldest first; None if the file does not say.
    """

    entered: timedelta | None = None
    steps: tuple[GoldenStep, ...] | None = None


@dataclass(frozen=True)
class GoldenMessage:
    """A message that a person got, in a golden file; None for what the file does not say.

    Args:
        time: When, from the start of the run on.
        channel: The channel, such as EMAIL.
        address: Where it was sent to.
        activity: The id of the activity that sent it.
        title: The title of a push, the subject of an e-mail.
        body: What the person reads.
    """

    time: timedelta | None = None
    channel: str | None = None
    address: str | None = None
    activity: str | None = None
    title: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class GoldenPerson:
    """A person in a golden file.

    Args:
        id: The id of the endpoint or the user.
        is_user: Whether it is a user.
        entries: The entries, oldest first; None if the file does not say.
        messages: The messages, oldest first; None if the file does not say.
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
        people: The people, by `GoldenPerson.key`.
        journey: The name of the journey; None if the file does not say.
        seed: The seed of the run; None if the file does not say.
    """

    people: Mapping[tuple[bool, str], GoldenPerson] = field(default_factory=dict)
    journey: str | None = None
    seed: int | None = None


def write_golden(journey: str, start: int, days: float, seed: int, people: Iterable[GoldenPerson]) -> Iterator[str]:
    """Yield the lines of a golden file.

    Args:
        journey: The name of the journey.
        start: The start of the run, in microseconds since the epoch.
        days: How long the run went.
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
    return {name: value for name, value in members.items() if value is not None}


@lru_cache(maxsize=4096)
def format_offset(offset: timedelta) -> str:
    """Write a time from the start on as an ISO 8601 duration of days, hours, minutes and seconds."""
    sign = "-" if offset < timedelta() else ""
    days, rest = divmod(abs(offset) // _MICROSECOND, 86_400_000_000)
    parts = []
    for unit, seconds in _UNITS:
        number, rest = divmod(rest, seconds * 1_000_000)
        parts += [f"{number}{unit}"] if number else []
    if rest or not (days or parts):
        parts.append(f"{rest / 1_000_000:.6f}".rstrip("0").rstrip(".") + "S")
    return f"{sign}P{f'{days}D' if days else ''}{'T' if parts else ''}{''.join(parts)}"


def read_golden(path: Path) -> GoldenLog:
    """Read a golden file.

    Raises:
        FileNotFoundError: If it does not exist.
        UnreadableExport: If it does not have the form of golden files.
    """
    try:
        value = read_json(path.read_bytes(), "The file")
    except BadRequest as error:
        raise UnreadableExport(Place(str(path)), error.message) from None
    return GoldenReader(str(path)).read(value)


class GoldenReader:
    """Reads a golden file.

    Args:
        file: The name of the file, for messages.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._start: int | None = None

    def read(self, value: object) -> GoldenLog:
        """Read the value of a file.

        Raises:
            UnreadableExport: If it does not have the form.
        """
        root = Place(self._file)
        log = _check_object(value, root)
        if log.get("golden") != VERSION:
            raise UnreadableExport(root.inside("golden"), f"must be {VERSION}: this is not a golden file")
        if log.get("start") is not None:
            self._start = _read_date(log["start"], root.inside("start"))
        seed, journey = log.get("seed"), log.get("journey")
        people: dict[tuple[bool, str], GoldenPerson] = {}
        for item, place in _list_items(log.get("people"), root.inside("people")):
            person = self._read_person(item, place)
            if person.key in people:
                raise UnreadableExport(place, f"{person.id!r} is there twice; a person has a list of entries")
            people[person.key] = person
        return GoldenLog(people, journey if isinstance(journey, str) else None, seed if isinstance(seed, int) else None)

    def _read_person(self, item: Mapping[str, Any], place: Place) -> GoldenPerson:
        names = [name for name in ("endpoint", "user") if name in item]
        if len(names) != 1:
            raise UnreadableExport(place, "a person has endpoint or user, with its id")
        [name] = names
        person = _read_text(item, name, place)
        if not person:
            raise UnreadableExport(place.inside(name), "must be a string that is not empty")
        entries = messages = None
        if item.get("entries") is not None:
            listed = _list_items(item["entries"], place.inside("entries"))
            entries = tuple(self._read_entry(*each) for each in listed)
        if item.get("messages") is not None:
            listed = _list_items(item["messages"], place.inside("messages"))
            messages = tuple(self._read_message(*each) for each in listed)
        return GoldenPerson(person, name == "user", entries, messages)

    def _read_entry(self, item: Mapping[str, Any], place: Place) -> GoldenEntry:
        entered = self._read_time(item, "entered", place)
        if item.get("steps") is None:
            return GoldenEntry(entered)
        steps = _list_items(item["steps"], place.inside("steps"))
        return GoldenEntry(entered, tuple(self._read_step(*each) for each in steps))

    def _read_step(self, item: Mapping[str, Any], place: Place) -> GoldenStep:
        activity = _read_text(item, "activity", place)
        if activity is None:
            raise UnreadableExport(place, "a step has an activity")
        return GoldenStep(activity, _read_text(item, "outcome", place), self._read_time(item, "time", place))

    def _read_message(self, item: Mapping[str, Any], place: Place) -> GoldenMessage:
        texts = {name: _read_text(item, name, place) for name in ("channel", "address", "activity", "title", "body")}
        return GoldenMessage(self._read_time(item, "time", place), **texts)

    def _read_time(self, item: Mapping[str, Any], name: str, place: Place) -> timedelta | None:
        """Read a time: a duration from the start on, or a date."""
        text, inside = _read_text(item, name, place), place.inside(name)
        if text is None:
            return None
        if text.startswith(("P", "-P")):
            duration = read_duration(text.removeprefix("-"))
            if not isinstance(duration, timedelta):
                raise UnreadableExport(inside, f"must be a duration of days, hours, minutes and seconds, not {text!r}")
            return -duration if text.startswith("-") else duration
        date = _read_date(text, inside)
        if self._start is None:
            raise UnreadableExport(inside, "is a date, so the file needs a start: the date at which the journey begins")
        return (date - self._start) * _MICROSECOND


def _check_object(value: object, place: Place) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UnreadableExport(place, f"must be an object, not {describe_type(value)}")
    return value


def _list_items(value: object, place: Place) -> Iterator[tuple[Mapping[str, Any], Place]]:
    if not isinstance(value, (list, tuple)):
        raise UnreadableExport(place, f"must be a list, not {describe_type(value)}")
    for position, item in enumerate(value):
        inside = place.inside(position)
        yield _check_object(item, inside), inside


def _read_text(item: Mapping[str, Any], name: str, place: Place) -> str | None:
    value = item.get(name)
    if value is not None and not isinstance(value, str):
        raise UnreadableExport(place.inside(name), f"must be a string, not {describe_type(value)}")
    return value


def _read_date(text: object, place: Place) -> int:
    if not isinstance(text, str):
        raise UnreadableExport(place, f"must be a date such as 2030-01-07T09:00:00Z, not {describe_type(text)}")
    try:
        return read_date(text, "")
    except BadRequest:
        raise UnreadableExport(
            place, f"must be a duration such as P1DT2H or a date such as 2030-01-07T09:00:00Z, not {text!r}"
        ) from None
