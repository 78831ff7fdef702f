"""Dates in templates, by the patterns of Java's SimpleDateFormat (documented). Source: docs/behaviours.md#helpers.

Names are English. If the pattern of an input has no time zone, the date is read in `tz`, or in UTC without it: read in
UTC and shown in Los Angeles, the guide's example would be the day before. Weeks are those of the United States: from
Sunday to Saturday, and the first of a year is the one with its first of January (inferred).
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
MAX_LENGTH = 200  # ours: no date has so many characters


def format_date(value: Any, input_format: Any = None, output_format: Any = "medium", tz: Any = None) -> str:
    """Write a date in another form: `dateFormat`.

    Args:
        value: The date, as ISO 8601 unless its format is given; a missing or empty one stays empty.
        input_format: The pattern of the date.
        output_format: A style of `STYLES`, or a pattern.
        tz: The time zone that it is shown in.
    """
    text = to_text(value).strip()
    if not text:
        return ""
    if len(text) > MAX_LENGTH:
        raise RenderFailure(f"a date has at most {MAX_LENGTH} characters, not {len(text)}")
    zone = _find_zone(tz)
    moment = _read_iso(text) if input_format is None else _read(text, to_text(input_format))
    return _write(_move_to_zone(moment, zone), to_text(output_format))


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


def _move_to_zone(moment: datetime, zone: tzinfo) -> datetime:
    if moment.tzinfo is None:
        return moment.replace(tzinfo=zone)
    try:
        return moment.astimezone(zone)
    except OverflowError:
        raise RenderFailure(f"{moment.isoformat()} is beyond the calendar in {zone}") from None


def _read_iso(text: str) -> datetime:
    from dateutil.parser import isoparse

    try:
        return isoparse(text)
    except (ValueError, OverflowError):
        raise RenderFailure(f"{text!r} is not an ISO 8601 date; its inputFormat is not given") from None


def _write(moment: datetime, pattern: str) -> str:
    """Write a date by a pattern or a style."""
    return "".join(
        letters if letter is None else _write_field(moment, letter, len(letters))
        for letter, letters in _split_pattern(STYLES.get(pattern, pattern))
    )


@lru_cache(maxsize=64)
def _split_pattern(pattern: str) -> tuple[tuple[str | None, str], ...]:
    """Split a pattern into pieces: the letter of a field and all its letters, or None and a text."""
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


def _write_field(moment: datetime, letter: str, count: int) -> str:
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
    "w": lambda moment: 1 if _is_in_first_week_of_next_year(moment) else _week(moment, moment.timetuple().tm_yday),
    "W": lambda moment: _week(moment, moment.day),
}


def _week(moment: datetime, day: int) -> int:
    """Return the number of a date's week in the year or the month, given the number of its day there."""
    days_after_sunday = moment.isoweekday() % 7
    first = (days_after_sunday - (day - 1)) % 7
    return (day - 1 + first) // 7 + 1


def _is_in_first_week_of_next_year(moment: datetime) -> bool:
    days_until_saturday = 6 - moment.isoweekday() % 7
    return moment.month == 12 and moment.day + days_until_saturday > 31


def _year(moment: datetime, count: int) -> str:
    return _year_in_digits(moment.year, count)


def _year_of_week(moment: datetime, count: int) -> str:
    return _year_in_digits(moment.year + _is_in_first_week_of_next_year(moment), count)


def _year_in_digits(year: int, count: int) -> str:
    return f"{year % 100:02d}" if count == 2 else str(year).zfill(count)


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
    "Y": _year_of_week,
    "z": lambda moment, _: moment.tzname() or "",
    "Z": lambda moment, _: _offset(moment, ""),
}


def _read(text: str, pattern: str) -> datetime:
    """Read a date by a pattern; the text after it is ignored, as in Java. Without a zone in it, the date is naive."""
    found: dict[str, str] = {}
    position = 0
    for letter, piece in _compile_pattern(pattern):
        match = piece.match(text, position)
        if match is None:
            raise RenderFailure(f"{text!r} is not a date of the form {pattern!r}")
        found[letter] = match[0]
        position = match.end()
    try:
        return _make_date(found)
    except (ValueError, OverflowError):
        raise RenderFailure(f"{text!r}, read as {pattern!r}, is a date that does not exist") from None


def _make_date(found: dict[str, str]) -> datetime:
    """Make a date of the texts of its fields, by letter; fields that are not named here are ignored.

    Raises:
        ValueError: If the date does not exist.
        OverflowError: If a number of it is much too large.
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
    "G": "AD",  # the only era: dates before it are refused
    "M": "|".join([*_MONTHS, r"Sept\.?", *(rf"{name[:3]}\.?" for name in _MONTHS)]),  # Sept: an example of the guide
    "Z": f"{_OFFSET.pattern}|UTC|GMT|Z",
}


@lru_cache(maxsize=64)
def _compile_pattern(pattern: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return regular expressions for the pieces of a pattern, none of which is tried twice, by letter; "" for texts."""
    fields = _split_pattern(STYLES.get(pattern, pattern))
    followers = [*fields[1:], (None, "")]
    return tuple(
        ("", re.compile(re.escape(letters)))
        if letter is None
        else (_READ_AS.get(letter, letter), _compile_field(letter, len(letters), follower))
        for (letter, letters), (follower, _) in zip(fields, followers, strict=True)
    )


def _compile_field(letter: str, count: int, follower: str | None) -> re.Pattern[str]:
    """Return a regular expression for a field: any number of digits, unless another field follows at once."""
    if letter not in _NUMBERS and letter not in _WORDS:
        raise RenderFailure(f"{letter!r} is not a letter of date patterns")
    letter = _READ_AS.get(letter, letter)
    is_name = letter in _NAMES and not (letter == "M" and count < 3)
    digits = r"\d+" if follower is None else rf"\d{{{count}}}"
    return re.compile(_NAMES[letter] if is_name else digits, re.ASCII | re.IGNORECASE)


def _read_year(text: str) -> int:
    """Read a year; two digits are one from 1950 to 2049 (Java: from 80 years ago to 20 ahead, which moves)."""
    year = int(text)
    return year if len(text) != 2 else year + (2000 if year < 50 else 1900)


def _read_month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return [name[:3].lower() for name in _MONTHS].index(text[:3].lower()) + 1


def _read_hour(found: dict[str, str]) -> int:
    if "h" not in found:
        hour = int(found.get("H", 0))
        return 0 if hour == 24 else hour
    hour = int(found["h"])
    if hour > 12:
        raise ValueError("hour must be in 0..12")
    return hour % 12 + (12 if found.get("a", "").upper() == "PM" else 0)


def _read_offset(text: str) -> timezone | None:
    if not text:
        return None
    match = _OFFSET.fullmatch(text)
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
