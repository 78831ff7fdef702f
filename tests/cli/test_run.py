"""`python -m pinpoint_mock run`: the table, the drawing, the files, golden files and exit statuses."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from simulation.samples import CART, DAYS, FOLDER, RENEWAL, WELCOME

from pinpoint_mock.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Sequence

pytest.importorskip("rich")

RUN_WELCOME = ("run", WELCOME, "--people", WELCOME / "people.csv", "--days", DAYS, "--events", WELCOME / "events.jsonl")
RUN_CART = ("run", CART, "--people", CART / "people.jsonl", "--events", CART / "events.jsonl", "--days", DAYS)
RUN_RENEWAL = ("run", RENEWAL, "--people", RENEWAL / "people.json.gz", "--days", DAYS)
HANDLER = """
def reach(event, context):
    return {endpoint_id: {"EventAttributes": {"reached": "yes"}} for endpoint_id in event["Endpoints"]}

def fail(event, context):
    raise RuntimeError("out of order")

not_a_function = 5
"""


def run(*arguments: object) -> int:
    """Run the command line in this process."""
    return main([str(argument) for argument in arguments])


@pytest.fixture
def handlers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a module of handlers."""
    (tmp_path / "run_handlers.py").write_text(HANDLER)
    (tmp_path / "broken.py").write_text("def f(:")
    (tmp_path / "exiting.py").write_text("raise SystemExit(1)")
    (tmp_path / "raising.py").write_text("raise ValueError('no settings')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "run_handlers", raising=False)
    return tmp_path


def test_it_prints_the_table_the_picture_and_that_nothing_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*RUN_WELCOME) == 0
    printed = capsys.readouterr().out
    for part in (
        "opened    ConditionalSplit        9     9       0",
        "yes: 5, no: 4",
        "yes: opened 'hello' within 2 days · 5",
        "not eligible: 3 endpoints did not enter",
        "  1: the endpoint is not active: its EndpointStatus is INACTIVE",
        "Journey 'welcome' ran 21 days from 2019-10-07 09:00:00 UTC, seed 0.",
        "22 messages would have been sent. No real message was sent",
    ):
        assert part in printed


def test_lambdas_are_functions_of_the_current_folder(handlers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lambdas = ("--lambda", "reach=run_handlers:reach", "--lambda", "other=run_handlers:reach")
    assert run(*RUN_CART, *lambdas, "--compare", FOLDER / "cart.golden.json") == 0
    assert "equal: 4 people; " in capsys.readouterr().out


def test_of_many_reasons_only_the_most_frequent_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = [{"Id": f"p{n}", "ChannelType": "EMAIL", "Address": f"p{n}@example.com"} for n in range(12)]
    events = [
        {"event_type": "other", "endpoint_id": f"p{n}", "event_timestamp": f"2030-01-08T{n:02}:00:00Z"}
        for n in range(12)
    ]
    for name, items in (("people.jsonl", people), ("events.jsonl", events)):
        (tmp_path / name).write_text("".join(f"{json.dumps(item)}\n" for item in items))
    assert run("run", CART, "--people", tmp_path / "people.jsonl", "--events", tmp_path / "events.jsonl") == 0
    assert "  … and 3 more reasons; use --out DIR to write all of them" in capsys.readouterr().out


def test_out_writes_the_files_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*RUN_WELCOME, "--out", tmp_path / "out") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "messages",
        "messages.jsonl",
        "paths.jsonl",
        "report.html",
        "unusable.txt",
    }
    assert "wrote 22 messages, 9 paths and report.html to" in capsys.readouterr().out


def test_save_and_compare_are_inverse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*RUN_RENEWAL, "--save", tmp_path / "golden.json") == 0
    assert (tmp_path / "golden.json").read_bytes() == (FOLDER / "renewal.golden.json").read_bytes()
    assert run(*RUN_RENEWAL, "--compare", tmp_path / "golden.json") == 0


def test_a_difference_is_exit_status_1_and_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    status = run("run", WELCOME, "--people", WELCOME / "people.csv", "--compare", FOLDER / "welcome.golden.json")
    assert status == 1
    printed = capsys.readouterr().out
    assert re.search(
        r"took 'no' at 'opened' after 2 days in the run; it took 'yes' in welcome.golden.json \(and 4 more", printed
    )


def test_out_has_all_differences_of_a_comparison(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("run", WELCOME, "--people", WELCOME / "people.csv", "--days", DAYS, "--out", tmp_path / "out")
    assert run(*command, "--compare", FOLDER / "welcome.golden.json") == 1
    file = tmp_path / "out" / "differences.jsonl"
    assert f"wrote all differences to {file}" in capsys.readouterr().out
    differences = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert sum(difference["kind"] == "other branch" for difference in differences) == 5
    assert {"kind", "endpoint", "text"} == differences[-1].keys() - {"user"} | {"endpoint"}
    assert run(*command) == 0
    assert not file.exists()


def test_notes_about_functions_name_the_options(handlers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unknown, raising = ("--lambda", "other=run_handlers:reach"), ("--lambda", "reach=run_handlers:fail")
    assert run(*RUN_CART, *unknown) == 0
    printed = capsys.readouterr().out
    assert "note: no Lambda 'reach' is registered: --lambda reach=MODULE:FUNCTION" in printed
    assert "note: --lambda other was not called: people did not reach an activity that names it" in printed
    assert run(*RUN_CART, *raising) == 0
    assert "note: --lambda reach raised RuntimeError: out of order (run_handlers.py, line 6)" in capsys.readouterr().out


def test_a_tolerance_allows_times_to_differ(tmp_path: Path) -> None:
    golden = json.loads((FOLDER / "renewal.golden.json").read_text())
    for person in golden["people"]:
        person["entries"][0]["entered"] = "PT1M"
    (tmp_path / "golden.json").write_text(json.dumps(golden))
    assert run(*RUN_RENEWAL, "--compare", tmp_path / "golden.json") == 1
    assert run(*RUN_RENEWAL, "--compare", tmp_path / "golden.json", "--tolerance", "PT5M") == 0
    assert run(*RUN_RENEWAL, "--compare", tmp_path / "golden.json", "--tolerance", "5m") == 0


def test_waits_run_the_test_of_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*RUN_WELCOME, "--waits", "10s", "--days", 1) == 0
    assert "Journey 'Test-welcome' ran 1 day from" in capsys.readouterr().out


def test_the_given_start_and_seed_are_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*RUN_WELCOME, "--start", "2031-05-06T07:08", "--seed", 9) == 0
    assert "from 2031-05-06 07:08:00 UTC, seed 9." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((*RUN_WELCOME, "--start", "noon"), "--start must be a time such as 2030-01-07T09:00Z, not 'noon'"),
        ((*RUN_WELCOME, "--tolerance", "5"), "--tolerance must be a duration such as 10s, 5m, 2h, 1d or PT5M, not '5'"),
        ((*RUN_WELCOME, "--waits", "jump"), "--waits must be 'skip', or a time such as 10s"),
        ((*RUN_WELCOME, "--compare", "none.json"), "none.json: No such file or directory"),
        ((*RUN_WELCOME, "--compare", WELCOME / "hello.json"), "$.golden: must be 1: this is not a golden file"),
        ((*RUN_WELCOME, "--compare", WELCOME / "people.csv"), "people.csv:$: The file is not valid JSON"),
        ((*RUN_WELCOME, "--save", "none/golden.json"), "golden.json: the folder does not exist"),
        (
            (*RUN_WELCOME, "--compare", FOLDER / "welcome.golden.json", "--save", CART / "../welcome.golden.json"),
            "--save would overwrite the file that --compare reads",
        ),
        ((*RUN_WELCOME, "--journey", "x"), "does not have the journey 'x'; it has 'welcome'"),
        ((*RUN_WELCOME, "--days", "-1"), "days must be a number greater than 0"),
        ((*RUN_WELCOME, "--lambda", "x"), "--lambda must have the form NAME=MODULE:FUNCTION, not 'x'"),
        ((*RUN_WELCOME, "--lambda", "x=no_module:f"), "no_module:f cannot be imported"),
        ((*RUN_WELCOME, "--lambda", "x=run_handlers:not_a_function"), "is not a function"),
        ((*RUN_WELCOME, "--lambda", "x=broken:f"), "broken:f cannot be imported: SyntaxError: "),
        ((*RUN_WELCOME, "--lambda", "x=raising:f"), "raising:f cannot be imported: ValueError: no settings"),
        ((*RUN_WELCOME, "--lambda", "x=exiting:f"), "exiting:f cannot be imported: SystemExit: 1"),
        ((*RUN_WELCOME, "--lambda", "x=.run_handlers:f"), ".run_handlers:f cannot be imported: TypeError: "),
        ((*RUN_WELCOME, "--out", WELCOME), "the files of a run cannot be written here"),
        (("run", WELCOME / "journey.json", "--people", "none.csv"), "none.csv: No such file or directory"),
        (("run", WELCOME, "--people", WELCOME / "journey.json"), "this is not an endpoint, but a journey"),
        (("run", "none.json", "--people", "none.csv"), "none.json: No such file or directory"),
        (("run", WELCOME / "hello.json", "--people", WELCOME / "people.csv"), "does not contain a journey"),
    ],
)
def test_misuse_is_one_line_and_exit_status_2(
    arguments: Sequence[object], reason: str, handlers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    printed = capsys.readouterr()
    assert reason in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_without_rich_it_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    assert run(*RUN_WELCOME) == 2
    assert "pip install 'pinpoint-mock[cli]'" in capsys.readouterr().err


@pytest.mark.parametrize(("width", "has_kinds"), [(120, True), (80, False)])
def test_a_terminal_shows_a_progress_bar_and_a_table_that_fits(
    width: int, has_kinds: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(*RUN_WELCOME) == 0
    printed = capsys.readouterr().out
    assert "virtual time" in printed
    table, _, picture = printed.partition("● welcome")
    assert "held out: 2" in table
    assert ("ConditionalSplit" in table) is has_kinds
    assert "ConditionalSplit" in picture


def test_the_same_command_writes_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    for folder in ("first", "second"):
        command = [sys.executable, "-m", "pinpoint_mock", *map(str, RUN_WELCOME), "--out", str(tmp_path / folder)]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "PYTHONHASHSEED": "random"}
        subprocess.run(command, check=True, capture_output=True, env=environment)
    first, second = (
        {path.relative_to(tmp_path / folder): path.read_bytes() for path in (tmp_path / folder).rglob("*.*")}
        for folder in ("first", "second")
    )
    assert first == second


def test_people_and_events_can_be_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, line in enumerate((CART / "events.jsonl").read_text().splitlines()):
        (tmp_path / f"{number}.jsonl").write_text(line)
    events = [part for path in sorted(tmp_path.glob("*.jsonl")) for part in ("--events", path)]
    (tmp_path / "more.csv").write_text("Id,ChannelType,Address\nzoe,EMAIL,zoe@example.com\n,SMS,\n" * 3)
    people = ("--people", CART / "people.jsonl", "--people", tmp_path / "more.csv")
    assert run("run", CART, *people, *events) == 0
    printed = capsys.readouterr().out
    assert "note: use --out DIR to write all 7 unusable lines to unusable.txt" in printed
