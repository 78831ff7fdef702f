"""The pytest plugin: fixtures, marker, command line and ini file, and that it is cheap."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.app_view import AppView

QUIET = (
    *("-p", "no:randomly", "-p", "no:asyncio", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"),
    *("-W", "error", "--strict-markers", "--strict-config"),
)
SEED_OF_A_MOCK = """
    import pytest
    from pinpoint_mock import mock_pinpoint

    def test_seed():
        with mock_pinpoint() as pinpoint:
            assert pinpoint.seed == {seed}
"""


@pytest.fixture
def run(pytester: pytest.Pytester) -> Callable[..., pytest.RunResult]:
    """Run tests with pytest inside pytest."""

    def run_source(source: str, *args: str, ini: str = "") -> pytest.RunResult:
        pytester.makepyfile(test_module=dedent(source))
        pytester.makeini(f"[pytest]\n{ini}\n")
        return pytester.runpytest_inprocess(*QUIET, *args)

    return run_source


class TestFixtures:
    def test_given_pinpoint_when_a_test_asks_for_it_then_it_is_the_handle_of_the_active_mock(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            from pinpoint_mock import Pinpoint, current

            def test_handle(pinpoint):
                assert isinstance(pinpoint, Pinpoint)
                assert current() is pinpoint
            """
        ).assert_outcomes(passed=1)

    def test_given_pinpoint_when_the_test_is_over_then_the_mock_is_left(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import pytest
            from pinpoint_mock import current

            def test_first(pinpoint):
                pass

            def test_second():
                with pytest.raises(LookupError):
                    current()
            """
        ).assert_outcomes(passed=2)

    def test_given_all_three_fixtures_when_a_test_asks_for_them_then_they_are_of_one_world(
        self, pinpoint_app: AppView, pinpoint_client: PinpointClient, pinpoint: Pinpoint
    ) -> None:
        response = pinpoint_client.get_app(ApplicationId=pinpoint_app.id)
        assert response["ApplicationResponse"]["Arn"] == pinpoint_app.arn
        assert pinpoint.calls.one(operation="GetApp").status == 200

    @pytest.mark.parametrize("fixture", ["pinpoint_client", "pinpoint_app"])
    def test_given_one_of_the_others_alone_when_a_test_asks_for_it_then_a_mock_is_active(
        self, run: Callable[..., pytest.RunResult], fixture: str
    ) -> None:
        run(
            f"""
            from pinpoint_mock import current

            def test_active({fixture}):
                assert current()
            """
        ).assert_outcomes(passed=1)

    def test_given_a_fixture_of_the_user_that_builds_on_ours_when_a_test_uses_both_then_they_share_the_world(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import pytest

            @pytest.fixture
            def shop(pinpoint):
                return pinpoint.create_app("shop")

            def test_shop(shop, pinpoint, pinpoint_client):
                assert pinpoint_client.get_app(ApplicationId="shop")
            """
        ).assert_outcomes(passed=1)

    @pytest.mark.parametrize("overridden", ["pinpoint", "pinpoint_client", "pinpoint_app"])
    def test_given_a_fixture_that_the_user_overrides_when_the_others_are_used_then_they_work_without_it(
        self, run: Callable[..., pytest.RunResult], overridden: str
    ) -> None:
        others = [name for name in ("pinpoint", "pinpoint_client", "pinpoint_app") if name != overridden]
        run(
            f"""
            import pytest

            @pytest.fixture
            def {overridden}():
                return "the user's own"

            def test_others({overridden}, {", ".join(others)}):
                assert {overridden} == "the user's own"
                assert {" and ".join(others)}
            """
        ).assert_outcomes(passed=1)

    def test_given_a_fixture_that_extends_ours_of_the_same_name_when_it_is_used_then_it_gets_ours(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(
            """
            import pytest

            @pytest.fixture
            def pinpoint(pinpoint):
                pinpoint.create_app("shop")
                return pinpoint

            def test_shop(pinpoint):
                assert pinpoint.app("shop")
            """
        ).assert_outcomes(passed=1)

    def test_given_the_list_of_fixtures_when_it_is_asked_for_then_ours_are_described(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run("def test_one(): pass", "--fixtures")
        result.stdout.fnmatch_lines_random(
            [
                "pinpoint -- *",
                "    An in-memory Pinpoint that answers boto3*",
                "pinpoint_client -- *",
                "pinpoint_app -- *",
            ]
        )


class TestPrecedence:
    """call > marker > command line > ini file > default"""

    def test_given_nothing_when_a_mock_begins_then_the_default_holds(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(SEED_OF_A_MOCK.format(seed=0)).assert_outcomes(passed=1)

    def test_given_the_ini_file_when_a_mock_begins_then_it_goes_before_the_default(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(SEED_OF_A_MOCK.format(seed=1), ini="pinpoint_seed = 1").assert_outcomes(passed=1)

    def test_given_the_command_line_when_a_mock_begins_then_it_goes_before_the_ini_file(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run(SEED_OF_A_MOCK.format(seed=2), "--pinpoint-seed=2", ini="pinpoint_seed = 1").assert_outcomes(passed=1)

    def test_given_the_marker_when_a_mock_begins_then_it_goes_before_the_command_line(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        source = SEED_OF_A_MOCK.format(seed=3).replace("def test", "@pytest.mark.pinpoint(seed=3)\n    def test")
        run(source, "--pinpoint-seed=2", ini="pinpoint_seed = 1").assert_outcomes(passed=1)

    def test_given_the_call_when_a_mock_begins_then_it_goes_before_the_marker(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        source = SEED_OF_A_MOCK.format(seed=0).replace("def test", "@pytest.mark.pinpoint(seed=3)\n    def test")
        source = source.replace("mock_pinpoint()", "mock_pinpoint(seed=0)")
        run(source, "--pinpoint-seed=2", ini="pinpoint_seed = 1").assert_outcomes(passed=1)

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

    def test_given_the_marker_when_another_test_follows_then_its_options_do_not_hold_there(
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

    def test_given_the_marker_when_the_test_is_decorated_then_its_options_hold(
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
            result.stdout.fnmatch_lines(["E*ValueError: mock_pinpoint: seed=7 cannot be had inside a mock*seed=3"])

    def test_given_a_parameter_with_a_marker_when_its_test_runs_then_the_options_hold_for_it_alone(
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

    def test_given_a_session_fixture_with_a_mock_when_the_first_test_is_marked_then_the_mark_is_not_for_that_mock(
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
            ("--pinpoint-jobs=manual", "pinpoint._mock.options.jobs", "manual"),
            ("--pinpoint-s3=none", "pinpoint._mock.options.s3", None),
            ("--pinpoint-schedule-offset-check=false", "pinpoint._mock.options.schedule_offset_check", False),
        ],
    )
    @pytest.mark.parametrize("where", ["command line", "ini"])
    def test_given_each_option_when_it_is_on_the_command_line_or_in_the_ini_file_then_it_holds(
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
            f"    assert str(pinpoint._mock.options.s3) == {str(expected.resolve())!r}\n"
        )
        monkeypatch.chdir(tests)
        arguments = ["--pinpoint-s3=data"] if where == "command line" else []
        pytester.runpytest_inprocess(*QUIET, *arguments).assert_outcomes(passed=1)

    def test_given_a_relative_folder_without_an_ini_file_when_it_overrides_one_then_it_starts_from_the_current_folder(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.mkdir("data")
        expected = str((pytester.path / "data").resolve())
        pytester.makepyfile(f"def test_folder(pinpoint):\n    assert str(pinpoint._mock.options.s3) == {expected!r}\n")
        pytester.runpytest_inprocess(*QUIET, "-o", "pinpoint_s3=data").assert_outcomes(passed=1)

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
                assert pinpoint._mock.options.s3 == FOLDER.resolve()
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


class TestBadUse:
    @pytest.mark.parametrize(
        ("name", "text", "valid"),
        [
            ("account-id", "123", "a string of 12 digits"),
            ("region", "Europe!", "the name of a region, such as 'eu-west-1'"),
            ("seed", "lucky", "an integer or None"),
            ("schedule-offset-check", "maybe", "True or False"),
        ],
    )
    @pytest.mark.parametrize("where", ["command line", "ini"])
    def test_given_an_invalid_value_when_pytest_starts_then_it_is_a_usage_error_that_names_option_and_valid_values(
        self, run: Callable[..., pytest.RunResult], name: str, text: str, valid: str, where: str
    ) -> None:
        option = name.replace("-", "_")
        if where == "command line":
            result = run("def test_one(): pass", f"--pinpoint-{name}={text}")
        else:
            result = run("def test_one(): pass", ini=f"pinpoint_{option} = {text}")
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines([f"ERROR: *{option} must be {valid}, not {text!r}"])

    @pytest.mark.parametrize("where", ["command line", "ini"])
    def test_given_a_folder_that_does_not_exist_when_pytest_starts_then_it_is_a_usage_error_that_says_where_it_looked(
        self, run: Callable[..., pytest.RunResult], pytester: pytest.Pytester, where: str
    ) -> None:
        if where == "command line":
            result = run("def test_one(): pass", "--pinpoint-s3=data")
        else:
            result = run("def test_one(): pass", ini="pinpoint_s3 = data")
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        valid = "an existing folder, a boto3 client for S3, or None"
        result.stderr.fnmatch_lines([f"ERROR: *s3 must be {valid}, not {str(pytester.path / 'data')!r}"])

    def test_given_an_invalid_value_when_pytest_was_refused_then_the_options_of_the_outer_run_are_in_force(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        from pinpoint_mock import mock_pinpoint

        run("def test_one(): pass", "--pinpoint-region=Europe!", ini="pinpoint_seed = 7")
        with mock_pinpoint() as pinpoint:
            assert pinpoint.seed == 0

    def test_given_an_unknown_option_when_it_is_on_the_command_line_then_it_is_a_usage_error(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run("def test_one(): pass", "--pinpoint-sed=7")
        assert result.ret == pytest.ExitCode.USAGE_ERROR

    @pytest.mark.parametrize(
        ("marker", "error"),
        [
            ("sed=7", "TypeError: mock_pinpoint has no option 'sed'; its options are account_id, *"),
            ("seed='7'", "ValueError: mock_pinpoint: seed must be an integer or None, not '7'"),
            ("7", "TypeError: @pytest.mark.pinpoint takes options by keyword only, not (7,)"),
        ],
    )
    @pytest.mark.parametrize(
        "test",
        [
            "def test_fixture(pinpoint): ...",
            "def test_without_a_mock(): ...",
            "@mock_pinpoint\ndef test_decorated(): ...",
        ],
        ids=["fixture", "no mock", "decorator"],
    )
    def test_given_an_invalid_marker_when_its_test_runs_then_it_fails_with_a_clear_text(
        self, run: Callable[..., pytest.RunResult], marker: str, error: str, test: str
    ) -> None:
        result = run(
            f"import pytest\nfrom pinpoint_mock import mock_pinpoint\n\n@pytest.mark.pinpoint({marker})\n{test}\n\n"
            f"def test_after(pinpoint):\n    assert pinpoint.seed == 0\n"
        )
        result.assert_outcomes(errors=1, passed=1)
        result.stdout.fnmatch_lines([f"E *{error.replace('[', '[[]')}"])

    def test_given_the_marker_when_markers_are_listed_then_it_is_described(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        run("def test_one(): pass", "--markers").stdout.fnmatch_lines(["@pytest.mark.pinpoint(*options*): *"])

    def test_given_help_when_it_is_asked_for_then_every_option_is_there(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run("def test_one(): pass", "--help")
        for name in ("account-id", "region", "seed", "s3", "schedule-offset-check"):
            result.stdout.fnmatch_lines_random([f"*--pinpoint-{name}=VALUE*", f"*pinpoint_{name.replace('-', '_')} *"])


class TestCost:
    def test_given_tests_that_use_no_mock_when_pytest_runs_them_then_neither_boto3_nor_the_mock_is_imported(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import sys

            import pytest

            @pytest.fixture(autouse=True)
            def own():
                yield

            def test_fails():
                assert False

            class TestClass:
                def test_imported(self):
                    assert "pinpoint_mock.pytest_plugin" in sys.modules
                    ours = [name for name in sys.modules if name.startswith("pinpoint_mock")]
                    assert sorted(ours) == [
                        "pinpoint_mock",
                        "pinpoint_mock.pytest_plugin",
                        "pinpoint_mock.world",
                        "pinpoint_mock.world.options",
                    ]
                    assert not {"boto3", "botocore"} & {*sys.modules}
            """
        )
        pytester.runpytest_subprocess(*QUIET).assert_outcomes(passed=1, failed=1)
