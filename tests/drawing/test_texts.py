"""The text of pictures: measured, shortened and wrapped."""

from __future__ import annotations

import pytest

from pinpoint_mock.drawing.texts import measure, shorten, wrap_label


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("no", ["no"]),
        ("1: Attributes.Plan is gold or silver", ["1: Attributes.Plan", "is gold or silver"]),
        (
            "a " * 60,
            ["a a a a a a a a a a a a a a a", "a a a a a a a a a a a a a a a", "a a a a a a a a a a a a a a a…"],
        ),
    ],
)
def test_given_a_label_when_wrapped_then_its_lines_have_similar_widths(text: str, lines: list[str]) -> None:
    assert wrap_label(text) == lines


@pytest.mark.parametrize("text", ["short", "with\nmany   spaces"])
def test_given_a_short_text_when_shortened_then_only_its_spaces_change(text: str) -> None:
    assert shorten(text) == " ".join(text.split())


def test_given_long_texts_with_different_ends_when_shortened_then_they_still_differ() -> None:
    assert shorten("a" * 50 + "1") != shorten("a" * 50 + "2")


def test_given_wide_characters_when_measured_then_they_are_wider_than_letters() -> None:
    assert measure("日本", 10) > measure("WM", 10) > measure("il", 10)
