"""Rules of `pinpoint.faults.deliver` in a running journey, with predicates that are functions of the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, custom, mail, open_shop, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import SentMessage

ACTIVITIES = {"m": mail("w"), "w": wait("P1D", "n"), "n": mail()}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        shop.put_many(3)
        yield shop


def test_given_a_rule_for_one_endpoint_when_messages_are_sent_then_only_its_message_fails_and_it_continues(
    shop: Shop,
) -> None:
    shop.pinpoint.faults.deliver(lambda message: message.endpoint_id == "e1", "THROTTLED")
    journey = shop.start(ACTIVITIES)
    assert shop.sent_to("EMAIL") == ["e0", "e2"]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "2", "THROTTLED": "1"}
    assert len(journey.participants.filter(activity="w")) == 3


def test_given_a_rule_when_it_sees_a_message_then_it_knows_the_journey_and_the_activity(shop: Shop) -> None:
    seen: list[Any] = []

    def look(message: SentMessage) -> bool:
        seen.append((message.journey_id, message.activity_id, message.endpoint_id))
        return False

    shop.pinpoint.faults.deliver(look, "THROTTLED")
    journey = shop.start({"m": mail()})
    assert seen == [(journey.id, "m", "e0"), (journey.id, "m", "e1"), (journey.id, "m", "e2")]


def test_given_a_predicate_whose_assertion_fails_when_messages_are_sent_then_the_others_are_sent_and_none_is_lost(
    shop: Shop,
) -> None:
    def check(message: SentMessage) -> bool:
        assert message.endpoint_id != "e1", "not to e1"
        return False

    shop.pinpoint.faults.deliver(check, "THROTTLED")
    journey = shop.publish(ACTIVITIES)
    with pytest.raises(AssertionError, match="not to e1"):
        shop.advance(minutes=5)
    assert shop.sent_to("EMAIL") == ["e0", "e2"]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "2", "UNKNOWN": "1"}
    assert "not to e1" in str(journey.path("e1"))
    shop.pinpoint.faults.clear()
    shop.finish()
    assert journey.state == "COMPLETED"
    assert len(shop.sent_to("EMAIL")) == 5


def test_given_messages_of_two_activities_in_a_queue_when_an_assertion_fails_for_one_then_the_other_is_sent(
    shop: Shop,
) -> None:
    def check(event: Any, context: Any) -> None:
        assert not event["Endpoints"]

    shop.pinpoint.lambdas["channel"] = check
    shop.put("phone", "SMS")
    journey = shop.publish({"c": custom("t"), "t": text()}, Limits={"MessagesPerSecond": 3})
    with pytest.raises(AssertionError):
        shop.advance(minutes=5)
    shop.finish()
    assert shop.sent_to("SMS") == ["phone"]
    assert journey.state == "COMPLETED"


def test_given_a_predicate_that_deletes_an_endpoint_when_messages_are_sent_then_that_endpoint_gets_none(
    shop: Shop,
) -> None:
    def delete_the_last(message: SentMessage) -> bool:
        if message.endpoint_id == "e0":
            shop.delete("e2")
        return False

    shop.pinpoint.faults.deliver(delete_the_last, "THROTTLED")
    journey = shop.start(ACTIVITIES)
    assert shop.sent_to("EMAIL") == ["e0", "e1"]
    assert journey.participants.one(endpoint_id="e2").state == "REMOVED"


@pytest.mark.parametrize("limits", [{}, {"MessagesPerSecond": 1}], ids=["at once", "in turn"])
@pytest.mark.parametrize("what", ["journey", "app"])
def test_given_a_predicate_that_deletes_the_origin_of_a_message_when_it_is_sent_then_no_other_message_is_sent(
    shop: Shop, what: str, limits: dict[str, int]
) -> None:
    def delete(message: SentMessage) -> bool:
        if what == "app":
            shop.client.delete_app(ApplicationId="shop")
        else:
            shop.client.delete_journey(ApplicationId="shop", JourneyId=message.journey_id or "")
        return False

    shop.pinpoint.faults.deliver(delete, "THROTTLED")
    shop.start(ACTIVITIES, Limits=limits)
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e0"]


def test_given_a_predicate_that_cancels_the_journey_when_messages_are_sent_then_the_activity_is_finished(
    shop: Shop,
) -> None:
    journey = shop.publish(ACTIVITIES)

    def cancel(message: SentMessage) -> bool:
        if message.endpoint_id == "e0":
            shop.set_state(journey, "CANCELLED")
        return False

    shop.pinpoint.faults.deliver(cancel, "THROTTLED")
    shop.finish()
    assert shop.sent_to("EMAIL") == ["e0", "e1", "e2"]
    assert journey.state == "CANCELLED"
