"""The commands on the pages print the output that the pages show. Each runs in a copy of the folder `examples`.

In a block of `console`, a line that begins with `$` is a command, which continues on the next line if it ends in a
backslash. The lines after it are its output. A line `…` replaces lines that are left out.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from pinpoint_mock.cli.main import main

pytest.importorskip("rich")

ROOT = Path(__file__).parent.parent
COMMAND = "python -m pinpoint_mock "
PAGES = ["tutorial-run-exported-journey.md", "how-to/prove-new-system.md"]


def read_blocks(page: str) -> list[tuple[str, list[str]]]:
    """Return the commands of a page, each with the lines of its output."""
    text = re.sub(r" \\\n +", " ", (ROOT / "docs" / page).read_text("utf-8"))
    blocks = re.findall(r"^```console\n\$ (.*?)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [(command, output.splitlines()) for command, output in blocks]


def matches(shown: list[str], printed: str) -> bool:
    """Return whether a page shows the printed output, except for the lines that it leaves out."""
    lines = [".*" if line == "…" else re.escape(line) for line in shown]
    return re.fullmatch("\n".join(lines), printed.rstrip("\n"), re.DOTALL) is not None


@pytest.mark.parametrize("page", PAGES)
def test_given_a_page_with_commands_when_they_run_one_after_the_other_then_they_print_what_it_shows(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("welcome-journey", "new-system"):
        shutil.copytree(ROOT / "examples" / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    blocks = read_blocks(page)
    assert len(blocks) >= 4
    for command, shown in blocks:
        assert command.startswith(COMMAND)
        assert main(shlex.split(command.removeprefix(COMMAND))) in (0, 1)
        printed = capsys.readouterr().out
        assert matches(shown, printed), f"{command}\n{printed}"
