"""People are read from exports that AWS and others published; the tests are skipped without these files."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path

import pytest

from pinpoint_mock import simulate

from .samples import make_journey

SAMPLES = Path(os.environ.get("PINPOINT_EXPORTS", Path(__file__).parents[2].parent / "shared" / "exports"))


@pytest.mark.parametrize(
    "name",
    ["awslabs-predictive-segmentation.SampleImport.csv", "awslabs-predictive-segmentation.endpoints-export.jsonl"],
)
def test_all_people_of_a_published_export_enter(name: str) -> None:
    if not (SAMPLES / name).is_file():
        pytest.skip("the published exports are not at hand")
    simulation = simulate(make_journey(), SAMPLES / name, days=2)
    assert simulation.people > 3_000
    assert simulation.entered == simulation.people
    assert not any("could not be used" in note for note in simulation.notes)


def test_a_published_archive_of_events_is_read() -> None:
    pytest.importorskip("pyarrow")
    if not (SAMPLES / "awslabs-predictive-segmentation.events.parquet").is_file():
        pytest.skip("the published exports are not at hand")
    people = SAMPLES / "awslabs-predictive-segmentation.SampleImport.csv"
    events = SAMPLES / "awslabs-predictive-segmentation.events.parquet"
    start = datetime(2018, 1, 1, tzinfo=timezone.utc)
    simulation = simulate(make_journey(), people, days=900, start=start, events=events)
    assert any("of sending and delivery: the run records its own" in note for note in simulation.notes)
