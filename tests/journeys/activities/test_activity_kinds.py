from __future__ import annotations

from typing import Any

import pytest
from botocore.model import StructureShape

from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.journeys.activities.kind import Pointer
from pinpoint_mock.journeys.activities.table import KINDS, kind_of


def test_each_member_of_an_activity_except_its_description_has_a_kind() -> None:
    activity = service_model().shape_for("Activity")
    assert isinstance(activity, StructureShape)
    assert set(KINDS) == set(activity.members) - {"Description"}


@pytest.mark.parametrize("kind", ["CUSTOM", "ContactCenter", "EMAIL", "Holdout", "PUSH", "SMS", "Wait"])
def test_an_activity_with_one_way_has_one_pointer_without_a_label(kind: str) -> None:
    assert pointers_of({kind: {"NextActivity": "b"}}) == [Pointer("NextActivity", "", "b")]


@pytest.mark.parametrize("details", [{}, {"NextActivity": ""}])
def test_a_pointer_without_a_target_ends_the_journey(details: dict[str, str]) -> None:
    assert pointers_of({"EMAIL": details}) == [Pointer("NextActivity", "", None)]


def test_a_conditional_split_leads_by_yes_and_no() -> None:
    assert pointers_of({"ConditionalSplit": {"TrueActivity": "b"}}) == [
        Pointer("TrueActivity", "yes", "b"),
        Pointer("FalseActivity", "no", None),
    ]


def test_a_multi_condition_leads_by_the_numbers_of_its_branches_and_else() -> None:
    details = {"DefaultActivity": "d", "Branches": [{"NextActivity": "b"}, {}]}
    assert pointers_of({"MultiCondition": details}) == [
        Pointer("Branches[0].NextActivity", "1", "b"),
        Pointer("Branches[1].NextActivity", "2", None),
        Pointer("DefaultActivity", "else", "d"),
    ]


def test_a_random_split_leads_by_percentages() -> None:
    assert pointers_of(
        {"RandomSplit": {"Branches": [{"Percentage": 60, "NextActivity": "b"}, {"Percentage": 40}]}}
    ) == [
        Pointer("Branches[0].NextActivity", "1 (60 %)", "b"),
        Pointer("Branches[1].NextActivity", "2 (40 %)", None),
    ]


def pointers_of(activity: dict[str, Any]) -> list[Pointer]:
    kind = kind_of(activity)
    return list(kind.pointers(activity[kind.name]))
