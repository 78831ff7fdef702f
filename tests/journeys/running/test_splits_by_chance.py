"""Splits by chance: random splits and holdouts, the same for the same seed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, mail, open_shop, wait

if TYPE_CHECKING:
    from pinpoint_mock import JourneyView


def at_random(*percentages: int, targets: tuple[str, ...] = ()) -> dict[str, Any]:
    found: list[dict[str, Any]] = [{"Percentage": percentage} for percentage in percentages]
    for branch, target in zip(found, targets, strict=False):
        branch["NextActivity"] = target
    return {"RandomSplit": {"Branches": found}}


def holdout(percentage: int, following: str | None = None) -> dict[str, Any]:
    return {"Holdout": {"Percentage": percentage, **({"NextActivity": following} if following else {})}}


def taken(journey: JourneyView, ids: list[str], activity: str, entry: int = 1) -> list[str]:
    return [journey.path(each, entry=entry).outcomes[activity] for each in ids]


def test_given_50_to_50_when_1000_members_arrive_then_each_branch_has_about_half_of_them(shop: Shop) -> None:
    shop.put_many(1000)
    journey = shop.start({"s": at_random(50, 50)})
    first, second = (int(shop.activity_metrics(journey, "s")[f"Branch_{number}"]) for number in (1, 2))
    assert first + second == 1000
    assert 450 <= first <= 550


def test_given_branches_of_10_30_and_60_when_1000_members_arrive_then_they_are_taken_in_proportion(
    shop: Shop,
) -> None:
    shop.put_many(1000)
    journey = shop.start({"s": at_random(10, 30, 60)})
    metrics = {name: int(number) for name, number in shop.activity_metrics(journey, "s").items()}
    assert sum(metrics.values()) == 1000
    for name, expected in (("Branch_1", 100), ("Branch_2", 300), ("Branch_3", 600)):
        assert abs(metrics[name] - expected) <= 50


def test_given_branches_with_activities_when_members_take_them_then_each_is_where_its_branch_leads(
    shop: Shop,
) -> None:
    ids = shop.put_many(40)
    activities = {"s": at_random(50, 50, targets=("a", "b")), "a": wait("P1D"), "b": wait("P1D")}
    journey = shop.start(activities)
    ways = dict(zip(ids, taken(journey, ids, "s"), strict=True))
    places = {each.endpoint_id: each.activity for each in journey.participants}
    assert places == {endpoint_id: {"1": "a", "2": "b"}[way] for endpoint_id, way in ways.items()}


def test_given_a_holdout_of_100_when_members_arrive_then_all_leave_and_get_nothing(shop: Shop) -> None:
    shop.put_many(20)
    journey = shop.start({"h": holdout(100, "m"), "m": mail()})
    assert shop.activity_metrics(journey, "h") == {"HOLDOUT": "20"}
    assert shop.sent_to("EMAIL") == []
    assert {each.state for each in journey.participants} == {"HELD_OUT"}
    assert (journey.state, shop.metrics(journey)["ENDPOINT_LEFT"]) == ("COMPLETED", "20")


def test_given_a_holdout_of_0_when_members_arrive_then_all_pass(shop: Shop) -> None:
    shop.put_many(20)
    journey = shop.start({"h": holdout(0, "m"), "m": mail()})
    assert shop.activity_metrics(journey, "h") == {"PASSED": "20"}
    assert len(shop.sent_to("EMAIL")) == 20


def test_given_a_holdout_of_20_when_1000_members_arrive_then_about_a_fifth_is_held_out(shop: Shop) -> None:
    shop.put_many(1000)
    journey = shop.start({"h": holdout(20, "m"), "m": mail()})
    metrics = {name: int(number) for name, number in shop.activity_metrics(journey, "h").items()}
    assert metrics["HOLDOUT"] + metrics["PASSED"] == 1000
    assert 150 <= metrics["HOLDOUT"] <= 250
    assert len(shop.sent_to("EMAIL")) == metrics["PASSED"]


def draws(**options: Any) -> list[str]:
    """What 40 members draw in a shop of its own."""
    with open_shop(**options) as shop:
        ids = shop.put_many(40)
        return taken(shop.start({"s": at_random(50, 50)}), ids, "s")


def test_given_the_same_seed_when_the_journey_runs_again_then_everybody_draws_the_same() -> None:
    assert draws(seed=1) == draws(seed=1)


def test_given_another_seed_when_the_journey_runs_then_members_draw_otherwise() -> None:
    assert draws(seed=1) != draws(seed=2)


def test_given_two_splits_in_a_row_when_members_pass_both_then_their_draws_are_independent(shop: Shop) -> None:
    ids = shop.put_many(400)
    journey = shop.start({"s": at_random(50, 50, targets=("t", "t")), "t": at_random(50, 50)})
    pairs = Counter(zip(taken(journey, ids, "s"), taken(journey, ids, "t"), strict=True))
    assert len(pairs) == 4
    assert min(pairs.values()) >= 60


def test_given_two_journeys_with_the_same_activities_when_both_run_then_their_draws_are_independent(
    shop: Shop,
) -> None:
    ids = shop.put_many(400)
    first = shop.publish({"s": at_random(50, 50)}, Name="first")
    second = shop.start({"s": at_random(50, 50)}, Name="second")
    pairs = Counter(zip(taken(first, ids, "s"), taken(second, ids, "s"), strict=True))
    assert min(pairs[way, other] for way in "12" for other in "12") >= 60


def test_given_two_entries_when_a_member_comes_to_the_split_again_then_it_draws_anew(shop: Shop) -> None:
    ids = shop.put_many(400)
    journey = shop.start({"s": at_random(50, 50)}, RefreshFrequency="P1D")
    shop.advance(days=1)
    pairs = Counter(zip(taken(journey, ids, "s"), taken(journey, ids, "s", entry=2), strict=True))
    assert min(pairs[way, other] for way in "12" for other in "12") >= 60


@pytest.mark.parametrize("others", [0, 30])
def test_given_other_members_when_one_draws_then_they_do_not_change_what_it_draws(others: int) -> None:
    with open_shop() as alone:
        alone.put("ann")
        expected = taken(alone.start({"s": at_random(50, 50)}), ["ann"], "s")
    with open_shop() as shop:
        shop.put("ann")
        shop.put_many(others)
        assert taken(shop.start({"s": at_random(50, 50)}), ["ann"], "s") == expected
