"""Draws of random splits: whom they affect, and what they depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, open_shop, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView


def at_random(*percentages: int, targets: tuple[str, ...] = ()) -> dict[str, Any]:
    found: list[dict[str, Any]] = [{"Percentage": percentage} for percentage in percentages]
    for branch, target in zip(found, targets, strict=False):
        branch["NextActivity"] = target
    return {"RandomSplit": {"Branches": found}}


def taken(journey: JourneyView, ids: list[str], activity: str) -> list[str]:
    return [journey.path(each).outcomes[activity] for each in ids]


def test_given_branches_with_activities_when_members_take_them_then_each_is_where_its_branch_leads(
    shop: Shop,
) -> None:
    ids = shop.put_many(40)
    activities = {"s": at_random(50, 50, targets=("a", "b")), "a": wait("P1D"), "b": wait("P1D")}
    journey = shop.start(activities)
    ways = dict(zip(ids, taken(journey, ids, "s"), strict=True))
    places = {each.endpoint_id: each.activity for each in journey.participants}
    assert places == {endpoint_id: {"1": "a", "2": "b"}[way] for endpoint_id, way in ways.items()}


@pytest.mark.parametrize("others", [0, 30])
def test_given_other_members_when_a_member_draws_then_they_do_not_change_its_draw(others: int) -> None:
    with open_shop() as alone:
        alone.put("ann")
        expected = taken(alone.start({"s": at_random(50, 50)}), ["ann"], "s")
    with open_shop() as shop:
        shop.put("ann")
        shop.put_many(others)
        assert taken(shop.start({"s": at_random(50, 50)}), ["ann"], "s") == expected
