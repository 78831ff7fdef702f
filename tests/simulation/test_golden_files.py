"""Golden files: the paths and messages of people, saved for git, read back, and written by other systems."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import simulate
from pinpoint_mock.simulation.golden import format_offset

from .samples import FOLDER, HELLO, RUNS, make_journey, make_people, run_welcome

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", list(RUNS))
def test_three_weeks_of_a_journey_are_as_in_its_golden_file(name: str) -> None:
    comparison = RUNS[name]().compare(FOLDER / f"{name}.golden.json")
    assert comparison.is_equal, str(comparison)


@pytest.mark.parametrize("name", list(RUNS))
def test_a_golden_file_is_the_same_byte_by_byte_each_time(name: str, tmp_path: Path) -> None:
    RUNS[name]().save(tmp_path / "golden.json")
    assert (tmp_path / "golden.json").read_bytes() == (FOLDER / f"{name}.golden.json").read_bytes()


def test_a_golden_file_has_paths_and_messages_by_person() -> None:
    simulation = simulate(make_journey(), make_people(), resources=HELLO, days=2)
    assert simulation.to_golden() == {
        "golden": 1,
        "journey": "small",
        "start": "2030-01-07T09:00:00.000Z",
        "days": 2,
        "seed": 0,
        "people": [
            {
                "endpoint": "ann",
                "entries": [
                    {
                        "entered": "PT0S",
                        "steps": [
                            {"time": "PT0S", "activity": "hello", "outcome": "SUCCESSFUL"},
                            {"time": "P1D", "activity": "wait", "outcome": "waited"},
                        ],
                    }
                ],
                "messages": [
                    {
                        "time": "PT0S",
                        "channel": "EMAIL",
                        "address": "ann@example.com",
                        "activity": "hello",
                        "title": "Hello",
                        "body": "Good day.",
                    }
                ],
            }
        ],
    }


def test_a_person_who_waits_at_the_end_is_in_the_file_with_the_wait() -> None:
    golden = simulate(make_journey(), make_people(), days=0.5).to_golden()
    assert golden["people"][0]["entries"][0]["steps"][-1] == {"time": "PT0S", "activity": "wait", "outcome": "waits"}


def test_a_run_without_people_who_entered_has_an_empty_list() -> None:
    assert simulate(make_journey(), make_people(OptOut="ALL")).to_golden()["people"] == []


def test_people_are_sorted_and_each_step_has_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "golden.json"
    simulate(make_journey(), make_people("bob", "ann")).save(path)
    text = path.read_text("utf-8")
    assert text.index('"ann"') < text.index('"bob"')
    assert text.count('\n            {"time"') == 4
    assert json.loads(text)["people"][0]["endpoint"] == "ann"


@pytest.mark.parametrize(
    ("offset", "text"),
    [
        (timedelta(), "PT0S"),
        (timedelta(days=1), "P1D"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4), "P1DT2H3M4S"),
        (timedelta(seconds=0.5), "PT0.5S"),
        (-timedelta(minutes=5), "-PT5M"),
    ],
)
def test_times_are_durations_since_the_start(offset: timedelta, text: str) -> None:
    assert format_offset(offset) == text


def test_another_system_may_write_dates_and_omit_unknown_members() -> None:
    log = {
        "golden": 1,
        "start": "2024-05-01T00:00:00+02:00",
        "people": [
            {
                "endpoint": "ann",
                "entries": [
                    {"steps": [{"activity": "hello"}, {"activity": "wait", "time": "2024-05-02T00:00:00+02:00"}]}
                ],
                "messages": [{"channel": "EMAIL", "time": "2024-05-01T00:00:00+02:00"}],
            },
            {"endpoint": "bob", "messages": [{"activity": "hello"}]},
        ],
    }
    comparison = simulate(make_journey(), make_people("ann", "bob")).compare(log)
    assert comparison.is_equal, str(comparison)


def test_an_email_with_text_and_html_has_both(tmp_path: Path) -> None:
    parts = {"Subject": "Hello", "TextPart": "Good day.", "HtmlPart": "<p>Good day.</p>"}
    template = {"TemplateName": "hello", "EmailTemplateRequest": parts}
    simulation = simulate(make_journey(), make_people(), resources=template, days=2)
    [message] = simulation.to_golden()["people"][0]["messages"]
    assert (message["body"], message["html"]) == ("Good day.", "<p>Good day.</p>")
    parts["HtmlPart"] = "<p>Good night.</p>"
    [difference] = simulate(make_journey(), make_people(), resources=template, days=2).compare(simulation).differences
    assert difference.text.endswith("html '<p>Good night.</p>' in the run; '<p>Good day.</p>' in the other run")


def test_an_email_without_a_text_has_its_html_once() -> None:
    template = {"TemplateName": "hello", "EmailTemplateRequest": {"Subject": "Hello", "HtmlPart": "<p>Hi</p>"}}
    simulation = simulate(make_journey(), make_people(), resources=template, days=2)
    golden = simulation.to_golden()
    [message] = golden["people"][0]["messages"]
    assert message["body"] == "<p>Hi</p>"
    assert "html" not in message
    message["html"] = message.pop("body")
    assert simulation.compare(golden)


def test_two_runs_can_be_compared_without_a_file() -> None:
    assert run_welcome().compare(run_welcome()).is_equal
