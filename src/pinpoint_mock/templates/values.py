"""What the values in a template are: how they are printed, which of them are true, which are numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

MAX_SIZE = 10_000  # ours: an attribute has at most 100 characters, a message few more, and memory has an end
MAX_PRINTED = 10_000_000  # ours: characters of all values in a text, many times what any message has
MAX_EXPONENT = 40  # ours: what arithmetic makes of two such numbers still has digits to count
_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?)\s*")
_EXPONENTS_IN_DIGITS = range(-6, 21)  # JavaScript's: 0.000001 and 1e-7, 100000000000000000000 and 1e+21


class RenderFailure(Exception):
    """A message cannot be made of a template for somebody; the text says why.

    Args:
        message: What is wrong.
        variable: The variable that has no value, if that is what is wrong.
    """

    def __init__(self, message: str, variable: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.variable = variable

    def inside(self, where: str) -> RenderFailure:
        """The same failure, which says where it is."""
        return RenderFailure(where + self.message, self.variable)


def printed(value: object) -> str:
    """A value as a template prints it: a list of one as its item, a longer one with commas, the rest as JavaScript.

    Source: for the list of one documented; the rest inferred, since the dialect is "based on Handlebars.js".
    """
    while isinstance(value, list) and len(value) == 1:
        [value] = value
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(map(printed, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _as_javascript(value)
    if isinstance(value, Mapping):
        return "[object Object]"
    return "" if value is None else str(value)


def _as_javascript(number: float) -> str:
    exact = Decimal(repr(number + 0.0)).normalize()  # there is no minus before a 0
    return f"{exact:f}" if exact.adjusted() in _EXPONENTS_IN_DIGITS else f"{exact:e}"


def is_true(value: object) -> bool:
    """Whether a condition holds: not for what is missing, false, 0, or an empty text or list. Source: Handlebars.

    A list of one is as true as its item, since it is printed as that.
    """
    if isinstance(value, list) and len(value) == 1:
        return is_true(value[0])
    return value not in (None, False, 0, "", [])


def number_in(value: object) -> Decimal | None:
    """The number that a value is or spells; None if it is none."""
    match = None if isinstance(value, bool) else _NUMBER.fullmatch(printed(value))
    return None if match is None else Decimal(match[1])


def number_of(value: object) -> Decimal:
    """The number that a value is or spells, to compute with.

    Raises:
        RenderFailure: If it is none, or one with too large an exponent.
    """
    number = number_in(value)
    if number is None:
        raise RenderFailure(f"{printed(value)!r} is not a number")
    if abs(number.adjusted()) > MAX_EXPONENT:
        raise RenderFailure(f"{printed(value)} is too large or too small to compute with")
    return number


def whole_number_of(value: object) -> int:
    """The whole number that a value is or spells.

    Raises:
        RenderFailure: If it is none.
    """
    number = number_of(value)
    if number != int(number):
        raise RenderFailure(f"{printed(value)} is not a whole number")
    return int(number)


def size_of(value: object) -> int:
    """A value as a count of characters.

    Raises:
        RenderFailure: If it is no whole number, negative, or larger than any template may be.
    """
    size = number_of(value)
    if size != int(size) or not 0 <= size <= MAX_SIZE:
        raise RenderFailure(f"{printed(value)} is not a whole number from 0 to {MAX_SIZE}")
    return int(size)
