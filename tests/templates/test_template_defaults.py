"""DefaultSubstitutions: values that are not defaults, and errors about strings that cannot be read."""

from __future__ import annotations

import sys

import pytest

from pinpoint_mock.gateway.errors import BadRequest
from pinpoint_mock.templates.defaults import read_defaults
from pinpoint_mock.templates.personalization import RenderFailure
from pinpoint_mock.templates.variables import omit_missing

from .conftest import rendered


@pytest.mark.parametrize("nothing", ["null", "[]"])
@pytest.mark.parametrize(
    ("defaults", "name"),
    [('{"name": %s}', "name"), ('{"Attributes": {"x": %s}}', "Attributes.x"), ('{"Attributes.x": %s}', "Attributes.x")],
)
def test_given_null_or_an_empty_list_as_a_default_when_it_is_printed_then_it_is_missing(
    nothing: str, defaults: str, name: str
) -> None:
    for template in (f"{{{{{name}}}}}", f"{{{{#if true}}}}{{{{{name}}}}}{{{{/if}}}}"):
        with pytest.raises(RenderFailure) as raised:
            rendered(template, defaults=defaults % nothing)
        assert raised.value.variable == name
        assert rendered(template, defaults=defaults % nothing, missing=omit_missing) == ""


def test_given_half_of_a_surrogate_pair_when_defaults_are_read_then_the_error_says_so() -> None:
    with pytest.raises(BadRequest) as raised:
        read_defaults(r'{"name": "\ud800"}')

    assert raised.value.message == r"DefaultSubstitutions has \ud800 alone, which is half of a character"


@pytest.mark.skipif(not hasattr(sys, "get_int_max_str_digits"), reason="this Python reads integers of any length")
def test_given_a_number_with_too_many_digits_when_defaults_are_read_then_the_error_says_so() -> None:
    with pytest.raises(BadRequest) as raised:
        read_defaults(f'{{"name": {"9" * 5_000}}}')

    assert raised.value.message == "DefaultSubstitutions has a number with too many digits"
