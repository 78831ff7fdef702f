"""The loading of the plugin: by its entry point, by `-p`, by `pytest_plugins`, or by several of them."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from .conftest import STRICT

TEST = """
    def test_one(pinpoint):
        assert pinpoint.create_app("shop")
"""
MODULE = "pinpoint_mock.pytest_plugin"


def test_given_the_entry_point_then_it_has_the_name_that_the_plugin_knows() -> None:
    names = [entry_point.name for entry_point in entry_points(group="pytest11") if entry_point.value == MODULE]
    assert names == ["pinpoint_mock"]


@pytest.mark.parametrize("autoload", [True, False], ids=["entry point", "no entry point"])
@pytest.mark.parametrize("name", [MODULE, "pinpoint_mock"])
def test_given_the_plugin_on_the_command_line_when_it_is_installed_too_then_it_is_loaded_once(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str, autoload: bool
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "" if autoload else "1")
    pytester.makepyfile(TEST)
    pytester.runpytest_subprocess("-p", name, *STRICT).assert_outcomes(passed=1)


def test_given_the_plugin_in_a_conftest_when_it_is_installed_too_then_it_is_loaded_once(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest(f"pytest_plugins = [{MODULE!r}]")
    pytester.makepyfile(TEST)
    pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=1)


def test_given_the_plugin_when_it_is_switched_off_then_it_is_not_loaded(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TEST)
    result = pytester.runpytest_subprocess("-p", "no:pinpoint_mock", *STRICT)
    result.stdout.fnmatch_lines(["E *fixture 'pinpoint' not found"])
