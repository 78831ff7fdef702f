"""`python -m pinpoint_mock lint`: what it prints, its exit status, and the hook for pre-commit."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.cli.main import main
from pinpoint_mock.exports.reading import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "data" / "lint"
ERROR, RECOMMENDATION, CLEAN = (str(FILES / name) for name in ("E210/bad.json", "R201/bad.json", "E210/good.json"))


@pytest.fixture
def lint(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[str], str]]:
    """Run the command; return the exit status, the lines of its output, and its error message."""

    def run(*arguments: str) -> tuple[int, list[str], str]:
        status = main(["lint", *arguments])
        written = capsys.readouterr()
        return status, written.out.splitlines(), written.err

    return run


class TestExitStatus:
    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            ([CLEAN], 0),
            ([RECOMMENDATION], 0),
            ([RECOMMENDATION, "--strict"], 1),
            ([ERROR], 1),
            ([ERROR, "--ignore", "dangling-activity"], 0),
            ([ERROR, RECOMMENDATION, "--select", "R"], 0),
            ([CLEAN, "--strict"], 0),
        ],
    )
    def test_given_files_when_they_are_linted_then_errors_decide_and_recommendations_if_it_is_strict(
        self, lint: Any, arguments: list[str], status: int
    ) -> None:
        assert lint(*arguments)[0] == status

    def test_given_a_file_that_does_not_exist_when_it_is_linted_then_the_status_is_2_and_one_line_says_why(
        self, lint: Any
    ) -> None:
        assert lint("nowhere.json") == (2, [], "pinpoint_mock: nowhere.json: No such file or directory\n")

    def test_given_an_empty_name_when_it_is_linted_then_the_current_folder_is_not_meant(self, lint: Any) -> None:
        assert lint("") == (2, [], "pinpoint_mock: the name of a FILE is empty\n")

    def test_given_an_unknown_code_when_it_is_to_be_ignored_then_the_nearest_one_is_named(self, lint: Any) -> None:
        status, _, complaint = lint(CLEAN, "--ignore", "dangling-activty")
        assert status == 2
        assert "(did you mean 'dangling-activity'?)" in complaint

    def test_given_a_folder_without_files_when_it_is_linted_then_it_is_misuse_and_not_a_success(
        self, lint: Any, tmp_path: Path
    ) -> None:
        assert lint(str(tmp_path)) == (2, [], f"pinpoint_mock: there is nothing to lint in {tmp_path}\n")


class TestOutput:
    def test_given_an_error_when_it_is_linted_then_its_line_has_file_path_code_message_and_hint(
        self, lint: Any
    ) -> None:
        assert lint(ERROR)[1] == [
            f"{ERROR}:$.WriteJourneyRequest.Activities.hello.EMAIL.NextActivity: E210 dangling-activity "
            "NextActivity 'pauze' is not an activity of the journey (did you mean 'pause'?)",
            "1 error and 0 recommendations in 1 resource",
        ]

    def test_given_json_when_it_is_asked_for_then_it_can_be_read(self, lint: Any) -> None:
        [finding] = json.loads("\n".join(lint(ERROR, "--format", "json")[1]))
        assert (finding["code"], finding["line"]) == ("E210", 14)

    def test_given_github_when_it_is_asked_for_then_the_line_of_the_file_is_named(self, lint: Any) -> None:
        assert lint(ERROR, "--format", "github")[1][0].startswith(f"::error file={ERROR},line=14,title=E210 ")

    def test_given_connect_as_the_target_when_a_push_is_linted_then_its_findings_are_added(self, lint: Any) -> None:
        push = str(FILES / "C704" / "bad.json")
        assert lint(push)[1] == ["0 errors and 0 recommendations in 1 resource"]
        assert "C704" in lint(push, "--target", "connect")[1][0]

    def test_given_a_context_when_a_file_is_linted_then_names_are_looked_up_there(self, lint: Any) -> None:
        context = str(FILES / "E303" / "good.json")
        assert [re.search(r"\b[ERC]\d\d\d\b", line) for line in lint(CLEAN)[1][:-1]] == []
        assert "E303" in lint(CLEAN, "--context", context)[1][0]


def test_given_an_environment_without_the_extra_when_it_lints_then_it_is_not_needed(tmp_path: Path) -> None:
    (tmp_path / "rich.py").write_text("raise ImportError('not installed')")
    command = [sys.executable, "-m", "pinpoint_mock", "lint", ERROR]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


def test_given_the_hook_of_pre_commit_when_its_entry_runs_then_it_lints_the_folder(tmp_path: Path) -> None:
    hook = dict(re.findall(r"^[- ] (\w+): (.+)$", (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"), re.MULTILINE))
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("pinpoint-lint", "python", "false")
    folder = tmp_path / hook["args"].strip("[]")
    folder.mkdir()
    (folder / "welcome.json").write_text(Path(ERROR).read_text("utf-8"), "utf-8")
    for suffix in SUFFIXES:
        assert re.search(hook["files"], f"{folder.name}/some/welcome{suffix}")
    assert f"files: {hook['files']}\n" in (ROOT / "docs" / "how-to" / "journeys-in-ci.md").read_text("utf-8")
    python, *arguments = hook["entry"].split()
    assert python == "python"
    command = [sys.executable, *arguments, folder.name]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{folder.name}{os.sep}welcome.json:$.")
