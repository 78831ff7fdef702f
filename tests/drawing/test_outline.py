"""Journeys as text with box-drawing characters."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from hypothesis import given

from pinpoint_mock.drawing.outline import draw_outline, draw_text
from pinpoint_mock.journeys.graph import make_graph

from .random_journeys import random_journeys
from .samples import SALE, has, journey, mail, make_long_journey, multi, shuffle, wait


def draw(members: dict[str, Any]) -> str:
    return "\n" + draw_text(make_graph(members))


def test_given_branches_that_meet_when_drawn_then_the_next_activity_is_below_all_of_them() -> None:
    assert draw(SALE) == dedent(
        """
        ● sale, segment 'customers'
        │
        ◇ holdout  Holdout, holds out 10 %
        │
        ◆ coin  RandomSplit
        ├─ 60 %
        │  ■ offer  EMAIL, template 'news'
        │  │
        │  ◆ opened  ConditionalSplit
        │  ├─ yes: opened 'offer' within 1 day
        │  │  ◆ plan  MultiCondition
        │  │  ├─ 1: Attributes.Plan is gold or silver
        │  │  │  ■ call  ContactCenter
        │  │  │  ╰─ → pause
        │  │  ├─ 2: Attributes.Plan is free
        │  │  │  ■ push  PUSH, template 'sale'
        │  │  │  ╰─ → (end)
        │  │  ╰─ else → pause
        │  ╰─ no → pause
        ╰─ 40 %
           ■ text  SMS, template 'sale'
           ╰─ → pause
        ◔ pause  Wait, 7 days
        ╰─ ↑ holdout
        """
    )


def test_given_a_loop_at_the_start_when_drawn_then_its_first_activity_follows_the_entry() -> None:
    assert draw(journey({"day": wait("P1D", "night"), "night": wait("PT8H", "day")})) == dedent(
        """
        ● sale, segment 'customers'
        │
        ◔ day  Wait, 1 day
        │
        ◔ night  Wait, 8 hours
        ╰─ ↑ day
        """
    )


def test_given_activities_that_nothing_leads_to_when_drawn_then_they_come_last() -> None:
    activities = {"hello": mail(), "alone": mail("later"), "later": wait("P1D")}
    assert draw(journey(activities)) == dedent(
        """
        ● sale, segment 'customers'
        │
        ■ hello  EMAIL, template 'news'
        ╰─ → (end)
        ○ nothing leads here
        ■ alone  EMAIL, template 'news'
        │
        ◔ later  Wait, 1 day
        ╰─ → (end)
        """
    )


def test_given_two_branches_to_one_activity_when_drawn_then_it_is_below_its_split() -> None:
    activities = {"plan": multi({"day": has("Plan", "gold")}, "day"), "day": wait("P1D")}
    assert draw(journey(activities)) == dedent(
        """
        ● sale, segment 'customers'
        │
        ◆ plan  MultiCondition
        ├─ 1: Attributes.Plan is gold → day
        ╰─ else → day
        ◔ day  Wait, 1 day
        ╰─ → (end)
        """
    )


def test_given_an_activity_that_leads_to_itself_when_drawn_then_its_arrow_goes_up() -> None:
    assert draw(journey({"day": shuffle((50, "day"), (50, "gone"))})) == dedent(
        """
        ● sale, segment 'customers'
        │
        ◆ day  RandomSplit
        ├─ 50 % ↑ day
        ╰─ 50 %
           ✗ gone  missing
        """
    )


@given(random_journeys)
def test_given_any_journey_when_drawn_then_each_activity_is_drawn_once_and_each_way_is_shown(
    members: dict[str, Any],
) -> None:
    graph = make_graph(members)
    lines = list(draw_outline(graph))
    names = [span.text for line in lines[1:] for span in line if span.style == "name"]
    assert sorted(names) == sorted(node.id for node in graph.nodes)
    unreached = [line for line in lines if line[0].text == "○ nothing leads here"]
    assert len(lines) == 1 + len(graph.nodes) + len(graph.edges) + len(unreached)


def test_given_a_very_deep_journey_when_drawn_then_the_drawing_is_complete() -> None:
    assert "wait-999" in draw(make_long_journey(1000))
