"""A comparison explains the first difference of each kind in words, and counts the others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import simulate

from .samples import HELLO, make_journey, make_people, run_cart, run_welcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Comparison


def compare(change: Callable[[dict[str, Any]], object], **arguments: Any) -> Comparison:
    """Compare a run of two people with a changed copy of its golden file."""
    simulation = simulate(make_journey(), make_people("ann", "bob"), resources=HELLO, days=2)
    golden = simulation.to_golden()
    change(golden)
    return simulation.compare(golden, **arguments)


def steps_of(golden: dict[str, Any], person: int = 0) -> list[dict[str, Any]]:
    """Return the steps of a person."""
    steps: list[dict[str, Any]] = golden["people"][person]["entries"][0]["steps"]
    return steps


def messages_of(golden: dict[str, Any], person: int = 0) -> list[dict[str, Any]]:
    """Return the messages of a person."""
    messages: list[dict[str, Any]] = golden["people"][person]["messages"]
    return messages


def test_equal_runs_say_so() -> None:
    comparison = compare(lambda golden: None)
    assert comparison.is_equal
    assert comparison
    assert str(comparison) == "equal: 2 people; 4 steps, 2 messages compared"


@pytest.mark.parametrize(
    ("change", "kind", "text"),
    [
        (
            lambda golden: steps_of(golden)[0].update(outcome="DAILY_CAP"),
            "other branch",
            "endpoint 'ann' took 'SUCCESSFUL' at 'hello' at the start in the run; it took 'DAILY_CAP' in the log",
        ),
        (
            lambda golden: steps_of(golden)[1].update(activity="sleep"),
            "other way",
            "endpoint 'ann' was at 'wait' after 1 day in the run; at 'sleep' after 1 day in the log",
        ),
        (
            lambda golden: steps_of(golden)[1].update(time="P1DT5M"),
            "other time",
            "endpoint 'ann' was at 'wait' after 1 day in the run; after 1 day 5 minutes in the log",
        ),
        (
            lambda golden: steps_of(golden).pop(),
            "extra step",
            "endpoint 'ann' came to 'wait' after 1 day in the run, but not in the log",
        ),
        (
            lambda golden: steps_of(golden).append({"activity": "end", "time": "P2D"}),
            "missing step",
            "endpoint 'ann' came to 'end' after 2 days in the log, but not in the run",
        ),
        (
            lambda golden: golden["people"][0]["entries"][0].update(entered="PT1H"),
            "other time",
            "endpoint 'ann' entered at the start in the run; after 1 hour in the log",
        ),
        (
            lambda golden: golden["people"][0]["entries"].append({"entered": "P1D"}),
            "other entries",
            "endpoint 'ann' entered 1 time in the run; 2 times in the log",
        ),
        (
            lambda golden: golden["people"].pop(0),
            "extra person",
            "endpoint 'ann' is in the run, but not in the log",
        ),
        (
            lambda golden: golden["people"].append({"user": "zoe", "entries": [{}]}),
            "missing person",
            "user 'zoe' is in the log, but did not enter in the run: it is not one of the people",
        ),
        (
            lambda golden: messages_of(golden).clear(),
            "extra message",
            "endpoint 'ann' got the EMAIL message of 'hello' at the start ('Hello') in the run, but not in the log",
        ),
        (
            lambda golden: messages_of(golden).append({"channel": "SMS", "time": "P1D", "body": "Hi"}),
            "missing message",
            "endpoint 'ann' got the SMS message after 1 day ('Hi') in the log, but not in the run",
        ),
        (
            lambda golden: messages_of(golden)[0].update(body="Good night."),
            "other text",
            "endpoint 'ann' got the EMAIL message of 'hello' with the body 'Good day.' in the run; "
            "'Good night.' in the log",
        ),
        (
            lambda golden: messages_of(golden)[0].update(address="ann@example.org"),
            "other address",
            "endpoint 'ann' got the EMAIL message of 'hello' with the address 'ann@example.com' in the run; "
            "'ann@example.org' in the log",
        ),
        (
            lambda golden: messages_of(golden)[0].update(time="PT2H"),
            "other time",
            "endpoint 'ann' got the EMAIL message of 'hello' at the start in the run; after 2 hours in the log",
        ),
    ],
)
def test_a_difference_is_explained_in_words(change: Callable[[dict[str, Any]], object], kind: str, text: str) -> None:
    comparison = compare(change)
    [difference] = comparison.differences
    assert (difference.kind, difference.text) == (kind, text)
    assert comparison.counts == {kind: 1}
    assert not comparison.is_equal
    assert not comparison


def test_further_differences_of_a_kind_are_counted() -> None:
    def change(golden: dict[str, Any]) -> None:
        for person in (0, 1):
            messages_of(golden, person)[0]["title"] = "Hi"

    comparison = compare(change)
    assert str(comparison) == (
        "2 differences among 2 people:\n"
        "  other text: endpoint 'ann' got the EMAIL message of 'hello' with the title 'Hello' in the run; "
        "'Hi' in the log "
        "(and 1 more of this kind)"
    )


def test_all_differences_can_be_listed() -> None:
    comparison = compare(lambda golden: golden["people"].clear())
    assert [difference.person for difference in comparison.differences] == ["ann", "bob"]
    assert comparison.counts == {"extra person": 2}
    assert comparison.describe(full=True).count("extra person: ") == 2


def test_of_a_path_only_the_first_difference_counts() -> None:
    def change(golden: dict[str, Any]) -> None:
        for step in steps_of(golden):
            step["outcome"] = "other"

    assert compare(change).counts == {"other branch": 1}


def test_times_may_differ_by_a_tolerance() -> None:
    def change(golden: dict[str, Any]) -> None:
        steps_of(golden)[1]["time"] = "P1DT4M"
        messages_of(golden)[0]["time"] = "PT3M"

    assert compare(change, tolerance=timedelta(minutes=5)).is_equal
    assert not compare(change, tolerance=timedelta(minutes=3)).is_equal


def test_long_texts_are_shown_from_just_before_their_first_difference() -> None:
    long = "x" * 500

    def change(golden: dict[str, Any]) -> None:
        messages_of(golden)[0]["body"] = f"{long}b"

    template = {"TemplateName": "hello", "EmailTemplateRequest": {"Subject": "Hello", "TextPart": f"{long}a"}}
    simulation = simulate(make_journey(), make_people(), resources=template, days=2)
    golden = simulation.to_golden()
    change(golden)
    [difference] = simulation.compare(golden).differences
    assert f"'…{'x' * 20}a' in the run; '…{'x' * 20}b'" in difference.text


def test_a_person_without_expectations_may_be_missing() -> None:
    assert compare(lambda golden: golden["people"].append({"endpoint": "zoe", "entries": [], "messages": []})).is_equal


def test_members_that_a_file_omits_are_not_compared() -> None:
    log = {"golden": 1, "people": [{"endpoint": "ann"}, {"endpoint": "bob", "entries": [{}]}]}
    assert simulate(make_journey(), make_people("ann", "bob")).compare(log).is_equal


def test_a_message_without_a_time_is_missing_at_some_time() -> None:
    [difference] = compare(lambda golden: messages_of(golden).append({"channel": "SMS"})).differences
    assert difference.text == "endpoint 'ann' got the SMS message at some time in the log, but not in the run"


def test_another_seed_is_named_where_it_may_explain_differences() -> None:
    comparison = run_welcome(seed=3).compare(run_welcome())
    assert "the other run has the seed 0, but the run has the seed 3" in str(comparison)


def test_one_person_is_counted_as_one() -> None:
    run = simulate(make_journey(), make_people())
    assert str(run.compare(run)) == "equal: 1 person; 2 steps, 1 message compared"


def test_another_journey_is_named_where_it_may_explain_differences() -> None:
    comparison = run_cart().compare(run_welcome())
    assert "the other run is for the journey 'welcome', but the run is for 'cart'" in comparison.notes


def test_the_nearest_of_several_messages_of_an_activity_is_compared() -> None:
    def change(golden: dict[str, Any]) -> None:
        first = messages_of(golden)[0]
        messages_of(golden).insert(0, {**first, "body": "Another one", "time": "P9D"})

    kinds = [difference.kind for difference in compare(change).differences]
    assert "missing message" in kinds


class TestReasons:
    def test_the_reason_why_a_person_did_not_enter_is_given(self) -> None:
        log = {"golden": 1, "people": [{"endpoint": "ann", "entries": [{}]}]}
        [difference] = simulate(make_journey(), make_people(OptOut="ALL"), days=2).compare(log).differences
        assert difference.text.endswith("did not enter in the run: the endpoint has opted out: its OptOut is ALL")

    def test_an_endpoint_that_entered_as_its_user_is_named(self) -> None:
        people = make_people("ann-mail", "ann-work", User={"UserId": "ann"})
        log = {"golden": 1, "people": [{"endpoint": "ann-mail", "entries": [{}]}]}
        extra, missing = simulate(make_journey(), people, days=2).compare(log).differences
        assert extra.text == "user 'ann' is in the run, but not in the log, which has its endpoint 'ann-mail'"
        assert missing.text.endswith("did not enter in the run: it entered as user 'ann'")

    def test_a_user_whose_endpoint_entered_alone_is_named(self) -> None:
        golden = run_cart().to_golden()
        golden["people"][0] = {"user": "ann", "entries": [{}]}
        extra, missing = run_cart().compare(golden).differences
        assert extra.text == "endpoint 'ann' is in the run, but not in the log, which has its user 'ann'"
        assert missing.text.endswith("it entered as endpoint 'ann'")

    def test_the_reason_why_a_message_was_not_sent_is_given(self) -> None:
        journey = make_journey({"text": {"SMS": {"TemplateName": "text"}}})
        log = {"golden": 1, "people": [{"endpoint": "ann", "messages": [{"activity": "text", "channel": "SMS"}]}]}
        [difference] = simulate(journey, make_people(), days=2).compare(log).differences
        assert difference.text.endswith("not in the run, where the outcome of 'text' is UNSUPPORTED_CHANNEL")

    def test_another_length_is_named_where_it_may_explain_differences(self) -> None:
        golden = simulate(make_journey(), make_people(), days=2).to_golden()
        comparison = simulate(make_journey(), make_people(), days=0.5).compare(golden)
        assert comparison.notes == ("the log covers 2 days, but the run covers 12 hours",)
