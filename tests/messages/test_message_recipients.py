"""SendMessages: the result of each recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import DISABLED, NUMBER, OTHER_NUMBER, SENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Shop

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.mark.parametrize(("kind", "address"), [("GCM", "token"), ("SMS", NUMBER), ("VOICE", NUMBER)])
def test_t11_given_a_channel_that_was_never_set_up_then_only_its_recipients_fail(
    shop: Shop, kind: str, address: str
) -> None:
    shop.client.get_channels(ApplicationId="shop")
    getattr(shop.client, f"delete_{kind.lower()}_channel")(ApplicationId="shop")

    results = shop.send(to={address: {"ChannelType": kind}, "other token": {"ChannelType": "APNS"}})

    assert results[address] == {
        "DeliveryStatus": "PERMANENT_FAILURE",
        "StatusCode": 400,
        "StatusMessage": DISABLED.format(kind),
    }
    assert results["other token"] == {**SENT, "StatusMessage": ""}


def test_t12_given_a_disabled_channel_then_it_fails_with_the_same_error_message(shop: Shop) -> None:
    shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": False})

    result = shop.send()

    assert result == {
        "DeliveryStatus": "PERMANENT_FAILURE",
        "StatusCode": 400,
        "StatusMessage": DISABLED.format("SMS"),
    }
    assert not shop.last.was_sent
    assert not shop.events


@pytest.mark.parametrize("kind", ["PUSH", "CUSTOM", "IN_APP"])
def test_given_a_channel_that_cannot_send_messages_then_it_is_like_a_disabled_channel(shop: Shop, kind: str) -> None:
    assert shop.send(to="address", channel=kind)["StatusMessage"] == DISABLED.format(kind)


def test_t13_given_a_number_that_has_opted_out_then_it_fails_without_an_event(shop: Shop) -> None:
    shop.pinpoint.opted_out.add(NUMBER)

    results = [shop.send(), shop.send(channel="VOICE"), shop.send(to=OTHER_NUMBER)]

    text = "Destination phone number opted out"
    assert [result["StatusMessage"] for result in results[:2]] == [text, text]
    assert results[0].items() >= {"DeliveryStatus": "PERMANENT_FAILURE", "StatusCode": 400}.items()
    assert results[2].items() >= SENT.items()
    assert shop.events == ["_SMS.SUCCESS"]
    assert [message.status_message for message in shop.pinpoint.outbox.filter(address=NUMBER)] == [text, text]


@pytest.mark.parametrize("members", [{"OptOut": "ALL"}, {"EndpointStatus": "INACTIVE"}])
def test_given_an_endpoint_that_has_opted_out_or_is_inactive_when_a_request_names_it_then_it_gets_the_message(
    shop: Shop, members: Any
) -> None:
    shop.endpoint("phone", **members)

    assert shop.send_to_endpoint("phone").items() >= SENT.items()


def test_t16_given_two_endpoints_with_the_same_address_and_channel_then_the_second_is_a_duplicate(
    shop: Shop,
) -> None:
    for endpoint_id, kind in (("first", "SMS"), ("second", "SMS"), ("third", "VOICE")):
        shop.endpoint(endpoint_id, kind)

    answer = shop.answer(Endpoints={"first": {}, "second": {}, "third": {}})

    statuses = {name: result["DeliveryStatus"] for name, result in answer["EndpointResult"].items()}
    assert statuses == {"first": "SUCCESSFUL", "second": "DUPLICATE", "third": "SUCCESSFUL"}
    assert "MessageId" not in answer["EndpointResult"]["second"]
    assert [message.endpoint_id for message in shop.pinpoint.outbox if message.was_sent] == ["first", "third"]


def test_given_an_address_and_an_endpoint_with_that_address_then_the_endpoint_is_a_duplicate(shop: Shop) -> None:
    shop.endpoint("phone")

    answer = shop.answer(Addresses={NUMBER: {"ChannelType": "SMS"}}, Endpoints={"phone": {}})

    assert answer["Result"][NUMBER]["DeliveryStatus"] == "SUCCESSFUL"
    assert answer["EndpointResult"]["phone"]["DeliveryStatus"] == "DUPLICATE"


def test_given_a_failed_attempt_then_the_second_attempt_to_its_address_is_not_a_duplicate(shop: Shop) -> None:
    shop.template("sms", Body="Hi {{name}}")
    shop.endpoint("first")
    shop.endpoint("second")

    answer = shop.answer(
        {},
        Endpoints={"first": {}, "second": {"Substitutions": {"name": ["Jo"]}}},
        TemplateConfiguration={"SMSTemplate": {"Name": "template"}},
    )

    statuses = [result["DeliveryStatus"] for result in answer["EndpointResult"].values()]
    assert statuses == ["PERMANENT_FAILURE", "SUCCESSFUL"]


def test_given_two_requests_with_the_same_address_then_both_messages_are_sent(shop: Shop) -> None:
    assert [shop.send()["DeliveryStatus"], shop.send()["DeliveryStatus"]] == ["SUCCESSFUL", "SUCCESSFUL"]


def test_given_an_endpoint_that_does_not_exist_then_its_result_says_so(shop: Shop) -> None:
    result = shop.send_to_endpoint("nobody")

    assert result["StatusMessage"] == "Endpoint does not exist"
    assert result.items() >= {"Address": "", "DeliveryStatus": "PERMANENT_FAILURE", "StatusCode": 400}.items()
    assert (shop.last.channel, shop.last.address) == ("", "")


def test_given_an_endpoint_without_an_address_then_its_result_says_so(shop: Shop) -> None:
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="phone", EndpointRequest={})

    assert shop.send_to_endpoint("phone")["StatusMessage"] == "The endpoint has no address"


def test_given_an_address_without_a_channel_or_an_empty_one_then_its_result_says_so(shop: Shop) -> None:
    results = shop.send(to={NUMBER: {}, "": {"ChannelType": "SMS"}})

    assert results[NUMBER]["StatusMessage"] == "ChannelType is required for an address"
    assert results[""]["StatusMessage"] == "The address is empty"


@pytest.mark.parametrize(
    ("channel", "address"),
    [("SMS", "+1 (604) 456-7890"), ("SMS", " +16044567890"), ("GCM", "Ünïcødé"), ("GCM", "a/b")],
)
def test_given_an_address_in_any_spelling_then_the_key_of_its_result_is_that_spelling(
    shop: Shop, channel: str, address: str
) -> None:
    message = {"DefaultMessage": {"Body": "hello"}}

    assert shop.send(message, to=address, channel=channel)["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.last.address == address


def test_given_a_recipient_that_is_not_a_number_then_it_fails_and_the_outbox_has_the_reason(shop: Shop) -> None:
    addresses = {address: {"ChannelType": "SMS"} for address in ("nobody", NUMBER)}

    results = shop.send(to=addresses)

    assert results["nobody"] == {
        "DeliveryStatus": "PERMANENT_FAILURE",
        "StatusCode": 400,
        "StatusMessage": "Invalid phone number: 'nobody'",
    }
    assert results[NUMBER].items() >= SENT.items()
    assert [(message.address, message.body, message.was_sent) for message in shop.pinpoint.outbox] == [
        ("nobody", "hello", False),
        (NUMBER, "hello", True),
    ]


def test_given_an_endpoint_id_in_another_case_then_the_key_of_its_result_is_the_id_in_the_request(shop: Shop) -> None:
    shop.endpoint("Phone")

    assert shop.send_to_endpoint("PHONE").items() >= SENT.items()
    assert shop.last.endpoint_id == "Phone"


def test_given_messages_to_endpoints_of_users_then_the_outbox_finds_them_by_user(shop: Shop) -> None:
    shop.endpoint("phone", User={"UserId": "jo"})
    shop.endpoint("tablet", address=OTHER_NUMBER)

    shop.answer(Endpoints={"phone": {}, "tablet": {}, "nobody's": {}})
    shop.send()

    assert [message.endpoint_id for message in shop.pinpoint.outbox.filter(user_id="jo")] == ["phone"]
    assert len(shop.pinpoint.outbox.filter(user_id=None)) == 3


def test_given_an_endpoint_that_moves_to_another_user_then_each_message_keeps_its_user(shop: Shop) -> None:
    for user_id in ("jo", "ann"):
        shop.endpoint("phone", User={"UserId": user_id})
        shop.answer(Endpoints={"phone": {}})

    assert [message.user_id for message in shop.pinpoint.outbox] == ["jo", "ann"]
