"""Checking again the conditions that participants met on their way, before calls to them are queued.

The conditions since the last message count. Without an earlier message, the segment by which participants entered
counts (documented). Source: docs/behaviours/journeys.md#journey-call-recheck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...segments.evaluation import compile_segment
from ..decisions import ConditionReader, endpoints_in, find_subjects
from ..entry_segment import find_entry_segment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ..visit import Visit
    from .conditions import ConditionsActivity


def find_failing(visit: Visit, splits: Mapping[str, ConditionsActivity], messages: Collection[str]) -> set[int]:
    """Return the participants of a visit who would take another way now, or would not enter.

    Args:
        visit: The visit.
        splits: The kinds of splits with conditions, by name.
        messages: The names of the kinds that send messages.
    """
    activities = list(visit.journey.request["Activities"].values())
    has_message = {number for number, activity in enumerate(activities) if not activity.keys().isdisjoint(messages)}
    branches: dict[int, dict[int, str]] = {row: {} for row in visit.rows}  # labels by participant and activity
    without_message = dict.fromkeys(visit.rows)
    for row, step in visit.participants.steps.of_each(visit.rows):
        if step.activity in has_message:
            branches[row].clear()
            without_message.pop(row, None)
        elif step.target >= 0:
            branches[row][step.activity] = step.outcome.label
    taken: dict[int, dict[int, str]] = {}  # by split: the branch of each participant
    for row, labels in branches.items():
        for number, label in labels.items():
            taken.setdefault(number, {})[row] = label
    failing = set(_find_outside(visit, list(without_message)))
    for number, branch_of in taken.items():
        kind = next((splits[name] for name in activities[number] if name in splits), None)
        if kind is not None:
            failing.update(_find_changed(visit, kind, activities[number][kind.name], branch_of))
    return failing


def _find_changed(
    visit: Visit, kind: ConditionsActivity, details: Mapping[str, object], branch_of: Mapping[int, str]
) -> Iterator[int]:
    """Yield the participants who would take another branch of a split now."""
    rows = list(branch_of)
    subjects = find_subjects(visit, rows)
    reader = ConditionReader(visit, subjects)
    conditions = [reader.read(condition) for _, condition in kind.conditions(details)]
    for row, subject in zip(rows, subjects, strict=True):
        if kind.choose(details, conditions, row, subject) != branch_of[row]:
            yield row


def _find_outside(visit: Visit, rows: list[int]) -> Iterator[int]:
    """Yield the participants who are no longer in the journey's segment."""
    segment = find_entry_segment(visit.app, visit.journey)
    if segment is None or not rows:
        return
    subjects = find_subjects(visit, rows)
    holds = compile_segment(visit.app, segment, list(endpoints_in(subjects))).holds
    for row, subject in zip(rows, subjects, strict=True):
        if not any(map(holds, endpoints_in([subject]))):
            yield row
