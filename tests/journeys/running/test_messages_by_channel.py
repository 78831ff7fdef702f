"""Messages of a journey: which endpoints get them on which channel, and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from .scene import START, Shop, leading_to, mail, text, wait


def push(following: str | None = None) -> dict[str, Any]:
    return leading_to("PUSH", {"TemplateName": "push"}, following)


def write_mail(shop: Shop, subject: str, *, new_version: bool) -> None:
    """Write the template of mails: as a new version, or into the newest one."""
    template: Any = {"Subject": subject, "TextPart": "Text"}
    shop.client.update_email_template(TemplateName="mail", EmailTemplateRequest=template, CreateNewVersion=new_version)


def activate_mail(shop: Shop, version: str) -> None:
    request: Any = {"Version": version}
    shop.client.update_template_active_version(
        TemplateName="mail", TemplateType="EMAIL", TemplateActiveVersionRequest=request
    )


def titles(shop: Shop) -> list[str | None]:
    return [message.title for message in shop.pinpoint.outbox if message.was_sent]


def test_given_activities_on_three_channels_when_members_arrive_then_each_gets_the_message_of_its_channel(
    shop: Shop,
) -> None:
    shop.put("mail", "EMAIL")
    shop.put("phone", "SMS")
    shop.put("device", "GCM")
    journey = shop.start({"m": mail("t"), "t": text("p"), "p": push()})
    sent = {(message.channel, message.endpoint_id) for message in shop.pinpoint.outbox if message.was_sent}
    assert sent == {("EMAIL", "mail"), ("SMS", "phone"), ("GCM", "device")}
    for activity in "mtp":
        assert shop.activity_metrics(journey, activity) == {"SUCCESS": "1", "UNSUPPORTED_CHANNEL": "2"}
    assert shop.metrics(journey)["ENDPOINT_LEFT"] == "3"


def test_given_an_email_activity_when_a_member_has_only_sms_then_nothing_is_sent_and_it_passes_through(
    shop: Shop,
) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": mail("w"), "w": wait("P1D")})
    assert shop.statuses() == [("SMS", "ann", "UNSUPPORTED_CHANNEL")]
    assert journey.participants.one().activity == "w"
    assert journey.path("ann").outcomes["m"] == "UNSUPPORTED_CHANNEL"


@pytest.mark.parametrize("channel", ["GCM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "ADM", "BAIDU"])
def test_given_a_push_activity_when_a_device_of_any_push_service_arrives_then_it_is_tried_on_its_channel(
    shop: Shop, channel: str
) -> None:
    shop.put("device", channel)
    journey = shop.start({"p": push()})
    message = shop.pinpoint.outbox.one()
    assert message.channel == channel
    assert message.was_sent is (channel == "GCM")  # the shop has enabled no other one
    metric = "SUCCESS" if message.was_sent else "FAILURE_PERMANENT"
    assert shop.activity_metrics(journey, "p") == {metric: "1"}


def test_given_a_channel_that_is_not_enabled_when_a_member_arrives_then_the_message_fails_and_it_goes_on(
    shop: Shop,
) -> None:
    shop.client.delete_email_channel(ApplicationId="shop")
    shop.put("ann")
    journey = shop.start({"m": mail("w"), "w": wait("P1D")})
    assert shop.sent_to("EMAIL") == []
    assert shop.activity_metrics(journey, "m") == {"FAILURE_PERMANENT": "1"}
    assert journey.participants.one().activity == "w"


def test_given_a_channel_disabled_before_the_second_mail_when_it_is_due_then_only_the_first_was_sent(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.start({"m": mail("w"), "w": wait("P1D", "n"), "n": mail()})
    request: Any = {
        "Enabled": False,
        "FromAddress": "shop@example.com",
        "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    }
    shop.client.update_email_channel(ApplicationId="shop", EmailChannelRequest=request)
    shop.finish()
    assert [message.was_sent for message in shop.pinpoint.outbox] == [True, False]


def test_given_a_member_that_becomes_inactive_after_entering_when_a_message_is_due_then_it_still_gets_it(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.put("ann", EndpointStatus="INACTIVE")
    shop.finish()
    assert shop.sent_to("EMAIL") == ["ann"]


def test_given_a_member_that_opts_out_after_entering_when_a_message_is_due_then_it_gets_none_and_none_is_counted(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail("v"), "v": wait("P1D")})
    shop.put("ann", OptOut="ALL")
    shop.advance(days=1)
    assert shop.statuses() == [("EMAIL", "ann", "OPT_OUT")]
    assert shop.activity_metrics(journey, "m") == {}
    assert [event for event in shop.app.events if event.event_type == "_journey.send"] == []
    assert journey.participants.one().activity == "v"


def test_given_a_new_address_after_entering_when_a_message_is_due_then_it_goes_there(shop: Shop) -> None:
    shop.put("ann")
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.put("ann", Address="new@example.com")
    shop.finish()
    assert [message.address for message in shop.pinpoint.outbox] == ["new@example.com"]


def test_given_no_template_version_when_the_active_one_changes_in_a_wait_then_the_new_one_is_sent(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.start({"m": mail("w"), "w": wait("P1D", "n"), "n": mail()})
    write_mail(shop, "Second", new_version=True)
    activate_mail(shop, "2")
    shop.finish()
    assert titles(shop) == ["Hello", "Second"]


def test_given_no_template_version_when_a_new_one_is_not_active_then_the_active_one_is_sent(shop: Shop) -> None:
    shop.put("ann")
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    write_mail(shop, "Second", new_version=True)
    activate_mail(shop, "1")
    shop.finish()
    assert titles(shop) == ["Hello"]


def test_given_a_template_version_when_the_active_one_changes_then_the_old_one_is_sent(shop: Shop) -> None:
    shop.put("ann")
    activities = {"w": wait("P1D", "m"), "m": {"EMAIL": {"TemplateName": "mail", "TemplateVersion": "1"}}}
    shop.start(activities)
    write_mail(shop, "Second", new_version=True)
    activate_mail(shop, "2")
    shop.finish()
    assert [(message.title, message.template_version) for message in shop.pinpoint.outbox] == [("Hello", "1")]


def test_given_attributes_when_the_template_names_them_then_the_message_has_their_latest_values(shop: Shop) -> None:
    write_mail(shop, "Hi {{Attributes.name}} {{User.UserAttributes.title}}", new_version=False)
    shop.put("ann", Attributes={"name": ["Ann"]}, User={"UserId": "u1", "UserAttributes": {"title": ["Dr."]}})
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.put("ann", Attributes={"name": ["Anna"]}, User={"UserId": "u1"})
    shop.finish()
    assert titles(shop) == ["Hi Anna Dr."]


def test_given_a_sender_in_the_activity_when_the_mail_is_sent_then_it_is_from_there_and_else_from_the_channel(
    shop: Shop,
) -> None:
    shop.put("ann")
    named = {"EMAIL": {"TemplateName": "mail", "MessageConfig": {"FromAddress": "news@example.com"}}}
    named["EMAIL"]["NextActivity"] = "n"
    shop.start({"m": named, "n": mail()})
    first, second = (message.details["from_address"] for message in shop.pinpoint.outbox)
    channel: Any = shop.client.get_email_channel(ApplicationId="shop")["EmailChannelResponse"]
    assert (first, second) == ("news@example.com", channel["FromAddress"])


def test_given_members_of_an_sms_activity_when_the_message_is_sent_then_its_type_and_sender_are_those(
    shop: Shop,
) -> None:
    shop.put("ann", "SMS")
    config = {"MessageType": "PROMOTIONAL", "SenderId": "Shop"}
    shop.start({"t": {"SMS": {"TemplateName": "text", "MessageConfig": config}}})
    message = shop.pinpoint.outbox.one()
    assert message.details["message_type"] == "PROMOTIONAL"
    assert message.body == "Come back"


def test_given_a_message_when_it_is_sent_then_it_names_its_journey_run_and_activity(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()})
    message = shop.pinpoint.outbox.one()
    assert (message.journey_id, message.activity_id, message.source) == (journey.id, "m", "Journey")
    assert message.run_id == shop.runs(journey)[0]["RunId"]
    assert message.time == START


def test_given_two_messages_without_a_wait_when_a_member_arrives_then_it_gets_both_in_order(shop: Shop) -> None:
    shop.put("ann")
    write_mail(shop, "Second", new_version=True)
    first = {"EMAIL": {"TemplateName": "mail", "TemplateVersion": "1", "NextActivity": "n"}}
    shop.start({"m": first, "n": {"EMAIL": {"TemplateName": "mail", "TemplateVersion": "2"}}})
    assert titles(shop) == ["Hello", "Second"]


def test_given_a_recipient_whose_mail_bounces_when_it_is_sent_then_the_participant_goes_on(shop: Shop) -> None:
    shop.put("ann", Address="bounce@simulator.amazonses.com")
    journey = shop.start({"m": mail("w"), "w": wait("P1D")})
    assert journey.participants.one().activity == "w"
    assert "_email.hardbounce" in {event.event_type for event in shop.app.events}
