"""The helpers for conditions: `and`, `or`, `not`, `eq`, `gt` and so on.

Source: docs/behaviours/templates.md#helpers
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from ..handlebars.values import is_true, to_text
from .numbers import find_number

if TYPE_CHECKING:
    from collections.abc import Callable


def _all(first: Any, second: Any, *others: Any) -> bool:
    """Return whether all values are true. The AWS guide says "are equal", but its example nests `eq`."""
    return all(map(is_true, (first, second, *others)))


def _any(first: Any, second: Any, *others: Any) -> bool:
    return any(map(is_true, (first, second, *others)))


def _not(value: Any) -> bool:
    return not is_true(value)


def _equal(left: Any, right: Any) -> bool:
    """Return whether a template prints two values as the same string. Case counts (documented)."""
    return to_text(left) == to_text(right)


def _differ(left: Any, right: Any) -> bool:
    return to_text(left) != to_text(right)


def _compare(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """Return a comparison of numbers if both values are numbers, and of strings otherwise.

    The comparison of numbers is our choice (unknown), because handlebars.java compares strings.
    """

    def holds(left: Any, right: Any) -> bool:
        numbers = find_number(left), find_number(right)
        return compare(*(map(to_text, (left, right)) if None in numbers else numbers))

    return holds


CONDITIONS: dict[str, Callable[..., bool]] = {
    "and": _all,
    "or": _any,
    "not": _not,
    "eq": _equal,
    "neq": _differ,
    "gt": _compare(operator.gt),
    "gte": _compare(operator.ge),
    "lt": _compare(operator.lt),
    "lte": _compare(operator.le),
}
