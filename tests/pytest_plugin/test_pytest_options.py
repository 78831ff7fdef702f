"""Options from the call, the marker, the command line and the ini file: which one counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import SEED_OF_A_MOCK, STRICT

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint


class TestPrecedence:
    """call > marker > command line > ini file > default"""

    def test_given_nothing_when_a_mock_begins_then_the_default_is_in_force(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(SEED_OF_A_MOCK.format(seed=0)).assert_outcomes(passed=1)

    def test_given_the_ini_file_when_a_mock_begins_then_it_wins_over_the_default(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(SEED_OF_A_MOCK.format(seed=1), ini="pinpoint_seed = 1").assert_outcomes(passed=1)

    def test_given_the_command_line_when_a_mock_begins_then_it_wins_over_the_ini_file(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(SEED_OF_A_MOCK.format(seed=2), "--pinpoint-seed=2", ini="pinpoint_seed = 1").assert_outcomes(passed=1)

    def test_given_the_marker_when_a_mock_begins_then_it_wins_over_the_command_line(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        source = SEED_OF_A_MOCK.format(seed=3).replace("def test", "@pytest.mark.pinpoint(seed=3)\n    def test")
        run(source, "--pinpoint-seed=2", ini="pinpoint_seed = 1").assert_outcomes(passed=1)

    def test_given_the_call_when_a_mock_begins_then_it_wins_over_the_marker(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        source = SEED_OF_A_MOCK.format(seed=0).replace("def test", "@pytest.mark.pinpoint(seed=3)\n    def test")
        source = source.replace("mock_pinpoint()", "mock_pinpoint(seed=0)")
        run(source, "--pinpoint-seed=2", ini="pinpoint_seed = 1").assert_outcomes(passed=1)

    def test_given_retired_at_every_level_when_an_operation_that_has_ended_is_called_then_the_closest_level_decides(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import boto3
            import pytest
            from botocore.exceptions import ClientError
            from pinpoint_mock import mock_pinpoint

            def is_refused():
                try:
                    boto3.client("pinpoint", region_name="us-east-1").list_templates()
                except ClientError as error:
                    return error.response["Error"]["Code"] == "ForbiddenException"
                return False

            def test_command_line(pinpoint):
                assert is_refused()

            @pytest.mark.pinpoint(retired="answer")
            def test_marker_and_call(pinpoint):
                assert not is_refused()
                with mock_pinpoint(retired="refuse"):
                    assert is_refused()
            """,
            "--pinpoint-retired=refuse",
            ini="pinpoint_retired = answer",
        ).assert_outcomes(passed=2)

    def test_given_markers_at_several_levels_when_a_mock_begins_then_each_option_is_the_closest_ones(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import pytest

            pytestmark = pytest.mark.pinpoint(seed=1, account_id="111111111111")

            @pytest.mark.pinpoint(seed=2)
            class TestClass:
                @pytest.mark.pinpoint(seed=3)
                def test_own(self, pinpoint):
                    assert (pinpoint.seed, pinpoint.account_id) == (3, "111111111111")

                def test_of_class(self, pinpoint):
                    assert (pinpoint.seed, pinpoint.account_id) == (2, "111111111111")

            def test_of_module(pinpoint):
                assert (pinpoint.seed, pinpoint.account_id) == (1, "111111111111")
            """
        ).assert_outcomes(passed=3)

    def test_given_the_marker_when_another_test_follows_then_its_options_are_not_in_force_there(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import pytest

            @pytest.mark.pinpoint(seed=3)
            def test_marked(pinpoint):
                assert pinpoint.seed == 3

            def test_unmarked(pinpoint):
                assert pinpoint.seed == 0
            """
        ).assert_outcomes(passed=2)

    def test_given_the_marker_when_the_test_is_decorated_then_its_options_are_in_force(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import pytest
            from pinpoint_mock import current, mock_pinpoint

            @mock_pinpoint
            @pytest.mark.pinpoint(seed=3)
            def test_below():
                assert current().seed == 3

            @pytest.mark.pinpoint(seed=3)
            @mock_pinpoint(account_id="111111111111")
            def test_above():
                assert (current().seed, current().account_id) == (3, "111111111111")
            """
        ).assert_outcomes(passed=2)

    @pytest.mark.parametrize(("seed", "outcome"), [(7, {"failed": 1}), (3, {"passed": 1})])
    def test_given_the_marker_when_the_test_joins_the_world_of_a_fixture_then_it_must_agree_with_it(
        self, run: Callable[..., pytest.RunResult], seed: int, outcome: dict[str, int]
    ) -> None:
        result = run(
            f"""
            import pytest
            from pinpoint_mock import current, mock_pinpoint

            @pytest.fixture(scope="module")
            @mock_pinpoint(seed=3)
            def shared():
                yield

            @pytest.mark.pinpoint(seed={seed})
            @mock_pinpoint
            def test_joins(shared):
                assert current().seed == 3
            """
        )
        result.assert_outcomes(**outcome)
        if "failed" in outcome:
            result.stdout.fnmatch_lines(["E*ValueError: mock_pinpoint: seed=7 conflicts with the active*seed=3"])

    def test_given_a_parameter_with_a_marker_when_its_test_runs_then_the_options_are_in_force_for_it_only(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import pytest

            @pytest.mark.parametrize("seed", [0, pytest.param(5, marks=pytest.mark.pinpoint(seed=5))])
            def test_seed(seed, pinpoint):
                assert pinpoint.seed == seed
            """
        ).assert_outcomes(passed=2)

    def test_given_a_session_fixture_with_a_mock_when_the_first_test_is_marked_then_the_mock_ignores_it(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import pytest
            from pinpoint_mock import mock_pinpoint

            @pytest.fixture(scope="session")
            def shared():
                with mock_pinpoint() as pinpoint:
                    yield pinpoint

            @pytest.mark.pinpoint(seed=3)
            def test_marked(shared):
                assert shared.seed == 0
            """
        ).assert_outcomes(passed=1)

    @pytest.mark.parametrize(
        ("argument", "read", "value"),
        [
            ("--pinpoint-account-id=111111111111", "pinpoint.account_id", "111111111111"),
            ("--pinpoint-region=eu-west-1", "pinpoint_app.region", "eu-west-1"),
            ("--pinpoint-seed=-3", "pinpoint.seed", -3),
            ("--pinpoint-jobs=manual", "pinpoint._session.options.jobs", "manual"),
            ("--pinpoint-s3=none", "pinpoint._session.options.s3", None),
            ("--pinpoint-schedule-offset-check=false", "pinpoint._session.options.schedule_offset_check", False),
            ("--pinpoint-retired=refuse", "pinpoint._session.options.retired", "refuse"),
            (
                "--pinpoint-retired-code=BadRequestException",
                "pinpoint._session.options.retired_code",
                "BadRequestException",
            ),
            ("--pinpoint-retired-text=It has ended", "pinpoint._session.options.retired_text", "It has ended"),
        ],
    )
    @pytest.mark.parametrize("where", ["command line", "ini"])
    def test_given_each_option_when_it_is_on_the_command_line_or_in_the_ini_file_then_it_is_in_force(
        self, run: Callable[..., pytest.RunResult], argument: str, read: str, value: Any, where: str
    ) -> None:
        source = f"def test_option(pinpoint, pinpoint_app):\n    assert {read} == {value!r}"
        name, _, text = argument[2:].partition("=")
        ini = f"{name.replace('-', '_')} = {text}"
        result = run(source, argument) if where == "command line" else run(source, ini=ini)
        result.assert_outcomes(passed=1)

    @pytest.mark.parametrize("where", ["command line", "ini"])
    def test_given_a_relative_folder_when_a_mock_begins_then_it_starts_from_the_current_folder_or_that_of_the_ini_file(
        self, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, where: str
    ) -> None:
        pytester.mkdir("data")
        tests = pytester.mkdir("tests")
        (tests / "data").mkdir()
        expected = tests / "data" if where == "command line" else pytester.path / "data"
        pytester.makeini("[pytest]\n" + ("pinpoint_s3 = data\n" if where == "ini" else ""))
        (tests / "test_folder.py").write_text(
            "def test_folder(pinpoint, monkeypatch):\n"
            "    monkeypatch.chdir('/')\n"
            f"    assert str(pinpoint._session.options.s3) == {str(expected.resolve())!r}\n"
        )
        monkeypatch.chdir(tests)
        arguments = ["--pinpoint-s3=data"] if where == "command line" else []
        pytester.runpytest_inprocess(*STRICT, *arguments).assert_outcomes(passed=1)

    def test_given_a_relative_folder_without_an_ini_file_when_it_overrides_one_then_it_starts_from_the_current_folder(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.mkdir("data")
        expected = str((pytester.path / "data").resolve())
        pytester.makepyfile(
            f"def test_folder(pinpoint):\n    assert str(pinpoint._session.options.s3) == {expected!r}\n"
        )
        pytester.runpytest_inprocess(*STRICT, "-o", "pinpoint_s3=data").assert_outcomes(passed=1)

    def test_given_a_folder_in_the_marker_when_a_mock_begins_then_it_is_that_path(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            from pathlib import Path

            import pytest

            FOLDER = Path(__file__).parent

            @pytest.mark.pinpoint(s3=FOLDER)
            def test_folder(pinpoint):
                assert pinpoint._session.options.s3 == FOLDER.resolve()
            """
        ).assert_outcomes(passed=1)

    def test_given_seed_none_when_mocks_begin_then_each_draws_its_own(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            from pinpoint_mock import mock_pinpoint

            def test_seed():
                with mock_pinpoint() as first, mock_pinpoint() as second:
                    assert first.seed != second.seed
            """,
            "--pinpoint-seed=none",
        ).assert_outcomes(passed=1)

    def test_given_pytest_inside_pytest_when_the_inner_run_is_over_then_the_outer_options_are_back(
        self, run: Callable[..., pytest.RunResult], pinpoint: Pinpoint
    ) -> None:
        from pinpoint_mock import mock_pinpoint

        run(SEED_OF_A_MOCK.format(seed=9), "--pinpoint-seed=9").assert_outcomes(passed=1)
        with mock_pinpoint() as after:
            assert after.seed == pinpoint.seed


class TestRegion:
    def test_given_another_region_in_the_environment_then_command_line_and_marker_win_and_the_ini_file_does_not(
        self, run: Callable[..., pytest.RunResult], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "ap-south-1")
        source = """
            import pytest

            {marker}
            def test_region(pinpoint_client):
                assert pinpoint_client.meta.region_name == {region!r}
        """
        marker = "@pytest.mark.pinpoint(region='eu-west-1')"
        run(source.format(marker=marker, region="eu-west-1")).assert_outcomes(passed=1)
        run(source.format(marker="", region="eu-west-1"), "--pinpoint-region=eu-west-1").assert_outcomes(passed=1)
        run(source.format(marker="", region="ap-south-1"), ini="pinpoint_region = eu-west-1").assert_outcomes(passed=1)
