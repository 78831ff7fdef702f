"""ISO 8601 durations: which ones are accepted where, and how a refresh uses them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

GOOD = ["PT12H", "P1D", "P1W", "P1M", "P1Y", "PT1H30M", "P1DT12H", "P1Y2M10DT2H30M", "PT0.5H", "PT36H", "PT1S", "P365D"]
BAD = [
    "12H",
    "P",
    "PT",
    "P1",
    "1D",
    "PD",
    "one day",
    "",
    "-P1D",
    "P-1D",
    "PT1D",
    "P1H",
    "P1D ",
    "P1D\n",
    "P1DT",
    "PT1,5,2H",
    "3600",
]
NOTHING = ["PT0S", "P0D", "PT0H0M", "P0W"]


def waiting(text: str) -> dict[str, Any]:
    """Return a journey's activities, one of which waits for this duration."""
    return {"wait": {"Wait": {"WaitTime": {"WaitFor": text}}}}


def splitting(kind: str, text: str) -> dict[str, Any]:
    """Return a journey's activities, one of which decides after this duration."""
    return {"split": {kind: {"EvaluationWaitTime": {"WaitFor": text}}}}


MEMBERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "RefreshFrequency": lambda text: {"RefreshFrequency": text},
    r"Limits\.EndpointReentryInterval": lambda text: {"Limits": {"EndpointReentryInterval": text}},
    r"Activities\['wait'\]\.Wait\.WaitTime\.WaitFor": lambda text: {"Activities": waiting(text)},
    r"Activities\['split'\]\.ConditionalSplit\.EvaluationWaitTime\.WaitFor": lambda text: {
        "Activities": splitting("ConditionalSplit", text)
    },
    r"Activities\['split'\]\.MultiCondition\.EvaluationWaitTime\.WaitFor": lambda text: {
        "Activities": splitting("MultiCondition", text)
    },
}
WAITS = [member for member in MEMBERS if "WaitFor" in member]


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("text", GOOD)
def test_durations_are_stored_as_they_were_written(
    create: Callable[..., str], get: Callable[[str], Any], member: str, text: str
) -> None:
    members = MEMBERS[member](text)

    journey = get(create(**members))

    assert {name: journey[name] for name in members} == members


@pytest.mark.parametrize("member", MEMBERS)
@pytest.mark.parametrize("text", BAD)
def test_a_value_that_is_not_a_duration_is_refused_even_in_a_draft(
    client: PinpointClient, create: Callable[..., str], member: str, text: str
) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match=f"{member} must be an ISO 8601 duration"):
        create(**MEMBERS[member](text))


@pytest.mark.parametrize("member", ["RefreshFrequency", r"Limits\.EndpointReentryInterval"])
@pytest.mark.parametrize("text", NOTHING)
def test_intervals_of_zero_are_refused(
    client: PinpointClient, create: Callable[..., str], member: str, text: str
) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match=f"{member} must be"):
        create(**MEMBERS[member](text))


@pytest.mark.parametrize("member", WAITS)
@pytest.mark.parametrize("text", [*NOTHING, "PT1M"])
def test_waits_may_be_shorter_than_the_consoles_hour_and_even_zero(
    create: Callable[..., str], member: str, text: str
) -> None:
    """The console's own test feature publishes copies of journeys with such waits."""
    assert create(**MEMBERS[member](text))


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ("P1M", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("P1W", ["2026-01-31", "2026-02-07", "2026-02-14", "2026-02-21"]),
        ("P1Y", ["2026-01-31", "2027-01-31"]),
        ("PT36H", ["2026-01-31", "2026-02-01", "2026-02-03", "2026-02-04"]),
    ],
)
def test_refreshes_are_multiples_of_the_frequency_after_the_start(
    mocked: Pinpoint, publish: Callable[..., str], runs_of: Callable[[str], Any], frequency: str, expected: list[str]
) -> None:
    """Start + n times the frequency: February does not shift the last day of later months."""
    now = datetime(2026, 1, 31, 9, 55, tzinfo=timezone.utc)
    with time_machine.travel(now, tick=False):
        journey_id = publish(RefreshFrequency=frequency)
        mocked.clock.advance(days=540)
        runs = runs_of(journey_id)

    assert [run["CreationTime"][:10] for run in runs][: len(expected)] == expected


@pytest.mark.parametrize("frequency", ["P2Y", "P1000Y", "P8000Y"])
def test_a_refresh_after_the_end_even_after_the_end_of_the_calendar_never_happens(
    mocked: Pinpoint, publish: Callable[..., str], runs_of: Callable[[str], Any], frequency: str
) -> None:
    journey_id = publish(RefreshFrequency=frequency)

    mocked.clock.advance(timedelta(days=600))

    assert len(runs_of(journey_id)) == 1


@pytest.mark.parametrize("member", ["RefreshFrequency", r"Limits\.EndpointReentryInterval"])
@pytest.mark.parametrize("text", ["P9999Y", "P99999999D", "PT999999999999H"])
def test_intervals_longer_than_the_calendar_are_refused(
    client: PinpointClient, create: Callable[..., str], member: str, text: str
) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match=f"{member} must be"):
        create(**MEMBERS[member](text))
