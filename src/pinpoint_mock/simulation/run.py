"""`simulate`: run a journey from a file in virtual time, with people from files."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from ..journeys.journey import Journey
from ..journeys.short_waits import check_waits
from ..world.arguments import (
    check_callable,
    check_integer,
    check_number,
    check_path,
    check_string,
    check_time,
    refuse_type,
    refuse_value,
)
from ..world.clock import to_datetime
from .called_functions import CalledFunctions
from .event_lines import read_events
from .events_player import EventPlayer
from .material import find_material
from .preparation import RunPlan, prepare
from .rejections import Rejections
from .run_notes import describe_unknown_types, describe_unsent
from .simulation import RunFacts, Simulation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from ..journeys.short_waits import Waits
    from ..world.session import Session
    from ..world.store import World
    from .event_lines import PlannedEvent
    from .preparation import Preparation

    Source: TypeAlias = str | Path | Mapping[str, object]
    Watch: TypeAlias = Callable[[float], object]

_STEPS = 200  # the number of times that a run reports its progress
_MAX_DAYS = 3_650
_YEAR = timedelta(days=365) // timedelta(microseconds=1)
"""The end of 1970. A timestamp of today in seconds, read as milliseconds, is before it."""
_PATH_OR_MAPPING = "a path, or a mapping such as the response of get_journey"


def simulate(
    journey: str | Path | Mapping[str, object],
    people: str | Path | Iterable[str | Path | Mapping[str, object]],
    *,
    days: float = 30,
    seed: int = 0,
    start: datetime | None = None,
    events: str | Path | Iterable[str | Path | Mapping[str, object]] = (),
    lambdas: Mapping[str, Callable[..., object]] | None = None,
    webhooks: Mapping[str, Callable[..., object]] | None = None,
    resources: Source | Sequence[Source] = (),
    name: str | None = None,
    waits: Waits = None,
    watch: Callable[[float], object] | None = None,
) -> Simulation:
    """Simulate a journey in memory and in virtual time, without sending a real message.

    The run does not use or change `mock_pinpoint`, and it patches nothing. If your functions use boto3, they reach AWS.
    The same arguments give the same result.

    Args:
        journey: A file or folder with the journey and the resources that it needs, or the content of such a file: API
            responses as boto3 or the CLI write them, or requests. The journey can be in any state.
        people: The endpoints: a CSV file, a JSON Lines file, files of an export job, or a list of files and mappings.
        days: The length of the run in days of virtual time.
        seed: An integer that determines ids and random choices.
        start: The time when the first people can enter, as an aware datetime. The default is the journey's StartTime,
            or else 2030-01-07 09:00 UTC, or an earlier time if the journey ends before the run would end.
        events: The events: a file, or a list of files and mappings. They are records of an event stream, or requests of
            PutEvents. Each event is recorded at its time.
        lambdas: Your functions in place of Lambda functions, by name or ARN, as for `pinpoint.lambdas`.
        webhooks: Your functions in place of webhooks, by URL, as for `pinpoint.webhooks`.
        resources: Other files, folders or contents that the journey needs: templates, segments, channels.
        name: The name or the id of the journey, if the files contain several.
        waits: `"skip"` to skip all waits, or a timedelta that replaces each wait, as for `journey.test`. The run then
            uses a copy of the journey, `Test-<name>`. The default, None, keeps the waits.
        watch: A function that is called with the progress, from 0 to 1.

    Returns:
        The simulation: a table of the activities, the messages, the path of each person, and the reasons why others did
        not enter.

    Raises:
        FileNotFoundError: If a path does not exist.
        JourneyLoopError: If people are in a loop that never waits.
        TypeError: If an argument has the wrong type.
        UnreadableExport: If a file cannot be read, or if the journey cannot be published; the message names the place.
        ValueError: If an argument has an invalid value, or if the journey does not exist.

    Example:
        >>> from pinpoint_mock import simulate
        >>> journey = {
        ...     "Name": "welcome",
        ...     "StartActivity": "hello",
        ...     "Activities": {
        ...         "hello": {"EMAIL": {"TemplateName": "welcome", "NextActivity": "wait"}},
        ...         "wait": {"Wait": {"WaitTime": {"WaitFor": "P3D"}}},
        ...     },
        ... }
        >>> people = [{"Id": "ann", "ChannelType": "EMAIL", "Address": "ann@example.com"}]
        >>> simulation = simulate({"WriteJourneyRequest": journey}, people, days=7)
        >>> simulation.path("ann").outcomes
        {'hello': 'SUCCESSFUL', 'wait': 'waited'}
        >>> simulation.messages[0].address
        'ann@example.com'

    Source: docs/behaviours/journeys.md#simulations, ours.
    """
    length = timedelta(days=_check_days(days))
    chosen_seed = check_integer("seed", seed)
    chosen_start = None if start is None else check_time("start", start)
    chosen_name = None if name is None else check_string("name", name)
    chosen_watch = None if watch is None else check_callable("watch", watch, "a function that takes a number")
    material = find_material(_check_source("journey", journey), chosen_name, _list_sources(resources))
    rejections = Rejections("event")
    planned = read_events(events, rejections)
    plan = RunPlan(chosen_seed, chosen_start, length, check_waits(waits))
    prepared = prepare(material, people, plan)
    functions = CalledFunctions(prepared.session, lambdas, webhooks)
    player = EventPlayer(prepared.session, prepared.app_id, prepared.region, rejections)
    return _Run(prepared, planned, player, functions, length, chosen_watch).go()


def _check_days(days: object) -> float:
    number = check_number("days", days)
    if not 0 < number <= _MAX_DAYS:
        refuse_value("days", f"a number greater than 0 and at most {_MAX_DAYS:,}", days)
    return number


def _check_source(argument: str, source: object) -> Source:
    if isinstance(source, (str, os.PathLike)):
        return check_path(argument, source, _PATH_OR_MAPPING)
    if not hasattr(source, "keys"):
        refuse_type(argument, _PATH_OR_MAPPING, source)
    return source  # type: ignore[return-value]


def _list_sources(resources: object) -> list[Source]:
    if isinstance(resources, (str, os.PathLike)) or hasattr(resources, "keys"):
        return [_check_source("resources", resources)]
    try:
        given = list(resources)  # type: ignore[call-overload]
    except TypeError:
        refuse_type("resources", "a path, a mapping, or a list of them", resources)
    return [_check_source(f"resources[{position}]", source) for position, source in enumerate(given)]


class _Run:
    """A run in progress.

    Args:
        prepared: The prepared run.
        events: The events, in the order of their times.
        player: The player that records the events.
        functions: The caller's functions.
        length: The length of the run.
        watch: A function that is called with the progress, from 0 to 1; None without one.
    """

    def __init__(
        self,
        prepared: Preparation,
        events: Sequence[PlannedEvent],
        player: EventPlayer,
        functions: CalledFunctions,
        length: timedelta,
        watch: Watch | None,
    ) -> None:
        self._prepared = prepared
        self._events = events
        self._functions = functions
        self._start = prepared.start
        self._end = prepared.start + length // timedelta(microseconds=1)
        self._watch = watch
        self._player = player

    def go(self) -> Simulation:
        """Advance virtual time to the end, record the events, and return the simulation."""
        session = self._prepared.session
        self._advance(self._start)
        asked = self._copy_world(session)
        for event in self._events:
            if self._start <= event.time <= self._end:
                self._advance_in_steps(event.time)
                self._player.record(event)
            else:
                self._reject(event)
        self._advance_in_steps(self._end)
        with session.locked_world() as world:
            journey = _find_journey(world, self._prepared)
            unsent = describe_unsent(world)
        prepared = self._prepared
        notes = (
            *prepared.notes,
            *self._player.describe(),
            *describe_unknown_types(journey, self._events),
            *self._functions.describe(),
            *unsent,
        )
        unusable = (*prepared.unusable, *self._player.rejections.list_all())
        facts = RunFacts(
            prepared.app_id, prepared.journey_id, self._start, self._end, session.seed, prepared.people, notes, unusable
        )
        return Simulation(session, world if journey.is_event_triggered else asked, facts)

    def _reject(self, event: PlannedEvent) -> None:
        """Reject an event outside the run; its place shows the time, so that such events have one reason."""
        first, last = map(to_datetime, (self._start, self._end))
        hint = "; are these seconds instead of milliseconds?" if event.time < _YEAR <= self._start else ""
        reason = f"it is outside the run, {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}{hint}"
        self._player.reject(reason, f"{event.where} at {to_datetime(event.time):%Y-%m-%d %H:%M}")

    @staticmethod
    def _copy_world(session: Session) -> World:
        """Return a copy of the world at the time when people have entered, to find out later why others have not."""
        with session.locked_world() as world:
            return world.copy()

    def _advance_in_steps(self, time: int) -> None:
        """Advance virtual time to a given time, and report the progress from time to time."""
        step = max(1, (self._end - self._start) // _STEPS)
        now = self._now()
        while (following := self._start + ((now - self._start) // step + 1) * step) < time:
            now = self._advance(following)
        self._advance(time)

    def _advance(self, time: int) -> int:
        with self._prepared.session.between_actions("simulate()") as world:
            world.advance(max(0, time - world.clock.now()))
        if self._watch is not None:
            self._watch(min(1.0, max(0.0, (time - self._start) / (self._end - self._start))))
        return time

    def _now(self) -> int:
        with self._prepared.session.locked_world() as world:
            return world.clock.now()


def _find_journey(world: World, prepared: Preparation) -> Journey:
    app = world.find_app(prepared.app_id)
    assert app is not None
    return app.collection(Journey)[prepared.journey_id]
