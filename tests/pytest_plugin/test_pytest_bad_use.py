"""The errors that pytest reports for wrong options and markers, and the help for valid ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


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
            (
                "sed=7",
                "TypeError: mock_pinpoint has no option 'sed' (did you mean 'seed'?); its options are *",
            ),
            ("seed='7'", "TypeError: mock_pinpoint: seed must be an integer or None, not '7'"),
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
    def test_given_an_invalid_marker_when_its_test_runs_then_it_fails_with_a_clear_message(
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

    def test_given_help_when_it_is_printed_then_every_option_is_there(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run("def test_one(): pass", "--help")
        assert "mock_pinpoint's option" not in result.stdout.str()
        result.stdout.fnmatch_lines_random(["*The 12 digits of the AWS account*", "*--pinpoint-unmocked=VALUE*"])
        for name in ("account-id", "region", "seed", "s3", "schedule-offset-check"):
            result.stdout.fnmatch_lines_random([f"*--pinpoint-{name}=VALUE*", f"*pinpoint_{name.replace('-', '_')} *"])
