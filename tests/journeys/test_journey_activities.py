"""The rules that the activities of a journey must meet for publishing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import T0

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("at_t0")

DAY = timedelta(days=1)
LEAF: dict[str, Any] = {"EMAIL": {"TemplateName": "welcome"}}


def test_a_journey_whose_start_activity_does_not_exist_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Journey validation failed, StartActivity 'missing' is not one of its activities", StartActivity="missing"
    )


@pytest.mark.parametrize("members", [{"StartActivity": None}, {"Activities": None}, {"Activities": {}}])
def test_a_journey_without_activities_or_a_start_activity_is_not_published(
    unpublishable: Callable[..., None], members: Any
) -> None:
    unpublishable("Journey validation failed, A journey must have activities", **members)


def activities(**more: Any) -> dict[str, Any]:
    """Return a journey's activities, of which `a` is the first."""
    return {"StartActivity": "a", "Activities": more}


@pytest.mark.parametrize("activity", [{}, {"Description": "nothing"}])
def test_an_activity_without_a_type_is_not_published(unpublishable: Callable[..., None], activity: Any) -> None:
    unpublishable(
        "Activity validation failed, b: an activity must have exactly one of", **activities(a=LEAF, b=activity)
    )


def test_an_activity_with_two_types_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Activity validation failed, a: an activity must have exactly one", **activities(a={**LEAF, "SMS": {}})
    )


CONDITION = {"SegmentCondition": {"SegmentId": "segment"}}
GOOD: dict[str, Any] = {
    "CUSTOM": {"DeliveryUri": "my-function"},
    "ConditionalSplit": {"Condition": {"Conditions": [CONDITION]}},
    "ContactCenter": {},
    "EMAIL": {"TemplateName": "welcome"},
    "Holdout": {"Percentage": 5},
    "MultiCondition": {"Branches": [{"Condition": CONDITION}]},
    "PUSH": {"TemplateName": "welcome"},
    "RandomSplit": {"Branches": [{"Percentage": 50}, {"Percentage": 50}]},
    "SMS": {"TemplateName": "welcome"},
    "Wait": {"WaitTime": {"WaitFor": "PT1H"}},
}


@pytest.mark.parametrize("kind", GOOD)
def test_an_activity_that_leads_nowhere_ends_the_journey(publish: Callable[..., str], kind: str) -> None:
    assert publish(**activities(a={kind: GOOD[kind]}))


POINTERS: list[tuple[str, str]] = [
    *((kind, "NextActivity") for kind in ("CUSTOM", "ContactCenter", "EMAIL", "Holdout", "PUSH", "SMS", "Wait")),
    ("ConditionalSplit", "TrueActivity"),
    ("ConditionalSplit", "FalseActivity"),
    ("MultiCondition", "DefaultActivity"),
]


@pytest.mark.parametrize(("kind", "name"), POINTERS)
def test_an_activity_that_leads_to_a_missing_activity_is_not_published(
    unpublishable: Callable[..., None], kind: str, name: str
) -> None:
    unpublishable(
        f"Activity validation failed, a: {kind}.{name} 'missing' is not an activity of the journey",
        **activities(a={kind: {**GOOD[kind], name: "missing"}}),
    )


@pytest.mark.parametrize(("kind", "name"), POINTERS)
@pytest.mark.parametrize("target", ["a", "b", ""])
def test_an_activity_that_leads_to_another_to_itself_or_nowhere_is_published(
    publish: Callable[..., str], kind: str, name: str, target: str
) -> None:
    """Cycles are accepted, and so are activities that nothing leads to."""
    assert publish(**activities(a={kind: {**GOOD[kind], name: target}}, b=LEAF))


@pytest.mark.parametrize("kind", ["MultiCondition", "RandomSplit"])
def test_a_branch_that_leads_to_a_missing_activity_is_not_published(
    unpublishable: Callable[..., None], kind: str
) -> None:
    branches = [*GOOD[kind]["Branches"]]
    branches[-1] = {**branches[-1], "NextActivity": "missing"}

    member = f"Branches[{len(branches) - 1}].NextActivity"
    unpublishable(
        f"Activity validation failed, a: {kind}.{member} 'missing' is not an activity of the journey",
        **activities(a={kind: {"Branches": branches}}),
    )


@pytest.mark.parametrize("percentages", [[60, 40], [1, 99], [20] * 5, [34, 33, 33], [25] * 4])
def test_a_random_split_with_2_to_5_branches_that_add_up_to_100_is_published(
    publish: Callable[..., str], percentages: list[int]
) -> None:
    branches = [{"Percentage": percentage} for percentage in percentages]

    assert publish(**activities(a={"RandomSplit": {"Branches": branches}}))


@pytest.mark.parametrize(
    ("percentages", "text"),
    [
        ([60, 30], "the percentages of RandomSplit must add up to 100, not 90"),
        ([60, 41], "the percentages of RandomSplit must add up to 100, not 101"),
        ([20, 20, 20, 20, 10, 10], "RandomSplit must have 2 to 5 branches, not 6"),
        ([100], "RandomSplit must have 2 to 5 branches, not 1"),
        ([], "RandomSplit must have 2 to 5 branches, not 0"),
        ([100, 0], "the percentages of RandomSplit must be positive"),
        ([101, -1], "the percentages of RandomSplit must be positive"),
        ([100, None], "the percentages of RandomSplit must be positive"),
    ],
)
def test_other_random_splits_are_not_published(
    unpublishable: Callable[..., None], percentages: list[int | None], text: str
) -> None:
    branches = [{} if percentage is None else {"Percentage": percentage} for percentage in percentages]

    unpublishable(f"Activity validation failed, a: {text}", **activities(a={"RandomSplit": {"Branches": branches}}))


@pytest.mark.parametrize("count", [1, 4])
def test_a_multi_condition_with_1_to_4_branches_is_published(publish: Callable[..., str], count: int) -> None:
    assert publish(**activities(a={"MultiCondition": {"Branches": [{"Condition": CONDITION}] * count}}))


@pytest.mark.parametrize("count", [0, 5])
def test_a_multi_condition_with_another_number_of_branches_is_not_published(
    unpublishable: Callable[..., None], count: int
) -> None:
    unpublishable(
        f"Activity validation failed, a: MultiCondition must have 1 to 4 branches, not {count}",
        **activities(a={"MultiCondition": {"Branches": [{"Condition": CONDITION}] * count}}),
    )


@pytest.mark.parametrize("split", [{}, {"Condition": {}}, {"Condition": {"Conditions": []}}])
def test_a_conditional_split_without_conditions_is_not_published(
    unpublishable: Callable[..., None], split: Any
) -> None:
    unpublishable(
        "Activity validation failed, a: ConditionalSplit must have at least one condition",
        **activities(a={"ConditionalSplit": split}),
    )


KINDS_OF_CONDITION: list[Any] = [
    CONDITION,
    {"SegmentDimensions": {}},
    {"EventCondition": {"MessageActivity": "b", "Dimensions": {"EventType": {"Values": ["_email.open"]}}}},
]


@pytest.mark.parametrize("condition", KINDS_OF_CONDITION)
def test_each_kind_of_condition_is_published(publish: Callable[..., str], condition: Any) -> None:
    assert publish(**activities(a={"ConditionalSplit": {"Condition": {"Conditions": [condition]}}}, b=LEAF))
    assert publish(**activities(a={"MultiCondition": {"Branches": [{"Condition": condition}]}}, b=LEAF))


@pytest.mark.parametrize("condition", [{}, {**KINDS_OF_CONDITION[0], **KINDS_OF_CONDITION[1]}])
def test_a_condition_of_no_kind_or_two_kinds_is_not_published(
    unpublishable: Callable[..., None], condition: Any
) -> None:
    unpublishable(
        "Activity validation failed, a: ConditionalSplit.Condition.Conditions[1] must have exactly one of",
        **activities(a={"ConditionalSplit": {"Condition": {"Conditions": [CONDITION, condition]}}}),
    )
    unpublishable(
        "Activity validation failed, a: MultiCondition.Branches[0].Condition must have exactly one of",
        **activities(a={"MultiCondition": {"Branches": [{"Condition": condition}]}}),
    )


def test_a_branch_without_a_condition_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Activity validation failed, a: MultiCondition.Branches[0].Condition must have exactly one of",
        **activities(a={"MultiCondition": {"Branches": [{}]}}),
    )


def test_a_wait_without_a_wait_time_is_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable("Activity validation failed, a: Wait must have a WaitTime", **activities(a={"Wait": {}}))


@pytest.mark.parametrize("until", ["2026-03-12T10:00:00Z", "2019-01-01T00:00:00Z", "2026-03-02T10:00:00Z"])
def test_a_wait_until_a_time_before_the_end_is_published_even_if_the_time_is_past(
    publish: Callable[..., str], until: str
) -> None:
    assert publish(**activities(a={"Wait": {"WaitTime": {"WaitUntil": until}}}), Schedule={"EndTime": T0 + 11 * DAY})


@pytest.mark.parametrize("kind", ["Wait", "ConditionalSplit"])
def test_a_wait_until_a_time_after_the_end_is_not_published(unpublishable: Callable[..., None], kind: str) -> None:
    """Documented for the console: any time before the journey's end."""
    member = "WaitTime" if kind == "Wait" else "EvaluationWaitTime"

    unpublishable(
        "Activity validation failed, a: ",
        **activities(a={kind: {**GOOD[kind], member: {"WaitUntil": "2026-03-14T10:00:00Z"}}}),
        Schedule={"EndTime": T0 + 11 * DAY},
    )


def test_three_contact_centers_are_published(publish: Callable[..., str]) -> None:
    assert publish(**activities(a={"ContactCenter": {}}, b={"ContactCenter": {}}, c={"ContactCenter": {}}))


def test_four_contact_centers_are_not_published(unpublishable: Callable[..., None]) -> None:
    unpublishable(
        "Journey validation failed, A journey must have at most 3 ContactCenter activities",
        **activities(**{name: {"ContactCenter": {}} for name in "abcd"}),
    )


def test_a_contact_center_in_an_event_triggered_journey_is_not_published(
    unpublishable: Callable[..., None], event_start: dict[str, Any]
) -> None:
    unpublishable(
        "Journey validation failed, A ContactCenter activity is not supported",
        **activities(a={"ContactCenter": {}}),
        StartCondition=event_start,
    )
