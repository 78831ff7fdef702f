"""Phone numbers as people write them, which are the same number with or without blanks, brackets and plus sign."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\+?[\d\s().-]*\d[\d\s().-]*", re.ASCII)
_NO_DIGIT = re.compile(r"\D", re.ASCII)


def digits_of(number: str) -> str:
    """What tells a number from others: its digits. What is no number stands for itself.

    Example:
        >>> digits_of("+1 (604) 456-7890"), digits_of("jo@example.com")
        ('16044567890', 'jo@example.com')
    """
    if number[1:].isdecimal() and number.isascii():
        return number.removeprefix("+")
    return _NO_DIGIT.sub("", number) if _NUMBER.fullmatch(number) else number
