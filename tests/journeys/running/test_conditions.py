"""Yes/no splits: conditions on segments, on endpoints and on events of messages, and how long they wait."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, custom, got, has, leading_to, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

    from .scene import Shop

GOLD = has("plan", "gold")
RED = has("team", "red")
OPENED = got("_email.open", "m")


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as opened:
        yield opened


def of_segment(segment_id: str) -> dict[str, Any]:
    return {"SegmentCondition": {"SegmentId": segment_id}}


def outcome(journey: JourneyView, endpoint_id: str = "e1") -> str:
    return journey.path(endpoint_id).outcomes["s"]


def decided(journey: JourneyView) -> timedelta:
    """Return how long after the start the endpoint `e1` took its branch at the split."""
    return (
        next(step.time for step in journey.path("e1") if step.activity == "s" and step.outcome in ("yes", "no")) - START
    )


def test_given_a_split_by_attribute_when_two_participants_arrive_then_each_takes_its_way_immediately(
    shop: Shop,
) -> None:
    shop.put("e1", Attributes={"plan": ["gold"]})
    shop.put("e2", Attributes={"plan": ["silver"]})
    journey = shop.start({"s": split(GOLD, yes="m"), "m": mail()})
    assert shop.sent_to("EMAIL") == ["e1"]
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "1", "Branch_FALSE": "1"}
    assert (outcome(journey), outcome(journey, "e2")) == ("yes", "no")
    assert decided(journey) == timedelta(0)


@pytest.mark.parametrize(
    ("operator", "attributes", "expected"),
    [
        ("ALL", {"plan": ["gold"], "team": ["red"]}, "yes"),
        ("ALL", {"plan": ["gold"]}, "no"),
        ("ANY", {"plan": ["gold"]}, "yes"),
        ("ANY", {"team": ["red"]}, "yes"),
        ("ANY", {"team": ["blue"]}, "no"),
        (None, {"plan": ["gold"], "team": ["red"]}, "yes"),
        (None, {"plan": ["gold"]}, "no"),
    ],
)
def test_given_two_conditions_when_an_operator_combines_them_then_all_or_any_must_be_met(
    shop: Shop, operator: str | None, attributes: Any, expected: str
) -> None:
    shop.put("e1", Attributes=attributes)
    condition: dict[str, Any] = {"Conditions": [GOLD, RED], **({"Operator": operator} if operator else {})}
    journey = shop.start({"s": {"ConditionalSplit": {"Condition": condition}}})
    assert outcome(journey) == expected


@pytest.mark.parametrize(
    ("dimensions", "expected"),
    [
        ({"Attributes": {"plan": {"AttributeType": "EXCLUSIVE", "Values": ["gold"]}}}, "no"),
        ({"Demographic": {"Platform": {"Values": ["iOS"]}}}, "yes"),
        ({"Location": {"Country": {"Values": ["DE"]}}}, "no"),
        ({"UserAttributes": {"level": {"Values": ["high"]}}}, "yes"),
        ({"Metrics": {"orders": {"ComparisonOperator": "GREATER_THAN", "Value": 2}}}, "yes"),
        ({"Metrics": {"orders": {"ComparisonOperator": "GREATER_THAN", "Value": 3}}}, "no"),
        ({"Behavior": {"Recency": {"Duration": "DAY_7", "RecencyType": "ACTIVE"}}}, "yes"),
    ],
)
def test_given_dimensions_of_each_kind_when_a_participant_arrives_then_they_are_evaluated_for_the_endpoint(
    shop: Shop, dimensions: Any, expected: str
) -> None:
    shop.put(
        "e1",
        Attributes={"plan": ["gold"]},
        Demographic={"Platform": "iOS"},
        Location={"Country": "US"},
        Metrics={"orders": 3},
        User={"UserId": "ann", "UserAttributes": {"level": ["high"]}},
    )
    journey = shop.start({"s": split({"SegmentDimensions": dimensions})})
    assert journey.path("ann").outcomes["s"] == expected


def test_given_a_split_after_a_wait_when_the_endpoint_has_changed_meanwhile_then_its_latest_state_counts(
    shop: Shop,
) -> None:
    shop.put("e1", Attributes={"plan": ["silver"]})
    journey = shop.start({"w": wait("P1D", "s"), "s": split(GOLD)})
    shop.put("e1", Attributes={"plan": ["gold"]})
    shop.finish()
    assert outcome(journey) == "yes"


def test_given_an_evaluation_wait_when_the_endpoint_changes_in_it_then_the_condition_sees_the_change(
    shop: Shop,
) -> None:
    shop.put("e1", Attributes={"plan": ["silver"]})
    journey = shop.start({"s": split(GOLD, EvaluationWaitTime={"WaitFor": "PT2H"})})
    shop.advance(hours=1)
    shop.put("e1", Attributes={"plan": ["gold"]})
    shop.advance(hours=1)
    assert outcome(journey) == "yes"
    assert decided(journey) == timedelta(hours=2)


def test_given_a_split_that_has_been_passed_when_the_endpoint_changes_then_nothing_is_evaluated_again(
    shop: Shop,
) -> None:
    shop.put("e1", Attributes={"plan": ["silver"]})
    journey = shop.start({"s": split(GOLD, yes="m", no="w"), "w": wait("P1D"), "m": mail()})
    shop.put("e1", Attributes={"plan": ["gold"]})
    shop.finish()
    assert (outcome(journey), shop.sent_to("EMAIL")) == ("no", [])


def test_given_an_evaluation_wait_until_a_time_when_it_is_reached_then_the_split_decides(shop: Shop) -> None:
    shop.put("e1", Attributes={"plan": ["gold"]})
    until = {"WaitUntil": (START + timedelta(hours=3)).isoformat()}
    journey = shop.start({"s": split(GOLD, EvaluationWaitTime=until)})
    shop.finish()
    assert decided(journey) == timedelta(hours=3)


def test_given_an_evaluation_wait_until_a_past_time_when_a_participant_arrives_then_the_split_decides_immediately(
    shop: Shop,
) -> None:
    shop.put("e1", Attributes={"plan": ["gold"]})
    until = {"WaitUntil": (START - timedelta(hours=3)).isoformat()}
    journey = shop.start({"s": split(GOLD, EvaluationWaitTime=until)})
    assert decided(journey) == timedelta(0)


def test_given_a_condition_on_a_segment_when_members_and_others_arrive_then_only_members_take_yes(shop: Shop) -> None:
    shop.put("e1", Attributes={"plan": ["gold"]})
    shop.put("e2")
    segment = shop.put_segment(GOLD["SegmentDimensions"])
    journey = shop.start({"s": split(of_segment(segment))})
    assert (outcome(journey), outcome(journey, "e2")) == ("yes", "no")


def test_given_a_condition_on_a_segment_when_its_criteria_change_then_the_newest_count(shop: Shop) -> None:
    shop.put("e1", Attributes={"plan": ["gold"]})
    segment = shop.put_segment(RED["SegmentDimensions"])
    journey = shop.start({"w": wait("P1D", "s"), "s": split(of_segment(segment))})
    wanted: Any = {"Name": "gold", "Dimensions": GOLD["SegmentDimensions"]}
    shop.client.update_segment(ApplicationId="shop", SegmentId=segment, WriteSegmentRequest=wanted)
    shop.finish()
    assert outcome(journey) == "yes"


def test_given_a_condition_on_a_segment_that_was_deleted_when_a_participant_arrives_then_it_takes_no(
    shop: Shop,
) -> None:
    shop.put("e1")
    segment = shop.put_segment({})
    journey = shop.start({"w": wait("P1D", "s"), "s": split(of_segment(segment))})
    shop.client.delete_segment(ApplicationId="shop", SegmentId=segment)
    shop.finish()
    assert outcome(journey) == "no"


@pytest.mark.parametrize(("hour_of_open", "expected"), [(1, "yes"), (23, "yes"), (25, "no"), (None, "no")])
def test_given_a_split_on_an_open_within_a_day_when_the_mail_is_opened_or_not_then_yes_or_no_is_taken(
    shop: Shop, hour_of_open: int | None, expected: str
) -> None:
    shop.put("e1")
    journey = shop.start({"m": mail("s"), "s": split(OPENED, EvaluationWaitTime={"WaitFor": "P1D"})})
    if hour_of_open is not None:
        shop.advance(hours=hour_of_open)
        shop.pinpoint.outbox.one().open()
    shop.finish()
    assert outcome(journey) == expected
    branch = "Branch_TRUE" if expected == "yes" else "Branch_FALSE"
    assert shop.activity_metrics(journey, "s") == {branch: "1"}
    assert decided(journey) == timedelta(days=1)


def test_given_no_evaluation_wait_when_a_split_asks_for_events_of_a_mail_then_it_waits_for_an_hour(
    shop: Shop,
) -> None:
    shop.put("e1")
    journey = shop.start({"m": mail("s"), "s": split(OPENED)})
    shop.advance(minutes=59)
    assert journey.participants.one().activity == "s"
    shop.pinpoint.outbox.one().open()
    shop.advance(minutes=1)
    assert (outcome(journey), decided(journey)) == ("yes", timedelta(hours=1))


def test_given_a_lambda_function_when_a_split_asks_for_its_delivery_then_it_waits_for_15_minutes(shop: Shop) -> None:
    shop.pinpoint.lambdas["channel"] = lambda event, context: {}
    shop.put("e1")
    journey = shop.start({"c": custom("s"), "s": split(got("_custom.delivered", "c"))})
    shop.finish()
    assert (outcome(journey), decided(journey)) == ("yes", timedelta(minutes=15))


@pytest.mark.parametrize(("wanted", "hours"), [("PT30M", 1), ("PT3H", 3)])
def test_given_an_evaluation_wait_when_a_split_asks_for_events_then_only_the_longer_wait_counts(
    shop: Shop, wanted: str, hours: int
) -> None:
    shop.put("e1")
    journey = shop.start({"m": mail("s"), "s": split(OPENED, EvaluationWaitTime={"WaitFor": wanted})})
    shop.finish()
    assert decided(journey) == timedelta(hours=hours)


@pytest.mark.parametrize("event_type", ["_email.send", "_email.delivered"])
def test_given_a_split_on_an_event_of_a_mail_when_it_was_delivered_then_yes_is_taken(
    shop: Shop, event_type: str
) -> None:
    shop.put("e1")
    journey = shop.start({"m": mail("s"), "s": split(got(event_type, "m"))})
    shop.finish()
    assert outcome(journey) == "yes"


@pytest.mark.parametrize(
    "event_type", [f"_email.{name}" for name in ("open", "click", "hardbounce", "complaint", "unsubscribe")]
)
def test_given_a_split_on_an_event_of_a_mail_when_the_test_records_it_then_yes_is_taken(
    shop: Shop, event_type: str
) -> None:
    shop.put("e1")
    journey = shop.start({"m": mail("s"), "s": split(got(event_type, "m"))})
    journey.record_event("e1", event_type, activity="m")
    shop.finish()
    assert outcome(journey) == "yes"


@pytest.mark.parametrize("event_type", ["_SMS.BUFFERED", "_SMS.SUCCESS"])
def test_given_a_split_on_an_event_of_an_sms_when_it_was_delivered_then_yes_is_taken(
    shop: Shop, event_type: str
) -> None:
    shop.put("e1", "SMS")
    journey = shop.start({"t": text("s"), "s": split(got(event_type, "t"))})
    shop.finish()
    assert outcome(journey) == "yes"


def test_given_an_open_of_another_mail_when_a_split_asks_for_this_one_then_no_is_taken(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"first": mail("m"), "m": mail("s"), "s": split(OPENED)})
    journey.record_event("e1", "_email.open", activity="first")
    shop.finish()
    assert outcome(journey) == "no"


def test_given_an_open_by_another_participant_when_a_split_asks_then_only_that_one_takes_yes(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail("s"), "s": split(OPENED)})
    shop.pinpoint.outbox.one(endpoint_id="e1").open()
    shop.finish()
    assert (outcome(journey, "e0"), outcome(journey)) == ("no", "yes")


def test_given_an_open_in_another_journey_when_a_split_asks_then_no_is_taken(shop: Shop) -> None:
    shop.put("e1")
    activities = {"m": mail("s"), "s": split(OPENED)}
    first, second = shop.publish(activities), shop.publish(activities, Name="second")
    shop.advance(minutes=5)
    first.record_event("e1", "_email.open", activity="m")
    shop.finish()
    assert (outcome(first), outcome(second)) == ("yes", "no")


def test_given_an_open_in_an_earlier_entry_when_a_split_asks_in_the_next_then_no_is_taken(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"m": mail("s"), "s": split(OPENED)}, RefreshFrequency="P1D")
    shop.pinpoint.outbox.one().open()
    shop.advance(days=1, hours=1)
    assert [journey.path("e1", entry=entry).outcomes["s"] for entry in (1, 2)] == ["yes", "no"]


def test_given_a_mail_that_was_not_sent_when_a_split_asks_for_its_events_then_no_is_taken(shop: Shop) -> None:
    shop.put("e1", "SMS")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.send", "m"))})
    shop.finish()
    assert outcome(journey) == "no"


def multi(*branches: tuple[dict[str, Any], str | None], default: str | None = None, **details: Any) -> dict[str, Any]:
    """Return a split with a branch for each condition."""
    listed = [
        {"Condition": condition, **({"NextActivity": following} if following else {})}
        for condition, following in branches
    ]
    default_activity = {"DefaultActivity": default} if default else {}
    return {"MultiCondition": {"Branches": listed, **default_activity, **details}}


def test_given_several_branches_when_a_participant_meets_the_first_and_third_then_the_first_is_taken(
    shop: Shop,
) -> None:
    shop.put("e1", Attributes={"plan": ["gold"], "team": ["red"]})
    journey = shop.start({"s": multi((GOLD, "m"), (has("team", "blue"), None), (RED, None)), "m": mail()})
    assert shop.activity_metrics(journey, "s") == {"Branch_1": "1"}
    assert shop.sent_to("EMAIL") == ["e1"]


def test_given_several_branches_when_a_participant_meets_only_a_later_one_then_that_is_taken(shop: Shop) -> None:
    shop.put("e1", Attributes={"team": ["red"]})
    journey = shop.start({"s": multi((GOLD, None), (RED, "m")), "m": mail()})
    assert shop.activity_metrics(journey, "s") == {"Branch_2": "1"}
    assert shop.sent_to("EMAIL") == ["e1"]


def test_given_several_branches_when_a_participant_meets_none_then_the_default_is_taken(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"s": multi((GOLD, None), (RED, None), default="m"), "m": mail()})
    assert shop.activity_metrics(journey, "s") == {"Branch_3": "1"}
    assert shop.sent_to("EMAIL") == ["e1"]


def test_given_no_default_when_a_participant_meets_no_branch_then_it_leaves(shop: Shop) -> None:
    shop.put("e1")
    journey = shop.start({"s": multi((GOLD, "w"), (RED, "w")), "w": wait("P1D")})
    assert (journey.state, shop.metrics(journey)["ENDPOINT_LEFT"]) == ("COMPLETED", "1")


def test_given_branches_with_an_evaluation_wait_when_it_is_over_then_they_decide(shop: Shop) -> None:
    shop.put("e1")
    details: Any = {"EvaluationWaitTime": {"WaitFor": "PT4H"}}
    journey = shop.start({"m": mail("s"), "s": multi((got("_email.click", "m"), None), (OPENED, None), **details)})
    shop.advance(hours=3)
    shop.pinpoint.outbox.one().open()
    shop.advance(hours=1)
    assert shop.activity_metrics(journey, "s") == {"Branch_2": "1"}


def test_given_a_push_when_its_recipient_opens_the_app_then_the_split_takes_yes(shop: Shop) -> None:
    shop.put("e1", "GCM")
    push = leading_to("PUSH", {"TemplateName": "push"}, "s")
    journey = shop.start({"p": push, "s": split(got("_journey.opened_notification", "p"))})
    shop.pinpoint.outbox.one().open()
    shop.finish()
    assert outcome(journey) == "yes"


def test_given_a_condition_that_is_met_when_the_path_is_read_then_it_shows_the_value(
    shop: Shop,
) -> None:
    shop.put("e1", Attributes={"plan": ["gold"]})
    journey = shop.start({"s": split(GOLD)})
    assert "gold" in str(journey.path("e1"))
