"""Rules of `faults.deliver`: which rule of many decides, for any order and any spelling of their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest

from pinpoint_mock import mock_pinpoint

from .conftest import NUMBER, OTHER_NUMBER, Shop, mail

if TYPE_CHECKING:
    from pinpoint_mock import SentMessage


def statuses(shop: Shop, *addresses: str) -> list[str]:
    """Return the statuses of messages to addresses, each in a separate request."""
    return [shop.send(to=address)["DeliveryStatus"] for address in addresses]


def test_given_rules_for_one_address_and_for_all_then_the_rule_that_was_added_first_decides(shop: Shop) -> None:
    shop.pinpoint.faults.deliver(NUMBER, "THROTTLED", times=1)
    shop.pinpoint.faults.deliver("*", "TEMPORARY_FAILURE", times=2)
    shop.pinpoint.faults.deliver(NUMBER, "UNKNOWN_FAILURE")

    assert statuses(shop, NUMBER, NUMBER, OTHER_NUMBER, NUMBER, OTHER_NUMBER) == [
        *("THROTTLED", "TEMPORARY_FAILURE", "TEMPORARY_FAILURE", "UNKNOWN_FAILURE", "SUCCESSFUL"),
    ]


def test_given_rules_for_many_addresses_then_each_rule_decides_for_its_address(shop: Shop) -> None:
    for number in range(100):
        shop.pinpoint.faults.deliver(f"+1206555{number:04}", "OPT_OUT", times=1)

    assert statuses(shop, "+12065550042", "+12065550042", "+12065559999") == ["OPT_OUT", "SUCCESSFUL", "SUCCESSFUL"]
    assert repr(shop.pinpoint.faults).startswith(
        "<pinpoint.faults: 99 rules>\n  +12065550000: OPT_OUT, 1 time, never used\n"
    )


@pytest.mark.parametrize("spelling", ["1-206-555-0100", "+1 (206) 555-0100", "12065550100"])
def test_given_a_rule_for_a_number_then_it_applies_to_every_spelling(shop: Shop, spelling: str) -> None:
    shop.pinpoint.faults.deliver(spelling, "THROTTLED")

    assert statuses(shop, NUMBER) == ["THROTTLED"]
    assert spelling in repr(shop.pinpoint.faults)


@pytest.mark.parametrize(
    "spelling", ["JO@example.com", "Jo <jo@Example.com>", '"Jo, x" <jo@example.com>', "jo@example.com (Jo)"]
)
def test_given_a_rule_for_a_mailbox_then_it_applies_to_every_spelling(shop: Shop, spelling: str) -> None:
    shop.pinpoint.faults.deliver(spelling, "THROTTLED")

    assert shop.send(mail("Hi"), to="jo@example.com", channel="EMAIL")["DeliveryStatus"] == "THROTTLED"
    assert shop.send(mail("Hi"), to="Somebody <jo@example.com>", channel="EMAIL")["DeliveryStatus"] == "THROTTLED"
    assert shop.send(mail("Hi"), to="joe@example.com", channel="EMAIL")["DeliveryStatus"] == "SUCCESSFUL"


def test_given_a_message_to_the_address_star_then_a_predicate_is_called_once(shop: Shop) -> None:
    asked: list[str] = []

    def refuse(message: SentMessage) -> bool:
        asked.append(message.address)
        return False

    shop.pinpoint.faults.deliver(refuse, "THROTTLED")
    shop.send({"GCMMessage": {"Body": "hello"}}, to="*", channel="GCM")

    assert asked == ["*"]


def test_given_a_predicate_that_clears_the_rules_then_its_own_message_still_gets_the_outcome(shop: Shop) -> None:
    def clear(_: SentMessage) -> bool:
        shop.pinpoint.faults.clear()
        return True

    shop.pinpoint.faults.deliver(clear, "THROTTLED", times=2)

    assert statuses(shop, NUMBER, NUMBER) == ["THROTTLED", "SUCCESSFUL"]


def test_given_a_rule_that_is_used_up_in_a_checkpoint_then_it_applies_again_afterwards(shop: Shop) -> None:
    shop.pinpoint.faults.deliver(NUMBER, "THROTTLED", times=1)
    with shop.pinpoint.checkpoint():
        assert statuses(shop, NUMBER, NUMBER) == ["THROTTLED", "SUCCESSFUL"]
        shop.pinpoint.faults.deliver(NUMBER, "OPT_OUT")

    assert statuses(shop, NUMBER, NUMBER) == ["THROTTLED", "SUCCESSFUL"]


def test_given_request_faults_for_one_operation_and_for_all_then_the_fault_that_was_added_first_decides() -> None:
    with mock_pinpoint() as pinpoint:
        client = boto3.client("pinpoint", region_name="us-east-1")
        pinpoint.faults.error("GetApps", "NotFoundException", times=1)
        pinpoint.faults.error("*", "BadRequestException", times=1)
        pinpoint.faults.error("GetApps", "ConflictException", times=1)

        for code in ("NotFoundException", "BadRequestException", "ConflictException"):
            with pytest.raises(client.exceptions.ClientError, match=code):
                client.get_apps()
        assert client.get_apps()["ApplicationsResponse"]["Item"] == []
