"""The messages of EMAIL, SMS and PUSH activities: content, settings, template versions, and messages that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, leading_to, mail, open_shop, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .scene import Shop

WAIT = wait("P1D")
KINDS = {"EMAIL": "mail", "SMS": "text", "PUSH": "push"}
CHANNELS = {"EMAIL": "EMAIL", "SMS": "SMS", "PUSH": "GCM"}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def message(kind: str, following: str | None = None, **details: Any) -> dict[str, Any]:
    """Return an activity that sends the template of its kind."""
    return leading_to(kind, {"TemplateName": KINDS[kind], **details}, following)


@pytest.mark.parametrize("kind", KINDS)
def test_given_a_message_when_a_participant_on_its_channel_arrives_then_it_is_sent_and_the_participant_continues(
    shop: Shop, kind: str
) -> None:
    shop.put("e1", CHANNELS[kind])
    journey = shop.start({"m": message(kind, "w"), "w": WAIT})
    sent = shop.pinpoint.outbox.one()
    assert (sent.channel, sent.endpoint_id, sent.time, sent.template) == (CHANNELS[kind], "e1", START, KINDS[kind])
    assert (sent.journey_id, sent.activity_id, sent.source) == (journey.id, "m", "Journey")
    assert sent.run_id == shop.runs(journey)[0]["RunId"]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1"}
    assert journey.participants.one().activity == "w"


@pytest.mark.parametrize("kind", KINDS)
def test_given_a_message_when_a_participant_on_another_channel_arrives_then_nothing_is_sent_and_it_continues(
    shop: Shop, kind: str
) -> None:
    shop.put("e1", "VOICE")
    journey = shop.start({"m": message(kind, "w"), "w": WAIT})
    assert [each.status for each in shop.pinpoint.outbox] == ["UNSUPPORTED_CHANNEL"]
    assert shop.activity_metrics(journey, "m") == {"UNSUPPORTED_CHANNEL": "1"}
    assert journey.participants.one().activity == "w"
    event = shop.app.events.one(event_type="_journey.send")
    assert event.attributes["journey_send_status"] == "UNSUPPORTED_CHANNEL"


def test_given_a_template_with_variables_when_it_is_sent_then_they_have_the_endpoints_values(shop: Shop) -> None:
    greeting: Any = {"Body": "Hello {{User.UserAttributes.Name}}, {{Attributes.plan}}"}
    shop.client.create_sms_template(TemplateName="hello", SMSTemplateRequest=greeting)
    user = {"UserId": "ann", "UserAttributes": {"Name": ["Ann"]}}
    shop.put("e1", "SMS", Attributes={"plan": ["gold"]}, User=user)
    shop.start({"t": {"SMS": {"TemplateName": "hello"}}})
    assert shop.pinpoint.outbox.one().body == "Hello Ann, gold"


def test_given_an_endpoint_that_changes_before_its_message_when_it_is_sent_then_it_has_the_new_values(
    shop: Shop,
) -> None:
    shop.client.create_sms_template(TemplateName="plan", SMSTemplateRequest={"Body": "{{Attributes.plan}}"})
    shop.put("e1", "SMS", Attributes={"plan": ["silver"]})
    shop.start({"w": wait("P1D", "t"), "t": {"SMS": {"TemplateName": "plan"}}})
    changed: Any = {"Address": "+12065550199", "Attributes": {"plan": ["gold"]}}
    shop.client.update_endpoint(ApplicationId="shop", EndpointId="e1", EndpointRequest=changed)
    shop.finish()
    sent = shop.pinpoint.outbox.one()
    assert (sent.body, sent.address) == ("gold", "+12065550199")


def test_given_a_sender_in_the_activity_when_mail_is_sent_then_it_comes_from_this_sender(shop: Shop) -> None:
    shop.put("e1")
    config = {"FromAddress": "news@example.com"}
    shop.start({"a": message("EMAIL", "b", MessageConfig=config), "b": mail()})
    own, of_channel = (each.details["from_address"] for each in shop.pinpoint.outbox)
    channel = shop.client.get_email_channel(ApplicationId="shop")["EmailChannelResponse"]
    assert own == "news@example.com"
    assert of_channel == channel["FromAddress"] != own


def test_given_settings_of_an_sms_when_it_is_sent_then_it_has_them_and_the_number_replaces_the_sender(
    shop: Shop,
) -> None:
    shop.put("e1", "SMS")
    config = {"MessageType": "PROMOTIONAL", "OriginationNumber": "+12065550111", "SenderId": "SHOP"}
    shop.start({"t": message("SMS", MessageConfig=config)})
    details = shop.pinpoint.outbox.one().details
    assert (details["message_type"], details["origination_identity"]) == ("PROMOTIONAL", "+12065550111")


def test_given_a_time_to_live_when_a_push_is_sent_then_its_service_gets_it(shop: Shop) -> None:
    shop.put("e1", "GCM")
    shop.start({"p": message("PUSH", MessageConfig={"TimeToLive": "600"})})
    sent = shop.pinpoint.outbox.one()
    assert sent.title == "News"
    assert "600" in str(sent.payload)


def update_mail(shop: Shop, subject: str) -> str:
    """Create another version of the template `mail`, which is not active yet, and return its number."""
    wanted: Any = {"Subject": subject, "TextPart": "Look"}
    name = "mail"
    shop.client.update_email_template(TemplateName=name, EmailTemplateRequest=wanted, CreateNewVersion=True)
    versions: Any = shop.client.list_template_versions(TemplateName=name, TemplateType="EMAIL")
    return max((str(each["Version"]) for each in versions["TemplateVersionsResponse"]["Item"]), key=int)


def activate(shop: Shop, version: str) -> None:
    active: Any = {"Version": version}
    shop.client.update_template_active_version(
        TemplateName="mail", TemplateType="EMAIL", TemplateActiveVersionRequest=active
    )


def test_given_no_template_version_when_the_active_one_changes_before_sending_then_the_new_one_is_sent(
    shop: Shop,
) -> None:
    shop.put("e1")
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    activate(shop, update_mail(shop, "Second"))
    shop.finish()
    sent = shop.pinpoint.outbox.one()
    assert (sent.subject, sent.template_version) == ("Second", "2")


def test_given_a_template_version_when_the_active_one_changes_before_sending_then_the_given_one_is_sent(
    shop: Shop,
) -> None:
    shop.put("e1")
    shop.start({"w": wait("P1D", "m"), "m": message("EMAIL", TemplateVersion="1")})
    activate(shop, update_mail(shop, "Second"))
    shop.finish()
    sent = shop.pinpoint.outbox.one()
    assert (sent.subject, sent.template_version) == ("Hello", "1")


@pytest.mark.parametrize("kind", KINDS)
def test_given_a_disabled_channel_when_a_participant_arrives_then_it_fails_permanently_and_the_participant_continues(
    shop: Shop, kind: str
) -> None:
    shop.put("e1", CHANNELS[kind])
    journey = shop.publish({"m": message(kind, "w"), "w": WAIT})
    disable(shop, kind)
    shop.advance(minutes=5)
    assert [each.status for each in shop.pinpoint.outbox] == ["PERMANENT_FAILURE"]
    assert shop.activity_metrics(journey, "m") == {"FAILURE_PERMANENT": "1"}
    assert journey.participants.one().activity == "w"


def disable(shop: Shop, kind: str) -> None:
    off: Any = {"Enabled": False}
    if kind == "EMAIL":
        off |= {
            "FromAddress": "shop@example.com",
            "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
        }
        shop.client.update_email_channel(ApplicationId="shop", EmailChannelRequest=off)
    elif kind == "SMS":
        shop.client.update_sms_channel(ApplicationId="shop", SMSChannelRequest=off)
    else:
        shop.client.update_gcm_channel(ApplicationId="shop", GCMChannelRequest=off)


@pytest.mark.parametrize(
    ("outcome", "metric", "status"),
    [
        ("PERMANENT_FAILURE", "FAILURE_PERMANENT", "FAILURE_PERMANENT"),
        ("TEMPORARY_FAILURE", "TRANSIENT_FAILURE", "FAILURE"),
        ("THROTTLED", "THROTTLED", "THROTTLED"),
        ("UNKNOWN_FAILURE", "UNKNOWN", "FAILURE"),
    ],
)
def test_given_a_fault_of_a_message_when_it_is_sent_then_it_is_counted_and_the_participant_continues(
    shop: Shop, outcome: Any, metric: str, status: str
) -> None:
    shop.put("e1", "SMS")
    shop.pinpoint.faults.deliver("*", outcome, times=1)
    journey = shop.start({"a": text("b"), "b": text()})
    assert [each.status for each in shop.pinpoint.outbox] == [outcome, "SUCCESSFUL"]
    assert shop.activity_metrics(journey, "a") == {metric: "1"}
    assert shop.activity_metrics(journey, "b") == {"SUCCESS": "1"}
    statuses = [each.attributes["journey_send_status"] for each in shop.app.events.filter(event_type="_journey.send")]
    assert statuses == [status, "SUCCESS"]


def test_given_a_fault_for_one_address_when_many_get_a_message_then_only_one_message_fails(shop: Shop) -> None:
    shop.put_many(5)
    shop.pinpoint.faults.deliver("e3@example.com", "PERMANENT_FAILURE")
    journey = shop.start({"m": mail()})
    assert shop.sent_to("EMAIL") == ["e0", "e1", "e2", "e4"]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "4", "FAILURE_PERMANENT": "1"}


def test_given_a_push_when_endpoints_are_on_several_push_services_then_each_gets_it_by_its_own_service(
    shop: Shop,
) -> None:
    shop.client.update_adm_channel(
        ApplicationId="shop", ADMChannelRequest={"ClientId": "id", "ClientSecret": "secret", "Enabled": True}
    )
    shop.client.update_baidu_channel(
        ApplicationId="shop", BaiduChannelRequest={"ApiKey": "key", "SecretKey": "secret", "Enabled": True}
    )
    services = ["ADM", "BAIDU", "GCM"]
    for channel in services:
        shop.put(channel.lower(), channel)
    journey = shop.start({"p": message("PUSH")})
    assert sorted(each.channel for each in shop.pinpoint.outbox) == services
    assert shop.activity_metrics(journey, "p") == {"SUCCESS": "3"}
