"""The format of Demographic.Locale: a language, optionally followed by more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import People


@pytest.mark.parametrize(
    "locale",
    [
        "en",
        "EN",
        "haw",
        "en_US",
        "en-us",
        "zh_tw",
        "en_gb",
        "es_419",
        "haw_US",
        "zh_Hans_CN",
        "en_",
        "",
        "en_" + "x" * 47,
    ],
)
def test_given_a_locale_that_begins_with_a_language_when_written_then_it_is_stored(people: People, locale: str) -> None:
    people.mail("e1", Demographic={"Locale": locale})

    assert people.read("e1")["Demographic"] == {"Locale": locale}


@pytest.mark.parametrize(
    "locale", ["USA", "e", "english", "e_US", "12", "_US", "en US", "en.US", "日本", " en", "USA\n"]
)
def test_given_a_locale_without_a_language_when_written_then_it_is_refused_with_the_observed_message(
    people: People, locale: str
) -> None:
    assert people.refusal("e1", Demographic={"Locale": locale}).startswith("Locale should be in the following format: ")
    assert not people.exists("e1")


def test_given_a_locale_that_is_too_long_when_written_then_it_is_refused(people: People) -> None:
    text = people.refusal("e1", Demographic={"Locale": "en_" + "x" * 48})

    assert text.startswith("Demographic.Locale must have at most 50 characters, not 51: ")
