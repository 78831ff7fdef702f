"""The rules for each type of activity: those for drafts, and those for publishing.

Problems of a type name members within its details. Source: docs/behaviours.md#journeys-saving, and
docs/behaviours.md#journeys-publishing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.problems import Problem, quote
from ..gateway.validation import read_timestamp
from ..segments.definition_rules import find_metric_problems
from ..world.arns import ArnForm, read_arn
from ..world.likeness import Known, enclose, find_nearest
from .activity import ACTIVITY_TYPES, conditions_of, pointers_of, types_of
from .durations import find_wait_duration_problems
from .schedule import format_as_sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from typing import TypeAlias

    Details: TypeAlias = Mapping[str, Any]
    Find: TypeAlias = Callable[[Details], Iterator[Problem]]

MAX_HOLDOUT = 100  # unknown; proposed
MAX_BRANCHES = 4  # documented: five paths with the default one
RANDOM_BRANCHES = range(2, 6)  # documented
_CONDITION_KINDS = ("EventCondition", "SegmentCondition", "SegmentDimensions")
_WEB_HOOK = re.compile(r"https://[A-Za-z0-9\-._~?/#:]+")  # documented
_FUNCTION_NAME = r"[A-Za-z0-9_-]+(:[A-Za-z0-9_$-]+)?"  # a version or an alias may follow
_FUNCTION = ArnForm("lambda", f"function:{_FUNCTION_NAME}")


# For drafts


def find_draft_activity_problems(activity: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the rules that an activity breaks, of those that hold for drafts too."""
    for kind, details in activity.items():
        if kind in _PROBLEMS_OF_DRAFTS:
            for problem in _PROBLEMS_OF_DRAFTS[kind](details):
                yield problem.inside(kind)


def _find_custom_problems(custom: Details) -> Iterator[Problem]:
    uri = custom.get("DeliveryUri", "")
    if uri and not (_WEB_HOOK.fullmatch(uri) or _is_function(uri)):
        rule = "must be the name or ARN of a Lambda function, or a URL that begins with https://"
        yield Problem("DeliveryUri", f"{rule}, not {quote(uri)}")


def _is_function(uri: str) -> bool:
    arn = read_arn(uri)
    return re.fullmatch(_FUNCTION_NAME, uri) is not None if arn is None else _FUNCTION.matches(arn)


def _find_holdout_problems(holdout: Details) -> Iterator[Problem]:
    percentage = holdout["Percentage"]
    if not 0 <= percentage <= MAX_HOLDOUT:
        yield Problem("Percentage", f"must be between 0 and {MAX_HOLDOUT}, not {percentage}")


def _find_wait_problems(wait: Details) -> Iterator[Problem]:
    if "WaitTime" in wait:
        yield from _find_wait_time_problems(wait["WaitTime"], "WaitTime")
        if not wait["WaitTime"]:
            yield Problem("WaitTime", "must have exactly one of WaitFor and WaitUntil, and has neither")


def _find_conditional_split_problems(split: Details) -> Iterator[Problem]:
    yield from _find_wait_time_problems(split.get("EvaluationWaitTime", {}), "EvaluationWaitTime")
    for position, condition in enumerate(split.get("Condition", {}).get("Conditions", ())):
        yield from _find_condition_problems(condition, f"Condition.Conditions[{position}]")


def _find_multi_condition_problems(split: Details) -> Iterator[Problem]:
    yield from _find_wait_time_problems(split.get("EvaluationWaitTime", {}), "EvaluationWaitTime")
    for position, branch in enumerate(split.get("Branches", ())):
        yield from _find_condition_problems(branch.get("Condition", {}), f"Branches[{position}].Condition")


_PROBLEMS_OF_DRAFTS: dict[str, Find] = {
    "CUSTOM": _find_custom_problems,
    "ConditionalSplit": _find_conditional_split_problems,
    "Holdout": _find_holdout_problems,
    "MultiCondition": _find_multi_condition_problems,
    "Wait": _find_wait_problems,
}


def _find_wait_time_problems(wait: Mapping[str, str], member: str) -> Iterator[Problem]:
    if len(wait) > 1:
        yield Problem(member, "must have exactly one of WaitFor and WaitUntil, and has both")
    if "WaitFor" in wait:
        yield from find_wait_duration_problems(wait["WaitFor"], f"{member}.WaitFor")
    if "WaitUntil" in wait:
        try:
            read_timestamp(wait["WaitUntil"])
        except BadRequest as error:
            yield Problem.of(error).inside(f"{member}.WaitUntil")


def _find_condition_problems(condition: Mapping[str, Any], member: str) -> Iterator[Problem]:
    by_event = condition.get("EventCondition", {}).get("Dimensions", {})
    yield from find_comparison_problems(by_event, f"{member}.EventCondition.Dimensions")
    yield from find_comparison_problems(condition.get("SegmentDimensions", {}), f"{member}.SegmentDimensions")


def find_comparison_problems(dimensions: Mapping[str, Any], member: str) -> Iterator[Problem]:
    """Find the metrics of dimensions with an unknown comparison."""
    for name, metric in dimensions.get("Metrics", {}).items():
        for problem in find_metric_problems(metric):
            yield problem.inside(f"{member}.Metrics['{name}']")


# For publishing


def find_publish_activity_problems(
    activity: Mapping[str, Any], activities: Mapping[str, Any], end: datetime | None
) -> Iterator[Problem]:
    """Find why a journey with this activity cannot be published.

    Args:
        activity: The activity, which can be saved.
        activities: All activities of the journey, by id.
        end: When the journey is to end.
    """
    types = types_of(activity)
    if len(types) != 1:
        rule = f"an activity must have exactly one of {', '.join(ACTIVITY_TYPES)}"
        yield Problem("", f"{rule}, not {', '.join(types) or 'none'}")
    for kind in types:
        if kind in _PROBLEMS_OF_PUBLISHING:
            for problem in _PROBLEMS_OF_PUBLISHING[kind](activity[kind]):
                yield problem.inside(kind)
        for name in ("WaitTime", "EvaluationWaitTime"):
            until = activity[kind].get(name, {}).get("WaitUntil")
            if until and end and read_timestamp(until) >= end:
                member = f"{kind}.{name}"
                rule = f"{member} ends at {until}, which is not before the journey does: {format_as_sent(end)}"
                yield Problem(member, rule)
    for member, condition in conditions_of(activity):
        kinds = [kind for kind in _CONDITION_KINDS if kind in condition]
        if len(kinds) != 1:
            rule = f"must have exactly one of {', '.join(_CONDITION_KINDS)}"
            yield Problem(member, f"{member} {rule}, not {', '.join(kinds) or 'none'}")
    for member, target in pointers_of(activity):
        if target not in activities:
            hint = suggest_activity(target, activities)
            yield Problem(member, f"{member} {quote(target)} is none of the journey's activities{hint}")


def suggest_activity(activity_id: str, activities: Mapping[str, Any]) -> str:
    """Return the end of a message about an activity that a journey does not have: the nearest one, in brackets."""
    return enclose(find_nearest(activity_id, map(Known, activities)))


def _find_missing_wait(wait: Details) -> Iterator[Problem]:
    if "WaitTime" not in wait:
        yield Problem("WaitTime", "Wait must have a WaitTime")


def _find_missing_conditions(split: Details) -> Iterator[Problem]:
    if not split.get("Condition", {}).get("Conditions"):
        yield Problem("Condition", "ConditionalSplit must have at least one condition")


def _find_branch_problems(split: Details) -> Iterator[Problem]:
    branches = split.get("Branches", ())
    if not 1 <= len(branches) <= MAX_BRANCHES:
        yield Problem("Branches", f"MultiCondition must have 1 to {MAX_BRANCHES} branches, not {len(branches)}")


def _find_percentage_problems(split: Details) -> Iterator[Problem]:
    percentages = [branch.get("Percentage", 0) for branch in split.get("Branches", ())]
    if len(percentages) not in RANDOM_BRANCHES:
        yield Problem("Branches", f"RandomSplit must have 2 to 5 branches, not {len(percentages)}")
    if percentages and min(percentages) < 1:
        yield Problem("Branches", f"the percentages of RandomSplit must be positive, not {min(percentages)}")
    if percentages and sum(percentages) != 100:
        yield Problem("Branches", f"the percentages of RandomSplit must add up to 100, not {sum(percentages)}")


_PROBLEMS_OF_PUBLISHING: dict[str, Find] = {
    "ConditionalSplit": _find_missing_conditions,
    "MultiCondition": _find_branch_problems,
    "RandomSplit": _find_percentage_problems,
    "Wait": _find_missing_wait,
}
