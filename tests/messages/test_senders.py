"""`pinpoint.identities`: the senders that the account owns, if the test sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest

from .conftest import NUMBER, Shop, mail, sms

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

FOREIGN_NUMBER = "The provided number does not exist or does not belong to the account"


def from_address(shop: Shop, address: str) -> Any:
    message = mail()
    message["EmailMessage"]["FromAddress"] = address
    return shop.send(message, to="jo@example.com", channel="EMAIL")


def test_given_no_identities_then_every_sender_may_send(shop: Shop) -> None:
    assert shop.pinpoint.identities is None
    assert shop.send(sms("hello", OriginationNumber="+1"))["DeliveryStatus"] == "SUCCESSFUL"
    assert from_address(shop, "anybody@anywhere.example")["DeliveryStatus"] == "SUCCESSFUL"


@pytest.mark.parametrize("channel", ["SMS", "VOICE"])
def test_t14_given_an_origination_number_that_the_account_does_not_own_then_the_message_fails(
    shop: Shop, channel: str
) -> None:
    shop.pinpoint.identities = {"+12065550199"}
    message = {f"{channel.title() if channel == 'VOICE' else channel}Message": {"Body": "hello"}}
    own: Any = {name: {**members, "OriginationNumber": "+12065550199"} for name, members in message.items()}
    foreign: Any = {name: {**members, "OriginationNumber": "+12065550198"} for name, members in message.items()}

    results = [shop.send(one, channel=channel) for one in (own, foreign, message)]

    assert [result["DeliveryStatus"] for result in results] == ["SUCCESSFUL", "PERMANENT_FAILURE", "SUCCESSFUL"]
    assert (results[1]["StatusCode"], results[1]["StatusMessage"]) == (400, FOREIGN_NUMBER)
    assert [message.was_sent for message in shop.pinpoint.outbox] == [True, False, True]


def test_given_an_origination_identity_that_the_account_does_not_own_then_no_code_is_sent(shop: Shop) -> None:
    shop.pinpoint.identities = set()
    parameters: Any = {
        "BrandName": "Shop",
        "Channel": "SMS",
        "DestinationIdentity": NUMBER,
        "OriginationIdentity": "+12065550198",
        "ReferenceId": "sign-in",
    }

    answer = shop.client.send_otp_message(ApplicationId="shop", SendOTPMessageRequestParameters=parameters)

    assert answer["MessageResponse"]["Result"][NUMBER]["StatusMessage"] == FOREIGN_NUMBER


@pytest.mark.parametrize(
    ("address", "may_send"),
    [
        ("shop@own.example", True),
        ("Shop <shop@own.example>", True),
        ("SHOP@Own.example", True),
        ("other@own.example", False),
        ("anybody@whole.example", True),
        ("anybody@Whole.Example", True),
        ("anybody@part.of.whole.example", True),
        ("anybody@notwhole.example", False),
        ("sender@example.com", False),
    ],
)
def test_given_identities_then_an_address_may_send_if_it_or_its_domain_is_among_them(
    shop: Shop, address: str, may_send: bool
) -> None:
    shop.pinpoint.identities = ["shop@own.example", "whole.example"]

    result = from_address(shop, address)

    assert result["DeliveryStatus"] == ("SUCCESSFUL" if may_send else "PERMANENT_FAILURE")
    assert shop.events == (["_email.send", "_email.delivered"] if may_send else [])


def test_given_an_app_in_another_region_then_the_refusal_names_its_region(
    mocked: Pinpoint, shared_client: PinpointClient
) -> None:
    mocked.create_app("far", region="eu-west-1", channels=["EMAIL"])
    mocked.identities = ["own.example"]
    request: Any = {"Addresses": {"jo@example.com": {"ChannelType": "EMAIL"}}, "MessageConfiguration": mail()}

    answer = boto3.client("pinpoint", region_name="eu-west-1").send_messages(
        ApplicationId="far", MessageRequest=request
    )

    assert answer["MessageResponse"]["Result"]["jo@example.com"]["StatusMessage"] == (
        "Email address is not verified. The following identities failed the check in region EU-WEST-1: "
        "sender@example.com"
    )


@pytest.mark.parametrize("wrong", ["example.com", [5], 5])
def test_given_a_value_that_is_not_a_set_of_strings_then_identities_refuses_it(mocked: Pinpoint, wrong: Any) -> None:
    with pytest.raises(TypeError):
        mocked.identities = wrong
    assert mocked.identities is None


def test_given_identities_then_they_can_be_read_and_removed(mocked: Pinpoint) -> None:
    mocked.identities = ["b.example", "+12065550199"]
    assert mocked.identities == frozenset({"b.example", "+12065550199"})

    mocked.identities = None
    assert mocked.identities is None


def test_given_the_arn_of_an_identity_then_its_domain_may_send(shop: Shop) -> None:
    shop.pinpoint.identities = ["arn:aws:ses:us-east-1:123456789012:identity/example.com"]

    assert from_address(shop, "shop@example.com")["DeliveryStatus"] == "SUCCESSFUL"
    assert from_address(shop, "shop@elsewhere.example")["DeliveryStatus"] == "PERMANENT_FAILURE"


def test_given_an_e_mail_that_cannot_be_rendered_then_its_sender_is_checked_first(shop: Shop) -> None:
    shop.pinpoint.identities = ["elsewhere.example"]
    shop.template("email", Subject="S", TextPart="{{n}}")

    result = shop.send({}, channel="EMAIL", TemplateConfiguration={"EmailTemplate": {"Name": "template"}})

    assert result["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert result["StatusMessage"].startswith("Email address is not verified.")
    assert shop.events == []


def test_given_identities_for_e_mail_then_the_short_code_of_the_channel_does_not_matter(shop: Shop) -> None:
    shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest={"Enabled": True, "ShortCode": "12345"})
    shop.pinpoint.identities = ["own.example"]

    assert shop.send(sms("hello"))["DeliveryStatus"] == "SUCCESSFUL"


def test_given_a_number_in_another_spelling_then_it_is_the_same_sender(shop: Shop) -> None:
    shop.pinpoint.identities = ["+1 206-555-0199"]

    assert shop.send(sms("hello", OriginationNumber="+12065550199"))["DeliveryStatus"] == "SUCCESSFUL"


@pytest.mark.parametrize(("sender", "may_send"), [("Jo <jo@own.example>", True), ("jo@elsewhere.example", False)])
def test_given_a_raw_e_mail_then_the_sender_in_its_header_must_be_an_identity_too(
    shop: Shop, sender: str, may_send: bool
) -> None:
    shop.pinpoint.identities = ["own.example", "sender@example.com"]
    message = {"EmailMessage": {"RawEmail": {"Data": f"From: {sender}\nSubject: S\n\nB".encode()}}}

    result = shop.send(message, to="ann@example.com", channel="EMAIL")

    assert result["DeliveryStatus"] == ("SUCCESSFUL" if may_send else "PERMANENT_FAILURE")
