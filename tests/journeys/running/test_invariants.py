"""In any scenario of any journey, no participant is lost and all numbers add up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings

from .generated import scenarios
from .invariants import ENDED, Invariants
from .played import playing

if TYPE_CHECKING:
    from .generated import Scenario

MONTH = timedelta(days=30).total_seconds()


@settings(max_examples=15)
@given(scenario=scenarios())
def test_in_any_scenario_no_participant_is_lost_and_all_numbers_add_up(scenario: Scenario) -> None:
    with playing(scenario) as play:
        invariants = Invariants(play)
        for delay, (action, argument) in scenario.script:
            play.advance(delay)
            invariants.check()
            play.take(action, argument)
        invariants.check(in_depth=True)
        play.advance(MONTH)
        invariants.check(in_depth=True)
        if all(journey.state in ENDED for journey in play.journeys):
            assert play.pinpoint.clock.next_due is None
