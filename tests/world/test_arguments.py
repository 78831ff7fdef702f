"""The checks of arguments: their return values, and their error messages."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.world.arguments import check_count, check_mapping, check_number, check_string, check_strings

if TYPE_CHECKING:
    from collections.abc import Iterator


class Loud(str):
    __slots__ = ()

    def __str__(self) -> str:
        return self.upper()


def test_given_an_integer_that_python_does_not_print_when_it_is_refused_then_the_error_says_what_is_valid() -> None:
    with pytest.raises(ValueError, match=r"^limit must be an integer from 0 to 9223372036854775807, not "):
        check_count("limit", 10**5000)


def test_given_a_range_when_an_integer_is_outside_then_the_error_names_it() -> None:
    with pytest.raises(ValueError, match=r"^status_code must be an integer from 100 to 599, not 600$"):
        check_count("status_code", 600, 100, 599)


@pytest.mark.parametrize("value", [Decimal("1.5"), Fraction(3, 2), 1.5])
def test_given_a_number_of_any_type_when_it_is_checked_then_it_is_accepted(value: Any) -> None:
    assert check_number("days", value) == 1.5


@pytest.mark.parametrize("value", [math.nan, math.inf, Decimal("Infinity"), Decimal("NaN")])
def test_given_an_infinite_number_when_it_is_checked_then_it_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^days must be a number that is finite, not "):
        check_number("days", value)


def test_given_a_string_of_another_class_when_it_is_checked_then_its_own_characters_are_kept() -> None:
    kept = check_string("name", Loud("shop"))
    assert (type(kept), kept) == (str, "shop")


def test_given_a_generator_that_raises_when_its_strings_are_checked_then_its_error_is_raised() -> None:
    def generate() -> Iterator[str]:
        yield "one"
        raise AssertionError("mine")

    with pytest.raises(AssertionError, match="mine"):
        check_strings("names", generate())


def test_given_pairs_when_a_mapping_is_required_then_it_is_a_type_error() -> None:
    with pytest.raises(TypeError, match=r"^tags must be a mapping, not \[\('a', 'b'\)\]$"):
        check_mapping("tags", [("a", "b")])
