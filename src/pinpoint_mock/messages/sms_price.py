"""The price of an SMS, as its events show it."""

from __future__ import annotations

from ..world.arguments import LARGEST, check_number, refuse_value
from ..world.parts import Part

DEFAULT_PRICE = 645.0
"""The price of a message part to the United States.

Source: docs/behaviours/messages.md#sms-event-price-value (documented).
"""
_VALID = "a number of millicents, 0 or more"


class SmsPrice(Part):
    """The price of one SMS part in millicents (thousandths of a US cent), the same for all countries."""

    __slots__ = ("millicents",)

    def __init__(self) -> None:
        self.millicents = DEFAULT_PRICE

    def copy(self) -> SmsPrice:
        """Return a part with the same price."""
        copied = SmsPrice()
        copied.millicents = self.millicents
        return copied


def check_price(millicents: object) -> float:
    """Check a price that a test gives, and return it as a float, as events show it.

    Raises:
        TypeError: If it is not a number.
        ValueError: If it is negative, not finite, or larger than any count.
    """
    price = check_number("sms_price", millicents, _VALID)
    if not 0 <= price <= LARGEST:
        refuse_value("sms_price", _VALID, millicents)
    return float(price)
