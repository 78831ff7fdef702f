"""The counts of several processes are added up and shown as percentages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.journey_coverage.definition import JourneyDefinition
from pinpoint_mock.journey_coverage.document import make_document
from pinpoint_mock.journey_coverage.passages import Passage, PassageCounts
from pinpoint_mock.journey_coverage.results import CoverageNumbers, CoveredJourney, find_covered_journeys, sum_numbers
from pinpoint_mock.journey_coverage.table import make_table

if TYPE_CHECKING:
    from collections.abc import Sequence

SHARES = {"RandomSplit": {"Branches": [{"Percentage": 50}, {"Percentage": 50}]}}
DEFINITIONS = [
    JourneyDefinition({"Name": name, "Activities": {"a": {"Wait": {"NextActivity": target}}, "b": SHARES}})
    for name, target in (("welcome", "b"), ("welcome", "a"), ("sale", "b"))
]
passages = st.builds(
    Passage,
    st.sampled_from([definition.digest for definition in DEFINITIONS]),
    st.sampled_from(["a", "b"]),
    st.sampled_from([None, "waited", "1", "2", "held out"]),
    st.booleans(),
)
moves = st.lists(st.tuples(passages, st.integers(1, 9), st.sampled_from(["test_one", "test_two"])))


def count(moves: Sequence[tuple[Passage, int, str]]) -> PassageCounts:
    """Count moves in one process."""
    counts = PassageCounts()
    for passage, number, test in moves:
        counts.counts[passage] += number
        counts.tests.setdefault(passage.digest, set()).add(test)
        counts.definitions.update({each.digest: each for each in DEFINITIONS if each.digest == passage.digest})
    return counts


@given(parts=st.lists(moves, max_size=4))
def test_the_results_of_several_processes_are_those_of_one_process(parts: list[Any]) -> None:
    together = PassageCounts()
    for part in parts:
        together.load(count(part).dump())
    alone = count([move for part in parts for move in part])
    assert find_covered_journeys(together) == find_covered_journeys(alone)


@given(moves=moves)
def test_for_any_counts_the_numbers_add_up(moves: Any) -> None:
    journeys = find_covered_journeys(count(moves))
    total = sum_numbers(journeys)
    assert total.activities == 2 * len(journeys)
    assert total.branches == 3 * len(journeys)
    assert (total.percent == 100) == (not any(journey.missing for journey in journeys))
    assert len({journey.title for journey in journeys}) == len(journeys)
    assert json.loads(make_document(journeys))["totals"]["percent_covered"] == total.percent
    assert "\n".join(make_table(journeys)).count("welcome (") in (0, 4)


@pytest.mark.parametrize(
    ("tests", "origin"),
    [
        ((), "a fixture shared by several tests, or code outside tests"),
        (("test_one",), "test_one"),
        (("test_one", "test_two"), "test_one and 1 more test"),
        (("test_one", "test_three", "test_two"), "test_one and 2 more tests"),
    ],
)
def test_given_tests_then_the_origin_of_a_journey_names_the_first(tests: Sequence[str], origin: str) -> None:
    assert CoveredJourney(DEFINITIONS[0], False, [], tests).origin == origin


@pytest.mark.parametrize(
    ("missed", "branches", "shown", "exactly"),
    [
        (0, 0, "100", "100.00"),
        (0, 999, "100", "100.00"),
        (1, 999, "99", "99.90"),
        (998, 999, "1", "0.10"),
        (999, 999, "0", "0.00"),
        (1, 3, "67", "66.67"),
        (1, 8, "88", "87.50"),
    ],
)
def test_given_numbers_then_only_complete_coverage_is_shown_as_100_and_only_no_coverage_as_0(
    missed: int, branches: int, shown: str, exactly: str
) -> None:
    numbers = CoverageNumbers(0, 0, branches, missed)
    assert (numbers.show_percent(), numbers.show_percent(2)) == (shown, exactly)
