"""Functions of the test that a journey calls and that raise, time out, fail the test, or are not registered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, custom, mail, open_shop, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTIVITIES = {"c": custom("m"), "m": mail("w"), "w": wait("PT1H")}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        shop.put_many(2)
        yield shop


def test_given_a_function_that_raises_when_it_is_called_then_the_deliveries_fail_and_the_participants_continue(
    shop: Shop,
) -> None:
    def fail(event: Any, context: Any) -> None:
        raise KeyError("CampaignId")

    shop.pinpoint.lambdas["channel"] = fail
    journey = shop.start(ACTIVITIES)
    assert shop.activity_metrics(journey, "c") == {"CUSTOM_DELIVERY_FAILURE": "2"}
    assert shop.sent_to("EMAIL") == ["e0", "e1"]
    reason = "pinpoint.lambdas['channel'] raised KeyError: 'CampaignId'"
    assert shop.pinpoint.outbox.filter(channel="CUSTOM")[0].status_message == reason
    assert reason in str(journey.path("e0"))


def test_given_a_function_that_times_out_when_it_is_called_then_its_participants_continue_15_seconds_later(
    shop: Shop,
) -> None:
    def sleep(event: Any, context: Any) -> None:
        raise TimeoutError

    shop.pinpoint.lambdas["channel"] = sleep
    journey = shop.start(ACTIVITIES)
    assert shop.activity_metrics(journey, "c") == {"CUSTOM_DELIVERY_FAILURE": "2"}
    shop.advance(seconds=14)
    assert shop.sent_to("EMAIL") == []
    shop.advance(seconds=1)
    assert [message.time for message in shop.pinpoint.outbox.filter(channel="EMAIL")] == [
        START + timedelta(seconds=15)
    ] * 2
    assert "timed out after 15 seconds" in str(journey.path("e0"))


def test_given_a_function_that_is_not_registered_when_participants_arrive_then_the_reason_says_how_to_register_it(
    shop: Shop,
) -> None:
    journey = shop.start(ACTIVITIES)
    assert shop.activity_metrics(journey, "c") == {"CUSTOM_DELIVERY_FAILURE": "2"}
    advice = "pinpoint.lambdas['channel'] = handler"
    assert advice in shop.pinpoint.outbox.filter(channel="CUSTOM")[0].status_message
    assert advice in str(journey.path("e0"))
    assert shop.sent_to("EMAIL") == ["e0", "e1"]


def test_given_a_webhook_that_is_not_registered_when_participants_arrive_then_the_reason_says_how_to_register_it(
    shop: Shop,
) -> None:
    shop.start({"c": custom(DeliveryUri="https://example.com/hook")})
    assert "pinpoint.webhooks['https://example.com/hook'] = function" in shop.pinpoint.outbox[0].status_message


def test_given_a_function_registered_during_a_wait_when_participants_arrive_then_it_is_called(shop: Shop) -> None:
    shop.start({"w": wait("PT1H", "c"), "c": custom()})
    shop.pinpoint.lambdas["channel"] = lambda event, context: None
    shop.finish()
    assert shop.sent_to("CUSTOM") == ["e0", "e1"]


def test_given_a_function_with_an_assertion_when_it_fails_then_the_call_that_advances_time_raises_it(
    shop: Shop,
) -> None:
    def check(event: Any, context: Any) -> None:
        assert "CampaignId" in event, "no campaign"

    shop.pinpoint.lambdas["channel"] = check
    with pytest.raises(AssertionError, match="no campaign"):
        shop.start(ACTIVITIES)


def test_given_a_failed_assertion_when_the_test_continues_then_so_do_the_participants_and_nothing_is_repeated(
    shop: Shop,
) -> None:
    calls: list[Any] = []

    def check(event: Any, context: Any) -> None:
        calls.append(event)
        pytest.fail("no campaign")

    shop.pinpoint.lambdas["channel"] = check
    journey = shop.publish(ACTIVITIES)
    with pytest.raises(pytest.fail.Exception, match="no campaign"):
        shop.advance(minutes=5)
    assert (journey.state, shop.activity_metrics(journey, "c")) == ("CLOSED", {"CUSTOM_DELIVERY_FAILURE": "2"})
    assert "no campaign" in str(journey.path("e0"))
    shop.finish()
    assert (journey.state, [each.state for each in journey.participants]) == ("COMPLETED", ["LEFT", "LEFT"])
    assert (len(calls), shop.sent_to("EMAIL")) == (1, ["e0", "e1"])


def test_given_120_participants_when_an_assertion_fails_in_the_second_call_then_the_first_has_still_happened(
    shop: Shop,
) -> None:
    shop.put_many(120)
    calls: list[Any] = []

    def check(event: Any, context: Any) -> None:
        calls.append(event)
        assert len(calls) != 2

    shop.pinpoint.lambdas["channel"] = check
    journey = shop.publish(ACTIVITIES)
    with pytest.raises(AssertionError):
        shop.advance(minutes=5)
    assert shop.activity_metrics(journey, "c") == {"SUCCESS": "70", "CUSTOM_DELIVERY_FAILURE": "50"}
    assert len(shop.pinpoint.outbox.filter(channel="CUSTOM")) == 120


def test_given_queued_messages_when_an_assertion_fails_in_one_call_then_the_other_calls_still_happen(
    shop: Shop,
) -> None:
    def check(event: Any, context: Any) -> None:
        assert "e0" not in event["Endpoints"]

    shop.pinpoint.lambdas["channel"] = check
    journey = shop.publish({"w": wait("PT1H", "c"), "c": custom()}, Limits={"MessagesPerSecond": 1})
    shop.advance(minutes=5)
    with pytest.raises(AssertionError):
        shop.finish()
    shop.finish()
    assert shop.activity_metrics(journey, "c") == {"SUCCESS": "1", "CUSTOM_DELIVERY_FAILURE": "1"}
    assert journey.state == "COMPLETED"
