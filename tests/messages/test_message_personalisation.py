"""The values of variables in a message: which value wins, and what happens to a variable without a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint

from .conftest import NUMBER, OTHER_NUMBER, Shop, mail, sms

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

NO_VALUE = "The variable n has no value, and no default value"
TEMPLATES = {"SMS": "SMSTemplate", "EMAIL": "EmailTemplate", "GCM": "PushTemplate", "VOICE": "VoiceTemplate"}


def test_t25_given_a_substitution_for_one_address_then_it_wins_only_for_that_address(shop: Shop) -> None:
    message = {"DefaultMessage": {"Body": "Hi {{n}}", "Substitutions": {"n": ["A"]}}}
    addresses = {NUMBER: {"ChannelType": "SMS", "Substitutions": {"n": ["B"]}}, OTHER_NUMBER: {"ChannelType": "SMS"}}

    shop.send(message, to=addresses)

    assert shop.bodies == ["Hi B", "Hi A"]


def test_t26_given_substitutions_of_message_and_address_then_they_are_merged(shop: Shop) -> None:
    message = {"DefaultMessage": {"Body": "{{a}}{{b}}", "Substitutions": {"a": ["1"]}}}

    shop.send(message, to={NUMBER: {"ChannelType": "SMS", "Substitutions": {"b": ["2"]}}})

    assert shop.bodies == ["12"]


def test_given_substitutions_at_three_levels_then_the_most_specific_one_wins_for_each_variable(shop: Shop) -> None:
    message = {
        "DefaultMessage": {"Body": "{{a}}{{b}}{{c}}", "Substitutions": {"a": ["1"], "b": ["1"], "c": ["1"]}},
        "DefaultPushNotificationMessage": {"Substitutions": {"b": ["2"], "c": ["2"]}},
        "GCMMessage": {"Substitutions": {"c": ["3"]}},
    }

    shop.send(message, to={"token": {"ChannelType": "GCM"}, NUMBER: {"ChannelType": "SMS"}})

    assert shop.bodies == ["123", "111"]


def test_t27_given_an_attribute_and_a_substitution_with_the_same_name_then_the_substitution_wins(shop: Shop) -> None:
    shop.endpoint("phone", Attributes={"colour": ["blue"]}, User={"UserId": "jo", "UserAttributes": {"n": ["Jo"]}})
    body = "{{Attributes.colour}} {{User.UserAttributes.n}} {{User.UserId}}"

    shop.send_to_endpoint("phone", sms(body))
    shop.send_to_endpoint("phone", sms(body), {"Substitutions": {"Attributes.colour": ["red"]}})

    assert shop.bodies == ["blue Jo jo", "red Jo jo"]


@pytest.mark.parametrize("name", ["Address", "ChannelType", "RequestId"])
def test_given_a_bare_address_then_its_own_variables_have_values_in_a_template(shop: Shop, name: str) -> None:
    shop.template("sms", Body=f"{{{{{name}}}}}")

    answer = shop.answer(
        {}, Addresses={NUMBER: {"ChannelType": "SMS"}}, TemplateConfiguration={"SMSTemplate": {"Name": "template"}}
    )

    assert shop.bodies == [{"Address": NUMBER, "ChannelType": "SMS", "RequestId": answer["RequestId"]}[name]]


def test_given_overrides_with_variables_then_they_are_personalised(shop: Shop) -> None:
    settings = {
        "ChannelType": "GCM",
        "TitleOverride": "to {{n}}",
        "BodyOverride": "for {{n}}",
        "Substitutions": {"n": ["Jo"]},
    }

    shop.send({"GCMMessage": {"Body": "B", "Data": {"who": "{{n}}"}}}, to={"token": settings})

    assert (shop.last.title, shop.last.body) == ("to Jo", "for Jo")
    assert shop.last.payload is not None
    assert shop.last.payload["data"]["pinpoint.jsonBody"] == '{"who":"Jo"}'


def test_given_raw_content_with_variables_then_it_is_personalised_before_it_is_read(shop: Shop) -> None:
    raw = '{"n": {{n}} }'

    shop.send({"GCMMessage": {"RawContent": raw}}, to={"token": {"ChannelType": "GCM", "Substitutions": {"n": ["5"]}}})

    assert shop.last.payload == {"n": 5}


def test_given_raw_content_whose_last_brace_touches_a_variable_then_the_failure_names_the_fix(shop: Shop) -> None:
    message = {"GCMMessage": {"RawContent": '{"n":{{n}}}'}}

    result = shop.send(message, to={"token": {"ChannelType": "GCM", "Substitutions": {"n": ["5"]}}})

    assert (
        "}}} does not close a tag that begins with {{; put a space before the last }"
        in result["token"]["StatusMessage"]
    )


def test_given_an_e_mail_that_the_provider_refuses_then_the_outbox_has_its_subject_and_text(shop: Shop) -> None:
    shop.send(
        mail("Hi {{n}}", "Dear {{n}}", Headers=[{"Name": "a b", "Value": "x"}]), to="jo@example.com", channel="EMAIL"
    )

    assert (shop.last.was_sent, shop.last.title, shop.last.body) == (False, "Hi ", "Dear ")


def test_given_values_with_special_characters_then_only_html_is_escaped(shop: Shop) -> None:
    message = mail("{{n}}", "{{n}}", HtmlPart={"Data": "<p>{{n}}</p>"})

    shop.send(message, to={"jo@example.com": {"ChannelType": "EMAIL", "Substitutions": {"n": ["O'Neil & <b>"]}}})

    details = shop.last.details
    assert (shop.last.title, details["text"]) == ("O'Neil & <b>", "O'Neil & <b>")
    assert details["html"] == "<p>O&#x27;Neil &amp; &lt;b&gt;</p>"


def test_given_an_inline_body_with_a_variable_without_a_value_then_it_is_empty(shop: Shop) -> None:
    assert shop.send(sms("Hi {{n}}!"))["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.bodies == ["Hi !"]


def templates(shop: Shop) -> Any:
    shop.template("sms", Body="Hi {{n}}")
    shop.template("email", Subject="Hi", TextPart="Hi {{n}}")
    shop.template("push", Default={"Body": "Hi {{n}}"})
    shop.template("voice", Body="Hi {{n}}")
    return {name: {"Name": "template"} for name in TEMPLATES.values()}


@pytest.mark.parametrize("channel", ["SMS", "GCM", "VOICE"])
def test_t88_given_a_template_variable_without_a_value_for_one_recipient_then_only_the_others_get_a_message(
    shop: Shop, channel: str
) -> None:
    named = {"ChannelType": channel, "Substitutions": {"n": ["Jo"]}}

    results = shop.send(
        {}, to={NUMBER: {"ChannelType": channel}, OTHER_NUMBER: named}, TemplateConfiguration=templates(shop)
    )

    assert results[NUMBER] == {
        "DeliveryStatus": "PERMANENT_FAILURE",
        "StatusCode": 400,
        "StatusMessage": f"Version 1 of the template 'template', Body: {NO_VALUE}",
    }
    assert results[OTHER_NUMBER]["DeliveryStatus"] == "SUCCESSFUL"
    assert shop.bodies == ["", "Hi Jo"]
    failed = shop.pinpoint.outbox[0]
    assert (failed.status, failed.template, failed.template_version) == ("PERMANENT_FAILURE", "template", "1")


def test_t88_given_an_e_mail_template_with_such_a_variable_then_the_call_succeeds_and_an_event_reports_it(
    shop: Shop,
) -> None:
    result = shop.send({}, to="jo@example.com", channel="EMAIL", TemplateConfiguration=templates(shop))

    assert (result["DeliveryStatus"], result["StatusMessage"]) == ("SUCCESSFUL", f"MessageId: {result['MessageId']}")
    assert (shop.last.status, shop.last.message_id, shop.last.was_sent) == (
        "PERMANENT_FAILURE",
        result["MessageId"],
        False,
    )
    [event] = shop.app.events
    assert event.event_type == "_email.rendering_failure"
    assert event.facets is not None
    failure = event.facets["email_channel"]["mail_event"]
    assert failure["mail"]["message_id"] == result["MessageId"]
    assert failure["rendering_failure"] == {
        "error_message": f"Version 1 of the template 'template', TextPart: {NO_VALUE}"
    }


def test_given_an_e_mail_that_failed_to_render_then_a_second_e_mail_to_its_address_is_a_duplicate(shop: Shop) -> None:
    shop.endpoint("laptop", "EMAIL", "jo@example.com")

    answer = shop.answer(
        {},
        Addresses={"jo@example.com": {"ChannelType": "EMAIL"}},
        Endpoints={"laptop": {"Substitutions": {"n": ["Jo"]}}},
        TemplateConfiguration=templates(shop),
    )

    assert answer["EndpointResult"]["laptop"]["DeliveryStatus"] == "DUPLICATE"


@pytest.mark.parametrize("channel", TEMPLATES)
def test_t88_given_the_option_to_omit_missing_values_then_all_recipients_get_the_message(
    shared_client: PinpointClient, channel: str
) -> None:
    with mock_pinpoint(missing_variable="omit") as pinpoint:
        shop = Shop(shared_client, pinpoint)

        address = "jo@example.com" if channel == "EMAIL" else NUMBER
        result = shop.send({}, to=address, channel=channel, TemplateConfiguration=templates(shop))

        assert result["DeliveryStatus"] == "SUCCESSFUL"
        assert shop.bodies == ["Hi "]


def test_given_a_default_of_the_template_then_it_is_used_if_there_is_no_other_value(shop: Shop) -> None:
    shop.template("sms", Body="Hi {{n}}", DefaultSubstitutions='{"n": "you"}')

    shop.send(
        {},
        to={NUMBER: {"ChannelType": "SMS"}, OTHER_NUMBER: {"ChannelType": "SMS", "Substitutions": {"n": ["Jo"]}}},
        TemplateConfiguration={"SMSTemplate": {"Name": "template"}},
    )

    assert shop.bodies == ["Hi you", "Hi Jo"]


@pytest.mark.parametrize("body", ["{{#if n}}", "{{n", "{{no such helper 1 2}}"])
def test_given_a_body_that_is_not_a_valid_template_then_the_result_says_so(shop: Shop, body: str) -> None:
    result = shop.send(sms(body))

    assert (result["DeliveryStatus"], result["StatusCode"]) == ("PERMANENT_FAILURE", 400)
    assert result["StatusMessage"]
    assert not shop.last.was_sent


def test_t29_given_a_context_then_a_push_contains_it_and_the_recipients_context_wins(shop: Shop) -> None:
    message = {"APNSMessage": {"Body": "B"}}
    settings = {"ChannelType": "APNS", "Context": {"k": "own", "only": "here"}}

    shop.send(message, to={"token": settings, "other": {"ChannelType": "APNS"}}, Context={"k": "v"})

    own, other = shop.pinpoint.outbox
    assert own.payload is not None
    assert other.payload is not None
    assert own.payload["data"]["pinpoint"] == own.context == {"k": "own", "only": "here"}
    assert other.payload["data"]["pinpoint"] == other.context == {"k": "v"}
