"""The helpers for arithmetic, with decimal numbers (documented). Source: docs/behaviours/templates.md#arithmetic."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Any

from ..handlebars.failures import RenderFailure
from .numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Callable

_DECIMALS = Decimal("1e-8")  # documented by example: divide 5 2.3 is 2.17391304
_HALF = Decimal("0.5")
_DIGITS = 150  # more than the product of any two numbers can have


def _to_result(number: Decimal) -> int | str:
    """Return a number as a template prints it, without trailing zeros. A whole number is an int, so that 0 is false."""
    if number == number.to_integral_value():
        return int(number)
    return f"{number:f}".rstrip("0")


def _of_one(compute: Callable[[Decimal], Decimal]) -> Callable[[Any], int | str]:
    """Return a function that computes with one argument, a number or a string that spells a number."""

    def compute_exactly(value: Any) -> int | str:
        return _compute(compute, value)

    return compute_exactly


def _of_two(compute: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Any, Any], int | str]:
    """Return a function that computes with two such arguments."""

    def compute_exactly(left: Any, right: Any) -> int | str:
        return _compute(compute, left, right)

    return compute_exactly


def _compute(compute: Callable[..., Decimal], *values: Any) -> int | str:
    with localcontext() as context:
        context.prec = _DIGITS
        return _to_result(compute(*map(read_number, values)))


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise RenderFailure("division by zero")
    return (left / right).quantize(_DECIMALS, ROUND_HALF_UP)


def _modulo(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise RenderFailure("division by zero")
    return left % right


def _ceiling(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_CEILING)


def _floor(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_FLOOR)


def _round(number: Decimal) -> Decimal:
    """Round half up, as Java's Math.round does (inferred)."""
    return _floor(number + _HALF)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "add": _of_two(Decimal.__add__),
    "subtract": _of_two(Decimal.__sub__),
    "multiply": _of_two(Decimal.__mul__),
    "divide": _of_two(_divide),
    "modulo": _of_two(_modulo),
    "ceiling": _of_one(_ceiling),
    "floor": _of_one(_floor),
    "round": _of_one(_round),
}
