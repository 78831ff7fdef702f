"""`pinpoint.faults.deliver`: what a test decides of messages, what the answer and the outbox then say, and that it is
undone with everything else."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import ALL_CHANNELS, OutsideError
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.messages.outcomes import STATUSES

from .conftest import Shop, sms

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint, SentMessage

    Send = Callable[..., dict[str, Any]]

NUMBER, OTHER = "+12065550100", "+12065550101"


@pytest.fixture
def send(mocked: Pinpoint, shared_client: PinpointClient) -> Send:
    """Send a text to addresses, and give their results."""
    mocked.create_app("shop", region="us-east-1", channels=ALL_CHANNELS)

    def send(*addresses: str, channel: str = "SMS", body: str = "Hello") -> dict[str, Any]:
        request: Any = {
            "Addresses": {address: {"ChannelType": channel} for address in addresses},
            "MessageConfiguration": {"DefaultMessage": {"Body": body}},
        }
        answer = shared_client.send_messages(ApplicationId="shop", MessageRequest=request)
        return {address: answer["MessageResponse"]["Result"][address] for address in addresses}

    return send


def short(result: dict[str, Any]) -> tuple[str, int]:
    return result["DeliveryStatus"], result["StatusCode"]


def sends_nothing(message: SentMessage) -> bool:
    raise KeyError(message.address)


class TestWhoIsMeant:
    def test_given_an_address_when_two_are_sent_to_then_only_its_message_is_throttled(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED")
        results = send(NUMBER, OTHER)
        assert results[NUMBER] == {
            "DeliveryStatus": "THROTTLED",
            "StatusCode": 429,
            "StatusMessage": "Too many requests.",
        }
        assert short(results[OTHER]) == ("SUCCESSFUL", 200)
        throttled = mocked.outbox.one(address=NUMBER)
        assert (throttled.status, throttled.status_code, throttled.body) == ("THROTTLED", 429, "Hello")
        assert throttled.message_id is None
        assert not throttled.was_sent

    def test_given_a_channel_when_messages_go_over_two_then_only_its_own_fail(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver("*", "TEMPORARY_FAILURE", channel="SMS")
        assert short(send(NUMBER)[NUMBER]) == ("TEMPORARY_FAILURE", 503)
        assert short(send("jo@example.com", channel="EMAIL")["jo@example.com"]) == ("SUCCESSFUL", 200)

    def test_given_a_predicate_when_messages_are_sent_then_it_sees_each_as_it_would_be_and_decides(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        seen: list[SentMessage] = []

        def is_first(message: SentMessage) -> bool:
            seen.append(message)
            return message.address == NUMBER

        mocked.faults.deliver(is_first, "UNKNOWN_FAILURE")
        results = send(NUMBER, OTHER)
        assert [short(results[number]) for number in (NUMBER, OTHER)] == [
            ("UNKNOWN_FAILURE", 500),
            ("SUCCESSFUL", 200),
        ]
        assert [(message.address, message.body, message.status) for message in seen] == [
            (NUMBER, "Hello", "SUCCESSFUL"),
            (OTHER, "Hello", "SUCCESSFUL"),
        ]
        assert seen[1] == mocked.outbox.one(address=OTHER)

    def test_given_a_rule_for_an_address_before_one_for_all_when_sent_then_the_first_decides(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "SUCCESSFUL")
        mocked.faults.deliver("*", "PERMANENT_FAILURE")
        results = send(NUMBER, OTHER)
        assert short(results[NUMBER]) == ("SUCCESSFUL", 200)
        assert results[NUMBER]["StatusMessage"] == f"MessageId: {results[NUMBER]['MessageId']}"
        assert short(results[OTHER]) == ("PERMANENT_FAILURE", 400)

    def test_given_a_message_that_something_else_refuses_when_sent_then_the_rule_is_not_used_up(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.opted_out.add(NUMBER)
        mocked.faults.deliver(NUMBER, "THROTTLED", times=1)
        assert short(send(NUMBER)[NUMBER]) == ("PERMANENT_FAILURE", 400)
        mocked.opted_out.clear()
        assert short(send(NUMBER)[NUMBER]) == ("THROTTLED", 429)
        assert short(send(NUMBER)[NUMBER]) == ("SUCCESSFUL", 200)


class TestWhatIsSaid:
    def test_given_the_statuses_when_compared_with_the_model_then_they_are_the_same(self) -> None:
        assert {*STATUSES} == {*service_model().shape_for("DeliveryStatus").enum}  # type: ignore[attr-defined]

    @pytest.mark.parametrize("status", STATUSES)
    @pytest.mark.parametrize("channel", ["SMS", "EMAIL", "VOICE", "APNS", "GCM", "ADM", "BAIDU"])
    def test_given_a_status_on_a_channel_when_sent_then_it_is_answered_and_kept(
        self, mocked: Pinpoint, send: Send, channel: str, status: str
    ) -> None:
        address = "jo@example.com" if channel == "EMAIL" else "12065550100"
        mocked.faults.deliver(address, status)
        result = send(address, channel=channel)[address]
        message = mocked.outbox.one()
        assert (message.status, message.status_code, message.status_message) == (
            result["DeliveryStatus"],
            result["StatusCode"],
            result["StatusMessage"],
        )
        assert message.was_sent == (status == "SUCCESSFUL")
        assert (result["StatusCode"] == 200) == message.was_sent

    def test_t17_given_a_bad_token_of_apns_when_sent_then_it_is_410_in_the_observed_frame(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver("token", "PERMANENT_FAILURE")
        result = send("token", channel="APNS_SANDBOX")["token"]
        assert short(result) == ("PERMANENT_FAILURE", 410)
        assert result["StatusMessage"] == (
            '{"errorMessage":"Unregistered or expired token","channelType":"APNS_SANDBOX",'
            '"pushProviderStatusCode":"400","pushProviderError":"BadDeviceToken",'
            r'"pushProviderResponse":"{\"reason\":\"BadDeviceToken\"}"}'
        )

    def test_t18_given_a_bad_token_of_gcm_when_sent_then_it_is_400_in_the_observed_frame(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver("token", "PERMANENT_FAILURE")
        result = send("token", channel="GCM")["token"]
        assert short(result) == ("PERMANENT_FAILURE", 400)
        assert result["StatusMessage"] == (
            '{"errorMessage":"Invalid notification","channelType":"GCM","pushProviderStatusCode":"400",'
            '"pushProviderError":"The registration token is not a valid FCM registration token",'
            r'"pushProviderResponse":"{\"status\":\"INVALID_ARGUMENT\"}"}'
        )

    def test_given_an_email_over_the_rate_when_sent_then_it_is_403(self, mocked: Pinpoint, send: Send) -> None:
        mocked.faults.deliver("jo@example.com", "THROTTLED")
        assert short(send("jo@example.com", channel="EMAIL")["jo@example.com"]) == ("THROTTLED", 403)

    def test_given_a_code_and_a_text_when_sent_then_they_are_said(self, mocked: Pinpoint, send: Send) -> None:
        mocked.faults.deliver("token", "PERMANENT_FAILURE", status_code=404, status_message="NotRegistered")
        result = send("token", channel="GCM")["token"]
        assert (*short(result), result["StatusMessage"]) == ("PERMANENT_FAILURE", 404, "NotRegistered")
        assert json.dumps(result)

    def test_given_a_message_that_is_not_delivered_when_events_are_read_then_it_has_none(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED")
        send(NUMBER, OTHER)
        [event] = mocked.app("shop").events
        assert event.attributes["destination_phone_number"] == OTHER


class TestHowOften:
    def test_given_two_times_when_one_request_has_three_messages_then_the_third_is_delivered(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver("*", "THROTTLED", times=2)
        results = send(NUMBER, OTHER, "+12065550102")
        assert [short(results[number])[0] for number in results] == ["THROTTLED", "THROTTLED", "SUCCESSFUL"]
        assert "0 rules" in repr(mocked.faults)

    def test_given_times_when_fewer_are_sent_then_the_rest_is_left(self, mocked: Pinpoint, send: Send) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED", channel="SMS", times=3)
        send(NUMBER)
        assert repr(mocked.faults) == (f"<pinpoint.faults: 1 rule>\n  {NUMBER}: THROTTLED on SMS, 2 left")

    def test_given_a_checkpoint_when_it_is_left_then_what_was_used_up_is_there_again(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED", times=1)
        with mocked.checkpoint():
            assert short(send(NUMBER)[NUMBER]) == ("THROTTLED", 429)
            assert short(send(NUMBER)[NUMBER]) == ("SUCCESSFUL", 200)
        assert short(send(NUMBER)[NUMBER]) == ("THROTTLED", 429)

    def test_given_rules_when_they_are_cleared_or_the_mock_reset_then_messages_are_delivered(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED")
        mocked.faults.clear()
        assert short(send(NUMBER)[NUMBER]) == ("SUCCESSFUL", 200)
        mocked.faults.deliver(NUMBER, "THROTTLED")
        mocked.reset()
        assert repr(mocked.faults) == "<pinpoint.faults: 0 rules>"


class TestAddresses:
    @pytest.mark.parametrize("address", ["jo@example.com", "JO@Example.com", "Jo <jo@example.com>"])
    def test_given_an_e_mail_address_when_it_is_written_otherwise_then_it_is_meant_all_the_same(
        self, mocked: Pinpoint, send: Send, address: str
    ) -> None:
        mocked.faults.deliver("Jo@example.com", "THROTTLED")

        assert send(address, channel="EMAIL")[address]["DeliveryStatus"] == "THROTTLED"
        assert send("ann@example.com", channel="EMAIL")["ann@example.com"]["DeliveryStatus"] == "SUCCESSFUL"

    def test_given_a_pattern_when_it_is_said_then_the_error_names_the_predicate(self, mocked: Pinpoint) -> None:
        with pytest.raises(ValueError, match="is no address; a predicate tells several: lambda message"):
            mocked.faults.deliver("*@example.com", "THROTTLED")


class TestPredicates:
    def test_given_one_that_raises_when_sent_then_nothing_is_kept_and_no_rule_is_used_up(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED", times=1)
        mocked.faults.deliver(sends_nothing, "THROTTLED")
        with pytest.raises(OutsideError, match=r"deliver\(THROTTLED when sends_nothing\) raised KeyError"):
            send(NUMBER, OTHER)
        assert list(mocked.outbox) == []
        assert list(mocked.app("shop").events) == []
        assert f"{NUMBER}: THROTTLED, 1 left" in repr(mocked.faults)

    def test_given_one_that_asserts_when_sent_then_the_test_sees_it(self, mocked: Pinpoint, send: Send) -> None:
        def is_empty(message: SentMessage) -> bool:
            assert not message.body, "nobody is told anything"
            return False

        mocked.faults.deliver(is_empty, "THROTTLED")
        with pytest.raises(AssertionError, match="nobody"):
            send(NUMBER)

    def test_given_one_that_uses_the_mock_when_sent_then_it_sees_nothing_of_the_request_and_may_change_things(
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
        assert short(send(NUMBER, OTHER)[NUMBER]) == ("THROTTLED", 429)
        assert outboxes[0] == []
        assert outboxes[1] == ["+12065550102"]

    def test_given_one_that_deletes_the_user_when_the_user_is_sent_to_then_all_its_endpoints_still_are(
        self, mocked: Pinpoint, send: Send, shared_client: PinpointClient
    ) -> None:
        for number in (NUMBER, OTHER):
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
        assert {*answer["SendUsersMessageResponse"]["Result"]["jo"]} == {NUMBER, OTHER}
        assert [message.body for message in mocked.outbox] == ["Hello Jo", "Hello Jo"]


class TestWrongUse:
    @pytest.mark.parametrize("outcome", ["TIMEOUT", "throttled", "", None])
    def test_given_no_delivery_status_when_asked_for_then_those_that_exist_are_listed(
        self, mocked: Pinpoint, outcome: Any
    ) -> None:
        with pytest.raises(ValueError, match="THROTTLED, TEMPORARY_FAILURE") as raised:
            mocked.faults.deliver(NUMBER, outcome)
        assert "TIMEOUT" not in str(raised.value).partition(", not ")[0]

    @pytest.mark.parametrize("channel", ["FAX", "CUSTOM", "sms"])
    def test_given_no_channel_of_messages_when_asked_for_then_those_that_exist_are_listed(
        self, mocked: Pinpoint, channel: str
    ) -> None:
        with pytest.raises(ValueError, match="SMS, VOICE, not"):
            mocked.faults.deliver(NUMBER, "THROTTLED", channel=channel)

    @pytest.mark.parametrize(
        ("options", "error"),
        [
            ({"status_code": "429"}, TypeError),
            ({"status_code": True}, TypeError),
            ({"status_code": 0}, ValueError),
            ({"status_message": 1}, TypeError),
            ({"times": 0}, ValueError),
            ({"times": 1.5}, TypeError),
            ({"to": ""}, ValueError),
            ({"to": None}, TypeError),
        ],
    )
    def test_given_a_wrong_argument_when_asked_for_then_it_is_refused(
        self, mocked: Pinpoint, options: dict[str, Any], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            mocked.faults.deliver(**{"to": NUMBER, "outcome": "THROTTLED", **options})
        assert repr(mocked.faults) == "<pinpoint.faults: 0 rules>"

    def test_given_an_async_predicate_when_asked_for_then_it_is_refused(self, mocked: Pinpoint) -> None:
        async def predicate(_: SentMessage) -> bool:
            return True

        with pytest.raises(TypeError, match="must not be async"):
            mocked.faults.deliver(predicate, "THROTTLED")


def test_given_a_channel_in_the_place_of_an_address_then_the_error_says_how_to_name_it(mocked: Pinpoint) -> None:
    with pytest.raises(ValueError, match="'SMS' is a channel and no address") as raised:
        mocked.faults.deliver("SMS", "THROTTLED")
    assert "deliver('*', 'THROTTLED', channel='SMS')" in str(raised.value)


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

    def test_given_a_predicate_that_says_no_or_fails_then_the_time_is_left(self, shop: Shop) -> None:
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

    def test_given_a_request_that_fails_later_then_what_its_messages_met_is_given_back(self, shop: Shop) -> None:
        calls: list[str] = []

        def predicate(message: SentMessage) -> bool:
            calls.append(message.address)
            if len(calls) == 2:
                raise RuntimeError("no")
            return True

        shop.pinpoint.faults.deliver(predicate, "THROTTLED", times=2)
        with pytest.raises(OutsideError):
            shop.send(sms("hello"), to={number: {"ChannelType": "SMS"} for number in (NUMBER, OTHER)})
        assert "2 left" in repr(shop.pinpoint.faults)
        results = shop.send(sms("hello"), to={number: {"ChannelType": "SMS"} for number in (NUMBER, OTHER)})
        assert [result["DeliveryStatus"] for result in results.values()] == ["THROTTLED", "THROTTLED"]


def test_given_a_message_that_a_test_lets_fail_then_its_address_is_not_served_yet(shop: Shop) -> None:
    shop.endpoint("x")
    shop.endpoint("y")
    shop.pinpoint.faults.deliver(NUMBER, "THROTTLED", times=1)

    results = shop.answer(Endpoints={"x": {}, "y": {}})["EndpointResult"]

    assert [result["DeliveryStatus"] for result in results.values()] == ["THROTTLED", "SUCCESSFUL"]


def test_given_a_number_written_otherwise_then_it_meets_the_outcome(shop: Shop) -> None:
    shop.pinpoint.faults.deliver("+1 (206) 555-0100", "THROTTLED")

    assert shop.send(sms("hello"))["DeliveryStatus"] == "THROTTLED"


def test_given_an_e_mail_that_cannot_be_rendered_then_what_a_test_decides_comes_first(shop: Shop) -> None:
    shop.template("email", Subject="S", TextPart="{{n}}")
    shop.pinpoint.faults.deliver("jo@example.com", "THROTTLED")

    result = shop.send(
        {}, to="jo@example.com", channel="EMAIL", TemplateConfiguration={"EmailTemplate": {"Name": "template"}}
    )

    assert (result["DeliveryStatus"], shop.events) == ("THROTTLED", [])


@pytest.mark.parametrize("status", ["UNKNOWN_FAILURE", "PERMANENT_FAILURE"])
@pytest.mark.parametrize("channel", ["BAIDU", "APNS_VOIP", "GCM"])
def test_given_a_push_that_its_provider_does_not_take_then_the_text_is_in_the_observed_frame(
    shop: Shop, channel: str, status: str
) -> None:
    shop.pinpoint.faults.deliver("token", status)

    frame = json.loads(shop.send(to="token", channel=channel)["StatusMessage"])

    assert set(frame) == {
        *("errorMessage", "channelType", "pushProviderStatusCode", "pushProviderError", "pushProviderResponse"),
    }
    assert frame["channelType"] == channel


def test_given_an_awaitable_answer_of_a_predicate_then_the_mistake_is_told(shop: Shop) -> None:
    async def later() -> bool:
        return True

    shop.pinpoint.faults.deliver(lambda _: later(), "THROTTLED")

    with pytest.raises(OutsideError, match="a predicate on messages must not be async"):
        shop.send(sms("hello"))
    assert len(shop.pinpoint.outbox) == 0
