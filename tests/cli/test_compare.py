"""`python -m pinpoint_mock compare`: compare two files without a run, with their names in every sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from simulation.samples import FOLDER

from pinpoint_mock.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GOLDEN = FOLDER / "welcome.golden.json"


def compare(*arguments: object) -> int:
    """Run the command in this process."""
    return main(["compare", *map(str, arguments)])


@pytest.fixture
def write_log(tmp_path: Path) -> Callable[[Callable[[dict[str, Any]], object]], Path]:
    """Write a changed copy of a golden file, as the log of a new system."""

    def write(change: Callable[[dict[str, Any]], object]) -> Path:
        log = json.loads(GOLDEN.read_text("utf-8"))
        change(log)
        path = tmp_path / "new-system.json"
        path.write_text(json.dumps(log), "utf-8")
        return path

    return write


def test_equal_files_are_exit_status_0_and_what_was_compared_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(GOLDEN, GOLDEN) == 0
    assert capsys.readouterr().out == "equal: 9 people; 56 steps, 22 messages compared\n"


def test_a_log_with_few_members_is_compared_only_in_those(
    write_log: Callable[[Callable[[dict[str, Any]], object]], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def change(log: dict[str, Any]) -> None:
        for person in log["people"]:
            del person["entries"]
            person["messages"] = [{"channel": message["channel"]} for message in person["messages"]]

    assert compare(GOLDEN, write_log(change)) == 0
    assert capsys.readouterr().out == "equal: 9 people; 0 steps, 22 messages compared\n"


def test_a_person_to_whom_nothing_happened_may_be_in_one_file_only(
    write_log: Callable[[Callable[[dict[str, Any]], object]], Path],
) -> None:
    log = write_log(lambda log: log["people"].append({"endpoint": "lee-mail", "entries": [], "messages": []}))
    assert compare(GOLDEN, log) == 0
    assert compare(log, GOLDEN) == 0


def test_a_difference_is_exit_status_1_and_names_both_files(
    write_log: Callable[[Callable[[dict[str, Any]], object]], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def change(log: dict[str, Any]) -> None:
        for person in log["people"][:2]:
            person["messages"].append({"channel": "SMS", "time": "P3D", "activity": "again", "body": "Hi"})
        log["people"][0]["messages"].pop(0)

    log = write_log(change)
    assert compare(GOLDEN, log) == 1
    assert capsys.readouterr().out == (
        "3 differences among 9 people:\n"
        "  missing message: endpoint 'eve-mail' got the EMAIL message of 'hello' at the start ('Welcome, Eve') in "
        "welcome.golden.json, but not in new-system.json\n"
        "  extra message: endpoint 'eve-mail' got the SMS message of 'again' after 3 days ('Hi') in new-system.json, "
        "but not in welcome.golden.json, because it did not come to 'again' (and 1 more of this kind)\n"
    )
    assert compare(GOLDEN, log, "--all") == 1
    assert capsys.readouterr().out.count("extra message: ") == 2


def test_a_tolerance_allows_times_to_differ(write_log: Callable[[Callable[[dict[str, Any]], object]], Path]) -> None:
    log = write_log(lambda log: log["people"][0]["entries"][0].update(entered="PT4M"))
    assert compare(GOLDEN, log) == 1
    assert compare(GOLDEN, log, "--tolerance", "5m") == 0


def test_files_of_the_same_name_are_distinguished_by_their_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / GOLDEN.name
    other.write_text(GOLDEN.read_text("utf-8").replace('"opened", "outcome": "yes"', '"opened", "outcome": "no"'))
    assert compare(GOLDEN, other) == 1
    printed = capsys.readouterr().out
    assert f"in {other}; it took 'yes' in {GOLDEN}" in printed


def test_a_file_in_another_format_is_exit_status_2(
    write_log: Callable[[Callable[[dict[str, Any]], object]], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(GOLDEN, FOLDER / "none.json") == 2
    assert compare(GOLDEN, write_log(lambda log: log["people"][0].update(mesages=[]))) == 2
    assert "does not have a member 'mesages'" in capsys.readouterr().err
