"""Every regular expression is linear in its input: a string of twice the length takes at most about twice the steps."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest
from regex_steps import count_steps, hostile_texts

import pinpoint_mock

SIZE = 24
MOST = 2.5
ENDINGS = {
    "handlebars.expressions._PART": "]",  # each bracket of the path is closed, because _PATH has matched the path
    "handlebars.paths._PART": "]",
    "messages.providers.voice._TAG": ">",
    "templates.texts._TAG": ">",
}
"""The end of all strings that a pattern is used on, for patterns whose strings have a common end."""
CHECKED_BEFORE = {"events.event._OFFSET_WITHOUT_COLON": "an ISO 8601 date has four separators at most"}
"""Patterns that are linear only for the strings that they are used on."""
_SCANNING = r"\b{}\.(?:search|sub|subn|split|findall|finditer)\b"


def patterns() -> dict[str, tuple[re.Pattern[str], bool]]:
    """Return all compiled patterns by module and name, and whether they are anchored at the start of the match."""
    found: dict[str, tuple[re.Pattern[str], bool]] = {}
    for info in pkgutil.walk_packages(pinpoint_mock.__path__, "pinpoint_mock."):
        if "__main__" in info.name:
            continue
        module = importlib.import_module(info.name)
        source = inspect.getsource(module)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str) and f"{name} = re.compile" in source:
                is_anchored = re.search(_SCANNING.format(name), source) is None
                found[f"{info.name.removeprefix('pinpoint_mock.')}.{name}"] = (value, is_anchored)
    return found


PATTERNS = patterns()


def worst_ratio(pattern: re.Pattern[str], *, is_anchored: bool, ending: str = "") -> tuple[float, str]:
    """Return the factor by which the steps grow if the string is doubled, and the string.

    A bounded repetition looks unbounded until the string is longer than the bound, so strings are doubled twice.
    """
    sizes = (SIZE, 2 * SIZE, 4 * SIZE)
    ratios = []
    for texts in zip(*(hostile_texts(pattern, size) for size in sizes), strict=True):
        once, twice, *rest = (text + ending for text in texts)
        before, after = (count_steps(pattern, text, is_anchored=is_anchored) for text in (once, twice))
        ratio = after / before
        if ratio >= MOST:
            ratio = min(ratio, count_steps(pattern, rest[0], is_anchored=is_anchored) / after)
        ratios.append((ratio, once))
    return max(ratios)


@pytest.mark.parametrize("name", sorted(PATTERNS.keys() - CHECKED_BEFORE))
def test_given_a_string_of_twice_the_length_then_a_regular_expression_takes_about_twice_the_steps(name: str) -> None:
    pattern, is_anchored = PATTERNS[name]

    ratio, text = worst_ratio(pattern, is_anchored=is_anchored, ending=ENDINGS.get(name, ""))

    assert ratio < MOST, text


@pytest.mark.parametrize(
    ("pattern", "is_anchored"),
    [
        (r"\s*\+?[\d\s().-]*\d[\d\s().-]*", True),
        (r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", True),
        ("<[^>]*>", False),
        (r"(a*)(a*)b", True),
    ],
)
def test_given_a_regular_expression_that_is_not_linear_then_its_steps_show_it(pattern: str, is_anchored: bool) -> None:
    ratio, _ = worst_ratio(re.compile(pattern), is_anchored=is_anchored)

    assert ratio > MOST


def test_given_the_patterns_of_the_package_then_every_subpackage_has_been_searched() -> None:
    assert len(PATTERNS) > 40
    assert PATTERNS["phone.spelling._NUMBER"][1]
    assert not PATTERNS["templates.texts._TAG"][1]
