"""A mock that a test has not stopped: a warning tells the next test that joins it which test started it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock.mock import ACTIVE

from .conftest import STRICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WARN = ("-W", "default")  # shown as warnings, not raised as errors
WARNING = (
    "*UserWarning: test_module.py::test_joins joins a mock_pinpoint that is still active: "
    "test_module.py::test_forgets started it (*test_module.py:{line}) and did not stop it. *"
)


@pytest.fixture(autouse=True)
def no_mock_is_left() -> Iterator[None]:
    yield
    for mock in list(ACTIVE._mocks):
        mock.stop()


@pytest.fixture
def run(pytester: pytest.Pytester) -> Callable[[str], pytest.RunResult]:
    def run_source(source: str) -> pytest.RunResult:
        pytester.makepyfile(test_module=source)
        return pytester.runpytest_inprocess(*STRICT, *WARN)

    return run_source


def test_given_a_mock_that_a_test_does_not_stop_when_a_decorated_test_joins_it_then_a_warning_names_test_and_line(
    run: Callable[[str], pytest.RunResult],
) -> None:
    result = run(
        """
        from pinpoint_mock import mock_pinpoint

        def test_forgets():
            mock_pinpoint().start()

        @mock_pinpoint
        def test_joins():
            pass
        """
    )
    result.assert_outcomes(passed=2, warnings=1)
    result.stdout.fnmatch_lines([WARNING.format(line=4)])


def test_given_a_mock_that_a_fixture_of_a_test_does_not_stop_when_another_test_joins_it_then_a_warning_names_it(
    run: Callable[[str], pytest.RunResult],
) -> None:
    result = run(
        """
        import pytest
        from pinpoint_mock import mock_pinpoint

        @pytest.fixture
        def forgetful():
            return mock_pinpoint().__enter__()

        def test_forgets(forgetful):
            pass

        @mock_pinpoint
        def test_joins():
            pass
        """
    )
    result.assert_outcomes(passed=2, warnings=1)
    result.stdout.fnmatch_lines([WARNING.format(line=6)])


@pytest.mark.parametrize("scope", ["class", "module", "package", "session"])
def test_given_a_mock_of_a_fixture_for_several_tests_when_they_join_it_then_there_is_no_warning(
    run: Callable[[str], pytest.RunResult], scope: str
) -> None:
    run(
        f"""
        import pytest
        from pinpoint_mock import mock_pinpoint

        @pytest.fixture(scope="{scope}", autouse=True)
        def shared():
            with mock_pinpoint():
                yield

        class TestShop:
            @mock_pinpoint
            def test_one(self):
                pass

            @mock_pinpoint
            def test_two(self):
                pass
        """
    ).assert_outcomes(passed=2, warnings=0)


def test_given_the_set_up_of_a_module_or_class_when_it_starts_a_mock_then_tests_that_join_it_get_no_warning(
    run: Callable[[str], pytest.RunResult],
) -> None:
    run(
        """
        import unittest
        from pinpoint_mock import mock_pinpoint

        mock = mock_pinpoint()

        def setup_module():
            mock.start()

        def teardown_module():
            mock.stop()

        @mock_pinpoint
        def test_one():
            pass

        class TestShop(unittest.TestCase):
            @classmethod
            def setUpClass(cls):
                cls.mock = mock_pinpoint()
                cls.mock.start()
                cls.addClassCleanup(cls.mock.stop)

            @mock_pinpoint
            def test_two(self):
                pass

            @mock_pinpoint
            def test_three(self):
                pass
        """
    ).assert_outcomes(passed=3, warnings=0)


def test_given_a_decorated_class_when_its_tests_join_its_mock_then_there_is_no_warning(
    run: Callable[[str], pytest.RunResult],
) -> None:
    run(
        """
        from pinpoint_mock import mock_pinpoint

        @mock_pinpoint
        def help_out():
            pass

        @mock_pinpoint
        class TestShop:
            def test_one(self):
                help_out()

            def test_two(self):
                help_out()
        """
    ).assert_outcomes(passed=2, warnings=0)


def test_given_a_mock_of_the_same_test_when_a_decorated_function_joins_it_then_there_is_no_warning(
    run: Callable[[str], pytest.RunResult],
) -> None:
    run(
        """
        from pinpoint_mock import mock_pinpoint

        @mock_pinpoint
        def help_out():
            pass

        def test_one():
            with mock_pinpoint():
                help_out()

        @mock_pinpoint
        def test_two():
            help_out()
        """
    ).assert_outcomes(passed=2, warnings=0)
