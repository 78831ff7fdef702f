"""Values that a function must not accept, and the names that error messages about them must have."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, NoReturn


class Raising:
    """An object whose methods all raise."""

    def __eq__(self, other: object) -> NoReturn:
        raise RuntimeError("__eq__ was called")

    def __bool__(self) -> NoReturn:
        raise RuntimeError("__bool__ was called")

    def __repr__(self) -> NoReturn:
        raise RuntimeError("__repr__ was called")

    def __hash__(self) -> NoReturn:
        raise RuntimeError("__hash__ was called")

    def __index__(self) -> NoReturn:
        raise RuntimeError("__index__ was called")

    def __float__(self) -> NoReturn:
        raise RuntimeError("__float__ was called")

    def __iter__(self) -> NoReturn:
        raise RuntimeError("__iter__ was called")

    def __fspath__(self) -> NoReturn:
        raise RuntimeError("__fspath__ was called")


class RaisingCallable(Raising):
    """A function whose repr and comparison raise."""

    def __call__(self, *_: object) -> bool:
        return False


class RaisingString(str):
    """A string that overrides the methods for repr and comparison."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __repr__(self) -> NoReturn:
        raise RuntimeError("__repr__ was called")

    def __str__(self) -> NoReturn:
        raise RuntimeError("__str__ was called")

    def __eq__(self, other: object) -> NoReturn:
        raise RuntimeError("__eq__ was called")


class Zone(tzinfo):
    """A time zone without a name."""

    def dst(self, _: datetime | None) -> None:
        return None

    def tzname(self, _: datetime | None) -> None:
        return None


class WithoutOffset(Zone):
    """A time zone without an offset."""

    def utcoffset(self, _: datetime | None) -> None:
        return None


class WithRaisingOffset(Zone):
    """A time zone whose offset raises."""

    def utcoffset(self, _: datetime | None) -> NoReturn:
        raise RuntimeError("utcoffset was called")


NAIVE = datetime(2031, 1, 1)  # noqa: DTZ001
HOSTILE: dict[str, Any] = {
    "None": None,
    **{repr(number): number for number in (0, 1, -1, 2**63, 1.5, -0.5, float("nan"), float("inf"), 1j, True, False)},
    "a huge integer": 10**5000,
    **{ascii(text): text for text in ("", " ", "x", "\0", "\ud800", "a\udfffb", "s3://\ud800/key", "+1206555\ud800")},
    "a huge string": "x" * 100_000,
    "a raising string": RaisingString("x"),
    "a raising lone surrogate": RaisingString("\ud800"),
    **{repr(data): data for data in (b"", b"x", bytearray(b"x"))},
    "[]": [],
    **{ascii(items): items for items in ([None], [1], ["x"], ["\ud800"], [b"x"], [["x"]])},
    "[raising]": [Raising()],
    **{ascii(mapping): mapping for mapping in ({}, {"x": "y"}, {1: 2}, {"\ud800": "x"}, {"x": "\ud800"}, {"City": 1})},
    "{City: surrogate}": {"City": "\ud800"},
    "{x: raising}": {"x": Raising()},
    "a set": {1},
    "a range": range(3),
    "an object": object(),
    "a class": int,
    "a class of ours": Raising,
    "a lambda": lambda *_: True,
    "a raising object": Raising(),
    "a raising callable": RaisingCallable(),
    "naive": NAIVE,
    "without offset": NAIVE.replace(tzinfo=WithoutOffset()),
    "raising offset": NAIVE.replace(tzinfo=WithRaisingOffset()),
    "the year 9999": datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc),
    "after the year 9999": datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
    "the year 1": datetime.min.replace(tzinfo=timezone(timedelta(hours=12))),
    "the longest time": timedelta.max,
    "a negative time": -timedelta(days=1),
    "NotImplemented": NotImplemented,
}


def names_argument(text: str, argument: str) -> bool:
    """Return whether a message names or describes an argument."""
    words = {"channels": "channels?", "numbers": "numbers?", "others": "others|opted_out|members"}
    return re.search(rf"(?<!\w)({words.get(argument, argument)})(?!\w)", text, re.IGNORECASE) is not None


MEMBERS = ("operation", "parameters", "address", "body", "time")
"""The members by which records can be filtered."""


def check_error(error: Exception, argument: str, where: str) -> None:
    """Check that an error has one of the three types, and names the argument or the missing resource."""
    text = str(error)
    assert type(error) in (TypeError, ValueError, LookupError, KeyError), f"{where}: {type(error)}"
    text.encode()  # it has no lone surrogates
    assert len(text) < 3000 or isinstance(error, LookupError), f"{where}: {len(text)} characters"
    is_absence = isinstance(error, LookupError) and "does not exist" in text
    if argument == "members":  # for filter and one: the message names the keyword itself
        assert any(names_argument(text, name) for name in MEMBERS), f"{where}: {text}"
    else:
        assert is_absence or names_argument(text, argument), f"{where}: {text}"
