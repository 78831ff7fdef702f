"""The facts that are published when a journey is defined and when participants pass its activities."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from pinpoint_mock.journeys.participants import participants_of
from pinpoint_mock.journeys.passing import ActivityPassed, JourneyDefined, note_definition
from pinpoint_mock.journeys.plan import plan_of
from pinpoint_mock.journeys.steps import ENDS
from pinpoint_mock.world.bus import watch

from .generated import scenarios
from .played import playing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .generated import Scenario
    from .scene import Shop

MAIL = {"EMAIL": {"TemplateName": "mail", "NextActivity": "pause"}}
JOURNEY: dict[str, Any] = {"mail": MAIL, "pause": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}}


@pytest.fixture
def defined() -> Iterator[list[str]]:
    """Return the names of the journeys that are published or loaded during the test."""
    names: list[str] = []
    end = watch(JourneyDefined, lambda _, fact: names.append(fact.journey.name))
    yield names
    end()


@pytest.fixture
def passed() -> Iterator[list[tuple[str, int, list[tuple[str, int, int]]]]]:
    """Return the moves of participants during the test: the activity, how many arrive, and how they leave it."""
    facts: list[tuple[str, int, list[tuple[str, int, int]]]] = []
    end = watch(ActivityPassed, lambda _, fact: facts.append((fact.activity_id, fact.arrived, list(fact.exits))))
    yield facts
    end()


def test_when_a_journey_is_published_then_that_fact_is_published_but_not_for_a_draft(
    shop: Shop, defined: list[str]
) -> None:
    shop.publish(JOURNEY, Name="draft", State="DRAFT")
    shop.publish(JOURNEY, Name="welcome")
    assert defined == ["welcome"]


def test_when_a_journey_is_noted_then_that_fact_is_published_in_any_state(shop: Shop, defined: list[str]) -> None:
    draft = shop.publish(JOURNEY, Name="draft", State="DRAFT")
    with draft._locked() as (app, journey):
        note_definition(app, journey)
    assert defined == ["draft"]


def test_when_participants_move_then_their_arrivals_and_exits_are_published(shop: Shop, passed: list[Any]) -> None:
    shop.put_many(2)
    shop.start(JOURNEY)
    assert passed == [("mail", 2, [("SUCCESSFUL", 1, 2)]), ("pause", 2, [])]
    shop.finish()
    assert passed[2:] == [("pause", 0, [("waited", ENDS, 2)])]


@settings(max_examples=15)
@given(scenario=scenarios())
def test_in_any_scenario_the_published_ways_are_those_that_the_journeys_count(scenario: Scenario) -> None:
    ways: dict[str, Counter[tuple[str, str, int]]] = {}
    arrivals: Counter[tuple[str, str]] = Counter()

    def note(_: object, fact: ActivityPassed) -> None:
        arrivals[fact.journey.id, fact.activity_id] += fact.arrived
        found = ways.setdefault(fact.journey.id, Counter())
        for label, target, count in fact.exits:
            found[fact.activity_id, label, target] += count

    end = watch(ActivityPassed, note)
    try:
        with playing(scenario) as play:
            for delay, (action, argument) in scenario.script:
                play.advance(delay)
                play.take(action, argument)
            for view in play.journeys:
                with view._locked() as (app, journey):
                    participants, numbers = participants_of(app, journey.id), plan_of(app, journey).numbers
                    assert participants is not None
                    published = {
                        (numbers[activity_id], label, target): count
                        for (activity_id, label, target), count in ways.get(journey.id, Counter()).items()
                    }
                    assert published == participants.flows
    finally:
        end()
    exits: Counter[tuple[str, str]] = Counter()
    for journey_id, found in ways.items():
        for (activity_id, _, _), count in found.items():
            exits[journey_id, activity_id] += count
    assert all(count <= arrivals[place] for place, count in exits.items())
