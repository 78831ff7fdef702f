"""The reader of golden files: files of a run, and logs of other systems in the same format.

Source: docs/reference/golden-files.md, ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..endpoints.definition import read_date
from ..exports.documents import UnreadableExport
from ..exports.places import Place
from ..gateway.errors import BadRequest
from ..gateway.validation import describe_type, read_json
from ..world.durations import read_duration
from ..world.likeness import Known, enclose, find_nearest
from .golden import VERSION, GoldenEntry, GoldenLog, GoldenMessage, GoldenPerson, GoldenStep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MICROSECOND = timedelta(microseconds=1)
_OFFSET_MARKS = "Z+-"
_OF_FILE = ("golden", "journey", "start", "days", "seed", "people")
_OF_PERSON = ("endpoint", "user", "entries", "messages")
_OF_ENTRY = ("entered", "steps")
_OF_STEP = ("activity", "outcome", "time")
_TEXTS = ("channel", "address", "activity", "title", "body", "html")
_OF_MESSAGE = ("time", *_TEXTS)


def read_golden(path: Path) -> GoldenLog:
    """Read a golden file.

    Raises:
        FileNotFoundError: If the file does not exist.
        UnreadableExport: If the file is not in the golden file format.
    """
    try:
        value = read_json(path.read_bytes(), "The file")
    except BadRequest as error:
        raise UnreadableExport(Place(str(path)), error.message) from None
    return GoldenReader(str(path)).read(value)


class GoldenReader:
    """A reader for the content of a golden file.

    Args:
        file: The path of the file, or another name for the log, for error messages.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._start: int | None = None

    def read(self, value: object) -> GoldenLog:
        """Return the log in the JSON value of a file.

        Raises:
            UnreadableExport: If the value is not in the golden file format.
        """
        root = Place(self._file)
        log = _check_object(value, root)
        if log.get("golden") != VERSION:
            raise UnreadableExport(root.inside("golden"), f"must be {VERSION}: this is not a golden file")
        _check_members(log, root, "a golden file", _OF_FILE)
        if log.get("start") is not None:
            self._start = _read_date(log["start"], root.inside("start"), "must be a date such as 2030-01-07T09:00:00Z")
        journey = _read_string(log, "journey", root)
        seed, days = _read_number(log, "seed", root), _read_number(log, "days", root)
        people: dict[tuple[bool, str], GoldenPerson] = {}
        for item, place in _list_items(log.get("people"), root.inside("people")):
            person = self._read_person(item, place)
            if person.key in people:
                raise UnreadableExport(place, f"{person.id!r} occurs twice; put all entries of a person in one list")
            people[person.key] = person
        return GoldenLog(self._file, people, journey, None if seed is None else int(seed), days)

    def _read_person(self, item: Mapping[str, Any], place: Place) -> GoldenPerson:
        _check_members(item, place, "a person", _OF_PERSON)
        names = [name for name in ("endpoint", "user") if name in item]
        if len(names) != 1:
            raise UnreadableExport(place, "a person needs either endpoint or user, with its id")
        [name] = names
        person = _read_string(item, name, place)
        if not person:
            raise UnreadableExport(place.inside(name), "must be a non-empty string")
        entries = messages = None
        if item.get("entries") is not None:
            listed = _list_items(item["entries"], place.inside("entries"))
            entries = tuple(self._read_entry(*each) for each in listed)
        if item.get("messages") is not None:
            listed = _list_items(item["messages"], place.inside("messages"))
            messages = tuple(self._read_message(*each) for each in listed)
        return GoldenPerson(person, name == "user", entries, messages)

    def _read_entry(self, item: Mapping[str, Any], place: Place) -> GoldenEntry:
        _check_members(item, place, "an entry", _OF_ENTRY)
        entered = self._read_time(item, "entered", place)
        if item.get("steps") is None:
            return GoldenEntry(entered)
        steps = _list_items(item["steps"], place.inside("steps"))
        return GoldenEntry(entered, tuple(self._read_step(*each) for each in steps))

    def _read_step(self, item: Mapping[str, Any], place: Place) -> GoldenStep:
        _check_members(item, place, "a step", _OF_STEP)
        activity = _read_string(item, "activity", place)
        if activity is None:
            raise UnreadableExport(place, "a step needs an activity")
        return GoldenStep(activity, _read_string(item, "outcome", place), self._read_time(item, "time", place))

    def _read_message(self, item: Mapping[str, Any], place: Place) -> GoldenMessage:
        _check_members(item, place, "a message", _OF_MESSAGE)
        members = {name: _read_string(item, name, place) for name in _TEXTS}
        return GoldenMessage(self._read_time(item, "time", place), **members)

    def _read_time(self, item: Mapping[str, Any], name: str, place: Place) -> timedelta | None:
        """Read a time: a duration since the start, or a date."""
        value, inside = _read_string(item, name, place), place.inside(name)
        if value is None:
            return None
        if value.startswith(("P", "-P")):
            duration = read_duration(value.removeprefix("-"))
            if not isinstance(duration, timedelta):
                raise UnreadableExport(inside, f"must be a duration of days, hours, minutes and seconds, not {value!r}")
            return -duration if value.startswith("-") else duration
        date = _read_date(value, inside, "must be a duration such as P1DT2H or a date such as 2030-01-07T09:00:00Z")
        if self._start is None:
            raise UnreadableExport(inside, "is a date, so the file needs a start: the date at which the journey begins")
        return (date - self._start) * _MICROSECOND


def _check_object(value: object, place: Place) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise UnreadableExport(place, f"must be an object, not {describe_type(value)}")
    return value


def _check_members(item: Mapping[str, Any], place: Place, what: str, members: tuple[str, ...]) -> None:
    """Refuse a member that does not exist: it would not be compared, and two logs would seem to be equal."""
    for name in item:
        if name not in members:
            hint = enclose(find_nearest(name, map(Known, members)))
            known = ", ".join(members)
            raise UnreadableExport(place, f"{what} does not have a member {name!r}; its members are {known}{hint}")


def _list_items(value: object, place: Place) -> Iterator[tuple[Mapping[str, Any], Place]]:
    if not isinstance(value, (list, tuple)):
        raise UnreadableExport(place, f"must be a list, not {describe_type(value)}")
    for position, item in enumerate(value):
        inside = place.inside(position)
        yield _check_object(item, inside), inside


def _read_string(item: Mapping[str, Any], name: str, place: Place) -> str | None:
    value = item.get(name)
    if value is not None and not isinstance(value, str):
        raise UnreadableExport(place.inside(name), f"must be a string, not {describe_type(value)}")
    return value


def _read_number(item: Mapping[str, Any], name: str, place: Place) -> float | None:
    value = item.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise UnreadableExport(place.inside(name), f"must be a number, not {describe_type(value)}")
    return value


def _read_date(value: object, place: Place, rule: str) -> int:
    """Read a date with an offset; without an offset, a date is ambiguous."""
    if not isinstance(value, str):
        raise UnreadableExport(place, f"{rule}, not {describe_type(value)}")
    try:
        date = read_date(value, "")
    except BadRequest:
        raise UnreadableExport(place, f"{rule}, not {value!r}") from None
    time = value.upper().partition("T")[2]
    if not any(mark in time for mark in _OFFSET_MARKS):
        raise UnreadableExport(place, f"must have an offset, such as Z or +02:00, not {value!r}")
    return date
