"""The activity that splits participants by yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...gateway.problems import Problem
from .conditions import ConditionsActivity
from .kind import make_pointer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .kind import Details, Pointer


class ConditionalSplitActivity(ConditionsActivity):
    """Sends those who meet its conditions one way, and all others another way."""

    name = "ConditionalSplit"
    metric_type = "CONDITIONAL_SPLIT"
    fixed_keys = ("Branch_TRUE", "Branch_FALSE")  # documented

    def conditions(self, details: Details) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield each SimpleCondition of the split with its path, in order."""
        for position, condition in enumerate(details.get("Condition", {}).get("Conditions", ())):
            yield f"Condition.Conditions[{position}]", condition

    def find_count_problems(self, details: Details) -> Iterator[Problem]:
        """Find a split without conditions."""
        if not details.get("Condition", {}).get("Conditions"):
            yield Problem("Condition", "ConditionalSplit must have at least one condition")

    def pointers(self, details: Details) -> Iterator[Pointer]:
        """Yield the two ways out."""
        yield make_pointer(details, "TrueActivity", "yes")
        yield make_pointer(details, "FalseActivity", "no")
