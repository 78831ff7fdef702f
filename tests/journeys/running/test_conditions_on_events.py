"""Conditions on events of messages: which events count, and how long splits wait for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, got, has, mail, split, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pinpoint_mock import JourneyView


def branches(*conditions: Mapping[str, Any]) -> dict[str, Any]:
    """Return a split with several branches that leave the journey, each with one condition."""
    return {"MultiCondition": {"Branches": [{"Condition": condition} for condition in conditions]}}


def answer(journey: JourneyView, endpoint_id: str = "ann", activity: str = "s") -> str:
    return journey.path(endpoint_id).outcomes[activity]


def test_given_a_mail_when_it_is_opened_after_the_evaluation_then_nothing_changes(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), "n"), "n": mail()})
    shop.advance(hours=1)
    shop.pinpoint.outbox.one().open()
    shop.finish()
    assert answer(journey) == "no"
    assert len(shop.pinpoint.outbox) == 1


def test_given_an_sms_when_a_split_asks_for_its_event_then_the_split_waits_for_an_hour(shop: Shop) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": text("s"), "s": split(got("_SMS.SUCCESS", "m"))})
    assert journey.participants.one().due == START + timedelta(hours=1)


def test_given_a_mail_that_was_sent_when_a_split_asks_for_its_send_event_then_yes_is_taken(shop: Shop) -> None:
    shop.put("ann")
    shop.put("bob", "SMS")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.send", "m"))})
    shop.advance(hours=1)
    assert (answer(journey, "ann"), answer(journey, "bob")) == ("yes", "no")


EMAIL_EVENTS = ["delivered", "hardbounce", "softbounce", "complaint", "open", "click", "unsubscribe", "rejected"]


@pytest.mark.parametrize("name", ["SUCCESS", "FAILURE", "OPTOUT", "BUFFERED"])
def test_given_an_event_of_an_sms_when_the_test_records_it_then_the_split_sees_it(shop: Shop, name: str) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": text("s"), "s": split(got(f"_SMS.{name}", "m"))})
    journey.record_event("ann", f"_SMS.{name}", activity="m")
    shop.advance(hours=1)
    assert answer(journey) == "yes"


def test_given_an_app_event_with_the_same_name_when_a_device_puts_it_then_it_does_not_count(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"))})
    event = {"EventType": "_email.open", "Timestamp": "2026-03-02T10:05:00Z"}
    batch: Any = {"ann": {"Endpoint": {}, "Events": {"e": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    shop.advance(hours=1)
    assert answer(journey) == "no"


def test_given_a_branch_on_an_event_when_it_is_evaluated_then_the_split_waits_for_an_hour(shop: Shop) -> None:
    shop.put("ann")
    activities = {"m": mail("s"), "s": branches(has("a", "1"), got("_email.open", "m"))}
    journey = shop.start(activities)
    journey.record_event("ann", "_email.open", activity="m")
    shop.advance(minutes=59)
    assert journey.participants.one().activity == "s"
    shop.advance(minutes=1)
    assert answer(journey) == "2"
