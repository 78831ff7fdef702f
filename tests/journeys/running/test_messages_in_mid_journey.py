"""Messages that are sent in the middle of a journey: their channel, their template and their origin."""

from __future__ import annotations

from typing import Any

from .scene import START, Shop, leading_to, mail, wait


def push(following: str | None = None) -> dict[str, Any]:
    return leading_to("PUSH", {"TemplateName": "push"}, following)


def write_mail(shop: Shop, subject: str, *, new_version: bool) -> None:
    """Write the template of mails, as a new version or into the newest one."""
    template: Any = {"Subject": subject, "TextPart": "Text"}
    shop.client.update_email_template(TemplateName="mail", EmailTemplateRequest=template, CreateNewVersion=new_version)


def activate_mail(shop: Shop, version: str) -> None:
    request: Any = {"Version": version}
    shop.client.update_template_active_version(
        TemplateName="mail", TemplateType="EMAIL", TemplateActiveVersionRequest=request
    )


def titles(shop: Shop) -> list[str | None]:
    return [message.title for message in shop.pinpoint.outbox if message.was_sent]


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


def test_given_no_template_version_when_a_new_one_is_not_active_then_the_active_one_is_sent(shop: Shop) -> None:
    shop.put("ann")
    shop.start({"w": wait("P1D", "m"), "m": mail()})
    write_mail(shop, "Second", new_version=True)
    activate_mail(shop, "1")
    shop.finish()
    assert titles(shop) == ["Hello"]


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


def test_given_a_recipient_whose_mail_bounces_when_it_is_sent_then_the_participant_continues(shop: Shop) -> None:
    shop.put("ann", Address="bounce@simulator.amazonses.com")
    journey = shop.start({"m": mail("w"), "w": wait("P1D")})
    assert journey.participants.one().activity == "w"
    assert "_email.hardbounce" in {event.event_type for event in shop.app.events}
