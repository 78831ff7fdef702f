"""Recording an event about a message by its type, like the view of a journey: the types that a channel has."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.messages.message import MessageLog
from pinpoint_mock.messages.reactions import list_event_types, record_message_event

from .conftest import NUMBER, Shop, mail
from .journey_messages import send_batch

EMAIL_TYPES = {
    f"_email.{name}"
    for name in ("send", "delivered", "rejected", "hardbounce", "softbounce", "complaint", "open", "click")
} | {"_email.unsubscribe", "_email.rendering_failure"}
SMS_TYPES = {"_SMS.BUFFERED", "_SMS.SUCCESS", "_SMS.FAILURE", "_SMS.OPTOUT"}
PUSH_NAMES = ("opened_notification", "received_foreground", "received_background")


def record_last(shop: Shop, event_type: str, **details: Any) -> None:
    """Record an event about the newest message."""
    with shop.pinpoint._session.locked_world() as world:
        app = world.find_app("shop")
        assert app is not None
        record_message_event(app, world.part(MessageLog).messages[-1], event_type, **details)


def types_of_last(shop: Shop) -> set[str]:
    """Return the possible event types for the newest message."""
    with shop.pinpoint._session.locked_world() as world:
        return {*list_event_types(world.part(MessageLog).messages[-1])}


@pytest.mark.parametrize(
    ("channel", "address", "types"),
    [
        ("EMAIL", "jo@example.com", EMAIL_TYPES),
        ("SMS", NUMBER, SMS_TYPES),
        ("GCM", "token", {f"_campaign.{name}" for name in PUSH_NAMES}),
        ("VOICE", NUMBER, set()),
    ],
)
def test_given_a_channel_then_all_its_event_types_and_no_others_can_be_recorded(
    shop: Shop, channel: str, address: str, types: set[str]
) -> None:
    shop.send(mail("Hi", "https://shop.example.com") if channel == "EMAIL" else None, to=address, channel=channel)
    before = len(shop.events)
    assert types_of_last(shop) == types

    for event_type in sorted(types):
        record_last(shop, event_type)
        assert shop.app.events[-1].event_type == event_type
        assert shop.app.events[-1].record["event_type"] == event_type
    with pytest.raises(ValueError, match=r"^event_type"):
        record_last(shop, "_email.read")
    assert len(shop.events) == before + len(types)


def test_given_a_push_of_a_journey_then_its_event_types_begin_with_journey(shop: Shop) -> None:
    send_batch(shop, shop.endpoint("phone", "ADM", "token"))
    assert types_of_last(shop) == {f"_journey.{name}" for name in PUSH_NAMES}


def test_given_a_url_or_status_that_the_event_type_does_not_have_then_the_error_names_it(shop: Shop) -> None:
    shop.send()
    with pytest.raises(ValueError, match=r"^url is only for event_type='_email\.click'; '_SMS\.SUCCESS' has no link$"):
        record_last(shop, "_SMS.SUCCESS", url="https://shop.example.com")
    with pytest.raises(ValueError, match=r"^status must be one of 'DELIVERED', 'SUCCESSFUL', not 'UNREACHABLE'$"):
        record_last(shop, "_SMS.SUCCESS", status="UNREACHABLE")
    shop.send(to="jo@example.com", channel="EMAIL")
    error = r"^status is only for the events of an SMS; '_email\.open' has no record_status$"
    with pytest.raises(ValueError, match=error):
        record_last(shop, "_email.open", status="DELIVERED")


def test_given_an_sms_when_its_opt_out_is_recorded_then_the_number_has_opted_out(shop: Shop) -> None:
    shop.send()
    record_last(shop, "_SMS.OPTOUT")
    assert list(shop.pinpoint.opted_out) == [NUMBER]


def test_given_a_documented_status_of_a_buffered_sms_then_it_can_be_recorded(shop: Shop) -> None:
    shop.send()
    record_last(shop, "_SMS.BUFFERED", status="SUCCESSFUL")
    assert shop.app.events[-1].attributes["record_status"] == "SUCCESSFUL"
