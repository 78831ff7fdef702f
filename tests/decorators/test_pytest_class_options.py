"""Options of decorated classes together with pytest's marker, and classes without the plugin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from inner_pytest import QUIET

if TYPE_CHECKING:
    from collections.abc import Callable


class TestMarkers:
    def test_given_a_marker_on_the_class_when_its_tests_run_then_the_class_world_has_its_options(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @pytest.mark.pinpoint(seed=5)
            @mock_pinpoint
            class TestAbove:
                @classmethod
                def setup_class(cls):
                    assert current().seed == 5

                def test_one(self, pinpoint):
                    assert (current().seed, pinpoint.seed) == (5, 5)

            @mock_pinpoint
            @pytest.mark.pinpoint(seed=6)
            class TestBelow(unittest.TestCase):
                @classmethod
                def setUpClass(cls):
                    assert current().seed == 6

                def test_one(self):
                    assert current().seed == 6
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=2)

    @pytest.mark.parametrize(
        ("parameters", "outcome"),
        [("self, pinpoint", {"errors": 1}), ("self", {"failed": 1})],
        ids=["asks", "does not"],
    )
    def test_given_a_marker_on_a_test_that_differs_from_its_class_when_it_runs_then_it_is_a_value_error(
        self, in_a_module: Callable[[str], pytest.Pytester], parameters: str, outcome: dict[str, int]
    ) -> None:
        pytester = in_a_module(
            f"""
            @mock_pinpoint
            class TestPytest:
                @pytest.mark.pinpoint(seed=5)
                def test_one({parameters}): ...
            """
        )
        result = pytester.runpytest_inprocess(*QUIET)
        result.assert_outcomes(**outcome)
        result.stdout.fnmatch_lines(["E*ValueError: mock_pinpoint: seed=5 conflicts with*seed=0"])

    def test_given_a_marker_on_a_test_that_differs_from_its_test_case_when_it_runs_then_it_is_a_value_error(
        self, in_a_module: Callable[[str], pytest.Pytester]
    ) -> None:
        pytester = in_a_module(
            """
            @mock_pinpoint
            class Tests(unittest.TestCase):
                @pytest.mark.pinpoint(seed=5)
                def test_one(self): ...
            """
        )
        result = pytester.runpytest_inprocess(*QUIET)
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        result.stdout.fnmatch_lines(["E*ValueError: mock_pinpoint: seed=5 conflicts with*seed=0"])

    @pytest.mark.parametrize("parameters", ["self, pinpoint", "self"])
    def test_given_a_marker_on_a_test_that_agrees_with_its_class_when_it_runs_then_it_passes(
        self, in_a_module: Callable[[str], pytest.Pytester], parameters: str
    ) -> None:
        pytester = in_a_module(
            f"""
            @mock_pinpoint(seed=5)
            class TestPytest:
                @pytest.mark.pinpoint(seed=5)
                def test_one({parameters}):
                    assert current().seed == 5
            """
        )
        pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1)


class TestPytestWithoutThePlugin:
    @pytest.fixture(params=["not wanted", "no plugin is loaded by itself"])
    def run_without_it(
        self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, pytester: pytest.Pytester
    ) -> Callable[[], pytest.RunResult]:
        arguments = ["-p", "no:pinpoint_mock"]
        if request.param != "not wanted":
            monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
            arguments = []
        return lambda: pytester.runpytest_subprocess(*QUIET, *arguments, timeout=60)

    def test_given_a_plain_test_class_when_it_is_decorated_then_a_runtime_error_names_the_plugin(
        self, in_a_module: Callable[[str], pytest.Pytester], run_without_it: Callable[[], pytest.RunResult]
    ) -> None:
        in_a_module(
            """
            @mock_pinpoint
            class TestPytest:
                def test_one(self): ...
            """
        )
        result = run_without_it()
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(
            ["E*RuntimeError: TestPytest is not a unittest.TestCase*-p pinpoint_mock.pytest_plugin"]
        )

    def test_given_a_test_case_and_a_function_when_they_are_decorated_then_they_are_mocked(
        self, in_a_module: Callable[[str], pytest.Pytester], run_without_it: Callable[[], pytest.RunResult]
    ) -> None:
        in_a_module(
            """
            @mock_pinpoint
            class Tests(unittest.TestCase):
                @classmethod
                def setUpClass(cls):
                    create_app("class")

                def test_one(self):
                    self.assertEqual(names(), ["class"])
                    create_app("test")

                test_two = test_one

            @mock_pinpoint
            def test_function():
                assert names() == []
            """
        )
        run_without_it().assert_outcomes(passed=3)
