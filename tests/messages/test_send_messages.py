"""SendMessages: its responses, and the requests that it refuses as a whole."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from botocore.exceptions import ParamValidationError

from .conftest import DISABLED, NUMBER, SENT, mail, sms

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from .conftest import Shop

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


def test_t1_given_an_endpoint_then_its_result_has_address_and_id_and_the_response_has_no_other_key(
    shop: Shop,
) -> None:
    shop.endpoint("phone", address="+12345678900")

    answer = shop.answer(sms("hello"), Endpoints={"phone": {}})

    message_id = answer["EndpointResult"]["phone"]["MessageId"]
    expected = {**SENT, "Address": "+12345678900", "MessageId": message_id, "StatusMessage": f"MessageId: {message_id}"}
    assert answer == {"ApplicationId": "shop", "RequestId": answer["RequestId"], "EndpointResult": {"phone": expected}}
    assert str(UUID(answer["RequestId"])) == answer["RequestId"]


def test_t2_given_an_address_then_the_response_has_a_result_by_address_and_none_by_endpoint(
    shop: Shop,
) -> None:
    answer = shop.answer(Addresses={"+12065550007": {"ChannelType": "SMS"}})

    assert answer.keys() == {"ApplicationId", "RequestId", "Result"}
    assert answer["Result"]["+12065550007"].items() >= SENT.items()


def test_t3_when_an_sms_is_sent_then_its_id_has_forty_characters(shop: Shop) -> None:
    ids = [shop.send(to=f"+1206555{number:04}")["MessageId"] for number in range(20)]

    assert all(re.fullmatch(r"[a-v0-9]{40}", message_id) for message_id in ids)
    assert len(set(ids)) == 20


def test_when_an_e_mail_is_sent_then_its_id_has_the_form_of_ses(shop: Shop) -> None:
    result = shop.send(mail(), to="jo@example.com", channel="EMAIL")

    assert re.fullmatch(r"0100[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-000000", result["MessageId"])


def test_when_a_push_is_sent_then_it_has_no_id_and_an_empty_status_message(shop: Shop) -> None:
    assert shop.send(to="token", channel="APNS") == {**SENT, "StatusMessage": ""}


def test_t5_given_no_message_configuration_then_client_and_service_refuse(
    shop: Shop, client: PinpointClient, raw: Raw
) -> None:
    request: Any = {"Addresses": {NUMBER: {"ChannelType": "SMS"}}}
    with pytest.raises(ParamValidationError, match="MessageConfiguration"):
        client.send_messages(ApplicationId="shop", MessageRequest=request)

    status, headers, _ = raw("POST", "/v1/apps/shop/messages", json.dumps(request).encode())

    assert (status, headers["x-amzn-ErrorType"]) == (400, "BadRequestException")
    assert not shop.pinpoint.outbox


def test_t6_given_a_substitution_that_is_not_a_list_then_client_and_service_refuse(shop: Shop, raw: Raw) -> None:
    message: Any = {"SMSMessage": {"Body": "Hi {{n}}", "Substitutions": {"n": "Jo"}}}
    with pytest.raises(ParamValidationError, match="Substitutions"):
        shop.send(message)

    request = shop.request(message, Addresses={NUMBER: {"ChannelType": "SMS"}})
    status, _, _ = raw("POST", "/v1/apps/shop/messages", json.dumps(request).encode())

    assert (status, len(shop.pinpoint.outbox)) == (400, 0)


def test_t7_given_an_unknown_app_then_it_is_not_found(shop: Shop) -> None:
    client = shop.client
    for send in (
        lambda: client.send_messages(ApplicationId="none", MessageRequest=shop.request(Addresses={NUMBER: {}})),
        lambda: client.send_users_messages(ApplicationId="none", SendUsersMessageRequest=shop.request(Users={"u": {}})),
    ):
        with pytest.raises(client.exceptions.NotFoundException) as raised:
            send()
        response = raised.value.response
        assert response["Error"]["Message"] == "Application not found"
        assert response["ResponseMetadata"]["HTTPStatusCode"] == 404
        assert response["ResponseMetadata"]["RequestId"]


def test_t8_given_a_bare_request_on_the_wire_then_the_response_is_bare_too(shop: Shop, raw: Raw) -> None:
    request = shop.request(Addresses={NUMBER: {"ChannelType": "SMS"}})

    status, _, body = raw("POST", "/v1/apps/shop/messages", json.dumps(request).encode())

    assert (status, json.loads(body)["ApplicationId"]) == (200, "shop")
    assert json.loads(body)["Result"][NUMBER].items() >= SENT.items()


def test_t9_given_101_recipients_then_nothing_is_sent_and_100_are_accepted(shop: Shop) -> None:
    addresses = {f"+1206555{number:04}": {"ChannelType": "SMS"} for number in range(100)}

    assert shop.refused(Addresses={**addresses, "+12065559999": {"ChannelType": "SMS"}}) == (
        "Addresses and Endpoints must have 1 to 100 recipients, not 101"
    )
    assert "not 101" in shop.refused(Addresses=addresses, Endpoints={"phone": {}})
    assert not shop.pinpoint.outbox
    assert not shop.app.events

    results = shop.send(to=addresses)

    assert results.keys() == addresses.keys()
    assert len(shop.pinpoint.outbox) == 100


@pytest.mark.parametrize("recipients", [{}, {"Addresses": {}}, {"Endpoints": {}}])
def test_given_a_request_without_recipients_then_it_is_refused(shop: Shop, recipients: Any) -> None:
    assert "1 to 100 recipients, not 0" in shop.refused(**recipients)


def test_t19_given_one_call_with_every_result_then_outbox_and_results_agree_and_all_statuses_are_in_the_model(
    shop: Shop,
) -> None:
    shop.client.update_voice_channel(ApplicationId="shop", VoiceChannelRequest={"Enabled": False})
    shop.template("sms", Body="Hi {{name}}")
    named = {"ChannelType": "SMS", "Substitutions": {"name": ["Jo"]}}
    shop.pinpoint.opted_out.add("+12065550009")
    shop.endpoint("same", address="+12065550001")
    addresses = {
        "+12065550001": named,
        "+12065550002": {"ChannelType": "SMS"},
        "+12065550003": {"ChannelType": "VOICE"},
        "+12065550009": named,
        "token": {"ChannelType": "GCM"},
    }

    answer = shop.answer(
        Addresses=addresses, Endpoints={"same": {}}, TemplateConfiguration={"SMSTemplate": {"Name": "template"}}
    )

    results = [*answer["Result"].values(), *answer["EndpointResult"].values()]
    assert [(result["DeliveryStatus"], result["StatusMessage"]) for result in results] == [
        (message.status, message.status_message) for message in shop.pinpoint.outbox
    ]
    assert [result["DeliveryStatus"] for result in results] == [
        *("SUCCESSFUL", "PERMANENT_FAILURE", "PERMANENT_FAILURE", "PERMANENT_FAILURE", "SUCCESSFUL", "DUPLICATE"),
    ]
    model = shop.client.meta.service_model.shape_for("DeliveryStatus")
    assert {result["DeliveryStatus"] for result in results} <= set(model.enum)  # type: ignore[attr-defined]
    assert shop.bodies == ["Hi Jo", "", "", "Hi Jo", "hello", ""]


def test_given_requests_from_two_threads_then_each_gets_its_response_and_the_outbox_has_both(shop: Shop) -> None:
    def send(number: int) -> Any:
        return shop.send(sms(f"to {number}"), to=f"+1206555{number:04}")

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(send, range(40)))

    assert sorted(shop.bodies) == sorted(f"to {number}" for number in range(40))
    sent = {message.address: message.message_id for message in shop.pinpoint.outbox}
    assert [sent[f"+1206555{number:04}"] for number in range(40)] == [result["MessageId"] for result in results]


@pytest.mark.parametrize(
    "members",
    [
        {"TemplateConfiguration": {"SMSTemplate": {"Name": "none"}}},
        {"TemplateConfiguration": {"EmailTemplate": {"Name": "template", "Version": "9"}}},
        {"TemplateConfiguration": {"EmailTemplate": {"Name": "sms"}}},
        {"TemplateConfiguration": {"SMSTemplate": {}}},
    ],
)
def test_given_a_template_that_does_not_exist_then_no_recipient_gets_a_message(shop: Shop, members: Any) -> None:
    shop.template("email", Subject="Hi", TextPart="hello")
    shop.template("sms", name="sms", Body="hello")

    text = shop.refused(
        Addresses={NUMBER: {"ChannelType": "SMS"}, "jo@example.com": {"ChannelType": "EMAIL"}}, **members
    )

    assert text.startswith("TemplateConfiguration.")
    assert not shop.pinpoint.outbox
    assert not shop.app.events


@pytest.mark.parametrize("name", ["template", "none"])
def test_t107_given_an_in_app_template_then_it_is_not_sent_even_if_it_exists(shop: Shop, name: str) -> None:
    content: Any = [{"BodyConfig": {"Alignment": "LEFT", "Body": "in the app", "TextColor": "#000000"}}]
    shop.client.create_in_app_template(TemplateName="template", InAppTemplateRequest={"Content": content})
    configuration = {"InAppTemplate": {"Name": name}}

    result = shop.send({}, TemplateConfiguration=configuration)
    in_app = shop.send({}, channel="IN_APP", TemplateConfiguration=configuration)
    inline = shop.send(sms("inline"), TemplateConfiguration=configuration)

    assert result["StatusMessage"] == "Either template or sms message must be specified"
    assert in_app["StatusMessage"] == DISABLED.format("IN_APP")
    assert inline.items() >= SENT.items()
    assert [message.body for message in shop.pinpoint.outbox if message.was_sent] == ["inline"]


def test_given_a_push_template_without_a_part_for_the_channel_then_the_result_says_so_and_nothing_is_sent(
    shop: Shop,
) -> None:
    shop.client.create_push_template(TemplateName="pt", PushNotificationTemplateRequest={"APNS": {"Body": "x"}})

    answer = shop.answer(
        Addresses={"token": {"ChannelType": "GCM"}}, TemplateConfiguration={"PushTemplate": {"Name": "pt"}}
    )

    text = "Version 1 of the template 'pt' has no part for GCM"
    assert answer["Result"]["token"]["StatusMessage"] == text
    assert not shop.pinpoint.outbox.one(status_message=text).was_sent


def test_given_a_template_that_renders_to_an_empty_text_then_the_result_names_it(shop: Shop) -> None:
    shop.client.create_sms_template(TemplateName="empty", SMSTemplateRequest={"Body": "{{capitalize Name}}"})

    answer = shop.answer(
        Addresses={NUMBER: {"ChannelType": "SMS"}}, TemplateConfiguration={"SMSTemplate": {"Name": "empty"}}
    )

    assert answer["Result"][NUMBER]["StatusMessage"] == (
        "Version 1 of the template 'empty' has no text for this recipient"
    )


def test_given_an_endpoint_that_does_not_exist_then_its_record_names_it(shop: Shop) -> None:
    shop.answer(sms("hello"), Endpoints={"ghost": {}})

    message = shop.pinpoint.outbox.one(endpoint_id="ghost")
    assert "(endpoint 'ghost')" in str(message)
    assert "status_message='Endpoint does not exist'" in repr(message)
