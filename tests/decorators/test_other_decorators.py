"""`mock_pinpoint` with other decorators: patch, hypothesis, and pytest's marks and fixtures."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inner_pytest import WITH_PLUGINS

from pinpoint_mock import mock_pinpoint

from .app_names import create_app, is_active, names


class TestBesideOtherDecorators:
    @pytest.mark.parametrize("above", [True, False], ids=["mock_pinpoint above", "mock_pinpoint below"])
    def test_given_patch_when_the_function_is_called_then_both_work(self, above: bool) -> None:
        def use(patched: Any) -> bool:
            return isinstance(patched, mock.MagicMock) and is_active()

        patch = mock.patch("os.getcwd")
        decorated: Any = mock_pinpoint(patch(use)) if above else patch(mock_pinpoint(use))
        assert decorated()

    @pytest.mark.parametrize("above", [True, False], ids=["mock_pinpoint above", "mock_pinpoint below"])
    def test_given_patch_when_a_coroutine_function_is_awaited_then_both_work(self, above: bool) -> None:
        async def use(patched: Any) -> bool:
            return isinstance(patched, mock.MagicMock) and is_active()

        patch = mock.patch("os.getcwd")
        decorated: Any = mock_pinpoint(patch(use)) if above else patch(mock_pinpoint(use))
        assert asyncio.run(decorated())

    def test_given_hypothesis_below_when_the_test_runs_then_its_examples_share_a_world(self) -> None:
        seen: list[int] = []

        @mock_pinpoint
        @settings(max_examples=5, database=None)
        @given(st.integers())
        def use(number: int) -> None:
            create_app()
            seen.append(len(names()))

        use()
        assert seen == list(range(1, len(seen) + 1))

    def test_given_hypothesis_above_when_the_test_runs_then_each_example_has_a_fresh_world(self) -> None:
        seen: list[int] = []

        @settings(max_examples=5, database=None)
        @given(st.integers())
        @mock_pinpoint
        def use(number: int) -> None:
            create_app()
            seen.append(len(names()))

        use()
        assert set(seen) == {1}

    def test_given_patch_and_hypothesis_and_parametrize_when_pytest_runs_then_it_passes_each_its_arguments(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            from unittest import mock

            import pytest
            from hypothesis import given, settings, strategies as st

            from pinpoint_mock import current, mock_pinpoint

            @mock_pinpoint
            @mock.patch("os.getcwd")
            @pytest.mark.parametrize("number", [1, 2])
            def test_patch_below(patched, number, tmp_path):
                assert isinstance(patched, mock.MagicMock) and number and tmp_path and current()

            @mock.patch("os.getcwd")
            @mock_pinpoint
            def test_patch_above(patched, tmp_path):
                assert isinstance(patched, mock.MagicMock) and tmp_path and current()

            @mock_pinpoint
            @settings(max_examples=3, database=None)
            @given(text=st.text())
            def test_given_below(text):
                assert text is not None and current()

            @settings(max_examples=3, database=None)
            @given(text=st.text())
            @mock_pinpoint
            def test_given_above(text):
                assert text is not None and current()
            """
        )
        pytester.runpytest_inprocess(*WITH_PLUGINS, "-p", "no:asyncio").assert_outcomes(passed=5)


class TestFixtures:
    def test_given_a_decorator_above_a_fixture_when_it_is_applied_then_a_type_error_explains_the_order(self) -> None:
        @pytest.fixture
        def shop() -> str:
            return create_app()

        with pytest.raises(
            TypeError, match=r"below @pytest.fixture.*first @pytest.fixture, then @mock_pinpoint, then def"
        ):
            mock_pinpoint(shop)
        with pytest.raises(TypeError, match=r"below @pytest.fixture"):
            mock_pinpoint(seed=7)(shop)

    def test_given_decorated_fixtures_of_every_kind_when_tests_use_them_then_they_share_the_fixtures_world(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            import boto3
            import pytest
            import pytest_asyncio

            from pinpoint_mock import current, mock_pinpoint

            def create_app():
                client = boto3.client("pinpoint", region_name="us-east-1")
                return client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]["Id"]

            @pytest.fixture
            @mock_pinpoint
            def shop():
                yield create_app()
                assert len(current().calls) == 1

            @pytest_asyncio.fixture
            @mock_pinpoint
            async def async_shop():
                yield create_app()

            def test_generator(shop):
                assert current().app(shop).name == "shop"

            @mock_pinpoint
            def test_generator_joined(shop):
                assert current().app(shop).name == "shop"

            @pytest.mark.asyncio
            async def test_async_generator(async_shop):
                assert current().app(async_shop).name == "shop"

            """
        )
        result = pytester.runpytest_inprocess(*WITH_PLUGINS, "-o", "asyncio_default_fixture_loop_scope=function")
        result.assert_outcomes(passed=3)

    def test_given_the_fixture_pinpoint_when_a_decorated_test_uses_it_then_both_share_one_world(
        self, pytester: pytest.Pytester
    ) -> None:
        pytester.makepyfile(
            """
            from pinpoint_mock import current, mock_pinpoint

            @mock_pinpoint
            def test_one_world(pinpoint):
                assert current() is pinpoint

            @mock_pinpoint(seed=3)
            def test_other_options(pinpoint):
                pass
            """
        )
        result = pytester.runpytest_inprocess(*WITH_PLUGINS, "-p", "no:asyncio")
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines(["E*ValueError: mock_pinpoint: seed=3 conflicts with*seed=0"])
