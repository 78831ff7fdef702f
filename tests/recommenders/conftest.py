"""The fixture for the tests of recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .scene import Scene

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


@pytest.fixture
def scene(mocked: Pinpoint, client: PinpointClient) -> Scene:
    """An app that recommends."""
    return Scene(mocked, client)
