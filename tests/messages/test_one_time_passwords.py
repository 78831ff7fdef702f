"""SendOTPMessage and VerifyOTPMessage: a code by SMS that is valid for some minutes, some attempts, and one use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.messages.otp import LANGUAGES

from .conftest import NUMBER, OTHER_NUMBER, SENT, Shop

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

REQUEST = {
    "BrandName": "ExampleCorp",
    "Channel": "SMS",
    "DestinationIdentity": NUMBER,
    "OriginationIdentity": "+12065550199",
    "ReferenceId": "sign-in",
}


def send(shop: Shop, **members: Any) -> str:
    """Send a code with any members, and return the code in the SMS."""
    request: Any = {**REQUEST, **members}
    shop.client.send_otp_message(ApplicationId="shop", SendOTPMessageRequestParameters=request)
    return shop.last.code


def is_valid(shop: Shop, otp: str, number: str = NUMBER, reference: str = "sign-in") -> bool:
    parameters: Any = {"DestinationIdentity": number, "ReferenceId": reference, "Otp": otp}
    answer = shop.client.verify_otp_message(ApplicationId="shop", VerifyOTPMessageRequestParameters=parameters)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    return answer["VerificationResponse"]["Valid"]


def wrong(otp: str) -> str:
    return "1" * len(otp) if otp != "1" * len(otp) else "2" * len(otp)


def test_t62_when_a_code_is_sent_then_the_outbox_has_the_text_and_the_response_has_the_result_by_number(
    shop: Shop,
) -> None:
    request: Any = {**REQUEST, "CodeLength": 6}

    answer = shop.client.send_otp_message(ApplicationId="shop", SendOTPMessageRequestParameters=request)

    response = answer["MessageResponse"]
    result = response["Result"][NUMBER]
    assert response.keys() == {"ApplicationId", "RequestId", "Result"}
    assert result == {**SENT, "MessageId": result["MessageId"], "StatusMessage": f"MessageId: {result['MessageId']}"}
    assert re.fullmatch(r"This is your One Time Password: \d{6} from ExampleCorp", shop.last.body)
    assert (shop.last.source, shop.last.channel, shop.last.address) == ("SendOTPMessage", "SMS", NUMBER)
    assert shop.last.details["origination_number"] == "+12065550199"
    assert shop.events == ["_SMS.SUCCESS"]


def test_t63_when_verified_then_only_the_right_code_of_the_right_number_and_reference_is_valid(shop: Shop) -> None:
    otp = send(shop)

    assert not is_valid(shop, wrong(otp))
    assert not is_valid(shop, otp, reference="other")
    assert not is_valid(shop, otp, number=OTHER_NUMBER)
    assert not is_valid(shop, f"{otp} ")
    assert is_valid(shop, otp)


@pytest.mark.parametrize(("given", "minutes"), [({"ValidityPeriod": 5}, 5), ({"ValidityPeriod": 60}, 60), ({}, 15)])
def test_t64_given_an_expired_code_then_it_is_not_valid(shop: Shop, given: Any, minutes: int) -> None:
    otp = send(shop, **given)
    with shop.pinpoint.checkpoint():
        shop.pinpoint.clock.advance(seconds=minutes * 60 - 1)
        assert is_valid(shop, otp)

    shop.pinpoint.clock.advance(minutes=minutes)

    assert not is_valid(shop, otp)


@pytest.mark.parametrize(("given", "attempts"), [({"AllowedAttempts": 1}, 1), ({"AllowedAttempts": 5}, 5), ({}, 3)])
def test_t65_given_more_wrong_attempts_than_are_allowed_then_the_right_code_is_not_valid(
    shop: Shop, given: Any, attempts: int
) -> None:
    otp = send(shop, **given)
    for _ in range(attempts):
        assert not is_valid(shop, wrong(otp))
    with shop.pinpoint.checkpoint():
        assert is_valid(shop, otp)

    assert not is_valid(shop, wrong(otp))

    assert not is_valid(shop, otp)


@pytest.mark.parametrize(
    ("member", "value"),
    [
        *(("CodeLength", 4), ("CodeLength", 9), ("ValidityPeriod", 4), ("ValidityPeriod", 61)),
        *(("AllowedAttempts", 0), ("AllowedAttempts", 6), ("BrandName", "x" * 21), ("BrandName", "")),
        *(("ReferenceId", "x" * 49), ("ReferenceId", ""), ("Language", "xx"), ("Channel", "EMAIL")),
    ],
)
def test_t66_given_a_member_outside_its_range_then_the_request_is_refused_and_the_error_names_it(
    shop: Shop, member: str, value: Any
) -> None:
    with pytest.raises(shop.client.exceptions.BadRequestException, match=f"{member} must") as raised:
        send(shop, **{member: value})

    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert not shop.pinpoint.outbox
    assert not shop.events


@pytest.mark.parametrize(
    "members",
    [
        {"CodeLength": 5, "ValidityPeriod": 5, "AllowedAttempts": 1, "BrandName": "x", "ReferenceId": "x"},
        {"CodeLength": 8, "ValidityPeriod": 60, "AllowedAttempts": 5, "BrandName": "x" * 20, "ReferenceId": "x" * 48},
        *({"Language": language} for language in LANGUAGES),
    ],
)
def test_given_members_at_the_ends_of_their_ranges_then_the_code_is_sent(shop: Shop, members: Any) -> None:
    otp = send(shop, **members)

    assert len(otp) == members.get("CodeLength", 6)
    assert is_valid(shop, otp, reference=members.get("ReferenceId", "sign-in"))


def test_t67_given_a_code_that_begins_with_a_zero_then_it_is_a_string_of_full_length(
    client: PinpointClient,
) -> None:
    with mock_pinpoint(seed=3) as pinpoint:
        shop = Shop(client, pinpoint)
        codes = [send(shop, CodeLength=5, ReferenceId=f"{number}") for number in range(60)]
        number, otp = next((number, otp) for number, otp in enumerate(codes) if otp.startswith("0"))

        assert len(otp) == 5
        assert not is_valid(shop, otp.lstrip("0"), reference=f"{number}")
        assert is_valid(shop, otp, reference=f"{number}")


def test_given_a_code_that_was_right_once_then_it_is_not_valid_again(shop: Shop) -> None:
    otp = send(shop)

    assert [is_valid(shop, otp), is_valid(shop, otp)] == [True, False]


def test_given_a_second_code_for_the_same_number_and_reference_then_only_the_newer_is_valid(shop: Shop) -> None:
    first, second = send(shop), send(shop)

    assert first != second
    assert [is_valid(shop, first), is_valid(shop, second)] == [False, True]


def test_given_codes_for_two_references_then_both_are_valid(shop: Shop) -> None:
    sign_in, payment = send(shop), send(shop, ReferenceId="payment")

    assert not is_valid(shop, sign_in, reference="payment")
    assert is_valid(shop, payment, reference="payment")
    assert is_valid(shop, sign_in)


def test_given_numbers_and_references_with_the_same_concatenation_then_their_codes_are_separate(shop: Shop) -> None:
    otp = send(shop, DestinationIdentity="+1206 555", ReferenceId="0100 a")

    assert not is_valid(shop, otp, number="+1206 555 0100", reference="a")
    assert is_valid(shop, otp, number="+1206 555", reference="0100 a")


def test_given_two_apps_then_their_codes_are_separate(shop: Shop) -> None:
    otp = send(shop)
    shop.pinpoint.create_app("other", region="us-east-1")
    parameters: Any = {"DestinationIdentity": NUMBER, "ReferenceId": "sign-in", "Otp": otp}

    answer = shop.client.verify_otp_message(ApplicationId="other", VerifyOTPMessageRequestParameters=parameters)

    assert answer["VerificationResponse"]["Valid"] is False


@pytest.mark.parametrize("brand", ["{{brand}}", "{{Address}}", "{{#if", "{brand}", "A & <b>", "100%"])
def test_given_a_brand_that_looks_like_a_variable_then_it_is_not_replaced(shop: Shop, brand: str) -> None:
    send(shop, BrandName=brand)

    assert shop.last.body.endswith(f" from {brand}")


def test_given_a_number_that_has_opted_out_or_no_channel_then_the_result_says_so(shop: Shop) -> None:
    request: Any = REQUEST
    shop.pinpoint.opted_out.add(NUMBER)
    answers = [shop.client.send_otp_message(ApplicationId="shop", SendOTPMessageRequestParameters=request)]
    shop.client.delete_sms_channel(ApplicationId="shop")
    answers.append(shop.client.send_otp_message(ApplicationId="shop", SendOTPMessageRequestParameters=request))

    assert [answer["MessageResponse"]["Result"][NUMBER]["StatusMessage"] for answer in answers] == [
        "Destination phone number opted out",
        "No channel of type SMS is enabled for the application shop",
    ]
    assert not any(message.was_sent for message in shop.pinpoint.outbox)


def test_given_a_string_that_is_not_a_phone_number_then_the_result_says_so_and_no_code_is_stored(shop: Shop) -> None:
    request: Any = {**REQUEST, "DestinationIdentity": "hello"}

    answer = shop.client.send_otp_message(ApplicationId="shop", SendOTPMessageRequestParameters=request)

    result = answer["MessageResponse"]["Result"]["hello"]
    assert (result["DeliveryStatus"], result["StatusCode"]) == ("PERMANENT_FAILURE", 400)
    assert result["StatusMessage"] == "Invalid phone number: 'hello'"
    assert not shop.last.was_sent
    assert not is_valid(shop, shop.last.code, number="hello")
    assert not is_valid(shop, shop.last.code, number="")


def test_given_ids_for_india_then_the_outbox_shows_them(shop: Shop) -> None:
    send(shop, EntityId="entity", TemplateId="template")

    assert (shop.last.details["entity_id"], shop.last.details["template_id"]) == ("entity", "template")


def test_given_the_same_seed_then_the_codes_are_the_same(client: PinpointClient) -> None:
    def codes(seed: int) -> list[str]:
        with mock_pinpoint(seed=seed) as pinpoint:
            shop = Shop(client, pinpoint)
            return [send(shop), send(shop)]

    assert codes(1) == codes(1) != codes(2)
