"""Journeys as Mermaid flowcharts."""

from __future__ import annotations

from textwrap import dedent

from pinpoint_mock.drawing.mermaid import draw_mermaid
from pinpoint_mock.journeys.graph import make_graph

from .samples import has, journey, mail, split, wait


def test_given_a_journey_when_drawn_for_mermaid_then_each_kind_has_its_outline() -> None:
    activities = {
        "hello": mail("plan"),
        "plan": split(has("Plan", "gold"), "day", "gone"),
        "day": wait("P1D"),
        "some": {"Holdout": {"Percentage": 5}},
    }
    assert "\n" + draw_mermaid(make_graph(journey(activities))) == dedent(
        """
        flowchart TD
            entry(["sale<br/>segment 'customers'"])
            a0["hello<br/>EMAIL<br/>template 'news'"]
            a1{{"plan<br/>ConditionalSplit"}}
            a2(["day<br/>Wait<br/>1 day"])
            a3{{"some<br/>Holdout<br/>holds out 5 %"}}
            a4[/"gone<br/>missing"/]
            entry --> a0
            a0 --> a1
            a1 -- "yes: Attributes.Plan is gold" --> a2
            a1 -- "no" --> a4
            a2 --> finish
            a3 --> finish
            finish(["end"])
        """
    )


def test_given_special_characters_of_mermaid_in_an_id_when_drawn_then_they_are_escaped() -> None:
    drawn = draw_mermaid(make_graph(journey({'say "<b>" #1': mail()})))
    assert "say #quot;#lt;b#gt;#quot; #35;1" in drawn
