"""The rules for activities of any kind: the rules for drafts and the rules for publishing.

Source: docs/behaviours/journeys.md#saving, docs/behaviours/journeys.md#publishing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...gateway.problems import Problem
from .conditions import ConditionsActivity
from .event_rules import find_event_problems
from .table import KINDS, kinds_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..publication import Publication


def find_draft_activity_problems(activity: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the rules for drafts that an activity breaks. They apply to all journeys."""
    for name, details in activity.items():
        if name in KINDS:
            for problem in KINDS[name].find_draft_problems(details):
                yield problem.inside(name)


def find_publish_activity_problems(publication: Publication, activity: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the reasons why a journey with this activity, which can be saved, cannot be published."""
    kinds = kinds_of(activity)
    if len(kinds) != 1:
        rule = f"an activity must have exactly one of {', '.join(KINDS)}"
        yield Problem("", f"{rule}, not {', '.join(kind.name for kind in kinds) or 'none'}")
    for kind in kinds:
        for problem in kind.find_publish_problems(publication, activity[kind.name]):
            yield problem.inside(kind.name)
        if isinstance(kind, ConditionsActivity):
            for problem in find_event_problems(publication, kind, activity[kind.name]):
                yield problem.inside(kind.name)
