"""The result of a run: the paths and messages of people, and the reasons why others did not enter."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..journeys.journey import Journey
from ..journeys.metrics import journey_metrics
from ..journeys.participants import participants_of
from ..journeys.views import JourneyView
from ..messages.message import SUCCESSFUL, MessageLog
from ..messages.outbox import Outbox
from ..world.arguments import check_path, check_string, refuse_type, refuse_value
from ..world.clock import to_datetime
from ..world.formatting import describe_duration
from ..world.likeness import Known, enclose, find_nearest
from ..world.records import counted, listed
from ..world.view import AppReference
from .absentees import count_reasons, list_absentees
from .activity_results import list_results, make_table
from .comparer import ComparedLog, compare
from .comparison import count_people
from .golden import GoldenLog, write_golden
from .golden_reading import GoldenReader, read_golden
from .recorded_people import PeopleRecorder
from .routes import list_routes
from .run_reasons import RunReasons
from .travellers import SimulatedPaths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from ..journeys.paths import JourneyPath
    from ..world.session import Session
    from ..world.store import App, World
    from .absentees import Absentee
    from .activity_results import ActivityResult
    from .comparison import Comparison
    from .golden import GoldenPerson
    from .routes import JourneyRoute

SHOWN_REASONS = 10
"""The number of printed reasons why people did not enter; the most frequent ones are printed."""
NOTHING_SENT = "No real message was sent: the journey ran in memory, in virtual time."


@dataclass(frozen=True)
class RunFacts:
    """The facts about a run that are not in its world.

    Args:
        app_id: The id of the app.
        journey_id: The id of the journey.
        start: The time when the first people could enter, in microseconds since the epoch.
        end: The time when the run ended, in microseconds since the epoch.
        seed: The seed of its random choices.
        people: The number of people.
        notes: Sentences about things that were ignored, replaced or not usable.
        unusable: The lines of people and of events that could not be used, each with its place and the reason.
    """

    app_id: str
    journey_id: str
    start: int
    end: int
    seed: int
    people: int
    notes: tuple[str, ...]
    unusable: tuple[str, ...] = ()


class Simulation:
    """The result of `simulate`; `print(simulation)` shows the table.

    All values are read from the run when you access them, so that a run of 100,000 people needs no additional memory.

    Args:
        session: The session of the run.
        asked: The world at the time when the people of the segment entered.
        facts: The other facts about the run.
    """

    def __init__(self, session: Session, asked: World, facts: RunFacts) -> None:
        self._session = session
        self._asked = asked
        self._facts = facts
        self._view = JourneyView(AppReference(session, facts.app_id), facts.journey_id)

    @property
    def journey(self) -> JourneyView:
        """The journey at the end of the run, with `path`, `explain`, `participants`, `to_text` and `to_mermaid`."""
        return self._view

    @property
    def seed(self) -> int:
        """The seed of ids and random choices."""
        return self._facts.seed

    @property
    def start(self) -> datetime:
        """The time when the first people could enter, as an aware datetime in UTC."""
        return to_datetime(self._facts.start)

    @property
    def end(self) -> datetime:
        """The time when the run ended, as an aware datetime in UTC."""
        return to_datetime(self._facts.end)

    @property
    def people(self) -> int:
        """The number of people; each endpoint counts as one."""
        return self._facts.people

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about things that were ignored, replaced, not usable or not sent, such as a missing template."""
        return self._facts.notes

    @property
    def unusable(self) -> tuple[str, ...]:
        """The lines of people and of events that could not be used, each with its place and the reason."""
        return self._facts.unusable

    @property
    def entered(self) -> int:
        """The number of entries; a person may enter several times."""
        return len(self.paths)

    @cached_property
    def metrics(self) -> Mapping[str, str]:
        """The metrics of the journey, as GetJourneyExecutionMetrics returns them."""
        with self._locked() as (app, journey):
            return journey_metrics(participants_of(app, journey.id))

    @cached_property
    def activities(self) -> list[ActivityResult]:
        """The result of each activity, in the order of the journey."""
        with self._locked() as (app, journey):
            participants = participants_of(app, journey.id)
            assert participants is not None
            return list_results(app.world, journey, participants)

    def activity(self, activity: str) -> ActivityResult:
        """Return the result of an activity.

        Args:
            activity: The id of the activity.

        Raises:
            LookupError: If the journey does not have this activity.
            TypeError: If the id is not a string.
        """
        wanted = check_string("activity", activity)
        found = {result.activity: result for result in self.activities}
        if wanted not in found:
            hint = enclose(find_nearest(wanted, map(Known, found)))
            raise LookupError(f"activity {wanted!r} does not exist in the journey; it has {listed(list(found))}{hint}")
        return found[wanted]

    @property
    def messages(self) -> Outbox:
        """One record for each message, oldest first, including unsent messages with their status."""
        return Outbox(self._session)

    @property
    def sent(self) -> int:
        """The number of messages that were sent."""
        with self._session.locked_world() as world:
            log = world.part(MessageLog)
            return sum(message.result.status == SUCCESSFUL for message in log.messages)

    @property
    def paths(self) -> SimulatedPaths:
        """The path of each entry, in the order in which people entered. A person may enter several times."""
        return SimulatedPaths(self._locked)

    @cached_property
    def not_entered(self) -> list[Absentee]:
        """The endpoints that did not enter, with the reasons."""
        with self._session.locked_world() as world:
            return list(list_absentees(world, self._asked, self._facts.app_id, self._facts.journey_id))

    @property
    def reasons(self) -> dict[str, int]:
        """The number of endpoints that did not enter, by reason. An endpoint may have several reasons."""
        return count_reasons(self.not_entered)

    @cached_property
    def routes(self) -> list[JourneyRoute]:
        """The different ways that people took through the journey, most frequent first."""
        with self._locked() as (app, journey):
            return list_routes(app, journey)

    def path(self, person: str, *, entry: int | None = None) -> JourneyPath:
        """Return the path of a person: the time, the outcome and the reasons at each activity.

        Args:
            person: The endpoint's id, its address or its user's id.
            entry: The number of the entry, 1 for the first; by default, the last one.

        Returns:
            The path. If the person did not enter, it is empty; printed, it gives the reasons.

        Raises:
            LookupError: If the person does not exist, or did not enter that many times.
            TypeError: If an argument has the wrong type.
            ValueError: If the entry is less than 1.
        """
        return self._view.path(person, entry=entry)

    def to_golden(self) -> dict[str, Any]:
        """Return the path and messages of each person in the golden file format: see docs/reference/golden-files.md."""
        golden: dict[str, Any] = json.loads("".join(self._write_golden()))
        return golden

    def save(self, path: str | Path) -> None:
        """Write the path and messages of each person to a golden file, to compare later runs with it.

        Args:
            path: The file; an existing file is replaced.

        Raises:
            OSError: If the file cannot be written.
            TypeError: If the argument is not a path.
            ValueError: If the path is empty, or has a character that no path can have.
        """
        with Path(check_path("path", path)).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(self._write_golden())

    def compare(
        self, golden: str | Path | Mapping[str, object] | Simulation | GoldenLog, *, tolerance: timedelta | None = None
    ) -> Comparison:
        """Compare the path and messages of each person with a golden file, or with another run.

        Args:
            golden: A golden file, its content, or a simulation.
            tolerance: The greatest difference of times that are treated as equal; by default, times must be equal.

        Returns:
            The comparison. It is true if nothing differs; printed, it explains the first difference of each kind.

        Raises:
            FileNotFoundError: If the file does not exist.
            TypeError: If an argument has the wrong type.
            UnreadableExport: If the file is not in the golden file format.
            ValueError: If the tolerance is negative.
        """
        allowed = _check_tolerance(tolerance)
        log = _read_golden(golden)
        with self._locked() as (app, journey):
            run = ComparedLog("the run", self._record(app, journey), journey.name, self.seed, self._days)
            return compare(run, log, allowed, RunReasons(app, journey, lambda: self.not_entered))

    @property
    def _days(self) -> float:
        days = (self.end - self.start) / timedelta(days=1)
        return int(days) if days.is_integer() else days

    def _write_golden(self) -> Iterator[str]:
        with self._locked() as (app, journey):
            people = self._record(app, journey)
            yield from write_golden(journey.name, self._facts.start, self._days, self.seed, people)

    def _record(self, app: App, journey: Journey) -> Iterator[GoldenPerson]:
        return PeopleRecorder(app, journey, self._facts.start).record()

    @contextmanager
    def _locked(self) -> Iterator[tuple[App, Journey]]:
        with self._session.locked_world() as world:
            app = world.find_app(self._facts.app_id)
            assert app is not None
            yield app, app.collection(Journey)[self._facts.journey_id]

    def _count_entries(self) -> str:
        """Return the numbers of entries and of people who entered, in words; people may enter more than once."""
        with self._locked() as (app, journey):
            participants = participants_of(app, journey.id)
            assert participants is not None
            users = participants.endpoints_of_users
            people = len({(row in users, key) for row, key in enumerate(participants.keys)})
        return f"{self.entered:,} {'entry' if self.entered == 1 else 'entries'} of {count_people(people)}"

    def summarize(self) -> list[str]:
        """Return the sentences that summarize the run."""
        metrics = self.metrics
        length = describe_duration(self.end - self.start)
        return [
            f"Journey {self._view.name!r} ran {length} from {self.start:%Y-%m-%d %H:%M:%S} UTC, seed {self.seed}.",
            f"{counted(self.people, 'endpoint')}; {self._count_entries()} (a user counts once, with all endpoints), "
            f"{int(metrics.get('ENDPOINT_LEFT', 0)):,} left, {int(metrics.get('ENDPOINT_ACTIVE', 0)):,} inside; "
            f"{counted(len(self.not_entered), 'endpoint')} did not enter.",
            f"{counted(self.sent, 'message')} would have been sent. {NOTHING_SENT}",
        ]

    def __str__(self) -> str:
        notes = [f"note: {note}" for note in self.notes]
        reasons = [f"did not enter: {count:,} because {reason}" for reason, count in self.reasons.items()]
        if len(reasons) > SHOWN_REASONS:
            reasons[SHOWN_REASONS:] = [f"… and {len(reasons) - SHOWN_REASONS:,} more reasons"]
        return "\n".join([*self.summarize(), "", make_table(self.activities), *_spaced(reasons), *_spaced(notes)])

    def __repr__(self) -> str:
        return (
            f"<Simulation of journey {self._view.name!r}: {counted(self.people, 'endpoint')}, {self._count_entries()}, "
            f"{counted(self.sent, 'message')}, seed {self.seed}>"
        )


def _check_tolerance(tolerance: object) -> timedelta:
    valid = "a timedelta that is not negative"
    if tolerance is None:
        return timedelta()
    if not isinstance(tolerance, timedelta):
        refuse_type("tolerance", valid, tolerance)
    if tolerance < timedelta():
        refuse_value("tolerance", valid, tolerance)
    return tolerance


def _spaced(lines: list[str]) -> list[str]:
    return ["", *lines] if lines else []


def _read_golden(golden: object) -> GoldenLog:
    """Read the log that a run is compared with, unless it was read before."""
    if isinstance(golden, GoldenLog):
        return golden
    if isinstance(golden, Simulation):
        return GoldenReader("the other run").read(golden.to_golden())
    if isinstance(golden, (str, os.PathLike)):
        return read_golden(Path(check_path("golden", golden)))
    if not hasattr(golden, "keys"):
        refuse_type("golden", "a path, the content of a golden file, or a simulation", golden)
    return GoldenReader("the log").read(golden)
