"""Previews: the messages that one person gets from a template."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import preview

from .people import ANN, NAME, TOO_LONG, endpoint, mail, push, sms

if TYPE_CHECKING:
    from pathlib import Path


def test_given_an_sms_template_when_it_is_previewed_then_the_preview_has_text_parts_and_encoding() -> None:
    [shown] = preview(sms(f"Hello {NAME}!"), ANN)
    assert (shown.body, shown.parts, shown.encoding, shown.size) == ("Hello Ann!", 1, "GSM-7", 10)
    assert (shown.channel, shown.endpoint_id, shown.template) == ("SMS", "ann", "receipt")
    assert bool(shown)
    assert shown.warnings == ()


def test_given_a_long_sms_in_ucs_2_when_it_is_previewed_then_the_warnings_name_the_parts_and_the_characters() -> None:
    [shown] = preview(sms(f"“{NAME}” " * 12), ANN)
    assert (shown.parts, shown.encoding) == (2, "UCS-2")
    assert shown.warnings == (
        "it is sent in 2 parts, and each part is charged",
        "a part has only 70 characters instead of 160, because GSM-7 does not have '“', '”'",
    )


def test_given_an_sms_that_is_too_long_when_it_is_previewed_then_it_is_not_sent_and_its_parts_are_counted() -> None:
    [shown] = preview(sms(TOO_LONG), ANN)
    assert not shown
    assert shown.parts == 14
    assert "the limit is 1600 characters of GSM-7" in shown.warnings[0]


def test_given_variables_without_a_value_when_previewed_then_they_are_named_and_the_text_has_gaps() -> None:
    [shown] = preview(sms(f"{NAME}: {{{{Attributes.size}}}}, {{{{Attributes.color}}}}."), ANN)
    assert not shown
    assert (shown.body, shown.missing) == ("Ann: , .", ("Attributes.size", "Attributes.color"))
    assert shown.message.body == ""
    assert shown.warnings[0].startswith("it would not be sent: ")


def test_given_defaults_when_previewed_then_the_preview_lists_those_that_were_used() -> None:
    defaults = {"User": {"UserAttributes": {"Name": "friend", "City": "Rome"}}}
    template = sms(f"{NAME} in {{{{User.UserAttributes.City}}}}", DefaultSubstitutions=json.dumps(defaults))
    [shown] = preview(template, ANN)
    assert (shown.body, shown.defaults, shown.missing) == ("Ann in Rome", {"User.UserAttributes.City": "Rome"}, ())


def test_given_an_unknown_helper_when_previewed_then_the_message_is_not_sent_and_the_helper_is_named() -> None:
    [shown] = preview(sms("{{shout Attributes.cart}}"), ANN)
    assert not shown
    assert 'Missing helper: "shout"' in shown.warnings[0]


def test_given_an_email_template_when_it_is_previewed_then_it_has_subject_html_and_text() -> None:
    template = mail(Subject=f"Hi {NAME}", HtmlPart=f"<p>{NAME}</p>", TextPart="Hello")
    [shown] = preview(template, endpoint("EMAIL", "ann@example.com"))
    assert (shown.subject, shown.html, shown.body) == ("Hi Ann", "<p>Ann</p>", "Hello")
    assert shown.message.raw.startswith(b"Date: ")


@pytest.mark.parametrize("channel", ["APNS", "APNS_SANDBOX", "GCM", "ADM", "BAIDU"])
def test_given_a_push_template_when_it_is_previewed_then_the_preview_has_the_payload_and_its_size(channel: str) -> None:
    [shown] = preview(push(Default={"Title": "News", "Body": f"For {NAME}"}), endpoint(channel, "token-1"))
    assert (shown.channel, shown.subject, shown.body) == (channel, "News", "For Ann")
    assert shown.payload is not None
    assert shown.size == len(shown.message.raw)
    assert shown.size_limit == (6_144 if channel == "ADM" else 4_096)


def test_given_a_person_without_push_when_a_push_is_previewed_then_it_is_shown_for_each_service_in_the_template() -> (
    None
):
    shown = preview(push(Default={"Body": "Hello"}, ADM={"Body": "Hello"}), ANN)
    assert [each.channel for each in shown] == ["APNS", "GCM", "ADM"]
    assert shown[0].warnings == ("the endpoint is on SMS, not on APNS: the preview uses the address 'token' instead",)


def test_given_a_push_that_is_too_large_when_it_is_previewed_then_it_is_not_sent() -> None:
    many = endpoint("GCM", "token-1", Attributes={"text": ["x" * 100] * 50})
    [shown] = preview(push(Default={"Body": "{{Attributes.text}}"}), many)
    assert not shown
    assert "Message too big" in shown.warnings[0]
    assert shown.warnings[0].endswith("; a payload may have at most 4,096 bytes")
    assert shown.size is None
    assert "size: " not in str(shown)


def test_given_a_voice_template_when_it_is_previewed_then_the_preview_has_script_and_voice() -> None:
    template = {"TemplateName": "call", "VoiceTemplateRequest": {"Body": f"Hello {NAME}", "VoiceId": "Joanna"}}
    [shown] = preview(template, endpoint("VOICE", "+12065550101"))
    assert (shown.body, shown.message.details) == ("Hello Ann", {"voice_id": "Joanna"})


def test_given_an_in_app_template_when_it_is_previewed_then_it_is_as_an_app_gets_it() -> None:
    button = {"DefaultConfig": {"ButtonAction": "LINK", "Link": "https://shop.example/sale", "Text": "Go"}}
    look = {"Alignment": "LEFT", "TextColor": "#000000"}
    header, body = {"Header": "Sale", **look}, {"Body": f"For {NAME}", **look}
    content = [{"HeaderConfig": header, "BodyConfig": body, "PrimaryBtn": button}]
    template = {"TemplateName": "sale", "InAppTemplateRequest": {"Content": content, "Layout": "TOP_BANNER"}}
    [shown] = preview(template, endpoint("IN_APP", "device-1"))
    assert (shown.subject, shown.body, shown.links) == ("Sale", f"For {NAME}", ("https://shop.example/sale",))
    assert shown.payload == {"Content": content, "Layout": "TOP_BANNER"}
    assert shown.warnings == ("the variables of an in-app message are not replaced (unknown for the service)",)


def test_given_the_endpoints_of_a_user_when_templates_are_previewed_then_each_is_shown_on_its_channel() -> None:
    phone, letters = ANN, {**ANN, "Id": "letters", "ChannelType": "EMAIL", "Address": "ann@example.com"}
    templates: Any = {**sms("Hello"), "EmailTemplateRequest": {"Subject": "Hello", "TextPart": "Hello"}}
    shown = preview(templates, {"EndpointsResponse": {"Item": [phone, letters]}})
    assert [(each.template_type, each.endpoint_id) for each in shown] == [("SMS", "ann"), ("EMAIL", "letters")]


def test_given_an_endpoint_without_an_address_when_it_is_previewed_then_an_example_address_is_used() -> None:
    [shown] = preview(sms(f"Hello {NAME}"), {"ChannelType": "SMS", "User": {"UserAttributes": {"Name": ["Ann"]}}})
    assert (shown.body, shown.message.address) == ("Hello Ann", "+12065550100")


def test_given_an_endpoint_that_has_opted_out_when_it_is_previewed_then_that_is_a_warning() -> None:
    [shown] = preview(sms("Hello"), {**ANN, "OptOut": "ALL"})
    assert shown.warnings == (
        "journeys and campaigns do not send to it: the endpoint has opted out: its OptOut is ALL",
    )


def test_given_an_api_response_when_it_is_previewed_then_members_that_only_responses_have_are_ignored() -> None:
    members = {"Arn": "arn", "CreationDate": "2026-01-01T00:00:00Z", "TemplateType": "SMS", "Version": "3", "tags": {}}
    answer = {"SMSTemplateResponse": {"TemplateName": "receipt", "Body": f"Hello {NAME}", **members}}
    person = {"EndpointResponse": {**ANN, "CohortId": "7", "CreationDate": "2026-01-01T00:00:00.000Z"}}
    [shown] = preview(answer, person)
    assert shown.body == "Hello Ann"


def test_given_files_when_they_are_previewed_then_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    for number, body in enumerate(["One", "Two"]):
        template = {**sms(body), "TemplateName": f"t{number}"}
        (tmp_path / "templates" / f"t{number}.json").write_text(json.dumps(template), encoding="utf-8")
    person = tmp_path / "ann.json"
    person.write_text(json.dumps(ANN), encoding="utf-8")
    assert [each.body for each in preview(tmp_path / "templates", str(person))] == ["One", "Two"]
    assert [each.body for each in preview(tmp_path / "templates", person, name="t1")] == ["Two"]


@pytest.mark.parametrize(
    ("template", "person", "name", "error"),
    [
        (ANN, ANN, None, r"^<dict>:\$: has no template$"),
        (sms("Hello"), sms("Hello"), None, r"^<dict>:\$: has no endpoint$"),
        (
            sms("Hello"),
            ANN,
            "reciept",
            r"^<dict>:\$: has no template 'reciept'; it .* \(did you mean 'receipt'\?\)$",
        ),
        (sms("x" * 1_601), ANN, None, r"^<dict>:\$\.SMSTemplateRequest\.Body: must have at most 1,600 characters"),
        (sms(7), ANN, None, r"^<dict>:\$\.SMSTemplateRequest\.Body: must be a string"),  # type: ignore[arg-type]
        (sms("Hello"), {**ANN, "ChannelType": "PIGEON"}, None, r"^<dict>:\$\.ChannelType: must be one of .*'PIGEON'"),
        (sms("Hello"), {**ANN, "Id": "$"}, None, r"^<dict>:\$\.Id: must not be empty or contain"),
    ],
)
def test_given_an_unusable_file_when_it_is_previewed_then_the_error_names_the_place(
    template: Any, person: Any, name: str | None, error: str
) -> None:
    with pytest.raises(ValueError, match=error):
        preview(template, person, name=name)


def test_given_neither_a_path_nor_a_dict_when_previewed_then_the_error_names_the_argument() -> None:
    with pytest.raises(TypeError, match=r"^endpoint must be a path, or a dict as the API returns it, not 7"):
        preview(sms("Hello"), 7)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"^template must be a path, or a dict as the API returns it, not ''"):
        preview("", ANN)


def test_given_a_preview_when_it_is_printed_then_it_is_readable() -> None:
    [shown] = preview(sms(f"Hello {NAME}, https://shop.example/sale"), ANN)
    assert (
        str(shown)
        == repr(shown)
        == (
            "SMS template 'receipt' for endpoint 'ann' on SMS: sent\n"
            "  to: +12065550100\n"
            "  encoding: GSM-7, 36 characters\n"
            "  parts: 1\n"
            "  size: 36 bytes\n"
            "  links: https://shop.example/sale\n"
            "  | Hello Ann, https://shop.example/sale"
        )
    )


@pytest.mark.parametrize(
    ("template", "person", "error"),
    [
        (
            {"TemplateName": "receipt", "SMSTemplateRequest": {"Bodi": "Hello"}},
            ANN,
            r"\$\.SMSTemplateRequest\.Bodi: is not a member of SMSTemplateRequest \(did you mean 'Body'\?\)",
        ),
        (
            sms("Hello"),
            {"EndpointId": "ann", "EndpointRequest": {"Adress": "+12065550100", "ChannelType": "SMS"}},
            r"\$\.EndpointRequest\.Adress: is not a member of EndpointRequest \(did you mean 'Address'\?\)",
        ),
    ],
)
def test_given_a_request_with_an_unknown_member_when_previewed_then_the_error_has_the_nearest_name(
    template: Any, person: Any, error: str
) -> None:
    with pytest.raises(ValueError, match=error):
        preview(template, person)


def test_given_a_response_with_an_unknown_member_when_previewed_then_a_note_has_the_nearest_name() -> None:
    shown = preview(sms("Hello"), {**ANN, "Optout": "ALL"})
    assert [each.body for each in shown] == ["Hello"]
    assert shown.notes == (
        "<dict>:$.Optout: is not a member of EndpointResponse (did you mean 'OptOut'?); it is ignored",
    )


def test_given_some_unusable_lines_when_previewed_then_the_others_are_shown(tmp_path: Path) -> None:
    csv, lines = tmp_path / "people.csv", tmp_path / "people.jsonl"
    csv.write_text("Id,ChannelType,Address\nann,SMS,+12065550100\nbob,PIGEON,x\neve,SMS\n")
    lines.write_text(f"{json.dumps(ANN)}\n{{\n{json.dumps({**ANN, 'ChannelType': 'PIGEON'})}\n")
    of_csv, of_lines = preview(sms("Hello"), csv), preview(sms("Hello"), lines)
    assert [each.endpoint_id for each in of_csv] == [each.endpoint_id for each in of_lines] == ["ann"]
    assert [note.partition(": ")[0] for note in of_csv.notes] == [f"{csv}:3:$", f"{csv}:4:$"]
    assert [note.partition(": ")[0] for note in of_lines.notes] == [f"{lines}:2:$", f"{lines}:3:$.ChannelType"]


def test_given_only_unusable_lines_when_previewed_then_the_error_is_that_of_the_first_line(
    tmp_path: Path,
) -> None:
    (tmp_path / "people.csv").write_text("Id,ChannelType,Address\nbob,PIGEON,x\n")
    with pytest.raises(ValueError, match=r"people\.csv:2:.*PIGEON"):
        preview(sms("Hello"), tmp_path / "people.csv")
