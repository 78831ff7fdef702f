"""Conditions: what the splits of a journey ask about its participants, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, Shop, custom, got, has, mail, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pinpoint_mock import JourneyView


def split_by(*conditions: Mapping[str, Any], operator: str | None = None, **details: Any) -> dict[str, Any]:
    """Make a split with several conditions, of which both ways lead out."""
    condition: dict[str, Any] = {"Conditions": [*conditions], **({"Operator": operator} if operator else {})}
    return {"ConditionalSplit": {"Condition": condition, **details}}


def branches(*conditions: Mapping[str, Any], targets: Sequence[str] = (), other: str | None = None) -> dict[str, Any]:
    """Make a split of several branches, each with one condition, that lead to some activities or out."""
    found: list[dict[str, Any]] = [{"Condition": condition} for condition in conditions]
    for branch, target in zip(found, targets, strict=False):
        branch["NextActivity"] = target
    return {"MultiCondition": {"Branches": found, **({"DefaultActivity": other} if other else {})}}


def in_segment(segment: str) -> dict[str, Any]:
    return {"SegmentCondition": {"SegmentId": segment}}


def answer(journey: JourneyView, endpoint_id: str = "ann", activity: str = "s") -> str:
    return journey.path(endpoint_id).outcomes[activity]


@pytest.mark.parametrize(
    ("operator", "plan", "city", "expected"),
    [
        ("ALL", "pro", "Rome", "yes"),
        ("ALL", "pro", "Oslo", "no"),
        ("ALL", "free", "Oslo", "no"),
        ("ANY", "pro", "Oslo", "yes"),
        ("ANY", "free", "Rome", "yes"),
        ("ANY", "free", "Oslo", "no"),
        (None, "pro", "Rome", "yes"),
        (None, "pro", "Oslo", "no"),
    ],
)
def test_given_two_conditions_when_they_are_joined_then_by_the_operator_which_is_all_by_default(
    shop: Shop, operator: str | None, plan: str, city: str, expected: str
) -> None:
    shop.put("ann", Attributes={"plan": [plan], "city": [city]})
    journey = shop.start({"s": split_by(has("plan", "pro"), has("city", "Rome"), operator=operator)})
    assert answer(journey) == expected


def test_given_dimensions_when_the_endpoint_changes_before_the_evaluation_then_the_latest_values_count(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"plan": ["free"]})
    journey = shop.start({"w": wait("P1D", "s"), "s": split(has("plan", "pro"))})
    shop.put("ann", Attributes={"plan": ["pro"]})
    shop.advance(days=1)
    assert answer(journey) == "yes"


def test_given_an_evaluation_wait_when_the_endpoint_changes_in_it_then_the_condition_is_evaluated_at_its_end_once(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"plan": ["pro"]})
    shop.put("bob", Attributes={"plan": ["free"]})
    journey = shop.start({"s": split(has("plan", "pro"), EvaluationWaitTime={"WaitFor": "P1D"})})
    shop.put("ann", Attributes={"plan": ["free"]})
    shop.advance(hours=1)
    shop.put("bob", Attributes={"plan": ["pro"]})
    shop.advance(hours=23)
    assert (answer(journey, "ann"), answer(journey, "bob")) == ("no", "yes")
    shop.put("ann", Attributes={"plan": ["pro"]})
    shop.finish()
    assert answer(journey, "ann") == "no"


def test_given_an_evaluation_wait_until_a_time_when_it_comes_then_the_condition_is_evaluated(shop: Shop) -> None:
    shop.put("ann", Attributes={"plan": ["pro"]})
    until = (START + timedelta(hours=7)).isoformat()
    journey = shop.start({"s": split(has("plan", "pro"), EvaluationWaitTime={"WaitUntil": until})})
    assert journey.participants.one().due == START + timedelta(hours=7)
    shop.advance(hours=7)
    assert answer(journey) == "yes"


def test_given_no_evaluation_wait_when_participants_arrive_then_the_condition_is_evaluated_at_once(shop: Shop) -> None:
    shop.put("ann", Attributes={"plan": ["pro"]})
    journey = shop.start({"s": split(has("plan", "pro"))})
    assert journey.path("ann")[0].time == START


def test_given_a_user_attribute_when_it_is_asked_for_then_that_of_the_user_counts(shop: Shop) -> None:
    shop.put("ann", User={"UserId": "u1", "UserAttributes": {"tier": ["gold"]}})
    condition = {"SegmentDimensions": {"UserAttributes": {"tier": {"Values": ["gold"]}}}}
    journey = shop.start({"s": split(condition)})
    assert answer(journey) == "yes"


def test_given_a_metric_when_it_is_asked_for_then_the_endpoint_with_it_takes_yes(shop: Shop) -> None:
    shop.put("ann", Metrics={"score": 10})
    shop.put("bob", Metrics={"score": 1})
    condition = {"SegmentDimensions": {"Metrics": {"score": {"ComparisonOperator": "GREATER_THAN", "Value": 5}}}}
    journey = shop.start({"s": split(condition)})
    assert (answer(journey, "ann"), answer(journey, "bob")) == ("yes", "no")


def test_given_a_segment_when_members_and_others_arrive_then_members_take_yes(shop: Shop) -> None:
    pro = shop.put_segment({"Attributes": {"plan": {"Values": ["pro"]}}})
    shop.put("ann", Attributes={"plan": ["pro"]})
    shop.put("bob", Attributes={"plan": ["free"]})
    journey = shop.start({"s": split(in_segment(pro))})
    assert (answer(journey, "ann"), answer(journey, "bob")) == ("yes", "no")
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "1", "Branch_FALSE": "1"}


def test_given_a_segment_when_its_criteria_change_before_the_evaluation_then_the_new_ones_count(shop: Shop) -> None:
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["pro"]}}})
    shop.put("ann", Attributes={"plan": ["free"]})
    journey = shop.start({"w": wait("P1D", "s"), "s": split(in_segment(segment))})
    wanted: Any = {"Name": "free", "Dimensions": {"Attributes": {"plan": {"Values": ["free"]}}}}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=wanted)
    shop.advance(days=1)
    assert answer(journey) == "yes"


def test_given_a_mail_when_it_is_opened_within_the_wait_then_yes_and_else_no(shop: Shop) -> None:
    shop.put("ann")
    shop.put("bob")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), EvaluationWaitTime={"WaitFor": "P1D"})})
    shop.advance(hours=23)
    shop.pinpoint.outbox.one(endpoint_id="ann").open()
    shop.advance(hours=1)
    assert (answer(journey, "ann"), answer(journey, "bob")) == ("yes", "no")
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "1", "Branch_FALSE": "1"}


def test_given_a_mail_when_it_is_opened_after_the_evaluation_then_nothing_changes(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), "n"), "n": mail()})
    shop.advance(hours=1)
    shop.pinpoint.outbox.one().open()
    shop.finish()
    assert answer(journey) == "no"
    assert len(shop.pinpoint.outbox) == 1


def test_given_a_mail_and_no_evaluation_wait_when_an_event_is_asked_for_then_it_is_waited_for_an_hour(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"))})
    assert journey.participants.one().due == START + timedelta(hours=1)
    shop.advance(minutes=59)
    shop.pinpoint.outbox.one().open()
    shop.advance(minutes=1)
    assert answer(journey) == "yes"


def test_given_an_sms_when_its_event_is_asked_for_then_it_is_waited_for_an_hour(shop: Shop) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": text("s"), "s": split(got("_SMS.SUCCESS", "m"))})
    assert journey.participants.one().due == START + timedelta(hours=1)


def test_given_a_custom_channel_when_its_event_is_asked_for_then_it_is_waited_for_15_minutes(shop: Shop) -> None:
    shop.put("ann")
    shop.pinpoint.lambdas["channel"] = lambda event, context: None
    journey = shop.start({"c": custom("s"), "s": split(got("_custom.delivered", "c"))})
    assert journey.participants.one().due == START + timedelta(minutes=15)
    shop.advance(minutes=15)
    assert answer(journey) == "yes"


@pytest.mark.parametrize(("given", "minutes"), [("PT10M", 60), ("PT2H", 120)])
def test_given_an_evaluation_wait_and_an_event_when_both_waits_differ_then_the_longer_one_counts(
    shop: Shop, given: str, minutes: int
) -> None:
    shop.put("ann")
    waits: dict[str, Any] = {"EvaluationWaitTime": {"WaitFor": given}}
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), **waits)})
    assert journey.participants.one().due == START + timedelta(minutes=minutes)


def test_given_a_mail_that_was_sent_when_its_send_event_is_asked_for_then_yes(shop: Shop) -> None:
    shop.put("ann")
    shop.put("bob", "SMS")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.send", "m"))})
    shop.advance(hours=1)
    assert (answer(journey, "ann"), answer(journey, "bob")) == ("yes", "no")


EMAIL_EVENTS = ["delivered", "hardbounce", "softbounce", "complaint", "open", "click", "unsubscribe", "rejected"]


@pytest.mark.parametrize("name", EMAIL_EVENTS)
def test_given_an_event_of_an_email_when_the_test_records_it_then_the_split_sees_it(shop: Shop, name: str) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got(f"_email.{name}", "m"))})
    journey.record_event("ann", f"_email.{name}", activity="m")
    shop.advance(hours=1)
    assert answer(journey) == "yes"


@pytest.mark.parametrize("name", ["SUCCESS", "FAILURE", "OPTOUT", "BUFFERED"])
def test_given_an_event_of_an_sms_when_the_test_records_it_then_the_split_sees_it(shop: Shop, name: str) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": text("s"), "s": split(got(f"_SMS.{name}", "m"))})
    journey.record_event("ann", f"_SMS.{name}", activity="m")
    shop.advance(hours=1)
    assert answer(journey) == "yes"


def test_given_an_event_of_one_activity_when_a_split_asks_for_another_then_it_does_not_count(shop: Shop) -> None:
    shop.put("ann")
    activities = {"m": mail("n"), "n": mail("s"), "s": split(got("_email.open", "n"))}
    journey = shop.start(activities)
    journey.record_event("ann", "_email.open", activity="m")
    shop.advance(hours=1)
    assert answer(journey) == "no"


def test_given_two_journeys_when_the_mail_of_one_is_opened_then_the_split_of_the_other_says_no(shop: Shop) -> None:
    shop.put("ann")
    activities = {"m": mail("s"), "s": split(got("_email.open", "m"))}
    first = shop.publish(activities, Name="first")
    second = shop.start(activities, Name="second")
    first.record_event("ann", "_email.open", activity="m")
    shop.advance(hours=1)
    assert (answer(first), answer(second)) == ("yes", "no")


def test_given_two_participants_when_one_has_opened_then_the_other_takes_no(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"))})
    journey.record_event("e1", "_email.open", activity="m")
    shop.advance(hours=1)
    assert (answer(journey, "e0"), answer(journey, "e1")) == ("no", "yes")


def test_given_an_open_in_the_first_entry_when_the_participant_enters_again_then_it_does_not_count(
    shop: Shop,
) -> None:
    shop.put("ann")
    activities = {"m": mail("s"), "s": split(got("_email.open", "m"))}
    journey = shop.start(activities, RefreshFrequency="P1D")
    journey.record_event("ann", "_email.open", activity="m")
    shop.advance(days=1, hours=1)
    assert [journey.path("ann", entry=entry).outcomes["s"] for entry in (1, 2)] == ["yes", "no"]


def test_given_an_attribute_of_an_event_when_it_is_asked_for_then_the_event_must_have_it(shop: Shop) -> None:
    shop.put("ann")
    shop.put("bob")
    shop.pinpoint.lambdas["channel"] = lambda event, context: {
        endpoint_id: {"EventAttributes": {"bought": "yes" if endpoint_id == "ann" else "no"}}
        for endpoint_id in event["Endpoints"]
    }
    journey = shop.start({"c": custom("s"), "s": split(got("_custom.delivered", "c", bought="yes"))})
    shop.advance(minutes=15)
    assert (answer(journey, "ann"), answer(journey, "bob")) == ("yes", "no")


def test_given_an_app_event_of_the_same_name_when_a_device_puts_it_then_it_does_not_count(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"))})
    event = {"EventType": "_email.open", "Timestamp": "2026-03-02T10:05:00Z"}
    batch: Any = {"ann": {"Endpoint": {}, "Events": {"e": event}}}
    shop.client.put_events(ApplicationId="shop", EventsRequest={"BatchItem": batch})
    shop.advance(hours=1)
    assert answer(journey) == "no"


def test_given_branches_one_and_three_that_are_met_when_a_participant_arrives_then_it_takes_one_only(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"a": ["1"], "c": ["1"]})
    shop.put("bob")
    conditions = [has(name, "1") for name in "abc"]
    activities = {
        "s": branches(*conditions, targets=("wa", "wb", "wc"), other="wo"),
        **{f"w{name}": wait("P1D") for name in "abco"},
    }
    journey = shop.start(activities)
    assert {each.endpoint_id: each.activity for each in journey.participants} == {"ann": "wa", "bob": "wo"}
    assert (answer(journey, "ann"), answer(journey, "bob")) == ("1", "else")
    assert shop.activity_metrics(journey, "s") == {"Branch_1": "1", "Branch_4": "1"}


def test_given_no_default_activity_when_no_branch_is_met_then_the_participant_leaves(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"s": branches(has("a", "1"), targets=("w",)), "w": wait("P1D")})
    assert journey.path("ann").state == "LEFT"


def test_given_a_branch_on_an_event_when_it_is_evaluated_then_an_hour_is_waited_for_it(shop: Shop) -> None:
    shop.put("ann")
    activities = {"m": mail("s"), "s": branches(has("a", "1"), got("_email.open", "m"))}
    journey = shop.start(activities)
    journey.record_event("ann", "_email.open", activity="m")
    shop.advance(minutes=59)
    assert journey.participants.one().activity == "s"
    shop.advance(minutes=1)
    assert answer(journey) == "2"
