"""`pinpoint.faults.deliver`: the messages that a rule applies to, how often, and the result that is reported."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.messages.outcomes import STATUSES

from .conftest import NUMBER, OTHER_NUMBER, Shop, short, sms

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint, SentMessage
    from pinpoint_mock.gateway.literals import DeliveryStatus

    Send = Callable[..., dict[str, Any]]


class TestMatching:
    def test_given_a_rule_for_one_address_when_two_get_a_message_then_only_that_message_is_throttled(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED")
        results = send(NUMBER, OTHER_NUMBER)
        assert results[NUMBER] == {
            "DeliveryStatus": "THROTTLED",
            "StatusCode": 429,
            "StatusMessage": "Too many requests.",
        }
        assert short(results[OTHER_NUMBER]) == ("SUCCESSFUL", 200)
        throttled = mocked.outbox.one(address=NUMBER)
        assert (throttled.status, throttled.status_code, throttled.body) == ("THROTTLED", 429, "Hello")
        assert throttled.message_id is None
        assert not throttled.was_sent

    def test_given_a_rule_for_one_channel_when_messages_are_sent_on_two_then_only_those_on_that_channel_fail(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver("*", "TEMPORARY_FAILURE", channel="SMS")
        assert short(send(NUMBER)[NUMBER]) == ("TEMPORARY_FAILURE", 503)
        assert short(send("jo@example.com", channel="EMAIL")["jo@example.com"]) == ("SUCCESSFUL", 200)

    def test_given_a_predicate_when_messages_are_sent_then_it_sees_each_message_and_decides(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        seen: list[SentMessage] = []

        def is_first(message: SentMessage) -> bool:
            seen.append(message)
            return message.address == NUMBER

        mocked.faults.deliver(is_first, "UNKNOWN_FAILURE")
        results = send(NUMBER, OTHER_NUMBER)
        assert [short(results[number]) for number in (NUMBER, OTHER_NUMBER)] == [
            ("UNKNOWN_FAILURE", 500),
            ("SUCCESSFUL", 200),
        ]
        assert [(message.address, message.body, message.status) for message in seen] == [
            (NUMBER, "Hello", "SUCCESSFUL"),
            (OTHER_NUMBER, "Hello", "SUCCESSFUL"),
        ]
        assert seen[1] == mocked.outbox.one(address=OTHER_NUMBER)

    def test_given_a_rule_for_an_address_before_a_rule_for_all_when_sent_then_the_first_rule_decides(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "SUCCESSFUL")
        mocked.faults.deliver("*", "PERMANENT_FAILURE")
        results = send(NUMBER, OTHER_NUMBER)
        assert short(results[NUMBER]) == ("SUCCESSFUL", 200)
        assert results[NUMBER]["StatusMessage"] == f"MessageId: {results[NUMBER]['MessageId']}"
        assert short(results[OTHER_NUMBER]) == ("PERMANENT_FAILURE", 400)

    def test_given_a_message_that_is_refused_for_another_reason_when_sent_then_the_rule_is_not_used_up(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.opted_out.add(NUMBER)
        mocked.faults.deliver(NUMBER, "THROTTLED", times=1)
        assert short(send(NUMBER)[NUMBER]) == ("PERMANENT_FAILURE", 400)
        mocked.opted_out.clear()
        assert short(send(NUMBER)[NUMBER]) == ("THROTTLED", 429)
        assert short(send(NUMBER)[NUMBER]) == ("SUCCESSFUL", 200)


class TestResults:
    def test_the_statuses_are_those_of_the_service_model(self) -> None:
        assert {*STATUSES} == {*service_model().shape_for("DeliveryStatus").enum}  # type: ignore[attr-defined]

    @pytest.mark.parametrize("status", STATUSES)
    @pytest.mark.parametrize("channel", ["SMS", "EMAIL", "VOICE", "APNS", "GCM", "ADM", "BAIDU"])
    def test_given_a_rule_with_a_status_on_a_channel_when_sent_then_the_response_and_the_outbox_have_it(
        self, mocked: Pinpoint, send: Send, channel: str, status: DeliveryStatus
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

    def test_t17_given_a_bad_token_of_apns_when_sent_then_it_is_410_in_the_observed_format(
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

    def test_t18_given_a_bad_token_of_gcm_when_sent_then_it_is_400_in_the_observed_format(
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

    def test_given_a_rule_with_a_code_and_a_message_when_sent_then_the_result_has_both(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver("token", "PERMANENT_FAILURE", status_code=404, status_message="NotRegistered")
        result = send("token", channel="GCM")["token"]
        assert (*short(result), result["StatusMessage"]) == ("PERMANENT_FAILURE", 404, "NotRegistered")
        assert json.dumps(result)

    def test_given_a_message_that_is_not_delivered_when_events_are_read_then_it_has_no_events(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED")
        send(NUMBER, OTHER_NUMBER)
        [event] = mocked.app("shop").events
        assert event.attributes["destination_phone_number"] == OTHER_NUMBER


class TestTimes:
    def test_given_a_rule_for_two_times_when_a_request_has_three_messages_then_the_third_is_delivered(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver("*", "THROTTLED", times=2)
        results = send(NUMBER, OTHER_NUMBER, "+12065550102")
        assert [short(results[number])[0] for number in results] == ["THROTTLED", "THROTTLED", "SUCCESSFUL"]
        assert "0 rules" in repr(mocked.faults)

    def test_given_a_rule_for_several_times_when_fewer_messages_are_sent_then_the_other_times_are_left(
        self, mocked: Pinpoint, send: Send
    ) -> None:
        mocked.faults.deliver(NUMBER, "THROTTLED", channel="SMS", times=3)
        send(NUMBER)
        assert repr(mocked.faults) == (f"<pinpoint.faults: 1 rule>\n  {NUMBER}: THROTTLED on SMS, 1 of 3 used")

    def test_given_a_checkpoint_when_it_ends_then_rules_that_it_used_up_are_back(
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
    def test_given_a_rule_for_an_e_mail_address_in_another_spelling_then_it_applies(
        self, mocked: Pinpoint, send: Send, address: str
    ) -> None:
        mocked.faults.deliver("Jo@example.com", "THROTTLED")

        assert send(address, channel="EMAIL")[address]["DeliveryStatus"] == "THROTTLED"
        assert send("ann@example.com", channel="EMAIL")["ann@example.com"]["DeliveryStatus"] == "SUCCESSFUL"

    def test_given_a_pattern_instead_of_an_address_then_the_error_suggests_a_predicate(self, mocked: Pinpoint) -> None:
        with pytest.raises(ValueError, match="is not an address; to match several, pass a predicate: lambda message"):
            mocked.faults.deliver("*@example.com", "THROTTLED")


def test_given_a_message_that_fails_by_a_rule_then_a_second_message_to_its_address_is_not_a_duplicate(
    shop: Shop,
) -> None:
    shop.endpoint("x")
    shop.endpoint("y")
    shop.pinpoint.faults.deliver(NUMBER, "THROTTLED", times=1)

    results = shop.answer(Endpoints={"x": {}, "y": {}})["EndpointResult"]

    assert [result["DeliveryStatus"] for result in results.values()] == ["THROTTLED", "SUCCESSFUL"]


def test_given_a_rule_for_a_number_in_another_spelling_then_it_applies(shop: Shop) -> None:
    shop.pinpoint.faults.deliver("+1 (206) 555-0100", "THROTTLED")

    assert shop.send(sms("hello"))["DeliveryStatus"] == "THROTTLED"


def test_given_an_e_mail_that_cannot_be_rendered_then_a_rule_decides_first(shop: Shop) -> None:
    shop.template("email", Subject="S", TextPart="{{n}}")
    shop.pinpoint.faults.deliver("jo@example.com", "THROTTLED")

    result = shop.send(
        {}, to="jo@example.com", channel="EMAIL", TemplateConfiguration={"EmailTemplate": {"Name": "template"}}
    )

    assert (result["DeliveryStatus"], shop.events) == ("THROTTLED", [])


@pytest.mark.parametrize("status", ["UNKNOWN_FAILURE", "PERMANENT_FAILURE"])
@pytest.mark.parametrize("channel", ["BAIDU", "APNS_VOIP", "GCM"])
def test_given_a_push_that_its_provider_refuses_then_the_error_message_is_in_the_observed_format(
    shop: Shop, channel: str, status: DeliveryStatus
) -> None:
    shop.pinpoint.faults.deliver("token", status)

    frame = json.loads(shop.send(to="token", channel=channel)["StatusMessage"])

    assert set(frame) == {
        *("errorMessage", "channelType", "pushProviderStatusCode", "pushProviderError", "pushProviderResponse"),
    }
    assert frame["channelType"] == channel
