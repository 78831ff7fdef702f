"""The endpoints and users of an app, as a test reads them: copies that are made on each read."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from ..gateway.names import check_enumerated
from ..phone.spelling import address_key
from ..world.arguments import check_choice, check_string
from ..world.clock import to_datetime
from ..world.likeness import Known, enclose, find_nearest
from ..world.records import LazySequence, Records, counted, listed
from .audience import Audience
from .endpoint import cohort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..world.records import Check
    from ..world.store import App
    from ..world.view import AppReference
    from .endpoint import Endpoint, User, Values

_SHOWN = 15  # endpoints that an error message lists: a user has no more


@dataclass(frozen=True, kw_only=True, repr=False)
class EndpointRecord:
    """An endpoint as it was when it was read, with the members that GetEndpoint shows.

    Args:
        id: Its id, as it was first spelled.
        channel_type: The channel, such as SMS or EMAIL; None if no write gave one.
        address: The address on that channel; None if no write gave one.
        endpoint_status: ACTIVE or INACTIVE.
        opt_out: ALL or NONE.
        user_id: The id of the user that it belongs to; None if it has no user.
        attributes: Lists of values by name.
        metrics: Numbers by name.
        user_attributes: Lists of values by name. All endpoints of a user share them.
        demographic: Members of Demographic by their names in the API, such as AppVersion.
        location: Members of Location by their names in the API, such as Country.
        cohort_id: The cohort, a number from 0 to 99 as a string.
        request_id: The id of the request that wrote it last; None for an import.
        effective_date: The EffectiveDate of the last write, or the time of that write; aware, in UTC.
        creation_date: The time of the first write, aware, in UTC.
        application_id: The app.
    """

    id: str
    channel_type: str | None
    address: str | None
    endpoint_status: str
    opt_out: str
    user_id: str | None
    attributes: Mapping[str, list[str]] = field(hash=False)
    metrics: Mapping[str, float] = field(hash=False)
    user_attributes: Mapping[str, list[str]] = field(hash=False)
    demographic: Mapping[str, str] = field(hash=False)
    location: Mapping[str, Any] = field(hash=False)
    cohort_id: str
    request_id: str | None
    effective_date: datetime
    creation_date: datetime
    application_id: str

    def __repr__(self) -> str:
        shown = ("id", "channel_type", "address", "endpoint_status", "opt_out", "user_id")
        return f"EndpointRecord({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def __str__(self) -> str:
        user = "" if self.user_id is None else f" of user {self.user_id!r}"
        reached = _describe_address(self.channel_type, self.address)
        return f"endpoint {self.id!r}{user}: {reached}, {self.endpoint_status}, OptOut {self.opt_out}"


@dataclass(frozen=True, kw_only=True, repr=False)
class UserRecord:
    """A user as it was when it was read. A user without endpoints does not exist.

    Args:
        user_id: Its id.
        attributes: Lists of values by name: the user attributes.
        endpoint_ids: The ids of its endpoints, in the order in which they joined.
    """

    user_id: str
    attributes: Mapping[str, list[str]] = field(hash=False)
    endpoint_ids: tuple[str, ...]

    def __repr__(self) -> str:
        return f"UserRecord(user_id={self.user_id!r}, endpoint_ids={self.endpoint_ids!r})"

    def __str__(self) -> str:
        ids = ", ".join(map(repr, self.endpoint_ids))
        return f"user {self.user_id!r}: {counted(len(self.endpoint_ids), 'endpoint')}: {ids}"


class _KeptEndpoint(NamedTuple):
    """An endpoint and the other data that its record shows. No code may change the mappings in it."""

    app: App
    endpoint: Endpoint
    user_attributes: Values

    def read(self) -> EndpointRecord:
        """Make the record, which shares nothing with the app."""
        endpoint = self.endpoint
        created, effective = endpoint.creation_date, endpoint.effective_date
        creation_date = to_datetime(created)
        record = EndpointRecord.__new__(EndpointRecord)
        vars(record).update(  # same as EndpointRecord(…), in a third of the time: there may be 100,000
            id=endpoint.id,
            channel_type=endpoint.channel_type,
            address=endpoint.address,
            endpoint_status=endpoint.status,
            opt_out=endpoint.opt_out,
            user_id=endpoint.user_id,
            attributes=_copy_values(endpoint.attributes),
            metrics={**endpoint.metrics},
            user_attributes=_copy_values(self.user_attributes),
            demographic={**endpoint.demographic},
            location={**endpoint.location},
            cohort_id=cohort_of(self.app, endpoint),
            request_id=endpoint.request_id,
            effective_date=creation_date if effective == created else to_datetime(effective),
            creation_date=creation_date,
            application_id=self.app.id,
        )
        return record


class _KeptUser(NamedTuple):
    """A user with the ids of its endpoints."""

    user_id: str
    attributes: Values
    endpoint_ids: tuple[str, ...]

    def read(self) -> UserRecord:
        """Make the record, which shares nothing with the app."""
        return UserRecord(
            user_id=self.user_id, attributes=_copy_values(self.attributes), endpoint_ids=self.endpoint_ids
        )


_KEYS: Mapping[str, Callable[[str], str]] = {"id": str.lower, "address": address_key}
_CHECKS: Mapping[str, Check] = {
    "channel_type": check_enumerated("ChannelType"),
    "endpoint_status": lambda member, value: check_choice(member, value, ("ACTIVE", "INACTIVE")),
    "opt_out": lambda member, value: check_choice(member, value, ("ALL", "NONE")),
}


def list_endpoints(reference: AppReference) -> Records[EndpointRecord]:
    """Return a live view of the endpoints of an app, in the order in which they were first written."""

    @contextmanager
    def open_kept() -> Iterator[LazySequence[_KeptEndpoint]]:
        with reference.locked_app() as app:
            audience = app.part(Audience)
            yield LazySequence(
                audience.endpoints.values(),
                lambda endpoint: _KeptEndpoint(app, endpoint, audience.user_attributes(endpoint)),
            )

    return Records(EndpointRecord, open_kept, _KeptEndpoint.read, keys=_KEYS, checks=_CHECKS)


def list_users(reference: AppReference) -> Records[UserRecord]:
    """Return a live view of the users of an app, in the order in which they were created."""

    @contextmanager
    def open_kept() -> Iterator[LazySequence[_KeptUser]]:
        with reference.locked_app() as app:
            audience = app.part(Audience)
            yield LazySequence(audience.users.items(), lambda user: _keep_user(audience, *user))

    return Records(UserRecord, open_kept, _KeptUser.read)


def read_endpoint(reference: AppReference, name: str) -> EndpointRecord:
    """Return the endpoint with an id, an address or a user id.

    Raises:
        LookupError: If no endpoint matches, or more than one.
        TypeError: If the name is not a string.
        ValueError: If it has lone surrogates.
    """
    name = check_string("name", name)
    with reference.locked_app() as app:
        endpoint = find_endpoint(app, name)
        return _KeptEndpoint(app, endpoint, app.part(Audience).user_attributes(endpoint)).read()


def read_user(reference: AppReference, user_id: str) -> UserRecord:
    """Return the user with an id.

    Raises:
        LookupError: If the user does not exist.
        TypeError: If the id is not a string.
        ValueError: If it has lone surrogates.
    """
    user_id = check_string("user_id", user_id)
    with reference.locked_app() as app:
        audience = app.part(Audience)
        user = audience.users.get(user_id)
        if user is None:
            hint = find_nearest(user_id, map(Known, reversed(audience.users)))
            if audience.find(user_id) is not None:
                hint = f"{user_id!r} is the id of an endpoint"
            ids = listed([*audience.users], none="no users")
            raise LookupError(f"user {user_id!r} does not exist in app {app.id!r}; it has {ids}{enclose(hint)}")
        return _keep_user(audience, user_id, user).read()


def find_endpoint(app: App, name: str) -> Endpoint:
    """Return the endpoint that a test refers to by id, address or user id.

    The name is compared with ids in any case, then with addresses as they were written, then with user ids, then with
    other spellings of addresses. Only the last search looks at all endpoints: the audience has indexes for the others.
    If a write gave the address of one endpoint to another endpoint, and the first became inactive, then only the second
    counts.

    Raises:
        LookupError: If no endpoint matches, or more than one.
    """
    audience = app.part(Audience)
    found = audience.find(name)
    if found is not None:
        return found
    finders = (("address", _find_owners), ("user", _find_of_user), ("address", _find_spellings))
    for holder, find in finders:
        endpoints = find(app, audience, name)
        if len(endpoints) == 1:
            return endpoints[0]
        if endpoints:
            _refuse_several(app, f"{holder} {name!r}", endpoints)
    owner = next((other for other in app.world.apps() if other.part(Audience).find(name) is not None), None)
    known = (Known(endpoint.id, endpoint.address) for endpoint in reversed(audience.endpoints.values()))
    nearest = find_nearest(name, known) or find_nearest(name, map(Known, reversed(audience.users)))
    hint = nearest if owner is None else f"app {owner.id!r} has it"
    ids = listed([endpoint.id for endpoint in audience], none="no endpoints")
    absence = f"an endpoint with the id, address or user id {name!r} does not exist in app {app.id!r}"
    raise LookupError(f"{absence}; it has {ids}{enclose(hint)}")


def _find_owners(app: App, audience: Audience, address: str) -> list[Endpoint]:
    """Return the endpoint of each channel that has an address in exactly this spelling."""
    if app.world.options.inactivate_duplicates != "all":  # then the index of owners does not contain all addresses
        return [endpoint for endpoint in audience if endpoint.address == address and _has_address(audience, endpoint)]
    keys = [owners[address] for owners in audience.address_owners.values() if address in owners]
    return [audience.endpoints[key] for key in keys]


def _find_of_user(_: App, audience: Audience, user_id: str) -> list[Endpoint]:
    return audience.of_user(user_id)


def _find_spellings(_: App, audience: Audience, address: str) -> list[Endpoint]:
    """Return the endpoints that have an address in some spelling."""
    wanted = address_key(address)
    return [
        endpoint
        for endpoint in audience
        if endpoint.address is not None and address_key(endpoint.address) == wanted and _has_address(audience, endpoint)
    ]


def _has_address(audience: Audience, endpoint: Endpoint) -> bool:
    """Return whether an endpoint still owns its address: no later write gave the address to another endpoint."""
    owners = audience.address_owners.get(endpoint.channel_type, {})
    key = endpoint.id.lower()
    return owners.get(endpoint.address or "", key) == key


def _refuse_several(app: App, holder: str, endpoints: list[Endpoint]) -> NoReturn:
    shown = "".join(
        f"\n  {endpoint.id!r} ({_describe_address(endpoint.channel_type, endpoint.address)}, {endpoint.status})"
        for endpoint in endpoints[:_SHOWN]
    )
    rest = f"\n  … and {len(endpoints) - _SHOWN} more" if len(endpoints) > _SHOWN else ""
    raise LookupError(
        f"{holder} has {len(endpoints)} endpoints in app {app.id!r}, not one; pass the id of one of them:{shown}{rest}"
    )


def _keep_user(audience: Audience, user_id: str, user: User) -> _KeptUser:
    return _KeptUser(user_id, user.attributes, tuple(audience.endpoints[key].id for key in user.endpoints))


def _describe_address(channel_type: str | None, address: str | None) -> str:
    if channel_type is None:
        return "no channel"
    return f"{channel_type} without an address" if address is None else f"{channel_type} to {address!r}"


def _copy_values(values: Values) -> dict[str, list[str]]:
    return {name: list(items) for name, items in values.items()} if values else {}
