"""Strings for objects whose own methods fail, are strange, or are long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pinpoint_mock.world.formatting import LONGEST, describe_duration, show, show_error


class Strange(Exception):
    """An exception whose strings come from a function."""

    def __init__(self, make: Any) -> None:
        self.make = make

    def __repr__(self) -> str:
        text: str = self.make()
        return text

    __str__ = __repr__


class Text(str):
    """A string whose length cannot be read."""

    __slots__ = ()

    def __len__(self) -> int:
        raise AssertionError

    def __format__(self, _: str) -> str:
        raise AssertionError


def raise_error(error: BaseException) -> str:
    raise error


def recurse() -> str:
    return repr(Strange(recurse))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: raise_error(ValueError("no")), "ValueError"),
        (lambda: raise_error(Strange(lambda: raise_error(KeyError()))), "Strange"),
        (lambda: raise_error(pytest.fail.Exception("no")), "Failed"),
        (lambda: 5, "TypeError"),
        (lambda: None, "TypeError"),
        (recurse, "RecursionError"),
    ],
)
def test_given_an_object_whose_repr_fails_then_its_type_and_the_failure_are_shown(make: Any, name: str) -> None:
    assert show(Strange(make)) == f"<Strange object, whose repr() raised {name}>"
    assert show_error(Strange(make)) == f"Strange: <Strange object, whose str() raised {name}>"


def test_given_a_long_string_then_it_is_cut_at_the_width() -> None:
    assert show("a" * 5000) == f"'{'a' * (LONGEST - 1)} …"
    assert show("abcdef", 3) == "'ab …"
    assert show("a" * 5000, None) == repr("a" * 5000)
    assert show_error(ValueError("abcdef"), 3) == "ValueError: abc …"


def test_given_a_subclass_of_string_then_its_methods_are_not_called() -> None:
    assert show(Strange(lambda: Text("text"))) == "text"
    assert show_error(Strange(lambda: Text("text"))) == "Strange: text"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_given_a_repr_that_exits_the_program_then_it_exits(stop: type[BaseException]) -> None:
    with pytest.raises(stop):
        show(Strange(lambda: raise_error(stop())))


def test_given_a_lone_surrogate_then_the_result_can_be_encoded() -> None:
    assert show(Strange(lambda: "odd \ud800")) == "odd \\ud800"
    assert show_error(ValueError("odd \ud800")) == "ValueError: odd \\ud800"


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(minutes=-5), "-5 minutes"),
        (timedelta(days=-1), "-1 day"),
        (timedelta(days=1, hours=3), "1 day 3 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(seconds=90), "1 minute 30 seconds"),
        (timedelta(seconds=-0.25), "-0.25 seconds"),
        (timedelta(milliseconds=-1500), "-1.5 seconds"),
        (timedelta(microseconds=1), "0.000001 seconds"),
        (timedelta(seconds=50), "50 seconds"),
        (timedelta(), "0 seconds"),
        (timedelta.max, "999999999 days 23 hours 59 minutes 59.999999 seconds"),
    ],
)
def test_given_a_duration_when_shown_then_it_is_in_words(duration: timedelta, words: str) -> None:
    assert describe_duration(duration) == words
    assert show(duration) == f"a timedelta of {words}"
