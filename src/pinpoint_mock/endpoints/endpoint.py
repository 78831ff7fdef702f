"""The endpoint, the user, and the definition that a write gives.

There may be a million of them, so they are tuples that share equal mappings: no mapping in them is ever changed.
"""

from __future__ import annotations

import binascii
import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ..world.clock import format_timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import EndpointResponseTypeDef

    from ..world.store import App

    Values = Mapping[str, list[str]]

PUSH_CHANNELS = frozenset({"ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM", "PUSH"})


class Endpoint(NamedTuple):
    """An address on a channel at which a user can be reached.

    Args:
        id: The id as it was first spelled; upper and lower case make no difference.
        channel_type: The channel; None if it has no address either.
        address: The address on that channel; None if it has none, which with a channel means that OptOut is ALL.
        status: ACTIVE or INACTIVE.
        opt_out: ALL or NONE.
        request_id: The request that wrote it last, if the service knows one.
        location: Members of Location.
        demographic: Members of Demographic.
        effective_date: The time of the last write, in microseconds since the epoch, or the EffectiveDate that it gave.
        attributes: Values by name.
        metrics: Numbers by name.
        user_id: The user it belongs to, if any.
        user_attributes: User attributes that were written while it had no user; later ones belong to the user.
        creation_date: The time of the first write, in microseconds since the epoch.
        last_event: The time of its last event, in microseconds since the epoch; 0 without events.
        cohort: The cohort that an exported answer shows; None for the one that follows from its id.
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
    cohort: str | None = None


class User(NamedTuple):
    """The attributes that the endpoints of a user share. A user without endpoints does not exist.

    Args:
        attributes: Values by name.
        endpoints: The keys of the user's endpoints, in the order in which they joined.
    """

    attributes: Values
    endpoints: tuple[str, ...]

    def without(self, key: str) -> User:
        """Return the user without an endpoint."""
        return User(self.attributes, tuple(other for other in self.endpoints if other != key))


class Definition(NamedTuple):
    """The members of an endpoint that a write gives, with every value checked; None for a member that it does not give.

    The members that many lines of a file have in common come last.

    Args:
        id: The id, in any spelling.
        size: Its length as a string, in characters: at least a quarter of its bytes as JSON.
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


def make_endpoint_id(address: str) -> str:
    """Return the id that the service gives an endpoint that is imported without one.

    Source: docs/behaviours.md#import-jobs, computed from two pairs in the developer guide (documented).
    """
    digest = hashlib.sha1(address.encode(), usedforsecurity=False).digest()
    return binascii.b2a_base64(digest)[:-2].decode().lower()


def cohort_of(app: App, endpoint: Endpoint) -> str:
    """Return the cohort of an endpoint: one of a hundred, the same for as long as it lives.

    Source: docs/behaviours.md#endpoints, documented; that all cohorts are equally likely is inferred.
    """
    return endpoint.cohort or str(app.world.ids.stable_hash("cohort", app.id, endpoint.id.lower()) % 100)


def describe_user(endpoint: Endpoint, user_attributes: Values) -> dict[str, Any]:
    """Return the member User of an endpoint."""
    user: dict[str, Any] = {}
    if endpoint.user_id is not None:
        user["UserId"] = endpoint.user_id
    if user_attributes:
        user["UserAttributes"] = user_attributes
    return user


def describe_members(endpoint: Endpoint, user_attributes: Values) -> dict[str, Any]:
    """Return the members of an endpoint that depend on nothing but what was written, in the order of published answers.

    Source: docs/behaviours.md#endpoints, observed.
    """
    members = {
        "ChannelType": endpoint.channel_type,
        "Address": endpoint.address,
        "EndpointStatus": endpoint.status,
        "OptOut": endpoint.opt_out,
        "RequestId": endpoint.request_id,
        "Location": endpoint.location or None,
        "Demographic": endpoint.demographic or None,
        "EffectiveDate": format_timestamp(endpoint.effective_date),
        "Attributes": endpoint.attributes,
        "Metrics": endpoint.metrics or None,
        "User": describe_user(endpoint, user_attributes),
    }
    return {name: value for name, value in members.items() if value is not None}


def describe_endpoint(app: App, endpoint: Endpoint, user_attributes: Values) -> EndpointResponseTypeDef:
    """Return an endpoint as the service answers it."""
    members = describe_members(endpoint, user_attributes)
    members["ApplicationId"] = app.id
    members["Id"] = endpoint.id
    members["CohortId"] = cohort_of(app, endpoint)
    members["CreationDate"] = format_timestamp(endpoint.creation_date)
    return cast("EndpointResponseTypeDef", members)


def describe_for_function(app: App, endpoint: Endpoint, user_attributes: Values) -> dict[str, Any]:
    """Return an endpoint as the user's Lambda functions and webhooks get it, under its id.

    Attributes and User are always there, since published handlers read them without a check.
    Source: docs/behaviours.md#custom-channels.
    """
    described: dict[str, Any] = dict(describe_endpoint(app, endpoint, user_attributes))
    for name in _NOT_FOR_FUNCTIONS:
        described.pop(name, None)
    return described


_NOT_FOR_FUNCTIONS = ("Id", "ApplicationId", "CohortId", "RequestId")


def export_endpoint(app: App, endpoint: Endpoint, user_attributes: Values) -> dict[str, Any]:
    """Return an endpoint as a line of an export has it, without empty members (observed)."""
    return {name: value for name, value in describe_endpoint(app, endpoint, user_attributes).items() if value != {}}
