"""The recipients of a request: addresses, endpoints, and users with all their endpoints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.audience import Audience
from ..endpoints.endpoint import describe_user, export_endpoint

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator

    from ..endpoints.endpoint import Endpoint, Values
    from ..world.store import App

_NOTHING: Mapping[str, Any] = {}


_PLAIN_MEMBERS = {
    "Address": "address",
    "Attributes": "attributes",
    "ChannelType": "channel_type",
    "Demographic": "demographic",
    "Id": "id",
    "Location": "location",
}
"""The members that exports show unchanged: their names in exports and in the endpoint."""


class EndpointVariables(Mapping[str, Any]):
    """The values of variables for an endpoint: its members as exports show them, built when a variable needs them.

    Args:
        app: The app that the endpoint is in.
        endpoint: The endpoint.
        user_attributes: The user attributes of the endpoint.
    """

    __slots__ = ("_app", "_endpoint", "_members", "_user_attributes")

    def __init__(self, app: App, endpoint: Endpoint, user_attributes: Values) -> None:
        self._app = app
        self._endpoint = endpoint
        self._user_attributes = user_attributes
        self._members: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._members is None:
            self._members = export_endpoint(self._app, self._endpoint, self._user_attributes)
        return self._members

    def __getitem__(self, name: str) -> Any:
        if self._members is None:  # most messages use few members, and building all takes longer than the message
            member = _PLAIN_MEMBERS.get(name)
            if member is not None:
                value = getattr(self._endpoint, member)
            else:
                value = describe_user(self._endpoint, self._user_attributes) if name == "User" else None
            if value:
                return value
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def items(self) -> ItemsView[str, Any]:
        """Return all members."""
        return self._read().items()


class Recipient(NamedTuple):
    """One address that a request names, directly or through an endpoint or a user.

    Args:
        key: Its key in the response: the address or the id exactly as the request gave it.
        channel_type: The channel; None if the request does not name one.
        address: The address; empty if it is not known.
        settings: The request's settings for this recipient: Substitutions, overrides, Context.
        variables: The values of variables: the endpoint as exports show it.
        endpoint: The endpoint; None for a bare address, or if the endpoint does not exist.
        user_id: The user whose endpoint it is, or that the request names; None without one.
        no_address_reason: The error message if `address` is empty.
        endpoint_id: The id of the endpoint, even if the endpoint does not exist; None for a bare address.
        user_attributes: The user attributes of the endpoint.
    """

    key: str
    channel_type: str | None
    address: str
    settings: Mapping[str, Any]
    variables: Mapping[str, Any]
    endpoint: Endpoint | None = None
    user_id: str | None = None
    no_address_reason: str = "The address is empty"  # unknown; ours
    endpoint_id: str | None = None
    user_attributes: Values = _NOTHING


def addresses_in(request: Mapping[str, Any], request_id: str) -> Iterator[Recipient]:
    """Yield the bare addresses of SendMessages. Their variables are Address, ChannelType and RequestId (inferred)."""
    for address, settings in request.get("Addresses", {}).items():
        channel_type = settings.get("ChannelType")
        variables = {"Address": address, "ChannelType": channel_type, "RequestId": request_id}
        yield Recipient(address, channel_type, address, settings, variables)


def endpoints_in(app: App, request: Mapping[str, Any]) -> Iterator[Recipient]:
    """Yield the endpoints of SendMessages, including those that are inactive or have opted out."""
    audience = app.part(Audience)
    for endpoint_id, settings in request.get("Endpoints", {}).items():
        endpoint = audience.find(endpoint_id)
        if endpoint is None:
            unknown = Recipient(endpoint_id, None, "", settings, {}, endpoint_id=endpoint_id)
            yield unknown._replace(no_address_reason="Endpoint does not exist")  # observed
        else:
            yield recipient_at(app, endpoint, settings)._replace(key=endpoint_id)


def endpoints_of_user(app: App, user_id: str, settings: Mapping[str, Any]) -> list[Recipient]:
    """Return all endpoints of a user before sending starts, because code of the test may change them while we send."""
    return [recipient_at(app, endpoint, settings) for endpoint in app.part(Audience).of_user(user_id)]


def recipient_at(
    app: App,
    endpoint: Endpoint,
    settings: Mapping[str, Any] = _NOTHING,
    user_attributes: Values | None = None,
) -> Recipient:
    """Return the recipient at an endpoint of an app.

    Args:
        app: The app.
        endpoint: The endpoint.
        settings: The request's settings for this recipient.
        user_attributes: The user attributes for this message; None for those of the endpoint.
    """
    if user_attributes is None:
        user_attributes = app.part(Audience).user_attributes(endpoint)
    return Recipient(
        endpoint.id,
        endpoint.channel_type,
        endpoint.address or "",
        settings,
        EndpointVariables(app, endpoint, user_attributes),
        endpoint,
        endpoint.user_id,
        "The endpoint has no address",  # unknown; ours
        endpoint.id,
        user_attributes,
    )
