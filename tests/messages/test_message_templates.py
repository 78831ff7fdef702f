"""Messages from templates: the version that is sent, and the parts that each channel uses."""

from __future__ import annotations

from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import NUMBER, sms

if TYPE_CHECKING:
    from .conftest import Shop


def test_t30_given_a_template_and_a_message_with_settings_then_the_template_gives_the_text(shop: Shop) -> None:
    shop.template("sms", Body="from the template")

    shop.send(
        {"SMSMessage": {"MessageType": "PROMOTIONAL"}}, TemplateConfiguration={"SMSTemplate": {"Name": "template"}}
    )

    assert (shop.last.body, shop.last.details["message_type"]) == ("from the template", "PROMOTIONAL")
    assert (shop.last.template, shop.last.template_version) == ("template", "1")


def versions(shop: Shop) -> None:
    shop.template("sms", Body="one")
    shop.client.update_sms_template(TemplateName="template", SMSTemplateRequest={"Body": "two"}, CreateNewVersion=True)


@pytest.mark.parametrize(("version", "expected"), [({}, "1"), ({"Version": "2"}, "2"), ({"Version": "latest"}, "2")])
def test_t31_given_two_versions_then_the_named_one_or_else_the_active_one_is_sent(
    shop: Shop, version: Any, expected: str
) -> None:
    versions(shop)

    shop.send({}, TemplateConfiguration={"SMSTemplate": {"Name": "template", **version}})

    assert (shop.last.body, shop.last.template_version) == ({"1": "one", "2": "two"}[expected], expected)


def test_t82_given_a_push_template_with_a_default_and_a_part_for_android_then_each_phone_gets_its_part(
    shop: Shop,
) -> None:
    shop.template("push", Default={"Title": "default", "Body": "D"}, GCM={"Title": "android", "Body": "G"})

    shop.send(
        {},
        to={"token": {"ChannelType": "GCM"}, "apple token": {"ChannelType": "APNS"}},
        TemplateConfiguration={"PushTemplate": {"Name": "template"}},
    )

    assert [(sent.channel, sent.title, sent.body) for sent in shop.pinpoint.outbox] == [
        ("GCM", "android", "G"),
        ("APNS", "default", "D"),
    ]


def test_t84_given_a_version_that_becomes_active_between_two_messages_then_only_the_second_has_it(
    shop: Shop,
) -> None:
    versions(shop)
    configuration = {"SMSTemplate": {"Name": "template"}}
    shop.send({}, TemplateConfiguration=configuration)
    before = shop.last

    shop.client.update_template_active_version(
        TemplateName="template", TemplateType="SMS", TemplateActiveVersionRequest={"Version": "2"}
    )
    shop.send({}, TemplateConfiguration=configuration)

    assert shop.bodies == ["one", "two"]
    assert shop.pinpoint.outbox[0] == before


def test_given_a_template_that_is_overwritten_or_deleted_then_messages_in_the_outbox_do_not_change(shop: Shop) -> None:
    versions(shop)
    shop.send({}, TemplateConfiguration={"SMSTemplate": {"Name": "template", "Version": "1"}})
    before = shop.last

    shop.client.update_sms_template(TemplateName="template", SMSTemplateRequest={"Body": "new"})
    shop.client.delete_sms_template(TemplateName="template")

    assert shop.last == before
    assert before.body == "one"


def test_given_a_template_and_an_inline_message_then_the_template_gives_the_content(shop: Shop) -> None:
    push = {"Body": "inline", "Title": "inline", "RawContent": '{"inline": 1}', "CollapseKey": "key"}
    raw = b"Subject: inline\r\n\r\ninline"
    message = {"GCMMessage": push, "EmailMessage": {"RawEmail": {"Data": raw}, "Body": "inline"}, **sms("inline")}
    shop.template("push", Default={"Body": "template"})
    shop.template("email", Subject="template", TextPart="template")
    shop.template("sms", Body="template")

    shop.send(
        message,
        to={
            "token": {"ChannelType": "GCM"},
            "jo@example.com": {"ChannelType": "EMAIL"},
            NUMBER: {"ChannelType": "SMS"},
        },
        TemplateConfiguration={name: {"Name": "template"} for name in ("PushTemplate", "EmailTemplate", "SMSTemplate")},
    )

    assert shop.bodies == ["template"] * 3
    pushed, mailed, _ = shop.pinpoint.outbox
    assert (pushed.title, mailed.title) == (None, "template")
    assert pushed.payload is not None
    assert pushed.payload["collapse_key"] == "key"


def test_given_an_e_mail_template_with_headers_then_the_e_mail_has_them(shop: Shop) -> None:
    shop.template("email", Subject="S", HtmlPart="<p>h</p>", Headers=[{"Name": "X-Who", "Value": "{{Address}}"}])

    shop.send({}, to="jo@example.com", channel="EMAIL", TemplateConfiguration={"EmailTemplate": {"Name": "template"}})

    assert message_from_bytes(shop.last.raw)["X-Who"] == "jo@example.com"
    assert shop.last.body == "<p>h</p>"


def test_given_a_voice_template_then_it_also_gives_the_voice(shop: Shop) -> None:
    shop.template("voice", Body="Hi", VoiceId="Joanna", LanguageCode="en-US")

    shop.send({}, channel="VOICE", TemplateConfiguration={"VoiceTemplate": {"Name": "template"}})

    assert (shop.last.body, shop.last.details["voice_id"], shop.last.details["language_code"]) == (
        "Hi",
        "Joanna",
        "en-US",
    )


def test_t108_given_a_voice_channel_that_is_set_up_later_then_messages_fail_before_and_succeed_after(
    shop: Shop,
) -> None:
    message = {"VoiceMessage": {"Body": "Hi", "VoiceId": "Joanna", "LanguageCode": "en-US"}}
    shop.client.delete_voice_channel(ApplicationId="shop")

    assert shop.send(message, channel="VOICE") == {
        "DeliveryStatus": "PERMANENT_FAILURE",
        "StatusCode": 400,
        "StatusMessage": "No channel of type VOICE is enabled for the application shop",
    }
    shop.client.update_voice_channel(ApplicationId="shop", VoiceChannelRequest={"Enabled": True})
    result = shop.send(message, channel="VOICE")

    assert result["StatusMessage"] == f"MessageId: {result['MessageId']}"
    assert shop.last.body == "Hi"
    assert shop.last.details == {"voice_id": "Joanna", "language_code": "en-US"}


def test_given_an_empty_part_of_a_template_then_the_push_fails(shop: Shop) -> None:
    shop.template("push", Default={"Body": "hello"}, APNS={"Sound": "default"})

    result = shop.send({}, channel="APNS", TemplateConfiguration={"PushTemplate": {"Name": "template"}})

    assert result["StatusMessage"] == "Version 1 of the template 'template' has no text for this recipient"


def test_given_raw_content_for_a_recipient_then_the_template_is_not_rendered(shop: Shop) -> None:
    shop.template("push", Default={"Body": "Hi {{n}}"})
    raw = '{"data":{"a":"1"}}'

    result = shop.send(
        {},
        to={"token": {"ChannelType": "GCM", "RawContent": raw}},
        TemplateConfiguration={"PushTemplate": {"Name": "template"}},
    )

    assert (result["token"]["DeliveryStatus"], shop.last.raw) == ("SUCCESSFUL", raw.encode())
