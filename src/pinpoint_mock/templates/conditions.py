"""The conditions of templates: `and`, `or`, `not`, `eq`, `gt`, … Source: facts-messaging 5.4, documented."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from .values import is_true, number_in, printed

if TYPE_CHECKING:
    from collections.abc import Callable


def _all(first: Any, second: Any, *others: Any) -> bool:
    """Truthiness of all; the guide says "are equal", its example nests eq."""
    return all(map(is_true, (first, second, *others)))


def _any(first: Any, second: Any, *others: Any) -> bool:
    return any(map(is_true, (first, second, *others)))


def _not(value: Any) -> bool:
    return not is_true(value)


def _equal(left: Any, right: Any) -> bool:
    """Equality of what would be printed, with regard to case."""
    return printed(left) == printed(right)


def _differ(left: Any, right: Any) -> bool:
    return printed(left) != printed(right)


def _compare(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """A comparison of numbers where both sides are numbers, else of texts (unknown; handlebars.java compares texts)."""

    def holds(left: Any, right: Any) -> bool:
        numbers = number_in(left), number_in(right)
        return compare(*(map(printed, (left, right)) if None in numbers else numbers))

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
