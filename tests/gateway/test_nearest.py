"""Hints about the resource that the caller may have meant: the nearest name, the id for a name, or another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock.world.likeness import MAX_SEARCHED, Known, find_nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("wanted", "known", "hint"),
    [
        ("shpo", [Known("shop")], "did you mean 'shop'?"),
        ("SHOP", [Known("shop")], "did you mean 'shop'?"),
        ("shpo", [Known("shoe"), Known("shop")], "did you mean 'shop'?"),
        ("Welcome", [Known(ID, "Welcome")], f"'Welcome' is its name; its id is '{ID}'"),
        ("welcom", [Known(ID, "Welcome")], f"did you mean 'Welcome', whose id is '{ID}'?"),
        (f"{ID[:-1]}0", [Known(ID)], f"did you mean '{ID}'?"),
        (ID[:-1], [Known(ID)], f"did you mean '{ID}'?"),
        ("0123456789abcdeffedcba9876543210", [Known(ID)], ""),
        ("warehouse", [Known("shop")], ""),
        ("", [Known("shop")], ""),
        ("shop", [], ""),
        ("s" * 201, [Known("s" * 200)], ""),
        ("s" * 200, [Known("s" * 201)], ""),
    ],
)
def test_the_nearest_id_or_name_is_suggested_if_it_is_near(wanted: str, known: list[Known], hint: str) -> None:
    assert find_nearest(wanted, known) == hint


def test_of_two_resources_with_one_name_the_first_is_suggested() -> None:
    assert find_nearest("a", [Known("new", "a"), Known("old", "a")]) == "'a' is its name; its id is 'new'"


def test_only_a_limited_number_is_searched() -> None:
    looked_at = 0

    def list_known() -> Iterator[Known]:
        nonlocal looked_at
        for number in range(100_000):
            looked_at += 1
            yield Known(f"endpoint-{number}")

    find_nearest("endpoint-99999x", list_known())

    assert looked_at == MAX_SEARCHED


def test_only_the_newest_hundred_are_compared_by_likeness() -> None:
    known = [Known(f"flow-{number}") for number in range(99)]

    assert find_nearest("shpo", [*known, Known("shop")]) == "did you mean 'shop'?"
    assert find_nearest("shpo", [*known, Known("flow-99"), Known("shop")]) == ""
    assert find_nearest("SHOP", [*known, Known("flow-99"), Known("shop")]) == "did you mean 'shop'?"
