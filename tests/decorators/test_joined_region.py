"""A region that a decorator or a marker gives is explicit, also when the decorated function joins a mock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from pinpoint_mock import Pinpoint


@pytest.fixture(autouse=True)
def another_region_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")


def find_region() -> str:
    return boto3.client("pinpoint").meta.region_name


@mock_pinpoint(region="us-east-1")
def find_region_of_a_decorated_function() -> str:
    return find_region()


def test_given_a_decorator_with_a_region_when_it_joins_a_mock_then_the_region_wins_until_the_function_ends() -> None:
    with mock_pinpoint():
        assert find_region_of_a_decorated_function() == "us-east-1"
        assert find_region() == "eu-west-1"


@mock_pinpoint(region="us-east-1")
def test_given_a_decorator_with_a_region_when_it_joins_the_mock_of_a_fixture_then_the_region_wins(
    pinpoint: Pinpoint,
) -> None:
    assert find_region() == "us-east-1"
    assert pinpoint.create_app().region == "us-east-1"


@mock_pinpoint
class TestOfADecoratedClass:
    @pytest.mark.pinpoint(region="us-east-1")
    def test_given_a_marker_with_a_region_then_it_wins(self) -> None:
        assert find_region() == "us-east-1"

    @pytest.mark.pinpoint(region="us-east-1")
    def test_given_a_marker_with_a_region_and_a_fixture_then_it_wins(self, pinpoint: Pinpoint) -> None:
        assert find_region() == "us-east-1"
        assert pinpoint.create_app().region == "us-east-1"

    def test_given_neither_then_the_environment_decides(self) -> None:
        assert find_region() == "eu-west-1"
