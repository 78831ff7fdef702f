"""The activity that removes random participants from the journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...gateway.problems import Problem
from ..participants import HELD_OUT
from ..steps import Outcome
from .kind import ActivityKind, Way

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..visit import Visit
    from .kind import Details

_PASSED = Outcome("passed", "{count} passed {activity}")
_HELD_OUT = Outcome("held out", "{count} held out at {activity}")
LABELS = (_PASSED.label, _HELD_OUT.label)
"""The labels of both outcomes, even if a percentage of 0 or 100 makes one of them impossible."""

MAX_PERCENTAGE = 100  # unknown; proposed


class HoldoutActivity(ActivityKind):
    """An activity that removes a percentage of its participants from the journey, and lets the others pass."""

    name = "Holdout"
    metric_type = "HOLDOUT"
    fixed_keys = ("HOLDOUT", "PASSED")  # documented

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Yield a problem if Percentage is out of range."""
        percentage = details["Percentage"]
        if not 0 <= percentage <= MAX_PERCENTAGE:
            yield Problem("Percentage", f"must be between 0 and {MAX_PERCENTAGE}, not {percentage}")

    def ways(self, details: Details) -> Iterator[Way]:
        """Yield the ways of passed and held-out participants. With 0 % or 100 %, there is only one way."""
        if details["Percentage"] < 100:
            yield Way(_PASSED.label, details.get("NextActivity") or None, _PASSED.label)
        if details["Percentage"] > 0:
            yield Way(_HELD_OUT.label, None, _HELD_OUT.label, is_removal=True)

    def arrive(self, visit: Visit) -> None:
        """Draw which participants are held out. Each entry is a new draw."""
        percentage = visit.details["Percentage"]
        held_out, passed = list[int](), list[int]()
        for row, percent in zip(visit.rows, visit.draw_percents(), strict=True):
            (held_out if percent < percentage else passed).append(row)
        visit.count("HOLDOUT", held_out)
        visit.count("PASSED", passed)
        visit.leave(held_out, HELD_OUT, _HELD_OUT)
        visit.proceed(passed, visit.details.get("NextActivity") or None, _PASSED)
