"""Changes to the endpoints and users of an app. They are staged one by one and committed together.

`write` refuses a change that breaks a rule, and stages every other change. `commit` makes the staged changes visible.
So a request with a hundred endpoints, or a file with a million, takes effect completely or has no effect.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..gateway.call_notes import add_note, cut_list
from ..gateway.errors import BadRequest, PayloadTooLarge
from ..gateway.problems import quote
from ..world.bus import publish
from .audience import ATTRIBUTE_KINDS, AttributeNames, Audience
from .endpoint import PUSH_CHANNELS, Definition, Endpoint, User

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.store import App
    from .audience import Value
    from .endpoint import Values

MAX_ENDPOINT_SIZE = 15 * 1024  # documented quota, in bytes of JSON
EVICTABLE_CHANNELS = frozenset({"ADM", "APNS", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM"})
"""The channels on which a user can lose an endpoint: the oldest one, when the user gets one too many (documented).

APNS_SANDBOX is not among them (observed). Source: docs/behaviours/endpoints.md#push-endpoints-make-room."""
CHANNELS = PUSH_CHANNELS | {"CUSTOM", "EMAIL", "IN_APP", "SMS", "VOICE"}
EXCLUSIVE: dict[str, frozenset[str]] = {"all": CHANNELS, "push": PUSH_CHANNELS, "off": frozenset()}
"""The channels with only one active endpoint per address, for each value of the option `inactivate_duplicates`."""

_SURELY_SMALL = MAX_ENDPOINT_SIZE // 4
"""The length of a `repr` that is surely small enough: each of its characters has at most four bytes in JSON."""

_NOUNS = dict(zip(ATTRIBUTE_KINDS, ("attribute", "metric", "user attribute"), strict=True))
_NO_VALUES: Values = {}
_NO_METRICS: Mapping[str, float] = {}
_NO_STRINGS: Mapping[str, str] = {}
_NO_OWNERS: Mapping[str, str] = {}


@dataclass(frozen=True)
class Quotas:
    """The quotas that depend on the option `limits`.

    Args:
        endpoints_per_user: The maximum number of endpoints of a user.
        attribute_names: The maximum number of names that an app may have: attributes, metrics and user attributes
            together.
        evicts: Whether the user's oldest push endpoint leaves the user when the user gets one too many.
        separator: The characters between the error message for one endpoint too many and the quota.
    """

    endpoints_per_user: int
    attribute_names: int
    evicts: bool
    separator: str


QUOTAS = {  # documented; the separators are observed
    "current": Quotas(15, 250, evicts=True, separator=": "),
    "2019": Quotas(10, 40, evicts=False, separator=" "),
}


@dataclass(frozen=True, slots=True)
class EndpointsWritten:
    """A notification that endpoints and users were added or changed.

    Args:
        endpoints: The endpoints as they are now.
        user_ids: The users whose attributes or endpoints changed.
    """

    endpoints: tuple[Endpoint, ...]
    user_ids: tuple[str, ...]


class AudienceChanges:
    """Changes to the audience of an app. They are not visible until they are committed.

    Args:
        app: The app.
    """

    def __init__(self, app: App) -> None:
        options = app.world.options
        self._app = app
        self._audience = app.part(Audience)
        self._quotas = QUOTAS[options.limits]
        self._exclusive = EXCLUSIVE[options.inactivate_duplicates]
        self._endpoints: dict[str, Endpoint] = {}
        self._users: dict[str, User] = {}
        self._left: set[str] = set()
        self._address_owners: defaultdict[str | None, dict[str, str]] = defaultdict(dict)
        self._addresses_left: list[tuple[str | None, str]] = []
        self._known_names = self._audience.names  # replaced, and not changed, when names are added
        self._ignores = len(self._audience.ignored) > 0
        self._left_out: dict[tuple[str, str], None] = {}  # in the order in which they came

    def endpoint(self, key: str) -> Endpoint | None:
        """Return the endpoint with this key as it will be after the commit."""
        return self._endpoints.get(key) or self._audience.endpoints.get(key)

    def user(self, user_id: str) -> User | None:
        """Return the user with this id as it will be after the commit."""
        user = self._users.get(user_id) or self._audience.users.get(user_id)
        return user if user and user.endpoints else None

    def user_attributes(self, endpoint: Endpoint) -> Values:
        """Return the user attributes that an endpoint will show: its user's, or its own if it has no user."""
        if endpoint.user_id is None:
            return endpoint.user_attributes
        return (self._users.get(endpoint.user_id) or self._audience.users[endpoint.user_id]).attributes

    def write(self, given: Definition, now: int, request_id: str | None = None) -> str:
        """Add an endpoint, or merge the definition into the existing endpoint with that id.

        Args:
            given: The definition to write.
            now: The time of the write, in microseconds since the epoch.
            request_id: The request that writes it.

        Returns:
            The endpoint's key.

        Raises:
            BadRequest: If the result breaks a rule. Nothing is staged then.
            PayloadTooLarge: If the result is larger than an endpoint can be. Nothing is staged then.
        """
        key = given.id.lower()
        if self._ignores:
            given = self._remove_ignored(given)
        old = self._endpoints.get(key) or self._audience.endpoints.get(key)
        new = _create(given, now, request_id) if old is None else _merge(old, given, now, request_id)
        address, channel_type, user_id = new.address, new.channel_type, new.user_id
        if (address is None) is not (channel_type is None) and not _may_lack_address(new, given):
            raise BadRequest("Missing Address" if address is None else "Missing ChannelType")  # observed
        names = self._new_names(given) if given.attributes or given.metrics or given.user_attributes else None
        user = evicted = None
        if user_id is not None:
            if old is None and user_id not in self._users and user_id not in self._audience.users:
                user = tuple.__new__(
                    User, (given.user_attributes or _NO_VALUES, (key,))
                )  # same as _join, but faster: a file may have a million lines
            else:
                user, evicted = self._join(key, old, new, given)
        if old is not None or given.size > _SURELY_SMALL or (user is not None and len(user.endpoints) > 1):
            _check_size(new, user)
        # Nothing is refused from here on.
        self._endpoints[key] = new
        if names is not None:
            self._known_names = names
        if evicted is not None:
            self._endpoints[evicted] = self._known(evicted)._replace(status="INACTIVE", user_id=None)
        if user is not None and user_id is not None:
            self._users[user_id] = user
        if old is not None:
            if old.user_id is not None and old.user_id != user_id:
                self._leave(old.user_id, key)
            if old.address is not None and (old.address, old.channel_type) != (address, channel_type):
                self._addresses_left.append((old.channel_type, old.address))
        if address is not None and channel_type in self._exclusive:
            self._own_address(key, channel_type, address)
        return key

    def write_user(self, user_id: str, attributes: Values) -> None:
        """Merge attributes into a user that exists.

        Raises:
            BadRequest: If the user does not exist, or if the app has too many names. Nothing is staged then.
            PayloadTooLarge: If an endpoint of the user would be too large. Nothing is staged then.
        """
        user = self.user(user_id)
        if user is None:
            raise BadRequest(f"User {user_id!r} does not exist: no endpoint has this UserId")
        given = Definition(user_attributes=attributes)
        if self._ignores:
            given = self._remove_ignored(given)
        names = self._new_names(given)
        user = User(_with(user.attributes, given.user_attributes), user.endpoints)
        for key in user.endpoints:
            _check_size(self._known(key), user)
        if names is not None:
            self._known_names = names
        self._users[user_id] = user

    def note_event(self, key: str, timestamp: int) -> None:
        """Record the time of an endpoint's last event."""
        endpoint = self._known(key)
        self._endpoints[key] = endpoint._replace(last_event=max(endpoint.last_event, timestamp))

    def commit(self) -> None:
        """Apply the staged changes, and publish them."""
        audience, written, user_ids = self._audience, tuple(self._endpoints.values()), tuple(self._users)
        audience.endpoints = _merge_staged(audience.endpoints, self._endpoints)
        audience.users = _merge_staged(audience.users, self._users)
        for user_id in self._left:
            if not audience.users[user_id].endpoints:
                del audience.users[user_id]
        for channel, owners in self._address_owners.items():
            audience.address_owners[channel] = _merge_staged(audience.address_owners.get(channel, {}), owners)
        for channel, address in self._addresses_left:
            audience.forget_address_owner(channel, address)
        audience.names = self._known_names
        if written or user_ids:
            publish(self._app, EndpointsWritten(written, user_ids))

    def note_ignored(self) -> None:
        """Add a note to the call: the attributes that are ignored because of RemoveAttributes."""
        if self._left_out:
            names = cut_list(f"{_NOUNS[kind]} {quote(name)}" for kind, name in self._left_out)
            add_note(f"ignored because of RemoveAttributes: {', '.join(names)}")

    def _known(self, key: str) -> Endpoint:
        return self._endpoints.get(key) or self._audience.endpoints[key]

    def _remove_ignored(self, given: Definition) -> Definition:
        """Drop the attributes that were removed from the app: the service no longer captures their values."""
        ignored = self._audience.ignored
        for kind, values in zip(ATTRIBUTE_KINDS, (given.attributes, given.metrics, given.user_attributes), strict=True):
            names = ignored.by_kind[kind]
            if values and not names.isdisjoint(values):
                self._left_out.update(((kind, name), None) for name in values if name in names)
        return given._replace(
            attributes=ignored.filter_out(ATTRIBUTE_KINDS[0], given.attributes),
            metrics=ignored.filter_out(ATTRIBUTE_KINDS[1], given.metrics),
            user_attributes=ignored.filter_out(ATTRIBUTE_KINDS[2], given.user_attributes),
        )

    def _new_names(self, given: Definition) -> AttributeNames | None:
        """Return all names of the app, or None if no name is new. Refuse too many names."""
        found: AttributeNames | None = None
        for kind, values in zip(ATTRIBUTE_KINDS, (given.attributes, given.metrics, given.user_attributes), strict=True):
            if values and not self._known_names.by_kind[kind].issuperset(values):
                found = found or AttributeNames()
                found.by_kind[kind].update(values)
        if found is not None:
            all_names = self._known_names.copy()
            all_names.add(found)
            if len(all_names) > self._quotas.attribute_names:
                raise BadRequest("Too many custom attributes")  # documented
            return all_names
        return None

    def _join(self, key: str, old: Endpoint | None, new: Endpoint, given: Definition) -> tuple[User, str | None]:
        """Return the user with the endpoint, and the key of the endpoint that the user loses, if any."""
        user = self.user(new.user_id or "") or _NEW_USER
        attributes = _with(user.attributes, given.user_attributes)
        if key in user.endpoints:
            return User(attributes, user.endpoints), None
        if old is not None:
            attributes = _with(_with(user.attributes, old.user_attributes), given.user_attributes)
        evicted = None
        if len(user.endpoints) >= self._quotas.endpoints_per_user:
            evicted = self._endpoint_to_evict(user, new)
            user = user.without(evicted)
        return User(attributes, (*user.endpoints, key)), evicted

    def _endpoint_to_evict(self, user: User, new: Endpoint) -> str:
        """Return the key of the user's push endpoint with the oldest effective date.

        Refuse the write if none can go.
        """
        if self._quotas.evicts and new.channel_type in EVICTABLE_CHANNELS:
            candidates = [key for key in user.endpoints if self._known(key).channel_type in EVICTABLE_CHANNELS]
            if candidates:
                return min(candidates, key=lambda key: self._known(key).effective_date)
        quotas = self._quotas
        raise BadRequest(f"Exceeded maximum endpoint per user count{quotas.separator}{quotas.endpoints_per_user}")

    def _leave(self, user_id: str, key: str) -> None:
        user = self._users.get(user_id) or self._audience.users[user_id]
        self._users[user_id] = user.without(key)
        self._left.add(user_id)

    def _own_address(self, key: str, channel_type: str | None, address: str) -> None:
        """Make an endpoint the owner of its address.

        The previous owner on this channel becomes inactive (documented).
        """
        staged = self._address_owners[channel_type]
        owner = staged.get(address) or self._audience.address_owners.get(channel_type, _NO_OWNERS).get(address)
        staged[address] = key
        if owner is not None and owner != key:
            other = self.endpoint(owner)
            if other is not None and other.address == address and other.channel_type == channel_type:
                self._endpoints[owner] = other._replace(status="INACTIVE")


_NEW_USER = User(_NO_VALUES, ())


def _merge_staged(committed: dict[str, Value], staged: dict[str, Value]) -> dict[str, Value]:
    """Merge staged entries. The staged dictionary itself is reused if nothing was committed before."""
    if not committed:
        return staged
    committed.update(staged)
    return committed


def _create(given: Definition, now: int, request_id: str | None) -> Endpoint:
    """Create an endpoint. Without an address, OptOut is ALL until a write changes it (documented)."""
    (
        given_id,
        address,
        user_id,
        effective_date,
        given_request_id,
        _,
        channel_type,
        status,
        opt_out,
        location,
        demographic,
        attributes,
        metrics,
        user_attributes,
    ) = given
    return tuple.__new__(  # same as Endpoint(…), in half the time
        Endpoint,
        (
            given_id,
            channel_type,
            address or None,
            status or "ACTIVE",
            opt_out or ("NONE" if address else "ALL"),
            request_id or given_request_id,
            location or _NO_STRINGS,
            demographic or _NO_STRINGS,
            now if effective_date is None else effective_date,
            attributes or _NO_VALUES,
            metrics or _NO_METRICS,
            user_id or None,
            user_attributes if user_attributes and not user_id else _NO_VALUES,
            now,
            0,
            None,
        ),
    )


def _merge(old: Endpoint, given: Definition, now: int, request_id: str | None) -> Endpoint:
    """Merge a write into an endpoint: members replace members, and every write activates it (documented)."""
    user_id = old.user_id if given.user_id is None else given.user_id or None
    own = _NO_VALUES if user_id is not None else _with(old.user_attributes, given.user_attributes)
    return Endpoint(
        old.id,
        given.channel_type or old.channel_type,
        old.address if given.address is None else given.address or None,
        given.status or "ACTIVE",
        given.opt_out or old.opt_out,
        request_id or given.request_id or old.request_id,
        {**old.location, **given.location} if given.location else old.location,
        {**old.demographic, **given.demographic} if given.demographic else old.demographic,
        now if given.effective_date is None else given.effective_date,
        _with(old.attributes, given.attributes),
        {**old.metrics, **given.metrics} if given.metrics else old.metrics,
        user_id,
        own,
        old.creation_date,
        old.last_event,
        old.cohort,
    )


def _may_lack_address(new: Endpoint, given: Definition) -> bool:
    """Return whether an endpoint may have a channel and no address: only if the write says OptOut ALL (observed).

    A later write that names neither a channel nor an address does not change that (inferred).
    """
    if new.address is not None or new.opt_out != "ALL":
        return False
    return given.opt_out == "ALL" or (given.channel_type is None and given.address is None)


def _check_size(new: Endpoint, user: User | None) -> None:
    contents = [*new, user and user.attributes]
    if len(repr(contents)) <= _SURELY_SMALL:
        return
    size = len(json.dumps(contents, ensure_ascii=False, separators=(",", ":")).encode())
    if size > MAX_ENDPOINT_SIZE:
        raise PayloadTooLarge(f"Endpoint {new.id} would have {size} bytes; the maximum is {MAX_ENDPOINT_SIZE}")


def _with(old: Values, given: Values | None) -> Values:
    """Return the attributes after a write: all values of a name are replaced together (documented)."""
    return {**old, **given} if given else old
