"""Phone numbers as people write them, which are the same number with or without blanks, brackets and plus sign."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*\+?[\d\s().-]*\d[\d\s().-]*", re.ASCII)
_NO_DIGIT = re.compile(r"\D", re.ASCII)
_DIGITS = range(7, 16)  # E.164; the shortest numbers with a calling code have 7


def is_phone_number(text: str) -> bool:
    """Whether a text can be a phone number: as many digits as numbers have, and what people put between them.

    Example:
        >>> is_phone_number("+1 (604) 456-7890"), is_phone_number("jo@example.com")
        (True, False)
    """
    digits = digits_of(text)
    return digits.isdecimal() and digits.isascii() and len(digits) in _DIGITS


def digits_of(number: str) -> str:
    """What tells a number from others: its digits. What is no number stands for itself.

    Example:
        >>> digits_of("+1 (604) 456-7890"), digits_of("jo@example.com")
        ('16044567890', 'jo@example.com')
    """
    digits = number.removeprefix("+")
    if digits.isdecimal() and digits.isascii():
        return digits
    return _NO_DIGIT.sub("", number) if _NUMBER.fullmatch(number) else number
