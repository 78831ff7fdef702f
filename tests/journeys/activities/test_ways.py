"""The ways that participants take out of an activity, by which coverage counts branches."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.journeys.activities.kind import Way
from pinpoint_mock.journeys.activities.table import kind_of


def ways_of(activity: dict[str, Any]) -> list[Way]:
    kind = kind_of(activity)
    return list(kind.ways(activity[kind.name]))


@pytest.mark.parametrize("kind", ["CUSTOM", "ContactCenter", "EMAIL", "PUSH", "SMS", "Wait"])
def test_activity_of_one_way_has_one_that_every_outcome_takes(kind: str) -> None:
    assert ways_of({kind: {"NextActivity": "b"}}) == [Way("", "b")]


def test_conditional_split_has_yes_and_no() -> None:
    assert ways_of({"ConditionalSplit": {"TrueActivity": "b"}}) == [Way("yes", "b", "yes"), Way("no", None, "no")]


def test_random_split_has_a_way_for_each_share() -> None:
    assert ways_of({"RandomSplit": {"Branches": [{"Percentage": 60, "NextActivity": "b"}, {"Percentage": 40}]}}) == [
        Way("1 (60 %)", "b", "1"),
        Way("2 (40 %)", None, "2"),
    ]


def test_multi_condition_has_a_way_for_each_branch_and_else() -> None:
    assert ways_of({"MultiCondition": {"Branches": [{"NextActivity": "b"}]}}) == [
        Way("1", "b", "1"),
        Way("else", None, "else"),
    ]


def test_draft_of_a_split_without_branches_has_the_default_way_only() -> None:
    assert ways_of({"MultiCondition": {}}) == [Way("else", None)]


PASSED, HELD_OUT = Way("passed", "b", "passed"), Way("held out", None, "held out", is_removal=True)


@pytest.mark.parametrize(("percentage", "ways"), [(0, [PASSED]), (10, [PASSED, HELD_OUT]), (100, [HELD_OUT])])
def test_holdout_has_the_ways_that_are_possible(percentage: int, ways: list[Way]) -> None:
    assert ways_of({"Holdout": {"Percentage": percentage, "NextActivity": "b"}}) == ways
