"""SendUsersMessages: every endpoint of a user gets its message, except endpoints that have opted out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ParamValidationError

from .conftest import NUMBER, OTHER_NUMBER, SENT, sms

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Shop

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

JO = {"UserId": "jo"}


def test_t4_given_a_user_with_two_endpoints_then_the_result_has_both_with_their_addresses(shop: Shop) -> None:
    shop.endpoint("phone", User=JO)
    shop.endpoint("tablet", address=OTHER_NUMBER, User=JO)

    results = shop.send_to_users("jo")["jo"]

    assert {name: result["Address"] for name, result in results.items()} == {"phone": NUMBER, "tablet": OTHER_NUMBER}
    assert all(result.items() >= SENT.items() for result in results.values())
    assert [(message.endpoint_id, message.user_id, message.source) for message in shop.pinpoint.outbox] == [
        ("phone", "jo", "SendUsersMessages"),
        ("tablet", "jo", "SendUsersMessages"),
    ]


def test_t10_given_101_users_then_nothing_is_sent_and_100_are_accepted(shop: Shop) -> None:
    shop.endpoint("phone", User={"UserId": "user 0"})
    user_ids = [f"user {number}" for number in range(101)]

    with pytest.raises(shop.client.exceptions.BadRequestException, match="1 to 100 recipients, not 101"):
        shop.send_to_users(*user_ids)
    with pytest.raises(shop.client.exceptions.BadRequestException, match="1 to 100 recipients, not 0"):
        shop.send_to_users()
    assert not shop.pinpoint.outbox

    results = shop.send_to_users(*user_ids[:100])

    assert list(results) == user_ids[:100]
    assert [message.user_id for message in shop.pinpoint.outbox if message.was_sent] == ["user 0"]


def test_given_no_users_or_no_message_configuration_then_client_and_service_refuse(shop: Shop, raw: Raw) -> None:
    request: Any
    for request in ({"MessageConfiguration": {}}, {"Users": {"jo": {}}}):
        with pytest.raises(ParamValidationError):
            shop.client.send_users_messages(ApplicationId="shop", SendUsersMessageRequest=request)

        assert raw("POST", "/v1/apps/shop/users-messages", json.dumps(request).encode())[0] == 400
    assert not shop.pinpoint.outbox


def test_t15_given_an_endpoint_that_has_opted_out_of_all_then_it_gets_nothing_and_the_others_do(shop: Shop) -> None:
    shop.endpoint("phone", User=JO, OptOut="ALL")
    shop.endpoint("tablet", address=OTHER_NUMBER, User=JO)

    results = shop.send_to_users("jo")["jo"]

    assert results["phone"]["DeliveryStatus"] == "OPT_OUT"
    assert results["phone"]["Address"] == NUMBER
    assert "MessageId" not in results["phone"]
    assert results["tablet"]["DeliveryStatus"] == "SUCCESSFUL"
    assert [message.address for message in shop.pinpoint.outbox if message.was_sent] == [OTHER_NUMBER]
    assert shop.pinpoint.outbox.one(endpoint_id="phone").status == "OPT_OUT"
    assert shop.events == ["_SMS.SUCCESS"]


def test_given_an_inactive_endpoint_then_it_gets_the_message(shop: Shop) -> None:
    shop.endpoint("phone", User=JO, EndpointStatus="INACTIVE")

    assert shop.send_to_users("jo")["jo"]["phone"].items() >= SENT.items()


def test_given_a_user_without_endpoints_then_an_entry_without_an_id_says_so(shop: Shop) -> None:
    assert shop.send_to_users("nobody") == {
        "nobody": {
            "": {
                "Address": "",
                "DeliveryStatus": "PERMANENT_FAILURE",
                "StatusCode": 400,
                "StatusMessage": "No endpoints found for userId.",
            }
        }
    }
    assert (shop.last.user_id, shop.last.endpoint_id, shop.last.was_sent) == ("nobody", None, False)


def test_given_users_who_share_an_address_then_the_second_is_a_duplicate(shop: Shop) -> None:
    shop.endpoint("phone", User=JO)
    shop.endpoint("same phone", User={"UserId": "al"})

    results = shop.send_to_users("jo", "al")

    assert results["jo"]["phone"]["DeliveryStatus"] == "SUCCESSFUL"
    assert results["al"]["same phone"]["DeliveryStatus"] == "DUPLICATE"


def test_given_a_user_on_many_channels_then_each_endpoint_gets_the_message_of_its_channel(shop: Shop) -> None:
    for kind, address in (("SMS", NUMBER), ("EMAIL", "jo@example.com"), ("GCM", "token"), ("VOICE", OTHER_NUMBER)):
        shop.endpoint(kind.lower(), kind, address, User=JO)

    results = shop.send_to_users("jo", message={"APNSMessage": {"Body": "apple"}, "GCMMessage": {"Body": "google"}})[
        "jo"
    ]

    assert results["gcm"] == {**SENT, "Address": "token", "StatusMessage": ""}
    assert results["email"]["StatusMessage"] == "Either template or email message must be specified"
    assert results["email"]["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert shop.bodies == ["", "", "google", ""]


def test_given_settings_for_a_user_then_they_apply_to_each_endpoint(shop: Shop) -> None:
    shop.endpoint("phone", User=JO)
    shop.endpoint("token", "GCM", "token", User=JO)
    settings = {"BodyOverride": "Hi {{User.UserId}} {{n}}", "Substitutions": {"n": ["1"]}, "Context": {"own": "2"}}

    request: Any = shop.request(sms("hello"), Users={"jo": settings}, Context={"k": "v"}, TraceId="trace")
    request["MessageConfiguration"]["GCMMessage"] = {"Body": "hello"}
    shop.client.send_users_messages(ApplicationId="shop", SendUsersMessageRequest=request)

    assert shop.bodies == ["Hi jo 1", "Hi jo 1"]
    assert all(message.context == {"k": "v", "own": "2"} for message in shop.pinpoint.outbox)
    assert all(message.trace_id == "trace" for message in shop.pinpoint.outbox)


def test_given_a_template_that_does_not_exist_then_nothing_is_sent(shop: Shop) -> None:
    shop.endpoint("phone", User=JO)

    with pytest.raises(shop.client.exceptions.BadRequestException, match=r"TemplateConfiguration\.SMSTemplate"):
        shop.send_to_users("jo", TemplateConfiguration={"SMSTemplate": {"Name": "none"}})

    assert not shop.pinpoint.outbox
