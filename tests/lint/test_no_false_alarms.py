"""Lint finds no error in a published journey: the tests run the examples and lint their journeys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.journeys import operations
from pinpoint_mock.journeys.lifecycle import publish_journey
from pinpoint_mock.lint.linting import lint_exports

if TYPE_CHECKING:
    from pinpoint_mock.journeys.journey import Journey
    from pinpoint_mock.world.store import App

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_given_the_journeys_of_the_examples_when_they_were_published_then_lint_finds_no_error_in_them(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[dict[str, Any]] = []

    def remember(app: App, journey: Journey) -> Journey:
        published.append({"WriteJourneyRequest": dict(journey.request)})
        return publish_journey(app, journey)

    monkeypatch.setattr(operations, "publish_journey", remember)
    result = pytester.runpytest_inprocess(
        "-p", "no:cacheprovider", *map(str, sorted(EXAMPLES.glob("test_*journey.py")))
    )
    assert result.ret == pytest.ExitCode.OK
    assert len(published) > 10
    errors = [str(each) for journey in published for each in lint_exports(journey) if each.level == "error"]
    assert errors == []
