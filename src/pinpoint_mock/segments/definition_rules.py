"""The rules for the definition of a segment. Source: docs/behaviours/segments.md#definitions-and-versions.

The service model has already checked types, enums and required members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..endpoints.definition import COORDINATES
from ..gateway.errors import BadRequest
from ..gateway.problems import Problem, describe_choice, quote
from ..world.likeness import enclose
from .dimensions import COMPARISONS, DATE_TYPES, dimensions_in
from .instants import parse_wanted_instant
from .segment import Reference, Segment, describe_missing, find_referenced, reference_to, references_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..world.store import App
    from .dimensions import Dimension


MAX_VALUES = 100  # documented quota, of a whole segment
MAX_VALUE_LENGTH = 100  # documented, of the console
ENDS = 2  # inferred: BETWEEN compares with two values


def find_definition_problems(request: Mapping[str, Any]) -> Iterator[Problem]:
    """Find dimensions that break a rule, and definitions with too many values."""
    if "Dimensions" in request and "SegmentGroups" in request:
        yield Problem("", "Dimensions and SegmentGroups must not both be given")  # documented
        return
    count = 0
    for path, dimensions in find_dimensions(request):
        for problem in find_dimension_problems(dimensions):
            yield problem.inside(path)
        count += sum(len(dimension.given.get("Values", (1,))) for dimension in dimensions_in(dimensions))
    if count > MAX_VALUES:
        rule = f"must have at most {MAX_VALUES} values over all dimensions, not {count}"
        yield Problem("", rule, opening="The segment")


def find_dimensions(request: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each SegmentDimensions of a request with its path."""
    yield "Dimensions", request.get("Dimensions", {})
    for number, group in enumerate(request.get("SegmentGroups", {}).get("Groups", ())):
        for position, dimensions in enumerate(group.get("Dimensions", ())):
            yield f"SegmentGroups.Groups[{number}].Dimensions[{position}]", dimensions


def find_dimension_problems(dimensions: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the problems in the dimensions of a SegmentDimensions."""
    for dimension in dimensions_in(dimensions):
        yield from _find_problems(dimension)
        for position, value in enumerate(dimension.given.get("Values", ())):
            if len(value) > MAX_VALUE_LENGTH:
                rule = f"must have at most {MAX_VALUE_LENGTH} characters, not {len(value)}"
                yield Problem(f"{dimension.path}.Values[{position}]", f"{rule}: {quote(value)}")


def find_event_dimension_problems(dimensions: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the problems in the attributes and metrics of an EventDimensions.

    The rules for segments apply, except for the length of values: a link in an event may be long.
    """
    for dimension in dimensions_in(dimensions):
        yield from _find_problems(dimension)


def _find_problems(dimension: Dimension) -> Iterator[Problem]:
    if dimension.shape in _PROBLEMS:
        for problem in _PROBLEMS[dimension.shape](dimension.given):
            yield problem.inside(dimension.path)


def _find_value_problems(given: Mapping[str, Any]) -> Iterator[Problem]:
    if not given["Values"]:
        yield Problem("Values", "must have at least one value")  # unknown; proposed


def _find_attribute_problems(given: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _find_value_problems(given)
    kind, values = given.get("AttributeType"), given["Values"]
    if kind == "BETWEEN" and values and len(values) != ENDS:
        yield Problem("Values", f"must have exactly two values for BETWEEN, not {len(values)}")
    if kind in DATE_TYPES:
        for position, value in enumerate(values):
            if parse_wanted_instant(value) is None:
                rule = f"must be a timestamp such as 2020-12-31T12:00:00Z for {kind}"
                yield Problem(f"Values[{position}]", f"{rule}, not {quote(value)}")


def _find_metric_problems(given: Mapping[str, Any]) -> Iterator[Problem]:
    """Check the comparison operator, because the model allows any string."""
    comparison = given["ComparisonOperator"]
    if comparison not in COMPARISONS:
        yield Problem("ComparisonOperator", describe_choice(comparison, COMPARISONS))


def _find_gps_point_problems(given: Mapping[str, Any]) -> Iterator[Problem]:
    for name, limit in COORDINATES.items():
        value = given["Coordinates"][name]
        if not -limit <= value <= limit:
            yield Problem(f"Coordinates.{name}", f"must be between {-limit} and {limit}, not {value}")
    kilometers = given.get("RangeInKilometers")
    if kilometers is None:
        yield Problem("RangeInKilometers", "is required")  # unknown; proposed
    elif kilometers <= 0:
        yield Problem("RangeInKilometers", f"must be greater than 0, not {kilometers}")


_PROBLEMS: dict[str, Callable[[Mapping[str, Any]], Iterator[Problem]]] = {
    "AttributeDimension": _find_attribute_problems,
    "GPSPointDimension": _find_gps_point_problems,
    "MetricDimension": _find_metric_problems,
    "SetDimension": _find_value_problems,
}


def find_source_problems(app: App, request: Mapping[str, Any]) -> Iterator[Problem]:
    """Find source segments that do not exist, and imported source segments combined with others."""
    sources: dict[str, Segment] = {}
    for path, reference in _references_of(request):
        source = find_referenced(app, reference)
        if source is None:
            version = None if reference.version is None else str(reference.version)
            is_missing = app.collection(Segment).get(reference.id) is None
            reason = "does not exist" if is_missing else f"has no version {version}"
            hint = enclose(describe_missing(app, reference.id, version).find_hint(app.world))
            yield Problem(path, f"must name a segment of this application: {quote(reference.id)} {reason}{hint}")
        else:
            sources[source.id] = source
    imported = next((source.id for source in sources.values() if source.is_imported), None)
    if imported is not None and len(sources) > 1:  # documented for two imported ones; otherwise of the console
        rule = f"must not combine an imported segment with other source segments: {imported!r} is imported"
        yield Problem("SegmentGroups", rule)


def _references_of(request: Mapping[str, Any]) -> Iterator[tuple[str, Reference]]:
    """Yield each source segment that a request names, with its path."""
    for number, group in enumerate(request.get("SegmentGroups", {}).get("Groups", ())):
        for position, source in enumerate(group.get("SourceSegments", ())):
            yield f"SegmentGroups.Groups[{number}].SourceSegments[{position}]", reference_to(source)


def check_not_circular(app: App, request: Mapping[str, Any], segment_id: str) -> None:
    """Refuse a definition that refers, directly or indirectly, to the new version of its own segment."""
    if Reference(segment_id, None) in references_within(app, request):  # unknown; proposed
        rule = f"must not refer to the segment itself, {segment_id!r}, directly or through other segments"
        raise BadRequest(rule, "SegmentGroups")
