"""Dimensions: criteria that each test one value of an endpoint. Source: docs/behaviours/segments.md#membership.

Each dimension is compiled to a criterion once, and its values are parsed then. For each endpoint, the criterion only
finds a value and compares it.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..endpoints.countries import country_code
from ..endpoints.endpoint import PUSH_CHANNELS
from ..world.clock import DAY, format_timestamp
from .criteria import Criterion, make_leaf
from .instants import parse_instant, parse_wanted_instant
from .near_misses import find_near_name, find_near_part, find_near_value
from .places import kilometers_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..endpoints.endpoint import Endpoint, Values

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "EQUAL": operator.eq,
    "GREATER_THAN": operator.gt,
    "GREATER_THAN_OR_EQUAL": operator.ge,
    "LESS_THAN": operator.lt,
    "LESS_THAN_OR_EQUAL": operator.le,
}
"""The operators of metrics. Source: documented; the model lists them in prose only."""

DURATIONS = {"HR_24": DAY, "DAY_7": 7 * DAY, "DAY_14": 14 * DAY, "DAY_30": 30 * DAY}
DATE_TYPES = ("BEFORE", "AFTER", "ON", "BETWEEN")

_SHAPES = {
    "Attributes": "AttributeDimension",
    "UserAttributes": "AttributeDimension",
    "Metrics": "MetricDimension",
    "Behavior.Recency": "RecencyDimension",
    "Location.GPSPoint": "GPSPointDimension",
}


class Dimension(NamedTuple):
    """One dimension of a SegmentDimensions.

    Args:
        member: The member that contains it, such as `Attributes` or `Location`.
        name: Its name in that member.
        shape: Its shape in the service model.
        path: The member and the name, as explanations and error messages show them.
        given: Its own members.
    """

    member: str
    name: str
    shape: str
    path: str
    given: Mapping[str, Any]


def dimensions_in(dimensions: Mapping[str, Any]) -> Iterator[Dimension]:
    """Yield every dimension of a SegmentDimensions."""
    for member in ("Attributes", "UserAttributes", "Metrics"):
        for name, given in dimensions.get(member, {}).items():
            yield Dimension(member, name, _SHAPES[member], f"{member}[{name!r}]", given)
    for member in ("Demographic", "Location", "Behavior"):
        for name, given in dimensions.get(member, {}).items():
            path = f"{member}.{name}"
            yield Dimension(member, name, _SHAPES.get(path, "SetDimension"), path, given)


class EvaluationContext(NamedTuple):
    """The values that dimensions read in addition to the endpoint.

    Args:
        now: The time, in microseconds since the epoch.
        user_attributes: A function that returns the user attributes of an endpoint.
    """

    now: int
    user_attributes: Callable[[Endpoint], Values]


def make_criterion(dimension: Dimension, context: EvaluationContext) -> Criterion:
    """Make the criterion of a dimension."""
    return _MAKERS[dimension.shape](dimension, context)


Found: TypeAlias = "Sequence[str] | None"


def _attribute(dimension: Dimension, context: EvaluationContext) -> Criterion:
    name, kind, values = dimension.name, dimension.given.get("AttributeType", "INCLUSIVE"), dimension.given["Values"]
    find = _find_attribute(dimension, context)
    find_near = _NEAR_VALUES.get(kind)
    find_near_names = find_near_name(dimension.member, name, context.user_attributes)

    def find_hint(endpoint: Endpoint) -> str:
        found = find(endpoint)
        return find_near_names(endpoint) if found is None else "" if find_near is None else find_near(found, values)

    return make_leaf(dimension.path, f"{kind} {values!r}", find, attribute_test(dimension.given), hint=find_hint)


def attribute_test(given: Mapping[str, Any]) -> Callable[[Found], bool]:
    """Return a function that tests whether the values of an attribute match an AttributeDimension."""
    return _ATTRIBUTE_TESTS[given.get("AttributeType", "INCLUSIVE")](given["Values"])


def _find_attribute(dimension: Dimension, context: EvaluationContext) -> Callable[[Endpoint], Found]:
    name, user_attributes = dimension.name, context.user_attributes
    if dimension.member == "Attributes":
        return lambda endpoint: endpoint.attributes.get(name)
    return lambda endpoint: user_attributes(endpoint).get(name)


def _includes(values: list[str]) -> Callable[[Found], bool]:
    wanted = frozenset(values)
    return lambda found: not wanted.isdisjoint(found or ())


def _excludes(values: list[str]) -> Callable[[Found], bool]:
    """Match endpoints without the attribute, too (unknown; proposed)."""
    unwanted = frozenset(values)
    return lambda found: unwanted.isdisjoint(found or ())


def _contains(values: list[str]) -> Callable[[Found], bool]:
    return lambda found: any(value in text for text in found or () for value in values)


def _before(values: list[str]) -> Callable[[Found], bool]:
    latest = max(_parse_all(values))
    return _any_instant(lambda instant: instant < latest)


def _after(values: list[str]) -> Callable[[Found], bool]:
    earliest = min(_parse_all(values))
    return _any_instant(lambda instant: instant > earliest)


def _on(values: list[str]) -> Callable[[Found], bool]:
    """Ignore the time of day (documented); dates are in UTC (inferred)."""
    days = {instant // DAY for instant in _parse_all(values)}
    return _any_instant(lambda instant: instant // DAY in days)


def _between(values: list[str]) -> Callable[[Found], bool]:
    """Match both ends, too (unknown; proposed)."""
    first, last = _parse_all(values)
    return _any_instant(lambda instant: first <= instant <= last)


def _parse_all(values: list[str]) -> list[int]:
    return [instant for instant in map(parse_wanted_instant, values) if instant is not None]


def _any_instant(test: Callable[[int], bool]) -> Callable[[Found], bool]:
    """Test whether any value is a timestamp that passes. A value that is not a timestamp never passes (inferred)."""
    return lambda found: any(instant is not None and test(instant) for instant in map(parse_instant, found or ()))


_ATTRIBUTE_TESTS: dict[str, Callable[[list[str]], Callable[[Found], bool]]] = {
    "INCLUSIVE": _includes,
    "EXCLUSIVE": _excludes,
    "CONTAINS": _contains,
    "BEFORE": _before,
    "AFTER": _after,
    "ON": _on,
    "BETWEEN": _between,
}


_NEAR_VALUES: dict[str, Callable[[Found, list[str]], str]] = {
    "INCLUSIVE": find_near_value,
    "EXCLUSIVE": find_near_value,
    "CONTAINS": find_near_part,
}
"""The functions that find near misses for explanations. Dates need none."""


def _metric(dimension: Dimension, context: EvaluationContext) -> Criterion:
    name, comparison, value = dimension.name, dimension.given["ComparisonOperator"], dimension.given["Value"]
    compare = COMPARISONS[comparison]
    return make_leaf(
        dimension.path,
        f"{comparison} {value!r}",
        lambda endpoint: endpoint.metrics.get(name),
        lambda found: found is not None and compare(found, value),
        hint=find_near_name(dimension.member, name, context.user_attributes),
    )


def _set(dimension: Dimension, _: EvaluationContext) -> Criterion:
    kind, values = dimension.given.get("DimensionType", "INCLUSIVE"), dimension.given["Values"]
    find = _FINDERS.get(dimension.path) or _demographic(dimension.name)
    normalise = country_code if dimension.path == "Location.Country" else str
    wanted = {normalise(value) for value in values}
    if dimension.path == "Demographic.Channel" and "PUSH" in wanted:
        wanted |= PUSH_CHANNELS
    test = _is_one_of(wanted, normalise) if kind == "INCLUSIVE" else _is_none_of(wanted, normalise)

    def find_hint(endpoint: Endpoint) -> str:
        found = find(endpoint)
        return "" if found is None else find_near_value([normalise(found)], sorted(wanted))

    return make_leaf(dimension.path, f"{kind} {values!r}", find, test, hint=find_hint)


def _demographic(name: str) -> Callable[[Endpoint], str | None]:
    return lambda endpoint: endpoint.demographic.get(name)


_FINDERS: dict[str, Callable[[Endpoint], str | None]] = {
    "Demographic.Channel": lambda endpoint: endpoint.channel_type,
    "Demographic.DeviceType": lambda _: None,  # unknown; proposed: endpoints do not have this member
    "Location.Country": lambda endpoint: endpoint.location.get("Country"),
}


def _is_one_of(wanted: set[str], normalise: Callable[[str], str]) -> Callable[[str | None], bool]:
    return lambda found: found is not None and normalise(found) in wanted


def _is_none_of(unwanted: set[str], normalise: Callable[[str], str]) -> Callable[[str | None], bool]:
    return lambda found: found is None or normalise(found) not in unwanted


def _gps_point(dimension: Dimension, _: EvaluationContext) -> Criterion:
    coordinates, limit = dimension.given["Coordinates"], dimension.given["RangeInKilometers"]
    center = coordinates["Latitude"], coordinates["Longitude"]
    return make_leaf(
        dimension.path,
        f"at most {limit!r} km from {center!r}",
        _coordinates,
        lambda found: found is not None and kilometers_between(center, found) <= limit,
    )


def _coordinates(endpoint: Endpoint) -> tuple[float, float] | None:
    location = endpoint.location
    return (location["Latitude"], location["Longitude"]) if "Latitude" in location else None


def _recency(dimension: Dimension, context: EvaluationContext) -> Criterion:
    """Count events and writes as activity, even if they happened exactly the duration ago (unknown; proposed)."""
    kind, duration = dimension.given["RecencyType"], dimension.given["Duration"]
    earliest = context.now - DURATIONS[duration]
    return Criterion(
        "dimension",
        dimension.path,
        f"{kind} {duration}",
        _active_since(earliest) if kind == "ACTIVE" else _inactive_since(earliest),
        lambda endpoint: format_timestamp(_last_activity(endpoint)),
    )


def _last_activity(endpoint: Endpoint) -> int:
    return max(endpoint.effective_date, endpoint.last_event)


def _active_since(earliest: int) -> Callable[[Endpoint], bool]:
    return lambda endpoint: _last_activity(endpoint) >= earliest


def _inactive_since(earliest: int) -> Callable[[Endpoint], bool]:
    return lambda endpoint: _last_activity(endpoint) < earliest


_MAKERS: dict[str, Callable[[Dimension, EvaluationContext], Criterion]] = {
    "AttributeDimension": _attribute,
    "GPSPointDimension": _gps_point,
    "MetricDimension": _metric,
    "RecencyDimension": _recency,
    "SetDimension": _set,
}
