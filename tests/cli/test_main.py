"""The entry point of the command line: `python -m pinpoint_mock`, and its errors."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import pinpoint_mock
from pinpoint_mock.cli import draw
from pinpoint_mock.cli.main import COMMANDS, main

if TYPE_CHECKING:
    from pathlib import Path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pinpoint_mock", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def test_given_the_module_when_it_is_run_for_its_version_then_it_prints_that() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"pinpoint-mock {pinpoint_mock.__version__}\n")


def test_given_no_command_when_run_then_the_usage_is_shown_and_the_status_is_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "the following arguments are required: COMMAND" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_given_help_for_a_command_when_run_then_its_docstring_is_shown(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: python -m pinpoint_mock {command}" in capsys.readouterr().out


def test_given_a_file_that_does_not_exist_when_run_then_one_line_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "gone.json"]) == 2
    assert capsys.readouterr().err == "pinpoint_mock: gone.json: No such file or directory\n"


def test_given_an_ascii_terminal_when_any_command_prints_then_other_characters_are_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "journey.json"
    file.write_text(json.dumps({"WriteJourneyRequest": {"Name": "héllo", "Activities": {"a": {"Wait": {}}}}}))
    for arguments in (["draw", str(file)], ["draw", str(file), "-o", str(tmp_path / "a.mmd")], ["lint", str(file)]):
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written := io.BytesIO(), encoding="ascii"))
        main(arguments)
        assert b"h?llo" in written.getvalue()


def test_given_a_file_that_cannot_be_read_when_run_then_one_line_has_the_file_the_place_and_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cut.json"
    file.write_text('{"JourneyResponse": ')
    assert main(["draw", str(file)]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"pinpoint_mock: {file}:")
    assert "not valid JSON" in line


def test_given_a_key_that_interrupts_when_run_then_the_status_is_that_of_shells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(_: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(draw, "run", interrupt)
    assert main(["draw", "journey.json"]) == 130


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_given_a_reader_that_stops_early_when_run_then_there_is_no_traceback(tmp_path: Path) -> None:
    activities = {f"a{n}": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}} for n in range(5_000)}
    text = str({"Name": "long", "StartActivity": "a0", "Activities": activities}).replace("'", '"')
    (tmp_path / "long.json").write_text(text)
    command = [sys.executable, "-m", "pinpoint_mock", "draw", str(tmp_path / "long.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
