"""Golden files in another format are refused with the place of the error: a misspelt member would not be compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import simulate

from .samples import make_journey, make_people

if TYPE_CHECKING:
    from pathlib import Path

START = "2030-01-07T09:00:00Z"
STEP = {"activity": "a", "time": "P1D"}


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ([], r"\$: must be an object"),
        ({}, r"\$\.golden: must be 1: this is not a golden file"),
        ({"golden": 1}, r"\$\.people: must be a list"),
        ({"golden": 1, "people": [5]}, r"\$\.people\[0\]: must be an object"),
        ({"golden": 1, "people": [{}]}, r"people\[0\]: a person needs either endpoint or user"),
        ({"golden": 1, "people": [{"endpoint": ""}]}, "endpoint: must be a non-empty string"),
        ({"golden": 1, "people": [{"endpoint": "a"}, {"endpoint": "a"}]}, "'a' occurs twice"),
        ({"golden": 1, "people": [{"user": 5}]}, "user: must be a string, not a number"),
        ({"golden": 1, "start": 5, "people": []}, r"\$\.start: must be a date"),
        ({"golden": 1, "start": "noon", "people": []}, r"\$\.start: must be a date such as .*, not 'noon'"),
        (
            {"golden": 1, "people": [{"user": "a", "entries": [{"steps": [{}]}]}]},
            r"steps\[0\]: a step needs an activity",
        ),
        (
            {"golden": 1, "people": [{"user": "a", "entries": [{"steps": [{**STEP, "time": "P1M"}]}]}]},
            "must be a duration of days, hours, minutes and seconds",
        ),
        ({"golden": 1, "seed": "a", "people": []}, r"\$\.seed: must be a number, not a string"),
        ({"golden": 1, "start": "2030-01-07T09:00:00", "people": []}, "start: must have an offset, such as Z"),
        (
            {"golden": 1, "start": START, "people": [{"user": "a", "messages": [{"time": "2030-01-07T09:00"}]}]},
            r"messages\[0\]\.time: must have an offset",
        ),
        (
            {"golden": 1, "people": [{"user": "a", "entries": [{"entered": "2030-01-01T00:00:00Z"}]}]},
            "is a date, so the file needs a start",
        ),
    ],
)
def test_a_file_in_another_format_is_refused_with_its_place(tmp_path: Path, log: Any, reason: str) -> None:
    path = tmp_path / "golden.json"
    path.write_text(json.dumps(log))
    with pytest.raises(ValueError, match=reason) as raised:
        simulate(make_journey(), make_people()).compare(path)
    assert str(raised.value).startswith(f"{path}:$")


def test_a_file_that_is_not_json_or_does_not_exist_is_refused(tmp_path: Path) -> None:
    simulation = simulate(make_journey(), make_people())
    (tmp_path / "golden.json").write_text("{")
    with pytest.raises(ValueError, match="is not valid JSON"):
        simulation.compare(tmp_path / "golden.json")
    with pytest.raises(FileNotFoundError):
        simulation.compare(tmp_path / "none.json")
    with pytest.raises(TypeError, match="golden must be a path, the content of a golden file, or a simulation"):
        simulation.compare(5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        (
            {"peple": []},
            r"\$: a golden file does not have a member 'peple'; its members are .* \(did you mean 'people'\?\)",
        ),
        ({"people": [{"endpoint": "a", "mesages": []}]}, r"people\[0\]: a person .* \(did you mean 'messages'\?\)"),
        ({"people": [{"endpoint": "a", "entry": []}]}, r"people\[0\]: a person does not have a member 'entry'"),
        ({"people": [{"user": "a", "entries": [{"step": []}]}]}, r"entries\[0\]: an entry .*did you mean 'steps'"),
        (
            {"people": [{"user": "a", "entries": [{"steps": [{**STEP, "outcomes": "yes"}]}]}]},
            r"steps\[0\]: a step .*did you mean 'outcome'",
        ),
        (
            {"people": [{"user": "a", "messages": [{"subject": "Hi", "text": "Hello"}]}]},
            r"a message does not have a member 'subject'; its members are time, channel, address, activity, title",
        ),
    ],
)
def test_a_member_that_does_not_exist_is_refused_with_the_nearest_one(log: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        simulate(make_journey(), make_people()).compare({"golden": 1, **log})
