"""Numbers in templates: printing them, and reading them from strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pinpoint_mock.handlebars.values import to_text
from pinpoint_mock.templates.numbers import find_number
from pinpoint_mock.templates.personalization import RenderFailure

from .conftest import rendered


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5.0, "5"),
        (-0.0, "0"),
        (1.5, "1.5"),
        (0.1, "0.1"),
        (0.000001, "0.000001"),
        (0.0000015, "0.0000015"),
        (1e-7, "1e-7"),
        (-1.25e-10, "-1.25e-10"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (123456789.125, "123456789.125"),
        (-1.5e300, "-1.5e+300"),
        (5e-324, "5e-324"),
    ],
)
def test_given_a_number_when_it_is_printed_then_the_result_is_as_in_javascript(number: float, text: str) -> None:
    metric: Any = {"endpoint": {"Metrics": {"m": number}}}

    assert to_text(number) == text
    assert rendered("{{Metrics.m}}", **metric) == text
    assert find_number(text) == Decimal(repr(number))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{{add Metrics.m 1}}", "1.0000001"),
        ("{{multiply Metrics.m 10000000}}", "1"),
        ("{{divide 1000000 0.000001}}", "1000000000000"),
        ("{{add '1E3' 1}}", "1001"),
        ("{{add ' -2.5e+1 ' 0}}", "-25"),
        ("{{modulo '1e40' 3}}", "1"),
        ("{{divide '1e40' '1e-40'}}", "1" + "0" * 80),
        ("{{gt Metrics.m 0}} {{lt Metrics.m 1}} {{gt '1e300' '5'}}", "true true true"),
        ("{{inflect '1e0' 'apple' 'apples'}} {{inflect ' 2 ' 'apple' 'apples' includeCount=true}}", "apple 2 apples"),
    ],
)
def test_given_a_number_with_an_exponent_then_helpers_can_compute_with_it(text: str, result: str) -> None:
    metric: Any = {"endpoint": {"Metrics": {"m": 1e-7}}}

    assert rendered(text, **metric) == result


@pytest.mark.parametrize("text", ["1e41", "1e999", "1e-41", "-1e300"])
def test_given_a_number_that_is_too_large_or_too_small_to_compute_with_then_the_failure_says_so(text: str) -> None:
    with pytest.raises(RenderFailure, match=rf"{text} is too large or too small to compute with"):
        rendered(f"{{{{add '{text}' 1}}}}")


@pytest.mark.parametrize("text", ["1e", "e5", "1e1000", "1e5.5", "0x1", "1_000", "١", "Infinity", "NaN", "9" * 31])
def test_given_a_string_that_is_not_a_number_when_a_helper_computes_with_it_then_it_fails(text: str) -> None:
    with pytest.raises(RenderFailure, match=f"'{text}' is not a number"):
        rendered(f"{{{{add '{text}' 1}}}}")


@pytest.mark.parametrize(
    ("text", "result"),
    [("{{ordinalize '22 '}}", "22nd"), ("{{ordinalize ' 3.0'}}", "3rd"), ("{{ordinalize '1e2'}}", "100th")],
)
def test_given_a_whole_number_in_any_spelling_when_it_is_ordinalized_then_it_is_printed_in_digits(
    text: str, result: str
) -> None:
    assert rendered(text) == result


def test_given_a_fraction_when_it_is_ordinalized_then_it_fails() -> None:
    with pytest.raises(RenderFailure, match=r"1\.5 is not a whole number"):
        rendered("{{ordinalize 1.5}}")
