"""Dates in templates, with the patterns of Java's SimpleDateFormat (documented).

Source: docs/behaviours/templates.md#date-format.

Names are English. If the pattern of an input has no time zone, the date is read in `tz`, or in UTC without `tz`. If it
were always read in UTC, the AWS guide's example for Los Angeles would show the day before. Weeks are those of the
United States: they begin on Sunday, and the first week of a year is the one with January 1 (inferred).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..handlebars.failures import RenderFailure
from ..handlebars.values import to_text
from ..world.clock import to_datetime

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES = {
    "full": "EEEE, MMMM d, yyyy",
    "long": "MMMM d, yyyy",
    "medium": "MMM d, yyyy",  # as in Java: Sep; the AWS guide's example has Sept (unknown)
    "short": "M/d/yy",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIELD = re.compile(r"'((?:[^']|'')*)'|(([A-Za-z])\3*)|(.)", re.DOTALL)
_UTC = timezone.utc
MAX_LENGTH = 200  # ours; characters of a date


def format_date(value: Any, input_format: Any = None, output_format: Any = "medium", tz: Any = None) -> str:
    """Write a date in another format: the helper `dateFormat`.

    Args:
        value: The date, in ISO 8601 unless `input_format` is given. A missing or empty date stays empty.
        input_format: The pattern of the date.
        output_format: A style of `STYLES`, or a pattern.
        tz: The time zone that the date is shown in.
    """
    text = to_text(value).strip()
    if not text:
        return ""
    if len(text) > MAX_LENGTH:
        raise RenderFailure(f"a date may have at most {MAX_LENGTH} characters, not {len(text)}")
    zone = _find_zone(tz)
    date = _read_iso(text) if input_format is None else _read(text, to_text(input_format))
    return _write(_move_to_zone(date, zone), to_text(output_format))


def format_now(microseconds: int, pattern: Any = "medium", tz: Any = None) -> str:
    """Write the current time, given in microseconds since the epoch."""
    return _write(to_datetime(microseconds).astimezone(_find_zone(tz)), to_text(pattern))


def _find_zone(tz: Any) -> tzinfo:
    from zoneinfo import ZoneInfo

    name = to_text(tz)
    if not name:
        return _UTC
    try:
        return ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        raise RenderFailure(f"{name!r} is not a time zone") from None


def _move_to_zone(date: datetime, zone: tzinfo) -> datetime:
    if date.tzinfo is None:
        return date.replace(tzinfo=zone)
    try:
        return date.astimezone(zone)
    except OverflowError:
        raise RenderFailure(f"{date.isoformat()} is outside the calendar (years 1 to 9999) in {zone}") from None


def _read_iso(value: str) -> datetime:
    from dateutil.parser import isoparse

    try:
        return isoparse(value)
    except (ValueError, OverflowError):
        raise RenderFailure(f"{value!r} is not an ISO 8601 date; pass inputFormat for other formats") from None


def _write(date: datetime, pattern: str) -> str:
    """Write a date by a pattern or a style."""
    return "".join(
        letters if letter is None else _write_field(date, letter, len(letters))
        for letter, letters in _split_pattern(STYLES.get(pattern, pattern))
    )


@lru_cache(maxsize=64)
def _split_pattern(pattern: str) -> tuple[tuple[str | None, str], ...]:
    """Split a pattern into pieces: the letter of a field and all its letters, or None and a literal string."""
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


def _write_field(date: datetime, letter: str, count: int) -> str:
    if letter in _NUMBERS:
        return str(_NUMBERS[letter](date)).zfill(count)
    if letter in _WORDS:
        return _WORDS[letter](date, count)
    raise RenderFailure(f"{letter!r} is not a letter of date patterns")


_NUMBERS: dict[str, Callable[[datetime], int]] = {
    "d": lambda date: date.day,
    "D": lambda date: date.timetuple().tm_yday,
    "F": lambda date: (date.day - 1) // 7 + 1,
    "H": lambda date: date.hour,
    "k": lambda date: date.hour or 24,
    "K": lambda date: date.hour % 12,
    "h": lambda date: date.hour % 12 or 12,
    "m": lambda date: date.minute,
    "s": lambda date: date.second,
    "S": lambda date: date.microsecond // 1000,
    "u": lambda date: date.isoweekday(),
    "w": lambda date: 1 if _is_in_first_week_of_next_year(date) else _week(date, date.timetuple().tm_yday),
    "W": lambda date: _week(date, date.day),
}


def _week(date: datetime, day: int) -> int:
    """Return the week number of a date in a year or a month, given the number of its day there."""
    days_after_sunday = date.isoweekday() % 7
    first = (days_after_sunday - (day - 1)) % 7
    return (day - 1 + first) // 7 + 1


def _is_in_first_week_of_next_year(date: datetime) -> bool:
    days_until_saturday = 6 - date.isoweekday() % 7
    return date.month == 12 and date.day + days_until_saturday > 31


def _year(date: datetime, count: int) -> str:
    return _year_in_digits(date.year, count)


def _year_of_week(date: datetime, count: int) -> str:
    return _year_in_digits(date.year + _is_in_first_week_of_next_year(date), count)


def _year_in_digits(year: int, count: int) -> str:
    return f"{year % 100:02d}" if count == 2 else str(year).zfill(count)


def _month(date: datetime, count: int) -> str:
    name = _MONTHS[date.month - 1]
    return str(date.month).zfill(count) if count < 3 else name if count > 3 else name[:3]


def _day(date: datetime, count: int) -> str:
    name = _DAYS[date.weekday()]
    return name if count > 3 else name[:3]


def _offset(date: datetime, separator: str) -> str:
    text = date.strftime("%z")[:5]
    return f"{text[:3]}{separator}{text[3:]}"


def _iso_offset(date: datetime, count: int) -> str:
    if not date.utcoffset():
        return "Z"
    return _offset(date, ":" if count > 2 else "")[: 3 if count == 1 else None]


_WORDS: dict[str, Callable[[datetime, int], str]] = {
    "a": lambda date, _: "AM" if date.hour < 12 else "PM",
    "E": _day,
    "G": lambda _, __: "AD",
    "L": _month,
    "M": _month,
    "X": _iso_offset,
    "y": _year,
    "Y": _year_of_week,
    "z": lambda date, _: date.tzname() or "",
    "Z": lambda date, _: _offset(date, ""),
}


def _read(value: str, pattern: str) -> datetime:
    """Read a date by a pattern. The rest of the string is ignored, as in Java. Without a zone, the date is naive."""
    found: dict[str, str] = {}
    position = 0
    for letter, piece in _compile_pattern(pattern):
        match = piece.match(value, position)
        if match is None:
            raise RenderFailure(f"{value!r} does not match the date pattern {pattern!r}")
        found[letter] = match[0]
        position = match.end()
    try:
        return _make_date(found)
    except (ValueError, OverflowError):
        raise RenderFailure(f"{value!r}, read as {pattern!r}, is a date that does not exist") from None


def _make_date(found: dict[str, str]) -> datetime:
    """Make a date from the strings of its fields, by letter. Fields that are not named here are ignored.

    Raises:
        ValueError: If the date does not exist.
        OverflowError: If one of its numbers is much too large.
    """
    date = datetime(
        _read_year(found.get("y", "1970")),
        _read_month(found.get("M", "1")),
        int(found.get("d", 1)),
        _read_hour(found),
        int(found.get("m", 0)),
        int(found.get("s", 0)),
        int(found.get("S", 0)) * 1000,
        tzinfo=_read_offset(found.get("Z", "")),
    )
    return _move_to_day_of_year(date, int(found["D"])) if "D" in found and "M" not in found else date


_READ_AS = {"Y": "y", "L": "M", "X": "Z", "z": "Z", "k": "H", "K": "h"}
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d?)(?::?(\d\d))?", re.ASCII | re.IGNORECASE)
_NAMES = {
    "a": "AM|PM",
    "E": "|".join(f"{name}|{name[:3]}" for name in _DAYS),
    "G": "AD",  # the only era; dates before it are refused
    "M": "|".join([*_MONTHS, r"Sept\.?", *(rf"{name[:3]}\.?" for name in _MONTHS)]),  # Sept is in an AWS example
    "Z": f"{_OFFSET.pattern}|UTC|GMT|Z",
}


@lru_cache(maxsize=64)
def _compile_pattern(pattern: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return pairs of a letter ("" for a literal string) and a regular expression, one for each piece of a pattern.

    Each expression is matched only once, so reading a date does not backtrack.
    """
    fields = _split_pattern(STYLES.get(pattern, pattern))
    followers = [*fields[1:], (None, "")]
    return tuple(
        ("", re.compile(re.escape(letters)))
        if letter is None
        else (_READ_AS.get(letter, letter), _compile_field(letter, len(letters), follower))
        for (letter, letters), (follower, _) in zip(fields, followers, strict=True)
    )


def _compile_field(letter: str, count: int, follower: str | None) -> re.Pattern[str]:
    """Return a regular expression for a field: `count` digits if another field follows directly, else any number."""
    if letter not in _NUMBERS and letter not in _WORDS:
        raise RenderFailure(f"{letter!r} is not a letter of date patterns")
    letter = _READ_AS.get(letter, letter)
    is_name = letter in _NAMES and not (letter == "M" and count < 3)
    digits = r"\d+" if follower is None else rf"\d{{{count}}}"
    return re.compile(_NAMES[letter] if is_name else digits, re.ASCII | re.IGNORECASE)


def _read_year(value: str) -> int:
    """Read a year. Two digits mean 1950 to 2049 (in Java, from 80 years ago to 20 years ahead, which changes)."""
    year = int(value)
    return year if len(value) != 2 else year + (2000 if year < 50 else 1900)


def _read_month(value: str) -> int:
    if value.isdigit():
        return int(value)
    return [name[:3].lower() for name in _MONTHS].index(value[:3].lower()) + 1


def _read_hour(found: dict[str, str]) -> int:
    if "h" not in found:
        hour = int(found.get("H", 0))
        return 0 if hour == 24 else hour
    hour = int(found["h"])
    if hour > 12:
        raise ValueError("hour must be in 0..12")
    return hour % 12 + (12 if found.get("a", "").upper() == "PM" else 0)


def _read_offset(value: str) -> timezone | None:
    if not value:
        return None
    match = _OFFSET.fullmatch(value)
    if match is None:
        return _UTC
    sign, hours, minutes = match.groups(default="0")
    if int(minutes) > 59:
        raise ValueError("minute must be in 0..59")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset)


def _move_to_day_of_year(first: datetime, day: int) -> datetime:
    date = first + timedelta(days=day - 1)
    if date.year != first.year:
        raise ValueError("day is out of range for year")
    return date


FUNCTIONS: dict[str, Callable[..., Any]] = {"dateFormat": format_date}
