"""`mock_pinpoint` on unittest's classes: every way to run and to end a test, and asynchronous test cases."""

from __future__ import annotations

import asyncio
import unittest

import pytest

from pinpoint_mock import mock_pinpoint

from .app_names import create_app, is_active, names
from .unittest_runner import assert_ok, run


class TestUnittestResults:
    def test_given_a_failing_set_up_class_when_the_class_runs_then_nothing_stays_active(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                raise ZeroDivisionError

            def test_one(self) -> None: ...

        result = run(Tests)
        assert [str(test) for test, _ in result.errors] == [f"setUpClass ({__name__}.{Tests.__qualname__})"]
        assert not is_active()

    def test_given_a_set_up_class_that_skips_when_the_class_runs_then_nothing_stays_active(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                raise unittest.SkipTest("not today")

            def test_one(self) -> None: ...

        assert len(run(Tests).skipped) == 1
        assert not is_active()

    @pytest.mark.parametrize("where", ["setUp", "test_one", "tearDown", "cleanup"])
    def test_given_a_failure_in_one_test_when_the_next_runs_then_its_world_is_fresh(self, where: str) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def fail_in(self, place: str) -> None:
                if place == where and self._testMethodName == "test_one":
                    create_app("left over")
                    self.fail(place)

            def setUp(self) -> None:
                self.assertEqual(names(), [])
                self.addCleanup(self.fail_in, "cleanup")
                self.fail_in("setUp")

            def tearDown(self) -> None:
                self.fail_in("tearDown")

            def test_one(self) -> None:
                self.fail_in("test_one")

            def test_two(self) -> None: ...

        assert [test.id().rpartition(".")[2] for test, _ in run(Tests).failures] == ["test_one"]
        assert not is_active()

    def test_given_sub_tests_when_they_run_then_they_share_the_tests_world(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_sub_tests(self) -> None:
                for number in range(3):
                    with self.subTest(number=number):
                        self.assertEqual(len(names()), number)
                        create_app(str(number))

        assert_ok(run(Tests), 1)

    def test_given_a_skipped_test_and_an_expected_failure_when_they_run_then_they_do_not_change(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @unittest.skip("not today")
            def test_skipped(self) -> None: ...

            @unittest.expectedFailure
            def test_expected_failure(self) -> None:
                self.fail("as expected")

        result = run(Tests)
        assert (len(result.skipped), len(result.expectedFailures)) == (1, 1)

    def test_given_a_skipped_class_when_it_runs_then_its_tests_are_skipped(self) -> None:
        @mock_pinpoint
        @unittest.skip("not today")
        class Tests(unittest.TestCase):
            def test_one(self) -> None: ...

        assert len(run(Tests).skipped) == 1
        assert not is_active()

    def test_given_a_single_test_case_when_it_runs_outside_a_suite_then_it_is_mocked(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def runTest(self) -> None:
                self.assertEqual(names(), [])

        result = unittest.TestResult()
        Tests().run(result)
        assert_ok(result, 1)

    def test_given_debug_when_it_runs_a_test_then_it_is_mocked(self) -> None:
        seen: list[bool] = []

        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                seen.append(is_active())

        Tests("test_one").debug()
        assert seen == [True]
        assert not is_active()

    def test_given_a_decorated_method_when_it_runs_in_a_decorated_class_then_it_joins(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def setUp(self) -> None:
                create_app("set-up")

            @mock_pinpoint
            def test_one(self) -> None:
                self.assertEqual(names(), ["set-up"])

        assert_ok(run(Tests), 1)


class TestAsyncUnittest:
    def test_given_an_async_test_case_when_it_runs_then_set_up_test_and_clean_up_share_a_fresh_world(self) -> None:
        seen: list[list[str]] = []

        @mock_pinpoint
        class Tests(unittest.IsolatedAsyncioTestCase):
            def setUp(self) -> None:
                create_app("a")

            async def asyncSetUp(self) -> None:
                await asyncio.to_thread(create_app, "b")
                self.addAsyncCleanup(self.clean_up)

            async def clean_up(self) -> None:
                seen.append(names())

            async def asyncTearDown(self) -> None:
                create_app("d")

            async def test_one(self) -> None:
                self.assertEqual(names(), ["a", "b"])
                await asyncio.to_thread(create_app, "c")

            test_two = test_one

        assert_ok(run(Tests), 2)
        assert seen == [["a", "b", "c", "d"]] * 2

    def test_given_set_up_class_of_an_async_test_case_when_it_runs_then_each_test_finds_what_it_made(self) -> None:
        @mock_pinpoint
        class Tests(unittest.IsolatedAsyncioTestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("class")

            async def test_one(self) -> None:
                self.assertEqual(names(), ["class"])
                create_app("test")

            test_two = test_one

        assert_ok(run(Tests), 2)
