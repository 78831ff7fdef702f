"""Fixtures for the tests of interception: an environment to configure, and replaced operations."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.gateway.operation import OPERATIONS, operation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def configurable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let sessions read the test's configuration files, and allow instance metadata."""
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    """The configuration file that sessions read with the fixture `configurable`."""
    return tmp_path / "config"


@pytest.fixture
def closed_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An address that refuses connections: its port is taken, but no server listens."""
    monkeypatch.setenv("no_proxy", "*")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def replace_operation(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[..., Any]], None]:
    """Replace the function of an operation until the test is over."""

    def replace(name: str, function: Callable[..., Any]) -> None:
        load_operations()
        monkeypatch.setitem(OPERATIONS, name, OPERATIONS[name])
        operation(name)(function)

    return replace


def load_operations() -> None:
    """Make the mock import the modules that register operations."""
    with mock_pinpoint() as pinpoint:
        assert not pinpoint.calls
