"""A mock whose time is frozen at noon, and a way to schedule functions in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from brief_journey import publish as publish_brief
from conftest import the_client
from noon import NOON

from pinpoint_mock import Pinpoint, mock_pinpoint
from pinpoint_mock.world.scheduler import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock.mock import Mock
    from pinpoint_mock.world.scheduler import Entry
    from pinpoint_mock.world.store import App

KIND = "test.call"


class Later:
    """An object that schedules functions: the mock calls them later, as it would call user functions.

    Args:
        mock: The active mock, with an app "shop".
    """

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.functions: list[Callable[[], object]] = []

    def __call__(self, function: Callable[[], object], *, endless: bool = False, **delay: float) -> None:
        self.functions.append(function)
        with self.mock._session.locked_world() as world:
            app = world.find_app("shop")
            assert app is not None
            due = world.clock.now() + timedelta(**delay) // timedelta(microseconds=1)
            app.schedule(due, KIND, "entity", len(self.functions) - 1, endless=endless)

    def call(self, app: App, entry: Entry) -> None:
        app.world.call("the function", self.functions[int(entry.arguments[0])])


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mock(traveller: time_machine.Traveller) -> Iterator[Mock]:
    mock = mock_pinpoint()
    with mock as pinpoint:
        pinpoint.create_app("shop", region="us-east-1")
        yield mock


@pytest.fixture
def pinpoint(mock: Mock) -> Pinpoint:
    return mock.handle


@pytest.fixture
def client(mock: Mock) -> PinpointClient:
    return the_client()


@pytest.fixture
def later(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> Later:
    later = Later(mock)
    monkeypatch.setitem(ACTIONS, KIND, later.call)
    return later


def create_app(client: PinpointClient, name: str = "shop") -> str:
    return client.create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["CreationDate"]


def publish(client: PinpointClient, **members: Any) -> str:
    """Publish a journey that starts in five minutes, and return its id."""
    return publish_brief(client, "shop", **members)
