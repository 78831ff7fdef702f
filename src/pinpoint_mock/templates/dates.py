"""Dates in templates, by the patterns of Java's SimpleDateFormat. Source: facts-messaging 5.4, documented.

Names are English. Where the pattern of an input names no time zone, the date is read in `tz`, else in UTC: read
in UTC and shown in Los Angeles, the guide's example would be the day before.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..world.clock import to_datetime
from .values import RenderFailure, printed

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES = {
    "full": "EEEE, MMMM d, yyyy",
    "long": "MMMM d, yyyy",
    "medium": "MMM d, yyyy",  # as Java: Sep; the guide's example has Sept (unknown)
    "short": "M/d/yy",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIELD = re.compile(r"'((?:[^']|'')*)'|(([A-Za-z])\3*)|(.)", re.DOTALL)
_UTC = timezone.utc


def format_date(value: Any, input_format: Any = None, output_format: Any = "medium", tz: Any = None) -> str:
    """A date in another form: `dateFormat`.

    Args:
        value: The date, as ISO 8601 unless its format is given; nothing stays nothing.
        input_format: The pattern that it is written in.
        output_format: A style of `STYLES`, or a pattern.
        tz: The zone that it is shown in.
    """
    text = printed(value).strip()
    if not text:
        return ""
    zone = _zone(tz)
    moment = _read_iso(text) if input_format is None else _read(text, printed(input_format))
    moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    return _write(moment, printed(output_format))


def now(microseconds: int, pattern: Any = "medium", tz: Any = None) -> str:
    """The time that it is."""
    return _write(to_datetime(microseconds).astimezone(_zone(tz)), printed(pattern))


def _zone(tz: Any) -> tzinfo:
    from zoneinfo import ZoneInfo

    name = printed(tz)
    if not name:
        return _UTC
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        raise RenderFailure(f"{name!r} is not a time zone") from None


def _read_iso(text: str) -> datetime:
    from dateutil.parser import isoparse

    try:
        return isoparse(text)
    except ValueError:
        raise RenderFailure(f"{text!r} is not an ISO 8601 date; its inputFormat is not given") from None


def _write(moment: datetime, pattern: str) -> str:
    """A date by a pattern or a style."""
    return "".join(
        letters if letter is None else _written(moment, letter, len(letters))
        for letter, letters in _fields(STYLES.get(pattern, pattern))
    )


@lru_cache(maxsize=64)
def _fields(pattern: str) -> tuple[tuple[str | None, str], ...]:
    """A pattern in pieces: the letter of a field and all its letters, or None and a text."""
    pieces = []
    for match in _FIELD.finditer(pattern):
        quoted, letters, letter, other = match.groups()
        if letter is not None:
            pieces.append((letter, letters))
        elif other == "'":
            raise RenderFailure(f"a quote in the date pattern {pattern!r} is not closed")
        else:
            pieces.append((None, other if quoted is None else quoted.replace("''", "'") or "'"))
    return tuple(pieces)


def _written(moment: datetime, letter: str, count: int) -> str:
    if letter in _NUMBERS:
        return str(_NUMBERS[letter](moment)).zfill(count)
    if letter in _WORDS:
        return _WORDS[letter](moment, count)
    raise RenderFailure(f"{letter!r} is not a letter of date patterns")


_NUMBERS: dict[str, Callable[[datetime], int]] = {
    "d": lambda moment: moment.day,
    "D": lambda moment: moment.timetuple().tm_yday,
    "F": lambda moment: (moment.day - 1) // 7 + 1,
    "H": lambda moment: moment.hour,
    "k": lambda moment: moment.hour or 24,
    "K": lambda moment: moment.hour % 12,
    "h": lambda moment: moment.hour % 12 or 12,
    "m": lambda moment: moment.minute,
    "s": lambda moment: moment.second,
    "S": lambda moment: moment.microsecond // 1000,
    "u": lambda moment: moment.isoweekday(),
}


def _year(moment: datetime, count: int) -> str:
    return f"{moment.year % 100:02d}" if count == 2 else str(moment.year).zfill(count)


def _month(moment: datetime, count: int) -> str:
    name = _MONTHS[moment.month - 1]
    return str(moment.month).zfill(count) if count < 3 else name if count > 3 else name[:3]


def _day(moment: datetime, count: int) -> str:
    name = _DAYS[moment.weekday()]
    return name if count > 3 else name[:3]


def _offset(moment: datetime, separator: str) -> str:
    text = moment.strftime("%z")[:5]
    return f"{text[:3]}{separator}{text[3:]}"


def _iso_offset(moment: datetime, count: int) -> str:
    if not moment.utcoffset():
        return "Z"
    return _offset(moment, ":" if count > 2 else "")[: 3 if count == 1 else None]


_WORDS: dict[str, Callable[[datetime, int], str]] = {
    "a": lambda moment, _: "AM" if moment.hour < 12 else "PM",
    "E": _day,
    "G": lambda _, __: "AD",
    "L": _month,
    "M": _month,
    "X": _iso_offset,
    "y": _year,
    "Y": _year,  # the year of the week in Java, which differs in a few days around New Year
    "z": lambda moment, _: moment.tzname() or "",
    "Z": lambda moment, _: _offset(moment, ""),
}


def _read(text: str, pattern: str) -> datetime:
    """A date by a pattern; what follows it is not looked at, as in Java. Without a zone in it, it has none."""
    match = _reader(pattern).match(text)
    if match is None:
        raise RenderFailure(f"{text!r} is not a date of the form {pattern!r}")
    found = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    return datetime(
        _read_year(found.get("y", "1970")),
        _read_month(found.get("M", "1")),
        int(found.get("d", 1)),
        _read_hour(found),
        int(found.get("m", 0)),
        int(found.get("s", 0)),
        int(found.get("S", 0)) * 1000,
        tzinfo=_read_offset(found.get("Z")),
    )


_READ_AS = {"Y": "y", "L": "M", "X": "Z", "z": "Z", "u": "F", "k": "H", "K": "h"}
_PATTERNS = {
    "a": "[AaPp][Mm]",
    "E": "[A-Za-z]+",
    "G": "[A-Za-z]+",
    "M": r"[A-Za-z]+\.?",
    "Z": r"Z|UTC|GMT|[+-]\d\d(?::?\d\d)?",
}


@lru_cache(maxsize=64)
def _reader(pattern: str) -> re.Pattern[str]:
    """What reads dates of a pattern."""
    fields = _fields(STYLES.get(pattern, pattern))
    followers = [*fields[1:], (None, "")]
    pieces = [
        re.escape(letters) if letter is None else _group(number, letter, len(letters), follower)
        for number, ((letter, letters), (follower, _)) in enumerate(zip(fields, followers, strict=True))
    ]
    return re.compile("".join(pieces), re.ASCII)


def _group(number: int, letter: str, count: int, follower: str | None) -> str:
    """What reads one field: as many digits as there are, unless another field follows at once."""
    if letter not in _NUMBERS and letter not in _WORDS:
        raise RenderFailure(f"{letter!r} is not a letter of date patterns")
    letter = _READ_AS.get(letter, letter)
    is_word = letter in _PATTERNS and not (letter == "M" and count < 3)
    digits = rf"\d{{{count}}}" if follower is not None else r"\d+"
    return f"(?P<{letter}{number}>{_PATTERNS[letter] if is_word else digits})"


def _read_year(text: str) -> int:
    """A year; with two digits one from 1950 to 2049 (Java: from 80 years ago to 20 ahead, which moves)."""
    year = int(text)
    return year if len(text) != 2 else year + (2000 if year < 50 else 1900)


def _read_month(text: str) -> int:
    if text.isdigit():
        return int(text)
    for number, name in enumerate(_MONTHS, 1):
        if name.lower().startswith(text.lower().rstrip(".")[:3]):
            return number
    raise RenderFailure(f"{text!r} is not a month")


def _read_hour(found: dict[str, str]) -> int:
    if "h" not in found:
        return int(found.get("H", 0)) % 24
    return int(found["h"]) % 12 + (12 if found.get("a", "").upper() == "PM" else 0)


def _read_offset(text: str | None) -> timezone | None:
    if text is None or not text.startswith(("+", "-")):
        return None if text is None else _UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


FUNCTIONS: dict[str, Callable[..., Any]] = {"dateFormat": format_date}
