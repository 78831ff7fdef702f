"""Fixtures that all tests share: an environment without AWS, a strict check of each response, a client and an app."""

from __future__ import annotations

import importlib
import os
import pkgutil
import socket
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
import pytest
from botocore.loaders import create_loader
from botocore.validate import ParamValidator
from hypothesis import settings

import pinpoint_mock
from pinpoint_mock import mock_pinpoint
from pinpoint_mock.gateway import dispatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.model import Shape
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.gateway.model import Route

pytest_plugins = ["pytester"]

LOADER = create_loader()

# A deadline would be a timing assertion: it fails on a machine that is busy with something else.
settings.register_profile("pinpoint-mock", settings(), deadline=None)
settings.load_profile("pinpoint-mock")

# pytester forgets modules that are first imported in an inner run, so all of ours are imported before.
for module in pkgutil.walk_packages(pinpoint_mock.__path__, "pinpoint_mock."):
    importlib.import_module(module.name)


@pytest.fixture(autouse=True)
def no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the machine's credentials, region and profile, and forbid instance metadata."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make pytest inside a test print the same on a developer's machine as in continuous integration."""
    for name in ("CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def strict_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test if a result of an operation does not fit the output shape of the service model."""
    monkeypatch.setattr(dispatch, "response_check", check_result)


def check_result(route: Route, result: Any) -> None:
    """Fail unless a result has all required members, no unknown members, and values of the modelled types."""
    if route.output is None:
        assert result is None, f"{route.name} has no output"
        return
    report = ParamValidator().validate(result, route.output)
    assert not report.has_errors(), f"{route.name}: {report.generate_report()}"
    assert (fault := enum_fault(result, route.output, route.name)) is None, fault


def enum_fault(value: Any, shape: Shape, where: str) -> str | None:
    """Return the first value that is not in the enumeration of the model."""
    children: list[tuple[Any, Shape, str]] = []
    if shape.type_name == "structure":
        members: dict[str, Shape] = shape.members  # type: ignore[attr-defined]
        children = [(item, members[name], f"{where}.{name}") for name, item in value.items()]
    elif shape.type_name == "list":
        children = [(item, shape.member, f"{where}[]") for item in value]  # type: ignore[attr-defined]
    elif shape.type_name == "map":
        children = [(item, shape.value, f"{where}[{key!r}]") for key, item in value.items()]  # type: ignore[attr-defined]
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:  # type: ignore[attr-defined]
        return f"{where} is {value!r}"
    return next((fault for child in children if (fault := enum_fault(*child))), None)


@pytest.fixture(autouse=True)
def shared_model_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sessions share one loader: a separate loader would read the model files again, which takes 60 ms."""
    monkeypatch.setattr(botocore.session, "create_loader", lambda *_: LOADER)


@pytest.fixture
def mocked() -> Iterator[Pinpoint]:
    """A mock that is active during the test."""
    with mock_pinpoint() as handle:
        yield handle


@pytest.fixture
def client(mocked: Pinpoint) -> PinpointClient:
    """A client that the mock answers."""
    return session().client("pinpoint", region_name="us-east-1")


@pytest.fixture
def shared_client(mocked: Pinpoint) -> PinpointClient:
    """One client for all tests that do not change it: creating a client takes longer than most tests."""
    return the_client()


@cache
def the_client() -> PinpointClient:
    """Return the client. It is created inside a mock, so that it has credentials."""
    return session().client("pinpoint", region_name="us-east-1")


@cache
def session() -> boto3.Session:
    """One session for all tests: reading the service model again takes longer than most tests."""
    return boto3.Session()


@pytest.fixture
def app_id(mocked: Pinpoint) -> str:
    """The id of an app in the mock."""
    return mocked.create_app("app", region="us-east-1").id


@pytest.fixture
def raw(client: PinpointClient) -> Callable[..., tuple[int, dict[str, str], bytes]]:
    """Send a request exactly as given, without the client's checks, and return the HTTP response."""

    def send(method: str, path: str, body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        answers: list[Any] = []

        def rewrite(request: Any, **_: Any) -> None:
            request.method, request.url, request.data = method, f"https://pinpoint.us-east-1.amazonaws.com{path}", body

        def keep(http_response: Any, **_: Any) -> None:
            answers.append(http_response)

        events = client.meta.events
        events.register("before-sign.pinpoint.GetApps", rewrite)
        events.register("after-call.pinpoint.GetApps", keep)
        try:
            client.get_apps()
        except client.exceptions.ClientError:
            pass
        finally:
            events.unregister("before-sign.pinpoint.GetApps", rewrite)
            events.unregister("after-call.pinpoint.GetApps", keep)
        answer = answers[0]
        return answer.status_code, dict(answer.headers), bytes(answer.content)

    return send


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The requests that reached the network, which is down."""
    asked: list[object] = []

    def refuse(*arguments: object, **keywords: object) -> None:
        asked.append((arguments, keywords))
        raise OSError("the network is down")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return asked
