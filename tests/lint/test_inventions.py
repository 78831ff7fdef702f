"""The nearest real member to one that does not exist."""

from __future__ import annotations

import pytest

from pinpoint_mock.lint.inventions import find_nearest_member, guess_meaning

ACTIVITY = [
    "CUSTOM",
    "ConditionalSplit",
    "Description",
    "EMAIL",
    "Holdout",
    "MultiCondition",
    "PUSH",
    "RandomSplit",
    "SMS",
    "Wait",
]


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("Email", "EMAIL"),
        ("random_split", "RandomSplit"),
        ("SendSMS", "SMS"),
        ("WaitActivity", "Wait"),
        ("Multicondtion", "MultiCondition"),
        ("ConditionSplitter", "ConditionalSplit"),
        ("Zebra", ""),
    ],
)
def test_given_a_member_that_does_not_exist_when_it_is_searched_for_then_the_nearest_is_found(
    wanted: str, nearest: str
) -> None:
    assert find_nearest_member(wanted, ACTIVITY) == nearest


def test_given_a_name_that_is_a_part_of_several_members_when_it_is_searched_for_then_the_shortest_is_found() -> None:
    assert find_nearest_member("Template", ["TemplateVersion", "TemplateName"]) == "TemplateName"


def test_given_two_members_that_share_a_word_when_one_is_searched_for_then_neither_is_guessed() -> None:
    assert find_nearest_member("WaitingPeriodInDays", ["WaitFor", "WaitUntil"]) == ""


def test_given_one_member_that_shares_a_word_when_it_is_searched_for_then_it_is_found() -> None:
    assert find_nearest_member("MaximumFrequencyOfAll", ["RefreshFrequency", "QuietTime"]) == "RefreshFrequency"


def test_given_a_well_known_invention_when_its_meaning_is_guessed_then_the_table_goes_before_likeness() -> None:
    assert guess_meaning("WaitTime", "WaitDuration", ["WaitFor", "WaitUntil"], []).member == "WaitFor"
    assert guess_meaning("WaitTime", "WaitDurationUnit", ["WaitFor", "WaitUntil"], []).member == ""
