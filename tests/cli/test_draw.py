"""`python -m pinpoint_mock draw`."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from drawing.samples import SALE, journey, mail, wait

from pinpoint_mock.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, name: str, value: Any) -> str:
    path = folder / name
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


@pytest.fixture
def sale(tmp_path: Path) -> str:
    return write(tmp_path, "sale.json", {"ApplicationId": "shop", "WriteJourneyRequest": SALE})


@pytest.fixture
def two(tmp_path: Path) -> str:
    items = [{**journey({"hello": mail()}, Name=name), "Id": f"{name}-id"} for name in ("first", "second")]
    return write(tmp_path, "two.json", {"JourneysResponse": {"Item": items}})


class Terminal(io.StringIO):
    """Standard output that is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_given_a_file_when_drawn_then_the_journey_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "day.json", {"JourneyResponse": journey({"day": wait("P1D")}, Id="1", State="DRAFT")})
    assert main(["draw", file]) == 0
    assert capsys.readouterr().out == "● sale DRAFT, segment 'customers'\n│\n◔ day  Wait, 1 day\n╰─ → (end)\n"


def test_given_several_journeys_when_drawn_then_all_are_printed(two: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", two]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("●")] == [
        "● first, segment 'customers'",
        "● second, segment 'customers'",
    ]


@pytest.mark.parametrize("wanted", ["second", "second-id"])
def test_given_a_name_or_an_id_when_drawn_then_only_that_journey_is_printed(
    two: str, wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", two, "--journey", wanted]) == 0
    assert capsys.readouterr().out.startswith("● second")


def test_given_a_terminal_when_drawn_then_there_are_colours(sale: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    assert main(["draw", sale]) == 0
    assert "\x1b[1mholdout\x1b[0m" in terminal.getvalue()


def test_given_a_terminal_without_rich_when_drawn_then_it_is_printed_without_colours(
    sale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    assert main(["draw", sale]) == 0
    assert "◇ holdout  Holdout" in terminal.getvalue()


def test_given_an_output_without_the_characters_of_boxes_when_drawn_then_replacements_are_printed(
    sale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written := io.BytesIO(), encoding="ascii"))
    assert main(["draw", sale]) == 0
    assert b"? holdout  Holdout" in written.getvalue()


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("sale.svg", "<svg "), ("sale.SVG", "<svg "), ("sale.html", "<!DOCTYPE html>"), ("sale.mmd", "flowchart TD\n")],
)
def test_given_the_name_of_a_picture_when_drawn_then_its_suffix_determines_the_format(
    sale: str, tmp_path: Path, name: str, beginning: str, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = tmp_path / name
    assert main(["draw", sale, "-o", str(picture)]) == 0
    assert picture.read_text("utf-8").startswith(beginning)
    assert capsys.readouterr().out == f"wrote {picture}: sale\n"


def test_given_a_folder_that_is_missing_when_drawn_then_it_is_made(sale: str, tmp_path: Path) -> None:
    picture = tmp_path / "new" / "pictures" / "sale.mmd"
    assert main(["draw", sale, "-o", str(picture)]) == 0
    assert picture.exists()


def test_given_several_journeys_when_drawn_as_a_page_then_all_are_on_it(two: str, tmp_path: Path) -> None:
    page = tmp_path / "two.html"
    assert main(["draw", two, "-o", str(page)]) == 0
    assert "<h1>first</h1>" in page.read_text("utf-8")
    assert "<h1>second</h1>" in page.read_text("utf-8")


def test_given_a_folder_when_drawn_then_conditions_have_the_names_of_its_segments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "journey.json", {"WriteJourneyRequest": journey({"hello": mail()})})
    segment = {"Id": "customers", "Name": "all customers", "SegmentType": "DIMENSIONAL", "Dimensions": {}}
    write(tmp_path, "segment.json", {"SegmentResponse": segment})
    assert main(["draw", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("● sale, segment 'all customers'\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["-o", "two.png"], "the picture's file name must end in .svg, .html or .mmd, not 'two.png'"),
        (
            ["-o", "two.svg"],
            "choose one of the 2 journeys with --journey NAME, or write an .html file: 'first', 'second'",
        ),
        (["--journey", "third"], "{file}: does not contain a journey 'third'; it contains 'first', 'second'"),
    ],
)
def test_given_a_picture_that_cannot_be_made_when_drawn_then_one_line_says_why(
    two: str, arguments: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", two, *arguments]) == 2
    assert capsys.readouterr().err == f"pinpoint_mock: {reason.format(file=two)}\n"


def test_given_a_file_without_journeys_when_drawn_then_one_line_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "app.json", {"ApplicationResponse": {"Id": "1", "Name": "shop", "Arn": "arn"}})
    assert main(["draw", file]) == 2
    assert capsys.readouterr().err == f"pinpoint_mock: {file}: does not contain a journey\n"


@pytest.mark.parametrize(("name", "status"), [("sale.svg", 2), ("sale.html", 2), ("sale.mmd", 0)])
def test_given_no_layout_library_when_drawn_then_pictures_say_how_to_install_it(
    sale: str,
    tmp_path: Path,
    name: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "graphlay", None)
    assert main(["draw", sale, "-o", str(tmp_path / name)]) == status
    assert ("install it with: pip install 'pinpoint-mock[cli]'" in capsys.readouterr().err) == (status == 2)
    assert (tmp_path / name).exists() == (status == 0)
