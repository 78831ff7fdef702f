"""The report in a plain script, and in pytest with and without the plugin: exactly one in each case."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING

from pinpoint_mock.pytest_context import PYTEST

from .conftest import PRELUDE
from .outside import TITLE, names_in, needs_notes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from .conftest import Run

LONG_TITLE = "Amazon Pinpoint (mock_pinpoint, seed 0)"
USES = """
    def test_block():
        with mock_pinpoint():
            create_apps("block")
            assert False

    @mock_pinpoint
    def test_decorated():
        create_apps("decorated")
        pytest.fail("wrong")

    @pytest.fixture
    @mock_pinpoint
    def shop():
        yield create_apps("fixture")

    @mock_pinpoint
    def test_fixture(shop):
        assert False

    @mock_pinpoint
    class TestClass(unittest.TestCase):
        def test_class(self):
            create_apps("class")
            self.fail()
"""


def run_script(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    (folder / "script.py").write_text(f"{PRELUDE}\n{dedent(source)}")
    return subprocess.run(
        [sys.executable, "script.py"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


def test_given_a_script_when_an_exception_ends_it_then_the_traceback_has_the_report(tmp_path: Path) -> None:
    done = run_script(
        tmp_path,
        """
        with mock_pinpoint() as pinpoint:
            shop = create_shop(pinpoint)
            pinpoint.faults.deliver("*", "THROTTLED")
            send_sms(shop, "Hello", "+12065550100")
            raise ValueError("wrong")
        """,
    )
    assert done.returncode == 1
    if sys.version_info < (3, 11):
        assert done.stderr.splitlines()[-1] == "ValueError: wrong"
        return
    _, _, printed = done.stderr.partition("ValueError: wrong\n")
    lines = printed.splitlines()
    assert lines[0] == f"--- {LONG_TITLE} ---"
    assert lines[lines.index("1 message, not sent:") + 1].endswith("NOT SENT, THROTTLED 429: Too many requests.")
    assert lines[-1].startswith("virtual time: ")


def test_given_a_script_that_exits_when_it_ends_then_its_exit_code_is_its_own(tmp_path: Path) -> None:
    done = run_script(
        tmp_path,
        """
        with mock_pinpoint():
            create_apps("shop")
            raise SystemExit(3)
        """,
    )
    assert (done.returncode, done.stderr) == (3, "")


def test_given_the_plugin_when_tests_fail_in_pytest_then_each_has_one_report_which_is_a_section(run: Run) -> None:
    result = run(USES)
    result.assert_outcomes(failed=4)
    assert result.stdout.str().count(LONG_TITLE) == 4
    assert TITLE not in "\n".join(line.removeprefix("E").strip() for line in result.outlines if line.startswith("E"))
    assert names_in(result.stdout.str()) == ["block", "decorated", "fixture", "class"]


@needs_notes
def test_given_no_plugin_when_tests_fail_in_pytest_then_each_has_one_report_which_is_a_note(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PYTEST, "sessions", None)
    monkeypatch.setattr(PYTEST, "has_plugin", False)
    result = run(USES, "-p", "no:pinpoint_mock")
    result.assert_outcomes(failed=4)
    assert result.stdout.str().count(LONG_TITLE) == 4
    titles = [line.split() for line in result.outlines if LONG_TITLE in line]
    assert titles == [["E", *f"--- {LONG_TITLE} ---".split()]] * 4
    assert names_in(result.stdout.str()) == ["block", "decorated", "fixture", "class"]


@needs_notes
def test_given_the_plugin_when_code_outside_a_test_fails_then_its_exception_has_the_report(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PYTEST, "sessions", None)
    result = run(
        """
        with mock_pinpoint():
            create_apps("collected")
            raise ValueError("while pytest collects")

        def test_never(): ...
        """
    )
    result.assert_outcomes(errors=1)
    assert result.stdout.str().count(LONG_TITLE) == 1
    assert names_in(result.stdout.str()) == ["collected"]
