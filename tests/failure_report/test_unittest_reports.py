"""The report in unittest for a failing test of a decorated class."""

from __future__ import annotations

import subprocess
import sys
import unittest
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import current, mock_pinpoint

from .outside import TITLE, create_app, names_in, needs_notes

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [needs_notes, pytest.mark.usefixtures("outside_pytest")]


def run(cls: type[unittest.TestCase]) -> list[str]:
    """Run the tests of a class, and return the output about each failed test."""
    result = unittest.TestResult()
    unittest.TestLoader().loadTestsFromTestCase(cls).run(result)
    return [text for _, text in result.failures + result.errors]


def run_one(cls: type[unittest.TestCase]) -> str:
    [text] = run(cls)
    assert text.count(TITLE) == 1
    return text


class TestFailures:
    def test_given_tests_that_fail_when_they_are_printed_then_each_has_the_report_of_its_own_calls(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("class")

            def setUp(self) -> None:
                create_app("set-up")

            def test_one(self) -> None:
                create_app("one")
                self.fail()

            def test_two(self) -> None:
                create_app("two")
                raise ValueError

        assert sorted(map(names_in, run(Tests))) == [["class", "set-up", "one"], ["class", "set-up", "two"]]

    def test_given_subtests_that_fail_when_they_are_printed_then_each_has_the_report_so_far(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_names(self) -> None:
                for name in ("one", "two", "three"):
                    with self.subTest(name):
                        create_app(name)
                        self.assertEqual(name, "two")

        assert list(map(names_in, run(Tests))) == [["one"], ["one", "two", "three"]]

    def test_given_a_set_up_that_fails_when_it_is_printed_then_it_has_the_report(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def setUp(self) -> None:
                create_app("set-up")
                self.fail()

            def test_one(self) -> None: ...

        assert names_in(run_one(Tests)) == ["set-up"]

    def test_given_a_tear_down_and_a_clean_up_that_fail_when_they_are_printed_then_each_has_the_report(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def tearDown(self) -> None:
                self.addCleanup(self.fail)
                create_app("tear-down")
                self.fail()

            def test_one(self) -> None: ...

        assert list(map(names_in, run(Tests))) == [["tear-down"], ["tear-down"]]

    def test_given_a_set_up_of_the_class_that_fails_when_it_is_printed_then_it_has_the_report(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("class")
                raise ValueError

            def test_one(self) -> None: ...

        assert names_in(run_one(Tests)) == ["class"]

    def test_given_an_async_test_that_fails_when_it_is_printed_then_it_has_the_report(self) -> None:
        @mock_pinpoint
        class Tests(unittest.IsolatedAsyncioTestCase):
            async def test_one(self) -> None:
                create_app("one")
                self.fail()

        assert names_in(run_one(Tests)) == ["one"]

    def test_given_a_class_that_inherits_when_its_test_fails_then_it_has_the_report(self) -> None:
        @mock_pinpoint
        class Shop(unittest.TestCase):
            def setUp(self) -> None:
                create_app("set-up")

        class Tests(Shop):
            def test_one(self) -> None:
                self.fail()

        assert names_in(run_one(Tests)) == ["set-up"]

    def test_given_a_decorated_method_when_it_fails_then_it_has_the_report_of_the_mock_that_set_up_started(
        self,
    ) -> None:
        class Tests(unittest.TestCase):
            def setUp(self) -> None:
                mock = mock_pinpoint()
                mock.start()
                self.addCleanup(mock.stop)
                create_app("set-up")

            @mock_pinpoint
            def test_one(self) -> None:
                self.fail()

        assert names_in(run_one(Tests)) == ["set-up"]

    def test_given_a_mock_in_a_test_of_a_decorated_class_when_it_fails_then_both_are_reported_the_inner_first(
        self,
    ) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                create_app("outer")
                with mock_pinpoint():
                    create_app("inner")
                    self.fail()

        [text] = run(Tests)
        assert names_in(text) == ["inner", "outer"]
        assert text.count(TITLE) == 2

    def test_given_a_test_when_it_is_debugged_then_its_exception_has_the_report(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                create_app("one")
                raise ValueError("wrong")

        with pytest.raises(ValueError, match="wrong") as raised:
            Tests("test_one").debug()
        assert list(map(names_in, raised.value.__notes__)) == [["one"]]

    def test_given_a_rolled_back_checkpoint_of_an_earlier_test_when_a_test_fails_then_it_is_not_shown(
        self,
    ) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_1(self) -> None:
                with self.assertRaises(ValueError), current().checkpoint():
                    create_app("one")
                    raise ValueError

            def test_2(self) -> None:
                create_app("two")
                self.fail()

        assert names_in(run_one(Tests)) == ["two"]


class TestOthers:
    def test_given_tests_that_pass_skip_or_fail_as_expected_when_they_are_recorded_then_there_is_no_report(
        self,
    ) -> None:
        seen: list[Any] = []

        class Result(unittest.TestResult):
            def addSkip(self, test: Any, reason: str) -> None:
                seen.append(reason)

            def addExpectedFailure(self, test: Any, error: Any) -> None:
                seen.append(error[1])

        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_passes(self) -> None:
                create_app("one")

            def test_skips(self) -> None:
                create_app("two")
                self.skipTest("not today")

            @unittest.expectedFailure
            def test_fails(self) -> None:
                create_app("three")
                self.fail()

        result = Result()
        unittest.TestLoader().loadTestsFromTestCase(Tests).run(result)
        assert result.wasSuccessful()
        [error, reason] = seen
        assert reason == "not today"
        assert not hasattr(error, "__notes__")

    def test_given_a_result_when_a_test_has_run_then_the_same_result_is_returned_and_it_stopped_at_the_failure(
        self,
    ) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                with self.subTest():
                    self.fail()
                self.fail("not reached")  # pragma: no cover

        result = unittest.TestResult()
        result.failfast = True
        assert Tests("test_one").run(result) is result
        assert len(result.failures) == 1
        assert result.shouldStop

    @pytest.mark.parametrize("is_keyword", [False, True])
    def test_given_its_own_run_method_when_it_calls_the_original_then_the_failure_has_one_report(
        self, is_keyword: bool
    ) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def run(self, result: Any) -> Any:  # type: ignore[override]  # as some do
                return super().run(result=result) if is_keyword else super().run(result)

            def test_one(self) -> None:
                create_app("one")
                self.fail()

        assert names_in(run_one(Tests)) == ["one"]
        assert Tests("test_one").run(None) is not None

    def test_given_no_result_when_a_test_is_run_then_it_makes_its_own(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                self.fail()

        result = Tests("test_one").run()
        assert result is not None
        assert len(result.failures) == 1


class TestRunner:
    SOURCE = """
        import unittest
        import boto3
        from pinpoint_mock import mock_pinpoint

        def create_app(name):
            client = boto3.client("pinpoint", region_name="us-east-1")
            client.create_app(CreateApplicationRequest={"Name": name})

        @mock_pinpoint
        class Decorated(unittest.TestCase):
            def test_passes(self):
                create_app("passes")

            def test_fails(self):
                create_app("decorated")
                self.fail()

        class Started(unittest.TestCase):
            def setUp(self):
                mock = mock_pinpoint()
                self.pinpoint = mock.start()
                self.addCleanup(mock.stop)
                self.addCleanup(lambda: print(self.pinpoint.report()))

            def test_fails(self):
                create_app("started")
                self.fail()

            def test_passes(self):
                create_app("passes")

        class Block(unittest.TestCase):
            def test_fails(self):
                with mock_pinpoint():
                    create_app("block")
                    self.fail()
    """

    def test_given_a_module_when_unittest_runs_it_with_buffered_output_then_each_failure_has_its_report(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "test_module.py").write_text(dedent(self.SOURCE))
        command = [sys.executable, "-m", "unittest", "-b", "test_module"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)

        printed = done.stdout + done.stderr
        assert "Ran 5 tests" in printed
        assert "FAILED (failures=3)" in printed
        assert sorted(names_in(printed)) == ["block", "decorated", "started"]
        assert printed.count(TITLE) == 3
