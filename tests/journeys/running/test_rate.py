"""MessagesPerSecond: messages wait for their turn while their participants continue."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, got, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scene import Shop

TWO_A_SECOND: Any = {"MessagesPerSecond": 2}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def seconds(shop: Shop) -> list[float]:
    """Return when the messages were sent, in seconds since the start."""
    return [(message.time - START).total_seconds() for message in shop.pinpoint.outbox if message.was_sent]


def test_given_two_messages_a_second_when_seven_people_arrive_then_they_are_sent_two_by_two(shop: Shop) -> None:
    people = shop.put_many(7)
    shop.start({"m": mail()}, Limits=TWO_A_SECOND)
    shop.finish()
    assert seconds(shop) == [0, 0, 1, 1, 2, 2, 3]
    assert shop.sent_to("EMAIL") == people


def test_given_enough_messages_a_second_when_people_arrive_then_all_are_sent_immediately(shop: Shop) -> None:
    shop.put_many(7)
    journey = shop.start({"m": mail()}, Limits={"MessagesPerSecond": 7})
    assert seconds(shop) == [0] * 7
    assert journey.state == "COMPLETED"


def test_given_no_rate_when_many_arrive_then_all_are_sent_immediately(shop: Shop) -> None:
    shop.put_many(50)
    shop.start({"m": mail()})
    assert seconds(shop) == [0] * 50


def test_given_two_activities_when_both_send_then_they_share_the_rate(shop: Shop) -> None:
    shop.put_many(3)
    shop.start({"a": mail("b"), "b": mail()}, Limits=TWO_A_SECOND)
    shop.finish()
    assert seconds(shop) == [0, 0, 1, 1, 2, 2]


def test_given_two_journeys_when_both_send_then_each_has_its_own_rate(shop: Shop) -> None:
    shop.put_many(4)
    for name in ("first", "second"):
        shop.publish({"m": mail()}, Limits=TWO_A_SECOND, Name=name)
    shop.advance(minutes=6)
    assert Counter(seconds(shop)) == {0: 4, 1: 4}


def test_given_a_message_that_waits_for_its_turn_when_a_wait_follows_then_the_participant_is_already_in_it(
    shop: Shop,
) -> None:
    shop.put_many(5)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, Limits=TWO_A_SECOND)
    assert len(shop.pinpoint.outbox) == 2
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "5"}
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "w") == {"WAIT_FINISHED": "5"}


def test_given_a_short_wait_after_the_message_when_it_ends_first_then_the_participant_leaves_before_the_message(
    shop: Shop,
) -> None:
    shop.put_many(4)
    journey = shop.start({"m": mail("w"), "w": wait("PT1S")}, Limits={"MessagesPerSecond": 1})
    shop.advance(seconds=1)
    assert (journey.participants_left, journey.state, len(shop.pinpoint.outbox)) == (0, "CLOSED", 2)
    shop.advance(seconds=2)
    assert (journey.state, len(shop.pinpoint.outbox)) == ("COMPLETED", 4)
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "4"}


def test_given_a_new_message_when_the_rate_was_used_up_long_ago_then_it_is_sent_immediately(shop: Shop) -> None:
    shop.put_many(3)
    shop.start({"a": mail("w"), "w": wait("PT1H", "b"), "b": mail()}, Limits=TWO_A_SECOND)
    shop.finish()
    assert seconds(shop) == [0, 0, 1, 3600, 3600, 3601]


def test_given_messages_that_wait_for_their_turn_when_the_journey_is_cancelled_then_they_are_still_sent(
    shop: Shop,
) -> None:
    shop.put_many(4)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, Limits={"MessagesPerSecond": 1})
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert (len(shop.sent_to("EMAIL")), journey.state) == (4, "CANCELLED")


def test_given_a_message_that_waits_for_its_turn_when_its_endpoint_is_deleted_then_it_is_dropped(shop: Shop) -> None:
    people = shop.put_many(4)
    journey = shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    shop.delete("e2")
    shop.finish()
    assert shop.sent_to("EMAIL") == [people[0], people[1], people[3]]
    assert journey.state == "COMPLETED"


def test_given_a_message_that_waits_for_its_turn_when_its_endpoint_opts_out_then_it_is_not_sent(shop: Shop) -> None:
    shop.put_many(3)
    shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="e2", EndpointRequest={"OptOut": "ALL"})
    shop.finish()
    assert [status for _, _, status in shop.statuses()] == ["SUCCESSFUL", "SUCCESSFUL", "OPT_OUT"]


def test_given_a_message_that_waits_for_its_turn_when_the_endpoint_changes_then_it_is_sent_to_the_new_address(
    shop: Shop,
) -> None:
    shop.put_many(2)
    shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="e1", EndpointRequest={"Address": "new@example.com"})
    shop.finish()
    assert [message.address for message in shop.pinpoint.outbox] == ["e0@example.com", "new@example.com"]


def test_given_a_message_that_waits_for_its_turn_when_it_is_sent_then_its_events_are_recorded_at_that_time(
    shop: Shop,
) -> None:
    shop.put_many(3)
    decide = split(got("_email.send", "m"))
    journey = shop.start({"m": mail("s"), "s": decide}, Limits={"MessagesPerSecond": 1})
    shop.finish()
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "3"}


def test_given_a_message_that_is_refused_when_others_wait_then_it_does_not_take_a_turn(shop: Shop) -> None:
    shop.put("phone", "SMS")
    shop.put_many(2)
    shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    shop.finish()
    assert seconds(shop) == [0, 1]
    assert shop.pinpoint.outbox.one(endpoint_id="phone").time == START


def test_given_one_jump_or_many_small_ones_when_messages_take_turns_then_the_times_are_the_same() -> None:
    found = []
    for step in (timedelta(seconds=10), timedelta(milliseconds=300)):
        with open_shop() as shop:
            for number in range(5):
                shop.put(f"p{number}", "SMS")
            shop.start({"t": text("w"), "w": wait("PT1S", "u"), "u": text()}, Limits={"MessagesPerSecond": 1})
            for _ in range(timedelta(seconds=12) // step + 1):
                shop.pinpoint.clock.advance(step)
            found.append([(message.endpoint_id, message.activity_id, message.time) for message in shop.pinpoint.outbox])
    assert found[0] == found[1]
    assert len(found[0]) == 10
