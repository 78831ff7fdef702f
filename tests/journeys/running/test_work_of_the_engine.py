"""The work of the engine is proportional to what moves, measured in actions and calls, not in time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from call_counts import count_calls

from .generated import EVERYBODY, Scenario
from .played import APP, Play, playing

if TYPE_CHECKING:
    from collections.abc import Iterator

_WALK: dict[str, Any] = {
    "wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}, "NextActivity": "chance"}},
    "chance": {"RandomSplit": {"Branches": [{"Percentage": 50}, {"Percentage": 50}]}},
}
_BY_EVENT: dict[str, Any] = {
    "EventStartCondition": {
        "EventFilter": {"FilterType": "ENDPOINT", "Dimensions": {"EventType": {"Values": ["purchase"]}}}
    }
}


@contextmanager
def journey_of(size: int, start: dict[str, Any]) -> Iterator[Play]:
    """Publish a journey in an app with this number of endpoints."""
    people = {f"e{number}": {"ChannelType": "SMS", "Address": f"+1206555{number:04}"} for number in range(size)}
    journey = {"Name": "any", "StartCondition": start, "StartActivity": "wait", "Activities": _WALK}
    with playing(Scenario(people, [journey], [])) as play:
        yield play


@contextmanager
def due_one_by_one(size: int) -> Iterator[Play]:
    """Let participants enter at different seconds, so that each of them is due alone."""
    with journey_of(size, _BY_EVENT) as play:
        play.advance(300)
        for number in range(size):
            play.take("purchase", number)
            play.advance(1)
        yield play


def calls_of_waking(size: int) -> int:
    """Count the calls in which all participants leave who are due one by one."""
    with due_one_by_one(size) as play:
        calls = count_calls(lambda: play.advance(2 * 86_400))
        assert play.journeys[0].participants_left == 0
        return calls


def calls_of_entry(size: int) -> int:
    """Count the calls in which all participants enter together."""
    with journey_of(size, {"SegmentStartCondition": {"SegmentId": EVERYBODY}}) as play:
        calls = count_calls(lambda: play.advance(300))
        assert play.journeys[0].participants_left == size
        return calls


def calls_of_path(size: int) -> int:
    """Count the calls in which the path of the last participant is read."""
    with journey_of(size, {"SegmentStartCondition": {"SegmentId": EVERYBODY}}) as play:
        play.advance(3 * 86_400)
        (journey,) = play.journeys
        return count_calls(lambda: journey.path(f"e{size - 1}"))


def test_waking_at_twice_as_many_times_is_at_most_twice_the_work() -> None:
    assert calls_of_waking(200) <= 2 * calls_of_waking(100)


def test_the_entry_of_twice_as_many_participants_is_at_most_twice_the_work() -> None:
    assert calls_of_entry(400) <= 2 * calls_of_entry(200)


def test_reading_one_path_is_the_same_work_among_many_participants_as_among_few() -> None:
    assert calls_of_path(400) == calls_of_path(100)


def test_each_time_at_which_participants_are_due_is_one_action() -> None:
    with due_one_by_one(50) as play:
        (journey,) = play.journeys
        assert len(journey.participants) == 50
        with pytest.raises(RuntimeError, match="run_until_idle stopped after 49 actions"):
            play.pinpoint.clock.run_until_idle(limit=49)
        assert journey.participants_left == 1
        play.pinpoint.clock.run_until_idle(limit=2)  # the other one is the end of the journey
        assert journey.state == "COMPLETED"


def test_all_participants_who_are_due_at_one_time_are_one_action() -> None:
    with journey_of(50, {"SegmentStartCondition": {"SegmentId": EVERYBODY}}) as play:
        play.pinpoint.clock.run_until_idle(limit=2)  # the start, and the end of the wait
        assert play.client.get_journey(ApplicationId=APP, JourneyId=play.journey_ids[0])["JourneyResponse"][
            "State"
        ] == ("COMPLETED")
