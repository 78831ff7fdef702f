"""The fixtures of the pytest plugin. The plugin costs nothing if no test uses a mock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import STRICT

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.face.app_view import AppView


class TestFixtures:
    def test_given_pinpoint_when_a_test_uses_it_then_it_is_the_handle_of_the_active_mock(
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

    def test_given_pinpoint_when_the_test_is_over_then_the_mock_has_ended(
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

    def test_given_all_three_fixtures_when_a_test_uses_them_then_they_share_one_world(
        self, pinpoint_app: AppView, pinpoint_client: PinpointClient, pinpoint: Pinpoint
    ) -> None:
        response = pinpoint_client.get_app(ApplicationId=pinpoint_app.id)
        assert response["ApplicationResponse"]["Arn"] == pinpoint_app.arn
        assert pinpoint.calls.one(operation="GetApp").status == 200

    @pytest.mark.parametrize("fixture", ["pinpoint_client", "pinpoint_app"])
    def test_given_one_of_the_others_alone_when_a_test_uses_it_then_a_mock_is_active(
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

    def test_given_the_list_of_fixtures_when_it_is_printed_then_ours_are_described(
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
                        "pinpoint_mock.pytest_context",
                        "pinpoint_mock.pytest_plugin",
                        "pinpoint_mock.world",
                        "pinpoint_mock.world.arguments",
                        "pinpoint_mock.world.formatting",
                        "pinpoint_mock.world.options",
                        "pinpoint_mock.world.running_test",
                    ]
                    assert not {"boto3", "botocore"} & {*sys.modules}
            """
        )
        pytester.runpytest_subprocess(*STRICT).assert_outcomes(passed=1, failed=1)
