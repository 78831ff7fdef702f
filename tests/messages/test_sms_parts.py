"""The parts of an SMS: its characters decide the number of parts, and an SMS that is too long is not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import NUMBER, OTHER_NUMBER, sms

if TYPE_CHECKING:
    from .conftest import Shop


@pytest.mark.parametrize("body", ["x" * 1_601, "ç" * 631])
def test_t51_given_an_sms_that_is_too_long_then_it_fails_and_is_not_cut_off(shop: Shop, body: str) -> None:
    results = shop.send(
        sms(body), to={NUMBER: {"ChannelType": "SMS"}, OTHER_NUMBER: {"ChannelType": "SMS", "BodyOverride": "short"}}
    )

    assert "Invalid Message Exception" in results[NUMBER]["StatusMessage"]
    assert results[NUMBER]["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert [message.body for message in shop.pinpoint.outbox if message.was_sent] == ["short"]


@pytest.mark.parametrize(
    ("body", "encoding", "parts"),
    [
        *(("x" * 160, "GSM-7", 1), ("x" * 161, "GSM-7", 2), ("x" * 306, "GSM-7", 2), ("x" * 307, "GSM-7", 3)),
        *(("ç" * 70, "UCS-2", 1), ("ç" * 71, "UCS-2", 2), ("Ç" * 70, "GSM-7", 1)),
        *(("€" * 80, "GSM-7", 1), ("€" * 81, "GSM-7", 2)),
    ],
)
def test_t47_t48_t49_given_a_text_then_its_characters_decide_how_many_parts_it_takes(
    shop: Shop, body: str, encoding: str, parts: int
) -> None:
    shop.send(sms(body))

    assert (shop.last.details["encoding"], shop.last.details["parts"]) == (encoding, parts)
    assert shop.app.events[-1].attributes["number_of_message_parts"] == str(parts)


def test_t50_given_the_bill_of_the_guide_then_it_takes_two_parts(shop: Shop) -> None:
    shop.send(
        sms(
            "Hello Carlos. Your Example Corp. bill of $100 is now available. "
            "Autopay is scheduled for next Thursday, April 9. "
            "To view the details of your bill, go to https://example.com/bill1."
        )
    )

    assert (shop.last.details["encoding"], shop.last.details["parts"]) == ("GSM-7", 2)


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (
            "John: Your appointment with Dr. Salazar’s office is scheduled for next Thursday at 4:30pm. "
            "Reply YES to confirm, NO to reschedule.",
            2,
        ),
        (
            "John: Your appointment with Dr. Salazar's office is scheduled for next Thursday at 4:30pm. "
            "Reply YES to confirm, NO to reschedule.",
            1,
        ),
    ],
)
def test_t50_given_a_typographic_apostrophe_then_the_text_takes_two_parts(shop: Shop, body: str, parts: int) -> None:
    shop.send(sms(body))

    assert len(body) == 130
    assert shop.last.details["parts"] == parts
    assert shop.app.events[-1].attributes["number_of_message_parts"] == str(parts)
