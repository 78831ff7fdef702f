"""The activity that splits participants into yes and no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...gateway.problems import Problem
from ..decisions import Decision
from ..steps import Outcome
from .conditions import ConditionsActivity
from .kind import make_pointer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..decisions import SplitCondition, Subject
    from ..visit import Visit
    from .kind import Details, Pointer

_YES = Outcome("yes", "{count} took 'yes' at {activity}")
_NO = Outcome("no", "{count} took 'no' at {activity}")


class ConditionalSplitActivity(ConditionsActivity):
    """A split that sends participants who meet its conditions one way, and all others another way."""

    name = "ConditionalSplit"
    metric_type = "CONDITIONAL_SPLIT"
    fixed_keys = ("Branch_TRUE", "Branch_FALSE")  # documented

    def conditions(self, details: Details) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield each SimpleCondition of the split with its path, in order."""
        for position, condition in enumerate(details.get("Condition", {}).get("Conditions", ())):
            yield f"Condition.Conditions[{position}]", condition

    def find_count_problems(self, details: Details) -> Iterator[Problem]:
        """Yield a problem if the split has no conditions."""
        if not details.get("Condition", {}).get("Conditions"):
            yield Problem("Condition", "ConditionalSplit must have at least one condition")

    def pointers(self, details: Details) -> Iterator[Pointer]:
        """Yield the two ways out."""
        yield make_pointer(details, "TrueActivity", "yes")
        yield make_pointer(details, "FalseActivity", "no")

    def choose(self, details: Details, conditions: Sequence[SplitCondition], row: int, subject: Subject) -> str:
        """Return `yes` if a participant meets all conditions (or any of them, depending on Operator), else `no`."""
        join = _find_join(details)
        return _YES.label if join(condition.holds(row, subject) for condition in conditions) else _NO.label

    def decide(self, visit: Visit, conditions: Sequence[SplitCondition], subjects: Sequence[Subject]) -> None:
        """Send participants who meet all (or, by Operator, any) conditions to TrueActivity, others to FalseActivity."""
        if len(conditions) == 1:
            holds = conditions[0].holds
            answers = [holds(row, subject) for row, subject in zip(visit.rows, subjects, strict=True)]
        else:
            join = _find_join(visit.details)
            answers = [
                join(condition.holds(row, subject) for condition in conditions)
                for row, subject in zip(visit.rows, subjects, strict=True)
            ]
        for is_met, outcome, pointer in ((True, _YES, "TrueActivity"), (False, _NO, "FalseActivity")):
            chosen = [place for place, answer in enumerate(answers) if answer is is_met]
            rows = [visit.rows[place] for place in chosen]
            decision = Decision(conditions, rows, [subjects[place] for place in chosen])
            visit.count("Branch_TRUE" if is_met else "Branch_FALSE", rows)
            visit.proceed(rows, visit.details.get(pointer) or None, outcome, decision)


def _find_join(details: Details) -> Callable[[Iterable[bool]], bool]:
    """Return how conditions are combined. Without an Operator, a participant must meet all of them (proposed)."""
    return any if details["Condition"].get("Operator") == "ANY" else all
