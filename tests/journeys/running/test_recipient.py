"""The test plays the recipient of a journey's messages, and the splits of the journey react."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, call, custom, got, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pinpoint_mock import JourneyView

    Message = Any

DAY: dict[str, Any] = {"EvaluationWaitTime": {"WaitFor": "P1D"}}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def decide(shop: Shop, event_type: str, message: Any, do: Callable[[Message], object]) -> str:
    """Send a message to `ann`, call a function for it, and return what a split on an event decides a day later."""
    journey = shop.start({"m": message, "s": split(got(event_type, "m"), **DAY)})
    do(shop.pinpoint.outbox.one())
    shop.advance(days=1)
    return journey.path("ann").outcomes["s"]


def test_given_an_open_within_the_day_when_the_split_decides_then_yes_is_taken_and_otherwise_no(shop: Shop) -> None:
    shop.put("ann")
    shop.put("bob")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), **DAY)})
    shop.advance(hours=23)
    shop.pinpoint.outbox.one(endpoint_id="ann").open()
    shop.advance(hours=1)
    assert (journey.path("ann").outcomes["s"], journey.path("bob").outcomes["s"]) == ("yes", "no")
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "1", "Branch_FALSE": "1"}


@pytest.mark.parametrize(
    ("event_type", "do"),
    [
        ("_email.send", lambda message: None),
        ("_email.delivered", lambda message: None),
        ("_email.open", lambda message: message.open()),
        ("_email.click", lambda message: message.click()),
        ("_email.hardbounce", lambda message: message.bounce()),
        ("_email.softbounce", lambda message: message.bounce("soft")),
        ("_email.complaint", lambda message: message.complain()),
        ("_email.unsubscribe", lambda message: message.opt_out()),
        ("_journey.send", lambda message: None),
    ],
)
def test_given_an_email_when_its_recipient_acts_then_the_split_on_that_event_decides_yes(
    shop: Shop, event_type: str, do: Callable[[Message], object]
) -> None:
    shop.put("ann")
    assert decide(shop, event_type, mail("s"), do) == "yes"


@pytest.mark.parametrize("event_type", ["_email.open", "_email.click", "_email.hardbounce", "_email.unsubscribe"])
def test_given_an_email_without_events_when_the_split_decides_then_no_is_taken(shop: Shop, event_type: str) -> None:
    shop.put("ann")
    assert decide(shop, event_type, mail("s"), lambda message: None) == "no"


@pytest.mark.parametrize(
    ("event_type", "do", "outcome"),
    [
        ("_SMS.SUCCESS", lambda message: None, "yes"),
        ("_SMS.BUFFERED", lambda message: None, "yes"),
        ("_SMS.FAILURE", lambda message: message.deliver("UNREACHABLE"), "yes"),
        ("_SMS.FAILURE", lambda message: None, "no"),
        ("_SMS.OPTOUT", lambda message: message.opt_out(), "yes"),
        ("_SMS.OPTOUT", lambda message: None, "no"),
    ],
)
def test_given_an_sms_when_the_carrier_or_the_recipient_acts_then_the_split_uses_the_event(
    shop: Shop, event_type: str, do: Callable[[Message], object], outcome: str
) -> None:
    shop.put("ann", "SMS")
    assert decide(shop, event_type, text("s"), do) == outcome


@pytest.mark.parametrize(
    ("channel", "failure", "event_type", "outcome"),
    [
        ("SMS", "CARRIER_BLOCKED", "_SMS.FAILURE", "yes"),
        ("SMS", "CARRIER_BLOCKED", "_SMS.SUCCESS", "no"),
        ("EMAIL", "HARD_BOUNCE", "_email.hardbounce", "yes"),
        ("EMAIL", "HARD_BOUNCE", "_email.delivered", "no"),
        ("EMAIL", "COMPLAINT", "_email.complaint", "yes"),
    ],
)
def test_given_a_message_that_fails_after_it_was_accepted_then_the_split_sees_the_failure_and_no_delivery(
    shop: Shop, channel: str, failure: Any, event_type: str, outcome: str
) -> None:
    shop.put("ann", channel)
    shop.pinpoint.faults.deliver("*", failure)
    message = text("s") if channel == "SMS" else mail("s")
    assert decide(shop, event_type, message, lambda message: None) == outcome


@pytest.mark.parametrize(
    ("event_type", "do"),
    [
        ("_journey.opened_notification", lambda message: message.open()),
        ("_journey.received_background", lambda message: message.deliver()),
        ("_journey.received_foreground", lambda message: message.deliver("foreground")),
    ],
)
def test_given_a_push_when_the_device_reports_it_then_the_split_decides_yes(
    shop: Shop, event_type: str, do: Callable[[Message], object]
) -> None:
    shop.put("ann", "GCM")
    push = {"PUSH": {"TemplateName": "push", "NextActivity": "s"}}
    assert decide(shop, event_type, push, do) == "yes"


def test_given_a_push_when_the_app_reports_it_by_put_events_then_the_split_decides_yes(shop: Shop) -> None:
    shop.put("ann", "GCM")
    activities = {
        "m": {"PUSH": {"TemplateName": "push", "NextActivity": "s"}},
        "s": split(got("_journey.opened_notification", "m"), **DAY),
    }
    journey = shop.start(activities)
    event: Any = {
        "EventType": "_journey.opened_notification",
        "Timestamp": "2026-03-02T10:06:00Z",
        "Attributes": {"journey_id": journey.id, "journey_activity_id": "m"},
    }
    batch: Any = {"ann": {"Endpoint": {}, "Events": {"event": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    shop.advance(days=1)
    assert journey.path("ann").outcomes["s"] == "yes"


def test_given_an_event_recorded_through_the_journey_when_the_split_decides_then_it_counts(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), **DAY)})
    journey.record_event("ann", "_email.open", activity="m")
    assert shop.app.events[-1].event_type == "_email.open"
    shop.advance(days=1)
    assert journey.path("ann").outcomes["s"] == "yes"


def test_given_a_user_when_an_event_of_one_endpoint_is_recorded_then_the_split_decides_yes(shop: Shop) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), **DAY)})
    journey.record_event("work", "_email.open", activity="m")
    shop.advance(days=1)
    assert journey.path("ann").outcomes["s"] == "yes"


def test_given_an_open_after_the_decision_when_it_arrives_then_it_changes_nothing(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), no="w"), "w": wait("P1D")})
    shop.advance(hours=1, seconds=1)
    shop.pinpoint.outbox.one().open()
    shop.finish()
    assert journey.path("ann").outcomes["s"] == "no"


def test_given_an_open_of_another_activity_when_the_split_decides_then_it_does_not_count(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("n"), "n": mail("s"), "s": split(got("_email.open", "n"), **DAY)})
    shop.pinpoint.outbox.one(activity_id="m").open()
    shop.advance(days=1)
    assert journey.path("ann").outcomes["s"] == "no"


def test_given_an_open_of_another_journey_when_the_split_decides_then_it_does_not_count(shop: Shop) -> None:
    shop.put("ann")
    activities = {"m": mail("s"), "s": split(got("_email.open", "m"), **DAY)}
    first, second = shop.publish(activities, Name="first"), shop.publish(activities, Name="second")
    shop.advance(minutes=5)
    shop.pinpoint.outbox.one(journey_id=first.id).open()
    shop.advance(days=1)
    assert (first.path("ann").outcomes["s"], second.path("ann").outcomes["s"]) == ("yes", "no")


def test_given_an_open_in_an_earlier_entry_when_the_split_decides_then_it_does_not_count(shop: Shop) -> None:
    shop.put("ann")
    activities = {"m": mail("s"), "s": split(got("_email.open", "m"))}
    journey = shop.start(activities, RefreshFrequency="P1D")
    shop.pinpoint.outbox.one().open()
    shop.advance(days=1, hours=2)
    assert [journey.path("ann", entry=entry).outcomes["s"] for entry in (1, 2)] == ["yes", "no"]


def test_given_a_message_of_an_earlier_entry_when_it_is_opened_in_the_later_one_then_it_does_not_count(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"))}, RefreshFrequency="P1D")
    shop.advance(days=1)
    shop.pinpoint.outbox[0].open()
    shop.advance(hours=2)
    assert journey.path("ann").outcomes["s"] == "no"


def test_given_two_opens_in_a_loop_when_the_split_decides_again_then_an_earlier_open_still_counts(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), yes="w", no="m"), "w": wait("P9D")})
    shop.advance(hours=1)
    assert len(shop.pinpoint.outbox) == 2
    shop.pinpoint.outbox[0].open()
    shop.advance(hours=1)
    assert journey.path("ann").outcomes["s"] == "yes"


def test_given_no_message_because_the_channel_does_not_match_when_the_split_decides_then_no_is_taken(
    shop: Shop,
) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.send", "m"))})
    shop.finish()
    assert journey.path("ann").outcomes == {"m": "UNSUPPORTED_CHANNEL", "s": "no"}


def test_given_a_hard_bounce_when_a_multi_condition_decides_then_its_branch_is_taken(shop: Shop) -> None:
    shop.put("ann")
    branches = [
        {"Condition": got("_email.open", "m"), "NextActivity": "w"},
        {"Condition": got("_email.hardbounce", "m"), "NextActivity": "t"},
    ]
    multi = {"MultiCondition": {"Branches": branches, "DefaultActivity": "w", **DAY}}
    journey = shop.start({"m": mail("x"), "x": multi, "t": text("w"), "w": wait("P1D")})
    shop.pinpoint.outbox.one().bounce()
    shop.advance(days=1)
    assert journey.path("ann").outcomes["x"] == "2"


def test_given_an_event_and_an_attribute_when_both_are_wanted_then_both_must_match(shop: Shop) -> None:
    for endpoint_id, plan in (("ann", "gold"), ("bob", "silver")):
        shop.put(endpoint_id, Attributes={"plan": [plan]})
    conditions = [got("_email.open", "m"), has("plan", "gold")]
    both = {"ConditionalSplit": {"Condition": {"Conditions": conditions, "Operator": "ALL"}, **DAY}}
    journey = shop.start({"m": mail("s"), "s": both})
    for message in shop.pinpoint.outbox:
        message.open()
    shop.advance(days=1)
    assert (journey.path("ann").outcomes["s"], journey.path("bob").outcomes["s"]) == ("yes", "no")


def test_given_a_recipient_who_opts_out_and_an_application_that_stores_it_when_messages_follow_then_it_gets_none(
    shop: Shop,
) -> None:
    shop.put("ann")
    shop.start({"m": mail("w"), "w": wait("P1D", "n"), "n": mail()})
    shop.pinpoint.outbox.one().opt_out()
    shop.put("ann", OptOut="ALL")
    shop.finish()
    assert shop.statuses() == [("EMAIL", "ann", "SUCCESSFUL"), ("EMAIL", "ann", "OPT_OUT")]


@pytest.mark.parametrize(
    ("arguments", "activity", "error", "text"),
    [
        (("ann", "_email.opn"), "m", ValueError, "event_type must be one of '_email.send', .*'_email.open'"),
        (("ann", "_SMS.SUCCESS"), "m", ValueError, "event_type must be one of '_email.send'"),
        (("anne", "_email.open"), "m", LookupError, "did you mean 'ann'"),
        (("ann", "_email.open"), "mm", LookupError, r"activity 'mm' does not exist in journey.*did you mean 'm'"),
        (("ann", "_email.open"), "w", LookupError, "activity 'w' of journey 'welcome' has not sent a message"),
        ((1, "_email.open"), "m", TypeError, "endpoint must be a string"),
        (("ann", None), "m", TypeError, "event_type must be a string"),
        (("ann", "_email.open"), 1, TypeError, "activity must be a string"),
    ],
)
def test_given_a_wrong_argument_when_an_event_is_recorded_then_the_error_helps_and_nothing_is_recorded(
    shop: Shop, arguments: Any, activity: Any, error: type[Exception], text: str
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("w"), "w": wait("P1D")})
    before = len(shop.app.events)
    with pytest.raises(error, match=text):
        journey.record_event(*arguments, activity=activity)
    assert len(shop.app.events) == before


def test_given_a_message_that_was_not_sent_when_an_event_is_recorded_then_the_error_says_so(shop: Shop) -> None:
    shop.put("ann", "SMS")
    journey: JourneyView = shop.start({"m": mail()})
    with pytest.raises(LookupError, match="has not sent a message to endpoint 'ann'"):
        journey.record_event("ann", "_email.open", activity="m")


def test_given_a_message_of_a_custom_channel_when_the_test_records_its_delivery_then_a_split_counts_it(
    shop: Shop,
) -> None:
    shop.pinpoint.lambdas["channel"] = lambda event, context: None
    shop.put("ann")
    assert decide(shop, "_custom.delivered", custom("s"), lambda message: message.deliver()) == "yes"


def test_given_a_call_when_a_wrong_event_is_recorded_then_the_error_lists_the_events_of_a_call(shop: Shop) -> None:
    shop.put("ann", "VOICE")
    journey = shop.start({"c": call("w"), "w": wait("P1D")})
    with pytest.raises(ValueError, match="event_type"):
        journey.record_event("ann", "_email.open", activity="c")
