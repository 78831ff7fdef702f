"""Strings for the user's objects, whose own `__repr__` and `__str__` may fail.

All messages and reports that show such an object use this module, so that a bad `__repr__` cannot break them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 300
"""The number of characters of an object's string that a message shows by default."""
_UNITS = {"day": 86_400_000_000, "hour": 3_600_000_000, "minute": 60_000_000}
"""The length of each unit in microseconds."""


def show(value: object, width: int | None = LONGEST) -> str:
    """Return an object's repr.

    Args:
        value: The object.
        width: The number of characters to show; None for all.

    Returns:
        The repr, cut at the width. If `__repr__` raises, the types of the object and the exception. A timedelta is
        shown in words.
    """
    if type(value) is timedelta:
        return f"a timedelta of {describe_duration(value)}"
    return _format(value, repr, width)


def show_error(error: BaseException, width: int | None = LONGEST) -> str:
    """Return the type and the message of an exception, as in the last line of a traceback."""
    return f"{type(error).__name__}: {_format(error, str, width)}"


def describe_duration(duration: timedelta) -> str:
    """Return a duration in words, such as `-5 minutes`, `1 day 3 hours` or `0.25 seconds`."""
    rest = abs(duration // timedelta(microseconds=1))
    numbers = {}
    for name, size in _UNITS.items():
        numbers[name], rest = divmod(rest, size)
    words = [_count(str(number), name) for name, number in numbers.items() if number]
    if rest or not words:
        words.append(_count(f"{rest / 1_000_000:.6f}".rstrip("0").rstrip("."), "second"))
    return f"{'-' if duration < timedelta() else ''}{' '.join(words)}"


def _count(number: str, unit: str) -> str:
    return f"{number} {unit}{'' if number == '1' else 's'}"


def _format(value: object, convert: Callable[[object], str], width: int | None) -> str:
    try:
        # Make it a plain string: a subclass may override methods, and the string may have lone surrogates.
        text = str.__str__(convert(value)).encode("utf-8", "backslashreplace").decode()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # as in pytest's own reports
        text = f"<{type(value).__name__} object, whose {convert.__name__}() raised {type(error).__name__}>"
    return text if width is None or len(text) <= width else f"{text[:width]} …"
