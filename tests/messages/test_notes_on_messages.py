"""Notes on the calls that send: the recipients without a message, and all variables without a value."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from pinpoint_mock import mock_pinpoint

from .conftest import NUMBER, OTHER_NUMBER, Shop, mail, sms


def notes(shop: Shop) -> tuple[str, ...]:
    return shop.pinpoint.calls[-1].notes


def test_given_messages_that_are_sent_then_the_call_has_no_notes(shop: Shop) -> None:
    shop.send()

    assert notes(shop) == ()


def test_given_an_address_that_is_refused_then_a_note_says_why_and_the_line_of_the_call_has_it(shop: Shop) -> None:
    shop.pinpoint.opted_out.add(NUMBER)

    shop.send(to={NUMBER: {"ChannelType": "SMS"}, OTHER_NUMBER: {"ChannelType": "SMS"}})

    note = f"address '{NUMBER}': PERMANENT_FAILURE 400 Destination phone number opted out"
    assert notes(shop) == (note,)
    assert str(shop.pinpoint.calls[-1]).endswith(f") → {note}")


def test_given_addresses_and_endpoints_that_are_refused_then_there_is_a_note_for_each(shop: Shop) -> None:
    shop.answer(Addresses={"x": {"ChannelType": "SMS"}}, Endpoints={"nobody": {}})

    assert sorted(notes(shop)) == [
        "address 'x': PERMANENT_FAILURE 400 Invalid phone number: 'x'",
        "endpoint 'nobody': PERMANENT_FAILURE 400 Endpoint does not exist",
    ]


def test_given_users_then_a_note_names_the_user_and_the_endpoint(shop: Shop) -> None:
    shop.endpoint("phone", User={"UserId": "ann"}, OptOut="ALL")

    shop.send_to_users("ann", "bob")

    assert notes(shop) == (
        "user 'ann' endpoint 'phone': OPT_OUT 400 The user has opted out",
        "user 'bob': PERMANENT_FAILURE 400 No endpoints found for userId.",
    )


def test_given_more_than_five_refusals_then_the_others_are_counted(shop: Shop) -> None:
    shop.send(to={f"x{number}": {"ChannelType": "SMS"} for number in range(8)})

    assert [note.partition(":")[0] for note in notes(shop)] == [
        *(f"address 'x{number}'" for number in range(5)),
        "… and 3 more",
    ]


def test_given_a_status_from_a_rule_then_a_note_shows_it_on_one_line_with_any_code(shop: Shop) -> None:
    shop.pinpoint.faults.deliver(NUMBER, "UNKNOWN_FAILURE", status_code=200, status_message="a\nb" + "c" * 300)

    shop.send()

    assert notes(shop) == (f"address '{NUMBER}': UNKNOWN_FAILURE 200 a b{'c' * 197} …",)


def test_given_a_request_that_is_refused_as_a_whole_then_it_has_an_error_and_no_notes(shop: Shop) -> None:
    with pytest.raises(ClientError):
        shop.answer(Addresses={})

    assert notes(shop) == ()


def test_given_several_variables_without_a_value_then_the_status_message_names_all_of_them(shop: Shop) -> None:
    shop.template("sms", Body="{{first}} {{last}}, {{first}} {{#if (eq city 'a')}}{{street}}{{/if}} {{known}}")
    configuration = {"SMSTemplate": {"Name": "template"}}

    result = shop.send(
        {},
        to={NUMBER: {"ChannelType": "SMS", "Substitutions": {"known": ["x"]}}},
        TemplateConfiguration=configuration,
    )

    message = "Version 1 of the template 'template', Body: The variable first has no value, and no default value"
    assert result[NUMBER]["StatusMessage"] == f"{message} (and 1 more: last)"
    assert notes(shop) == (f"address '{NUMBER}': PERMANENT_FAILURE 400 {message} (and 1 more: last)",)
    assert shop.last.status_message == f"{message} (and 1 more: last)"


def test_given_variables_without_a_value_in_several_texts_then_all_are_named(shop: Shop) -> None:
    shop.template(
        "push", Default={"Title": "{{a}}", "Body": "{{b}} {{c}} {{d}}", "Url": "http://{{e}}/{{f}}{{g}}{{h}}"}
    )

    result = shop.send({}, to="token", channel="GCM", TemplateConfiguration={"PushTemplate": {"Name": "template"}})

    own, _, bracket = result["StatusMessage"].partition(" (")
    assert own.endswith("The variable b has no value, and no default value")
    assert bracket == "and 7 more: c, d, a, e, f, …)"


def test_given_one_variable_without_a_value_then_nothing_is_in_brackets(shop: Shop) -> None:
    shop.template("sms", Body="{{first}} {{first}}")

    result = shop.send({}, TemplateConfiguration={"SMSTemplate": {"Name": "template"}})

    assert result["StatusMessage"].endswith("The variable first has no value, and no default value")


def test_given_an_email_that_cannot_be_rendered_then_a_note_says_that_it_was_not_sent(shop: Shop) -> None:
    shop.template("email", Subject="Hi {{first}}", TextPart="{{last}}")
    shop.endpoint("mail", "EMAIL", "ann@example.com")

    answer = shop.answer(
        {},
        Addresses={"bob@example.com": {"ChannelType": "EMAIL"}},
        Endpoints={"mail": {}},
        TemplateConfiguration={"EmailTemplate": {"Name": "template"}},
    )

    reason = (
        "accepted, but then not sent: Version 1 of the template 'template', Subject: "
        "The variable first has no value, and no default value (and 1 more: last)"
    )
    assert answer["Result"]["bob@example.com"]["DeliveryStatus"] == "SUCCESSFUL"
    assert notes(shop) == (f"address 'bob@example.com': {reason}", f"endpoint 'mail': {reason}")


def test_given_a_text_that_draws_ids_when_variables_are_missing_then_finding_them_draws_no_ids() -> None:
    """A second rendering finds the names. It must not change the ids that are drawn later."""

    def next_id(body: str) -> str:
        import boto3

        with mock_pinpoint(seed=1) as pinpoint:
            shop = Shop(boto3.client("pinpoint", region_name="us-east-1"), pinpoint)
            shop.template("sms", Body=body)
            shop.send({}, TemplateConfiguration={"SMSTemplate": {"Name": "template"}})
            return pinpoint.create_app().id

    assert next_id("{{a}} {{uuid}} {{b}}") == next_id("{{a}} {{b}}")


def test_given_a_call_inside_a_predicate_then_each_call_has_its_own_notes(shop: Shop) -> None:
    """A predicate may call the API during the call that runs it."""
    shop.template("email", Subject="{{first}}", TextPart="x")
    inner: list[Any] = []

    def verify(_: object) -> bool:
        parameters: Any = {"DestinationIdentity": NUMBER, "ReferenceId": "a", "Otp": "1"}
        shop.client.verify_otp_message(ApplicationId="shop", VerifyOTPMessageRequestParameters=parameters)
        inner.append(shop.pinpoint.calls[-1].notes)
        return False

    shop.pinpoint.faults.deliver(verify, "THROTTLED")
    configuration = {"EmailTemplate": {"Name": "template"}}
    shop.send({}, to="ann@example.com", channel="EMAIL", TemplateConfiguration=configuration)

    outer = shop.pinpoint.calls.one(operation="SendMessages")
    assert inner == [(f"Valid: false (no password was sent to '{NUMBER}')",)]
    assert [note.partition(":")[0] for note in outer.notes] == ["address 'ann@example.com'"]


def test_given_a_message_without_a_template_then_missing_variables_do_not_add_a_note(shop: Shop) -> None:
    shop.send(sms("Hi {{first}} {{last}}"))
    shop.send(mail(text="Hi {{first}}"), to="ann@example.com", channel="EMAIL")

    assert notes(shop) == ()
