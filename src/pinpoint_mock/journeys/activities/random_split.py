"""The activity that sends participants to random branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...gateway.problems import Problem
from .branches import name_branches, take_branch
from .kind import ActivityKind, make_pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..publication import Publication
    from ..visit import Visit
    from .kind import Details, Pointer

BRANCHES = range(2, 6)  # documented


class RandomSplitActivity(ActivityKind):
    """A split that sends participants to random branches, in proportion to the percentages of the branches."""

    name = "RandomSplit"
    metric_type = "RANDOM_SPLIT"

    def find_publish_problems(self, publication: Publication, details: Details) -> Iterator[Problem]:
        """Yield problems with the number of branches, their percentages, and missing next activities."""
        percentages = [branch.get("Percentage", 0) for branch in details.get("Branches", ())]
        if len(percentages) not in BRANCHES:
            yield Problem("Branches", f"RandomSplit must have 2 to 5 branches, not {len(percentages)}")
        if percentages and min(percentages) < 1:
            yield Problem("Branches", f"the percentages of RandomSplit must be positive, not {min(percentages)}")
        if percentages and sum(percentages) != 100:
            rule = f"the percentages of RandomSplit must add up to 100, not {sum(percentages)}"
            yield Problem("Branches", rule)
        yield from super().find_publish_problems(publication, details)

    def pointers(self, details: Details) -> Iterator[Pointer]:
        """Yield the way out of each branch."""
        for position, branch in enumerate(details.get("Branches", ())):
            label = f"{position + 1} ({branch.get('Percentage', 0)} %)"
            yield make_pointer(branch, "NextActivity", label, f"Branches[{position}].")

    def metric_keys(self, details: Details) -> tuple[str, ...]:
        """Return the keys of an activity's metrics (documented)."""
        return name_branches(len(details.get("Branches", ())))

    def arrive(self, visit: Visit) -> None:
        """Draw a branch for each participant. Each entry is a new draw."""
        percentages = [branch["Percentage"] for branch in visit.details["Branches"]]
        branch_of = list[int]()
        for number, percentage in enumerate(percentages, 1):
            branch_of += [number] * percentage
        rows: dict[int, list[int]] = {number: [] for number in range(1, len(percentages) + 1)}
        for row, percent in zip(visit.rows, visit.draw_percents(), strict=True):
            rows[branch_of[percent]].append(row)
        for number, chosen in rows.items():
            take_branch(visit, number, chosen)
