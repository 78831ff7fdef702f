"""Whom a request sends to: addresses, endpoints, and users with all their endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.audience import Audience
from ..endpoints.endpoint import export_endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App


class Recipient(NamedTuple):
    """One address that a request names, itself or through an endpoint or a user.

    Args:
        key: How the answer names it: the address or the id exactly as it was given.
        channel_type: The channel; None if the request does not say.
        address: Where to; empty if it is not known.
        settings: What the request says of this recipient: Substitutions, overrides, Context.
        variables: What the variables of a text stand for: the endpoint as exports show it.
        endpoint: The endpoint; None for a bare address, or if the endpoint does not exist.
        user_id: The user, if the message goes to a user.
        no_address_reason: The reason why there is no address, if there is none.
        endpoint_id: The id of the endpoint, also of one that does not exist.
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


def addresses_in(request: Mapping[str, Any], request_id: str) -> Iterator[Recipient]:
    """The bare addresses of SendMessages, for whom a variable can be their own, or the id of the request (inferred)."""
    for address, settings in request.get("Addresses", {}).items():
        channel_type = settings.get("ChannelType")
        variables = {"Address": address, "ChannelType": channel_type, "RequestId": request_id}
        yield Recipient(address, channel_type, address, settings, variables)


def endpoints_in(app: App, request: Mapping[str, Any]) -> Iterator[Recipient]:
    """The endpoints of SendMessages; whether they are active or have opted out makes no difference."""
    audience = app.part(Audience)
    for endpoint_id, settings in request.get("Endpoints", {}).items():
        endpoint = audience.find(endpoint_id)
        if endpoint is None:
            nobody = Recipient(endpoint_id, None, "", settings, {}, endpoint_id=endpoint_id)
            yield nobody._replace(no_address_reason="Endpoint does not exist")  # observed
        else:
            yield _at(app, endpoint, endpoint_id, settings)


def endpoints_of_user(app: App, user_id: str, settings: Mapping[str, Any]) -> list[Recipient]:
    """All endpoints of a user, as they are before anything is sent: a test's own code may change them meanwhile."""
    return [
        _at(app, endpoint, endpoint.id, settings)._replace(user_id=user_id)
        for endpoint in app.part(Audience).of_user(user_id)
    ]


def _at(app: App, endpoint: Endpoint, key: str, settings: Mapping[str, Any]) -> Recipient:
    variables = export_endpoint(app, endpoint, app.part(Audience).user_attributes(endpoint))
    return Recipient(
        key,
        endpoint.channel_type,
        endpoint.address or "",
        settings,
        variables,
        endpoint,
        no_address_reason="The endpoint has no address",  # unknown; ours
        endpoint_id=endpoint.id,
    )
