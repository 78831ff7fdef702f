"""A generator of campaigns with an audience, and of actions on the audience while they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .scene import EMAIL, SMS, after, on_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

HORIZON = 4 * 86_400
"""The time at which every campaign has ended, in seconds after T0."""
TEAM_A = {"Attributes": {"team": {"Values": ["A"]}}}
_ZONES = (None, None, "Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles")
_STEPS = (0, 1, 2, 59, 1_800, 3_600, 6 * 3_600, 86_400)
_FREQUENCIES = ("ONCE", "HOURLY", "DAILY")


@dataclass(frozen=True)
class Scenario:
    """All actions of a test.

    Args:
        endpoints: The requests of the endpoints, by id.
        campaigns: The requests of the campaigns, without SegmentId, each with the dimensions of its segment.
        steps: The times that the test waits before each of its actions, in seconds.
        actions: Its actions on the audience and the campaigns.
    """

    endpoints: dict[str, dict[str, Any]]
    campaigns: Sequence[tuple[dict[str, Any], dict[str, Any]]]
    steps: Sequence[int]
    actions: Sequence[tuple[str, int]]


@st.composite
def _endpoints(draw: DrawFn) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number in range(draw(st.integers(1, 9))):
        channel = draw(st.sampled_from(["SMS", "SMS", "SMS", "EMAIL"]))
        place = draw(st.sampled_from([number, number, number, 0]))  # sometimes the address of another endpoint
        address = f"person{place}@example.com" if channel == "EMAIL" else f"+12065550{100 + place}"
        request: dict[str, Any] = {
            "ChannelType": channel,
            "Address": address,
            "Attributes": {"team": [draw(st.sampled_from("AAB"))]},
            "OptOut": draw(st.sampled_from(["NONE", "NONE", "NONE", "ALL"])),
            "EndpointStatus": draw(st.sampled_from(["ACTIVE", "ACTIVE", "ACTIVE", "INACTIVE"])),
        }
        if zone := draw(st.sampled_from(_ZONES)):
            request["Demographic"] = {"Timezone": zone}
        found[f"e{number}"] = request
    return found


@st.composite
def _schedules(draw: DrawFn) -> dict[str, Any]:
    frequency = draw(st.sampled_from(_FREQUENCIES))
    start = draw(st.sampled_from(["IMMEDIATE", after(minutes=10), after(hours=1), after(hours=20)]))
    schedule: dict[str, Any] = {
        "StartTime": start,
        "Frequency": frequency,
        "EndTime": after(hours=draw(st.sampled_from([21, 22, 24, 48]))),
        "IsLocalTime": draw(st.booleans()),
    }
    if draw(st.booleans()):
        schedule["QuietTime"] = {"Start": "20:00", "End": "08:00"}
    return draw(st.sampled_from([schedule, schedule, schedule, on_event("purchase")]))


@st.composite
def _campaigns(draw: DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    limits = {
        "Daily": draw(st.sampled_from([0, 0, 1, 2])),
        "Total": draw(st.sampled_from([0, 0, 1, 3])),
        "MessagesPerSecond": draw(st.sampled_from([None, 1, 2])),
        "MaximumDuration": draw(st.sampled_from([None, None, 60])),
    }
    request = {
        "Name": "any",
        "Schedule": draw(_schedules()),
        "MessageConfiguration": draw(st.sampled_from([SMS, {**SMS, **EMAIL}])),
        "HoldoutPercent": draw(st.sampled_from([0, 0, 30])),
        "Limits": {name: limit for name, limit in limits.items() if limit is not None},
        "AdditionalTreatments": [
            {"SizePercent": share, **({"Schedule": draw(_schedules())} if draw(st.booleans()) else {})}
            for share in draw(st.sampled_from([(), (), (50,), (20, 40)]))
        ],
    }
    return request, draw(st.sampled_from([{}, TEAM_A]))


def _actions() -> SearchStrategy[tuple[str, int]]:
    names = st.sampled_from(["purchase", "purchase", "opt out", "delete", "move", "pause", "resume", "segment"])
    return st.tuples(names, st.integers(0, 8))


@st.composite
def scenarios(draw: DrawFn) -> Scenario:
    """Draw an audience, one or two campaigns, and actions."""
    campaigns = draw(st.lists(_campaigns(), min_size=1, max_size=2))
    steps = draw(st.lists(st.sampled_from(_STEPS), min_size=1, max_size=8))
    actions = draw(st.lists(_actions(), min_size=len(steps), max_size=len(steps)))
    return Scenario(draw(_endpoints()), campaigns, steps, actions)
