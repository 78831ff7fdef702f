"""MessagesPerSecond: messages wait for their turn, while their participants go on."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from .scene import START, Shop, got, mail, split, wait

TWO_A_SECOND: dict[str, Any] = {"Limits": {"MessagesPerSecond": 2}}


def seconds(shop: Shop) -> list[int]:
    """In which second after the start each message was sent."""
    return [round((message.time - START).total_seconds()) for message in shop.pinpoint.outbox if message.was_sent]


def test_given_2_messages_a_second_when_5_members_enter_then_they_are_sent_in_3_seconds(shop: Shop) -> None:
    shop.put_many(5)
    journey = shop.start({"m": mail()}, **TWO_A_SECOND)
    assert seconds(shop) == [0, 0]
    shop.advance(seconds=2)
    assert seconds(shop) == [0, 0, 1, 1, 2]
    assert shop.sent_to("EMAIL") == [f"e{number}" for number in range(5)]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "5"}


def test_given_messages_that_wait_when_participants_are_asked_for_then_they_have_gone_on(shop: Shop) -> None:
    shop.put_many(5)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, **TWO_A_SECOND)
    assert Counter(each.activity for each in journey.participants) == {"w": 5}
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "2"}


def test_given_messages_that_wait_when_nobody_is_inside_any_more_then_the_journey_is_not_yet_completed(
    shop: Shop,
) -> None:
    shop.put_many(5)
    journey = shop.start({"m": mail()}, **TWO_A_SECOND)
    assert (journey.participants_left, journey.state) == (0, "CLOSED")
    shop.advance(seconds=2)
    assert journey.state == "COMPLETED"
    assert shop.runs(journey)[0]["Status"] == "COMPLETED"


def test_given_two_activities_when_both_send_then_they_share_the_rate_of_the_journey(shop: Shop) -> None:
    shop.put_many(2)
    shop.start({"m": mail("n"), "n": mail()}, **TWO_A_SECOND)
    shop.finish()
    assert seconds(shop) == [0, 0, 1, 1]


def test_given_two_journeys_when_both_send_then_each_has_its_own_rate(shop: Shop) -> None:
    shop.put_many(2)
    shop.publish({"m": mail()}, Name="first", **TWO_A_SECOND)
    shop.start({"m": mail()}, Name="second", **TWO_A_SECOND)
    assert seconds(shop) == [0, 0, 0, 0]


def test_given_a_message_that_waits_when_its_endpoint_is_deleted_then_it_is_not_sent(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()}, **TWO_A_SECOND)
    shop.delete("e2")
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e0", "e1"]
    assert journey.state == "COMPLETED"


def test_given_a_message_that_waits_when_its_endpoint_opts_out_then_it_is_not_sent(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()}, **TWO_A_SECOND)
    shop.put("e2", OptOut="ALL")
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e0", "e1"]
    assert journey.path("e2").outcomes["m"] == "stopped later"


def test_given_messages_that_wait_when_the_journey_is_cancelled_then_those_under_way_are_still_sent(
    shop: Shop,
) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail("w"), "w": wait("P1D", "n"), "n": mail()}, **TWO_A_SECOND)
    shop.set_state(journey, "CANCELLED")
    shop.finish()
    assert seconds(shop) == [0, 0, 1]
    assert shop.metrics(journey)["CANCELLED"] == "3"


def test_given_messages_that_wait_when_the_journey_is_paused_then_they_are_sent_after_the_resume(shop: Shop) -> None:
    shop.put_many(3)
    limits = {"MessagesPerSecond": 2, "EndpointReentryCap": 1}
    journey = shop.start({"m": mail()}, RefreshFrequency="P1D", Limits=limits)
    shop.set_state(journey, "PAUSED")
    shop.advance(minutes=10)
    assert seconds(shop) == [0, 0]
    shop.set_state(journey, "ACTIVE")
    shop.advance(seconds=1)
    assert seconds(shop) == [0, 0, 601]


def test_given_messages_that_wait_when_the_journey_is_deleted_then_they_are_not_sent(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()}, **TWO_A_SECOND)
    shop.client.delete_journey(ApplicationId="shop", JourneyId=journey.id)
    shop.finish()
    assert seconds(shop) == [0, 0]


def test_given_a_message_that_waits_when_its_path_is_read_then_it_shows_when_it_was_queued_and_sent(
    shop: Shop,
) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, **TWO_A_SECOND)
    assert journey.path("e2").outcomes["m"] == "queued"
    shop.advance(seconds=1)
    steps = [(step.activity, step.outcome, step.time - START) for step in journey.path("e2")]
    assert steps == [
        ("m", "queued", timedelta(0)),
        ("w", "waits", timedelta(0)),
        ("m", "sent later", timedelta(seconds=1)),
    ]


def test_given_a_mail_that_waits_beyond_the_evaluation_when_a_split_asks_for_it_then_it_says_no(shop: Shop) -> None:
    shop.put_many(3602)
    activities = {"m": mail("s"), "s": split(got("_email.send", "m"))}
    journey = shop.start(activities, Limits={"MessagesPerSecond": 1})
    shop.finish()
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "3601", "Branch_FALSE": "1"}


def test_given_a_rate_that_is_not_reached_when_messages_come_later_then_nothing_waits(shop: Shop) -> None:
    shop.put_many(2)
    shop.start({"m": mail("w"), "w": wait("PT1H", "n"), "n": mail()}, **TWO_A_SECOND)
    shop.finish()
    assert seconds(shop) == [0, 0, 3600, 3600]
