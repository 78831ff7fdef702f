"""`journey.participants`: the present and former participants of a journey, to filter and to read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = {"w": wait("P1D")}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def test_given_a_journey_not_started_when_its_participants_are_read_then_there_are_none(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.publish(DAY)
    assert list(journey.participants) == []
    assert journey.participants_left == 0


def test_given_a_draft_when_its_participants_are_read_then_there_are_none(shop: Shop) -> None:
    assert list(shop.publish(DAY, State="DRAFT").participants) == []


def test_given_a_participant_who_waits_when_it_is_read_then_each_member_has_its_current_value(shop: Shop) -> None:
    shop.put("Ann")
    journey = shop.start(DAY)
    ann = journey.participants.one()
    assert (ann.endpoint_id, ann.endpoint_ids, ann.user_id) == ("Ann", ("Ann",), None)
    assert (ann.activity, ann.state, ann.entry) == ("w", "ACTIVE", 1)
    assert (ann.entered, ann.due) == (START, START + timedelta(days=1))
    assert ann.run_id == shop.runs(journey)[0]["RunId"]
    assert str(ann) == "endpoint 'Ann' ACTIVE at 'w' until 2026-03-03 10:05:00"


def test_given_a_participant_who_has_left_when_it_is_read_then_it_has_no_activity(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(DAY)
    shop.finish()
    ann = journey.participants.one()
    assert (ann.activity, ann.state, ann.due) == (None, "LEFT", None)
    assert str(ann) == "endpoint 'ann' LEFT"


def test_given_participants_at_two_activities_when_filtered_then_each_activity_has_its_own(shop: Shop) -> None:
    for endpoint_id, plan in (("ann", "gold"), ("bob", "silver")):
        shop.put(endpoint_id, Attributes={"plan": [plan]})
    journey = shop.start({"s": split(has("plan", "gold"), yes="v", no="w"), "v": wait("P1D"), "w": wait("P1D")})
    assert [each.endpoint_id for each in journey.participants.filter(activity="v")] == ["ann"]
    assert [each.endpoint_id for each in journey.participants.filter(activity="w")] == ["bob"]
    assert journey.participants.filter(activity="s") == []


def test_given_people_who_left_in_every_way_when_filtered_by_state_then_each_state_has_its_own(shop: Shop) -> None:
    ids = shop.put_many(4)
    for endpoint_id, plan in zip(ids, ("gold", "silver", "none", "none"), strict=True):
        shop.put(endpoint_id, Attributes={"plan": [plan]})
    journey = shop.start(
        {
            "s": split(has("plan", "gold"), no="h"),
            "h": split(has("plan", "silver"), yes="out", no="w"),
            "out": {"Holdout": {"Percentage": 100}},
            "w": wait("P1D"),
        }
    )
    shop.delete("e2")
    shop.set_state(journey, "CANCELLED")
    states = {each.state: str(each.endpoint_id) for each in journey.participants}
    assert states == {"LEFT": "e0", "HELD_OUT": "e1", "REMOVED": "e2", "CANCELLED": "e3"}
    for state, endpoint_id in states.items():
        wanted: Any = state
        assert journey.participants.one(state=wanted).endpoint_id == endpoint_id


def test_given_a_state_that_does_not_exist_when_filtered_then_the_error_lists_the_valid_ones(shop: Shop) -> None:
    wanted: Any = "WAITING"
    with pytest.raises(ValueError, match="'ACTIVE', 'LEFT', 'HELD_OUT', 'CANCELLED', 'REMOVED', not 'WAITING'"):
        shop.start(DAY).participants.filter(state=wanted)


def test_given_users_and_endpoints_when_filtered_by_id_then_one_is_found(shop: Shop) -> None:
    shop.put("home", User={"UserId": "ann"})
    shop.put("bob")
    journey = shop.start(DAY)
    assert journey.participants.one(user_id="ann").endpoint_id == "home"
    assert journey.participants.one(endpoint_id="bob").user_id is None


def test_given_members_in_an_order_when_they_enter_then_the_participants_have_the_same_order(shop: Shop) -> None:
    ids = shop.put_many(10)
    assert [each.endpoint_id for each in shop.start(DAY).participants] == ids


def test_given_a_member_who_enters_twice_when_participants_are_read_then_it_is_there_twice(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="P1D")
    shop.advance(days=1)
    assert [(each.entry, each.state, each.entered) for each in journey.participants] == [
        (1, "LEFT", START),
        (2, "ACTIVE", START + timedelta(days=1)),
    ]


def test_given_the_records_when_time_passes_then_they_are_live_and_a_record_read_before_does_not_change(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start(DAY)
    participants = journey.participants
    before = participants[0]
    shop.finish()
    assert (before.state, participants[0].state) == ("ACTIVE", "LEFT")


def test_given_a_pause_when_a_participant_waits_then_its_due_time_is_later_by_the_pause(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D")}, RefreshFrequency="P30D")
    shop.advance(hours=2)
    shop.set_state(journey, "PAUSED")
    shop.advance(days=3)
    shop.set_state(journey, "ACTIVE")
    assert journey.participants.one().due == START + timedelta(days=4)


def test_given_participants_when_the_journey_is_deleted_then_reading_them_raises(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start(DAY)
    participants = journey.participants
    shop.client.delete_journey(ApplicationId="shop", JourneyId=journey.id)
    with pytest.raises(LookupError, match="does not exist in app"):
        len(participants)


def test_given_participants_left_when_people_enter_leave_and_are_deleted_then_it_counts_those_inside(
    shop: Shop,
) -> None:
    shop.put_many(3)
    journey = shop.start(DAY)
    assert journey.participants_left == 3
    shop.delete("e0")
    assert journey.participants_left == 2
    shop.finish()
    assert journey.participants_left == 0


def test_participants_left_is_read_only(shop: Shop) -> None:
    journey: Any = shop.start(DAY)
    with pytest.raises(AttributeError):
        journey.participants_left = 5


def test_given_the_result_of_advance_when_people_move_then_it_has_one_line_per_activity(shop: Shop) -> None:
    shop.put_many(1204)
    journey = shop.publish({"welcome": mail("w"), "w": wait("P1D", "t"), "t": text()})
    changes = [str(change).split("): ")[1] for change in shop.pinpoint.clock.advance(minutes=5)]
    assert "1,204 entered" in changes
    assert "1,204 e-mails sent by 'welcome'" in changes
    assert len(changes) == 5
    assert len(journey.participants) == 1204
