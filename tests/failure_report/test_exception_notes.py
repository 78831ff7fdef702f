"""The report as a note on the exception that leaves a mock, outside pytest."""

from __future__ import annotations

import asyncio
import traceback
import unittest
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.pytest_context import PYTEST

from .outside import catch, create_app, fail, names_of, needs_notes, notes_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from pinpoint_mock.world.session import Session

pytestmark = [needs_notes, pytest.mark.usefixtures("outside_pytest")]


def fail_in_block() -> None:
    with mock_pinpoint():
        fail()


async def fail_in_async_block() -> None:
    async with mock_pinpoint():
        fail()


@mock_pinpoint
async def fail_in_coroutine() -> None:
    await asyncio.sleep(0)
    fail()


@mock_pinpoint
def generate_and_fail() -> Iterator[int]:
    yield 1
    fail()


@mock_pinpoint
async def generate_and_fail_async() -> AsyncIterator[int]:
    yield 1
    fail()


async def exhaust_async() -> None:
    async for _ in generate_and_fail_async():
        pass


@contextmanager
@mock_pinpoint
def open_shop() -> Iterator[None]:
    yield


def fail_in_fixture() -> None:
    with open_shop():
        fail()


class Methods:
    @mock_pinpoint
    def method(self) -> None:
        fail()

    @staticmethod
    @mock_pinpoint
    def static() -> None:
        fail()


WAYS: dict[str, Callable[[], object]] = {
    "block": fail_in_block,
    "async block": lambda: asyncio.run(fail_in_async_block()),
    "function": mock_pinpoint(fail),
    "coroutine": lambda: asyncio.run(fail_in_coroutine()),
    "generator": lambda: list(generate_and_fail()),
    "async generator": lambda: asyncio.run(exhaust_async()),
    "context manager": fail_in_fixture,
    "method": Methods().method,
    "static method": Methods.static,
}


def leave_with(error: BaseException) -> list[str]:
    """Return the reports of an exception after it has left a mock that was used."""

    def leave() -> None:
        with mock_pinpoint():
            create_app("shop")
            raise error

    assert catch(leave) is error
    return notes_of(error)


class TestEveryWay:
    @pytest.mark.parametrize("way", WAYS)
    def test_given_a_mock_in_any_form_when_an_exception_leaves_it_then_it_carries_one_report(self, way: str) -> None:
        error = catch(WAYS[way])

        assert isinstance(error, ValueError)
        [note] = notes_of(error)
        lines = note.splitlines()
        assert lines[:2] == ["--- Amazon Pinpoint (mock_pinpoint, seed 0) ---", "1 call:"]
        assert lines[2].endswith("us-east-1 201 CreateApp(CreateApplicationRequest={'Name': 'shop'})")
        assert lines[3].startswith("virtual time: ")
        assert len(lines) == 4

    def test_given_a_refused_call_when_no_code_catches_it_then_the_report_shows_it_too(self) -> None:
        @mock_pinpoint
        def call() -> None:
            import boto3

            boto3.client("pinpoint", region_name="us-east-1").get_app(ApplicationId="nowhere")

        [note] = notes_of(catch(call))
        assert " 404 GetApp(ApplicationId='nowhere') NotFoundException: Application not found" in note

    def test_given_much_activity_when_an_exception_leaves_then_the_note_says_how_to_see_all(self) -> None:
        def leave() -> None:
            with mock_pinpoint():
                for number in range(20):
                    create_app(f"app-{number}")
                raise ValueError

        [note] = notes_of(catch(leave))
        assert "  … 4 earlier ones; pinpoint.report(full=True) shows all" in note.splitlines()
        assert "-vv" not in note

    def test_given_pytests_plugin_when_an_exception_leaves_a_mock_in_a_test_then_it_carries_no_report(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(PYTEST, "sessions", [])
        assert leave_with(ValueError()) == []


class TestNoFailure:
    @pytest.mark.parametrize(
        "error",
        [
            KeyboardInterrupt(),
            SystemExit(1),
            GeneratorExit(),
            StopIteration(),
            StopAsyncIteration(),
            unittest.SkipTest("not today"),
            asyncio.CancelledError(),
            pytest.skip.Exception("not today"),
            pytest.xfail.Exception("known"),
            pytest.exit.Exception("enough"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_given_an_exception_that_is_not_a_failure_when_it_leaves_then_it_carries_no_report(
        self, error: BaseException
    ) -> None:
        assert leave_with(error) == []

    def test_given_a_test_that_fails_by_pytest_fail_when_it_leaves_then_it_carries_the_report(self) -> None:
        assert len(leave_with(pytest.fail.Exception("wrong"))) == 1

    def test_given_a_mock_that_was_not_used_when_an_exception_leaves_then_it_carries_no_report(self) -> None:
        def leave() -> None:
            with mock_pinpoint() as pinpoint:
                pinpoint.create_app("shop")
                raise ValueError

        assert notes_of(catch(leave)) == []


class TestOnce:
    def test_given_nested_mocks_when_one_exception_leaves_all_then_each_reports_once_and_the_inner_first(self) -> None:
        def leave() -> None:
            with mock_pinpoint():
                create_app("outer")
                with mock_pinpoint():
                    create_app("middle")
                    with mock_pinpoint():
                        create_app("inner")
                        raise ValueError

        assert names_of(catch(leave)) == [["inner"], ["middle"], ["outer"]]

    def test_given_functions_that_join_when_one_exception_leaves_all_then_one_report_shows_the_end(self) -> None:
        @mock_pinpoint
        def inner() -> None:
            create_app("inner")
            raise ValueError

        @mock_pinpoint
        def outer() -> None:
            try:
                inner()
            finally:
                create_app("outer")

        assert names_of(catch(outer)) == [["inner", "outer"]]

    def test_given_a_mock_in_a_mock_and_functions_that_join_when_one_exception_leaves_all_then_each_reports_once(
        self,
    ) -> None:
        @mock_pinpoint
        def inner() -> None:
            create_app("inner")
            raise ValueError

        @mock_pinpoint
        def outer() -> None:
            create_app("outer")
            with mock_pinpoint():
                inner()

        assert names_of(catch(outer)) == [["inner"], ["outer"]]

    def test_given_a_mock_that_was_started_when_a_function_that_joins_it_fails_then_the_exception_carries_the_report(
        self,
    ) -> None:
        mock = mock_pinpoint()
        mock.start()
        try:
            assert names_of(catch(mock_pinpoint(fail))) == [["shop"]]
        finally:
            mock.stop()

    def test_given_a_recursive_function_when_it_fails_then_the_report_is_made_twice_at_most(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pinpoint_mock import failure_report

        made: list[str] = []
        make = failure_report.report_session

        def count_and_make(session: Session) -> str:
            made.append("one")
            return make(session)

        monkeypatch.setattr(failure_report, "report_session", count_and_make)

        @mock_pinpoint
        def recurse(depth: int) -> None:
            if depth == 0:
                fail()
            recurse(depth - 1)

        assert names_of(catch(lambda: recurse(50))) == [["shop"]]
        assert len(made) == 2

    @pytest.mark.parametrize("is_explicit", [True, False])
    def test_given_an_exception_that_becomes_another_when_both_are_shown_then_the_report_is_there_once(
        self, is_explicit: bool
    ) -> None:
        @mock_pinpoint
        def outer() -> None:
            try:
                mock_pinpoint(fail)()
            except ValueError as error:
                raise RuntimeError from (error if is_explicit else None)

        error = catch(outer)
        shown = "".join(traceback.format_exception(error))
        assert shown.count("Amazon Pinpoint (mock_pinpoint") == 1
        assert names_of(error) == [["shop"]]

    def test_given_tasks_that_fail_together_when_the_group_leaves_then_the_report_is_there_once(self) -> None:
        @mock_pinpoint
        async def outer() -> None:
            error = catch(mock_pinpoint(fail))
            raise ExceptionGroup("both", [error, KeyError()])  # type: ignore[type-var]  # noqa: F821

        error = catch(lambda: asyncio.run(outer()))
        assert "".join(traceback.format_exception(error)).count("Amazon Pinpoint (mock_pinpoint") == 1

    def test_given_one_exception_that_is_raised_again_and_again_then_it_carries_the_last_three_reports(self) -> None:
        error = ValueError("always the same")
        error.add_note("mine")

        def leave(number: int) -> None:
            with mock_pinpoint():
                create_app(f"app-{number}")
                raise error

        for number in range(5):
            assert catch(partial(leave, number)) is error
        assert names_of(error) == [["app-2"], ["app-3"], ["app-4"]]
        assert error.__notes__[0] == "mine"

    def test_given_tests_that_share_a_mock_object_when_each_fails_then_each_exception_carries_its_own_report(
        self,
    ) -> None:
        mock = mock_pinpoint()

        def leave(name: str) -> None:
            with mock:
                create_app(name)
                raise ValueError

        assert [names_of(catch(partial(leave, name))) for name in ("one", "two")] == [[["one"]], [["two"]]]
