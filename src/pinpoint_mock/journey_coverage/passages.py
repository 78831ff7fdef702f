"""Counting the participants who take each way, in all mocks of a process, and adding up the counts of processes."""

from __future__ import annotations

import json
from collections import Counter
from threading import get_ident
from typing import TYPE_CHECKING, NamedTuple

from ..journeys.passing import ActivityPassed, JourneyDefined
from ..journeys.steps import IS_REMOVED
from ..world.bus import watch
from ..world.running_test import RUNNING_TEST
from .definition import JourneyDefinition, define

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..journeys.journey import Journey
    from ..world.store import App


class Passage(NamedTuple):
    """An arrival of participants at an activity, or their departure from it.

    Args:
        digest: The digest of the journey's definition.
        activity_id: The id of the activity.
        outcome: The label of the outcome with which they left; None if they arrived.
        is_removal: Whether the activity removed them from the journey.
    """

    digest: str
    activity_id: str
    outcome: str | None = None
    is_removal: bool = False


class PassageCounts:
    """The definitions of journeys by digest, the tests that created them, and the passages of participants."""

    def __init__(self) -> None:
        self.definitions: dict[str, JourneyDefinition] = {}
        self.tests: dict[str, set[str]] = {}
        self.counts: Counter[Passage] = Counter()

    def dump(self) -> str:
        """Return everything as a string that `load` can read, even in another process."""
        definitions = [
            (definition.members, sorted(self.tests.get(digest, ()))) for digest, definition in self.definitions.items()
        ]
        return json.dumps([definitions, list(self.counts.items())], default=str)

    def load(self, dumped: str) -> None:
        """Add what `dump` returned."""
        definitions, counts = json.loads(dumped)
        for members, tests in definitions:
            definition = JourneyDefinition(members)
            self.definitions.setdefault(definition.digest, definition)
            self.tests.setdefault(definition.digest, set()).update(tests)
        for passage, count in counts:
            self.counts[Passage(*passage)] += count


class PassageRecorder:
    """A counter of the participants in all mocks of this process, from its creation until `end`.

    Participants are counted when they move. Resetting, rolling back or leaving a mock does not change the counts.
    """

    def __init__(self) -> None:
        self._definitions: dict[str, JourneyDefinition] = {}
        self._tests: dict[str, set[str]] = {}
        self._counts: Counter[tuple[int, Passage]] = Counter()  # by thread: each thread changes only its own counts
        self._digests: dict[int, tuple[Mapping[str, object], str]] = {}
        self._ends = [watch(JourneyDefined, self._note_definition), watch(ActivityPassed, self._note_passage)]

    def _note_definition(self, app: App, fact: JourneyDefined) -> None:
        digest = self._find_digest(app, fact.journey)
        if RUNNING_TEST.id is not None:
            self._tests.setdefault(digest, set()).add(RUNNING_TEST.id)

    def _note_passage(self, app: App, fact: ActivityPassed) -> None:
        thread, digest, activity_id = get_ident(), self._find_digest(app, fact.journey), fact.activity_id
        if fact.arrived:
            self._counts[thread, Passage(digest, activity_id)] += fact.arrived
        for outcome, target, count in fact.exits:
            self._counts[thread, Passage(digest, activity_id, outcome, target == IS_REMOVED)] += count

    def _find_digest(self, app: App, journey: Journey) -> str:
        """Return the digest of a journey's definition, and record it. A running journey keeps its request object."""
        request = journey.request
        known = self._digests.get(id(request))
        if known is not None:
            return known[1]
        definition = define(app, journey)
        self._definitions.setdefault(definition.digest, definition)
        self._digests[id(request)] = request, definition.digest  # keep the request, so that its id is not reused
        return definition.digest

    def forget_requests(self) -> None:
        """Release the requests of journeys. Most of them are not needed after a test ends."""
        self._digests.clear()

    def collect(self) -> PassageCounts:
        """Return the counts so far."""
        collected = PassageCounts()
        collected.definitions.update(self._definitions)
        collected.tests.update(self._tests)
        for (_, passage), count in self._counts.items():
            collected.counts[passage] += count
        return collected

    def end(self) -> None:
        """Stop counting."""
        for end in self._ends:
            end()
