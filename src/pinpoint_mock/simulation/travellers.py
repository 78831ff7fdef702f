"""The paths of a run, person by person. Each is made when it is read; iterating over all of them is fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from ..endpoints.audience import Audience
from ..journeys.participants import participants_of
from ..journeys.paths import make_path, make_paths
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from ..journeys.journey import Journey
    from ..journeys.participants import Participants
    from ..journeys.paths import JourneyPath
    from ..world.store import App


@dataclass(frozen=True)
class SimulatedPath:
    """The path of one entry of a person.

    Args:
        person: The id of the endpoint, or of the user if the person entered as a user with all endpoints.
        is_user: Whether the person is a user.
        entry: The number of the person's entry, 1 for the first.
        path: The steps.
    """

    person: str
    is_user: bool
    entry: int
    path: JourneyPath

    def __str__(self) -> str:
        return str(self.path)


class SimulatedPaths(Sequence[SimulatedPath]):
    """The paths of a run, in the order in which people entered.

    Args:
        lock: A function that returns a context manager with the locked app and the journey.
    """

    def __init__(self, lock: Callable[[], AbstractContextManager[tuple[App, Journey]]]) -> None:
        self._lock = lock

    @overload
    def __getitem__(self, index: int) -> SimulatedPath: ...
    @overload
    def __getitem__(self, index: slice) -> list[SimulatedPath]: ...
    def __getitem__(self, index: int | slice) -> SimulatedPath | list[SimulatedPath]:
        with self._lock() as (app, journey):
            participants = _participants_of(app, journey)
            rows = range(len(participants.keys))
            if isinstance(index, slice):
                return [self._read(app, journey, participants, row) for row in rows[index]]
            return self._read(app, journey, participants, rows[index])

    def __iter__(self) -> Iterator[SimulatedPath]:
        with self._lock() as (app, journey):
            participants = _participants_of(app, journey)
            for row, path in enumerate(make_paths(app, journey, participants)):
                yield _name(app, participants, row, path)

    def __len__(self) -> int:
        with self._lock() as (app, journey):
            return len(_participants_of(app, journey).keys)

    def __repr__(self) -> str:
        return f"<{counted(len(self), 'path')}>"

    @staticmethod
    def _read(app: App, journey: Journey, participants: Participants, row: int) -> SimulatedPath:
        return _name(app, participants, row, make_path(app, journey, participants, row))


def _participants_of(app: App, journey: Journey) -> Participants:
    participants = participants_of(app, journey.id)
    assert participants is not None, "the journey of a run is published"
    return participants


def _name(app: App, participants: Participants, row: int, path: JourneyPath) -> SimulatedPath:
    is_user, person = name_person(app, participants, row)
    return SimulatedPath(person, is_user, participants.entries[row], path)


def name_person(app: App, participants: Participants, row: int) -> tuple[bool, str]:
    """Return whether the person of an entry is a user, and the id of the user, or of the endpoint as it was spelled."""
    is_user, key = row in participants.endpoints_of_users, participants.keys[row]
    endpoint = None if is_user else app.part(Audience).endpoints.get(key)
    return is_user, key if endpoint is None else endpoint.id
