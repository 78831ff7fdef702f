"""The commands on the documentation page produce the picture and the drawing on that page."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pinpoint_mock.cli.main import main

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "how-to"
JOURNEY = PAGES / "onboarding-journey.json"


def texts_of(picture: Path) -> list[str]:
    """Return all texts in a picture. Their positions may differ between versions of the layout library."""
    return sorted("".join(element.itertext()) for element in ET.parse(picture).iter() if len(element) == 0)


def test_given_the_command_on_the_page_when_run_then_it_writes_the_picture_on_the_page(tmp_path: Path) -> None:
    page = (PAGES / "draw-a-journey.md").read_text("utf-8")
    [command] = re.findall(r"^python -m pinpoint_mock (draw .* -o .*)$", page, re.MULTILINE)
    assert command == "draw onboarding-journey.json -o onboarding-journey.svg"
    picture = tmp_path / "onboarding-journey.svg"
    assert main(["draw", str(JOURNEY), "-o", str(picture)]) == 0
    assert texts_of(picture) == texts_of(PAGES / picture.name)


def test_given_the_command_on_the_page_when_run_then_it_prints_the_output_on_the_page(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["draw", str(JOURNEY)]) == 0
    page = (PAGES / "draw-a-journey.md").read_text("utf-8")
    assert f"```text\n{capsys.readouterr().out}```" in page


def test_given_the_journey_of_the_readme_when_its_test_has_run_then_the_readme_shows_its_picture(
    pytester: pytest.Pytester,
) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    [example] = re.findall(r"```python\n((?:(?!```).)*?publish_welcome.*?)```", readme, re.DOTALL)
    [picture] = re.findall(r"!\[[^]]*\]\((\S+\.svg)\)", readme)
    drawn = pytester.path / "journey.svg"
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    pytester.makepyfile(
        f"{example}    __import__('pathlib').Path({str(drawn)!r}).write_text(journey.to_svg(), 'utf-8')\n"
    )
    assert pytester.runpytest_inprocess().ret == pytest.ExitCode.OK
    assert texts_of(drawn) == texts_of(ROOT / picture)
