"""The graphs of journeys in files, which may be invalid drafts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.drawing.graph import GraphEdge, GraphNode
from pinpoint_mock.journeys.flow_counts import JourneyCounts
from pinpoint_mock.journeys.graph import make_graph

MAIL = {"EMAIL": {"TemplateName": "hello", "NextActivity": "day"}}


def test_given_a_request_when_its_graph_is_made_then_it_has_the_activities_and_their_ways() -> None:
    members = {
        "Name": "welcome",
        "StartActivity": "mail",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": "abc"}},
        "Activities": {"mail": {**MAIL, "Description": "The first"}, "day": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
    }
    graph = make_graph(members, segment_names={"abc": "new customers"})
    assert graph.title == "welcome"
    assert graph.details == ("segment 'new customers'",)
    assert graph.nodes == (
        GraphNode("mail", "EMAIL", "message", ("template 'hello'",), note="The first"),
        GraphNode("day", "Wait", "wait", ("1 day",)),
    )
    assert graph.edges == (GraphEdge(None, "mail"), GraphEdge("mail", "day"), GraphEdge("day", None))


def test_given_an_activity_that_does_not_exist_when_the_graph_is_made_then_it_is_a_missing_node() -> None:
    graph = make_graph({"StartActivity": "mail", "Activities": {"mail": MAIL}})
    assert graph.nodes[1] == GraphNode("day", "missing", "missing")


def test_given_a_start_that_does_not_exist_when_the_graph_is_made_then_it_is_missing_too() -> None:
    assert make_graph({"StartActivity": "gone"}).nodes == (GraphNode("gone", "missing", "missing"),)


@pytest.mark.parametrize(
    ("activity", "kind"),
    [
        ({"SendEmail": {"Template": "hello"}}, "unknown kind SendEmail"),
        ({"Description": "later"}, "no type"),
        ({}, "no type"),
        ("EMAIL", "no type"),
        ({"EMAIL": {}, "Wait": {}}, "EMAIL, Wait"),
        ({"Wait": "P1D"}, "unknown kind Wait"),
    ],
)
def test_given_an_activity_with_a_fault_when_the_graph_is_made_then_its_node_says_so(
    activity: object, kind: str
) -> None:
    assert make_graph({"Activities": {"a": activity}}).nodes[0].kind == kind


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "a", "P1D"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["Activities", "Wait", "Branches", "Condition", "EMAIL", "WaitTime"]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["Name", "StartActivity", "Activities", "StartCondition", "State"]), _JSON))
def test_given_any_json_when_the_graph_is_made_then_there_is_no_error(members: dict[str, Any]) -> None:
    assert make_graph(members).name


def test_given_counts_when_the_graph_is_made_then_ways_and_activities_have_them() -> None:
    activities = {
        "coin": {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": "mail"}, {"Percentage": 50}]}},
        "mail": {"EMAIL": {}},
    }
    counts = JourneyCounts(
        entered=5,
        inside={"mail": 1},
        taken={("coin", "1"): 3, ("coin", "2"): 2, ("mail", "SUCCESSFUL"): 1, ("mail", "FAILURE"): 1},
        removed={("coin", "held out"): 1},
    )
    graph = make_graph({"StartActivity": "coin", "Activities": activities}, counts)
    assert [(edge.source, edge.text) for edge in graph.edges] == [
        (None, "5"),
        ("coin", "50 % · 3"),
        ("coin", "50 % · 2"),
        ("coin", "held out · 1"),
        ("mail", "2"),
    ]
    assert [node.inside for node in graph.nodes] == [0, 1]
    assert graph.title == "journey, 5 entered"
