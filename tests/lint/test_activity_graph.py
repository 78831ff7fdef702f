"""The activities of a journey as a graph."""

from __future__ import annotations

from typing import Any

import pytest

from pinpoint_mock.lint.activity_graph import ActivityGraph
from pinpoint_mock.world.clock import DAY, MINUTE

from .conftest import ask, make_journey, send, wait


def graph_of(activities: dict[str, Any]) -> ActivityGraph:
    return ActivityGraph(make_journey(activities)["WriteJourneyRequest"])


def test_given_a_chain_when_it_is_followed_then_all_of_it_is_reached_from_its_beginning_only() -> None:
    graph = graph_of({"a": send("EMAIL", "b"), "b": wait("P1D", "c"), "c": send("SMS")})
    assert graph.reach(["a"]) == {"a", "b", "c"}
    assert graph.reach_after("a") == {"b", "c"}
    assert graph.reach_after("a", lambda node: not graph.always_waits(node)) == {"b"}
    assert graph.predecessors == {"a": [], "b": ["a"], "c": ["b"]}


def test_given_waits_when_arrivals_are_worked_out_then_evaluation_and_implicit_waits_count() -> None:
    activities = {
        "a": send("EMAIL", "b"),
        "b": ask("_email.open", "a", TrueActivity="c", FalseActivity="d"),
        "c": ask("_email.open", "a", "P1D", TrueActivity="d"),
        "d": send("SMS", "nowhere"),
    }
    hour = 60 * MINUTE
    assert graph_of(activities).earliest_arrivals(DAY) == {"a": DAY, "b": DAY, "c": DAY + hour, "d": DAY + hour}


@pytest.mark.parametrize(
    "activities",
    [
        {"a": send("EMAIL", "nowhere")},
        {"a": {}},
        {"a": {**send("EMAIL"), **send("SMS")}},
    ],
)
def test_given_an_activity_that_cannot_run_when_the_graph_is_made_then_it_is_not_sound(
    activities: dict[str, Any],
) -> None:
    assert not graph_of(activities).is_sound
    assert graph_of(activities).reach_after("a") == set()


def test_given_a_wait_without_a_time_when_it_is_asked_then_it_does_not_wait() -> None:
    graph = graph_of({"a": {"Wait": {}}})
    assert not graph.always_waits(graph.nodes["a"])
    assert graph.leave_at(graph.nodes["a"], DAY) == DAY
