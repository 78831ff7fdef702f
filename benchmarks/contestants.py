"""The clients that are compared: ours, the floor, the signed floor and moto.

The floor is the minimum cost of a response in the same process: an ordinary boto3 client whose `before-send` handler
returns a canned response with exactly the bytes and headers of our response. Its requests are unsigned, like ours. The
signed floor is the cost for a test that has its own canned responses.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse

from pinpoint_mock import mock_pinpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.awsrequest import AWSPreparedRequest
    from mypy_boto3_pinpoint import PinpointClient

REGION = "eu-west-1"
OURS, FLOOR, SIGNED_FLOOR, MOTO = "pinpoint-mock", "the floor", "the signed floor", "moto"


class Canned(NamedTuple):
    """A response as it was received."""

    status: int
    headers: dict[str, str]
    body: bytes


class Contestant:
    """A client, and the id of an app that exists while the contestant is active."""

    def __init__(self) -> None:
        self.client = new_client()
        self.application_id = ""

    @contextmanager
    def active(self) -> Iterator[None]:
        """Make the client ready for calls."""
        yield


class Ours(Contestant):
    """A client that `mock_pinpoint` answers."""

    @contextmanager
    def active(self) -> Iterator[None]:
        """Enter a mock, and create an app in it."""
        with mock_pinpoint():
            self.application_id = create_app(self.client)
            yield

    def answer_to(self, operation: Callable[[PinpointClient, str], object]) -> Canned:
        """Return our response to a call, as the client receives it."""
        answers: list[Canned] = []

        def keep(response_dict: dict[str, Any] | None, **_: object) -> None:
            if response_dict is None:
                return  # the call raised an exception
            headers = {str(name): value for name, value in response_dict["headers"].items()}
            answers.append(Canned(response_dict["status_code"], headers, bytes(response_dict["body"])))

        with self.active():
            self.client.meta.events.register("response-received.pinpoint", keep)
            try:
                operation(self.client, self.application_id)
            finally:
                self.client.meta.events.unregister("response-received.pinpoint", keep)
        return answers[-1]


class Floor(Contestant):
    """A client with a canned response.

    Args:
        signed: Whether its requests are signed, with dummy credentials.
    """

    def __init__(self, *, signed: bool) -> None:
        super().__init__()
        self.application_id = "0" * 32
        self.canned = Canned(200, {}, b"{}")
        events: Any = self.client.meta.events  # the type stub declares handlers that return None
        events.register_first("before-send.pinpoint", self._answer)
        if not signed:
            events.register_first("choose-signer.pinpoint", _unsigned)

    def _answer(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        status, headers, body = self.canned
        response = AWSResponse(request.url, status, headers, None)  # type: ignore[arg-type]
        # The cheapest possible body; our code does the same.
        response._content = body  # type: ignore[attr-defined]
        return response


class Moto(Contestant):
    """A client whose calls moto answers."""

    def __init__(self) -> None:
        import moto  # before the client is created, so moto can patch it

        self.mock = moto.mock_aws
        super().__init__()

    @contextmanager
    def active(self) -> Iterator[None]:
        """Enter moto, and create an app in it."""
        with self.mock():
            self.application_id = create_app(self.client)
            yield


def new_client(region: str = REGION) -> PinpointClient:
    """Create a client in its own session, with dummy credentials."""
    session = boto3.Session(aws_access_key_id="benchmark", aws_secret_access_key="benchmark", region_name=region)
    client: PinpointClient = session.client("pinpoint")
    return client


def create_app(client: PinpointClient) -> str:
    """Create an app, and return its id."""
    answer = client.create_app(CreateApplicationRequest={"Name": "shop", "tags": {"team": "growth"}})
    return answer["ApplicationResponse"]["Id"]


def _unsigned(**_: object) -> object:
    return UNSIGNED
