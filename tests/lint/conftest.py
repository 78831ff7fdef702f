"""Functions that build journeys to lint, and the folder with the files of each rule."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.lint.linting import lint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pinpoint_mock import LintFinding

FILES = Path(__file__).parents[1] / "data" / "lint"
"""A folder for each code, with one file that has it and one that does not."""


def make_journey(activities: Mapping[str, Any], **members: Any) -> dict[str, Any]:
    """Make a request to create a journey that begins with the first activity."""
    return {
        "WriteJourneyRequest": {
            "Name": "welcome",
            "StartCondition": {"SegmentStartCondition": {"SegmentId": "everybody"}},
            "StartActivity": next(iter(activities)),
            "Activities": activities,
            **members,
        }
    }


def send(kind: str, following: str | None = None, **members: Any) -> dict[str, Any]:
    """Make an activity that sends a message."""
    return {kind: {"TemplateName": "welcome", **({"NextActivity": following} if following else {}), **members}}


def wait(time: str, following: str | None = None) -> dict[str, Any]:
    """Make an activity that waits for a time."""
    return {"Wait": {"WaitTime": {"WaitFor": time}, **({"NextActivity": following} if following else {})}}


def ask(event_type: str, sender: str | None = None, evaluation: str | None = None, **ways: str) -> dict[str, Any]:
    """Make a split that checks for an event."""
    condition: dict[str, Any] = {"Dimensions": {"EventType": {"Values": [event_type]}}}
    if sender:
        condition["MessageActivity"] = sender
    split: dict[str, Any] = {"Condition": {"Conditions": [{"EventCondition": condition}]}, **ways}
    if evaluation:
        split["EvaluationWaitTime"] = {"WaitFor": evaluation}
    return {"ConditionalSplit": split}


def find(*values: Any, target: str = "") -> list[LintFinding]:
    """Lint Python objects."""
    return lint([list(values)], target=target).findings


def codes_of(*values: Any) -> list[str]:
    """Return the codes of the findings in Python objects."""
    return [finding.code for finding in find(*values)]


@pytest.fixture(scope="session")
def published_samples() -> Path:
    """The folder with published samples; tests that need it are skipped without it."""
    beside = Path(__file__).parents[2].parent / "shared" / "exports"
    folder = Path(os.environ.get("PINPOINT_PUBLISHED_SAMPLES", beside))
    if not folder.is_dir():
        pytest.skip("the published samples are not here")
    return folder
