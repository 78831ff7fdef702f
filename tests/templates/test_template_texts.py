"""String helpers in templates: cases that the AWS guide does not show, and failures."""

from __future__ import annotations

import pytest

from pinpoint_mock.templates.personalization import RenderFailure

from .conftest import rendered


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('{{join "a" "b" "c" ", "}}', "a, b, c"),
        ('{{join "a" "b" "c" ", " prefix="<" suffix=">"}}', "<a, b, c>"),
        ('{{join User.UserAttributes.FirstName User.UserAttributes.LastName " "}}', "Sofia Alejandro"),
        ('{{join User.UserAttributes.FavoriteColors "green" "+"}}', "red+blue+yellow+green"),
        ('{{join Attributes.Nope ", "}}', ""),
        ('{{join Attributes.Empty ", "}}', ""),
        ('{{join "a" ", " prefix="<"}}', "<a"),
    ],
)
def test_given_items_when_they_are_joined_then_the_last_argument_is_the_separator(text: str, result: str) -> None:
    assert rendered(text) == result


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>Art</h1>", "Art"),
        ("a < b", "a < b"),
        ("a > b", "a > b"),
        ("a <b <i>c</i> < d", "a c < d"),
        ("<p\nclass='x'>a</p>", "a"),
        ("<>", ""),
        ("", ""),
    ],
)
def test_given_html_when_its_tags_are_stripped_then_each_ends_at_the_first_bracket(html: str, text: str) -> None:
    assert rendered("{{stripTags Attributes.html}}", endpoint={"Attributes": {"html": [html]}}) == text


def test_given_many_unclosed_brackets_when_tags_are_stripped_then_they_stay() -> None:
    many = "<" * 9_000

    assert rendered("{{stripTags Attributes.html}}", endpoint={"Attributes": {"html": [f"<b>{many}"]}}) == many


@pytest.mark.parametrize("encoded", ["%", "a", "/w==", "SGVsbG8", "é"])
def test_given_a_string_that_is_not_base64_of_text_when_it_is_decoded_then_the_failure_is_plain(
    encoded: str,
) -> None:
    with pytest.raises(RenderFailure, match=f"'{encoded}' is not a base64-encoded string, in "):
        rendered(f"{{{{decode64 '{encoded}'}}}}")
