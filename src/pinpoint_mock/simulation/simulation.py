"""A journey that was run: what became of people, which messages they got, and why others did not enter."""

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
"""How many reasons why people did not enter are printed, the most frequent ones."""
NOTHING_SENT = "Nothing was sent to anybody: the journey ran in memory, in virtual time."


@dataclass(frozen=True)
class RunFacts:
    """The facts about a run that are not in its world.

    Args:
        app_id: The app.
        journey_id: The journey.
        start: When the first people could enter, in microseconds since the epoch.
        end: When the run ended.
        seed: Where its random choices come from.
        people: How many people there were.
        notes: Sentences about what was left out, replaced or not usable.
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

    Everything is read from the run when you ask for it, so that a run of 100,000 people takes no more memory.

    Args:
        session: The session of the run.
        asked: The world at the time at which people entered by the segment.
        facts: What is known of the run besides.
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
        """The number from which ids and random choices come."""
        return self._facts.seed

    @property
    def start(self) -> datetime:
        """When the first people could enter, aware, in UTC."""
        return to_datetime(self._facts.start)

    @property
    def end(self) -> datetime:
        """When the run ended, aware, in UTC."""
        return to_datetime(self._facts.end)

    @property
    def people(self) -> int:
        """How many people there were: endpoints."""
        return self._facts.people

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what was left out, replaced or not usable, such as a template that is missing."""
        return self._facts.notes

    @property
    def unusable(self) -> tuple[str, ...]:
        """The lines of people and of events that could not be used, each with its place and the reason."""
        return self._facts.unusable

    @property
    def entered(self) -> int:
        """How many times people entered."""
        return len(self.paths)

    @cached_property
    def metrics(self) -> Mapping[str, str]:
        """The metrics of the journey, as GetJourneyExecutionMetrics answers them."""
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
            activity: Its id.

        Raises:
            LookupError: If the journey has no such activity.
            TypeError: If the id is not a string.
        """
        wanted = check_string("activity", activity)
        found = {result.activity: result for result in self.activities}
        if wanted not in found:
            hint = enclose(find_nearest(wanted, map(Known, found)))
            raise LookupError(f"the journey does not have an activity {wanted!r}; it has {listed(list(found))}{hint}")
        return found[wanted]

    @property
    def messages(self) -> Outbox:
        """One record for each message, oldest first; those that were not sent are among them, with their status."""
        return Outbox(self._session)

    @property
    def sent(self) -> int:
        """How many messages were sent."""
        with self._session.locked_world() as world:
            log = world.part(MessageLog)
            return sum(message.result.status == SUCCESSFUL for message in log.messages)

    @property
    def paths(self) -> SimulatedPaths:
        """The path of each person, in the order in which people entered."""
        return SimulatedPaths(self._locked)

    @cached_property
    def not_entered(self) -> list[Absentee]:
        """The endpoints that did not enter, and why."""
        with self._session.locked_world() as world:
            return list(list_absentees(world, self._asked, self._facts.app_id, self._facts.journey_id))

    @property
    def reasons(self) -> dict[str, int]:
        """How many endpoints did not enter for each reason; one may have several reasons."""
        return count_reasons(self.not_entered)

    @cached_property
    def routes(self) -> list[JourneyRoute]:
        """The different ways that people took through the journey, the most frequent first."""
        with self._locked() as (app, journey):
            return list_routes(app, journey)

    def path(self, person: str, *, entry: int | None = None) -> JourneyPath:
        """Return the path of a person: when it was at which activity, what was decided there, and why.

        Args:
            person: The endpoint's id, its address or its user's id.
            entry: Which of its entries, 1 for the first; by default the last one.

        Returns:
            The path. It is empty if the person has not entered, and printed it says why.

        Raises:
            LookupError: If there is no such person, or if it has not entered so often.
            TypeError: If an argument has a wrong type.
            ValueError: If the entry is less than 1.
        """
        return self._view.path(person, entry=entry)

    def to_golden(self) -> dict[str, Any]:
        """Return what happened to each person, in the form of golden files: see docs/reference/golden-files.md."""
        golden: dict[str, Any] = json.loads("".join(self._write_golden()))
        return golden

    def save(self, path: str | Path) -> None:
        """Write what happened to each person into a golden file, to compare later runs with.

        Args:
            path: The file; one that exists is replaced.

        Raises:
            OSError: If it cannot be written.
            TypeError: If it is not a path.
            ValueError: If it is empty, or has a character that no path can have.
        """
        with Path(check_path("path", path)).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(self._write_golden())

    def compare(
        self, golden: str | Path | Mapping[str, object] | Simulation | GoldenLog, *, tolerance: timedelta | None = None
    ) -> Comparison:
        """Compare what happened to each person with a golden file, or with another run.

        Args:
            golden: A golden file, its content, or a simulation.
            tolerance: How far times may be apart; they must be equal by default.

        Returns:
            The comparison. It is true if there is no difference; printed, it explains the first one of each kind.

        Raises:
            FileNotFoundError: If the file does not exist.
            TypeError: If an argument has a wrong type.
            UnreadableExport: If the file does not have the form of golden files.
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
        """Return how many entries of how many people there were: people may enter more than once."""
        with self._locked() as (app, journey):
            participants = participants_of(app, journey.id)
            assert participants is not None
            users = participants.endpoints_of_users
            people = len({(row in users, key) for row, key in enumerate(participants.keys)})
        return f"{self.entered:,} {'entry' if self.entered == 1 else 'entries'} of {count_people(people)}"

    def summarize(self) -> list[str]:
        """Return sentences about the whole run."""
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
        reasons = [f"did not enter: {count:,} since {reason}" for reason, count in self.reasons.items()]
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
    """Read what a run is compared with, unless that is done."""
    if isinstance(golden, GoldenLog):
        return golden
    if isinstance(golden, Simulation):
        return GoldenReader("the other run").read(golden.to_golden())
    if isinstance(golden, (str, os.PathLike)):
        return read_golden(Path(check_path("golden", golden)))
    if not hasattr(golden, "keys"):
        refuse_type("golden", "a path, the content of a golden file, or a simulation", golden)
    return GoldenReader("the log").read(golden)
