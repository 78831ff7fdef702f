"""Functions that measure, shorten and wrap the text in pictures."""

from __future__ import annotations

import unicodedata
from textwrap import wrap

_WIDTHS = {  # the width of a character relative to the font size, slightly too wide because fonts differ
    **dict.fromkeys("ijl.,:;'|!", 0.34),
    **dict.fromkeys('ftrI()[]{}/\\-" ', 0.42),
    **dict.fromkeys("mwMW@%—", 0.95),
}
_CAPITAL, _OTHER, _WIDE = 0.72, 0.62, 1.05
_LONGEST = 34


def measure(text: str, size: float) -> float:
    """Return the maximum width of a text in pixels, for the usual sans-serif fonts."""
    return size * sum(map(_measure_character, text))


def _measure_character(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    return _WIDTHS.get(character, _CAPITAL if character.isupper() else _OTHER)


def shorten(text: str, longest: int = _LONGEST) -> str:
    """Shorten the middle of a long text, so that names with the same beginning still differ.

    >>> shorten("reminder-for-customers-who-have-not-opened-2", 20)
    'reminder-f…-opened-2'
    """
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    tail = (longest - 1) // 2
    return f"{text[: longest - 1 - tail]}…{text[-tail:]}"


def wrap_label(text: str, width: int = 30, most_lines: int = 3) -> list[str]:
    """Wrap the label of a way into a few lines of similar width. If it does not fit, the last line ends in `…`.

    >>> wrap_label("yes: opened 'start-welcome-mail' within 6 hours")
    ['yes: opened', "'start-welcome-mail'", 'within 6 hours']
    """
    lines = _wrap(text, width, most_lines)
    for narrower in range(1, width):
        found = _wrap(text, narrower, most_lines)
        if len(found) == len(lines) and " ".join(found) == " ".join(lines):
            return found
    return lines


def _wrap(text: str, width: int, most_lines: int) -> list[str]:
    return wrap(text, width, max_lines=most_lines, placeholder="…", break_on_hyphens=False)
