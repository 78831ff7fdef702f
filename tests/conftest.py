"""What all tests share: an environment without AWS, a strict check of every answer, a client and an app."""

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

# pytester forgets modules that were first imported in a run inside the run; ours are all here before.
for module in pkgutil.walk_packages(pinpoint_mock.__path__, "pinpoint_mock."):
    importlib.import_module(module.name)


@pytest.fixture(autouse=True)
def no_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees credentials, a region or a profile of the machine, nor asks for instance metadata."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pytest inside a test prints the same on a developer's machine as in continuous integration."""
    for name in ("CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def strict_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every result of an operation fits the output shape of the service model, or the test fails."""
    monkeypatch.setattr(dispatch, "response_check", check_result)


def check_result(route: Route, result: Any) -> None:
    """Fail unless a result has all required members, no unknown ones, and values of the modelled types."""
    if route.output is None:
        assert result is None, f"{route.name} has no output"
        return
    report = ParamValidator().validate(result, route.output)
    assert not report.has_errors(), f"{route.name}: {report.generate_report()}"
    assert (fault := enum_fault(result, route.output, route.name)) is None, fault


def enum_fault(value: Any, shape: Shape, where: str) -> str | None:
    """The first value that is none of those which the model lists."""
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
    """Sessions share one loader: each with its own would read the model files anew, which takes 60 ms."""
    monkeypatch.setattr(botocore.session, "create_loader", lambda *_: LOADER)


@pytest.fixture
def mocked() -> Iterator[Pinpoint]:
    """A mock for the time of the test."""
    with mock_pinpoint() as handle:
        yield handle


@pytest.fixture
def client(mocked: Pinpoint) -> PinpointClient:
    """A client that the mock answers."""
    return session().client("pinpoint", region_name="us-east-1")


@pytest.fixture
def shared_client(mocked: Pinpoint) -> PinpointClient:
    """The one client of all tests that change nothing of it: to make one takes longer than most of them."""
    return the_client()


@cache
def the_client() -> PinpointClient:
    """First made inside a mock, so that it has credentials."""
    return session().client("pinpoint", region_name="us-east-1")


@cache
def session() -> boto3.Session:
    """One session for all tests: reading the service model anew takes longer than most of them."""
    return boto3.Session()


@pytest.fixture
def app_id(mocked: Pinpoint) -> str:
    """The id of an app in the mock."""
    return mocked.create_app("app", region="us-east-1").id


@pytest.fixture
def raw(client: PinpointClient) -> Callable[..., tuple[int, dict[str, str], bytes]]:
    """Send a request exactly as given, past all that a client checks, and see what is on the wire."""

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
    """What was asked of the network, which is down."""
    asked: list[object] = []

    def refuse(*arguments: object, **keywords: object) -> None:
        asked.append((arguments, keywords))
        raise OSError("the network is down")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return asked
