"""The report as a note on exceptions that `stop()` sees, and on the exceptions of the end of a mock."""

from __future__ import annotations

import unittest

import pytest

from pinpoint_mock import current, mock_pinpoint
from pinpoint_mock.world.running_test import RUNNING_TEST

from .outside import TITLE, catch, create_app, fail, names_in, names_of, needs_notes, notes_of

pytestmark = [needs_notes, pytest.mark.usefixtures("outside_pytest")]


class TestStop:
    def test_given_a_mock_that_finally_stops_when_an_exception_passes_then_it_carries_the_report(self) -> None:
        def leave() -> None:
            mock = mock_pinpoint()
            mock.start()
            try:
                fail()
            finally:
                mock.stop()

        assert names_of(catch(leave)) == [["shop"]]

    def test_given_a_function_that_joined_when_its_exception_passes_the_stop_then_the_report_shows_the_end(
        self,
    ) -> None:
        def leave() -> None:
            mock = mock_pinpoint()
            mock.start()
            try:
                mock_pinpoint(fail)()
            finally:
                create_app("late")
                mock.stop()

        assert names_of(catch(leave)) == [["shop", "late"]]

    def test_given_an_exception_that_was_raised_before_the_start_when_the_mock_stops_then_it_carries_no_report(
        self,
    ) -> None:
        def leave() -> None:
            try:
                raise ValueError("before")
            finally:
                mock = mock_pinpoint()
                mock.start()
                create_app("shop")
                mock.stop()

        assert notes_of(catch(leave)) == []

    def test_given_no_exception_when_the_mock_stops_and_one_is_raised_later_then_it_carries_no_report(self) -> None:
        def leave() -> None:
            mock = mock_pinpoint()
            mock.start()
            create_app("shop")
            mock.stop()
            raise ValueError

        assert notes_of(catch(leave)) == []

    def test_given_one_mock_object_that_is_started_again_when_an_exception_is_handled_then_each_has_its_own_report(
        self,
    ) -> None:
        mock = mock_pinpoint()

        def leave(name: str) -> None:
            with mock:
                create_app(name)
                raise ValueError

        def leave_twice() -> None:
            try:
                leave("one")
            except ValueError:
                leave("two")

        error = catch(leave_twice)
        assert error.__context__ is not None
        assert names_of(error) == [["two"]]
        assert names_of(error.__context__) == [["one"]]


class TestStrictFaults:
    """The errors for faults that were never used."""

    UNMET = "1 rule of pinpoint.faults was never used"

    def leave_block(self) -> None:
        with mock_pinpoint(strict_faults=True):
            self.expect_fault()

    def leave_function(self) -> None:
        mock_pinpoint(strict_faults=True)(self.expect_fault)()

    def leave_by_stop(self) -> None:
        mock = mock_pinpoint(strict_faults=True)
        mock.start()
        self.expect_fault()
        mock.stop()

    def expect_fault(self) -> None:
        create_app("shop")
        current().faults.throttle("GetApps")

    @pytest.mark.parametrize("way", ["leave_block", "leave_function", "leave_by_stop"])
    def test_given_a_fault_that_was_never_used_when_the_mock_ends_then_the_error_carries_the_report(
        self, way: str
    ) -> None:
        error = catch(getattr(self, way))

        assert isinstance(error, AssertionError)
        assert self.UNMET in str(error)
        assert names_of(error) == [["shop"]]
        assert "1 fault never used:" in notes_of(error)[0].splitlines()

    def test_given_nested_mocks_when_the_end_of_the_inner_fails_then_both_are_reported_the_inner_first(self) -> None:
        def leave() -> None:
            with mock_pinpoint():
                create_app("outer")
                self.leave_block()

        assert names_of(catch(leave)) == [["shop"], ["outer"]]

    def test_given_functions_that_join_when_the_last_of_them_ends_then_the_error_carries_one_report(self) -> None:
        strict = mock_pinpoint(strict_faults=True)

        @strict
        def outer() -> None:
            strict(self.expect_fault)()

        assert names_of(catch(outer)) == [["shop"]]

    def test_given_an_exception_when_a_fault_was_never_used_either_then_the_exception_is_raised(self) -> None:
        @mock_pinpoint(strict_faults=True)
        def leave() -> None:
            self.expect_fault()
            raise ValueError

        error = catch(leave)
        assert isinstance(error, ValueError)
        assert names_of(error) == [["shop"]]

    def test_given_faults_of_a_test_and_of_its_class_when_unittest_prints_the_errors_then_each_has_the_report(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(RUNNING_TEST, "id", None)

        @mock_pinpoint(strict_faults=True)
        class Tests(unittest.TestCase):
            @classmethod
            def setUpClass(cls) -> None:
                create_app("class")
                current().faults.throttle("GetApp")

            def test_one(self) -> None:
                create_app("one")
                current().faults.throttle("GetApps")

        result = unittest.TestResult()
        unittest.TestLoader().loadTestsFromTestCase(Tests).run(result)
        [of_test] = [text for _, text in result.failures]
        [of_class] = [text for _, text in result.errors]
        assert names_in(of_test) == ["class", "one"]
        assert names_in(of_class) == ["class"]
        assert all(text.count(TITLE) == 1 and self.UNMET in text for text in (of_test, of_class))
