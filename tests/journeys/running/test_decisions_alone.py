"""`journey.decide(…)`: a single activity decides for one participant, and nothing changes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .scene import START, call, custom, got, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pinpoint_mock import JourneyView

    from .scene import Shop

GOLD = has("tier", "gold")
BRANCHES: dict[str, Any] = {
    "MultiCondition": {
        "Branches": [
            {"Condition": has("tier", "gold"), "NextActivity": "first"},
            {"Condition": has("tier", "silver"), "NextActivity": "second"},
        ],
        "DefaultActivity": "third",
    }
}
RANDOM: dict[str, Any] = {
    "RandomSplit": {
        "Branches": [{"Percentage": 50, "NextActivity": "first"}, {"Percentage": 50, "NextActivity": "second"}]
    }
}


def draft(shop: Shop, activities: Mapping[str, Any], **members: Any) -> JourneyView:
    """Create a journey that is never published. Its first activity and the targets of others need not exist."""
    return shop.publish(activities, State="DRAFT", **members)


def test_given_a_yes_no_split_when_it_is_decided_then_the_branch_and_the_reasons_are_returned(shop: Shop) -> None:
    shop.put("ann", Attributes={"tier": ["gold"]})
    shop.put("bob", Attributes={"tier": ["tin"]})
    journey = draft(shop, {"s": split(GOLD, "y", "n"), "y": mail(), "n": mail()})
    yes, no = journey.decide("ann", activity="s"), journey.decide("bob", activity="s")
    assert (yes.outcome, yes.next_activity) == ("yes", "y")
    assert (no.outcome, no.next_activity) == ("no", "n")
    assert str(no) == (
        "'bob' at 's' (ConditionalSplit): no -> 'n'\n"
        "    ✗ the endpoint's values\n"
        "        ✗ Attributes['tier']: found ['tin'], wanted INCLUSIVE ['gold']"
    )


@pytest.mark.parametrize(
    ("tier", "outcome", "target"), [("gold", "1", "first"), ("silver", "2", "second"), ("tin", "else", "third")]
)
def test_given_several_branches_when_they_are_decided_then_the_first_one_that_is_met_is_taken(
    shop: Shop, tier: str, outcome: str, target: str
) -> None:
    shop.put("ann", Attributes={"tier": [tier]})
    decision = draft(shop, {"s": BRANCHES}).decide("ann", activity="s")
    assert (decision.outcome, decision.next_activity) == (outcome, target)


def test_given_an_evaluation_wait_when_the_split_is_decided_then_it_decides_now_and_names_the_end_of_the_wait(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"tier": ["gold"]})
    journey = draft(shop, {"s": split(GOLD, "y", EvaluationWaitTime={"WaitFor": "P1D"}), "y": mail()})
    decision = journey.decide("ann", activity="s")
    assert (decision.outcome, decision.waits_until) == ("yes", datetime(2026, 3, 3, 10, tzinfo=timezone.utc))
    assert str(decision).startswith("'ann' at 's' (ConditionalSplit): yes -> 'y', after a wait until 2026-03-03 10:00")


def test_given_a_participant_who_waits_there_when_the_split_is_decided_then_its_own_wait_and_events_count(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), "y", "n"), "y": mail(), "n": mail()})
    shop.advance(minutes=10)
    before = journey.decide("ann", activity="s")
    shop.pinpoint.outbox.one().open()
    after = journey.decide("ann", activity="s")
    assert (before.outcome, after.outcome) == ("no", "yes")
    assert before.waits_until == after.waits_until == START + timedelta(hours=1)


def test_given_seen_events_when_the_split_is_decided_then_it_finds_them(shop: Shop) -> None:
    shop.put("ann")
    journey = draft(shop, {"m": mail("s"), "s": split(got("_email.open", "m"), "y", "n"), "y": mail(), "n": mail()})
    assert journey.decide("ann", activity="s").outcome == "no"
    assert journey.decide("ann", activity="s", seen=["_email.open"]).outcome == "yes"
    assert journey.decide("ann", activity="s", seen=["_email.click"]).outcome == "no"
    assert journey.decide("ann", activity="s").outcome == "no"


@pytest.mark.parametrize(("status", "outcome"), [("sent", "yes"), ("failed", "no")])
def test_given_a_seen_event_with_attributes_when_the_split_is_decided_then_the_attributes_count(
    shop: Shop, status: str, outcome: str
) -> None:
    shop.put("ann")
    asked = got("_email.open", "m")
    asked["EventCondition"]["Dimensions"]["Attributes"] = {"status": {"Values": ["sent"]}}
    journey = draft(shop, {"m": mail("s"), "s": split(asked, "y", "n"), "y": mail(), "n": mail()})
    event: Any = {"EventType": "_email.open", "Attributes": {"status": status}, "Metrics": {"price": 3}}
    assert journey.decide("ann", activity="s", seen=[event]).outcome == outcome


@pytest.mark.parametrize(
    ("event", "error", "message"),
    [
        ({"EventType": "x", "Atributes": {}}, ValueError, r"^seen\[0\] must be .*did you mean 'Attributes'"),
        ({"Attributes": {}}, ValueError, r"^seen\[0\] must be a mapping with EventType"),
        ({"EventType": 3}, TypeError, r"^seen\[0\]\['EventType'\] must be a string, not a number"),
        ({"EventType": "x", "Attributes": {"a": 1}}, TypeError, r"^seen\[0\]\['Attributes'\]\['a'\] must be a string"),
        (5, TypeError, "^seen must be a list or set of strings, or a list of mappings"),
    ],
)
def test_given_a_malformed_seen_event_when_an_activity_is_decided_then_the_error_names_the_member(
    shop: Shop, event: Any, error: type[Exception], message: str
) -> None:
    shop.put("ann")
    with pytest.raises(error, match=message):
        draft(shop, {"m": mail()}).decide("ann", activity="m", seen=[event])


@pytest.mark.parametrize(
    ("activity", "seen", "error"),
    [
        ("s", ["_SMS.SUCCESS"], "^seen must be events of the messages, .*, not '_SMS.SUCCESS'"),
        ("s", ["_email.opened"], r"not '_email.opened' \(did you mean '_email.open'\?\)$"),
        ("m", ["_email.open"], "^seen is for activities that ask about events of messages, and activity 'm' does not$"),
    ],
)
def test_given_seen_events_that_cannot_be_found_when_an_activity_is_decided_then_the_error_says_so(
    shop: Shop, activity: str, seen: list[str], error: str
) -> None:
    shop.put("ann")
    journey = draft(shop, {"m": mail("s"), "s": split(got("_email.open", "m"))})
    with pytest.raises(ValueError, match=error):
        journey.decide("ann", activity=activity, seen=seen)


@pytest.mark.parametrize(
    ("members", "outcome", "reason"),
    [
        ({}, "SUCCESSFUL", "EMAIL to 'ann@example.com' (endpoint 'ann'): 'Hello'"),
        ({"OptOut": "ALL"}, "OPT_OUT", "The endpoint has opted out"),
        ({"ChannelType": "SMS", "Address": "+12065550100"}, "UNSUPPORTED_CHANNEL", "the participant is on SMS"),
    ],
)
def test_given_a_message_when_it_is_decided_then_it_would_be_sent_or_the_gate_that_stops_it_is_named(
    shop: Shop, members: dict[str, Any], outcome: str, reason: str
) -> None:
    shop.put("ann", **members)
    decision = draft(shop, {"m": mail("next"), "next": text()}).decide("ann", activity="m")
    assert (decision.outcome, decision.next_activity) == (outcome, "next")
    assert reason in decision.reasons[0]


def test_given_a_cap_that_is_used_up_when_a_message_is_decided_then_the_cap_stops_it(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("w"), "w": wait("P1D", "m")}, Limits={"DailyCap": 1})
    assert journey.decide("ann", activity="m").outcome == "DAILY_CAP"


def test_given_quiet_time_that_holds_messages_when_one_is_decided_then_it_waits_until_the_end(shop: Shop) -> None:
    shop.put("ann", Demographic={"Timezone": "UTC"})
    journey = draft(shop, {"m": mail()}, QuietTime={"Start": "09:00", "End": "20:00"}, WaitForQuietTime=True)
    decision = journey.decide("ann", activity="m")
    assert (decision.outcome, decision.waits_until) == ("waits", datetime(2026, 3, 2, 20, tzinfo=timezone.utc))
    assert "(stays), after a wait until 2026-03-02 20:00" in str(decision)


def test_given_a_template_that_was_deleted_when_the_message_is_decided_then_this_is_the_reason_for_not_sending(
    shop: Shop,
) -> None:
    shop.put("ann")
    decision = draft(shop, {"m": {"EMAIL": {"TemplateName": "gone"}}}).decide("ann", activity="m")
    assert decision.outcome == "PERMANENT_FAILURE"
    assert "'gone'" in decision.reasons[0]


def test_given_a_custom_activity_when_it_is_decided_then_no_function_is_called(shop: Shop) -> None:
    shop.put("ann")
    called = []
    shop.pinpoint.lambdas["channel"] = lambda event, _: called.append(event)
    decision = draft(shop, {"c": custom()}).decide("ann", activity="c")
    assert (decision.outcome, decision.reasons[-1], called) == ("SUCCESSFUL", "'channel' was not called", [])


def test_given_a_wait_when_it_is_decided_then_its_end_is_returned(shop: Shop) -> None:
    shop.put("ann")
    decision = draft(shop, {"w": wait("PT2H", "m"), "m": mail()}).decide("ann", activity="w")
    assert (decision.outcome, decision.next_activity) == ("waited", "m")
    assert decision.waits_until == datetime(2026, 3, 2, 12, tzinfo=timezone.utc)


def test_given_a_wait_that_is_over_when_it_is_decided_then_it_is_skipped(shop: Shop) -> None:
    shop.put("ann")
    over = {"Wait": {"WaitTime": {"WaitUntil": "2026-01-01T00:00:00Z"}}}
    decision = draft(shop, {"w": over}).decide("ann", activity="w")
    assert (decision.outcome, decision.next_activity, decision.waits_until) == ("skipped", None, None)
    assert str(decision) == "'ann' at 'w' (Wait): skipped -> (end)"


def test_given_a_call_when_it_is_decided_for_an_endpoint_outside_the_segment_then_it_is_dropped(shop: Shop) -> None:
    shop.put("ann", "VOICE")
    gold = shop.put_segment({"Attributes": {"tier": {"Values": ["gold"]}}})
    assert draft(shop, {"c": call()}).decide("ann", activity="c").outcome == "SUCCESSFUL"
    assert draft(shop, {"c": call()}, segment=gold).decide("ann", activity="c").outcome == "dropped"


def test_given_a_user_when_an_activity_is_decided_then_all_its_endpoints_count(shop: Shop) -> None:
    shop.put("phone", "SMS", User={"UserId": "ann"})
    shop.put("mail", Attributes={"tier": ["gold"]}, User={"UserId": "ann"})
    decision = draft(shop, {"s": split(GOLD, "y"), "y": mail()}).decide("phone", activity="s")
    assert (decision.participant, decision.outcome) == ("ann", "yes")


def test_given_a_next_activity_that_does_not_exist_when_an_activity_is_decided_then_the_reasons_say_so(
    shop: Shop,
) -> None:
    shop.put("ann")
    decision = draft(shop, {"m": mail("later")}).decide("ann", activity="m")
    assert (decision.next_activity, decision.reasons[-1]) == ("later", "'later' is not an activity of the journey")


@pytest.mark.parametrize(
    ("activity", "error"),
    [
        (
            {"Wait": {}},
            "^activity 'a' cannot be decided: Wait must have a WaitTime$|WaitTime Wait must have a WaitTime",
        ),
        (
            {"ConditionalSplit": {}},
            "^activity 'a' cannot be decided: .*ConditionalSplit must have at least one condition",
        ),
        ({}, "^activity 'a' cannot be decided: it must have exactly one type, but has none$"),
        ({**mail(), **text()}, "it must have exactly one type, but has EMAIL and SMS$"),
    ],
)
def test_given_an_incomplete_draft_when_it_is_decided_then_the_error_says_what_is_missing(
    shop: Shop, activity: dict[str, Any], error: str
) -> None:
    shop.put("ann")
    with pytest.raises(ValueError, match=error):
        draft(shop, {"a": activity}).decide("ann", activity="a")


def test_given_names_that_do_not_exist_when_it_is_decided_then_the_error_suggests_the_nearest(shop: Shop) -> None:
    shop.put("ann")
    journey = draft(shop, {"letter": mail()})
    with pytest.raises(LookupError, match=r"'leter' does not exist in journey 'welcome'.*did you mean 'letter'"):
        journey.decide("ann", activity="leter")
    with pytest.raises(LookupError, match="did you mean 'ann'"):
        journey.decide("anne", activity="letter")
    with pytest.raises(TypeError, match=r"^seen must be a list or set of strings"):
        journey.decide("ann", activity="letter", seen="_email.open")


def test_given_decisions_when_the_mock_is_compared_then_nothing_has_changed(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"))}, Limits={"MessagesPerSecond": 1})
    before = (
        [*shop.pinpoint.outbox],
        [*shop.app.events],
        [*shop.pinpoint.clock.history],
        str(journey.path("ann")),
        shop.activity_metrics(journey, "m"),
        shop.pinpoint.clock.next_due,
    )
    for activity in ("m", "s"):
        journey.decide("ann", activity=activity)
    journey.decide("ann", activity="s", seen=["_email.open"])
    assert before == (
        [*shop.pinpoint.outbox],
        [*shop.app.events],
        [*shop.pinpoint.clock.history],
        str(journey.path("ann")),
        shop.activity_metrics(journey, "m"),
        shop.pinpoint.clock.next_due,
    )


def test_given_a_decision_when_the_journey_continues_then_it_runs_as_it_would_have_without_it(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("PT1H", "m"), "m": mail("s"), "s": split(got("_email.open", "m"))})
    with shop.pinpoint.checkpoint():
        shop.finish()
        expected = [*journey.path("ann")]
    journey.decide("ann", activity="m")
    shop.finish()
    assert [*journey.path("ann")] == expected


@given(
    seed=st.integers(0, 1_000),
    tier=st.sampled_from(["gold", "silver", "tin"]),
    channel=st.sampled_from(["EMAIL", "SMS"]),
)
def test_given_any_person_when_each_activity_is_decided_before_it_runs_then_the_run_decides_the_same(
    seed: int, tier: str, channel: str
) -> None:
    activities = {
        "first": mail("random"),
        "random": {
            "RandomSplit": {
                "Branches": [{"Percentage": 50, "NextActivity": "s"}, {"Percentage": 50, "NextActivity": "out"}]
            }
        },
        "s": split(GOLD, "out", "second"),
        "second": text("out"),
        "out": {"Holdout": {"Percentage": 50}},
    }
    with open_shop(seed=seed) as shop:
        shop.put("ann", channel, Attributes={"tier": [tier]})
        journey = shop.publish(activities)
        decided = {each: journey.decide("ann", activity=each) for each in activities}
        shop.advance(minutes=5)
        assert {step.activity: (step.outcome, step.next_activity) for step in journey.path("ann")} == {
            each: (decided[each].outcome, decided[each].next_activity) for each in journey.path("ann").activities
        }


def test_given_a_function_that_asks_for_a_decision_when_the_journey_calls_it_then_the_journey_continues(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"tier": ["gold"]})
    decided = []

    def handle(_event: Any, _context: Any) -> None:
        [journey] = shop.app.journeys
        decided.append(journey.decide("ann", activity="s").outcome)

    shop.pinpoint.lambdas["channel"] = handle
    journey = shop.start({"c": custom("s"), "s": split(GOLD, "m"), "m": mail()})
    assert decided == ["yes"]
    assert journey.path("ann").outcomes == {"c": "SUCCESSFUL", "s": "yes", "m": "SUCCESSFUL"}


def test_given_an_event_triggered_journey_when_an_endpoint_of_a_user_is_decided_then_it_is_alone(shop: Shop) -> None:
    shop.put("phone", "SMS", User={"UserId": "ann"})
    shop.put("mail", Attributes={"tier": ["gold"]}, User={"UserId": "ann"})
    event_filter = {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["sale"]}}}
    start = {"EventStartCondition": {"EventFilter": event_filter}}
    journey = draft(shop, {"s": split(GOLD)}, StartCondition=start)
    decision = journey.decide("phone", activity="s")
    assert (decision.participant, decision.outcome) == ("phone", "no")


def test_given_a_fault_rule_when_a_message_is_decided_then_it_applies_and_is_not_used_up(shop: Shop) -> None:
    shop.put("ann")
    shop.pinpoint.faults.deliver("ann@example.com", "THROTTLED", times=1)
    journey = shop.publish({"m": mail()})
    assert [journey.decide("ann", activity="m").outcome for _ in range(2)] == ["THROTTLED", "THROTTLED"]
    shop.advance(minutes=5)
    assert journey.path("ann").outcomes["m"] == "THROTTLED"
