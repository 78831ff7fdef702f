"""Numbers in templates: reading values as numbers, with the limits of helpers."""

from __future__ import annotations

import re
from decimal import Decimal

from ..handlebars.failures import RenderFailure
from ..handlebars.limits import MAX_VALUE_LENGTH
from ..handlebars.values import to_text

MAX_EXPONENT = 40  # ours: products of two such numbers are still exact
_NUMBER = re.compile(r"\s*([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?)\s*")


def find_number(value: object) -> Decimal | None:
    """Return the number that a value is or spells; None if it is neither."""
    match = None if isinstance(value, bool) else _NUMBER.fullmatch(to_text(value))
    return None if match is None else Decimal(match[1])


def read_number(value: object) -> Decimal:
    """Return the number that a value is or spells, to compute with.

    Raises:
        RenderFailure: If it is not a number, or if its exponent is too large.
    """
    number = find_number(value)
    if number is None:
        raise RenderFailure(f"{to_text(value)!r} is not a number")
    if abs(number.adjusted()) > MAX_EXPONENT:
        raise RenderFailure(f"{to_text(value)} is too large or too small to compute with")
    return number


def read_whole_number(value: object) -> int:
    """Return the whole number that a value is or spells.

    Raises:
        RenderFailure: If it is not a whole number.
    """
    number = read_number(value)
    if number != int(number):
        raise RenderFailure(f"{to_text(value)} is not a whole number")
    return int(number)


def read_size(value: object) -> int:
    """Return a value as a count of characters.

    Raises:
        RenderFailure: If it is not a whole number, if it is negative, or if it is larger than the limit for values.
    """
    size = read_number(value)
    if size != int(size) or not 0 <= size <= MAX_VALUE_LENGTH:
        raise RenderFailure(f"{to_text(value)} is not a whole number from 0 to {MAX_VALUE_LENGTH}")
    return int(size)
