"""The activity that takes some participants out of the journey by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...gateway.problems import Problem
from .kind import ActivityKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .kind import Details

MAX_PERCENTAGE = 100  # unknown; proposed


class HoldoutActivity(ActivityKind):
    """Takes a percentage of its participants out of the journey, and lets the others pass."""

    name = "Holdout"
    metric_type = "HOLDOUT"
    fixed_keys = ("HOLDOUT", "PASSED")  # documented

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Find a Percentage that is none."""
        percentage = details["Percentage"]
        if not 0 <= percentage <= MAX_PERCENTAGE:
            yield Problem("Percentage", f"must be between 0 and {MAX_PERCENTAGE}, not {percentage}")
