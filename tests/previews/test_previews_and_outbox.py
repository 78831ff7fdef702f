"""A preview equals the message in the outbox after a real send."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import mock_pinpoint, preview

from .people import ANN, NAME, TOO_LONG, endpoint, mail, push, sms

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint, SentMessage

BODY = f"Hello {NAME}, {{{{#each Attributes.cart}}}}{{{{this}}}} {{{{/each}}}}{{{{Attributes.size}}}}"
DEFAULTS = '{"Attributes": {"size": "M"}}'
CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("SMS", "+12065550100", sms(BODY, DefaultSubstitutions=DEFAULTS)),
    ("SMS", "+12065550100", sms(BODY)),
    ("SMS", "+12065550100", sms(TOO_LONG)),
    ("SMS", "nobody", sms("Hello")),
    (
        "EMAIL",
        "ann@example.com",
        mail(Subject="Hi", HtmlPart=f"<b>{BODY}</b>", TextPart=BODY, DefaultSubstitutions=DEFAULTS),
    ),
    ("EMAIL", "ann@example.com", mail(Subject="Hi", HtmlPart=BODY)),
    ("EMAIL", "ann@example.com", mail(Subject="Hi", TextPart="Hi", Headers=[{"Name": "X-Shop", "Value": NAME}])),
    ("APNS", "token", push(Default={"Title": "News", "Body": NAME, "Action": "URL", "Url": "https://shop.example"})),
    ("APNS_VOIP", "token", push(APNS={"RawContent": '{"aps": {"alert": "' + NAME + '"}}'})),
    ("GCM", "token", push(Default={"Body": NAME}, GCM={"Title": "Android", "Body": NAME, "Sound": "bell"})),
    ("BAIDU", "token", push(GCM={"Body": NAME})),
    (
        "VOICE",
        "+12065550100",
        {"TemplateName": "call", "VoiceTemplateRequest": {"Body": NAME, "LanguageCode": "en-US"}},
    ),
]
TEMPLATES = {
    "SMSTemplateRequest": ("create_sms_template", "SMSTemplate"),
    "EmailTemplateRequest": ("create_email_template", "EmailTemplate"),
    "PushNotificationTemplateRequest": ("create_push_template", "PushTemplate"),
    "VoiceTemplateRequest": ("create_voice_template", "VoiceTemplate"),
}


@cache
def make_client() -> PinpointClient:
    """Create one client for all examples, because creating a client takes longer than most of them."""
    return boto3.Session().client("pinpoint", region_name="us-east-1")


def send(client: PinpointClient, app_id: str, template: dict[str, Any], person: dict[str, Any]) -> None:
    """Send a template to a person like an application."""
    [(operation, member)] = [TEMPLATES[name] for name in template if name in TEMPLATES]
    getattr(client, operation)(**template)
    request = {name: value for name, value in person.items() if name != "Id"}
    client.update_endpoint(ApplicationId=app_id, EndpointId="ann", EndpointRequest=request)  # type: ignore[arg-type]
    message: Any = {
        "Endpoints": {"ann": {}},
        "MessageConfiguration": {},
        "TemplateConfiguration": {member: {"Name": template["TemplateName"]}},
    }
    client.send_messages(ApplicationId=app_id, MessageRequest=message)


def read(message: SentMessage) -> dict[str, Any]:
    """Return the members of a message that do not depend on its app and its id."""
    names = ["channel", "address", "endpoint_id", "user_id", "status", "status_code", "title", "body"]
    names += ["payload", "details", "template", "template_version"]
    headers = {name: value for name, value in message.headers.items() if name not in ("Message-ID", "Content-Type")}
    return {**{name: getattr(message, name) for name in names}, "headers": headers}


@pytest.mark.parametrize(("channel", "address", "template"), CASES)
def test_given_a_template_when_it_is_previewed_and_sent_then_both_are_the_same(
    pinpoint: Pinpoint,
    pinpoint_client: PinpointClient,
    pinpoint_app: AppView,
    channel: str,
    address: str,
    template: Any,
) -> None:
    person = endpoint(channel, address)
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False):
        send(pinpoint_client, pinpoint_app.id, template, person["EndpointResponse"])
        [shown] = preview(template, person)
    assert read(shown.message) == read(pinpoint.outbox.one())


@settings(max_examples=50)
@given(name=st.text(max_size=100), body=st.text(max_size=200).filter(lambda text: "{" not in text and text))
def test_given_any_text_when_it_is_previewed_and_sent_then_both_are_the_same(name: str, body: str) -> None:
    person = {**ANN, "User": {"UserId": "ann", "UserAttributes": {"Name": [name]}}}
    template = sms(f"{body}{NAME}")
    with mock_pinpoint() as pinpoint:
        app = pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
        send(make_client(), app.id, template, person)
        [shown] = preview(template, person)
        sent = pinpoint.outbox.one()
    assert read(shown.message) == read(sent)
    assert shown.message.raw == sent.raw
