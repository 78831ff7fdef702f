"""RandomSplit and Holdout: shares, metrics, and draws that are independent, and the same for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import mail, open_shop, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

    from .scene import Shop

MANY = 400
SOME = 30


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def random_split(*shares: tuple[int, str | None]) -> dict[str, Any]:
    branches = [
        {"Percentage": share, **({"NextActivity": following} if following else {})} for share, following in shares
    ]
    return {"RandomSplit": {"Branches": branches}}


def holdout(percentage: int, following: str | None = None) -> dict[str, Any]:
    return {"Holdout": {"Percentage": percentage, **({"NextActivity": following} if following else {})}}


def taken(journey: JourneyView, people: list[str], activity: str) -> list[str]:
    """Return the outcome of an activity for each of these people."""
    return [journey.path(endpoint_id).outcomes[activity] for endpoint_id in people]


def test_given_halves_when_many_arrive_then_each_takes_one_branch_and_about_half_take_each(shop: Shop) -> None:
    shop.put_many(MANY)
    journey = shop.start({"r": random_split((50, "m"), (50, None)), "m": mail()})
    counted = {name: int(number) for name, number in shop.activity_metrics(journey, "r").items()}
    assert counted.keys() == {"Branch_1", "Branch_2"}
    assert sum(counted.values()) == MANY
    assert abs(counted["Branch_1"] - MANY // 2) < MANY // 10
    assert len(shop.sent_to("EMAIL")) == counted["Branch_1"]


def test_given_five_branches_when_many_arrive_then_each_has_about_its_share(shop: Shop) -> None:
    shop.put_many(MANY)
    shares = (40, 30, 15, 10, 5)
    journey = shop.start({"r": random_split(*((share, None) for share in shares))})
    counted = shop.activity_metrics(journey, "r")
    assert sum(map(int, counted.values())) == MANY
    for number, share in enumerate(shares, 1):
        assert abs(int(counted[f"Branch_{number}"]) - MANY * share // 100) < MANY // 10


@pytest.mark.parametrize(("percentage", "held", "passed"), [(100, SOME, 0), (0, 0, SOME)])
def test_given_a_holdout_of_100_or_0_percent_when_people_arrive_then_all_or_none_are_held_out(
    shop: Shop, percentage: int, held: int, passed: int
) -> None:
    shop.put_many(SOME)
    journey = shop.start({"h": holdout(percentage, "m"), "m": mail()})
    counted = shop.activity_metrics(journey, "h")
    assert (int(counted.get("HOLDOUT", "0")), int(counted.get("PASSED", "0"))) == (held, passed)
    assert len(shop.sent_to("EMAIL")) == passed
    assert shop.metrics(journey)["ENDPOINT_LEFT"] == str(SOME)


def test_given_a_holdout_of_a_quarter_when_many_arrive_then_about_a_quarter_leave_and_get_nothing(shop: Shop) -> None:
    people = shop.put_many(MANY)
    journey = shop.start({"h": holdout(25, "m"), "m": mail("w"), "w": wait("P1D")})
    counted = {name: int(number) for name, number in shop.activity_metrics(journey, "h").items()}
    assert counted["HOLDOUT"] + counted["PASSED"] == MANY
    assert abs(counted["HOLDOUT"] - MANY // 4) < MANY // 10
    inside = {participant.endpoint_id for participant in journey.participants if participant.activity == "w"}
    assert inside == set(shop.sent_to("EMAIL"))
    assert len(set(people) - inside) == counted["HOLDOUT"]


def test_given_the_same_seed_when_a_journey_is_run_twice_then_each_participant_takes_the_same_branch() -> None:
    runs = []
    for _ in range(2):
        with open_shop(seed=7) as shop:
            people = shop.put_many(SOME)
            runs.append(taken(shop.start({"r": random_split((50, None), (50, None))}), people, "r"))
    assert runs[0] == runs[1]


def test_given_two_seeds_when_a_journey_is_run_with_each_then_the_branches_differ() -> None:
    runs = []
    for seed in (1, 2):
        with open_shop(seed=seed) as shop:
            people = shop.put_many(SOME)
            runs.append(taken(shop.start({"r": random_split((50, None), (50, None))}), people, "r"))
    assert runs[0] != runs[1]


def test_given_two_splits_in_a_row_when_many_pass_both_then_each_combination_has_about_a_quarter(shop: Shop) -> None:
    people = shop.put_many(MANY)
    journey = shop.start({"r": random_split((50, "s"), (50, "s")), "s": random_split((50, None), (50, None))})
    both = list(zip(taken(journey, people, "r"), taken(journey, people, "s"), strict=True))
    assert len(set(both)) == 4
    assert all(abs(both.count(pair) - MANY // 4) < MANY // 10 for pair in set(both))


def test_given_two_journeys_with_the_same_activities_when_people_pass_both_then_the_draws_are_independent(
    shop: Shop,
) -> None:
    people = shop.put_many(SOME)
    split = {"r": random_split((50, None), (50, None))}
    first, second = shop.start(split), shop.start(split, Name="second")
    assert taken(first, people, "r") != taken(second, people, "r")


def test_given_people_who_enter_again_when_they_arrive_at_the_split_then_they_draw_again(shop: Shop) -> None:
    people = shop.put_many(SOME)
    journey = shop.start({"r": random_split((50, None), (50, None))}, RefreshFrequency="P1D")
    shop.advance(days=1)
    entries = [[journey.path(endpoint_id, entry=entry).outcomes["r"] for endpoint_id in people] for entry in (1, 2)]
    assert entries[0] != entries[1]


def test_given_a_branch_that_leads_nowhere_when_a_participant_takes_it_then_its_journey_is_over(shop: Shop) -> None:
    shop.put_many(SOME)
    journey = shop.start({"r": random_split((99, "w"), (1, None)), "w": wait("P1D")})
    inside, left = (int(shop.metrics(journey)[name]) for name in ("ENDPOINT_ACTIVE", "ENDPOINT_LEFT"))
    assert inside + left == SOME
    assert str(inside) == shop.activity_metrics(journey, "r")["Branch_1"]
