"""The fixtures that the tests of the handle share: a mock at noon, and a client in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from conftest import the_client
from noon import NOON

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


@pytest.fixture
def pinpoint() -> Iterator[Pinpoint]:
    """A mock in which it is always noon, unless the test advances its clock."""
    with time_machine.travel(NOON, tick=False), mock_pinpoint() as pinpoint:
        yield pinpoint


@pytest.fixture
def client(pinpoint: Pinpoint) -> PinpointClient:
    """The client of all tests, connected to the mock."""
    return the_client()


def create_app(client: PinpointClient, name: str = "shop") -> str:
    """Create an app, and return its id."""
    return client.create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["Id"]


def names(client: PinpointClient) -> list[str]:
    """Return the names of the apps that a client sees."""
    return sorted(app["Name"] for app in client.get_apps()["ApplicationsResponse"].get("Item", []))
