"""The activity that sends participants to the first branch whose condition they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...gateway.problems import Problem
from ..decisions import Decision
from .branches import name_branches, take_branch
from .conditions import ConditionsActivity
from .kind import make_pointer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..decisions import SplitCondition, Subject
    from ..visit import Visit
    from .kind import Details, Pointer

MAX_BRANCHES = 4  # documented: five paths, including the default path


class MultiConditionActivity(ConditionsActivity):
    """A split that sends participants to the first branch whose condition they meet, and all others to the default."""

    name = "MultiCondition"
    metric_type = "MULTI_CONDITIONAL_SPLIT"

    def conditions(self, details: Details) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the SimpleCondition of each branch with its path, in the order in which they are evaluated."""
        for position, branch in enumerate(details.get("Branches", ())):
            yield f"Branches[{position}].Condition", branch.get("Condition", {})

    def find_count_problems(self, details: Details) -> Iterator[Problem]:
        """Yield a problem if the number of branches is wrong."""
        count = len(details.get("Branches", ()))
        if not 1 <= count <= MAX_BRANCHES:
            yield Problem("Branches", f"MultiCondition must have 1 to {MAX_BRANCHES} branches, not {count}")

    def pointers(self, details: Details) -> Iterator[Pointer]:
        """Yield the way out of each branch, and then the default way."""
        for position, branch in enumerate(details.get("Branches", ())):
            yield make_pointer(branch, "NextActivity", f"{position + 1}", f"Branches[{position}].")
        yield make_pointer(details, "DefaultActivity", "else")

    def metric_keys(self, details: Details) -> tuple[str, ...]:
        """Return the keys of an activity's metrics. The default branch comes last (proposed)."""
        return name_branches(len(details.get("Branches", ())) + 1)

    def choose(
        self,
        details: Details,  # noqa: ARG002
        conditions: Sequence[SplitCondition],
        row: int,
        subject: Subject,
    ) -> str:
        """Return the number of the first branch whose condition a participant meets, or `else`."""
        met = (number for number, condition in enumerate(conditions, 1) if condition.holds(row, subject))
        return str(next(met, "else"))

    def decide(self, visit: Visit, conditions: Sequence[SplitCondition], subjects: Sequence[Subject]) -> None:
        """Send each participant to the first branch whose condition it meets (documented)."""
        places: dict[int, list[int]] = {number: [] for number in range(len(conditions) + 1)}
        for place, (row, subject) in enumerate(zip(visit.rows, subjects, strict=True)):
            met = (number for number, condition in enumerate(conditions) if condition.holds(row, subject))
            places[next(met, len(conditions))].append(place)
        for number, chosen in places.items():
            rows = [visit.rows[place] for place in chosen]
            decision = Decision(conditions[: number + 1], rows, [subjects[place] for place in chosen])
            take_branch(visit, number + 1, rows, decision)
