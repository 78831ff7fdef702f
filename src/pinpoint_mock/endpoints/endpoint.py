"""The endpoint, the user, and the definition that a write sends.

An app may have a million endpoints, so these types are tuples, and equal mappings are shared. No code may change a
mapping in them.
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
    """An endpoint: an address on a channel, with attributes and perhaps a user.

    Args:
        id: The id as it was first spelled; case does not matter.
        channel_type: The channel; None if it has no channel. Then it has no address either.
        address: The address on that channel, or None. With a channel and without an address, OptOut is ALL.
        status: ACTIVE or INACTIVE.
        opt_out: ALL or NONE.
        request_id: The id of the request that wrote it last, if the service knows one.
        location: Members of Location.
        demographic: Members of Demographic.
        effective_date: The EffectiveDate of the last write, or the time of that write, in microseconds since the epoch.
        attributes: Values by name.
        metrics: Numbers by name.
        user_id: The id of the user that it belongs to, if any.
        user_attributes: User attributes that were written while it had no user. Once it has a user, they belong to the
            user.
        creation_date: The time of the first write, in microseconds since the epoch.
        last_event: The time of its last event, in microseconds since the epoch; 0 without events.
        cohort: The cohort from a response that was exported and loaded; None to derive the cohort from the id.
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
        endpoints: The keys of the user's endpoints, in the order in which they joined the user.
    """

    attributes: Values
    endpoints: tuple[str, ...]

    def without(self, key: str) -> User:
        """Return the user without an endpoint."""
        return User(self.attributes, tuple(other for other in self.endpoints if other != key))


class Definition(NamedTuple):
    """The members of an endpoint that a write sends; every value is checked. A member that it does not send is None.

    The members that many lines of an import file have in common come last.

    Args:
        id: The id, in upper or lower case.
        size: The length of its `repr`, in characters. This is at least a quarter of its size as JSON, in bytes.
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
    """Return the id that the service gives to an endpoint imported without an id.

    Source: docs/behaviours/jobs.md#imported-endpoint-id. The formula was found from two examples in the developer guide
    (documented).
    """
    digest = hashlib.sha1(address.encode(), usedforsecurity=False).digest()
    return binascii.b2a_base64(digest)[:-2].decode().lower()


def cohort_of(app: App, endpoint: Endpoint) -> str:
    """Return the cohort of an endpoint: one of a hundred. It never changes while the endpoint exists.

    Source: docs/behaviours/endpoints.md#cohort-of-an-endpoint, documented. Inferred: all cohorts are equally likely.
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
    """Return the members of an endpoint that depend only on its writes, in the order of published responses.

    Source: docs/behaviours/endpoints.md#order-of-endpoint-members, observed.
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
    """Return an endpoint as it looks in a response of the service."""
    members = describe_members(endpoint, user_attributes)
    members["ApplicationId"] = app.id
    members["Id"] = endpoint.id
    members["CohortId"] = cohort_of(app, endpoint)
    members["CreationDate"] = format_timestamp(endpoint.creation_date)
    return cast("EndpointResponseTypeDef", members)


def describe_for_function(app: App, endpoint: Endpoint, user_attributes: Values) -> dict[str, Any]:
    """Return an endpoint as it looks in the payload for Lambda functions and webhooks.

    The payload maps ids to endpoints, so Id is not a member. Attributes and User are always present, because published
    handlers read them without a check. Source: docs/behaviours/journeys.md#custom-channel-endpoint-members.
    """
    described: dict[str, Any] = dict(describe_endpoint(app, endpoint, user_attributes))
    for name in _NOT_FOR_FUNCTIONS:
        described.pop(name, None)
    return described


_NOT_FOR_FUNCTIONS = ("Id", "ApplicationId", "CohortId", "RequestId")


def export_endpoint(app: App, endpoint: Endpoint, user_attributes: Values) -> dict[str, Any]:
    """Return an endpoint as a line of an export file: without empty members, except User (observed)."""
    members = describe_endpoint(app, endpoint, user_attributes)
    return {name: value for name, value in members.items() if value != {} or name == "User"}
