"""Hints about the value that was probably meant: first by meaning, then by spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.world.likeness import find_alike, find_nearest_choice

STATES = ["DRAFT", "ACTIVE", "COMPLETED", "CANCELLED", "CLOSED", "PAUSED"]
ENUMERATIONS = sorted(
    {
        tuple(found)
        for name in service_model().shape_names
        if (found := getattr(service_model().shape_for(name), "enum", None))
    }
)


@pytest.mark.parametrize(
    ("wanted", "choices", "meant"),
    [
        ("AND", ["ALL", "ANY"], "ALL"),
        ("and", ["ALL", "ANY", "NONE"], "ALL"),
        ("or", ["ALL", "ANY", "NONE"], "ANY"),
        ("NOT", ["ALL", "ANY", "NONE"], "NONE"),
        ("NOT_EQUALS", ["INCLUSIVE", "EXCLUSIVE"], "EXCLUSIVE"),
        ("PUBLISHED", STATES, "ACTIVE"),
        ("CANCELED", STATES, "CANCELLED"),
        ("fcm", ["GCM", "APNS"], "GCM"),
        ("Email", ["SMS", "EMAIL"], "EMAIL"),
    ],
)
def test_given_a_word_for_a_value_when_it_is_refused_then_the_value_with_its_meaning_is_suggested(
    wanted: str, choices: list[str], meant: str
) -> None:
    assert find_nearest_choice(wanted, choices) == f"did you mean {meant!r}?"


@pytest.mark.parametrize(("wanted", "choices"), [("INACTIVE", STATES), ("NON_ACTIVE", STATES), ("ZEBRA", STATES)])
def test_given_the_opposite_of_a_value_or_another_word_when_it_is_refused_then_nothing_is_suggested(
    wanted: str, choices: list[str]
) -> None:
    assert find_nearest_choice(wanted, choices) == ""


@given(st.sampled_from(ENUMERATIONS).flatmap(lambda values: st.tuples(st.just(values), st.sampled_from(values))))
def test_given_any_value_of_the_model_in_lower_case_when_it_is_refused_then_that_value_is_suggested(
    choice: tuple[tuple[str, ...], str],
) -> None:
    values, wanted = choice
    assert find_nearest_choice(wanted.lower(), values) == f"did you mean {wanted!r}?"


@pytest.mark.parametrize(
    ("wanted", "names", "alike"),
    [
        ("sales", ["visit", "sale"], "sale"),
        ("email.open", ["_email.open", "_email.click"], "_email.open"),
        ("kind", ["id", "channeltype"], ""),
        ("sale", [], ""),
        ("x" * 201, ["x" * 200], ""),
        ("x" * 200, ["x" * 201], ""),
    ],
)
def test_given_a_name_that_may_be_right_then_only_an_almost_equal_name_is_found(
    wanted: str, names: list[str], alike: str
) -> None:
    assert find_alike(wanted, names) == alike
