"""Predicates of `pinpoint.faults.deliver`: what they can see and do, and which rules a failed request uses up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import OutsideError

from .conftest import NUMBER, OTHER_NUMBER, Shop, short, sms

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint, SentMessage

    Send = Callable[..., dict[str, Any]]


def sends_nothing(message: SentMessage) -> bool:
    raise KeyError(message.address)


class TestPredicates:
    def test_given_a_predicate_that_raises_when_sent_then_nothing_is_stored_and_no_rule_is_used_up(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED", times=1)
        mocked.faults.deliver(sends_nothing, "THROTTLED")
        with pytest.raises(OutsideError, match=r"deliver\(THROTTLED when sends_nothing\) raised KeyError"):
            send(NUMBER, OTHER_NUMBER)
        assert list(mocked.outbox) == []
        assert list(mocked.app("shop").events) == []
        assert f"{NUMBER}: THROTTLED, 1 time, never used" in repr(mocked.faults)

    def test_given_a_predicate_with_a_failing_assertion_when_sent_then_the_test_sees_it(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        def is_empty(message: SentMessage) -> bool:
            assert not message.body, "no message may have a body"
            return False

        mocked.faults.deliver(is_empty, "THROTTLED")
        with pytest.raises(AssertionError, match="no message may have a body"):
            send(NUMBER)

    def test_given_a_predicate_that_uses_the_mock_when_sent_then_it_does_not_see_the_request_and_may_change_things(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        outboxes: list[list[str]] = []

        def deletes(message: SentMessage) -> bool:
            if message.address == NUMBER:
                send("+12065550102")
            outboxes.append([sent.address for sent in mocked.outbox])
            mocked.faults.clear()
            return True

        mocked.faults.deliver(deletes, "THROTTLED", times=9)
        assert short(send(NUMBER, OTHER_NUMBER)[NUMBER]) == ("THROTTLED", 429)
        assert outboxes[0] == []
        assert outboxes[1] == ["+12065550102"]

    def test_given_a_predicate_that_deletes_the_user_when_the_user_gets_messages_then_all_endpoints_still_do(
        self, mocked: Pinpoint, send: Send, shared_client: PinpointClient
    ) -> None:
        for number in (NUMBER, OTHER_NUMBER):
            shared_client.update_endpoint(
                ApplicationId="shop",
                EndpointId=number,
                EndpointRequest={
                    "ChannelType": "SMS",
                    "Address": number,
                    "User": {"UserId": "jo", "UserAttributes": {"Name": ["Jo"]}},
                },
            )

        def deletes(_: SentMessage) -> None:
            if mocked.calls[-1].operation == "SendUsersMessages":
                shared_client.delete_user_endpoints(ApplicationId="shop", UserId="jo")

        mocked.faults.deliver(deletes, "THROTTLED")
        answer = shared_client.send_users_messages(
            ApplicationId="shop",
            SendUsersMessageRequest={
                "Users": {"jo": {}},
                "MessageConfiguration": {"SMSMessage": {"Body": "Hello {{User.UserAttributes.Name}}"}},
            },
        )
        assert {*answer["SendUsersMessageResponse"]["Result"]["jo"]} == {NUMBER, OTHER_NUMBER}
        assert [message.body for message in mocked.outbox] == ["Hello Jo", "Hello Jo"]


class TestTimes:
    def test_given_two_threads_at_once_then_only_one_message_meets_the_last_time(self, shop: Shop) -> None:
        both = Barrier(2, timeout=10)

        def predicate(_: SentMessage) -> bool:
            with suppress(BrokenBarrierError):
                both.wait(0.2)
            return True

        shop.pinpoint.faults.deliver(predicate, "THROTTLED", times=1)
        with ThreadPoolExecutor(2) as pool:
            results = list(pool.map(lambda _: shop.send(sms("hello"))["DeliveryStatus"], range(2)))
        assert sorted(results) == ["SUCCESSFUL", "THROTTLED"]

    def test_given_a_predicate_that_sends_then_its_own_message_does_not_meet_the_last_time(self, shop: Shop) -> None:
        def predicate(_: SentMessage) -> bool:
            return bool(shop.send(sms("inner"))["DeliveryStatus"] == "SUCCESSFUL")

        shop.pinpoint.faults.deliver(predicate, "THROTTLED", times=1)
        assert shop.send(sms("outer"))["DeliveryStatus"] == "THROTTLED"
        assert shop.bodies == ["inner", "outer"]
        assert repr(shop.pinpoint.faults) == "<pinpoint.faults: 0 rules>"

    def test_given_a_predicate_that_returns_false_or_fails_then_the_rule_is_not_used_up(self, shop: Shop) -> None:
        answers = iter(["no", "fail", "yes"])

        def predicate(_: SentMessage) -> bool:
            answer = next(answers)
            if answer == "fail":
                raise RuntimeError("no")
            return answer == "yes"

        shop.pinpoint.faults.deliver(predicate, "THROTTLED", times=1)
        assert shop.send(sms("first"))["DeliveryStatus"] == "SUCCESSFUL"
        with pytest.raises(OutsideError):
            shop.send(sms("second"))
        assert shop.send(sms("third"))["DeliveryStatus"] == "THROTTLED"

    def test_given_a_request_that_fails_later_then_the_rules_that_its_messages_met_are_released(
        self, shop: Shop
    ) -> None:
        calls: list[str] = []

        def predicate(message: SentMessage) -> bool:
            calls.append(message.address)
            if len(calls) == 2:
                raise RuntimeError("no")
            return True

        shop.pinpoint.faults.deliver(predicate, "THROTTLED", times=2)
        with pytest.raises(OutsideError):
            shop.send(sms("hello"), to={number: {"ChannelType": "SMS"} for number in (NUMBER, OTHER_NUMBER)})
        assert "2 times, never used" in repr(shop.pinpoint.faults)
        results = shop.send(sms("hello"), to={number: {"ChannelType": "SMS"} for number in (NUMBER, OTHER_NUMBER)})
        assert [result["DeliveryStatus"] for result in results.values()] == ["THROTTLED", "THROTTLED"]


def test_given_a_predicate_that_returns_an_awaitable_then_the_error_says_so(shop: Shop) -> None:
    async def later() -> bool:
        return True

    shop.pinpoint.faults.deliver(lambda _: later(), "THROTTLED")

    with pytest.raises(OutsideError, match="a predicate on messages must not be async"):
        shop.send(sms("hello"))
    assert len(shop.pinpoint.outbox) == 0
