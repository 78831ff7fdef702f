"""The endpoints and users of an app. Other packages read them here; `AudienceChanges` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ..gateway.errors import NotFound
from ..gateway.nearest import describe_missing_in_app
from ..world.bus import publish
from ..world.likeness import Known
from ..world.parts import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..world.store import App
    from .endpoint import Endpoint, User, Values

Value = TypeVar("Value")

ATTRIBUTE_KINDS = ("endpoint-custom-attributes", "endpoint-metric-attributes", "endpoint-user-attributes")
"""The kinds of attributes, as RemoveAttributes names them."""

_NO_VALUES: Values = {}


class Audience(Part):
    """The endpoints of an app, and indexes of them. The key of an endpoint is its id in lower case."""

    __slots__ = ("address_owners", "endpoints", "ignored", "names", "users")

    def __init__(self) -> None:
        self.endpoints: dict[str, Endpoint] = {}
        self.users: dict[str, User] = {}
        self.address_owners: dict[str | None, dict[str, str]] = {}  # channel → address → key of its newest endpoint
        self.names = AttributeNames()
        self.ignored = AttributeNames()

    def find(self, endpoint_id: str) -> Endpoint | None:
        """Return the endpoint with this id; case does not matter."""
        return self.endpoints.get(endpoint_id.lower())

    def of_user(self, user_id: str) -> list[Endpoint]:
        """Return the endpoints of a user, the oldest first; an empty list if the user does not exist."""
        user = self.users.get(user_id)
        found = [self.endpoints[key] for key in user.endpoints] if user else []
        return sorted(found, key=lambda endpoint: endpoint.creation_date)

    def user_attributes(self, endpoint: Endpoint) -> Values:
        """Return the user attributes that an endpoint shows: its user's, or its own if it has no user."""
        return endpoint.user_attributes if endpoint.user_id is None else self.users[endpoint.user_id].attributes

    def remove(self, endpoints: Iterable[Endpoint]) -> None:
        """Remove endpoints, and the users who lose their last one."""
        for endpoint in endpoints:
            key = endpoint.id.lower()
            del self.endpoints[key]
            self.forget_address_owner(endpoint.channel_type, endpoint.address or "")
            if endpoint.user_id is not None:
                user = self.users[endpoint.user_id].without(key)
                if user.endpoints:
                    self.users[endpoint.user_id] = user
                else:
                    del self.users[endpoint.user_id]

    def forget_address_owner(self, channel_type: str | None, address: str) -> None:
        """Remove the owner of an address from the index, if the owner has another address now."""
        owners = self.address_owners.get(channel_type, {})
        owner = self.endpoints.get(owners.get(address, ""))
        if owner is None or (owner.channel_type, owner.address) != (channel_type, address):
            owners.pop(address, None)

    def copy(self) -> Audience:
        """Copy the audience; its endpoints and users are values."""
        copy = Audience()
        copy.endpoints = self.endpoints.copy()
        copy.users = self.users.copy()
        copy.address_owners = {channel: owners.copy() for channel, owners in self.address_owners.items()}
        copy.names = self.names.copy()
        copy.ignored = self.ignored.copy()
        return copy

    def __iter__(self) -> Iterator[Endpoint]:
        return iter(self.endpoints.values())

    def __len__(self) -> int:
        return len(self.endpoints)


def endpoint_of(app: App, endpoint_id: str) -> Endpoint:
    """Return the endpoint that a request names; the case of the id does not matter.

    Raises:
        NotFound: If it does not exist.
    """
    audience = app.part(Audience)
    endpoint = audience.find(endpoint_id)
    if endpoint is None:
        raise NotFound(
            missing=describe_missing_in_app(
                endpoint_id,
                "the endpoint",
                lambda other: other.part(Audience).find(endpoint_id) is not None,
                lambda: (Known(known.id) for known in reversed(audience.endpoints.values())),
                lambda: "it is the id of a user" if endpoint_id in audience.users else "",
            )
        )
    return endpoint


@dataclass(frozen=True, slots=True)
class EndpointsDeleted:
    """A notification that endpoints were deleted.

    Args:
        endpoints: The endpoints as they were.
    """

    endpoints: tuple[Endpoint, ...]


def delete_endpoints(app: App, endpoints: Iterable[Endpoint]) -> None:
    """Delete endpoints of an app, and the users who lose their last one."""
    deleted = tuple(endpoints)
    app.part(Audience).remove(deleted)
    publish(app, EndpointsDeleted(deleted))


class AttributeNames:
    """Names of attributes, by their kind in RemoveAttributes."""

    __slots__ = ("by_kind",)

    def __init__(self) -> None:
        self.by_kind: dict[str, set[str]] = {kind: set() for kind in ATTRIBUTE_KINDS}

    def add(self, others: AttributeNames) -> None:
        """Add the names of others."""
        for kind, names in others.by_kind.items():
            self.by_kind[kind] |= names

    def filter_out(self, kind: str, values: Mapping[str, Value] | None) -> Mapping[str, Value] | None:
        """Return the values of a kind, except those that have these names."""
        names = self.by_kind[kind]
        return values and {name: value for name, value in values.items() if name not in names}

    def copy(self) -> AttributeNames:
        """Copy the names."""
        copy = AttributeNames()
        copy.by_kind = {kind: names.copy() for kind, names in self.by_kind.items()}
        return copy

    def __len__(self) -> int:
        return sum(map(len, self.by_kind.values()))
