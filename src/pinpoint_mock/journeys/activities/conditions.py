"""The base class of the splits that evaluate conditions, immediately or after a wait.

Source: docs/behaviours/journeys.md#conditions.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from ...segments.definition_rules import find_dimension_problems, find_event_dimension_problems
from ...segments.references import describe_missing_segment
from ...world.clock import MINUTE
from ..decisions import ConditionReader, find_subjects
from ..steps import Outcome
from .kind import ActivityKind
from .waiting import describe_lateness, find_wait_end, find_wait_time_problems, is_timer_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...gateway.problems import Problem
    from ..decisions import SplitCondition, Subject
    from ..publication import Publication
    from ..visit import Visit
    from .kind import Details

_WAITS = Outcome("waits", "{count} began to wait at {activity}")
_IMPLICIT_WAIT = 60 * MINUTE  # documented, after an activity that sends a message
_IMPLICIT_WAIT_AFTER_CUSTOM = 15 * MINUTE  # documented, after a Lambda function
CONDITION_KINDS = ("EventCondition", "SegmentCondition", "SegmentDimensions")


class ConditionsActivity(ActivityKind, ABC):
    """A kind of split that sends participants to branches by conditions."""

    @abstractmethod
    def conditions(self, details: Details) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield each SimpleCondition of a split with its path, in the order in which they are evaluated."""

    @abstractmethod
    def find_count_problems(self, details: Details) -> Iterator[Problem]:
        """Yield a problem if the number of conditions is wrong."""

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Yield the problems of EvaluationWaitTime and of the conditions. A draft need not have them."""
        yield from find_wait_time_problems(details.get("EvaluationWaitTime", {}), "EvaluationWaitTime")
        for member, condition in self.conditions(details):
            by_event = condition.get("EventCondition", {}).get("Dimensions", {})
            for problem in find_event_dimension_problems(by_event):
                yield problem.inside(f"{member}.EventCondition.Dimensions")
            for problem in find_dimension_problems(condition.get("SegmentDimensions", {})):
                yield problem.inside(f"{member}.SegmentDimensions")

    def find_publish_problems(self, publication: Publication, details: Details) -> Iterator[Problem]:
        """Yield the problems of the conditions, of the wait, and of branches that lead to missing activities."""
        yield from self.find_count_problems(details)
        lateness = describe_lateness(publication, details.get("EvaluationWaitTime", {}))
        if lateness:
            yield self.problem("EvaluationWaitTime", lateness)
        for member, condition in self.conditions(details):
            kinds = [kind for kind in CONDITION_KINDS if kind in condition]
            if len(kinds) != 1:
                rule = f"must have exactly one of {', '.join(CONDITION_KINDS)}"
                yield self.problem(member, f"{rule}, not {', '.join(kinds) or 'none'}")
            if "SegmentCondition" in condition:
                missing = describe_missing_segment(publication.app, condition["SegmentCondition"]["SegmentId"])
                if missing:
                    yield self.problem(f"{member}.SegmentCondition.SegmentId", missing)
        yield from super().find_publish_problems(publication, details)

    @abstractmethod
    def choose(self, details: Details, conditions: Sequence[SplitCondition], row: int, subject: Subject) -> str:
        """Return the label of the branch that a participant takes."""

    @abstractmethod
    def decide(self, visit: Visit, conditions: Sequence[SplitCondition], subjects: Sequence[Subject]) -> None:
        """Decide for the participants of a visit, given the subject of each one."""

    def watches(self, details: Details) -> Iterator[str | None]:
        """Yield the activities whose message events the conditions ask about; None for all activities."""
        for _, condition in self.conditions(details):
            if "EventCondition" in condition:
                yield condition["EventCondition"].get("MessageActivity")

    def always_waits(self, details: Details) -> bool:
        """Return whether every participant who arrives waits for some time."""
        has_timer = is_timer_set(details.get("EvaluationWaitTime", {}))
        return has_timer or any("EventCondition" in condition for _, condition in self.conditions(details))

    def arrive(self, visit: Visit) -> None:
        """Let participants wait for EvaluationWaitTime, and for events at least as long as in the service."""
        due, is_timer = find_wait_end(visit.details.get("EvaluationWaitTime", {}), visit.now)
        implicit = visit.now + self.find_implicit_wait(visit.journey.request["Activities"], visit.details)
        if implicit > due:
            due, is_timer = implicit, True
        if due > visit.now:
            visit.wait(visit.rows, due, _WAITS, is_timer=is_timer)
        else:
            self.resume(visit)

    def resume(self, visit: Visit) -> None:
        """Evaluate the conditions once."""
        subjects = find_subjects(visit, visit.rows)
        reader = ConditionReader(visit, subjects)
        self.decide(visit, [reader.read(condition) for _, condition in self.conditions(visit.details)], subjects)

    def find_implicit_wait(self, activities: Mapping[str, Mapping[str, Any]], details: Details) -> int:
        """Return how long the service waits for message events. The combination with other waits is unknown.

        Args:
            activities: The activities of the journey, by id.
            details: The details of the split.
        """
        waits = [0]
        for _, condition in self.conditions(details):
            if "EventCondition" in condition:
                message = activities.get(condition["EventCondition"].get("MessageActivity"), {})
                waits.append(_IMPLICIT_WAIT_AFTER_CUSTOM if "CUSTOM" in message else _IMPLICIT_WAIT)
        return max(waits)
