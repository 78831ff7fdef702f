"""The choice of the message for a recipient: the channel's message, a default, or an override."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import NUMBER, OTHER_NUMBER, mail, sms

if TYPE_CHECKING:
    from .conftest import Shop

ONE_EACH: dict[str, Any] = {
    "token": {"ChannelType": "GCM"},
    "apple token": {"ChannelType": "APNS"},
    NUMBER: {"ChannelType": "SMS"},
}


def test_t20_given_messages_at_three_levels_then_the_most_specific_one_wins_on_each_channel(shop: Shop) -> None:
    message = {
        "DefaultMessage": {"Body": "D"},
        "DefaultPushNotificationMessage": {"Body": "P"},
        "GCMMessage": {"Body": "G"},
    }

    shop.send(message, to=ONE_EACH)

    assert shop.bodies == ["G", "P", "D"]


def test_t21_given_only_the_default_message_then_every_channel_gets_it(shop: Shop) -> None:
    addresses = {
        **ONE_EACH,
        "jo@example.com": {"ChannelType": "EMAIL"},
        OTHER_NUMBER: {"ChannelType": "VOICE"},
        "adm": {"ChannelType": "ADM"},
        "baidu": {"ChannelType": "BAIDU"},
    }

    shop.send({"DefaultMessage": {"Body": "D"}}, to=addresses)

    assert shop.bodies == ["D"] * 7
    assert shop.pinpoint.outbox.one(channel="EMAIL").title == ""


def test_t22_given_a_body_override_for_one_of_two_addresses_then_only_that_message_has_it(shop: Shop) -> None:
    addresses = {NUMBER: {"ChannelType": "SMS", "BodyOverride": "B"}, OTHER_NUMBER: {"ChannelType": "SMS"}}

    shop.send(sms("S"), to=addresses)

    assert shop.bodies == ["B", "S"]


def test_t23_given_a_title_override_of_an_endpoint_then_the_alert_has_that_title(shop: Shop) -> None:
    shop.endpoint("phone", "APNS", "token")

    shop.send_to_endpoint("phone", {"APNSMessage": {"Title": "T", "Body": "B"}}, {"TitleOverride": "O"})

    assert shop.last.payload is not None
    assert shop.last.payload["aps"]["alert"] == {"title": "O", "body": "B"}
    assert (shop.last.title, shop.last.body) == ("O", "B")


def test_t24_given_raw_content_for_an_address_then_it_is_delivered_unchanged(shop: Shop) -> None:
    raw = '{"notification": {"title": "x"}}'

    shop.send({"GCMMessage": {"Body": "G"}}, to={"token": {"ChannelType": "GCM", "RawContent": raw}})

    assert shop.last.raw == raw.encode()
    assert shop.last.payload == json.loads(raw)


def test_given_overrides_for_an_e_mail_then_they_replace_its_subject_and_both_its_texts(shop: Shop) -> None:
    message = mail(HtmlPart={"Data": "<p>hello</p>"})

    shop.send(message, to={"jo@example.com": {"ChannelType": "EMAIL", "TitleOverride": "T", "BodyOverride": "a & b"}})

    details = shop.last.details
    assert (shop.last.subject, details["text"], details["html"]) == ("T", "a & b", "a & b")


@pytest.mark.parametrize("message", [{"EmailMessage": {"Body": "D"}}, {"DefaultMessage": {"Body": "D"}}])
def test_given_a_title_override_for_an_e_mail_without_a_subject_then_it_is_the_subject(
    shop: Shop, message: Any
) -> None:
    shop.send(message, to={"jo@example.com": {"ChannelType": "EMAIL", "TitleOverride": "T {{Address}}"}})

    assert (shop.last.title, shop.last.body) == ("T jo@example.com", "D")


def test_given_an_e_mail_with_only_a_subject_then_a_body_override_is_its_text(shop: Shop) -> None:
    message = {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "S"}}}}

    shop.send(message, to={"jo@example.com": {"ChannelType": "EMAIL", "BodyOverride": "B"}})

    assert (shop.last.title, shop.last.body) == ("S", "B")


def test_given_a_channel_message_with_only_settings_then_the_text_of_the_default_message_is_sent(shop: Shop) -> None:
    message = {"DefaultMessage": {"Body": "D"}, "SMSMessage": {"MessageType": "PROMOTIONAL"}}

    shop.send(message)

    assert (shop.last.body, shop.last.details["message_type"]) == ("D", "PROMOTIONAL")


@pytest.mark.parametrize(
    ("kind", "name"), [("SMS", "sms"), ("VOICE", "voice"), ("EMAIL", "email"), ("GCM", "push notification")]
)
@pytest.mark.parametrize("message", [{}, {"DefaultMessage": {}}, {"DefaultMessage": {"Substitutions": {"a": ["b"]}}}])
def test_given_a_request_without_a_message_for_a_channel_then_the_result_says_so(
    shop: Shop, kind: str, name: str, message: Any
) -> None:
    result = shop.send(message, channel=kind)

    assert result["StatusMessage"] == f"Either template or {name} message must be specified"
    assert (result["DeliveryStatus"], result["StatusCode"]) == ("PERMANENT_FAILURE", 400)


@pytest.mark.parametrize(
    ("message", "channel"),
    [
        ({"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "S"}}}}, "EMAIL"),
        ({"SMSMessage": {"MessageType": "PROMOTIONAL"}}, "SMS"),
        ({"APNSMessage": {"Priority": "10"}}, "APNS"),
        ({"APNSMessage": {"Body": "", "RawContent": ""}}, "APNS"),
        ({"GCMMessage": {"Sound": "default"}}, "GCM"),
    ],
)
def test_given_a_message_with_only_settings_then_it_is_not_sent(shop: Shop, message: Any, channel: str) -> None:
    result = shop.send(message, channel=channel)

    assert result["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert re.fullmatch(r"Either template or .* message must be specified", result["StatusMessage"])


@pytest.mark.parametrize(
    ("channel", "message"),
    [
        ("SMS", {"SMSMessage": {"Body": "{{n}}"}}),
        ("VOICE", {"VoiceMessage": {"Body": "{{n}}"}}),
        ("GCM", {"GCMMessage": {"Body": "{{n}}"}}),
        ("EMAIL", {"EmailMessage": {"SimpleEmail": {"TextPart": {"Data": "{{n}}"}}}}),
    ],
)
def test_given_a_text_that_is_empty_for_one_recipient_then_the_result_says_so(
    shop: Shop, channel: str, message: Any
) -> None:
    result = shop.send(message, channel=channel)

    assert result["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert result["StatusMessage"].endswith("message has no text for this recipient")


@pytest.mark.parametrize("message", [{"Badge": 0}, {"Data": {"a": "1"}}, {"SilentPush": True}, {"Title": "T"}])
def test_given_a_push_without_a_text_that_an_app_can_act_on_then_it_is_sent(shop: Shop, message: Any) -> None:
    assert shop.send({"APNSMessage": message}, channel="APNS")["DeliveryStatus"] == "SUCCESSFUL"


UNRENDERABLE = {"Body": "{{#if"}


@pytest.mark.parametrize(
    ("channel", "message"),
    [
        ("APNS", {"DefaultMessage": UNRENDERABLE, "APNSMessage": {"RawContent": '{"aps":{"alert":"A"}}'}}),
        ("GCM", {"GCMMessage": {**UNRENDERABLE, "Data": {"a": "{{#if"}, "RawContent": '{"data":{"a":"1"}}'}}),
        ("EMAIL", {"DefaultMessage": UNRENDERABLE, **mail()}),
        (
            "EMAIL",
            {
                "DefaultMessage": UNRENDERABLE,
                "EmailMessage": {"RawEmail": {"Data": b"From: a@example.com\nSubject: S\n\nB"}},
            },
        ),
    ],
)
def test_given_content_that_other_content_replaces_then_errors_in_it_do_not_matter(
    shop: Shop, channel: str, message: Any
) -> None:
    assert shop.send(message, channel=channel, to="jo@example.com")["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.last.was_sent


@pytest.mark.parametrize("channel", ["SMS", "VOICE", "EMAIL"])
def test_given_overrides_that_a_channel_does_not_have_then_they_are_ignored(shop: Shop, channel: str) -> None:
    address = "jo@example.com" if channel == "EMAIL" else NUMBER
    settings = {"ChannelType": channel, "RawContent": "{{#if"}
    if channel != "EMAIL":
        settings["TitleOverride"] = "{{#if"

    results = shop.send({"DefaultMessage": {"Body": "hello"}}, to={address: settings})

    assert results[address]["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.bodies == ["hello"]


def test_given_only_overrides_then_there_is_no_message_but_a_message_without_text_can_use_them(shop: Shop) -> None:
    recipients = {NUMBER: {"ChannelType": "SMS", "BodyOverride": "hello"}}

    nothing = shop.send({"APNSMessage": {"Body": "for others"}}, to=recipients)[NUMBER]
    something = shop.send({"SMSMessage": {"MessageType": "PROMOTIONAL"}}, to=recipients)[NUMBER]

    assert nothing["StatusMessage"] == "Either template or sms message must be specified"
    assert (something["DeliveryStatus"], shop.last.body) == ("SUCCESSFUL", "hello")
