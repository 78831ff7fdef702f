"""Comparing and hashing an explanation takes as many steps as it has findings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from call_counts import count_calls

from pinpoint_mock.segments.explanation import Explanation, Finding

if TYPE_CHECKING:
    from collections.abc import Callable

LEAF = Finding("dimension", "Attributes['team']", "INCLUSIVE ['Lakers']", ["Lakers"], True)


def chain(length: int) -> Finding:
    """Make findings that are each the only part of another."""
    finding = replace(LEAF)
    for number in range(length):
        finding = Finding("segment", f"segment {number}", "ANY of", None, True, (finding,))
    return finding


def diamonds(length: int) -> Finding:
    """Make findings that are each twice a part of another, so there are 2 ** length ways to the last."""
    finding = replace(LEAF)
    for number in range(length):
        finding = Finding("segment", f"segment {number}", "ANY of", None, True, (finding, finding))
    return finding


@pytest.mark.parametrize("make", [chain, diamonds])
class TestManyFindings:
    def test_given_equal_findings_then_they_are_equal_and_have_the_same_hash(
        self, make: Callable[[int], Finding]
    ) -> None:
        one, another = Explanation("a", make(2000)), Explanation("a", make(2000))

        assert one == another
        assert hash(one) == hash(another)
        assert {one: 1}[another] == 1

    def test_given_findings_that_differ_in_the_last_part_then_they_are_not_equal(
        self, make: Callable[[int], Finding]
    ) -> None:
        def ends_with(found: object) -> Finding:
            finding = replace(LEAF, found=found)
            for _ in range(50):
                finding = Finding("segment", "s", "ANY of", None, True, (finding,) * (2 if make is diamonds else 1))
            return finding

        assert ends_with("a") != ends_with("b")
        assert ends_with("a") == ends_with("a")

    def test_given_twice_the_findings_then_comparing_them_takes_twice_the_work(
        self, make: Callable[[int], Finding]
    ) -> None:
        def work(length: int) -> int:
            one, another = make(length), make(length)
            return count_calls(lambda: one == another)

        assert work(400) < 2.4 * work(200)


def test_given_another_type_or_other_parts_then_a_finding_is_not_equal() -> None:
    whole = Finding("group", "group 1", "ANY of", None, True, (LEAF,))

    assert whole != "group 1"
    assert whole != replace(whole, parts=())
    assert whole != replace(whole, holds=False)
    assert whole == replace(whole)
