"""Recommendations about dimensions that no endpoint meets; they need endpoints in the context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..gateway.model import service_model
from ..gateway.problems import quote
from ..journeys.activities.conditions import ConditionsActivity
from ..segments.definition_rules import find_dimension_problems, find_dimensions
from ..segments.dimensions import EvaluationContext, dimensions_in, make_criterion
from ..world.likeness import find_nearest_choice
from .findings import Remark
from .refusals import read_steps
from .rules import recommend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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


@recommend("R302", "impossible-value", "segment", "journey")
def find_impossible_values(resource: LintedResource) -> Iterator[Remark]:
    """A dimension asks for a channel that does not exist, or for a country by something else than its code.

    Channels are written as in `ChannelType`, such as `EMAIL`; countries have the codes of ISO 3166-1, such as `DE` or
    `DEU`. If lint was given endpoints, their own values decide, which is R301.

    Evidence: documented (the values of both; values are compared exactly).
    """
    if resource.context.endpoints:
        return
    for steps, dimensions in _find_all_dimensions(resource):
        if any(find_dimension_problems(dimensions)):
            continue
        for dimension in dimensions_in(dimensions):
            suggest = _SUGGESTIONS.get(dimension.path)
            for value in dimension.given.get("Values", ()) if suggest else ():
                hint = suggest(value) if suggest else None
                if hint is not None:
                    noun = dimension.path.rpartition(".")[2].lower()
                    place = (*steps, *read_steps(dimension.path), "Values")
                    yield Remark(place, f"{quote(value)} is not the code of a {noun}: no endpoint has it", hint)


def _suggest_channel(value: str) -> str | None:
    """Return the hint at the channel that is meant; None if the value is one."""
    known: list[str] = service_model().shape_for("ChannelType").enum  # type: ignore[attr-defined]
    return None if value in known else find_nearest_choice(value, known) or f"channels are {', '.join(known)}"


def _suggest_country(value: str) -> str | None:
    """Return the hint at the code of a country; None if the value is one."""
    from iso3166 import countries_by_alpha2, countries_by_alpha3, countries_by_name

    if value in countries_by_alpha2 or value in countries_by_alpha3:
        return None
    upper = value.upper()
    found = countries_by_alpha2.get(upper) or countries_by_alpha3.get(upper) or countries_by_name.get(upper)
    return f"did you mean {found.alpha2!r}?" if found else "countries have the codes of ISO 3166-1, such as DE or DEU"


_SUGGESTIONS: Mapping[str, Callable[[str], str | None]] = {
    "Demographic.Channel": _suggest_channel,
    "Location.Country": _suggest_country,
}
"""The functions that hint at the value that is meant, by the path of the dimension."""


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
