"""The metrics of activities: the keys of each kind, and what they count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, Shop, call, custom, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pinpoint_mock import JourneyView

MESSAGE_KEYS = {
    "SUCCESS",
    "DAILY_CAP_EXCEEDED",
    "QUIET_TIME",
    "FAILURE_PERMANENT",
    "TRANSIENT_FAILURE",
    "SERVICE_FAILURE",
    "THROTTLED",
    "UNKNOWN",
}
NIGHT: dict[str, Any] = {"QuietTime": {"Start": "20:00", "End": "08:00"}}
IN_TOKYO: dict[str, Any] = {"Demographic": {"Timezone": "Asia/Tokyo"}}  # 19:05 there when journeys start
ALL_KINDS: dict[str, Any] = {
    "yesno": split(has("a", "b")),
    "hold": {"Holdout": {"Percentage": 50}},
    "mail": mail(),
    "text": text(),
    "push": {"PUSH": {"TemplateName": "push"}},
    "custom": custom(),
    "multi": {"MultiCondition": {"Branches": [{"Condition": has("a", "b")}, {"Condition": has("a", "c")}]}},
    "random": {"RandomSplit": {"Branches": [{"Percentage": 40}, {"Percentage": 30}, {"Percentage": 30}]}},
    "wait": wait("P1D"),
    "call": call(),
}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def ask(shop: Shop, journey: JourneyView, activity: str) -> Any:
    answer = shop.client.get_journey_execution_activity_metrics(
        ApplicationId="shop", JourneyId=journey.id, JourneyActivityId=activity
    )
    return answer["JourneyExecutionActivityMetricsResponse"]


@pytest.mark.parametrize(
    ("activity", "activity_type", "keys"),
    [
        ("yesno", "CONDITIONAL_SPLIT", {"Branch_TRUE", "Branch_FALSE"}),
        ("hold", "HOLDOUT", {"HOLDOUT", "PASSED"}),
        ("mail", "MESSAGE", MESSAGE_KEYS),
        ("text", "MESSAGE", MESSAGE_KEYS),
        ("push", "MESSAGE", MESSAGE_KEYS),
        ("custom", "MESSAGE", MESSAGE_KEYS),
        ("multi", "MULTI_CONDITIONAL_SPLIT", {"Branch_1", "Branch_2", "Branch_3"}),
        ("random", "RANDOM_SPLIT", {"Branch_1", "Branch_2", "Branch_3"}),
        ("wait", "WAIT", {"WAIT_STARTED", "WAIT_FINISHED", "WAIT_SKIPPED"}),
    ],
)
def test_given_a_kind_when_its_metrics_are_read_then_they_have_its_type_and_every_documented_key_as_a_string(
    shop: Shop, activity: str, activity_type: str, keys: set[str]
) -> None:
    journey = shop.publish(ALL_KINDS)
    answer = ask(shop, journey, activity)
    assert answer["ActivityType"] == activity_type
    assert answer["Metrics"] == dict.fromkeys(keys, "0")
    assert (answer["ApplicationId"], answer["JourneyId"]) == ("shop", journey.id)
    assert answer["JourneyActivityId"] == activity


def test_given_an_activity_that_the_journey_does_not_have_when_its_metrics_are_read_then_the_status_is_404(
    shop: Shop,
) -> None:
    journey = shop.publish(ALL_KINDS)
    with pytest.raises(shop.client.exceptions.NotFoundException):
        ask(shop, journey, "other")


def test_given_a_draft_when_the_metrics_of_an_activity_are_read_then_there_are_none(shop: Shop) -> None:
    journey = shop.publish(ALL_KINDS, State="DRAFT")
    answer = ask(shop, journey, "wait")
    assert (answer["ActivityType"], answer["Metrics"]) == ("WAIT", {})


def test_given_a_yes_no_split_when_some_meet_it_then_each_branch_counts_its_participants(shop: Shop) -> None:
    for endpoint_id, plan in (("ann", "gold"), ("bob", "gold"), ("eve", "silver")):
        shop.put(endpoint_id, Attributes={"plan": [plan]})
    journey = shop.start({"s": split(has("plan", "gold"))})
    assert shop.activity_metrics(journey, "s") == {"Branch_TRUE": "2", "Branch_FALSE": "1"}


def test_given_a_yes_no_split_that_waits_when_it_has_not_decided_then_no_branch_has_counted(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"s": split(has("plan", "gold"), EvaluationWaitTime={"WaitFor": "P1D"})})
    assert shop.activity_metrics(journey, "s") == {}
    shop.finish()
    assert shop.activity_metrics(journey, "s") == {"Branch_FALSE": "1"}


def test_given_a_multi_condition_when_some_meet_a_branch_then_the_default_is_the_last_branch(shop: Shop) -> None:
    for endpoint_id, plan in (("ann", "gold"), ("bob", "silver"), ("eve", "none"), ("joe", "none")):
        shop.put(endpoint_id, Attributes={"plan": [plan]})
    branches = [{"Condition": has("plan", "gold")}, {"Condition": has("plan", "gold", "silver")}]
    journey = shop.start({"m": {"MultiCondition": {"Branches": branches}}})
    assert shop.activity_metrics(journey, "m") == {"Branch_1": "1", "Branch_2": "1", "Branch_3": "2"}


@pytest.mark.parametrize(("percentage", "metrics"), [(100, {"HOLDOUT": "3"}), (0, {"PASSED": "3"})])
def test_given_a_holdout_of_100_or_0_percent_when_participants_arrive_then_all_are_held_out_or_pass(
    shop: Shop, percentage: int, metrics: dict[str, str]
) -> None:
    shop.put_many(3)
    journey = shop.start({"h": {"Holdout": {"Percentage": percentage, "NextActivity": "m"}}, "m": mail()})
    assert shop.activity_metrics(journey, "h") == metrics
    assert len(shop.sent_to("EMAIL")) == int(metrics.get("PASSED", "0"))
    assert shop.metrics(journey)["ENDPOINT_LEFT"] == "3"


def test_given_a_random_split_when_1000_participants_arrive_then_each_one_is_in_one_branch(shop: Shop) -> None:
    shop.put_many(1000)
    branches = [{"Percentage": 50}, {"Percentage": 50}]
    journey = shop.start({"r": {"RandomSplit": {"Branches": branches}}})
    metrics = {name: int(number) for name, number in shop.activity_metrics(journey, "r").items()}
    assert sum(metrics.values()) == 1000
    assert 450 < metrics["Branch_1"] < 550


def test_given_a_wait_when_participants_start_and_finish_it_then_it_counts_those_who_wait_now(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"w": wait("P1D", "x"), "x": wait("P1D")})
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "2"}
    shop.advance(days=1)
    assert shop.activity_metrics(journey, "w") == {"WAIT_FINISHED": "2"}
    assert shop.activity_metrics(journey, "x") == {"WAIT_STARTED": "2"}


def test_given_a_wait_until_a_past_time_when_participants_arrive_then_they_have_skipped_it(shop: Shop) -> None:
    shop.put("ann")
    past = (T0 - timedelta(days=1)).isoformat()
    journey = shop.start({"w": {"Wait": {"WaitTime": {"WaitUntil": past}, "NextActivity": "m"}}, "m": mail()})
    assert shop.activity_metrics(journey, "w") == {"WAIT_SKIPPED": "1"}
    assert shop.sent_to("EMAIL") == ["ann"]


def test_given_a_wait_when_its_participants_are_cancelled_or_deleted_then_its_metrics_count_no_one(
    shop: Shop,
) -> None:
    shop.put_many(3)
    journey = shop.start({"w": wait("P1D")})
    shop.delete("e0")
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "2"}
    shop.set_state(journey, "CANCELLED")
    assert shop.activity_metrics(journey, "w") == {}


def test_given_a_wait_in_a_loop_when_participants_arrive_again_then_each_time_is_counted(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail("w")})
    shop.advance(days=3)
    assert shop.activity_metrics(journey, "w") == {"WAIT_STARTED": "1", "WAIT_FINISHED": "3"}
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "3"}


def test_given_a_daily_cap_when_a_second_message_is_due_then_the_second_activity_counts_it(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("n"), "n": mail()}, Limits={"DailyCap": 1})
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1"}
    assert shop.activity_metrics(journey, "n") == {"DAILY_CAP_EXCEEDED": "1"}


def test_given_quiet_time_when_a_message_is_dropped_then_quiet_time_counts_it(shop: Shop) -> None:
    shop.put("ann", **IN_TOKYO)
    journey = shop.start({"w": wait("PT1H", "m"), "m": mail()}, **NIGHT)
    shop.finish()
    assert shop.activity_metrics(journey, "m") == {"QUIET_TIME": "1"}


def test_given_quiet_time_when_a_message_waits_for_its_end_then_only_its_success_counts(shop: Shop) -> None:
    shop.put("ann", **IN_TOKYO)
    journey = shop.start({"w": wait("PT1H", "m"), "m": mail()}, WaitForQuietTime=True, **NIGHT)
    shop.advance(hours=2)
    assert shop.activity_metrics(journey, "m") == {}
    shop.finish()
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1"}


def test_given_estimation_that_finds_no_zone_when_there_is_quiet_time_then_quiet_time_counts_the_message(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, TimezoneEstimationMethods=["PHONE_NUMBER"], **NIGHT)
    assert shop.activity_metrics(journey, "m") == {"QUIET_TIME": "1"}
    assert shop.statuses() == [("EMAIL", "ann", "QUIET_TIME_MISSING_TIMEZONE")]


@pytest.mark.parametrize(
    ("status", "metric"),
    [
        ("PERMANENT_FAILURE", "FAILURE_PERMANENT"),
        ("TEMPORARY_FAILURE", "TRANSIENT_FAILURE"),
        ("THROTTLED", "THROTTLED"),
        ("UNKNOWN_FAILURE", "UNKNOWN"),
    ],
)
def test_given_a_message_that_fails_when_it_is_sent_then_its_status_counts_and_the_participant_continues(
    shop: Shop, status: Any, metric: str
) -> None:
    shop.put("ann")
    shop.pinpoint.faults.deliver("*", status, channel="EMAIL")
    journey = shop.start({"m": mail("w"), "w": wait("P1D")})
    assert shop.activity_metrics(journey, "m") == {metric: "1"}
    assert journey.participants.one().activity == "w"


def test_given_a_channel_that_is_disabled_when_a_message_is_sent_then_it_fails_permanently(shop: Shop) -> None:
    shop.put("ann")
    request: Any = {
        "Enabled": False,
        "FromAddress": "shop@example.com",
        "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    }
    shop.client.update_email_channel(ApplicationId="shop", EmailChannelRequest=request)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")})
    assert shop.activity_metrics(journey, "m") == {"FAILURE_PERMANENT": "1"}
    assert journey.participants.one().activity == "w"


def test_given_an_endpoint_that_opts_out_inside_when_a_message_is_due_then_nothing_is_counted(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail()})
    shop.put("ann", OptOut="ALL")
    shop.finish()
    assert shop.activity_metrics(journey, "m") == {}
    assert shop.statuses() == [("EMAIL", "ann", "OPT_OUT")]
    assert journey.state == "COMPLETED"


def test_given_an_endpoint_of_another_channel_when_it_arrives_then_it_is_counted_as_unsupported(shop: Shop) -> None:
    shop.put("ann", "SMS")
    journey = shop.start({"m": mail("t"), "t": text()})
    assert shop.activity_metrics(journey, "m") == {"UNSUPPORTED_CHANNEL": "1"}
    assert shop.activity_metrics(journey, "t") == {"SUCCESS": "1"}


def test_given_messages_in_a_queue_when_their_turn_comes_then_they_are_counted_one_by_one(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"m": mail()}, Limits={"MessagesPerSecond": 1})
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "1"}
    shop.advance(seconds=1)
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "2"}
    shop.finish()
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "3"}


def test_given_two_runs_when_the_metrics_of_one_are_read_then_they_count_only_its_own_participants(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail()}, RefreshFrequency="P1D")
    shop.put("bob")
    shop.advance(days=1)
    counts = []
    for run in shop.runs(journey):
        answer = shop.client.get_journey_run_execution_activity_metrics(
            ApplicationId="shop", JourneyId=journey.id, RunId=run["RunId"], JourneyActivityId="m"
        )["JourneyRunExecutionActivityMetricsResponse"]
        assert (answer["RunId"], answer["ActivityType"]) == (run["RunId"], "MESSAGE")
        counts.append(answer["Metrics"]["SUCCESS"])
    assert counts == ["1", "2"]
    assert shop.activity_metrics(journey, "m") == {"SUCCESS": "3"}


def test_given_the_clock_when_metrics_are_read_then_they_were_evaluated_now(shop: Shop) -> None:
    journey = shop.start({"m": mail()})
    assert ask(shop, journey, "m")["LastEvaluatedTime"] == START.strftime("%Y-%m-%dT%H:%M:%S.000Z")
