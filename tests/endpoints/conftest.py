"""The endpoints of one app, written and read like in an application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


class People:
    """An app's endpoints and users.

    Args:
        client: The client to use.
        app_id: The id of their app.
    """

    def __init__(self, client: PinpointClient, app_id: str) -> None:
        self._client = client
        self._app_id = app_id

    def write(self, endpoint_id: str, **members: Any) -> str:
        """Write an endpoint, and return the id of the request."""
        request: Any = members
        answer = self._client.update_endpoint(
            ApplicationId=self._app_id, EndpointId=endpoint_id, EndpointRequest=request
        )
        return answer["MessageBody"].get("RequestID", "")

    def mail(self, endpoint_id: str, **members: Any) -> str:
        """Write an endpoint with its own e-mail address."""
        return self.write(endpoint_id, ChannelType="EMAIL", Address=f"{endpoint_id}@example.com", **members)

    def join(self, endpoint_id: str, user_id: str, channel_type: str, **members: Any) -> str:
        """Write an endpoint of a user with its own address."""
        address = f"address of {endpoint_id}"
        return self.write(endpoint_id, ChannelType=channel_type, Address=address, User={"UserId": user_id}, **members)

    def batch(self, *items: Any) -> Any:
        """Write several endpoints in one request, and return the response."""
        return self._client.update_endpoints_batch(
            ApplicationId=self._app_id, EndpointBatchRequest={"Item": list(items)}
        )

    def read(self, endpoint_id: str) -> Any:
        """Return the result of GetEndpoint."""
        return self._client.get_endpoint(ApplicationId=self._app_id, EndpointId=endpoint_id)["EndpointResponse"]

    def delete(self, endpoint_id: str) -> Any:
        """Return the result of DeleteEndpoint."""
        return self._client.delete_endpoint(ApplicationId=self._app_id, EndpointId=endpoint_id)["EndpointResponse"]

    def of_user(self, user_id: str) -> list[Any]:
        """Return the result of GetUserEndpoints as a list."""
        answer: Any = self._client.get_user_endpoints(ApplicationId=self._app_id, UserId=user_id)
        return list(answer["EndpointsResponse"]["Item"])

    def ids_of(self, user_id: str) -> list[str]:
        """Return the ids of a user's endpoints."""
        return [endpoint["Id"] for endpoint in self.of_user(user_id)]

    def delete_user(self, user_id: str) -> list[Any]:
        """Return the result of DeleteUserEndpoints as a list."""
        answer: Any = self._client.delete_user_endpoints(ApplicationId=self._app_id, UserId=user_id)
        return list(answer["EndpointsResponse"]["Item"])

    def remove(self, kind: str, *names: str) -> Any:
        """Return the result of RemoveAttributes."""
        return self._client.remove_attributes(
            ApplicationId=self._app_id, AttributeType=kind, UpdateAttributesRequest={"Blacklist": list(names)}
        )["AttributesResource"]

    def exists(self, endpoint_id: str) -> bool:
        """Return whether the endpoint exists."""
        try:
            self.read(endpoint_id)
        except self._client.exceptions.NotFoundException:
            return False
        return True

    def has_user(self, user_id: str) -> bool:
        """Return whether a user has endpoints."""
        try:
            return bool(self.of_user(user_id))
        except self._client.exceptions.NotFoundException:
            return False

    def refusal(self, endpoint_id: str, **members: Any) -> str:
        """Return the error message of a write that is refused as a bad request."""
        with pytest.raises(self._client.exceptions.BadRequestException) as raised:
            self.write(endpoint_id, **members)
        return text_of(raised.value)

    def refusal_of_batch(self, *items: Any) -> str:
        """Return the error message of a batch that is refused as a bad request."""
        with pytest.raises(self._client.exceptions.BadRequestException) as raised:
            self.batch(*items)
        return text_of(raised.value)


def text_of(error: Any) -> str:
    """Return the message of the error that the client raises."""
    text: str = error.response["Error"]["Message"]
    return text


@pytest.fixture
def client(shared_client: PinpointClient) -> PinpointClient:
    """A client whose calls the mock answers."""
    return shared_client


@pytest.fixture
def people(client: PinpointClient, app_id: str) -> People:
    """The endpoints of an empty app."""
    return People(client, app_id)
