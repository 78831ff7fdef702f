"""The check of the built site finds links that lead nowhere."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent


def load_script(path: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


check_links = load_script(ROOT / "docs" / "check_links.py")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "guide").mkdir()
    (tmp_path / "index.html").write_text('<h1 id="top">Start</h1><a href="guide/time.html#move%20it">time</a>')
    (tmp_path / "guide" / "time.html").write_text(
        '<p id="move it"><a href="../index.html#top">back</a><a href="#">top</a>'
    )
    (tmp_path / "llms.txt").write_text("- [Start](index.html#top)\n")
    return tmp_path


def test_given_a_site_whose_links_lead_somewhere_when_checked_then_it_has_no_faults(site: Path) -> None:
    (site / "guide" / "more.html").write_text('<a href="https://example.com/nowhere">other sites are not followed</a>')
    assert check_links.find_faults(site) == []


@pytest.mark.parametrize(
    ("page", "content", "fault"),
    [
        ("a.html", '<a href="gone.html">', "a.html: the link 'gone.html' leads to no file"),
        ("a.html", '<img src="images/gone.svg">', "a.html: the link 'images/gone.svg' leads to no file"),
        ("a.html", '<a href="index.html#gone">', "a.html: the link 'index.html#gone' leads to no anchor"),
        ("a.html", '<a href="#gone">', "a.html: the link '#gone' leads to no anchor"),
        ("a.html", '<a id="x"></a><a id="x"></a>', "a.html: the anchor 'x' is there twice"),
        ("llms.txt", "- [Time](time.html)", "llms.txt: the link 'time.html' leads to no file"),
    ],
)
def test_given_a_fault_on_a_page_when_checked_then_it_is_named(site: Path, page: str, content: str, fault: str) -> None:
    (site / page).write_text(content)
    assert check_links.find_faults(site) == [fault]


def test_given_a_fault_when_the_script_runs_then_its_exit_status_is_1(site: Path) -> None:
    (site / "a.html").write_text('<a href="gone.html">')
    command = [sys.executable, str(ROOT / "docs" / "check_links.py"), str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (1, "a.html: the link 'gone.html' leads to no file\n1 fault\n")
