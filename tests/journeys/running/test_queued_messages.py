"""Messages that wait for their turn by MessagesPerSecond: how their journey shows them, and what removes them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .scene import START, Shop, got, mail, split, wait

TWO_A_SECOND: dict[str, Any] = {"Limits": {"MessagesPerSecond": 2}}


def seconds(shop: Shop) -> list[int]:
    """Return in which second after the start each message was sent."""
    return [round((message.time - START).total_seconds()) for message in shop.pinpoint.outbox if message.was_sent]


def test_given_messages_that_wait_when_no_participant_is_inside_then_the_journey_is_not_yet_completed(
    shop: Shop,
) -> None:
    shop.put_many(5)
    journey = shop.start({"m": mail()}, **TWO_A_SECOND)
    assert (journey.participants_left, journey.state) == (0, "CLOSED")
    shop.advance(seconds=2)
    assert journey.state == "COMPLETED"
    assert shop.runs(journey)[0]["Status"] == "COMPLETED"


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


def test_given_a_mail_that_waits_beyond_the_evaluation_when_a_split_asks_for_it_then_no_is_taken(shop: Shop) -> None:
    shop.put_many(3602)
    activities = {"m": mail("s"), "s": split(got("_email.send", "m"))}
    journey = shop.start(activities, Limits={"MessagesPerSecond": 1})
    shop.finish()
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "3601", "Branch_FALSE": "1"}
