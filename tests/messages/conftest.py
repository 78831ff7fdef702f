"""Shared by the tests of messages: an app with all channels and endpoints, and functions that send like a program."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import ALL_CHANNELS
from pinpoint_mock.messages.sent_message import SentMessage

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

    Send = Callable[..., dict[str, Any]]

NUMBER = "+12065550100"
OTHER_NUMBER = "+12065550101"
DISABLED = "No channel of type {} is enabled for the application shop"
MOMENT = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
MESSAGE = SentMessage(
    channel="SMS", address=NUMBER, app_id="shop", status="SUCCESSFUL", status_code=200, status_message="",
    body="hello", source="SendMessages", time=MOMENT,
)  # fmt: skip
SENT = {"DeliveryStatus": "SUCCESSFUL", "StatusCode": 200}


class Shop:
    """An app that sends messages.

    Args:
        client: The client for its calls.
        pinpoint: The mock.
    """

    def __init__(self, client: PinpointClient, pinpoint: Pinpoint) -> None:
        self.client = client
        self.pinpoint = pinpoint
        self.app: AppView = pinpoint.create_app("shop", region="us-east-1", channels=ALL_CHANNELS)

    def endpoint(self, endpoint_id: str, channel: str = "SMS", address: str = NUMBER, **members: Any) -> str:
        """Write an endpoint."""
        request: Any = {"ChannelType": channel, "Address": address, **members}
        self.client.update_endpoint(ApplicationId="shop", EndpointId=endpoint_id, EndpointRequest=request)
        return endpoint_id

    def template(self, kind: str, name: str = "template", **members: Any) -> str:
        """Create a template."""
        payload = {"sms": "SMS", "email": "Email", "push": "PushNotification", "voice": "Voice"}[kind]
        getattr(self.client, f"create_{kind}_template")(TemplateName=name, **{f"{payload}TemplateRequest": members})
        return name

    def request(self, message: Any = None, **members: Any) -> Any:
        """Return a request with a message, by default the same short one for all channels."""
        return {
            "MessageConfiguration": {"DefaultMessage": {"Body": "hello"}} if message is None else message,
            **members,
        }

    def answer(self, message: Any = None, **members: Any) -> Any:
        """Return the response of SendMessages."""
        request = self.request(message, **members)
        return self.client.send_messages(ApplicationId="shop", MessageRequest=request)["MessageResponse"]

    def send(self, message: Any = None, *, to: Any = NUMBER, channel: str = "SMS", **members: Any) -> Any:
        """Send to one address, or to a dictionary of addresses and settings, and return the result or the results."""
        addresses = to if isinstance(to, dict) else {to: {"ChannelType": channel}}
        results = self.answer(message, Addresses=addresses, **members)["Result"]
        return results if isinstance(to, dict) else results[to]

    def send_to_endpoint(self, endpoint_id: str, message: Any = None, settings: Any = None, **members: Any) -> Any:
        """Send to one endpoint, and return its result."""
        answer = self.answer(message, Endpoints={endpoint_id: settings or {}}, **members)
        return answer["EndpointResult"][endpoint_id]

    def send_to_users(self, *user_ids: str, message: Any = None, **members: Any) -> Any:
        """Return the results of SendUsersMessages, by user."""
        request = self.request(message, Users={user_id: {} for user_id in user_ids}, **members)
        answer = self.client.send_users_messages(ApplicationId="shop", SendUsersMessageRequest=request)
        return answer["SendUsersMessageResponse"]["Result"]

    def refused(self, message: Any = None, **members: Any) -> str:
        """Send a request that must be refused as a whole, and return the error message."""
        with pytest.raises(self.client.exceptions.BadRequestException) as raised:
            self.answer(message, **members)
        return raised.value.response["Error"]["Message"]

    @property
    def last(self) -> SentMessage:
        """The newest message in the outbox."""
        return self.pinpoint.outbox[-1]

    @property
    def bodies(self) -> list[str]:
        """The bodies of all messages in the outbox."""
        return [message.body for message in self.pinpoint.outbox]

    @property
    def events(self) -> list[str]:
        """The types of the app's events."""
        return [event.event_type for event in self.app.events]


@pytest.fixture
def shop(mocked: Pinpoint, shared_client: PinpointClient) -> Shop:
    """An app with all channels."""
    return Shop(shared_client, mocked)


@pytest.fixture
def send(mocked: Pinpoint, shared_client: PinpointClient) -> Send:
    """Send a message to addresses, and return their results."""
    mocked.create_app("shop", region="us-east-1", channels=ALL_CHANNELS)

    def send(*addresses: str, channel: str = "SMS", body: str = "Hello") -> dict[str, Any]:
        request: Any = {
            "Addresses": {address: {"ChannelType": channel} for address in addresses},
            "MessageConfiguration": {"DefaultMessage": {"Body": body}},
        }
        answer = shared_client.send_messages(ApplicationId="shop", MessageRequest=request)
        return {address: answer["MessageResponse"]["Result"][address] for address in addresses}

    return send


def short(result: dict[str, Any]) -> tuple[str, int]:
    """Return the status of a result and its code."""
    return result["DeliveryStatus"], result["StatusCode"]


def sms(body: str, **members: Any) -> Any:
    """Return a message configuration with an SMS."""
    return {"SMSMessage": {"Body": body, **members}}


def mail(subject: str = "Hi", text: str = "hello", **members: Any) -> Any:
    """Return a message configuration with an e-mail."""
    simple = {"Subject": {"Data": subject}, "TextPart": {"Data": text}, **members}
    return {"EmailMessage": {"SimpleEmail": simple}}
