"""Spellings of phone numbers: blanks, brackets and the plus sign make no difference."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*\+?[\d\s().-]*\d[\d\s().-]*", re.ASCII)
_NO_DIGIT = re.compile(r"\D", re.ASCII)
_DIGITS = range(7, 16)  # E.164; the shortest numbers with a calling code have 7


def is_phone_number(text: str) -> bool:
    """Return whether a string can be a phone number: 7 to 15 digits, with the usual separators.

    Example:
        >>> is_phone_number("+1 (604) 456-7890"), is_phone_number("jo@example.com")
        (True, False)
    """
    digits = digits_of(text)
    return digits.isdecimal() and digits.isascii() and len(digits) in _DIGITS


def digits_of(number: str) -> str:
    """Return the digits of a phone number, by which numbers are compared; any other string is returned unchanged.

    Example:
        >>> digits_of("+1 (604) 456-7890"), digits_of("jo@example.com")
        ('16044567890', 'jo@example.com')
    """
    digits = number.removeprefix("+")
    if digits.isdecimal() and digits.isascii():
        return digits
    return _NO_DIGIT.sub("", number) if _NUMBER.fullmatch(number) else number
