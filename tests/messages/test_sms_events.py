"""The events of SMS, for every way of sending: members, price, country, network and client id."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from pinpoint_mock.endpoints.endpoint import make_endpoint_id
from pinpoint_mock.messages.simulators import FAILING_NUMBERS

from .conftest import NUMBER, OTHER_NUMBER, Shop, sms

if TYPE_CHECKING:
    from pinpoint_mock import EventRecord, Pinpoint

SUCCESS, FAILURE = "_SMS.SUCCESS", "_SMS.FAILURE"
UNREACHABLE = "+14254147167"
EMPTY = "Failed to send because phoneNumber provided is empty or null."
PRICE = "price_in_millicents_usd"


def send_password(shop: Shop, number: str = NUMBER, sender: str = OTHER_NUMBER) -> Any:
    """Send a one-time password, and return its result."""
    answer = shop.client.send_otp_message(
        ApplicationId="shop",
        SendOTPMessageRequestParameters={
            "BrandName": "Shop",
            "ReferenceId": "login",
            "Channel": "SMS",
            "DestinationIdentity": number,
            "OriginationIdentity": sender,
        },
    )
    return answer["MessageResponse"]["Result"][number]


def send_to_endpoint(shop: Shop, number: str) -> None:
    shop.endpoint("phone", address=number)
    shop.send_to_endpoint("phone", sms("hello"))


def send_to_user(shop: Shop, number: str) -> None:
    shop.endpoint("phone", address=number, User={"UserId": "jo"})
    shop.send_to_users("jo", message=sms("hello"))


EVERY_WAY: Any = {
    "address": lambda shop, number: shop.send(sms("hello"), to=number),
    "endpoint": send_to_endpoint,
    "user": send_to_user,
    "password": send_password,
}
every_way = pytest.mark.parametrize("way", EVERY_WAY)


def event_of(shop: Shop, way: str, number: str = NUMBER) -> EventRecord:
    """Send an SMS in the given way, and return its event."""
    EVERY_WAY[way](shop, number)
    [event] = shop.app.events
    return event


class TestEveryWay:
    @every_way
    def test_given_an_sms_when_it_is_delivered_then_its_event_has_a_price_a_country_and_a_network(
        self, shop: Shop, way: str
    ) -> None:
        event = event_of(shop, way)

        assert event.event_type == SUCCESS
        assert event.metrics == {PRICE: 645.0}
        assert isinstance(event.metrics[PRICE], float)
        named = {name: event.attributes[name] for name in ("record_status", "iso_country_code", "mcc_mnc")}
        assert named == {"record_status": "DELIVERED", "iso_country_code": "US", "mcc_mnc": "001001"}
        assert event.attributes["destination_phone_number"] == NUMBER
        assert event.attributes["message_id"] == shop.last.message_id

    @every_way
    def test_given_an_sms_when_it_is_not_delivered_then_it_costs_nothing_and_has_no_network(
        self, shop: Shop, way: str
    ) -> None:
        event = event_of(shop, way, UNREACHABLE)

        assert (event.event_type, event.attributes["record_status"]) == (FAILURE, "UNREACHABLE")
        assert event.metrics == {PRICE: 0.0}
        assert event.attributes["iso_country_code"] == "US"
        assert "mcc_mnc" not in event.attributes

    @every_way
    def test_given_a_request_when_it_sends_an_sms_then_the_event_has_no_treatment(self, shop: Shop, way: str) -> None:
        assert "treatment_id" not in event_of(shop, way).attributes

    @every_way
    def test_given_an_sms_to_a_bare_address_then_the_client_id_comes_from_the_number(
        self, shop: Shop, way: str
    ) -> None:
        client_id = "phone" if way in ("endpoint", "user") else make_endpoint_id(NUMBER)

        assert event_of(shop, way).client == {"client_id": client_id}


@pytest.mark.parametrize(
    ("number", "event_type", "status"),
    [("+14254147755", SUCCESS, "DELIVERED"), (UNREACHABLE, FAILURE, "UNREACHABLE")],
)
def test_t52_given_a_simulator_number_then_the_event_matches_the_number(
    shop: Shop, number: str, event_type: str, status: str
) -> None:
    result = shop.send(sms("hello"), to=number)

    [event] = shop.app.events
    assert result["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.last.was_sent
    attributes = event.attributes
    assert event.event_type == event_type
    assert attributes == {
        "sender_request_id": str(UUID(attributes["sender_request_id"])),
        "destination_phone_number": number,
        "record_status": status,
        "iso_country_code": "US",
        **({"mcc_mnc": "001001"} if event_type == SUCCESS else {}),
        "number_of_message_parts": "1",
        "message_id": result["MessageId"],
        "message_type": "Transactional",
    }


def test_the_simulator_has_a_failing_number_in_each_of_its_countries() -> None:
    assert len(FAILING_NUMBERS) == 25


def test_given_an_sms_then_its_record_has_the_form_of_the_stream(shop: Shop) -> None:
    shop.endpoint("phone")

    shop.send_to_endpoint("phone", sms("hello", OriginationNumber="+12065550199", MessageType="PROMOTIONAL"))

    [event] = shop.app.events
    moment = int(event.time.timestamp() * 1_000)
    assert event.record == {
        "event_type": SUCCESS,
        "event_timestamp": moment,
        "arrival_timestamp": moment,
        "event_version": "3.1",
        "application": {"app_id": "shop", "sdk": {}},
        "client": {"client_id": "phone"},
        "device": {"platform": {}},
        "session": {},
        "attributes": event.attributes,
        "metrics": {PRICE: 645.0},
        "awsAccountId": "123456789012",
    }
    assert event.time == shop.last.time
    assert event.attributes["message_type"] == "Promotional"


def test_given_the_captured_number_with_a_sender_id_then_the_event_is_the_captured_one(
    shop: Shop, mocked: Pinpoint
) -> None:
    mocked.sms_price = 5375

    result = shop.send(sms("hello", SenderId="SenderIdAWS"), to="+6588583978")

    [event] = shop.app.events
    assert event.record["client"] == {"client_id": "87if1aweya3ahcnzgncsorettp4"}
    assert event.record["metrics"] == {PRICE: 5375.0}
    assert list(event.record["attributes"].items())[1:] == [
        ("destination_phone_number", "+6588583978"),
        ("record_status", "DELIVERED"),
        ("iso_country_code", "SG"),
        ("mcc_mnc", "001001"),  # the captured event has 525003; the number does not show its network
        ("number_of_message_parts", "1"),
        ("message_id", result["MessageId"]),
        ("message_type", "Transactional"),
        ("origination_phone_number", "SenderIdAWS"),
    ]


class TestCountry:
    @pytest.mark.parametrize(
        ("number", "country"),
        [
            ("+1 (604) 456-7890", "CA"),
            ("+44 1632 960600", "GB"),
            ("+393331234567", "IT"),
            ("12065550100", "US"),
            ("+800 1234 5678", "XX"),  # a calling code without a country
            ("+999123456789", "XX"),  # a calling code that does not exist
        ],
    )
    def test_given_a_number_then_the_event_has_its_country_or_xx(self, shop: Shop, number: str, country: str) -> None:
        assert event_of(shop, "address", number).attributes["iso_country_code"] == country


class TestOrigination:
    @pytest.mark.parametrize(
        ("members", "channel", "expected"),
        [
            ({"SenderId": "Own"}, {}, "Own"),
            ({"OriginationNumber": "+12065550199"}, {}, "+12065550199"),
            ({"SenderId": "Own", "OriginationNumber": "+12065550199"}, {}, "Own"),
            ({}, {"SenderId": "Shop"}, "Shop"),
            ({}, {"ShortCode": "12345"}, "12345"),
            ({}, {"SenderId": "Shop", "ShortCode": "12345"}, "Shop"),
            ({"OriginationNumber": "+12065550199"}, {"SenderId": "Shop", "ShortCode": "12345"}, "+12065550199"),
            ({"SenderId": "Own"}, {"SenderId": "Shop"}, "Own"),
            ({"SenderId": "1234"}, {}, "1234"),
            ({}, {}, None),
        ],
    )
    def test_given_several_senders_when_an_sms_is_sent_then_the_event_and_the_details_name_the_same_one(
        self, shop: Shop, members: Any, channel: Any, expected: str | None
    ) -> None:
        shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest=channel)

        shop.send(sms("hello", **members))

        assert shop.app.events[0].attributes.get("origination_phone_number") == expected
        assert shop.last.details.get("origination_identity") == expected

    def test_given_a_sender_id_of_the_channel_when_a_password_is_sent_then_its_own_origination_identity_counts(
        self, shop: Shop
    ) -> None:
        shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"SenderId": "Shop"})

        send_password(shop)

        assert shop.app.events[0].attributes["origination_phone_number"] == OTHER_NUMBER


class TestEmptyAddress:
    def check(self, shop: Shop, result: Any, client_id: str) -> None:
        """Check the event of the SMS with this result."""
        [event] = shop.app.events
        attributes = event.attributes
        assert event.event_type == FAILURE
        assert event.client == {"client_id": client_id}
        assert event.metrics == {PRICE: 0.0}
        assert attributes == {
            "sender_request_id": str(UUID(attributes["sender_request_id"])),
            "record_status": EMPTY,
            "iso_country_code": "XX",
            "number_of_message_parts": "1",
            "message_id": result["MessageId"],
        }
        assert (result["DeliveryStatus"], result["StatusCode"]) == ("PERMANENT_FAILURE", 400)
        assert not shop.last.was_sent

    def test_given_an_empty_address_when_an_sms_is_sent_to_it_then_the_event_is_the_captured_one(
        self, shop: Shop
    ) -> None:
        self.check(shop, shop.send(sms("hello"), to=""), "2jmj7l5rsw0yvb/vlwaykk/ybwk")

    def test_given_an_endpoint_without_an_address_when_it_gets_an_sms_then_there_is_the_captured_event(
        self, shop: Shop
    ) -> None:
        request: Any = {"ChannelType": "SMS", "OptOut": "ALL"}
        shop.client.update_endpoint(ApplicationId="shop", EndpointId="phone", EndpointRequest=request)

        self.check(shop, shop.send_to_endpoint("phone", sms("hello")), "phone")

    def test_given_an_empty_destination_when_a_password_is_sent_then_there_is_the_captured_event(
        self, shop: Shop
    ) -> None:
        self.check(shop, send_password(shop, ""), "2jmj7l5rsw0yvb/vlwaykk/ybwk")

    def test_given_a_user_who_has_opted_out_when_the_endpoint_has_no_address_then_there_is_no_event(
        self, shop: Shop
    ) -> None:
        request: Any = {"ChannelType": "SMS", "OptOut": "ALL", "User": {"UserId": "jo"}}
        shop.client.update_endpoint(ApplicationId="shop", EndpointId="phone", EndpointRequest=request)

        shop.send_to_users("jo", message=sms("hello"))

        assert shop.last.status == "OPT_OUT"
        assert not shop.app.events

    @pytest.mark.parametrize("channel", ["EMAIL", "VOICE", "APNS"])
    def test_given_another_channel_when_the_address_is_empty_then_there_is_no_event(
        self, shop: Shop, channel: str
    ) -> None:
        assert "MessageId" not in shop.send(to="", channel=channel)
        assert not shop.app.events

    def test_given_a_disabled_sms_channel_when_the_address_is_empty_then_there_is_no_event(self, shop: Shop) -> None:
        shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": False})

        assert "MessageId" not in shop.send(sms("hello"), to="")
        assert not shop.app.events


class TestPrice:
    def test_given_an_sms_of_several_parts_when_sent_then_each_part_is_charged(self, shop: Shop) -> None:
        shop.send(sms("a" * 400))

        [event] = shop.app.events
        assert (event.attributes["number_of_message_parts"], event.metrics) == ("3", {PRICE: 1935.0})

    def test_given_a_price_that_changes_then_earlier_events_keep_their_price(
        self, shop: Shop, mocked: Pinpoint
    ) -> None:
        shop.send(sms("hello"))
        mocked.sms_price = 883
        shop.send(sms("hello"))
        mocked.sms_price = 0

        assert [event.metrics[PRICE] for event in shop.app.events] == [645.0, 883.0]


def test_t28_given_a_context_then_the_event_of_an_sms_has_it_as_json_in_a_string(shop: Shop) -> None:
    shop.send(to={NUMBER: {"ChannelType": "SMS", "Context": {"own": "ü"}}}, Context={"k": "v"})
    shop.send(to=OTHER_NUMBER)

    with_context, without = shop.app.events
    assert json.loads(with_context.attributes["customer_context"]) == {"k": "v", "own": "ü"}
    assert "customer_context" not in without.attributes
