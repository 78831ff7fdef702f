"""The script that writes the address of the repository into a release."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pinpoint_mock

ROOT = Path(__file__).parent.parent
REPOSITORY = "https://github.com/owner/pinpoint-mock"
TAG = f"v{pinpoint_mock.__version__}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the script reads and writes."""
    for name in ("README.md", "pyproject.toml", ".ci/set_addresses.py", "src/pinpoint_mock/__init__.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def run_script(project: Path, tag: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(project / ".ci" / "set_addresses.py"), REPOSITORY, tag]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_given_the_tag_of_the_version_when_run_then_each_link_of_the_readme_is_absolute_and_leads_to_a_file(
    project: Path,
) -> None:
    assert run_script(project, TAG).returncode == 0
    links = re.findall(r"\]\(([^)\s]+)\)", (project / "README.md").read_text("utf-8"))
    pages = [link.split("#")[0] for link in links]
    paths = [re.sub(rf"^{REPOSITORY}/(blob|raw)/{TAG}/", "", page) for page in pages]
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).is_file()] == []
    assert [page for page in pages if page.endswith(".svg")] == [
        f"{REPOSITORY}/raw/{TAG}/docs/images/welcome-journey.svg"
    ]


def test_given_the_tag_of_the_version_when_run_then_the_metadata_names_the_repository(project: Path) -> None:
    assert run_script(project, TAG).returncode == 0
    metadata = (project / "pyproject.toml").read_text("utf-8")
    assert f'\n[project.urls]\nSource = "{REPOSITORY}"\nIssues = "{REPOSITORY}/issues"\n' in metadata


def test_given_the_tag_of_another_version_when_run_then_it_is_refused_and_nothing_is_written(project: Path) -> None:
    done = run_script(project, "v99.0.0")
    assert done.returncode == 1
    assert "the tag 'v99.0.0' does not name the version" in done.stderr
    assert (project / "README.md").read_bytes() == (ROOT / "README.md").read_bytes()


def test_the_citation_and_the_changelog_name_the_version() -> None:
    version = re.escape(pinpoint_mock.__version__)
    assert re.search(rf"^version: {version}$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    [released] = re.findall(r'^date-released: "(.+)"$', (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert f"\n## {pinpoint_mock.__version__} - {released}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
