"""`--pinpoint-journeys` and `--pinpoint-journeys-fail-under`: the forms of the report, and what fails the run."""

from __future__ import annotations

import json
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .covered_shop import REPORT, read_missing, read_section, run_with_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., pytest.RunResult]

FAIL_UNDER = "--pinpoint-journeys-fail-under"
ONE_TEST = """
    import shop

    def test_one(pinpoint):
        shop.publish()
        pinpoint.clock.run_until_idle()
"""
"""Two thirds are covered: 6 of 4 activities and 5 branches."""


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    """Run a test that covers two thirds of a journey."""
    return lambda *args, ini="", source=ONE_TEST: run_with_shop(pytester, source, *args, ini=ini)


class TestJson:
    def test_given_json_when_the_run_ends_then_the_file_has_activities_branches_and_numbers(self, run: Run) -> None:
        result = run("--pinpoint-journeys=json:reports/journeys.json")
        path = Path("reports/journeys.json").absolute()
        assert read_section(result) == [f"Journey coverage JSON written to file {path}"]
        document = json.loads(path.read_text("utf-8"))
        [journey] = document["journeys"]
        assert (journey["name"], journey["tests"]) == ("welcome", ["test_module.py::test_one"])
        assert journey["missing"] == ["team->no", "chance"]
        assert journey["activities"][1] == {
            "id": "team",
            "type": "ConditionalSplit",
            "entered": 1,
            "branches": [
                {"label": "yes", "target": "gift", "taken": 1},
                {"label": "no", "target": "chance", "taken": 0},
            ],
        }
        assert document["totals"] == {
            "num_activities": 4,
            "covered_activities": 3,
            "missing_activities": 1,
            "num_branches": 5,
            "covered_branches": 3,
            "missing_branches": 2,
            "percent_covered": pytest.approx(200 / 3),
            "percent_covered_display": "67",
        }

    def test_given_two_equal_runs_when_their_files_are_compared_then_they_are_equal(self, run: Run) -> None:
        run("--pinpoint-journeys=json")
        first = Path("pinpoint-journeys.json").read_bytes()
        run("--pinpoint-journeys=json")
        assert Path("pinpoint-journeys.json").read_bytes() == first


class Page(HTMLParser):
    """A parsed page: its links, its words, and the tags that are still open at its end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class TestHtml:
    def test_given_html_when_the_run_ends_then_one_page_shows_what_was_passed_and_missed(self, run: Run) -> None:
        result = run("--pinpoint-journeys=html:site/journeys")
        folder = Path("site/journeys").absolute()
        assert read_section(result) == [f"Journey coverage HTML written to dir {folder}"]
        assert [path.name for path in folder.iterdir()] == ["index.html"]
        text = (folder / "index.html").read_text("utf-8")
        page = Page(text)
        words = " ".join(" ".join(page.words).split())
        assert "Journey coverage: 67%" in words
        assert "✓ team ConditionalSplit 1 ✓ yes → gift 1 ✗ no → chance 0" in words
        assert "✗ chance Holdout 0 ✗ held out → exit 0" in words
        assert "The entry leads to pause (1). pause leads to team (1)." in words
        assert 'a1 -- "no · 0" --> a3' in words

    def test_given_the_page_when_it_is_read_then_it_is_well_formed_and_needs_no_other_file(self, run: Run) -> None:
        run("--pinpoint-journeys=html")
        text = Path("pinpoint-journeys/index.html").read_text("utf-8")
        page = Page(text)
        assert page.open == []
        assert page.links == ["#j0"]
        assert not any(word in text for word in ("url(", "@import", "<script", "<link"))

    def test_given_no_layout_library_when_the_run_ends_then_the_page_says_how_to_get_the_picture(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "graphlay", None)
        run("--pinpoint-journeys=html")
        text = Path("pinpoint-journeys/index.html").read_text("utf-8")
        assert "<svg" not in text
        assert "install it with: pip install &#x27;pinpoint-mock[cli]&#x27;" in text

    def test_given_no_journey_when_the_run_ends_then_the_page_says_so(self, run: Run) -> None:
        run("--pinpoint-journeys=html", source="def test_one(): pass")
        text = Path("pinpoint-journeys/index.html").read_text("utf-8")
        assert "<p>No test published or loaded a journey.</p>" in text


class TestSeveralReports:
    def test_given_the_option_several_times_when_the_run_ends_then_all_reports_are_there(self, run: Run) -> None:
        result = run(
            REPORT, "--pinpoint-journeys=html", "--pinpoint-journeys=json:one.json", "--pinpoint-journeys=json:two.json"
        )
        assert read_missing(result) == "team->no, chance"
        assert Path("pinpoint-journeys/index.html").is_file()
        assert Path("one.json").read_text() == Path("two.json").read_text()

    def test_given_the_ini_file_when_the_run_ends_then_its_reports_are_there_relative_to_it(
        self, run: Run, pytester: pytest.Pytester
    ) -> None:
        result = run(ini='pinpoint_journeys = report "json:with space.json"\npinpoint_journeys_fail_under = 80')
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        assert read_missing(result) == "team->no, chance"
        assert (pytester.path / "with space.json").is_file()

    @pytest.mark.parametrize("given", ["--pinpoint-journeys=json", "--pinpoint-journeys="])
    def test_given_the_command_line_and_the_ini_file_when_the_run_ends_then_the_command_line_wins(
        self, run: Run, given: str
    ) -> None:
        result = run(given, ini="pinpoint_journeys = report")
        assert not any(line.startswith("TOTAL") for line in result.outlines)

    def test_given_a_test_that_changes_the_folder_when_the_run_ends_then_the_file_is_where_the_run_began(
        self, run: Run, pytester: pytest.Pytester
    ) -> None:
        source = "import os\ndef test_one(tmp_path): os.chdir(tmp_path)"
        run("--pinpoint-journeys=json", source=source)
        assert (pytester.path / "pinpoint-journeys.json").is_file()

    def test_given_a_path_that_cannot_be_written_when_the_run_ends_then_it_fails_and_the_other_reports_are_there(
        self, run: Run
    ) -> None:
        Path("file").touch()
        result = run(REPORT, "--pinpoint-journeys=html:file")
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        assert read_missing(result) == "team->no, chance"
        result.stdout.fnmatch_lines(["FAIL Journey coverage not written to *file?index.html: *Error: *"])

    def test_given_collect_only_when_the_run_ends_then_nothing_is_reported(self, run: Run) -> None:
        result = run(REPORT, FAIL_UNDER, "80", "--collect-only")
        assert result.ret == pytest.ExitCode.OK
        assert not any("coverage" in line for line in result.outlines)


class TestFailUnder:
    def test_given_too_little_when_the_run_ends_then_it_fails_and_says_how_much_is_covered(self, run: Run) -> None:
        result = run(FAIL_UNDER, "80")
        result.assert_outcomes(passed=1)
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        assert read_section(result) == [
            "FAIL Required journey coverage of 80% not reached. Total coverage: 66.67%",
        ]

    @pytest.mark.parametrize("percentage", ["66.6", "1", "0.5"])
    def test_given_enough_when_the_run_ends_then_it_passes_and_says_so(self, run: Run, percentage: str) -> None:
        result = run(FAIL_UNDER, percentage)
        assert result.ret == pytest.ExitCode.OK
        expected = f"Required journey coverage of {percentage}% reached. Total coverage: 66.67%"
        assert read_section(result) == [expected]

    def test_given_0_when_the_run_ends_then_nothing_is_reported(self, run: Run) -> None:
        result = run(FAIL_UNDER, "0", ini="pinpoint_journeys_fail_under = 100")
        assert result.ret == pytest.ExitCode.OK
        assert not any("coverage" in line for line in result.outlines)

    def test_given_an_empty_report_when_the_ini_file_has_a_percentage_then_nothing_is_reported(self, run: Run) -> None:
        result = run("--pinpoint-journeys=", ini="pinpoint_journeys = report\npinpoint_journeys_fail_under = 100")
        assert result.ret == 0
        result.stdout.no_fnmatch_line("*journey coverage*")

    def test_given_an_empty_report_and_a_percentage_when_the_run_ends_then_the_percentage_is_in_force(
        self, run: Run
    ) -> None:
        assert run("--pinpoint-journeys=", FAIL_UNDER, "100").ret == 1

    def test_given_no_journey_when_the_run_ends_then_it_fails(self, run: Run) -> None:
        result = run(FAIL_UNDER, "80", source="def test_one(): pass")
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        [line] = read_section(result)
        assert line == ("FAIL Required journey coverage of 80% not reached. No test published or loaded a journey.")

    def test_given_no_test_when_the_run_ends_then_the_exit_status_is_still_that_of_no_tests(self, run: Run) -> None:
        assert run(FAIL_UNDER, "80", source="").ret == pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (
            "--pinpoint-journeys=htm",
            "pinpoint_journeys must be report, html, html:FOLDER, json or json:FILE, not 'htm' (did you mean 'html'?)",
        ),
        ("--pinpoint-journeys=json:", "pinpoint_journeys: json: must be followed by a path, not 'json:'"),
        ("--pinpoint-journeys=report:x", "pinpoint_journeys: report takes no path, not 'report:x'"),
        (f"{FAIL_UNDER}=101", "pinpoint_journeys_fail_under must be a number from 0 to 100, not '101'"),
        (f"{FAIL_UNDER}=all", "pinpoint_journeys_fail_under must be a number from 0 to 100, not 'all'"),
        (f"{FAIL_UNDER}=nan", "pinpoint_journeys_fail_under must be a number from 0 to 100, not 'nan'"),
    ],
)
def test_given_a_value_that_the_option_cannot_take_when_pytest_starts_then_one_line_says_what_is_valid(
    run: Run, option: str, message: str
) -> None:
    result = run(option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert result.errlines[0] == f"ERROR: {message}"


class TestOmit:
    SOURCE = """
        import shop

        def test_one(pinpoint):
            for name in ("welcome", "old-1", "old-2"):
                shop.publish(name=name)
    """

    @pytest.mark.parametrize(
        ("arguments", "ini", "names"),
        [
            ((), "", ["old-1", "old-2", "welcome"]),
            (("--pinpoint-journeys-omit=old-*",), "", ["welcome"]),
            (("--pinpoint-journeys-omit=old-1", "--pinpoint-journeys-omit=welcome"), "", ["old-2"]),
            ((), "pinpoint_journeys_omit = old-* none", ["welcome"]),
            (("--pinpoint-journeys-omit=welcome",), "pinpoint_journeys_omit = old-*", ["old-1", "old-2"]),
        ],
    )
    def test_given_names_to_leave_out_when_the_run_ends_then_their_journeys_are_not_in_the_report(
        self, run: Run, arguments: tuple[str, ...], ini: str, names: list[str]
    ) -> None:
        run("--pinpoint-journeys=json", *arguments, ini=ini, source=self.SOURCE)
        document = json.loads(Path("pinpoint-journeys.json").read_text("utf-8"))
        assert [journey["name"] for journey in document["journeys"]] == names
