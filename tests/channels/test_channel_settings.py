"""The settings of e-mail and SMS channels: which are stored, shown and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.channels.setting_checks import is_mail_address

from .conftest import EMAIL, REQUESTS

if TYPE_CHECKING:
    from collections.abc import Callable

    Get = Callable[[str], Any]
    Update = Callable[..., Any]
    Refused = Callable[..., str]

ROLE = "arn:aws:iam::123456789012:role/pinpoint"
COMMON = {
    "ApplicationId",
    "CreationDate",
    "Enabled",
    "Id",
    "IsArchived",
    "LastModifiedDate",
    "Platform",
    "Version",
}


def own(channel: Any) -> dict[str, Any]:
    """Return the members of a channel, except those that all channels have."""
    return {name: value for name, value in channel.items() if name not in COMMON}


def test_given_an_sms_channel_without_settings_then_it_shows_only_both_rates(update: Update) -> None:
    assert own(update("SMS", Enabled=True)) == {
        "PromotionalMessagesPerSecond": 20,
        "TransactionalMessagesPerSecond": 20,
    }


def test_given_an_sms_channel_with_settings_when_an_update_leaves_them_out_then_they_are_removed(
    update: Update, get: Get
) -> None:
    before = update("SMS", SenderId="Shop", ShortCode="12345")
    assert (before["SenderId"], before["ShortCode"]) == ("Shop", "12345")

    update("SMS", ShortCode="12345")

    assert "SenderId" not in get("SMS")
    assert get("SMS")["ShortCode"] == "12345"


@pytest.mark.parametrize(
    "sender_id", ["a", "Shop", "1800FLOWERS", "1234567890a", "1234", "My Shop", "My-Shop", "Läden", " ", "Shop\n"]
)
def test_given_any_sender_id_of_1_to_11_characters_then_it_is_accepted(update: Update, sender_id: str) -> None:
    assert update("SMS", SenderId=sender_id)["SenderId"] == sender_id


def test_given_a_longer_sender_id_then_it_is_refused(refused: Refused) -> None:
    text = "SenderId must have at most 11 characters, not 12: 'TwelveLetter'"

    assert refused("SMS", SenderId="TwelveLetter") == text


@pytest.mark.parametrize("short_code", ["+12065550100", "12a45", "12 345", "١٢٣"])
def test_given_a_short_code_that_is_not_a_number_then_it_is_refused(refused: Refused, short_code: str) -> None:
    assert refused("SMS", ShortCode=short_code) == f"ShortCode must be digits only, not {short_code!r}"


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("SMS", {"SenderId": "", "ShortCode": ""}),
        ("EMAIL", {"ConfigurationSet": "", "OrchestrationSendingRoleArn": "", "RoleArn": ""}),
    ],
)
def test_given_an_empty_optional_setting_then_it_is_not_set(update: Update, kind: str, given: Any) -> None:
    request = EMAIL if kind == "EMAIL" else {}

    assert own(update(kind, **request, **given)).keys().isdisjoint(given)


def test_given_an_email_channel_then_it_shows_its_settings_except_the_role_for_events(update: Update) -> None:
    settings = {**EMAIL, "ConfigurationSet": "my_set-1", "OrchestrationSendingRoleArn": ROLE}

    assert own(update("EMAIL", **settings, RoleArn=ROLE)) == {**settings, "MessagesPerSecond": 1}


def test_given_an_email_channel_when_an_update_leaves_settings_out_then_they_are_removed(
    update: Update, get: Get
) -> None:
    update("EMAIL", **EMAIL, ConfigurationSet="set", OrchestrationSendingRoleArn=ROLE)

    update("EMAIL", **EMAIL)

    assert own(get("EMAIL")) == {**EMAIL, "MessagesPerSecond": 1}


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com",
        "Shop <shop@example.com>",
        "A, B <a@example.com>",
        '"A, B" <a.b+c@mail.example.com>',
        "Café Zürich <cafe@example.com>",
        '"Zürich, Café" <cafe@example.com>',
    ],
)
def test_given_a_valid_from_address_then_it_is_accepted(update: Update, address: str) -> None:
    assert update("EMAIL", **{**EMAIL, "FromAddress": address})["FromAddress"] == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.com",
        "a@",
        "@example.com",
        "a b@example.com",
        "a@b@example.com",
        "Shop <shop>",
        "a@example.com\r",
        "a@example.com\n",
        "a\0@example.com",
        "Shop\r <shop@example.com>",
        "Shop\x85 <shop@example.com>",
        "Shop\u2028 <shop@example.com>",
        "café@example.com",
        "a@exämple.com",
        "Café <café@example.com>",
        "Zürich, Café <cafe@example.com>",
    ],
)
def test_given_an_invalid_from_address_then_it_is_refused(refused: Refused, address: str) -> None:
    text = f"FromAddress must be an e-mail address, not {address!r}"

    assert refused("EMAIL", **{**EMAIL, "FromAddress": address}) == text


@pytest.mark.parametrize(
    "identity",
    [
        "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
        "arn:aws-us-gov:ses:us-gov-west-1:123456789012:identity/a@example.com",
    ],
)
def test_given_an_identity_of_ses_then_it_is_accepted(update: Update, identity: str) -> None:
    assert update("EMAIL", **{**EMAIL, "Identity": identity})["Identity"] == identity


@pytest.mark.parametrize(
    "identity",
    [
        "",
        "example.com",
        "arn:aws:ses:eu-west-1:123456789012:identity/",
        "arn:aws:ses:eu-west-1:123456789012:configuration-set/set",
        "arn:aws:iam::123456789012:role/pinpoint",
    ],
)
def test_given_a_value_that_is_not_an_identity_of_ses_then_it_is_refused(refused: Refused, identity: str) -> None:
    text = refused("EMAIL", **{**EMAIL, "Identity": identity})

    assert text.startswith("Identity must be the ARN of an identity of Amazon SES, such as arn:aws:ses:")


@pytest.mark.parametrize(
    "configuration_set", ["set", "a" * 64, "arn:aws:ses:us-east-1:123456789012:configuration-set/my_set-1"]
)
def test_given_the_name_or_the_arn_of_a_configuration_set_then_it_is_stored_unchanged(
    update: Update, configuration_set: str
) -> None:
    assert update("EMAIL", **EMAIL, ConfigurationSet=configuration_set)["ConfigurationSet"] == configuration_set


@pytest.mark.parametrize(
    "configuration_set", ["my set", "a" * 65, "arn:aws:ses:us-east-1:123456789012:identity/example.com", "arn:x"]
)
def test_given_neither_a_name_nor_an_arn_of_a_configuration_set_then_it_is_refused(
    refused: Refused, configuration_set: str
) -> None:
    text = refused("EMAIL", **EMAIL, ConfigurationSet=configuration_set)

    assert text.startswith("ConfigurationSet must be the name or ARN of a configuration set of Amazon SES, not ")


@pytest.mark.parametrize("member", ["RoleArn", "OrchestrationSendingRoleArn"])
def test_given_a_value_that_is_not_a_role_then_it_is_refused(refused: Refused, member: str) -> None:
    text = refused("EMAIL", **EMAIL, **{member: "arn:aws:s3:::bucket"})

    assert text.startswith(f"{member} must be the ARN of an IAM role, not 'arn:aws:s3:::bucket'")


def test_given_a_setting_that_breaks_its_rule_when_the_channel_is_disabled_then_it_is_still_refused(
    refused: Refused,
) -> None:
    assert refused("SMS", Enabled=False, SenderId="TwelveLetter").startswith("SenderId must have")
    assert refused("GCM", Enabled=False, DefaultAuthenticationMethod="X").startswith("DefaultAuthenticationMethod")


def test_given_a_voice_channel_then_it_has_no_special_members(update: Update) -> None:
    assert own(update("VOICE", **REQUESTS["VOICE"])) == {}


@pytest.mark.parametrize(("depth", "is_accepted"), [(100, True), (101, False), (5_000, False)])
def test_given_an_address_with_too_many_nested_comments_then_it_is_refused(depth: int, is_accepted: bool) -> None:
    assert is_mail_address(f"é{'(' * depth}{')' * depth} <a@b.example>") is is_accepted
