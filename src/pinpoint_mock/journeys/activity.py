"""What all activities of journeys have in common: one type, conditions, and pointers to other activities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ACTIVITY_TYPES = (
    "CUSTOM",
    "ConditionalSplit",
    "ContactCenter",
    "EMAIL",
    "Holdout",
    "MultiCondition",
    "PUSH",
    "RandomSplit",
    "SMS",
    "Wait",
)
_POINTERS = ("NextActivity", "TrueActivity", "FalseActivity", "DefaultActivity")


def types_of(activity: Mapping[str, Any]) -> list[str]:
    """The types that an activity has; one that can be published has exactly one."""
    return [name for name in ACTIVITY_TYPES if name in activity]


def conditions_of(activity: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The simple conditions of a split, by member."""
    condition = activity.get("ConditionalSplit", {}).get("Condition", {})
    for position, simple in enumerate(condition.get("Conditions", ())):
        yield f"ConditionalSplit.Condition.Conditions[{position}]", simple
    for position, branch in enumerate(activity.get("MultiCondition", {}).get("Branches", ())):
        yield f"MultiCondition.Branches[{position}].Condition", branch.get("Condition", {})


def pointers_of(activity: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The activities that one leads to, by member; one that leads nowhere ends the journey."""
    for kind in ACTIVITY_TYPES:
        details = activity.get(kind, {})
        for name in _POINTERS:
            if details.get(name):
                yield f"{kind}.{name}", details[name]
        for position, branch in enumerate(details.get("Branches", ())):
            if branch.get("NextActivity"):
                yield f"{kind}.Branches[{position}].NextActivity", branch["NextActivity"]
