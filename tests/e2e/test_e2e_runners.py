"""The tests of this folder under other runners: unittest's own, two processes, a random order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=FOLDER.parent.parent,
        env=environment,
    )


def test_given_the_folder_when_two_processes_share_it_in_random_order_then_all_pass() -> None:
    quick = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
    done = run("pytest", str(FOLDER), f"--ignore={__file__}", "-q", "-n", "2", "-p", "randomly", *quick)
    assert done.returncode == 0, done.stdout


def test_given_the_unittest_suite_when_unittest_runs_it_then_all_pass() -> None:
    done = run("unittest", str((FOLDER / "test_e2e_unittest.py").relative_to(FOLDER.parent.parent)))
    assert done.returncode == 0, done.stderr
    assert "Ran 5 tests" in done.stderr
