"""The rules for a segment's definition. Source: docs/behaviours.md#segments.

The service model has already checked types, enums and required members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..endpoints.definition import COORDINATES
from ..gateway.errors import BadRequest
from .dimensions import COMPARISONS, DATE_TYPES, dimensions_in
from .instants import parse_wanted_instant
from .segment import Reference, find_referenced, reference_to, references_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..world.store import App
    from .dimensions import Dimension
    from .segment import Segment

MAX_VALUES = 100  # documented quota, of a whole segment
MAX_VALUE_LENGTH = 100  # documented, of the console
ENDS = 2  # inferred: BETWEEN compares with two values


def check_definition(request: Mapping[str, Any]) -> None:
    """Refuse dimensions that break a rule, or too many of them."""
    if "Dimensions" in request and "SegmentGroups" in request:
        raise BadRequest("Dimensions and SegmentGroups must not both be given")  # documented
    count = 0
    for path, dimensions in _dimensions_of(request):
        for dimension in dimensions_in(dimensions):
            _check(dimension, path)
            count += len(dimension.given.get("Values", (1,)))
    if count > MAX_VALUES:
        raise BadRequest(f"must have at most {MAX_VALUES} values over all dimensions, not {count}", "The segment")


def _dimensions_of(request: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each SegmentDimensions of a request with its path."""
    yield "Dimensions", request.get("Dimensions", {})
    for number, group in enumerate(request.get("SegmentGroups", {}).get("Groups", ())):
        for position, dimensions in enumerate(group.get("Dimensions", ())):
            yield f"SegmentGroups.Groups[{number}].Dimensions[{position}]", dimensions


def _check(dimension: Dimension, path: str) -> None:
    check = _CHECKS.get(dimension.shape)
    if check is not None:
        try:
            check(dimension.given)
        except BadRequest as error:
            raise error.inside(dimension.path).inside(path) from None


def _check_values(given: Mapping[str, Any]) -> None:
    values = given["Values"]
    if not values:
        raise BadRequest("must have at least one value", "Values")  # unknown; proposed
    for position, value in enumerate(values):
        if len(value) > MAX_VALUE_LENGTH:
            raise BadRequest(
                f"must have at most {MAX_VALUE_LENGTH} characters, not {len(value)}", f"Values[{position}]"
            )


def _check_attribute(given: Mapping[str, Any]) -> None:
    _check_values(given)
    kind, values = given.get("AttributeType"), given["Values"]
    if kind == "BETWEEN" and len(values) != ENDS:
        raise BadRequest(f"must have exactly two values for BETWEEN, not {len(values)}", "Values")
    if kind in DATE_TYPES:
        for position, value in enumerate(values):
            if parse_wanted_instant(value) is None:
                raise BadRequest(
                    f"must be an instant such as 2020-12-31T12:00:00Z for {kind}, not {value!r}", f"Values[{position}]"
                )


def _check_metric(given: Mapping[str, Any]) -> None:
    comparison = given["ComparisonOperator"]
    if comparison not in COMPARISONS:
        raise BadRequest(f"must be one of {', '.join(COMPARISONS)}, not {comparison!r}", "ComparisonOperator")


def _check_gps_point(given: Mapping[str, Any]) -> None:
    for name, limit in COORDINATES.items():
        value = given["Coordinates"][name]
        if not -limit <= value <= limit:
            raise BadRequest(f"must be between {-limit} and {limit}, not {value}", f"Coordinates.{name}")
    kilometers = given.get("RangeInKilometers")
    if kilometers is None:
        raise BadRequest("is required", "RangeInKilometers")  # unknown; proposed
    if kilometers <= 0:
        raise BadRequest(f"must be greater than 0, not {kilometers}", "RangeInKilometers")


_CHECKS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "AttributeDimension": _check_attribute,
    "GPSPointDimension": _check_gps_point,
    "MetricDimension": _check_metric,
    "SetDimension": _check_values,
}


def check_sources(app: App, request: Mapping[str, Any]) -> None:
    """Refuse source segments that do not exist, and others beside an imported one."""
    sources: dict[str, Segment] = {}
    for path, reference in _references_of(request):
        source = find_referenced(app, reference)
        if source is None:
            version = "" if reference.version is None else f" with a version {reference.version}"
            raise BadRequest(f"must name a segment of this application: {reference.id!r}{version} is none", path)
        sources[source.id] = source
    imported = next((source.id for source in sources.values() if source.is_imported), None)
    if imported is not None and len(sources) > 1:  # documented that two are not allowed; the rest of the console
        raise BadRequest(
            f"must have no other source segments beside an imported one, which {imported!r} is", "SegmentGroups"
        )


def _references_of(request: Mapping[str, Any]) -> Iterator[tuple[str, Reference]]:
    """Yield each source segment that a request names, with its path."""
    for number, group in enumerate(request.get("SegmentGroups", {}).get("Groups", ())):
        for position, source in enumerate(group.get("SourceSegments", ())):
            yield f"SegmentGroups.Groups[{number}].SourceSegments[{position}]", reference_to(source)


def check_not_circular(app: App, request: Mapping[str, Any], segment_id: str) -> None:
    """Refuse a definition of a segment that leads back to the new version of the segment itself."""
    if Reference(segment_id, None) in references_within(app, request):  # unknown; proposed
        raise BadRequest(f"must not lead back to the segment itself, {segment_id!r}", "SegmentGroups")
