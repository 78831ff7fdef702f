"""The report of a failing test about its mocks, in any form, even after they have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import ONE_APP, TITLE, sections

if TYPE_CHECKING:
    from .conftest import Run

FAILING = {
    "fixture": ONE_APP,
    "decorator": """
        @mock_pinpoint
        def test_fails():
            create_apps("shop")
            assert False
    """,
    "context manager that was left": """
        def test_fails():
            with mock_pinpoint():
                create_apps("shop")
            assert False
    """,
    "context manager": """
        def test_fails():
            with mock_pinpoint():
                create_apps("shop")
                assert False
    """,
    "start and stop": """
        def test_fails():
            mock = mock_pinpoint()
            mock.start()
            create_apps("shop")
            mock.stop()
            assert False
    """,
    "pytest class": """
        @mock_pinpoint
        class TestClass:
            def test_fails(self):
                create_apps("shop")
                assert False
    """,
    "unittest class": """
        @mock_pinpoint
        class TestClass(unittest.TestCase):
            def test_fails(self):
                create_apps("shop")
                self.fail()
    """,
    "set-up of a unittest class": """
        @mock_pinpoint
        class TestClass(unittest.TestCase):
            @classmethod
            def setUpClass(cls):
                create_apps("shop")

            def setUp(self):
                self.fail()

            def test_fails(self): ...
    """,
    "fixture that fails": """
        @pytest.fixture
        def shop(pinpoint):
            create_apps("shop")
            assert False

        def test_fails(shop): ...
    """,
    "clean-up that fails": """
        @pytest.fixture
        def shop(pinpoint):
            yield create_apps("shop")
            assert False

        def test_fails(shop): ...
    """,
    "thread": """
        import threading

        def test_fails():
            with mock_pinpoint():
                thread = threading.Thread(target=create_apps, args=["shop"])
                thread.start()
                thread.join()
            assert False
    """,
}


def names_of_apps(result: pytest.RunResult) -> list[str]:
    """Return the name of the first app in each mock of the report."""
    created = [next(line for line in lines if "CreateApp" in line) for lines in sections(result)]
    return [line.partition("'Name': '")[2].partition("'")[0] for line in created]


class TestEveryUse:
    @pytest.mark.parametrize("use", FAILING)
    def test_given_a_mock_in_any_form_when_the_test_fails_then_its_calls_and_time_are_shown(
        self, run: Run, use: str
    ) -> None:
        result = run(FAILING[use])
        result.stdout.fnmatch_lines(
            [
                TITLE,
                "1 call:",
                "  20??-??-?? ??:??:?? us-east-1 201 CreateApp(CreateApplicationRequest={'Name': 'shop'})",
                "virtual time: 20??-??-??T??:??:??.???Z",
            ]
        )
        assert len(sections(result)) == 1

    def test_given_a_test_that_fails_when_xdist_runs_it_then_the_report_is_shown(self, run: Run) -> None:
        result = run(ONE_APP, "-n", "1")
        result.stdout.fnmatch_lines([TITLE, "1 call:", "*CreateApp(*'shop'*", "virtual time: *"])

    def test_given_two_mocks_when_the_test_fails_then_the_outer_is_shown_first(self, run: Run) -> None:
        result = run(
            """
            def test_fails():
                with mock_pinpoint():
                    create_apps("outer")
                    with mock_pinpoint(seed=2):
                        create_apps("inner")
                assert False
            """
        )
        result.stdout.fnmatch_lines([TITLE, "*'outer'*", "*- Amazon Pinpoint (mock_pinpoint, seed 2) -*", "*'inner'*"])
        assert len(sections(result)) == 2

    def test_given_an_earlier_test_when_another_fails_then_the_earlier_ones_calls_are_not_shown(self, run: Run) -> None:
        result = run(
            """
            def test_passes(pinpoint):
                create_apps("of-the-first")

            def test_fails(pinpoint):
                create_apps("of-the-second")
                assert False
            """
        )
        result.stdout.no_fnmatch_line("*'of-the-first'*")
        result.stdout.fnmatch_lines(["*'of-the-second'*"])

    def test_given_a_second_test_of_a_class_when_it_fails_then_what_the_class_set_up_is_shown_with_it(
        self, run: Run
    ) -> None:
        result = run(
            """
            @mock_pinpoint
            class TestClass:
                @classmethod
                def setup_class(cls):
                    create_apps("of-the-class")

                def test_passes(self):
                    create_apps("of-the-first")

                def test_fails(self):
                    create_apps("of-the-second")
                    assert False
            """
        )
        result.stdout.no_fnmatch_line("*'of-the-first'*")
        result.stdout.fnmatch_lines([TITLE, "2 calls:", "*'of-the-class'*", "*'of-the-second'*"])


class TestSilence:
    def test_given_a_mock_that_was_not_used_when_the_test_fails_then_nothing_is_shown(self, run: Run) -> None:
        result = run(
            """
            def test_fails(pinpoint):
                pinpoint.create_app("shop")
                assert False
            """
        )
        result.assert_outcomes(failed=1)
        assert sections(result) == []

    def test_given_no_mock_when_a_test_fails_then_nothing_is_shown(self, run: Run) -> None:
        result = run(
            """
            def test_passes(pinpoint):
                create_apps("shop")

            def test_fails():
                assert False
            """
        )
        result.assert_outcomes(failed=1, passed=1)
        assert sections(result) == []

    def test_given_tests_that_pass_or_are_skipped_when_all_is_reported_then_nothing_is_shown(self, run: Run) -> None:
        result = run(
            """
            def test_passes(pinpoint):
                create_apps("shop")

            def test_skips(pinpoint):
                create_apps("shop")
                pytest.skip("not today")

            @pytest.mark.xfail
            def test_xfails(pinpoint):
                create_apps("shop")
                assert False
            """,
            "-rA",
        )
        result.assert_outcomes(passed=1, skipped=1, xfailed=1)
        result.stdout.no_fnmatch_line("*Amazon Pinpoint*")


class TestManyMocks:
    EXAMPLES = """
        from hypothesis import Phase, example, given, settings
        from hypothesis import strategies as st

        @settings(phases=[Phase.explicit], report_multiple_bugs=False, database=None)
        @given(st.integers())
        @example(1)
        @example(2)
        @example(3)
        @example(4)
        @example(5)
        @mock_pinpoint
        def test_fails(number):
            create_apps(f"app-{number}")
            assert number != 5
    """

    def test_given_a_mock_for_each_example_when_the_last_fails_then_the_last_three_are_shown(self, run: Run) -> None:
        result = run(self.EXAMPLES)
        assert names_of_apps(result) == ["app-3", "app-4", "app-5"]
        result.stdout.fnmatch_lines([TITLE, "… 2 earlier mocks; -vv shows all", "1 call:", "*'app-3'*"])

    def test_given_mocks_that_were_not_used_when_the_test_fails_then_they_are_left_out(self, run: Run) -> None:
        result = run(
            """
            def test_fails():
                with mock_pinpoint():
                    create_apps("shop")
                for _ in range(5):
                    with mock_pinpoint():
                        pass
                assert False
            """
        )
        assert names_of_apps(result) == ["shop"]
        result.stdout.no_fnmatch_line("*earlier mock*")

    def test_given_a_mock_for_each_example_when_pytest_is_very_verbose_then_all_are_shown(self, run: Run) -> None:
        assert names_of_apps(run(self.EXAMPLES, "-vv")) == ["app-1", "app-2", "app-3", "app-4", "app-5"]
