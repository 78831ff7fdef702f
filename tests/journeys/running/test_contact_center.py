"""Calls of a contact center: they are queued after a second check of the conditions that the participant met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, call, custom, has, mail, open_shop, split, wait

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def put_user(shop: Shop, **members: Any) -> None:
    """Put a user with one endpoint for e-mail and one for calls."""
    shop.put("ann-mail", User={"UserId": "ann"}, **members)
    shop.put("ann-voice", "VOICE", User={"UserId": "ann"}, **members)


def test_given_an_endpoint_for_calls_when_it_arrives_then_a_call_is_queued_and_it_continues(shop: Shop) -> None:
    shop.put("ann", "VOICE")
    journey = shop.start({"c": call("w"), "w": wait("P1D")})
    assert shop.activity_metrics(journey, "c") == {"CALL_QUEUED": "1"}
    assert shop.statuses() == [("VOICE", "ann", "SUCCESSFUL")]
    assert journey.participants.one().activity == "w"


def test_given_an_endpoint_of_another_channel_when_it_arrives_then_no_call_is_queued_and_it_continues(
    shop: Shop,
) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"c": call("w"), "w": wait("P1D")})
    assert shop.activity_metrics(journey, "c") == {}
    assert journey.participants.one().activity == "w"


def test_given_a_user_with_mail_and_voice_when_the_user_arrives_then_the_call_is_for_the_voice_endpoint(
    shop: Shop,
) -> None:
    put_user(shop)
    journey = shop.start({"c": call()})
    assert shop.statuses() == [("VOICE", "ann-voice", "SUCCESSFUL")]
    assert shop.activity_metrics(journey, "c") == {"CALL_QUEUED": "1"}


def test_given_the_metrics_of_a_contact_center_when_nothing_has_happened_then_each_documented_key_is_zero(
    shop: Shop,
) -> None:
    journey = shop.start({"c": call()})
    answer = shop.client.get_journey_execution_activity_metrics(
        ApplicationId="shop", JourneyId=journey.id, JourneyActivityId="c"
    )["JourneyExecutionActivityMetricsResponse"]
    assert answer["ActivityType"] == "CONTACT_CENTER"
    assert answer["Metrics"] == dict.fromkeys(
        [
            "CALL_QUEUED",
            "CONTINUE_WAITING",
            "DIAL_FAILURE",
            "DROPPED",
            "TIMEOUT",
            "WAIT_FINISHED",
            "WAIT_FOR_QUIET_HOURS",
            "WAIT_STARTED",
        ],
        "0",
    )


def test_given_a_split_passed_when_its_condition_fails_at_the_call_then_the_participant_is_dropped(shop: Shop) -> None:
    shop.put("ann", "VOICE", Attributes={"plan": ["gold"]})
    shop.put("bob", "VOICE", Attributes={"plan": ["gold"]})
    journey = shop.start(
        {"s": split(has("plan", "gold"), yes="w"), "w": wait("P1D", "c"), "c": call("end"), "end": wait("P1D")}
    )
    shop.put("ann", "VOICE", Attributes={"plan": ["silver"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c") == {"DROPPED": "1", "CALL_QUEUED": "1"}
    assert shop.statuses() == [("VOICE", "bob", "SUCCESSFUL")]
    assert [participant.state for participant in journey.participants] == ["LEFT", "ACTIVE"]
    assert journey.path("ann")[-1].outcome == "dropped"
    assert journey.path("ann")[-1].is_over
    assert shop.metrics(journey)["ENDPOINT_LEFT"] == "1"


def test_given_the_no_branch_taken_when_the_condition_is_met_at_the_call_then_the_participant_is_dropped(
    shop: Shop,
) -> None:
    shop.put("ann", "VOICE", Attributes={"plan": ["silver"]})
    journey = shop.start({"s": split(has("plan", "gold"), no="w"), "w": wait("P1D", "c"), "c": call()})
    shop.put("ann", "VOICE", Attributes={"plan": ["gold"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c") == {"DROPPED": "1"}


def test_given_a_branch_of_a_multi_condition_when_another_would_be_taken_then_the_participant_is_dropped(
    shop: Shop,
) -> None:
    branches = [{"Condition": has("plan", each), "NextActivity": "w"} for each in ("gold", "silver")]
    multi = {"MultiCondition": {"Branches": branches, "DefaultActivity": "w"}}
    for endpoint_id in ("ann", "bob"):
        shop.put(endpoint_id, "VOICE", Attributes={"plan": ["silver"]})
    journey = shop.start({"m": multi, "w": wait("P1D", "c"), "c": call()})
    shop.put("ann", "VOICE", Attributes={"plan": ["gold"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c") == {"DROPPED": "1", "CALL_QUEUED": "1"}


def test_given_a_message_after_the_split_when_its_condition_fails_at_the_call_then_a_call_is_still_queued(
    shop: Shop,
) -> None:
    put_user(shop, Attributes={"plan": ["gold"]})
    journey = shop.start({"s": split(has("plan", "gold"), yes="m"), "m": mail("w"), "w": wait("P1D", "c"), "c": call()})
    put_user(shop, Attributes={"plan": ["silver"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c") == {"CALL_QUEUED": "1"}


def test_given_a_split_after_the_message_when_its_condition_fails_at_the_call_then_the_participant_is_dropped(
    shop: Shop,
) -> None:
    put_user(shop, Attributes={"plan": ["gold"]})
    journey = shop.start({"m": mail("s"), "s": split(has("plan", "gold"), yes="w"), "w": wait("P1D", "c"), "c": call()})
    put_user(shop, Attributes={"plan": ["silver"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c") == {"DROPPED": "1"}


def test_given_no_earlier_message_when_the_participant_has_left_the_segment_at_the_call_then_it_is_dropped(
    shop: Shop,
) -> None:
    for endpoint_id in ("ann", "bob"):
        shop.put(endpoint_id, "VOICE", Attributes={"plan": ["gold"]})
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["gold"]}}})
    journey = shop.start({"w": wait("P1D", "c"), "c": call()}, segment=segment)
    shop.put("ann", "VOICE", Attributes={"plan": ["silver"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c") == {"DROPPED": "1", "CALL_QUEUED": "1"}
    assert shop.statuses() == [("VOICE", "bob", "SUCCESSFUL")]


def test_given_an_earlier_message_when_the_participant_has_left_the_segment_at_the_call_then_a_call_is_still_queued(
    shop: Shop,
) -> None:
    shop.pinpoint.lambdas["channel"] = lambda event, context: None
    shop.put("ann", "VOICE", Attributes={"plan": ["gold"]})
    segment = shop.put_segment({"Attributes": {"plan": {"Values": ["gold"]}}})
    activities = {"m": custom("w", EndpointTypes=["VOICE"]), "w": wait("P1D", "c"), "c": call()}
    journey = shop.start(activities, segment=segment)
    shop.put("ann", "VOICE", Attributes={"plan": ["silver"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c") == {"CALL_QUEUED": "1"}


def test_given_an_earlier_random_split_when_the_participant_arrives_then_it_is_not_checked_again(
    shop: Shop,
) -> None:
    for number in range(20):
        shop.put(f"e{number}", "VOICE")
    branches = [{"Percentage": 50, "NextActivity": "c"}, {"Percentage": 50, "NextActivity": "c"}]
    journey = shop.start({"r": {"RandomSplit": {"Branches": branches}}, "c": call()})
    assert shop.activity_metrics(journey, "c") == {"CALL_QUEUED": "20"}


def test_given_a_user_when_another_endpoint_meets_the_condition_at_the_call_then_the_user_is_not_dropped(
    shop: Shop,
) -> None:
    put_user(shop, Attributes={"plan": ["gold"]})
    journey = shop.start({"s": split(has("plan", "gold"), yes="w"), "w": wait("P1D", "c"), "c": call()})
    shop.put("ann-voice", "VOICE", User={"UserId": "ann"}, Attributes={"plan": ["silver"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c") == {"CALL_QUEUED": "1"}


def test_given_two_calls_in_a_row_when_the_condition_fails_between_them_then_only_the_first_is_queued(
    shop: Shop,
) -> None:
    shop.put("ann", "VOICE", Attributes={"plan": ["gold"]})
    activities = {"s": split(has("plan", "gold"), yes="c1"), "c1": call("w"), "w": wait("P1D", "c2"), "c2": call()}
    journey = shop.start(activities)
    shop.put("ann", "VOICE", Attributes={"plan": ["silver"]})
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "c1") == {"CALL_QUEUED": "1"}
    assert shop.activity_metrics(journey, "c2") == {"DROPPED": "1"}


def test_given_quiet_time_when_a_held_call_is_due_then_its_conditions_are_checked_again(shop: Shop) -> None:
    night: Any = {"Start": "20:00", "End": "08:00"}
    members: Any = {"Demographic": {"Timezone": "Asia/Tokyo"}}  # 19:05 there when the journey starts
    shop.put("ann", "VOICE", Attributes={"plan": ["gold"]}, **members)
    activities = {"s": split(has("plan", "gold"), yes="w"), "w": wait("PT1H", "c"), "c": call()}
    journey = shop.start(activities, QuietTime=night, WaitForQuietTime=True)
    shop.advance(hours=2)
    assert (journey.participants.one().activity, shop.statuses()) == ("c", [])
    shop.put("ann", "VOICE", Attributes={"plan": ["silver"]}, **members)
    shop.finish()
    assert shop.activity_metrics(journey, "c") == {"DROPPED": "1", "WAIT_FINISHED": "1", "WAIT_FOR_QUIET_HOURS": "1"}
