"""All spellings of an address are the same address, wherever addresses are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import Shop, mail, sms

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

LONDON = "+442079460958"
SPELLINGS = [LONDON, "+44 (0)20 7946 0958", "44 20 7946-0958", "+44 020 79460958"]


@pytest.mark.parametrize("spelling", SPELLINGS)
class TestASpellingOfANumber:
    def test_given_it_opted_out_when_a_message_goes_to_the_number_then_it_is_not_sent(
        self, shop: Shop, spelling: str
    ) -> None:
        shop.pinpoint.opted_out.add(spelling)

        assert shop.send(to=LONDON)["StatusMessage"] == "Destination phone number opted out"
        assert all(other in shop.pinpoint.opted_out for other in SPELLINGS)
        shop.pinpoint.opted_out.remove(LONDON)
        assert not shop.pinpoint.opted_out

    def test_given_it_is_an_identity_when_the_number_sends_then_it_is_allowed(self, shop: Shop, spelling: str) -> None:
        shop.pinpoint.identities = [spelling]

        assert shop.send(sms("hello", OriginationNumber=LONDON))["DeliveryStatus"] == "SUCCESSFUL"

    def test_given_a_rule_for_it_when_a_message_goes_to_the_number_then_the_rule_decides(
        self, shop: Shop, spelling: str
    ) -> None:
        shop.pinpoint.faults.deliver(spelling, "THROTTLED")

        assert shop.send(to=LONDON)["DeliveryStatus"] == "THROTTLED"

    def test_given_a_message_to_the_number_then_the_outbox_finds_it(self, shop: Shop, spelling: str) -> None:
        shop.send(to=LONDON)

        assert shop.pinpoint.outbox.one(address=spelling).address == LONDON
        assert [message.address for message in shop.pinpoint.outbox.filter(address=spelling)] == [LONDON]

    def test_given_a_message_to_it_then_the_outbox_finds_it_by_the_number(self, shop: Shop, spelling: str) -> None:
        result = shop.send(to=spelling)

        assert result["DeliveryStatus"] == "SUCCESSFUL"
        assert shop.pinpoint.outbox.one(address=LONDON).address == spelling

    def test_given_a_password_for_it_when_verified_for_the_number_then_it_is_valid(
        self, shop: Shop, spelling: str
    ) -> None:
        request: Any = {"BrandName": "Shop", "Channel": "SMS", "OriginationIdentity": "+1", "ReferenceId": "sign-in"}
        request["DestinationIdentity"] = spelling
        shop.client.send_otp_message(ApplicationId="shop", SendOTPMessageRequestParameters=request)

        answer = shop.client.verify_otp_message(
            ApplicationId="shop",
            VerifyOTPMessageRequestParameters={
                "DestinationIdentity": LONDON,
                "ReferenceId": "sign-in",
                "Otp": shop.last.code,
            },
        )

        assert answer["VerificationResponse"]["Valid"]

    def test_given_members_for_it_when_the_number_is_validated_then_they_are_returned(
        self, mocked: Pinpoint, shared_client: PinpointClient, spelling: str
    ) -> None:
        mocked.phone_numbers[spelling] = {"City": "London"}

        answer = shared_client.phone_number_validate(NumberValidateRequest={"PhoneNumber": LONDON})

        assert answer["NumberValidateResponse"]["City"] == "London"


def test_given_spellings_of_one_number_in_a_request_then_the_first_is_sent_and_each_has_its_result(shop: Shop) -> None:
    results = shop.send(to={spelling: {"ChannelType": "SMS"} for spelling in SPELLINGS})

    assert list(results) == SPELLINGS
    assert [result["DeliveryStatus"] for result in results.values()] == ["SUCCESSFUL", *["DUPLICATE"] * 3]


def test_given_spellings_of_one_mailbox_in_a_request_then_the_first_is_sent(shop: Shop) -> None:
    spellings = ["jo@example.com", "JO@Example.com", "Jo <jo@example.com>"]

    results = shop.send(mail(), to={spelling: {"ChannelType": "EMAIL"} for spelling in spellings})

    assert [result["DeliveryStatus"] for result in results.values()] == ["SUCCESSFUL", "DUPLICATE", "DUPLICATE"]
    assert len(shop.pinpoint.outbox.filter(address="Jo Ann <JO@EXAMPLE.COM>")) == 3


def test_given_push_tokens_that_look_like_the_same_number_then_each_gets_a_message(shop: Shop) -> None:
    results = shop.send(to={token: {"ChannelType": "GCM"} for token in ("1234-5678-9", "123456789")})

    assert [result["DeliveryStatus"] for result in results.values()] == ["SUCCESSFUL", "SUCCESSFUL"]


def test_given_a_failing_simulator_number_in_another_spelling_then_it_is_not_reached(shop: Shop) -> None:
    shop.send(to="+44 (0)7860 019067")

    assert shop.events == ["_SMS.FAILURE"]


def test_given_no_message_to_an_address_then_the_error_names_it_in_the_spelling_of_the_test(shop: Shop) -> None:
    shop.send(to=LONDON)

    with pytest.raises(LookupError, match=r"address: '\+442079460958' is not '\+1 206-555-0100'"):
        shop.pinpoint.outbox.one(address="+1 206-555-0100")
