"""The ways that participants take out of an activity, which coverage counts as branches."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.journeys.activities.kind import Way
from pinpoint_mock.journeys.activities.table import kind_of


def ways_of(activity: dict[str, Any]) -> list[Way]:
    kind = kind_of(activity)
    return list(kind.ways(activity[kind.name]))


@pytest.mark.parametrize("kind", ["CUSTOM", "ContactCenter", "EMAIL", "PUSH", "SMS", "Wait"])
def test_an_activity_with_one_way_has_a_way_that_every_outcome_takes(kind: str) -> None:
    assert ways_of({kind: {"NextActivity": "b"}}) == [Way("", "b")]


def test_a_conditional_split_has_yes_and_no() -> None:
    assert ways_of({"ConditionalSplit": {"TrueActivity": "b"}}) == [Way("yes", "b", "yes"), Way("no", None, "no")]


def test_a_random_split_has_a_way_for_each_share() -> None:
    assert ways_of({"RandomSplit": {"Branches": [{"Percentage": 60, "NextActivity": "b"}, {"Percentage": 40}]}}) == [
        Way("1 (60 %)", "b", "1"),
        Way("2 (40 %)", None, "2"),
    ]


def test_a_multi_condition_has_a_way_for_each_branch_and_else() -> None:
    assert ways_of({"MultiCondition": {"Branches": [{"NextActivity": "b"}]}}) == [
        Way("1", "b", "1"),
        Way("else", None, "else"),
    ]


def test_a_draft_of_a_split_without_branches_has_only_the_default_way() -> None:
    assert ways_of({"MultiCondition": {}}) == [Way("else", None)]


PASSED, HELD_OUT = Way("passed", "b", "passed"), Way("held out", None, "held out", is_removal=True)


@pytest.mark.parametrize(("percentage", "ways"), [(0, [PASSED]), (10, [PASSED, HELD_OUT]), (100, [HELD_OUT])])
def test_a_holdout_has_only_the_possible_ways(percentage: int, ways: list[Way]) -> None:
    assert ways_of({"Holdout": {"Percentage": percentage, "NextActivity": "b"}}) == ways
