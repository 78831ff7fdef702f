"""The configuration set of an e-mail channel: every name exists, but an ARN is not a name when a message is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import SENT, Shop, mail, short

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint

ARN = "arn:aws:ses:us-east-1:123456789012:configuration-set/set"
RAW = {"EmailMessage": {"RawEmail": {"Data": b"From: sender@example.com\r\n\r\nhello"}}}


def set_up(shop: Shop, configuration_set: str) -> None:
    """Set up the e-mail channel with a configuration set."""
    shop.client.update_email_channel(
        ApplicationId="shop",
        EmailChannelRequest={
            "FromAddress": "sender@example.com",
            "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
            "ConfigurationSet": configuration_set,
        },
    )


def send(shop: Shop, message: Any = None) -> Any:
    return shop.send(message or mail(), to="jo@example.com", channel="EMAIL")


@pytest.mark.parametrize("message", [mail(), RAW, mail("{{Name}"), mail("{{upper 1 2 3}}")])
def test_given_the_arn_of_a_configuration_set_when_an_e_mail_is_sent_then_it_fails_with_the_error_of_ses(
    shop: Shop, message: Any
) -> None:
    set_up(shop, ARN)

    result = send(shop, message)

    assert short(result) == ("PERMANENT_FAILURE", 400)
    assert result["StatusMessage"] == f"Configuration set <{ARN}> does not exist."
    assert not shop.last.was_sent
    assert not shop.events


def test_given_the_arn_when_an_e_mail_fails_then_the_outbox_has_its_content(shop: Shop) -> None:
    set_up(shop, ARN)

    send(shop, mail("Hi", "hello"))

    assert (shop.last.title, shop.last.body) == ("Hi", "hello")


def test_given_the_arn_when_other_channels_send_then_they_are_not_affected(shop: Shop) -> None:
    set_up(shop, ARN)

    assert shop.send().items() >= SENT.items()


@pytest.mark.parametrize("name", ["", "set", "my_set-1"])
def test_given_a_name_or_no_name_when_an_e_mail_is_sent_then_the_configuration_set_exists(
    shop: Shop, name: str
) -> None:
    set_up(shop, name)

    assert send(shop).items() >= SENT.items()


def test_given_a_name_when_the_test_says_that_it_does_not_exist_then_the_e_mail_fails(
    shop: Shop, mocked: Pinpoint
) -> None:
    set_up(shop, "gone")
    text = "Configuration set <gone> does not exist."
    mocked.faults.deliver("*", "PERMANENT_FAILURE", channel="EMAIL", status_message=text)

    assert send(shop)["StatusMessage"] == text
