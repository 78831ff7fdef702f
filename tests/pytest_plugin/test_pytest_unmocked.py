"""The option `pinpoint_unmocked`, and decorated fixtures whose mock has ended when the test begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import botocore.endpoint
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

CLIENT = """
import boto3
import pytest
import threading
from botocore.exceptions import ClientError
from pinpoint_mock import current, mock_pinpoint

client = boto3.client("pinpoint", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")

"""
REFUSE = "pinpoint_unmocked = refuse"
MESSAGE = "*test_module.py::test_one calls Pinpoint's GetApps outside a mock*@mock_pinpoint*fixture `pinpoint`*"


@pytest.fixture(autouse=True)
def one_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make only one attempt for a call that is passed on to the network."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


class TestUnmockedCalls:
    @pytest.mark.parametrize(
        "body",
        [
            "client.get_apps()",
            "try: client.get_apps()\n    except Exception: pass",
            "try: client.get_apps()\n    except: pass",
            "try: client.get_apps()\n    except: pytest.skip()",
            "try: client.get_apps()\n    except: assert False",
        ],
        ids=["plain", "except Exception", "bare except", "skip", "other failure"],
    )
    def test_given_refuse_when_a_test_calls_outside_a_mock_then_it_fails_and_names_test_operation_and_fix(
        self, run: Callable[..., pytest.RunResult], network: list[object], body: str
    ) -> None:
        result = run(CLIENT + f"def test_one():\n    {body}\n", ini=REFUSE)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines([MESSAGE])
        assert network == []

    def test_given_refuse_when_a_fixture_calls_before_and_after_the_test_then_both_are_errors(
        self, run: Callable[..., pytest.RunResult], network: list[object]
    ) -> None:
        source = "@pytest.fixture\ndef shop():\n    {}\n    yield\n    {}\n\ndef test_one(shop): pass\n"
        run(CLIENT + source.format("client.get_apps()", "pass"), ini=REFUSE).assert_outcomes(errors=1)
        run(CLIENT + source.format("pass", "client.get_apps()"), ini=REFUSE).assert_outcomes(passed=1, errors=1)
        assert network == []

    def test_given_refuse_when_a_mock_is_active_then_the_mock_answers(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        source = "def test_fixture(pinpoint): client.get_apps()\n\n@mock_pinpoint\ndef test_two(): client.get_apps()\n"
        run(CLIENT + source, ini=REFUSE).assert_outcomes(passed=2)

    def test_given_both_when_they_differ_then_the_command_line_wins_over_the_ini_file(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        source = CLIENT + "def test_one():\n    with pytest.raises(Exception): client.get_apps()\n"
        source = source.replace('="b")', '="b", endpoint_url="http://127.0.0.1:9")')
        run(source, "--pinpoint-unmocked=allow", ini=REFUSE).assert_outcomes(passed=1)
        run(source, "--pinpoint-unmocked=refuse", ini="pinpoint_unmocked = allow").assert_outcomes(failed=1)

    @pytest.mark.parametrize("where", ["command line", "ini"])
    def test_given_another_value_when_pytest_starts_then_it_is_a_usage_error_that_names_the_valid_ones(
        self, run: Callable[..., pytest.RunResult], where: str
    ) -> None:
        if where == "ini":
            result = run("def test_one(): pass", ini="pinpoint_unmocked = no")
        else:
            result = run("def test_one(): pass", "--pinpoint-unmocked=no")
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        result.stderr.fnmatch_lines(["ERROR: pinpoint_unmocked must be one of 'allow', 'refuse', not 'no'"])

    def test_given_refuse_when_the_run_is_over_then_botocore_is_as_before(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        before = botocore.endpoint.Endpoint.__dict__["make_request"]
        run(CLIENT + "def test_one(pinpoint): client.get_apps()\n", ini=REFUSE).assert_outcomes(passed=1)
        assert botocore.endpoint.Endpoint.__dict__["make_request"] is before


class TestMarker:
    SOURCE = CLIENT.replace('="b")', '="b", endpoint_url="http://127.0.0.1:9")') + (
        "{marker}\ndef test_one():\n    with pytest.raises(Exception): client.get_apps()\n"
    )

    @pytest.mark.parametrize("option", ["allow", "refuse"])
    @pytest.mark.parametrize("marker", ["allow", "refuse"])
    def test_given_a_marker_when_the_option_says_something_then_the_marker_decides(
        self, run: Callable[..., pytest.RunResult], option: str, marker: str
    ) -> None:
        source = self.SOURCE.format(marker=f"@pytest.mark.pinpoint_unmocked({marker!r})")
        result = run(source, ini=f"pinpoint_unmocked = {option}")
        result.assert_outcomes(passed=int(marker == "allow"), failed=int(marker == "refuse"))

    def test_given_a_marker_on_one_test_when_others_run_then_they_follow_the_option(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        source = self.SOURCE.format(marker="") + self.SOURCE.format(marker="@pytest.mark.pinpoint_unmocked('refuse')")
        run(source.replace("test_one", "test_two", 1)).assert_outcomes(passed=1, failed=1)

    @pytest.mark.parametrize("given", ["'no'", "", "'allow', 'refuse'", "choice='allow'", "None"])
    def test_given_a_marker_with_anything_else_when_the_test_runs_then_it_is_an_error_that_names_what_is_valid(
        self, run: Callable[..., pytest.RunResult], given: str
    ) -> None:
        result = run(f"import pytest\n@pytest.mark.pinpoint_unmocked({given})\ndef test_one(): pass\n")
        result.assert_outcomes(errors=1)
        result.stdout.re_match_lines([r"E .*@pytest\.mark\.pinpoint_unmocked .*'allow'.*'refuse'"])

    def test_given_xdist_and_a_marker_when_processes_share_the_tests_then_each_refuses(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        pytest.importorskip("xdist")
        source = self.SOURCE.format(marker="") + self.SOURCE.format(marker="@pytest.mark.pinpoint_unmocked('allow')")
        run(source.replace("test_one", "test_two", 1), "-n2", ini=REFUSE).assert_outcomes(passed=1, failed=1)

    def test_given_refuse_when_an_async_client_calls_outside_a_mock_then_the_test_fails(
        self, run: Callable[..., pytest.RunResult], network: list[object]
    ) -> None:
        pytest.importorskip("aiobotocore")
        source = """
import asyncio
from aiobotocore.session import get_session

async def call():
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    async with get_session().create_client("pinpoint", region_name="us-east-1", **keys) as client:
        await client.get_apps()

def test_one(): asyncio.run(call())
"""
        result = run(source, ini=REFUSE)
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines([MESSAGE])
        assert network == []


class TestFixturesThatReturn:
    def test_given_a_decorated_fixture_that_returns_when_a_test_uses_it_then_it_is_an_error_with_the_fix(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        result = run(CLIENT + "@pytest.fixture\n@mock_pinpoint\ndef shop(): return 1\n\ndef test_one(shop): pass\n")
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["The fixture 'shop' is decorated*Replace `return` with `yield`*"])

    def test_given_one_that_joins_an_active_mock_when_a_test_uses_it_then_the_mock_continues(
        self, run: Callable[..., pytest.RunResult]
    ) -> None:
        source = "@pytest.fixture\n@mock_pinpoint\ndef shop(pinpoint): return current()\n\n"
        run(CLIENT + source + "def test_one(shop): assert current() is shop\n").assert_outcomes(passed=1)
