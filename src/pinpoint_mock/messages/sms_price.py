"""The price of an SMS, which its events show."""

from __future__ import annotations

from math import inf

from ..world.parts import Part

DEFAULT_PRICE = 645.0
"""The price of a message part to the United States. Source: docs/behaviours.md#messages-events, documented."""


class SmsPrice(Part):
    """The price of a part of an SMS, in thousandths of a United States cent; it is the same for all countries."""

    __slots__ = ("millicents",)

    def __init__(self) -> None:
        self.millicents = DEFAULT_PRICE

    def copy(self) -> SmsPrice:
        """Copy the price."""
        copy = SmsPrice()
        copy.millicents = self.millicents
        return copy


def check_price(millicents: float) -> float:
    """Check a price that a test gives, and return it as the floating-point number that events show.

    Raises:
        TypeError: If it is not a number.
        ValueError: If it is negative or not finite.
    """
    given: object = millicents
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise TypeError(f"sms_price must be a number of millicents, such as 645, not {given!r}")
    try:
        price = float(given)
    except OverflowError:  # an integer beyond all floating-point numbers
        price = inf
    if not 0 <= price < inf:
        raise ValueError(f"sms_price must be a finite number of millicents, 0 or more, not {given!r}")
    return price
