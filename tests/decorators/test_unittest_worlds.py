"""`mock_pinpoint` on unittest's classes: the world that each class and each of its tests sees."""

from __future__ import annotations

import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from conftest import the_client
from freezegun import freeze_time
from noon import NOON

from pinpoint_mock import current, mock_pinpoint

from .app_names import create_app, is_active, names
from .unittest_runner import assert_ok, run

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def send() -> None:
    the_client().send_messages(
        ApplicationId="shop",
        MessageRequest={
            "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
            "MessageConfiguration": {"SMSMessage": {"Body": "Hello"}},
        },
    )


class TestUnittestWorlds:
    def test_given_a_class_when_its_tests_run_then_each_has_a_fresh_world(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                self.assertEqual(names(), [])
                create_app("one")
                self.assertEqual(names(), ["one"])

            def test_two(self) -> None:
                self.assertEqual(names(), [])
                create_app("two")

        assert_ok(run(Tests), 2)

    def test_given_options_when_tests_run_then_they_are_in_force(self) -> None:
        @mock_pinpoint(account_id="999999999999")
        class Tests(unittest.TestCase):
            def test_account(self) -> None:
                self.assertEqual(current().account_id, "999999999999")

        assert_ok(run(Tests), 1)

    def test_given_set_up_and_tear_down_when_tests_run_then_they_share_the_tests_world(self) -> None:
        seen: list[list[str]] = []

        @mock_pinpoint
        class Tests(unittest.TestCase):
            def setUp(self) -> None:
                create_app("set-up")
                self.addCleanup(lambda: seen.append(names()))

            def tearDown(self) -> None:
                self.assertIn("test", names())
                create_app("tear-down")

            def test_one(self) -> None:
                self.assertEqual(names(), ["set-up"])
                create_app("test")

            def test_two(self) -> None:
                self.assertEqual(names(), ["set-up"])
                create_app("test")

        assert_ok(run(Tests), 2)
        assert seen == [["set-up", "tear-down", "test"]] * 2

    def test_given_set_up_class_when_tests_run_then_each_finds_what_it_made_and_none_changes_it(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            application_id: str

            @classmethod
            def setUpClass(cls) -> None:
                cls.application_id = create_app("class")

            @classmethod
            def tearDownClass(cls) -> None:
                assert names() == ["class"]

            def change(self) -> None:
                self.assertEqual(names(), ["class"])
                the_client().delete_app(ApplicationId=self.application_id)
                create_app("test")

            def test_one(self) -> None:
                self.change()

            def test_two(self) -> None:
                self.change()

        assert_ok(run(Tests), 2)

    def test_given_time_advanced_in_one_test_when_another_runs_then_it_begins_at_the_classs_time(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                current().clock.advance(days=1)

            def test_one(self) -> None:
                self.assertEqual(current().clock.now.day, 2)
                current().clock.advance(days=1)

            test_two = test_one

        with time_machine.travel(NOON, tick=False):
            assert_ok(run(Tests), 2)

    def test_given_class_cleanups_when_they_run_then_the_mock_is_still_active(self) -> None:
        seen: list[list[str]] = []

        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("class")
                cls.addClassCleanup(lambda: seen.append(names()))

            def test_one(self) -> None:
                create_app("test")

        assert_ok(run(Tests), 1)
        assert seen == [["class"]]

    @pytest.mark.parametrize("calls_super", [True, False])
    def test_given_a_subclass_with_its_own_set_up_class_when_tests_run_then_it_is_in_the_classs_world(
        self, calls_super: bool
    ) -> None:
        @mock_pinpoint
        class Base(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("base")

            def test_inherited(self) -> None:
                self.assertEqual(names(), ["base"])

        class Tests(Base):
            @classmethod
            def setUpClass(cls) -> None:
                if calls_super:
                    super().setUpClass()
                create_app("sub")

            def test_inherited(self) -> None:
                self.assertEqual(names(), ["base", "sub"] if calls_super else ["sub"])
                create_app("test")

            def test_own(self) -> None:
                self.test_inherited()

        assert_ok(run(Base, Tests, Base), 4)

    def test_given_a_subclass_without_its_own_set_up_class_when_tests_run_then_inherited_tests_are_mocked(
        self,
    ) -> None:
        @mock_pinpoint
        class Base(unittest.TestCase):
            def test_inherited(self) -> None:
                self.assertEqual(names(), [])
                create_app("test")

        class Tests(Base):
            def test_own(self) -> None:
                self.assertEqual(names(), [])

        assert_ok(run(Base, Tests), 3)

    def test_given_a_decorated_subclass_of_a_decorated_class_when_tests_run_then_its_own_options_are_in_force(
        self,
    ) -> None:
        @mock_pinpoint(seed=1)
        class Base(unittest.TestCase):
            seed = 1

            def test_seed(self) -> None:
                self.assertEqual(current().seed, self.seed)
                self.assertEqual(names(), [])

        @mock_pinpoint(seed=2)
        class Tests(Base):
            seed = 2

        assert_ok(run(Base, Tests), 2)

    def test_given_a_class_whose_base_is_not_decorated_when_the_base_runs_then_it_is_not_mocked(self) -> None:
        class Base(unittest.TestCase):
            is_mocked = False

            def test_active(self) -> None:
                self.assertEqual(is_active(), self.is_mocked)

        @mock_pinpoint
        class Tests(Base):
            is_mocked = True

        assert_ok(run(Base, Tests, Base), 3)

    def test_given_functions_of_a_test_when_the_next_one_runs_then_those_of_the_class_are_in_force_again(self) -> None:
        def handler(event: Any, context: Any) -> None: ...

        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                current().lambdas["of-class"] = handler
                current().events.deliver_to(handler)

            @classmethod
            def tearDownClass(cls) -> None:
                cls.assert_as_in_set_up_class()

            @staticmethod
            def assert_as_in_set_up_class() -> None:
                pinpoint = current()
                assert [*pinpoint.lambdas, *pinpoint.webhooks, *pinpoint.recommendations] == ["of-class"]
                assert repr(pinpoint.events).startswith("<pinpoint.events: 1 handler>")

            def test_one(self) -> None:
                self.assert_as_in_set_up_class()
                del current().lambdas["of-class"]
                current().lambdas["of-test"] = handler
                current().webhooks["https://example.com"] = lambda body: None
                arn = "arn:aws:personalize:us-east-1:123456789012:campaign/shop"
                current().recommendations[arn] = lambda id, context: []  # noqa: A006
                current().events.stop_delivering_to(handler)
                with current().checkpoint():
                    current().lambdas["of-checkpoint"] = handler
                current().reset()
                self.assertEqual([*current().lambdas], ["of-test", "of-checkpoint"])

            def test_two(self) -> None:
                self.test_one()

        assert_ok(run(Tests), 2)

    def test_given_a_failure_outside_in_a_test_when_the_next_one_runs_then_only_the_first_one_has_it(self) -> None:
        def fail(event: Any, context: Any) -> None:
            raise ZeroDivisionError

        @mock_pinpoint
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                current().create_app("shop", region="us-east-1", channels=["SMS"])
                current().events.deliver_to(fail)
                send()
                cls.assert_failures(1)

            @classmethod
            def tearDownClass(cls) -> None:
                cls.assert_failures(1)

            @staticmethod
            def assert_failures(count: int) -> None:
                assert len(current().events.failures) == count

            def test_one(self) -> None:
                self.assert_failures(1)
                send()
                self.assert_failures(2)
                self.assertIn("2 outside failures", current().report())

            def test_two(self) -> None:
                self.test_one()

        assert_ok(run(Tests), 2)

    def test_given_a_test_that_never_leaves_before_the_end_when_the_next_one_runs_then_it_is_after_the_end(
        self,
    ) -> None:
        never_left: list[AbstractContextManager[None]] = []

        @mock_pinpoint(retired="refuse")
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                with self.assertRaises(the_client().exceptions.ForbiddenException):
                    the_client().list_templates()
                never_left.append(current().before_the_end())
                never_left[-1].__enter__()
                the_client().list_templates()

            def test_two(self) -> None:
                self.test_one()

        assert_ok(run(Tests), 2)

    def test_given_with_inside_a_test_when_it_is_entered_then_it_has_its_own_world(self) -> None:
        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                create_app("outer")
                with mock_pinpoint():
                    self.assertEqual(names(), [])
                self.assertEqual(names(), ["outer"])

        assert_ok(run(Tests), 1)

    @pytest.mark.parametrize("freeze", [freeze_time(NOON), time_machine.travel(NOON, tick=False)])
    @pytest.mark.parametrize("above", [True, False], ids=["mock_pinpoint above", "mock_pinpoint below"])
    def test_given_a_class_that_freezes_time_when_its_tests_run_then_their_worlds_see_that_time(
        self, above: bool, freeze: Any
    ) -> None:
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                assert current().clock.now == NOON

            def test_one(self) -> None:
                self.assertEqual(current().clock.now, NOON)

        assert_ok(run(mock_pinpoint(freeze(Tests)) if above else freeze(mock_pinpoint(Tests))), 1)

    def test_given_two_threads_when_each_runs_a_test_of_one_class_then_each_has_its_own_world(self) -> None:
        together = threading.Barrier(2, timeout=10)

        @mock_pinpoint
        class Tests(unittest.TestCase):
            def test_one(self) -> None:
                together.wait()
                self.assertEqual(names(), [])
                together.wait()
                create_app(self._testMethodName)
                together.wait()
                self.assertEqual(names(), [self._testMethodName])
                together.wait()

            test_two = test_one

        results = [unittest.TestResult(), unittest.TestResult()]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(unittest.TestCase.__call__, [Tests("test_one"), Tests("test_two")], results))
        for result in results:
            assert_ok(result, 1)
