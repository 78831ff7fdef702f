"""The picture and the drawing on the page of the documentation are those that its commands make."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from pinpoint_mock.cli.main import main

if TYPE_CHECKING:
    import pytest

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
JOURNEY = PAGES / "onboarding-journey.json"


def texts_of(picture: Path) -> list[str]:
    """All texts of a picture; where they stand may differ with the version of the layout library."""
    return sorted("".join(element.itertext()) for element in ET.parse(picture).iter() if len(element) == 0)


def test_given_the_command_of_the_page_when_run_then_it_writes_the_picture_that_the_page_shows(tmp_path: Path) -> None:
    page = (PAGES / "draw-a-journey.md").read_text("utf-8")
    [command] = re.findall(r"^python -m pinpoint_mock (draw .* -o .*)$", page, re.MULTILINE)
    assert command == "draw onboarding-journey.json -o onboarding-journey.svg"
    picture = tmp_path / "onboarding-journey.svg"
    assert main(["draw", str(JOURNEY), "-o", str(picture)]) == 0
    assert texts_of(picture) == texts_of(PAGES / picture.name)


def test_given_the_command_of_the_page_when_run_then_it_prints_what_the_page_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["draw", str(JOURNEY)]) == 0
    page = (PAGES / "draw-a-journey.md").read_text("utf-8")
    assert f"```text\n{capsys.readouterr().out}```" in page
