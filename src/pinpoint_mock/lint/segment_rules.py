"""Recommendations about dimensions that no endpoint matches."""

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
    """A dimension does not match any endpoint in the files.

    Often the endpoints spell a name or value with another case, and then the message says so. The rule does not check
    dimensions that exclude, or dimensions about recent activity. It checks the newest version of a segment, and the
    versions that another resource names. All recommendations check only these versions.

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
                        "the only endpoint does not match"
                        if len(endpoints) == 1
                        else f"none of {len(endpoints)} endpoints matches"
                    )
                    message = f"{none} {dimension.path} {criterion.wanted}"
                    yield Remark((*steps, *read_steps(dimension.path)), message, next(filter(None, hints), ""))


@recommend("R302", "impossible-value", "segment", "journey")
def find_impossible_values(resource: LintedResource) -> Iterator[Remark]:
    """A dimension has a channel that does not exist, or a country that is not a country code.

    Write a channel as in `ChannelType`, such as `EMAIL`, and a country as an ISO 3166-1 code, such as `DE` or `DEU`. If
    the files contain endpoints, lint compares with their values instead: see R301.

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
                    yield Remark(place, f"{quote(value)} is not a {noun} code: no endpoint matches it", hint)


def _suggest_channel(value: str) -> str | None:
    """Return a hint that names the channel that is probably meant; None if the value is a channel."""
    known: list[str] = service_model().shape_for("ChannelType").enum  # type: ignore[attr-defined]
    return None if value in known else find_nearest_choice(value, known) or f"channels are {', '.join(known)}"


def _suggest_country(value: str) -> str | None:
    """Return a hint that names the probable country code; None if the value is a country code."""
    from iso3166 import countries_by_alpha2, countries_by_alpha3, countries_by_name

    if value in countries_by_alpha2 or value in countries_by_alpha3:
        return None
    upper = value.upper()
    found = countries_by_alpha2.get(upper) or countries_by_alpha3.get(upper) or countries_by_name.get(upper)
    return f"did you mean {found.alpha2!r}?" if found else "use an ISO 3166-1 code, such as DE or DEU"


_SUGGESTIONS: Mapping[str, Callable[[str], str | None]] = {
    "Demographic.Channel": _suggest_channel,
    "Location.Country": _suggest_country,
}
"""The functions that return a hint for a wrong value, by the path of the dimension."""


def _can_be_missed(dimension: Dimension) -> bool:
    excludes = any(dimension.given.get(name) == "EXCLUSIVE" for name in _TYPES)
    return not excludes and dimension.shape != "RecencyDimension"


def _find_all_dimensions(resource: LintedResource) -> Iterator[tuple[Steps, Mapping[str, Any]]]:
    """Yield each SegmentDimensions of a segment or of a journey's conditions, with the steps to it."""
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
