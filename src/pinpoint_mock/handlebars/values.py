"""Values in a template: printing, escaping, and testing whether they are true."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

_EXPONENTS_IN_DIGITS = range(-6, 21)  # as in JavaScript: 0.000001 and 1e-7, 100000000000000000000 and 1e+21
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "`": "&#x60;", "=": "&#x3D;"}
)


def to_text(value: object) -> str:
    """Return a value as a template prints it: lists with commas between items, other values as in JavaScript."""
    while isinstance(value, list) and len(value) == 1:
        [value] = value
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(map(to_text, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _to_javascript(value)
    if isinstance(value, Mapping):
        return "[object Object]"
    return "" if value is None else str(value)


def _to_javascript(number: float) -> str:
    exact = Decimal(repr(number + 0.0)).normalize()  # adding 0.0 turns -0.0 into 0.0
    return f"{exact:f}" if exact.adjusted() in _EXPONENTS_IN_DIGITS else f"{exact:e}"


def is_true(value: object) -> bool:
    """Return whether a condition is true. It is not for None, False, 0, and an empty string or list.

    A list with one item is true if the item is true, because it is printed like the item.
    """
    if isinstance(value, list) and len(value) == 1:
        return is_true(value[0])
    return value not in (None, False, 0, "", [])


def escape_html(text: str) -> str:
    """Escape a string for HTML, as Handlebars.js and handlebars.java do."""
    return text.translate(_ESCAPES)
