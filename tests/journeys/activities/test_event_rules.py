"""Conditions on events: the activity that sends the message, and the events that its messages can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SENDERS: dict[str, Any] = {
    "email": {"EMAIL": {"TemplateName": "welcome"}},
    "sms": {"SMS": {"TemplateName": "welcome"}},
    "push": {"PUSH": {"TemplateName": "welcome"}},
    "custom": {"CUSTOM": {"DeliveryUri": "function"}},
    "call": {"ContactCenter": {}},
}
MEMBER = "ConditionalSplit.Condition.Conditions[0].EventCondition"


def journey(condition: Any, senders: dict[str, Any] = SENDERS) -> dict[str, Any]:
    split = {"ConditionalSplit": {"Condition": {"Conditions": [{"EventCondition": condition}]}}}
    return {"StartActivity": "split", "Activities": {"split": split, **senders}}


def on(sender: str | None, *event_types: str) -> dict[str, Any]:
    dimensions: Any = {"EventType": {"DimensionType": "INCLUSIVE", "Values": [*event_types]}}
    return {"Dimensions": dimensions} | ({} if sender is None else {"MessageActivity": sender})


GOOD = [
    ("email", "_email.send"),
    ("email", "_email.delivered"),
    ("email", "_email.rejected"),
    ("email", "_email.hardbounce"),
    ("email", "_email.softbounce"),
    ("email", "_email.complaint"),
    ("email", "_email.open"),
    ("email", "_email.click"),
    ("email", "_email.unsubscribe"),
    ("email", "_email.rendering_failure"),
    ("sms", "_SMS.BUFFERED"),
    ("sms", "_SMS.SUCCESS"),
    ("sms", "_SMS.FAILURE"),
    ("sms", "_SMS.OPTOUT"),
    ("push", "_journey.opened_notification"),
    ("push", "_journey.received_foreground"),
    ("push", "_journey.received_background"),
    ("custom", "_custom.delivered"),
    ("custom", "_custom.whatever"),
    ("call", "_connect.answered"),
    *((sender, "_journey.send") for sender in SENDERS),
    (None, "_email.open"),
    ("", "_SMS.OPTOUT"),
]


@pytest.mark.parametrize(("sender", "event_type"), GOOD)
def test_given_an_event_that_the_message_can_have_then_the_journey_is_published(
    publish: Callable[..., str], sender: str | None, event_type: str
) -> None:
    assert publish(**journey(on(sender, event_type)))


@pytest.mark.parametrize("condition", [{}, {"MessageActivity": "email"}, {"MessageActivity": "sms", "Dimensions": {}}])
def test_given_a_condition_that_names_no_event_type_then_the_journey_is_published(
    publish: Callable[..., str], condition: Any
) -> None:
    assert publish(**journey(condition))


def test_given_an_activity_that_does_not_exist_then_the_journey_is_not_published(
    unpublishable: Callable[..., None],
) -> None:
    unpublishable(
        f"Activity validation failed, split: {MEMBER}.MessageActivity 'emial' is not an activity of the journey "
        "(did you mean 'email'?)",
        **journey(on("emial", "_email.open")),
    )


def test_given_an_activity_that_does_not_send_messages_then_the_journey_is_not_published(
    unpublishable: Callable[..., None],
) -> None:
    unpublishable(
        f"Activity validation failed, split: {MEMBER}.MessageActivity 'split' does not send messages: "
        "its type is ConditionalSplit",
        **journey(on("split", "_email.open")),
    )


@pytest.mark.parametrize(
    ("sender", "event_type", "rest"),
    [
        ("email", "_email.opened", "is not an event of EMAIL activities, which have _journey.send, _email.send, "),
        ("sms", "_SMS.success", "is not an event of SMS activities, which have _journey.send, _SMS.BUFFERED, "),
        ("sms", "_email.open", "is not an event of SMS activities"),
        ("push", "_campaign.opened_notification", "is not an event of PUSH activities"),
        ("custom", "_email.open", "is not an event of CUSTOM activities"),
        ("email", "purchase", "is not an event of EMAIL activities"),
        ("call", "answered", "is not an event of ContactCenter activities"),
        (None, "purchase", "is not an event of EMAIL or SMS or PUSH or CUSTOM or ContactCenter activities"),
    ],
)
def test_given_an_event_that_the_message_cannot_have_then_the_journey_is_not_published(
    unpublishable: Callable[..., None], sender: str | None, event_type: str, rest: str
) -> None:
    unpublishable(
        f"Activity validation failed, split: {MEMBER}.Dimensions.EventType.Values {event_type!r} {rest}",
        **journey(on(sender, event_type)),
    )


def test_given_a_misspelt_event_then_the_error_names_the_nearest(publish: Callable[..., str]) -> None:
    with pytest.raises(Exception, match=r"\(did you mean '_email.open'\?\)"):
        publish(**journey(on("email", "_email.opens")))


def test_given_several_events_with_one_wrong_event_then_the_journey_is_not_published(
    unpublishable: Callable[..., None],
) -> None:
    unpublishable(
        f"Activity validation failed, split: {MEMBER}.Dimensions.EventType.Values '_email.opened' is not",
        **journey(on("email", "_email.click", "_email.opened")),
    )


def test_given_no_value_for_the_event_type_then_the_journey_is_not_published(
    unpublishable: Callable[..., None],
) -> None:
    unpublishable(
        f"Activity validation failed, split: {MEMBER}.Dimensions.EventType.Values must have at least one value",
        **journey(on("email")),
    )


def test_given_a_journey_that_sends_no_messages_then_a_condition_on_events_is_not_published(
    unpublishable: Callable[..., None],
) -> None:
    unpublishable(
        f"Activity validation failed, split: {MEMBER}.Dimensions.EventType.Values '_email.open' cannot happen: "
        "no activity of the journey sends messages",
        **journey(on(None, "_email.open"), senders={}),
    )


def test_given_a_branch_with_a_wrong_event_then_the_error_names_the_branch(unpublishable: Callable[..., None]) -> None:
    branches = [{"Condition": {"EventCondition": on("email", name)}} for name in ("_email.open", "open")]
    unpublishable(
        "Activity validation failed, split: MultiCondition.Branches[1].Condition.EventCondition.Dimensions.EventType",
        StartActivity="split",
        Activities={"split": {"MultiCondition": {"Branches": branches}}, **SENDERS},
    )
