"""The arithmetic of templates, in decimal numbers. Source: facts-messaging 5.4, documented."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING, Any

from .values import RenderFailure, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

_DECIMALS = Decimal("1e-8")  # documented by example: divide 5 2.3 is 2.17391304
_HALF = Decimal("0.5")
_DIGITS = 150  # more than the product of any two numbers has


def _result(number: Decimal) -> int | str:
    """A number as it is printed: without zeros at the end; a whole one so that 0 is false."""
    if number == number.to_integral_value():
        return int(number)
    return f"{number:f}".rstrip("0")


def _of_one(compute: Callable[[Decimal], Decimal]) -> Callable[[Any], int | str]:
    """What computes with the number that its argument is or spells."""

    def computed(value: Any) -> int | str:
        return _exact(compute, value)

    return computed


def _of_two(compute: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Any, Any], int | str]:
    """What computes with two numbers."""

    def computed(left: Any, right: Any) -> int | str:
        return _exact(compute, left, right)

    return computed


def _exact(compute: Callable[..., Decimal], *values: Any) -> int | str:
    with localcontext() as context:
        context.prec = _DIGITS
        return _result(compute(*map(number_of, values)))


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
    """Half goes up, as Java's Math.round has it (inferred)."""
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
