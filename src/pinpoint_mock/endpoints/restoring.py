"""Restores endpoints from responses, without applying any rule.

Source: docs/behaviours/loading-exports.md#load-response-unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.problems import quote
from ..world.bus import publish
from .audience import ATTRIBUTE_KINDS, AttributeNames, Audience
from .audience_changes import EXCLUSIVE, EndpointsWritten
from .definition import read_date
from .endpoint import Endpoint, User

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..world.store import App
    from .endpoint import Values

COHORTS = 100  # documented
_NO_VALUES: Values = {}


def read_endpoint(endpoint_id: str, members: Mapping[str, Any], now: int) -> tuple[Endpoint, Values]:
    """Read an EndpointResponse, and return the endpoint and the attributes of its user.

    Args:
        endpoint_id: Its id.
        members: The members of EndpointResponse. Their types must be right already.
        now: The time to use for missing dates, in microseconds since the epoch.

    Raises:
        BadRequest: If a date cannot be read.
    """
    user = members.get("User", {})
    user_id = user.get("UserId") or None
    user_attributes = user.get("UserAttributes", _NO_VALUES)
    dates = {name: read_date(members[name], name) for name in ("CreationDate", "EffectiveDate") if members.get(name)}
    address = members.get("Address") or None
    endpoint = Endpoint(
        endpoint_id,
        members.get("ChannelType"),
        address,
        members.get("EndpointStatus", "ACTIVE"),
        members.get("OptOut", "NONE" if address else "ALL"),
        members.get("RequestId"),
        members.get("Location", {}),
        members.get("Demographic", {}),
        dates.get("EffectiveDate", dates.get("CreationDate", now)),
        members.get("Attributes", _NO_VALUES),
        members.get("Metrics", {}),
        user_id,
        _NO_VALUES if user_id else user_attributes,
        dates.get("CreationDate", now),
        cohort=_read_cohort(members),
    )
    return endpoint, user_attributes


def _read_cohort(members: Mapping[str, Any]) -> str | None:
    cohort: str | None = members.get("CohortId") or None
    if cohort is not None and not (cohort.isascii() and cohort.isdigit() and int(cohort) < COHORTS):
        raise BadRequest(f"must be a number from 0 to {COHORTS - 1}, not {quote(cohort)}", "CohortId")
    return cohort


def restore_endpoints(app: App, restored: Iterable[tuple[Endpoint, Values]]) -> None:
    """Add endpoints to an app, and publish that. The app must not have endpoints with their ids.

    The endpoints of a user share the attributes of the one that was written last.

    Args:
        app: The app.
        restored: Each endpoint, and the attributes of its user.
    """
    audience, names = app.part(Audience), app.part(Audience).names.copy()
    written: dict[str, int] = {}
    endpoints: list[Endpoint] = []
    for endpoint, user_attributes in restored:
        key, user_id = endpoint.id.lower(), endpoint.user_id
        audience.endpoints[key] = endpoint
        endpoints.append(endpoint)
        _add_names(names, endpoint, user_attributes)
        if user_id is not None:
            user = audience.users.get(user_id)
            is_newest = user is None or endpoint.effective_date >= written.get(user_id, endpoint.effective_date + 1)
            attributes = user_attributes if user is None or is_newest else user.attributes
            audience.users[user_id] = User(attributes, (*(user.endpoints if user else ()), key))
            written[user_id] = max(written.get(user_id, endpoint.effective_date), endpoint.effective_date)
    audience.names = names
    _find_address_owners(app, audience, endpoints)
    if endpoints:
        publish(app, EndpointsWritten(tuple(endpoints), tuple(written)))


def _add_names(names: AttributeNames, endpoint: Endpoint, user_attributes: Values) -> None:
    given = (endpoint.attributes, endpoint.metrics, user_attributes)
    for kind, values in zip(ATTRIBUTE_KINDS, given, strict=True):
        names.by_kind[kind].update(values)


def _find_address_owners(app: App, audience: Audience, endpoints: list[Endpoint]) -> None:
    """Index the owner of each address: the endpoint that was written last, preferring active endpoints."""
    exclusive = EXCLUSIVE[app.world.options.inactivate_duplicates]
    for endpoint in sorted(endpoints, key=lambda each: (each.status == "ACTIVE", each.effective_date)):
        if endpoint.address is not None and endpoint.channel_type in exclusive:
            audience.address_owners.setdefault(endpoint.channel_type, {})[endpoint.address] = endpoint.id.lower()
