"""Loops of activities that never wait end with an error that says where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import JourneyLoopError

from .scene import Shop, has, open_shop, split, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOP = {"again": split(has("goes", "round"), "more"), "more": split(has("goes", "round"), "again")}
ACTIVITIES = {"first": wait("PT1H", "in"), "in": split(has("goes", "round"), "more"), **LOOP}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def test_given_a_loop_behind_a_wait_then_the_error_names_the_activities_of_the_loop_only(shop: Shop) -> None:
    shop.put("a", Attributes={"goes": ["round"]})
    shop.start(ACTIVITIES)
    with pytest.raises(JourneyLoopError, match="'again' -> 'more' -> 'again'; participant 'a'") as caught:
        shop.advance(hours=1)
    assert caught.value.activities == ["again", "more"]


def test_given_a_loop_then_the_journey_stays_as_it_was_before_that_instant(shop: Shop) -> None:
    shop.put("a", Attributes={"goes": ["round"]})
    shop.put("b")
    journey = shop.start(ACTIVITIES)
    with pytest.raises(JourneyLoopError):
        shop.advance(hours=1)
    assert [participant.activity for participant in journey.participants] == ["first", "first"]
    assert shop.activity_metrics(journey, "first") == {"WAIT_STARTED": "2"}
    assert shop.activity_metrics(journey, "again") == {}


def test_given_a_participant_who_does_not_go_round_then_the_loop_is_no_error(shop: Shop) -> None:
    shop.put("b")
    journey = shop.start(ACTIVITIES)
    shop.advance(hours=1)
    assert journey.state == "COMPLETED"
