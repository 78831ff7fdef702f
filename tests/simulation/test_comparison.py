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
    """Compare a run of two people with its golden file, in which something was changed."""
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
    assert str(comparison) == "equal: 2 people have the same paths and messages"


@pytest.mark.parametrize(
    ("change", "kind", "text"),
    [
        (
            lambda golden: steps_of(golden)[0].update(outcome="DAILY_CAP"),
            "other branch",
            "endpoint 'ann' took 'SUCCESSFUL' at 'hello' at the start; golden took 'DAILY_CAP'",
        ),
        (
            lambda golden: steps_of(golden)[1].update(activity="sleep"),
            "other way",
            "endpoint 'ann' was at 'wait' after 1 day; golden was at 'sleep'",
        ),
        (
            lambda golden: steps_of(golden)[1].update(time="P1DT5M"),
            "other time",
            "endpoint 'ann' was at 'wait' after 1 day; golden was there after 1 day 5 minutes",
        ),
        (
            lambda golden: steps_of(golden).pop(),
            "extra step",
            "endpoint 'ann' came to 'wait' after 1 day; golden did not",
        ),
        (
            lambda golden: steps_of(golden).append({"activity": "end", "time": "P2D"}),
            "missing step",
            "endpoint 'ann' did not come to 'end', where golden was after 2 days",
        ),
        (
            lambda golden: golden["people"][0]["entries"][0].update(entered="PT1H"),
            "other time",
            "endpoint 'ann' entered at the start; golden entered after 1 hour",
        ),
        (
            lambda golden: golden["people"][0]["entries"].append({"entered": "P1D"}),
            "other entries",
            "endpoint 'ann' entered 1 time; golden entered 2 times",
        ),
        (lambda golden: golden["people"].pop(0), "extra person", "endpoint 'ann' entered; golden does not have it"),
        (
            lambda golden: golden["people"].append({"user": "zoe", "entries": [{}]}),
            "missing person",
            "user 'zoe' did not enter; in golden it did",
        ),
        (
            lambda golden: messages_of(golden).clear(),
            "extra message",
            "endpoint 'ann' got the EMAIL message of 'hello' at the start: 'Hello'; golden did not",
        ),
        (
            lambda golden: messages_of(golden).append({"channel": "SMS", "time": "P1D", "body": "Hi"}),
            "missing message",
            "endpoint 'ann' did not get the SMS message after 1 day: 'Hi'",
        ),
        (
            lambda golden: messages_of(golden)[0].update(body="Good night."),
            "other text",
            "endpoint 'ann' got the EMAIL message of 'hello' with the body 'Good day.'; golden has 'Good night.'",
        ),
        (
            lambda golden: messages_of(golden)[0].update(address="ann@example.org"),
            "other address",
            "endpoint 'ann' got the EMAIL message of 'hello' with the address 'ann@example.com'; "
            "golden has 'ann@example.org'",
        ),
        (
            lambda golden: messages_of(golden)[0].update(time="PT2H"),
            "other time",
            "endpoint 'ann' got the EMAIL message of 'hello' at the start; golden got it after 2 hours",
        ),
    ],
)
def test_a_difference_is_explained_in_words(change: Callable[[dict[str, Any]], object], kind: str, text: str) -> None:
    comparison = compare(change)
    [difference] = comparison.differences
    assert (difference.kind, difference.text) == (kind, text)
    assert difference.count == 1
    assert not comparison.is_equal


def test_further_differences_of_a_kind_are_counted() -> None:
    def change(golden: dict[str, Any]) -> None:
        for person in (0, 1):
            messages_of(golden, person)[0]["title"] = "Hi"

    comparison = compare(change)
    assert str(comparison) == (
        "2 differences among 2 people:\n"
        "  other text: endpoint 'ann' got the EMAIL message of 'hello' with the title 'Hello'; golden has 'Hi' "
        "(and 1 more of this kind)"
    )


def test_of_a_path_only_the_first_difference_counts() -> None:
    def change(golden: dict[str, Any]) -> None:
        for step in steps_of(golden):
            step["outcome"] = "other"

    assert [difference.count for difference in compare(change).differences] == [1]


def test_times_may_be_apart_by_a_tolerance() -> None:
    def change(golden: dict[str, Any]) -> None:
        steps_of(golden)[1]["time"] = "P1DT4M"
        messages_of(golden)[0]["time"] = "PT3M"

    assert compare(change, tolerance=timedelta(minutes=5)).is_equal
    assert not compare(change, tolerance=timedelta(minutes=3)).is_equal


def test_long_texts_are_shown_from_shortly_before_their_first_difference_on() -> None:
    long = "x" * 500

    def change(golden: dict[str, Any]) -> None:
        messages_of(golden)[0]["body"] = f"{long}b"

    template = {"TemplateName": "hello", "EmailTemplateRequest": {"Subject": "Hello", "TextPart": f"{long}a"}}
    simulation = simulate(make_journey(), make_people(), resources=template, days=2)
    golden = simulation.to_golden()
    change(golden)
    [difference] = simulation.compare(golden).differences
    assert f"'…{'x' * 20}a'; golden has '…{'x' * 20}b'" in difference.text


def test_a_person_of_whom_nothing_is_expected_may_be_missing() -> None:
    assert compare(lambda golden: golden["people"].append({"endpoint": "zoe", "entries": [], "messages": []})).is_equal


def test_what_a_file_leaves_out_is_not_compared() -> None:
    log = {"golden": 1, "people": [{"endpoint": "ann"}, {"endpoint": "bob", "entries": [{}]}]}
    assert simulate(make_journey(), make_people("ann", "bob")).compare(log).is_equal


def test_a_message_without_a_time_is_missing_at_some_time() -> None:
    [difference] = compare(lambda golden: messages_of(golden).append({"channel": "SMS"})).differences
    assert difference.text == "endpoint 'ann' did not get the SMS message at some time"


def test_another_seed_is_named_where_it_may_explain_differences() -> None:
    comparison = run_welcome(seed=3).compare(run_welcome())
    assert "golden was made with the seed 0, and this run has 3" in str(comparison)


def test_one_person_is_counted_as_one() -> None:
    run = simulate(make_journey(), make_people())
    assert str(run.compare(run)) == "equal: 1 person has the same paths and messages"


def test_another_journey_is_named_where_it_may_explain_differences() -> None:
    comparison = run_cart().compare(run_welcome())
    assert "golden is of the journey 'welcome', and this run is of 'cart'" in comparison.notes


def test_the_nearest_of_several_messages_of_an_activity_is_compared() -> None:
    def change(golden: dict[str, Any]) -> None:
        first = messages_of(golden)[0]
        messages_of(golden).insert(0, {**first, "body": "Another one", "time": "P9D"})

    kinds = [difference.kind for difference in compare(change).differences]
    assert "missing message" in kinds
