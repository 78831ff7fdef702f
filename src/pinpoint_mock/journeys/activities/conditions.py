"""What the splits have in common that evaluate conditions, at once or after a wait."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from ...segments.definition_rules import find_dimension_problems, find_event_dimension_problems
from ..references import describe_missing_segment
from .kind import ActivityKind
from .waiting import describe_lateness, find_wait_time_problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...gateway.problems import Problem
    from ..publication import Publication
    from .kind import Details

CONDITION_KINDS = ("EventCondition", "SegmentCondition", "SegmentDimensions")


class ConditionsActivity(ActivityKind, ABC):
    """A kind of split that sends participants by conditions."""

    @abstractmethod
    def conditions(self, details: Details) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield each SimpleCondition of a split with its path, in the order in which they are tested."""

    @abstractmethod
    def find_count_problems(self, details: Details) -> Iterator[Problem]:
        """Find a wrong number of conditions."""

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Find what is wrong with EvaluationWaitTime and the conditions; a draft may be without them."""
        yield from find_wait_time_problems(details.get("EvaluationWaitTime", {}), "EvaluationWaitTime")
        for member, condition in self.conditions(details):
            by_event = condition.get("EventCondition", {}).get("Dimensions", {})
            for problem in find_event_dimension_problems(by_event):
                yield problem.inside(f"{member}.EventCondition.Dimensions")
            for problem in find_dimension_problems(condition.get("SegmentDimensions", {})):
                yield problem.inside(f"{member}.SegmentDimensions")

    def find_publish_problems(self, publication: Publication, details: Details) -> Iterator[Problem]:
        """Find conditions that are missing, too many or not of one kind, a late wait, and where it leads to none."""
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
