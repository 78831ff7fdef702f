"""The same seed gives the same run, no matter how time passes and what is read, and random draws are independent."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .generated import EVERYBODY, Scenario, scenarios
from .played import APP, playing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .played import Play

MONTH = int(timedelta(days=30).total_seconds())
PEOPLE = 400
_REQUEST_ID = r"\b\w{8}-\w{4}-\w{4}-\w{4}-\w{12}\b"
"""Every request has a unique id, so reads in between change the ids of later requests."""
TOLERANCE = 0.1
"""Four standard deviations of a share of this many participants."""


def see(play: Play) -> dict[str, Any]:
    """Return everything that a test can see."""
    seen: dict[str, Any] = {
        "now": play.pinpoint.clock.now,
        "next due": play.pinpoint.clock.next_due,
        "outbox": list(play.pinpoint.outbox),
        "events": [re.sub(_REQUEST_ID, "", json.dumps(event.record)) for event in play.app.events],
        "history": list(map(str, play.pinpoint.clock.history)),
    }
    for journey in play.journeys:
        where = {"ApplicationId": APP, "JourneyId": journey.id}
        answers = [
            play.client.get_journey(**where)["JourneyResponse"],
            play.client.get_journey_runs(**where, PageSize="100")["JourneyRunsResponse"],
            play.client.get_journey_execution_metrics(**where)["JourneyExecutionMetricsResponse"]["Metrics"],
            *(
                play.client.get_journey_execution_activity_metrics(**where, JourneyActivityId=activity_id)[
                    "JourneyExecutionActivityMetricsResponse"
                ]["Metrics"]
                for activity_id in play.scenario.journeys[0]["Activities"]
                if activity_id in journey.to_text()
            ),
        ]
        names = {participant.user_id or participant.endpoint_id for participant in journey.participants}
        paths = {name: str(journey.path(name)) for name in names if name is not None}
        seen[journey.id] = answers, list(journey.participants), paths, journey.to_mermaid()
    return seen


def look(play: Play) -> None:
    """Read something, as a test may do at any time. This changes nothing."""
    for journey in play.journeys:
        play.client.get_journey(ApplicationId=APP, JourneyId=journey.id)
        for participant in list(journey.participants)[:2]:
            str(journey.path(participant.user_id or participant.endpoint_id or ""))
        journey.to_text()
    list(play.pinpoint.outbox)


def run(play: Play, pieces: Sequence[int] = (), *, looks: bool = False) -> dict[str, Any]:
    """Play a script and one more month, with waits in the given pieces, and return everything that a test can see."""
    for delay, (action, argument) in [*play.scenario.script, (MONTH, ("wait", None))]:
        left = delay
        for piece in pieces:
            if looks:
                look(play)
            step = min(piece, left)
            play.advance(step)
            left -= step
        if looks:
            look(play)
        play.advance(left)
        play.take(action, argument)
    return see(play)


PIECES = st.lists(st.sampled_from([1, 14, 299, 300, 3_600, 86_400, 5 * 86_400, 12 * 86_400]), min_size=1, max_size=4)


@settings(max_examples=8)
@given(scenario=scenarios(most_actions=6), pieces=PIECES, looks=st.booleans())
def test_the_same_seed_gives_the_same_run_no_matter_how_time_passes_and_what_is_read(
    scenario: Scenario, pieces: list[int], looks: bool
) -> None:
    with playing(scenario) as play:
        in_one_go = run(play)
    with playing(scenario) as play:
        in_pieces = run(play, pieces, looks=looks)
    assert in_pieces == in_one_go


@settings(max_examples=8)
@given(scenario=scenarios(most_actions=6), before=st.sampled_from([0, 301, 86_400]))
def test_a_checkpoint_that_is_rolled_back_leaves_no_trace(scenario: Scenario, before: int) -> None:
    with playing(scenario) as play:
        play.advance(before)
        seen_before = see(play)
        with play.pinpoint.checkpoint():
            inside = run(play)
        assert see(play) == seen_before
        assert run(play) == inside


def test_two_journeys_two_splits_and_two_entries_of_one_endpoint_are_independent() -> None:
    """Four draws for each endpoint; any two of them are equal as often as random chance predicts."""
    journey: dict[str, Any] = {
        "Name": "any",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": EVERYBODY}},
        "StartActivity": "first",
        "Activities": {
            "first": {"RandomSplit": {"Branches": [{"Percentage": 50, "NextActivity": "second"}] * 2}},
            "second": {"RandomSplit": {"Branches": [{"Percentage": 50}] * 2}},
        },
        "RefreshFrequency": "P1D",
        "Limits": {"EndpointReentryCap": 2},
    }
    endpoint = {"ChannelType": "SMS", "Address": "+12065550100"}
    people = {f"e{number}": {**endpoint, "Address": f"+1206555{number:04}"} for number in range(PEOPLE)}
    with playing(Scenario(people, [journey, journey], [])) as play:
        play.advance(MONTH / 10)
        draws = [
            [journey.path(name, entry=entry).outcomes[activity] for name in people]
            for journey in play.journeys
            for entry in (1, 2)
            for activity in ("first", "second")
        ]
    for place, one in enumerate(draws):
        share = Counter(one)["1"] / PEOPLE
        assert abs(share - 0.5) < TOLERANCE
        for other in draws[:place]:
            equal = sum(first == second for first, second in zip(one, other, strict=True)) / PEOPLE
            assert abs(equal - 0.5) < TOLERANCE
