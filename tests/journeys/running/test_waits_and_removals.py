"""The metrics of a Wait when participants are removed who wait there, or who have not arrived yet."""

from __future__ import annotations

from typing import Any

from .generated import EVERYBODY, Scenario
from .played import APP, Play, playing

_JOURNEY: dict[str, Any] = {
    "Name": "any",
    "StartCondition": {"SegmentStartCondition": {"SegmentId": EVERYBODY}},
    "StartActivity": "call",
    "Activities": {
        "call": {"CUSTOM": {"DeliveryUri": "deliver", "EndpointTypes": ["SMS"], "NextActivity": "wait"}},
        "wait": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}},
    },
}
_EMAIL = {"ChannelType": "EMAIL", "Address": "jo@example.com"}
_SLOW = {"ChannelType": "SMS", "Address": "+12065550100", "Attributes": {"team": ["B"]}}
"""The function takes 15 seconds for this endpoint, and fails."""


def waiting_at(play: Play) -> str:
    """Return how many participants wait according to the activity's metrics."""
    answer = play.client.get_journey_execution_activity_metrics(
        ApplicationId=APP, JourneyId=play.journey_ids[0], JourneyActivityId="wait"
    )
    return str(answer["JourneyExecutionActivityMetricsResponse"]["Metrics"]["WAIT_STARTED"])


def test_given_one_who_waits_and_one_who_is_to_arrive_when_the_latter_is_deleted_then_one_waits() -> None:
    with playing(Scenario({"e0": _EMAIL, "e1": _SLOW}, [_JOURNEY], [])) as play:
        play.advance(301)
        assert waiting_at(play) == "1"
        play.take("delete endpoint", 1)
        assert waiting_at(play) == "1"


def test_given_two_participants_who_wait_when_one_is_deleted_then_one_waits() -> None:
    with playing(Scenario({"e0": _EMAIL, "e1": _SLOW}, [_JOURNEY], [])) as play:
        play.advance(330)
        assert waiting_at(play) == "2"
        play.take("delete endpoint", 1)
        assert waiting_at(play) == "1"
