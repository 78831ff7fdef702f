"""The conditions of splits in words, for the labels of branches: `in segment 'gold'`, `Attributes.Plan is gold`."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_EVENTS = {  # by the last part of the event type, if that part is not a natural word already
    "open": "opened",
    "click": "clicked",
    "send": "sent",
    "hardbounce": "hard bounce of",
    "softbounce": "soft bounce of",
    "complaint": "complaint about",
    "unsubscribe": "unsubscribed from",
    "rendering_failure": "rendering failed of",
    "success": "delivered",
    "failure": "failed",
    "optout": "opted out of",
    "opened_notification": "opened",
    "received_foreground": "received in the foreground",
    "received_background": "received in the background",
}
_COMPARISONS = {  # for values and metrics, by the API's name; INCLUSIVE is the default
    "INCLUSIVE": "is",
    "EXCLUSIVE": "is not",
    "CONTAINS": "contains",
    "BEFORE": "is before",
    "AFTER": "is after",
    "ON": "is on",
    "BETWEEN": "is between",
    "GREATER_THAN": ">",
    "GREATER_THAN_OR_EQUAL": "≥",
    "LESS_THAN": "<",
    "LESS_THAN_OR_EQUAL": "≤",
    "EQUAL": "=",
}
_MOST_VALUES = 4
"""The most values of a condition that are listed. If there are more, the rest is counted."""


def say_condition(condition: Mapping[str, Any], within: str, segment_names: Mapping[str, str]) -> str:
    """Describe a SimpleCondition in words.

    Args:
        condition: The members of the condition.
        within: How long the split waits for an event; may be empty.
        segment_names: The names of the known segments, by id.
    """
    parts = []
    if "EventCondition" in condition:
        parts.append(f"{_say_event(condition['EventCondition'])} {within}".strip())
    if "SegmentCondition" in condition:
        segment_id = condition["SegmentCondition"].get("SegmentId", "?")
        parts.append(f"in segment '{segment_names.get(segment_id, segment_id)}'")
    if "SegmentDimensions" in condition:
        parts.append(" and ".join(_say_dimensions(condition["SegmentDimensions"], "")) or "any endpoint")
    return " and ".join(parts) or "no condition"


def _say_event(condition: Mapping[str, Any]) -> str:
    dimensions = condition.get("Dimensions", {})
    event_type = dimensions.get("EventType", {})
    types: Sequence[str] = event_type.get("Values", ())
    words = _list_values(list(dict.fromkeys(map(_say_event_type, types)))) or "any event of"
    if event_type.get("DimensionType") == "EXCLUSIVE":
        words = f"not {words}"
    if condition.get("MessageActivity"):
        words += f" '{condition['MessageActivity']}'"
    elif all(map(_is_of_message, types)):
        words += " any message"
    parts = (_say_dimensions(dimensions.get(name, {}), "") for name in ("Attributes", "Metrics"))
    others = " and ".join(chain.from_iterable(parts))
    return f"{words} where {others}" if others else words


def _is_of_message(event_type: str) -> bool:
    return event_type.startswith("_")


def _say_event_type(event_type: str) -> str:
    if not _is_of_message(event_type):
        return f"event {event_type}"
    last = event_type.rpartition(".")[2].lower()
    return _EVENTS.get(last, last.replace("_", " ").strip())


def _say_dimensions(dimensions: Mapping[str, Any], path: str) -> Iterator[str]:
    """Yield a description of each dimension, at any depth."""
    for name, given in dimensions.items():
        inner = f"{path}.{name}" if path else name
        if "Values" in given:
            comparison = given.get("AttributeType") or given.get("DimensionType") or "INCLUSIVE"
            word = " and " if comparison == "BETWEEN" else " or "
            yield f"{inner} {_COMPARISONS.get(comparison, comparison)} {_list_values(given['Values'], word)}"
        elif "ComparisonOperator" in given:
            operator = given["ComparisonOperator"]
            yield f"{inner} {_COMPARISONS.get(operator, operator)} {given.get('Value', '?')}"
        elif "RecencyType" in given:
            days = re.sub(r"\D+", "", given.get("Duration", "")) or "?"
            hours = {"24": "24 hours"} if given.get("Duration", "").startswith("HR") else {}
            yield f"{given['RecencyType'].lower()} within {hours.get(days, f'{days} days')}"
        elif "Coordinates" in given:
            yield f"{inner} within {given.get('RangeInKilometers', '?')} km"
        else:
            yield from _say_dimensions(given, inner)


def _list_values(values: Sequence[str], word: str = " or ") -> str:
    """List values in a phrase: `a, b or c`."""
    named = list(values[:_MOST_VALUES]) if len(values) > _MOST_VALUES + 1 else list(values)
    if len(named) < len(values):
        named.append(f"{len(values) - len(named)} more")
    return word.join(filter(None, (", ".join(named[:-1]), *named[-1:])))
