"""Dimensions of events, which start journeys and decide branches.

Source: docs/behaviours/journeys.md#journey-event-entry-match.

They are compared like the dimensions of a segment: the type as a set, each attribute as an attribute with one value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.likeness import enclose
from .dimensions import COMPARISONS, attribute_test
from .near_misses import find_near_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class EventValues(NamedTuple):
    """The values of an event that dimensions test.

    Args:
        event_type: The type.
        attributes: The attributes.
        metrics: The metrics.
    """

    event_type: str
    attributes: Mapping[str, str]
    metrics: Mapping[str, float]


class EventFinding(NamedTuple):
    """The result of one dimension for an event.

    Args:
        path: The dimension, such as `Attributes['artist']`.
        wanted: The wanted values.
        found: The value of the event; None if the event does not have the value.
        holds: Whether the value matches.
        hint: A near miss; empty without one.
    """

    path: str
    wanted: str
    found: object
    holds: bool
    hint: str = ""

    def __str__(self) -> str:
        mark = "✓" if self.holds else "✗"
        found = "nothing" if self.found is None else repr(self.found)
        return f"{mark} {self.path}: found {found}, wanted {self.wanted}{enclose(self.hint)}"


@dataclass(frozen=True)
class EventCriterion:
    """The dimensions for an event. All of them must hold.

    Args:
        types: The event types, so that callers can find events by type.
        tests: Each dimension: its path, the wanted values, a function that finds its value, and a function that tests
            the value.
        near: The wanted values of the dimensions whose spelling matters.
    """

    types: frozenset[str]
    tests: tuple[tuple[str, str, Callable[[EventValues], Any], Callable[[Any], bool]], ...]
    near: Mapping[str, Sequence[str]]

    def holds(self, event: EventValues) -> bool:
        """Return whether an event matches."""
        return all(test(find(event)) for _, _, find, test in self.tests)

    def explain(self, event: EventValues) -> list[EventFinding]:
        """Return the result of every dimension."""
        return [
            EventFinding(path, wanted, found, test(found), self._find_hint(path, found))
            for path, wanted, find, test in self.tests
            for found in (find(event),)
        ]

    def _find_hint(self, path: str, found: object) -> str:
        values = self.near.get(path)
        if values is None or found is None:
            return ""
        return find_near_value(found if isinstance(found, list) else [str(found)], values)

    @property
    def wanted(self) -> str:
        """The wanted values of all dimensions, in one line."""
        return ", ".join(f"{path} {wanted}" for path, wanted, _, _ in self.tests) or "any event"


def compile_event_dimensions(dimensions: Mapping[str, Any]) -> EventCriterion:
    """Read the Dimensions of an EventFilter or of an EventCondition."""
    tests: list[tuple[str, str, Callable[[EventValues], Any], Callable[[Any], bool]]] = []
    given_type = dimensions.get("EventType")
    types: frozenset[str] = frozenset()
    near: dict[str, Sequence[str]] = {}
    if given_type is not None:
        values = frozenset(given_type["Values"])
        kind = given_type.get("DimensionType", "INCLUSIVE")
        is_wanted = values.__contains__ if kind == "INCLUSIVE" else lambda found: found not in values
        types = values if kind == "INCLUSIVE" else types
        wanted = f"{kind} {given_type['Values']!r}"
        near["EventType"] = given_type["Values"]
        tests.append(("EventType", wanted, lambda event: event.event_type, is_wanted))
    for name, given in dimensions.get("Attributes", {}).items():
        kind = given.get("AttributeType", "INCLUSIVE")
        near[f"Attributes[{name!r}]"] = given["Values"]
        tests.append(
            (f"Attributes[{name!r}]", f"{kind} {given['Values']!r}", _attribute_finder(name), attribute_test(given))
        )
    for name, given in dimensions.get("Metrics", {}).items():
        wanted = f"{given['ComparisonOperator']} {given['Value']!r}"
        tests.append((f"Metrics[{name!r}]", wanted, _metric_finder(name), _metric_test(given)))
    return EventCriterion(types, tuple(tests), near)


def _attribute_finder(name: str) -> Callable[[EventValues], list[str] | None]:
    def find(event: EventValues) -> list[str] | None:
        value = event.attributes.get(name)
        return None if value is None else [value]

    return find


def _metric_finder(name: str) -> Callable[[EventValues], float | None]:
    return lambda event: event.metrics.get(name)


def _metric_test(given: Mapping[str, Any]) -> Callable[[float | None], bool]:
    compare, value = COMPARISONS[given["ComparisonOperator"]], given["Value"]
    return lambda found: found is not None and compare(found, value)
