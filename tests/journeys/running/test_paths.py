"""Paths of participants: when they were at which activity, what was decided, and why; read and printed."""

from __future__ import annotations

from datetime import timedelta
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from .scene import START, T0, Shop, custom, got, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def expect(path: str, **names: str) -> str:
    return dedent(path).strip("\n").format(**names)


def test_given_a_path_when_printed_then_it_shows_time_activity_decision_and_reason_in_each_line(shop: Shop) -> None:
    shop.put("ann", Attributes={"plan": ["gold"]})
    activities = {
        "hello": mail("opened"),
        "opened": split(got("_email.open", "hello"), no="plan", EvaluationWaitTime={"WaitFor": "P1D"}),
        "plan": split(has("plan", "gold"), yes="pause"),
        "pause": wait("P1D"),
    }
    journey = shop.start(activities)
    shop.advance(days=1)
    assert str(journey.path("ann")) == expect(
        """
        endpoint 'ann' in journey 'welcome' ({id}): ACTIVE, waits until 2026-03-04 10:05:00
          2026-03-02 10:05:00 entered
          2026-03-02 10:05:00 'hello' (EMAIL): SUCCESSFUL -> 'opened'
              EMAIL to 'ann@example.com' (endpoint 'ann'): 'Hello'
          2026-03-02 10:05:00 'opened' (ConditionalSplit): waits
          2026-03-03 10:05:00 'opened' (ConditionalSplit): no -> 'plan'
              ✗ an event about the message of 'hello' with EventType INCLUSIVE ['_email.open']
                  found _journey.send, _email.send, _email.delivered
          2026-03-03 10:05:00 'plan' (ConditionalSplit): yes -> 'pause'
              ✓ the endpoint's values
                  ✓ Attributes['plan']: found ['gold'], wanted INCLUSIVE ['gold']
          2026-03-03 10:05:00 'pause' (Wait): waits
        """,
        id=journey.id,
    )


def test_given_a_path_when_its_steps_are_read_then_each_has_its_members(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("w"), "w": wait("P1D")})
    shop.finish()
    sent, waits, waited = journey.path("ann")
    assert (sent.time, sent.activity, sent.activity_type, sent.outcome) == (START, "m", "EMAIL", "SUCCESSFUL")
    assert (sent.next_activity, sent.is_over) == ("w", False)
    assert (waits.outcome, waits.next_activity, waits.is_over) == ("waits", None, False)
    assert (waited.time, waited.outcome) == (START + timedelta(days=1), "waited")
    assert (waited.next_activity, waited.is_over) == (None, True)


def test_given_a_path_when_its_activities_are_read_then_a_stay_is_one_visit_and_each_round_is_another(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail("w")})
    shop.advance(days=2)
    assert journey.path("ann").activities == ["w", "m", "w", "m", "w"]


def test_given_a_path_when_its_outcomes_are_read_then_each_activity_has_its_last_outcome(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(has("plan", "gold"), no="w"), "w": wait("P1D")})
    assert journey.path("ann").outcomes == {"m": "SUCCESSFUL", "s": "no", "w": "waits"}


def test_given_two_entries_when_paths_are_read_then_the_last_is_the_default_and_the_first_has_a_number(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("PT1H")}, RefreshFrequency="P1D")
    shop.advance(days=1)
    assert journey.path("ann").entered == START + timedelta(days=1)
    assert journey.path("ann", entry=1).entered == START
    assert journey.path("ann", entry=2) == journey.path("ann")
    assert "entry 2: ACTIVE" in str(journey.path("ann"))
    with pytest.raises(LookupError, match="'ann' has entered journey 'welcome' 2 times, not 3"):
        journey.path("ann", entry=3)


@pytest.mark.parametrize("entry", [0, -1])
def test_given_a_number_that_no_entry_has_when_a_path_is_read_then_it_is_refused(shop: Shop, entry: int) -> None:
    shop.put("ann")
    with pytest.raises(ValueError, match="entry must be an integer of 1 or more"):
        shop.start({"w": wait("P1D")}).path("ann", entry=entry)


def test_given_an_endpoint_that_has_not_entered_when_the_path_is_read_then_it_is_false_and_says_why(
    shop: Shop,
) -> None:
    shop.put("ann", OptOut="ALL")
    path = shop.start({"w": wait("P1D")}).path("ann")
    assert not path
    assert (len(path), path.state, path.entered) == (0, None, None)
    assert "its OptOut is ALL" in str(path)


def test_given_an_unknown_name_when_a_path_is_read_then_the_error_suggests_the_nearest(shop: Shop) -> None:
    shop.put("endpoint-1")
    journey = shop.start({"w": wait("P1D")})
    with pytest.raises(LookupError, match=r"'endpoint-2'.*did you mean 'endpoint-1'"):
        journey.path("endpoint-2")


def test_given_a_participant_that_was_deleted_when_its_path_is_read_then_it_ends_there(shop: Shop) -> None:
    shop.put("Ann")
    journey = shop.start({"w": wait("P1D")})
    shop.delete("Ann")
    path = journey.path("Ann")
    assert (path.state, path[-1].outcome, path[-1].is_over) == ("REMOVED", "deleted", True)


def test_given_a_cancelled_journey_when_a_path_is_read_then_its_state_says_so(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D")})
    shop.set_state(journey, "CANCELLED")
    assert journey.path("ann").state == "CANCELLED"
    assert str(journey.path("ann")).splitlines()[0].endswith(": CANCELLED")


def test_given_a_message_that_a_gate_stops_when_the_path_is_printed_then_it_says_which_and_why(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("n"), "n": mail()}, Limits={"DailyCap": 1})
    assert journey.path("ann").outcomes["n"] == "DAILY_CAP"
    assert "not sent, DAILY_CAP: DailyCap 1: 1 message since" in str(journey.path("ann"))


def test_given_quiet_time_when_the_path_of_a_waiting_participant_is_printed_then_it_says_until_when_and_why(
    shop: Shop,
) -> None:
    shop.put("ann", Demographic={"Timezone": "Asia/Tokyo"})  # 19:05 there when the journey starts
    journey = shop.start({"m": mail()}, QuietTime={"Start": "19:00", "End": "08:00"}, WaitForQuietTime=True)
    path = journey.path("ann")
    assert (path.outcomes, path.activities) == ({"m": "waits"}, ["m"])
    assert "waits until 2026-03-02 23:00:00" in str(path)
    assert "Asia/Tokyo" in str(path)
    shop.finish()
    assert [step.outcome for step in journey.path("ann")] == ["waits", "SUCCESSFUL"]


def test_given_a_reason_when_the_endpoint_changes_later_then_it_still_shows_the_old_values(shop: Shop) -> None:
    shop.put("ann", Attributes={"plan": ["gold"]})
    journey = shop.start({"s": split(has("plan", "gold"), yes="w"), "w": wait("P1D")})
    before = str(journey.path("ann"))
    shop.put("ann", Attributes={"plan": ["silver"]})
    assert str(journey.path("ann")) == before
    shop.delete("ann")
    assert "found ['gold'], wanted INCLUSIVE ['gold']" in str(journey.path("ann"))


def test_given_a_user_attribute_when_it_changes_later_then_the_reason_shows_the_old_value(shop: Shop) -> None:
    wanted: Any = {"SegmentDimensions": {"UserAttributes": {"plan": {"Values": ["gold"]}}}}
    shop.put("home", User={"UserId": "ann", "UserAttributes": {"plan": ["gold"]}})
    journey = shop.start({"s": split(wanted, yes="w"), "w": wait("P1D")})
    shop.put("home", User={"UserId": "ann", "UserAttributes": {"plan": ["silver"]}})
    assert "found ['gold'], wanted INCLUSIVE ['gold']" in str(journey.path("ann"))


def test_given_an_event_after_the_decision_when_the_path_is_printed_then_the_reason_does_not_show_it(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), no="w"), "w": wait("P1D")})
    shop.advance(hours=2)
    before = str(journey.path("ann"))
    shop.pinpoint.outbox.one().open()
    assert str(journey.path("ann")) == before
    assert "_email.open'" in before
    assert "found _journey.send, _email.send, _email.delivered\n" in before


def test_given_an_event_at_the_time_of_the_decision_when_it_arrives_too_late_then_the_reason_does_not_show_it(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), no="w"), "w": wait("P1D")})
    shop.advance(hours=1)
    before = str(journey.path("ann"))
    assert journey.path("ann").outcomes["s"] == "no"
    shop.pinpoint.outbox.one().open()
    assert str(journey.path("ann")) == before


def test_given_an_endpoint_of_a_user_deleted_after_the_decision_when_the_path_is_printed_then_its_event_still_counts(
    shop: Shop,
) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    journey = shop.start({"m": mail("s"), "s": split(got("_email.open", "m"), yes="w"), "w": wait("P1D")})
    shop.pinpoint.outbox.one(endpoint_id="work").open()
    shop.advance(hours=1)
    before = journey.path("ann")
    shop.delete("work")
    assert journey.path("ann")[-2].reasons == before[-2].reasons
    assert before[-2].reasons[0].startswith("✓")


def test_given_several_conditions_when_the_path_is_printed_then_each_has_its_mark(shop: Shop) -> None:
    shop.put("ann", Attributes={"plan": ["gold"]})
    conditions = [has("plan", "gold"), has("team", "red")]
    both = {"ConditionalSplit": {"Condition": {"Conditions": conditions, "Operator": "ALL"}}}
    [step] = shop.start({"s": both}).path("ann")
    assert step.outcome == "no"
    assert [reason[0] for reason in step.reasons if not reason.startswith(" ")] == ["✓", "✗"]


def test_given_a_multi_condition_when_the_path_is_printed_then_it_shows_the_branches_up_to_the_one_taken(
    shop: Shop,
) -> None:
    shop.put("ann", Attributes={"plan": ["silver"]})
    branches = [{"Condition": has("plan", each)} for each in ("gold", "silver", "none")]
    [step] = shop.start({"m": {"MultiCondition": {"Branches": branches}}}).path("ann")
    assert (step.outcome, step.is_over) == ("2", True)
    assert [reason[0] for reason in step.reasons if not reason.startswith(" ")] == ["✗", "✓"]


def test_given_a_wait_until_a_past_time_when_the_path_is_read_then_it_was_skipped(shop: Shop) -> None:
    shop.put("ann")
    past = (T0 - timedelta(days=1)).isoformat()
    journey = shop.start({"w": {"Wait": {"WaitTime": {"WaitUntil": past}, "NextActivity": "x"}}, "x": wait("P1D")})
    assert journey.path("ann").outcomes == {"w": "skipped", "x": "waits"}


def test_given_an_unsupported_channel_when_the_path_is_printed_then_it_names_the_participants_channel(
    shop: Shop,
) -> None:
    shop.put("ann", "SMS")
    path = shop.start({"m": mail()}).path("ann")
    assert path.outcomes == {"m": "UNSUPPORTED_CHANNEL"}
    assert "the participant is on SMS" in str(path)


def test_given_a_queue_when_the_path_is_read_then_the_message_has_its_own_step_at_its_own_time(shop: Shop) -> None:
    shop.put_many(2)
    journey = shop.start({"m": mail("w"), "w": wait("P1D")}, Limits={"MessagesPerSecond": 1})
    shop.advance(seconds=1)
    path = journey.path("e1")
    assert [(step.activity, step.outcome) for step in path] == [("m", "queued"), ("w", "waits"), ("m", "sent later")]
    assert path[-1].time == START + timedelta(seconds=1)
    assert path[-1].next_activity is None
    assert not path[-1].is_over
    assert path.state == "ACTIVE"


def test_given_a_user_with_two_endpoints_when_the_path_is_printed_then_it_has_a_line_for_each_message(
    shop: Shop,
) -> None:
    for endpoint_id in ("home", "work"):
        shop.put(endpoint_id, User={"UserId": "ann"})
    [step] = shop.start({"m": mail()}).path("ann")
    assert [reason.split(":")[0] for reason in step.reasons] == [
        "EMAIL to 'home@example.com' (endpoint 'home')",
        "EMAIL to 'work@example.com' (endpoint 'work')",
    ]


def test_given_a_failing_assertion_when_it_compares_activities_then_the_difference_is_readable(shop: Shop) -> None:
    shop.put("ann")
    path = shop.start({"m": mail("c"), "c": custom("t"), "t": text()}).path("ann")
    assert path.activities == ["m", "c", "t"]
    assert repr(path) == str(path)
