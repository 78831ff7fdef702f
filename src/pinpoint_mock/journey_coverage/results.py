"""The results of journey coverage: how much of each journey the participants of tests passed, and what is missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..journeys.activities.kind import Way
    from .definition import DefinedActivity, JourneyDefinition
    from .passages import Passage, PassageCounts

_DIGITS = 7
"""How many characters of a digest are shown, the same number as in Git."""


class CoverageNumbers(NamedTuple):
    """How many activities and branches there are, and how many of them no participant passed.

    Args:
        activities: The number of activities.
        missed_activities: How many of them no participant visited.
        branches: The number of ways out of activities.
        missed_branches: How many of them no participant took.
    """

    activities: int
    missed_activities: int
    branches: int
    missed_branches: int

    @property
    def percent(self) -> float:
        """The percentage that was passed, of activities and branches together; 100 for a journey without any."""
        all_ = self.activities + self.branches
        passed = all_ - self.missed_activities - self.missed_branches
        return 100 * passed / all_ if all_ else 100.0

    def show_percent(self, digits: int = 0) -> str:
        """Return the percentage in digits. Only complete coverage is shown as 100, and only no coverage as 0."""
        size = 10**digits
        rounded = floor(self.percent * size + 0.5)
        if 0 < self.percent < 100:
            rounded = min(max(rounded, 1), 100 * size - 1)
        return f"{rounded / size:.{digits}f}"


@dataclass(frozen=True)
class CoveredBranch:
    """A way out of an activity.

    Args:
        way: The way.
        taken: How many participants took it.
    """

    way: Way
    taken: int

    @property
    def target(self) -> str:
        """The id of the next activity, or `exit` if participants leave the journey."""
        return self.way.target or "exit"

    @property
    def name(self) -> str:
        """The branch in a word, such as `yes`, `2` or `held out`. If there is only one branch, its target."""
        return self.target if self.way.outcome is None else self.way.outcome


@dataclass(frozen=True)
class CoveredActivity:
    """An activity.

    Args:
        id: Its id.
        type: The name of its kind, such as `EMAIL`.
        entered: How many participants visited it.
        branches: The ways out of it.
    """

    id: str
    type: str
    entered: int
    branches: Sequence[CoveredBranch]

    def find_missing(self) -> Iterator[str]:
        """Yield the activity if no participant visited it. Otherwise, yield each way not taken, as `split->no`."""
        if not self.entered:
            yield self.id
            return
        for branch in self.branches:
            if not branch.taken:
                yield f"{self.id}->{branch.name}"


@dataclass(frozen=True)
class CoveredJourney:
    """A journey with one name and one definition.

    Args:
        definition: The journey's definition.
        is_variant: Whether another journey has the same name.
        activities: The journey's activities.
        tests: The ids of the tests that published or loaded it.
    """

    definition: JourneyDefinition
    is_variant: bool
    activities: Sequence[CoveredActivity]
    tests: Sequence[str]

    @property
    def name(self) -> str:
        """The name of the journey."""
        return self.definition.name

    @property
    def digest(self) -> str:
        """The beginning of the definition's digest."""
        return self.definition.digest[:_DIGITS]

    @property
    def title(self) -> str:
        """The name, and if another journey has the same name, the digest: `welcome (3fa9c1d)`."""
        return f"{self.name} ({self.digest})" if self.is_variant else self.name

    @property
    def origin(self) -> str:
        """Where the journey comes from, such as `test_shop.py::test_one and 2 more tests`."""
        if not self.tests:
            return "a fixture shared by several tests, or code outside tests"
        first, *others = self.tests
        return f"{first} and {counted(len(others), 'more test')}" if others else first

    @property
    def missing(self) -> list[str]:
        """The activities and branches that no participant passed."""
        return [missing for activity in self.activities for missing in activity.find_missing()]

    @property
    def numbers(self) -> CoverageNumbers:
        """The numbers of all and of missed activities and branches."""
        branches = [branch for activity in self.activities for branch in activity.branches]
        return CoverageNumbers(
            len(self.activities),
            sum(not activity.entered for activity in self.activities),
            len(branches),
            sum(not branch.taken for branch in branches),
        )


def find_covered_journeys(counts: PassageCounts) -> list[CoveredJourney]:
    """Return each journey with its coverage, sorted by name."""
    definitions = sorted(counts.definitions.values(), key=lambda each: (each.name, each.digest))
    names = Counter(definition.name for definition in definitions)
    places: dict[tuple[str, str], list[tuple[Passage, int]]] = {}
    for passage, count in counts.counts.items():
        places.setdefault((passage.digest, passage.activity_id), []).append((passage, count))
    return [
        CoveredJourney(
            definition,
            names[definition.name] > 1,
            [_cover(activity, places.get((definition.digest, activity.id), ())) for activity in definition.activities],
            sorted(counts.tests.get(definition.digest, ())),
        )
        for definition in definitions
    ]


def sum_numbers(journeys: Sequence[CoveredJourney]) -> CoverageNumbers:
    """Return the sums for all journeys."""
    return CoverageNumbers(*map(sum, zip((0, 0, 0, 0), *(journey.numbers for journey in journeys), strict=True)))


def _cover(activity: DefinedActivity, passages: Sequence[tuple[Passage, int]]) -> CoveredActivity:
    branches = [
        CoveredBranch(way, sum(count for passage, count in passages if _is_taken(way, passage)))
        for way in activity.ways
    ]
    entered = sum(count for passage, count in passages if passage.outcome is None)
    return CoveredActivity(activity.id, activity.type, entered, branches)


def _is_taken(way: Way, passage: Passage) -> bool:
    has_exited = passage.outcome is not None and passage.is_removal == way.is_removal
    return has_exited and way.outcome in (None, passage.outcome)
