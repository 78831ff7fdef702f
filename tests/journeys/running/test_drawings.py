"""Drawings of journeys for Mermaid and as text, with the number of participants who took each way."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from .scene import Shop, call, custom, has, mail, open_shop, split, text, wait

if TYPE_CHECKING:
    from collections.abc import Iterator

TWO_WAYS: dict[str, Any] = {
    "hello": mail("opened"),
    "opened": split(has("plan", "gold"), yes="pause", no="remind"),
    "remind": text("pause"),
    "pause": wait("P1D"),
}


@pytest.fixture
def shop() -> Iterator[Shop]:
    with open_shop() as shop:
        yield shop


def put_three(shop: Shop) -> None:
    for endpoint_id, plan in (("ann", "gold"), ("bob", "silver"), ("eve", "silver")):
        shop.put(endpoint_id, Attributes={"plan": [plan]})


def expect(drawing: str) -> str:
    return dedent(drawing).lstrip("\n")


def test_given_participants_in_mid_run_when_drawn_as_text_then_each_way_and_each_stay_has_its_count(
    shop: Shop,
) -> None:
    put_three(shop)
    journey = shop.start(TWO_WAYS)
    assert journey.to_text() == expect(
        """
        ● welcome CLOSED, 3 entered, segment 'people'
        │ 3
        ■ hello  EMAIL, template 'mail'
        │ 3
        ◆ opened  ConditionalSplit
        ├─ yes: Attributes.plan is gold · 1 → pause
        ╰─ no · 2
           ■ remind  SMS, template 'text'
           ╰─ 2 → pause
        ◔ pause  Wait, 1 day, 3 here
        ╰─ 0 → (end)
        """
    )


def test_given_participants_in_mid_run_when_drawn_for_mermaid_then_each_arrow_has_its_count(shop: Shop) -> None:
    put_three(shop)
    journey = shop.start(TWO_WAYS)
    assert journey.to_mermaid() == expect(
        """
        flowchart TD
            entry(["welcome CLOSED, 3 entered<br/>segment 'people'"])
            a0["hello<br/>EMAIL<br/>template 'mail'"]
            a1{{"opened<br/>ConditionalSplit"}}
            a2["remind<br/>SMS<br/>template 'text'"]
            a3(["pause<br/>Wait<br/>1 day<br/>3 here"])
            entry -- "3" --> a0
            a0 -- "3" --> a1
            a1 -- "yes: Attributes.plan is gold · 1" --> a3
            a1 -- "no · 2" --> a2
            a2 -- "2" --> a3
            a3 -- "0" --> finish
            finish(["end"])
        """
    )


def test_given_a_journey_that_is_over_when_drawn_then_all_participants_have_reached_the_end(shop: Shop) -> None:
    put_three(shop)
    journey = shop.start(TWO_WAYS)
    shop.finish()
    assert journey.to_text().startswith("● welcome COMPLETED, 3 entered, segment 'people'\n│ 3\n")
    assert journey.to_text().endswith("◔ pause  Wait, 1 day\n╰─ 3 → (end)\n")


def test_given_a_draft_when_drawn_then_there_are_no_counts(shop: Shop) -> None:
    journey = shop.publish(TWO_WAYS, State="DRAFT")
    assert journey.to_text() == expect(
        """
        ● welcome DRAFT, segment 'people'
        │
        ■ hello  EMAIL, template 'mail'
        │
        ◆ opened  ConditionalSplit
        ├─ yes: Attributes.plan is gold → pause
        ╰─ no
           ■ remind  SMS, template 'text'
           ╰─ → pause
        ◔ pause  Wait, 1 day
        ╰─ → (end)
        """
    )
    assert "    a0 --> a1\n" in journey.to_mermaid()


def test_given_a_journey_not_started_when_drawn_then_every_count_is_zero(shop: Shop) -> None:
    journey = shop.publish(TWO_WAYS)
    assert journey.to_text().splitlines()[:4] == [
        "● welcome ACTIVE, 0 entered, segment 'people'",
        "│ 0",
        "■ hello  EMAIL, template 'mail'",
        "│ 0",
    ]


def test_given_a_random_split_when_drawn_then_each_branch_has_its_percentage_and_its_count(shop: Shop) -> None:
    shop.put_many(1000)
    branches: Any = [{"Percentage": 50, "NextActivity": "w"}, {"Percentage": 50}]
    journey = shop.start({"r": {"RandomSplit": {"Branches": branches}}, "w": wait("P1D")})
    counts = shop.activity_metrics(journey, "r")
    assert journey.to_text().splitlines()[2:] == [
        "◆ r  RandomSplit",
        f"├─ 50 % · {counts['Branch_1']}",
        f"│  ◔ w  Wait, 1 day, {counts['Branch_1']} here",
        "│  ╰─ 0 → (end)",
        f"╰─ 50 % · {counts['Branch_2']} → (end)",
    ]


def test_given_a_multi_condition_when_drawn_then_each_branch_and_the_default_have_their_counts(shop: Shop) -> None:
    put_three(shop)
    branches = [{"Condition": has("plan", "gold"), "NextActivity": "w"}, {"Condition": has("plan", "none")}]
    multi = {"MultiCondition": {"Branches": branches, "DefaultActivity": "w"}}
    journey = shop.start({"m": multi, "w": wait("P1D")})
    assert journey.to_text().splitlines()[2:6] == [
        "◆ m  MultiCondition",
        "├─ 1: Attributes.plan is gold · 1 → w",
        "├─ 2: Attributes.plan is none · 0 → (end)",
        "╰─ else · 2 → w",
    ]


def test_given_a_holdout_when_drawn_then_only_passed_participants_continued(shop: Shop) -> None:
    shop.put_many(4)
    journey = shop.start({"h": {"Holdout": {"Percentage": 100, "NextActivity": "w"}}, "w": wait("P1D")})
    assert journey.to_text().splitlines()[2:] == [
        "◇ h  Holdout, holds out 100 %",
        "├─ 0",
        "│  ◔ w  Wait, 1 day",
        "│  ╰─ 0 → (end)",
        "╰─ held out · 4 → (end)",
    ]


def test_given_a_loop_when_drawn_then_its_arrow_counts_every_round(shop: Shop) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D", "m"), "m": mail("w")})
    shop.advance(days=3)
    assert journey.to_text().splitlines()[2:] == [
        "◔ w  Wait, 1 day, 1 here",
        "│ 3",
        "■ m  EMAIL, template 'mail'",
        "╰─ 3 ↑ w",
    ]
    assert "finish" not in journey.to_mermaid()


def test_given_thousands_when_drawn_then_the_counts_have_commas(shop: Shop) -> None:
    shop.put_many(1001)
    journey = shop.start({"w": wait("P1D")})
    assert journey.to_text() == expect(
        """
        ● welcome CLOSED, 1,001 entered, segment 'people'
        │ 1,001
        ◔ w  Wait, 1 day, 1,001 here
        ╰─ 0 → (end)
        """
    )


def test_given_a_call_that_drops_participants_when_drawn_then_its_arrow_counts_only_those_who_continued(
    shop: Shop,
) -> None:
    for endpoint_id in ("ann", "bob"):
        shop.put(endpoint_id, "VOICE", Attributes={"plan": ["gold"]})
    journey = shop.start({"s": split(has("plan", "gold"), yes="w"), "w": wait("P1D", "c"), "c": call()})
    shop.put("ann", "VOICE", Attributes={"plan": ["silver"]})
    shop.finish()
    assert "│  ■ c  ContactCenter\n│  ├─ 1 → (end)\n│  ╰─ dropped · 1 → (end)\n" in journey.to_text()


def test_given_a_holdout_when_drawn_then_held_out_participants_have_their_own_way(shop: Shop) -> None:
    shop.put_many(3)
    journey = shop.start({"h": {"Holdout": {"Percentage": 100}}})
    assert journey.to_text().endswith("◇ h  Holdout, holds out 100 %\n├─ 0 → (end)\n╰─ held out · 3 → (end)\n")
    assert 'a0 -- "held out · 3" --> finish' in journey.to_mermaid()


def test_given_failed_messages_when_drawn_then_their_participants_are_counted_too(shop: Shop) -> None:
    shop.put_many(2)
    shop.put("phone", "SMS")
    journey = shop.start({"c": custom("w"), "w": wait("P1D")})
    assert "│ 3\n◔ w" in journey.to_text()


def test_given_activities_that_nothing_leads_to_when_drawn_then_they_are_there_without_participants(
    shop: Shop,
) -> None:
    shop.put("ann")
    journey = shop.start({"w": wait("P1D"), "alone": wait("P1D")})
    assert journey.to_text().splitlines()[4:] == ["○ nothing leads here", "◔ alone  Wait, 1 day", "╰─ 0 → (end)"]


def test_given_an_empty_draft_when_drawn_then_only_its_name_is_there(shop: Shop) -> None:
    answer: Any = shop.client.create_journey(ApplicationId="shop", WriteJourneyRequest={"Name": "empty"})
    journey = shop.app.journey(answer["JourneyResponse"]["Id"])
    assert journey.to_text() == "● empty DRAFT\n"
    assert journey.to_mermaid() == 'flowchart TD\n    entry(["empty DRAFT"])\n'


def test_given_participants_in_mid_run_when_drawn_as_a_picture_then_each_activity_and_each_count_is_in_it(
    shop: Shop,
) -> None:
    put_three(shop)
    picture = shop.start(TWO_WAYS).to_svg()
    texts = re.findall("<text[^>]*>([^<]*)</text>", picture)
    assert {"hello", "opened", "remind", "pause", "3 entered", "3 here", "1", "2"} <= set(texts)


def test_given_a_journey_of_a_segment_when_drawn_then_a_condition_names_the_segment(shop: Shop) -> None:
    vip = shop.put_segment()
    condition: Any = {"SegmentCondition": {"SegmentId": vip}}
    journey = shop.start({"s": split(condition, yes="w"), "w": wait("P1D")})
    assert "├─ yes: in segment 'people' · 0\n" in journey.to_text()
