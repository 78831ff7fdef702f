"""Which message a recipient gets: that of the channel, a default, a template, or what overrides them."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from email.header import decode_header
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


def test_t20_given_three_levels_then_the_most_particular_one_wins_on_each_channel(shop: Shop) -> None:
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


def test_t22_given_a_body_override_for_one_of_two_addresses_then_only_that_one_has_it(shop: Shop) -> None:
    addresses = {NUMBER: {"ChannelType": "SMS", "BodyOverride": "B"}, OTHER_NUMBER: {"ChannelType": "SMS"}}

    shop.send(sms("S"), to=addresses)

    assert shop.bodies == ["B", "S"]


def test_t23_given_a_title_override_of_an_endpoint_then_the_alert_has_that_title(shop: Shop) -> None:
    shop.endpoint("phone", "APNS", "token")

    shop.send_to_endpoint("phone", {"APNSMessage": {"Title": "T", "Body": "B"}}, {"TitleOverride": "O"})

    assert shop.last.payload is not None
    assert shop.last.payload["aps"]["alert"] == {"title": "O", "body": "B"}
    assert (shop.last.title, shop.last.body) == ("O", "B")


def test_t24_given_raw_content_of_an_address_then_exactly_that_is_delivered(shop: Shop) -> None:
    raw = '{"notification": {"title": "x"}}'

    shop.send({"GCMMessage": {"Body": "G"}}, to={"token": {"ChannelType": "GCM", "RawContent": raw}})

    assert shop.last.raw == raw.encode()
    assert shop.last.payload == json.loads(raw)


def test_given_overrides_of_an_e_mail_then_they_are_its_subject_and_both_of_its_texts(shop: Shop) -> None:
    message = mail(HtmlPart={"Data": "<p>hello</p>"})

    shop.send(message, to={"jo@example.com": {"ChannelType": "EMAIL", "TitleOverride": "T", "BodyOverride": "a & b"}})

    details = shop.last.details
    assert (shop.last.subject, details["text"], details["html"]) == ("T", "a & b", "a & b")


@pytest.mark.parametrize("message", [{"EmailMessage": {"Body": "D"}}, {"DefaultMessage": {"Body": "D"}}])
def test_given_a_title_override_of_an_e_mail_without_a_subject_then_it_is_the_subject(shop: Shop, message: Any) -> None:
    shop.send(message, to={"jo@example.com": {"ChannelType": "EMAIL", "TitleOverride": "T {{Address}}"}})

    assert (shop.last.title, shop.last.body) == ("T jo@example.com", "D")


def test_given_an_e_mail_with_only_a_subject_then_a_body_override_is_its_text(shop: Shop) -> None:
    message = {"EmailMessage": {"SimpleEmail": {"Subject": {"Data": "S"}}}}

    shop.send(message, to={"jo@example.com": {"ChannelType": "EMAIL", "BodyOverride": "B"}})

    assert (shop.last.title, shop.last.body) == ("S", "B")


def test_given_a_channel_with_settings_only_then_the_text_of_the_default_message_is_sent(shop: Shop) -> None:
    message = {"DefaultMessage": {"Body": "D"}, "SMSMessage": {"MessageType": "PROMOTIONAL"}}

    shop.send(message)

    assert (shop.last.body, shop.last.details["message_type"]) == ("D", "PROMOTIONAL")


def test_t30_given_a_template_and_a_message_with_settings_then_the_text_is_the_templates(shop: Shop) -> None:
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
def test_t31_given_two_versions_then_the_active_one_or_the_one_that_is_named_is_sent(
    shop: Shop, version: Any, expected: str
) -> None:
    versions(shop)

    shop.send({}, TemplateConfiguration={"SMSTemplate": {"Name": "template", **version}})

    assert (shop.last.body, shop.last.template_version) == ({"1": "one", "2": "two"}[expected], expected)


def test_t82_given_a_push_template_with_a_default_and_a_part_for_android_then_each_phone_gets_its_own(
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


def test_t84_given_a_version_made_active_between_two_sends_then_the_second_has_it_and_the_first_stays(
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


def test_given_a_template_that_is_overwritten_or_deleted_then_the_record_of_what_was_sent_stays(shop: Shop) -> None:
    versions(shop)
    shop.send({}, TemplateConfiguration={"SMSTemplate": {"Name": "template", "Version": "1"}})
    before = shop.last

    shop.client.update_sms_template(TemplateName="template", SMSTemplateRequest={"Body": "new"})
    shop.client.delete_sms_template(TemplateName="template")

    assert shop.last == before
    assert before.body == "one"


def test_given_a_template_and_another_message_inline_then_the_content_is_the_templates(shop: Shop) -> None:
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


def test_given_an_e_mail_template_then_its_headers_are_those_of_the_mail(shop: Shop) -> None:
    shop.template("email", Subject="S", HtmlPart="<p>h</p>", Headers=[{"Name": "X-Who", "Value": "{{Address}}"}])

    shop.send({}, to="jo@example.com", channel="EMAIL", TemplateConfiguration={"EmailTemplate": {"Name": "template"}})

    assert message_from_bytes(shop.last.raw)["X-Who"] == "jo@example.com"
    assert shop.last.body == "<p>h</p>"


def test_given_a_voice_template_then_it_says_the_voice_too(shop: Shop) -> None:
    shop.template("voice", Body="Hi", VoiceId="Joanna", LanguageCode="en-US")

    shop.send({}, channel="VOICE", TemplateConfiguration={"VoiceTemplate": {"Name": "template"}})

    assert (shop.last.body, shop.last.details["voice_id"], shop.last.details["language_code"]) == (
        "Hi",
        "Joanna",
        "en-US",
    )


def test_t108_given_voice_that_is_set_up_later_then_it_fails_before_and_speaks_after(shop: Shop) -> None:
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


@pytest.mark.parametrize(
    ("kind", "name"), [("SMS", "sms"), ("VOICE", "voice"), ("EMAIL", "email"), ("GCM", "push notification")]
)
@pytest.mark.parametrize("message", [{}, {"DefaultMessage": {}}, {"DefaultMessage": {"Substitutions": {"a": ["b"]}}}])
def test_given_a_request_that_says_nothing_to_a_channel_then_its_recipient_is_told(
    shop: Shop, kind: str, name: str, message: Any
) -> None:
    result = shop.send(message, channel=kind)

    assert result["StatusMessage"] == f"Either template or {name} message must be specified"
    assert (result["DeliveryStatus"], result["StatusCode"]) == ("PERMANENT_FAILURE", 400)


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


def test_t53_given_an_e_mail_with_two_texts_then_it_is_an_alternative_from_the_channels_address(shop: Shop) -> None:
    subject = {"Data": "Grüße", "Charset": "ISO-8859-1"}

    shop.send(mail(HtmlPart={"Data": "<p>hello</p>"}, Subject=subject), to="jo@example.com", channel="EMAIL")

    message = message_from_bytes(shop.last.raw)
    assert message.get_content_type() == "multipart/alternative"
    parts: Any = message.get_payload()
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert (message["From"], message["To"], shop.last.subject) == ("sender@example.com", "jo@example.com", "Grüße")
    [(encoded, charset)] = decode_header(message["Subject"])
    assert (encoded, charset) == ("Grüße".encode("latin-1"), "iso-8859-1")


def test_t54_given_a_raw_e_mail_then_exactly_its_bytes_are_sent(shop: Shop) -> None:
    data = b"From: a@example.com\nSubject: raw\n\n\x00\xffbytes"

    shop.send({"EmailMessage": {"RawEmail": {"Data": data}}}, to="jo@example.com", channel="EMAIL")

    assert shop.last.raw == data
    assert shop.last.title == "raw"


def test_t57_given_sixteen_headers_or_a_value_that_is_too_long_when_rendered_then_the_mail_is_refused(
    shop: Shop,
) -> None:
    headers = [{"Name": f"X-{number}", "Value": "{{v}}"} for number in range(16)]

    def send(count: int, value: str) -> Any:
        settings = {"ChannelType": "EMAIL", "Substitutions": {"v": [value]}}
        return shop.send(mail(Headers=headers[:count]), to={"jo@example.com": settings})["jo@example.com"]

    assert send(15, "x" * 870)["DeliveryStatus"] == "SUCCESSFUL"
    sent = message_from_bytes(shop.last.raw)
    assert ["".join(sent[f"X-{number}"].split()) for number in range(15)] == ["x" * 870] * 15
    assert send(15, "x" * 871)["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert send(16, "x")["DeliveryStatus"] == "PERMANENT_FAILURE"


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
def test_given_settings_alone_then_there_is_no_message(shop: Shop, message: Any, channel: str) -> None:
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
def test_given_a_text_that_is_empty_for_somebody_then_the_result_says_that(
    shop: Shop, channel: str, message: Any
) -> None:
    result = shop.send(message, channel=channel)

    assert result["DeliveryStatus"] == "PERMANENT_FAILURE"
    assert result["StatusMessage"].endswith("message has no text for this recipient")


@pytest.mark.parametrize("message", [{"Badge": 0}, {"Data": {"a": "1"}}, {"SilentPush": True}, {"Title": "T"}])
def test_given_a_push_that_an_app_can_act_on_then_it_is_sent_without_a_text(shop: Shop, message: Any) -> None:
    assert shop.send({"APNSMessage": message}, channel="APNS")["DeliveryStatus"] == "SUCCESSFUL"


def test_given_a_part_of_a_template_that_says_nothing_then_the_push_fails(shop: Shop) -> None:
    shop.template("push", Default={"Body": "hello"}, APNS={"Sound": "default"})

    result = shop.send({}, channel="APNS", TemplateConfiguration={"PushTemplate": {"Name": "template"}})

    assert result["StatusMessage"] == "Version 1 of the template 'template' has no text for this recipient"


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
def test_given_content_that_other_content_replaces_then_it_cannot_fail_the_message(
    shop: Shop, channel: str, message: Any
) -> None:
    assert shop.send(message, channel=channel, to="jo@example.com")["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.last.was_sent


def test_given_raw_content_of_a_recipient_then_the_template_is_not_rendered_for_it(shop: Shop) -> None:
    shop.template("push", Default={"Body": "Hi {{n}}"})
    raw = '{"data":{"a":"1"}}'

    result = shop.send(
        {},
        to={"token": {"ChannelType": "GCM", "RawContent": raw}},
        TemplateConfiguration={"PushTemplate": {"Name": "template"}},
    )

    assert (result["token"]["DeliveryStatus"], shop.last.raw) == ("SUCCESSFUL", raw.encode())


@pytest.mark.parametrize("channel", ["SMS", "VOICE", "EMAIL"])
def test_given_overrides_that_a_channel_does_not_have_then_they_are_not_looked_at(shop: Shop, channel: str) -> None:
    address = "jo@example.com" if channel == "EMAIL" else NUMBER
    settings = {"ChannelType": channel, "RawContent": "{{#if"}
    if channel != "EMAIL":
        settings["TitleOverride"] = "{{#if"

    results = shop.send({"DefaultMessage": {"Body": "hello"}}, to={address: settings})

    assert results[address]["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.bodies == ["hello"]


def test_given_overrides_alone_then_they_are_no_message_but_they_are_the_text_of_one(shop: Shop) -> None:
    recipients = {NUMBER: {"ChannelType": "SMS", "BodyOverride": "hello"}}

    nothing = shop.send({"APNSMessage": {"Body": "for others"}}, to=recipients)[NUMBER]
    something = shop.send({"SMSMessage": {"MessageType": "PROMOTIONAL"}}, to=recipients)[NUMBER]

    assert nothing["StatusMessage"] == "Either template or sms message must be specified"
    assert (something["DeliveryStatus"], shop.last.body) == ("SUCCESSFUL", "hello")
