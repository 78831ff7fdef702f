"""Journey coverage as JSON, for programs. The members have the same names as in coverage.py's JSON report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .results import sum_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .results import CoverageNumbers, CoveredActivity, CoveredJourney

FORMAT = 1
"""The version of the format. It increases when a member is removed or changes its meaning."""


def make_document(journeys: Sequence[CoveredJourney]) -> str:
    """Return the JSON document. It is the same for the same results."""
    document = {
        "meta": {"format": FORMAT},
        "journeys": [_describe_journey(journey) for journey in journeys],
        "totals": _describe_numbers(sum_numbers(journeys)),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _describe_journey(journey: CoveredJourney) -> dict[str, Any]:
    return {
        "name": journey.name,
        "definition": journey.digest,
        "tests": list(journey.tests),
        "activities": [_describe_activity(activity) for activity in journey.activities],
        "missing": journey.missing,
        "summary": _describe_numbers(journey.numbers),
    }


def _describe_activity(activity: CoveredActivity) -> dict[str, Any]:
    branches = [
        {"label": branch.way.label, "target": branch.way.target, "taken": branch.taken} for branch in activity.branches
    ]
    return {"id": activity.id, "type": activity.type, "entered": activity.entered, "branches": branches}


def _describe_numbers(numbers: CoverageNumbers) -> dict[str, Any]:
    return {
        "num_activities": numbers.activities,
        "covered_activities": numbers.activities - numbers.missed_activities,
        "missing_activities": numbers.missed_activities,
        "num_branches": numbers.branches,
        "covered_branches": numbers.branches - numbers.missed_branches,
        "missing_branches": numbers.missed_branches,
        "percent_covered": numbers.percent,
        "percent_covered_display": numbers.show_percent(),
    }
