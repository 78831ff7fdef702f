"""The documentation is true: its examples run, and its table and its numbers are those of the registry."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pinpoint_mock import AppView, Pinpoint, Simulation
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.operation import OPERATIONS
from pinpoint_mock.gateway.packages import load_all_packages

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = {
    f"test_{page.stem.lower()}_{number}": block
    for page in PAGES
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL), 1)
}


@pytest.mark.parametrize(
    "environment",
    [{}, {"AWS_DEFAULT_REGION": "eu-west-1"}, {"AWS_PROFILE": "shop", "AWS_CONFIG_FILE": "profiles"}],
    ids=["empty", "region", "profile"],
)
def test_every_example_of_the_documentation_runs_in_any_environment(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    pytester.makefile("", profiles="[profile shop]\nregion = ap-south-1\n")
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    pytester.makepyfile(**EXAMPLES)
    assert pytester.runpytest_inprocess().ret == pytest.ExitCode.OK


@pytest.mark.parametrize(
    "script", ["operations_table.py", "retired_table.py", "commands_table.py", "lint_pages.py", "known_unknowns.py"]
)
def test_a_page_that_is_made_by_a_script_is_equal_to_the_output_of_the_script(script: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "docs" / script), "--check"], check=True)


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md", "docs/limits.md", "docs/operations.md"])
def test_the_count_of_operations_is_that_of_the_registry(page: str) -> None:
    load_all_packages()
    text = (ROOT / page).read_text("utf-8")
    assert re.findall(r"(\d+) (?:of the \d+ )?operations", text) == [str(len(OPERATIONS))]
    assert all(
        total == str(len(service_model().operation_names)) for total in re.findall(r"of the (\d+) operations", text)
    )


@pytest.mark.parametrize(
    ("heading", "shown"), [("of `pinpoint`", Pinpoint), ("of an app", AppView), ("of a simulation", Simulation)]
)
def test_the_table_of_the_members_of_a_mock_names_exactly_the_public_members(heading: str, shown: type) -> None:
    text = (ROOT / "docs" / "reference" / "public-face.md").read_text("utf-8")
    _, _, table = text.partition(f"| member {heading} | description |\n|---|---|\n")
    rows, _, _ = table.partition("\n\n")
    named = [re.match(r"\| `(\w+)(\((?:…)?\))?` \| \S", row) for row in rows.splitlines()]
    members = {name: getattr(shown, name) for name in dir(shown) if not name.startswith("_")}
    assert sorted(row[1] if row else "" for row in named) == [*members]
    assert {row[1] for row in named if row and row[2]} == {name for name, member in members.items() if callable(member)}


def test_the_source_cites_no_file_outside_the_repository() -> None:
    texts = {path: path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py")}
    assert [path for path, text in texts.items() if re.search(r"\bfacts-\w|\.\./shared|/work/", text)] == []


def test_the_test_command_of_the_readme_is_what_ci_runs() -> None:
    command = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1]
    assert f"```sh\n{command}\n```" in (ROOT / "README.md").read_text("utf-8")


def test_the_example_of_the_readme_runs_with_only_our_plugin_installed() -> None:
    [example] = re.findall(r"-m pytest -v (examples/\S+)", (ROOT / "README.md").read_text("utf-8"))
    command = [sys.executable, "-m", "pytest", "-p", "pinpoint_mock.pytest_plugin", "-p", "no:cacheprovider", example]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == pytest.ExitCode.OK, done.stdout + done.stderr


def test_the_index_for_language_models_names_each_guide() -> None:
    index = (ROOT / "docs" / "llms.txt").read_text("utf-8")
    guides = [path.name for path in (ROOT / "docs" / "how-to").glob("*.md") if path.name != "index.md"]
    assert [guide for guide in guides if f"](how-to/{guide.removesuffix('.md')}.html)" not in index] == []


@pytest.mark.parametrize("page", ["how-to/index.md", "reference/index.md", "explanation/index.md"])
def test_an_index_lists_its_pages_with_their_titles(page: str) -> None:
    index = ROOT / "docs" / page
    text = index.read_text("utf-8")
    trees = re.findall(r"```\{toctree\}\n:hidden:\n\n(.*?)```", text, re.DOTALL)
    pages = [f"{name}.md" for tree in trees for name in tree.split()]
    titles = [(index.parent / name).read_text("utf-8").removeprefix("# ").partition("\n")[0] for name in pages]
    assert re.findall(r"^- \[(.+)\]\((.+)\)$", text, re.MULTILINE) == list(zip(titles, pages, strict=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_code_of_a_page_fits_the_column_of_the_site(page: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert [line for block in blocks for line in block.splitlines() if len(line) > 88] == []


def test_the_readme_has_at_most_150_lines() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150
