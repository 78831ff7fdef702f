"""A generator of journeys and scenarios: graphs of activities, an audience, and the actions of a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

START = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
EVERYBODY, TEAM_A = "everybody", "teamA"
SMS, EMAIL, PUSH, CUSTOM, CALL = MESSAGE_KINDS = ("SMS", "EMAIL", "PUSH", "CUSTOM", "ContactCenter")
REACTIONS = ("open", "click", "bounce", "complain", "opt_out", "deliver")
_EVENTS = {
    SMS: ("_SMS.SUCCESS", "_SMS.BUFFERED", "_SMS.OPTOUT"),
    EMAIL: ("_email.open", "_email.click", "_email.delivered", "_email.hardbounce"),
    PUSH: ("_journey.opened_notification",),
    CUSTOM: ("_custom.delivered",),
}
_LOOPS, _WAITS = ("PT12H", "P1D", "P4D"), ("PT30M", "PT6H", "P1D", "P4D")
_ADDRESSES = {
    "EMAIL": "person{}@example.com",
    "SMS": "+1206555010{}",
    "VOICE": "+1206555020{}",
    "GCM": "token{}",
    "CUSTOM": "custom{}",
}
_CHANNELS = {"EMAIL": "EMAIL", "SMS": "SMS", "PUSH": "GCM", "CUSTOM": "CUSTOM", "ContactCenter": "VOICE"}
_ZONES = ("America/Los_Angeles", "Asia/Tokyo", "Europe/Berlin")
MOST_CALLS = 3  # documented quota


@dataclass(frozen=True)
class Scenario:
    """All actions of a test.

    Args:
        endpoints: The requests of the initial endpoints, by id.
        journeys: The requests of the journeys that are published first.
        script: The actions of the test, each with the wait before it in seconds.
    """

    endpoints: dict[str, dict[str, Any]]
    journeys: Sequence[dict[str, Any]]
    script: Sequence[tuple[int, tuple[str, Any]]]


@st.composite
def endpoint_requests(draw: DrawFn, number: int, main_kind: str) -> dict[str, Any]:
    """Draw the request of an endpoint, with or without a user, a time zone or an address, often on the same channel."""
    main_channel = _CHANNELS[main_kind]
    channel = draw(st.sampled_from([main_channel, main_channel, main_channel, *_ADDRESSES]))
    request: dict[str, Any] = {
        "ChannelType": channel,
        "Attributes": {"team": [draw(st.sampled_from("AB"))]},
        "OptOut": draw(st.sampled_from(["NONE", "NONE", "NONE", "ALL"])),
        "Address": _ADDRESSES[channel].format(number),
    }
    if draw(st.integers(0, 9)) == 9:
        del request["ChannelType"], request["Address"]
    if user := draw(st.sampled_from([None, None, "u1", "u2"])):
        request["User"] = {"UserId": user}
    if zone := draw(st.sampled_from([None, *_ZONES])):
        request["Demographic"] = {"Timezone": zone}
    return request


@st.composite
def activity_maps(draw: DrawFn, main_kind: str, *, by_event: bool) -> dict[str, Any]:
    """Draw activities that lead forward, or back after a wait, so that no loop is endless."""
    ids = [f"a{number}" for number in range(draw(st.integers(1, 8)))]
    kinds = ["Wait", "Wait", "Wait", "ConditionalSplit", "MultiCondition", "RandomSplit", "Holdout", *MESSAGE_KINDS]
    kinds += [main_kind] * 4
    chosen: dict[str, str] = {}
    for activity_id in ids:
        may_call = not by_event and list(chosen.values()).count(CALL) < MOST_CALLS
        chosen[activity_id] = draw(st.sampled_from(kinds if may_call else [kind for kind in kinds if kind != CALL]))
    messages = {activity_id: kind for activity_id, kind in chosen.items() if kind in _EVENTS}
    found: dict[str, Any] = {}
    for position, (activity_id, kind) in enumerate(chosen.items()):
        rest = ids[position + 1 :]
        later = st.sampled_from([*rest[:1] * 3, *rest, None])
        anywhere = st.sampled_from([None, *ids])
        details = draw(_details(kind, later, anywhere, messages))
        found[activity_id] = {kind: _without_nothing(details)}
    return found


def _details(
    kind: str, later: SearchStrategy[str | None], anywhere: SearchStrategy[str | None], messages: dict[str, str]
) -> SearchStrategy[dict[str, Any]]:
    condition = _conditions(messages)
    evaluation = st.one_of(st.none(), st.none(), _wait_times())
    if kind == "Wait":
        loops = st.fixed_dictionaries({"WaitTime": _timers(_LOOPS), "NextActivity": anywhere})
        return loops | st.fixed_dictionaries({"WaitTime": _wait_times(), "NextActivity": later})
    if kind == "ConditionalSplit":
        operators = st.sampled_from(["ALL", "ANY"])
        several = st.lists(condition, min_size=1, max_size=2)
        joined = st.fixed_dictionaries({"Conditions": several, "Operator": operators})
        members: dict[str, SearchStrategy[Any]] = {
            "Condition": joined,
            "TrueActivity": later,
            "FalseActivity": later,
            "EvaluationWaitTime": evaluation,
        }
        return st.fixed_dictionaries(members)
    if kind == "MultiCondition":
        branch = st.fixed_dictionaries({"Condition": condition, "NextActivity": later}).map(_without_nothing)
        branches = st.lists(branch, min_size=1, max_size=3)
        members = {"Branches": branches, "DefaultActivity": later, "EvaluationWaitTime": evaluation}
        return st.fixed_dictionaries(members)
    if kind == "RandomSplit":
        shares = st.sampled_from([(50, 50), (10, 30, 60), (1, 99)])
        return shares.flatmap(lambda each: st.fixed_dictionaries({"Branches": _branches(each, later)}))
    if kind == "Holdout":
        return st.fixed_dictionaries({"Percentage": st.sampled_from([0, 30, 60]), "NextActivity": later})
    fixed = {
        CUSTOM: {"DeliveryUri": "deliver", "EndpointTypes": ["EMAIL", "SMS", "CUSTOM"], "MessageConfig": {"Data": "x"}},
        CALL: {},
    }
    own = fixed.get(kind, {"TemplateName": "hello"})
    return st.fixed_dictionaries({"NextActivity": later}).map(lambda members: {**members, **own})


def _branches(shares: Sequence[int], later: SearchStrategy[str | None]) -> SearchStrategy[list[dict[str, Any]]]:
    targets = st.lists(later, min_size=len(shares), max_size=len(shares))
    return targets.map(
        lambda found: [
            _without_nothing({"Percentage": share, "NextActivity": target})
            for share, target in zip(shares, found, strict=True)
        ]
    )


def _conditions(messages: dict[str, str]) -> SearchStrategy[dict[str, Any]]:
    team: dict[str, Any] = {"Attributes": {"team": {"AttributeType": "INCLUSIVE", "Values": ["A"]}}}
    plain = st.sampled_from([{"SegmentDimensions": team}, {"SegmentCondition": {"SegmentId": TEAM_A}}])
    events = [(activity_id, each) for activity_id, kind in messages.items() for each in _EVENTS[kind]]
    if not events:
        return plain
    return plain | st.sampled_from(events).map(
        lambda event: {
            "EventCondition": {
                "MessageActivity": event[0],
                "Dimensions": {"EventType": {"DimensionType": "INCLUSIVE", "Values": [event[1]]}},
            }
        }
    )


def _timers(durations: Sequence[str]) -> SearchStrategy[dict[str, str]]:
    return st.sampled_from(durations).map(lambda duration: {"WaitFor": duration})


def _wait_times() -> SearchStrategy[dict[str, str]]:
    dates = st.integers(0, 9).map(lambda number: f"{START + timedelta(days=number):%Y-%m-%dT%H:%M:%SZ}")
    return _timers(_WAITS) | dates.map(lambda date: {"WaitUntil": date})


@st.composite
def journey_requests(draw: DrawFn, main_kind: str) -> dict[str, Any]:
    """Draw the request of a journey that can be published."""
    by_event = draw(st.integers(0, 2)) == 2
    segment = draw(st.sampled_from([EVERYBODY, EVERYBODY, TEAM_A]))
    request: dict[str, Any] = {
        "Name": "any",
        "StartActivity": "a0",
        "Activities": draw(activity_maps(main_kind, by_event=by_event)),
        "Limits": _without_nothing(
            {
                "DailyCap": draw(_seldom(st.integers(1, 2))),
                "TotalCap": draw(_seldom(st.integers(1, 3))),
                "TimeframeCap": draw(_seldom(st.just({"Cap": 2, "Days": 3}))),
                "EndpointReentryCap": draw(_seldom(st.integers(1, 3))),
                "EndpointReentryInterval": draw(_seldom(st.just("P2D"))),
                "MessagesPerSecond": draw(_seldom(st.just(1))),
            }
        ),
        "QuietTime": draw(_seldom(st.just({"Start": "20:00", "End": "08:00"}))),
        "WaitForQuietTime": draw(st.booleans()),
        "TimezoneEstimationMethods": draw(_seldom(st.just(["PHONE_NUMBER"]))),
    }
    if draw(st.integers(0, 2)) == 2:
        request["Schedule"] = {"EndTime": START + timedelta(days=draw(st.integers(10, 14)))}
    if by_event:
        dimensions = {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["purchase"]}}
        start: dict[str, Any] = {"EventFilter": {"FilterType": "ENDPOINT", "Dimensions": dimensions}}
        if segment == TEAM_A:
            start["SegmentId"] = segment
        return _without_nothing({**request, "StartCondition": {"EventStartCondition": start}})
    request["StartCondition"] = {"SegmentStartCondition": {"SegmentId": segment}}
    request["RefreshFrequency"] = draw(st.sampled_from([None, "P1D", "P3D"]))
    request["RefreshOnSegmentUpdate"] = draw(st.booleans())
    request["LocalTime"] = draw(st.integers(0, 4)) == 4
    if request["LocalTime"]:
        request["Schedule"] = {**request.get("Schedule", {}), "StartTime": START + timedelta(days=1), "Timezone": "UTC"}
    return _without_nothing(request)


def _seldom(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), st.none(), strategy)


def _without_nothing(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value not in (None, {})}


def _actions(main_kind: str, endpoints: int) -> SearchStrategy[tuple[str, Any]]:
    endpoint = st.integers(0, endpoints - 1)
    journey = st.integers(0, 1)
    react = st.tuples(st.integers(0, 30), st.sampled_from(REACTIONS))
    return st.one_of(
        st.tuples(st.just("wait"), st.none()),
        st.tuples(st.just("purchase"), endpoint),
        st.tuples(st.just("purchase"), endpoint),
        st.tuples(st.just("team"), st.tuples(endpoint, st.sampled_from("AB"))),
        st.tuples(st.just("opt out"), endpoint),
        st.tuples(st.just("delete endpoint"), endpoint),
        st.tuples(st.just("delete user"), st.sampled_from(["u1", "u2"])),
        st.tuples(st.just("put endpoint"), _numbered_endpoints(endpoint, main_kind)),
        st.tuples(st.just("state"), st.tuples(journey, st.sampled_from(["PAUSED", "PAUSED", "ACTIVE", "CANCELLED"]))),
        st.tuples(st.just("segment"), st.sampled_from("AB")),
        st.tuples(st.just("delete journey"), journey),
        st.tuples(st.just("delete template"), st.sampled_from(["email", "sms"])),
        st.tuples(st.just("react"), react),
        st.tuples(st.just("react"), react),
        st.tuples(st.just("react"), react),
    )


def _numbered_endpoints(numbers: SearchStrategy[int], main_kind: str) -> SearchStrategy[tuple[int, dict[str, Any]]]:
    return numbers.flatmap(lambda number: st.tuples(st.just(number), endpoint_requests(number, main_kind)))


DELAYS = (0, 1, 15, 301, 3_600, 7 * 3_600, 86_400, 3 * 86_400)


@st.composite
def scenarios(draw: DrawFn, most_actions: int = 12) -> Scenario:
    """Draw an audience, one or two journeys, and their scenario, mostly on the same channel."""
    main_kind = draw(st.sampled_from(MESSAGE_KINDS))
    size = draw(st.integers(1, 6))
    endpoints = {f"e{number}": draw(endpoint_requests(number, main_kind)) for number in range(size)}
    journeys = draw(st.lists(journey_requests(main_kind), min_size=1, max_size=2))
    actions = st.tuples(st.sampled_from(DELAYS), _actions(main_kind, size))
    script = draw(st.lists(actions, min_size=2, max_size=most_actions))
    return Scenario(endpoints, journeys, script)
