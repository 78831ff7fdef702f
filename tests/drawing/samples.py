"""Journeys to draw, of several sizes, as the members of a WriteJourneyRequest."""

from __future__ import annotations

from typing import Any


def mail(next_activity: str | None = None, template: str = "news") -> dict[str, Any]:
    return {"EMAIL": _lead(next_activity, TemplateName=template)}


def wait(time: str, next_activity: str | None = None) -> dict[str, Any]:
    return {"Wait": _lead(next_activity, WaitTime={"WaitFor": time})}


def opened(message: str) -> dict[str, Any]:
    dimensions = {"EventType": {"DimensionType": "INCLUSIVE", "Values": ["_email.open"]}}
    return {"EventCondition": {"MessageActivity": message, "Dimensions": dimensions}}


def has(name: str, *values: str) -> dict[str, Any]:
    return {"SegmentDimensions": {"Attributes": {name: {"Values": list(values)}}}}


def split(condition: dict[str, Any], yes: str | None = None, no: str | None = None, **members: Any) -> dict[str, Any]:
    ways = {"TrueActivity": yes, "FalseActivity": no}
    given = {name: target for name, target in ways.items() if target}
    return {"ConditionalSplit": {"Condition": {"Conditions": [condition]}, **given, **members}}


def multi(branches: dict[str, dict[str, Any]], default: str | None = None) -> dict[str, Any]:
    parts = [{"Condition": condition, "NextActivity": target} for target, condition in branches.items()]
    return {"MultiCondition": {"Branches": parts, **({"DefaultActivity": default} if default else {})}}


def shuffle(*branches: tuple[int, str | None]) -> dict[str, Any]:
    return {"RandomSplit": {"Branches": [_lead(target, Percentage=percentage) for percentage, target in branches]}}


def _lead(next_activity: str | None, **members: Any) -> dict[str, Any]:
    return {**members, **({"NextActivity": next_activity} if next_activity else {})}


def journey(activities: dict[str, Any], **members: Any) -> dict[str, Any]:
    start = {"SegmentStartCondition": {"SegmentId": "customers"}}
    first = {"StartActivity": next(iter(activities))} if activities else {}
    return {"Name": "sale", "StartCondition": start, **first, "Activities": activities, **members}


SALE = journey(
    {
        "holdout": {"Holdout": {"Percentage": 10, "NextActivity": "coin"}},
        "coin": shuffle((60, "offer"), (40, "text")),
        "offer": mail("opened"),
        "text": {"SMS": {"TemplateName": "sale", "NextActivity": "pause"}},
        "opened": split(opened("offer"), "plan", "pause", EvaluationWaitTime={"WaitFor": "P1D"}),
        "plan": multi({"call": has("Plan", "gold", "silver"), "push": has("Plan", "free")}, "pause"),
        "call": {"ContactCenter": {"NextActivity": "pause"}},
        "push": {"PUSH": {"TemplateName": "sale"}},
        "pause": wait("P7D", "holdout"),
    }
)
"""Nine activities of nearly all kinds, with a loop back and branches that meet."""


def make_long_journey(rounds: int) -> dict[str, Any]:
    """Make a journey with rounds of four activities: a message, a split on it, a reminder and a wait."""
    activities: dict[str, Any] = {}
    for number in range(rounds):
        last = f"wait-{number}"
        following = f"mail-{number + 1}" if number + 1 < rounds else None
        activities[f"mail-{number}"] = mail(f"split-{number}")
        activities[f"split-{number}"] = split(opened(f"mail-{number}"), following, f"text-{number}")
        activities[f"text-{number}"] = {"SMS": {"TemplateName": "reminder", "NextActivity": last}}
        activities[last] = wait("P1D", "mail-0" if number % 3 == 2 else following)
    return journey(activities)
