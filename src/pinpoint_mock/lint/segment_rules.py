"""Recommendations about dimensions that no endpoint meets; they need endpoints in the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..journeys.activities.conditions import ConditionsActivity
from ..segments.definition_rules import find_dimension_problems, find_dimensions
from ..segments.dimensions import EvaluationContext, dimensions_in, make_criterion
from .findings import Remark
from .refusals import read_steps
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..segments.dimensions import Dimension
    from .member_check import Steps
    from .resource import LintedResource

_TYPES = ("AttributeType", "DimensionType")


@recommend("R301", "dimension-without-match", "segment", "journey")
def find_unmatched_dimensions(resource: LintedResource) -> Iterator[Remark]:
    """A dimension is met by none of the endpoints that lint was given.

    Often a name or a value is written in another case than that of the endpoints, which the message says then.
    Dimensions that exclude, and those about recent activity, are not looked at. Of a segment, the newest version is
    looked at, and those that another resource names; that holds for all recommendations.

    Evidence: documented (values are compared exactly).
    """
    endpoints = resource.context.endpoints
    if not endpoints:
        return
    context = EvaluationContext(resource.now, lambda endpoint: endpoint.user_attributes)
    for steps, dimensions in _find_all_dimensions(resource):
        if any(find_dimension_problems(dimensions)):
            continue
        for dimension in dimensions_in(dimensions):
            if _can_be_missed(dimension):
                criterion = make_criterion(dimension, context)
                if not any(map(criterion.holds, endpoints)):
                    hints = (criterion.hint(endpoint) for endpoint in endpoints) if criterion.hint else iter(())
                    none = (
                        "the only endpoint does not meet"
                        if len(endpoints) == 1
                        else f"none of {len(endpoints)} endpoints meets"
                    )
                    message = f"{none} {dimension.path} {criterion.wanted}"
                    yield Remark((*steps, *read_steps(dimension.path)), message, next(filter(None, hints), ""))


def _can_be_missed(dimension: Dimension) -> bool:
    excludes = any(dimension.given.get(name) == "EXCLUSIVE" for name in _TYPES)
    return not excludes and dimension.shape != "RecencyDimension"


def _find_all_dimensions(resource: LintedResource) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    """Yield each SegmentDimensions of a segment or of a journey's conditions with the steps to it."""
    if resource.noun == "segment":
        groups = resource.members.get("SegmentGroups", {}).get("Groups", ())
        for path, dimensions in find_dimensions(resource.members):
            steps = read_steps(path)
            number = steps[2] if len(steps) > 2 else None
            if not (isinstance(number, int) and groups[number].get("Type") == "NONE"):
                yield steps, dimensions
        return
    for node in resource.graph:
        if isinstance(node.kind, ConditionsActivity):
            for path, condition in node.kind.conditions(node.details):
                steps = (*node.steps, *read_steps(path), "SegmentDimensions")
                yield steps, condition.get("SegmentDimensions", {})
