"""What an endpoint and a user are, and what a write says of one.

There may be a million of them, so they are tuples, and what many of them have in common they share: no mapping
in them is ever changed.
"""

from __future__ import annotations

import binascii
import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..world.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import EndpointResponseTypeDef

    from ..world.store import App

    Values = Mapping[str, list[str]]

PUSH_CHANNELS = frozenset({"ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM", "PUSH"})


class Endpoint(NamedTuple):
    """One way to reach somebody.

    Args:
        id: The id as it was first spelled; ids are told apart without regard to case.
        channel_type: The channel; None if it has no address either.
        address: Where on that channel.
        status: ACTIVE or INACTIVE.
        opt_out: ALL or NONE.
        request_id: The request that wrote it last, if the service knows one.
        location: Members of Location.
        demographic: Members of Demographic.
        effective_date: When it was last written, in microseconds since the epoch, or what the writer said.
        attributes: Values by name.
        metrics: Numbers by name.
        user_id: The user it belongs to, if any.
        user_attributes: Those written while it had no user; a user's own are kept with the user.
        creation_date: When it was first written, in microseconds since the epoch.
        last_event: When its last event was, in microseconds since the epoch; 0 without any.
    """

    id: str
    channel_type: str | None
    address: str | None
    status: str
    opt_out: str
    request_id: str | None
    location: Mapping[str, Any]
    demographic: Mapping[str, str]
    effective_date: int
    attributes: Values
    metrics: Mapping[str, float]
    user_id: str | None
    user_attributes: Values
    creation_date: int
    last_event: int = 0


class User(NamedTuple):
    """What the endpoints of a user share. A user without endpoints does not exist.

    Args:
        attributes: Values by name.
        endpoints: The keys of the user's endpoints, in the order in which they joined.
    """

    attributes: Values
    endpoints: tuple[str, ...]

    def without(self, key: str) -> User:
        """The user less an endpoint."""
        return User(self.attributes, tuple(other for other in self.endpoints if other != key))


class Definition(NamedTuple):
    """What a write says of an endpoint, with every value checked; None where it says nothing.

    What the definitions in a file have in common stands at the end.

    Args:
        id: The id, in any spelling.
        size: How long it is as text, in characters: a quarter of its bytes as JSON, or more.
    """

    id: str = ""
    address: str | None = None
    user_id: str | None = None
    effective_date: int | None = None
    request_id: str | None = None
    size: int = 0
    channel_type: str | None = None
    status: str | None = None
    opt_out: str | None = None
    location: Mapping[str, Any] | None = None
    demographic: Mapping[str, str] | None = None
    attributes: Values | None = None
    metrics: Mapping[str, float] | None = None
    user_attributes: Values | None = None


def service_made_id(address: str) -> str:
    """The id that the service gives an endpoint that is defined without one.

    Source: facts-audience 1.2, computed from two pairs in the developer guide.
    """
    digest = hashlib.sha1(address.encode(), usedforsecurity=False).digest()
    return binascii.b2a_base64(digest)[:-2].decode().lower()


def cohort(app: App, key: str) -> str:
    """Return the cohort of an endpoint: one of a hundred, the same for as long as it lives.

    Source: docs/behaviours.md#endpoints, documented; that all cohorts are equally likely is inferred.
    """
    return str(app.world.ids.stable_hash("cohort", app.id, key) % 100)


def described(app: App, endpoint: Endpoint, user_attributes: Values) -> EndpointResponseTypeDef:
    """An endpoint as the service answers it, in the order of members that dumps show."""
    user: dict[str, Any] = {}
    if endpoint.user_id is not None:
        user["UserId"] = endpoint.user_id
    if user_attributes:
        user["UserAttributes"] = user_attributes
    described = {
        "ChannelType": endpoint.channel_type,
        "Address": endpoint.address,
        "EndpointStatus": endpoint.status,
        "OptOut": endpoint.opt_out,
        "RequestId": endpoint.request_id,
        "Location": endpoint.location or None,
        "Demographic": endpoint.demographic or None,
        "EffectiveDate": to_text(endpoint.effective_date),
        "Attributes": endpoint.attributes,
        "Metrics": endpoint.metrics or None,
        "User": user,
        "ApplicationId": app.id,
        "Id": endpoint.id,
        "CohortId": cohort(app, endpoint.id.lower()),
        "CreationDate": to_text(endpoint.creation_date),
    }
    return cast("EndpointResponseTypeDef", {name: value for name, value in described.items() if value is not None})


def exported(app: App, endpoint: Endpoint, user_attributes: Values) -> dict[str, Any]:
    """An endpoint as a line of an export shows it: what is not set is left out altogether (observed)."""
    return {name: value for name, value in described(app, endpoint, user_attributes).items() if value != {}}
