"""The channel of an app: its entity, how an update writes it, and how other packages find it.

Channels are in `app.collection(Channel)` under their types. Credentials are not stored: nothing needs them, and so no
response can show them. Source: docs/behaviours/channels.md#all-channels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.problems import Problem, describe_choice, refuse
from ..world.likeness import enclose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.store import App
    from .channel_types import ChannelType, CredentialSet

_METHOD = "DefaultAuthenticationMethod"


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that has been set up.

    Args:
        type: The type, such as `SMS`.
        is_enabled: Whether it can send messages.
        settings: The members that were set. For credentials, it shows only which ones were given.
        version: How often the channel was written.
        creation_date: The time of the first write, in microseconds since the epoch.
        last_modified_date: The time of the last write, in microseconds since the epoch.
    """

    type: str
    is_enabled: bool
    settings: Mapping[str, Any]
    version: int
    creation_date: int
    last_modified_date: int


def channel_of(app: App, channel_type: str) -> Channel | None:
    """Return the app's channel of a type; None if it is not set up. PUSH, CUSTOM and IN_APP cannot be set up."""
    return app.collection(Channel).get(channel_type)


def put_channel(app: App, kind: ChannelType, request: Mapping[str, Any]) -> Channel:
    """Set up a channel, and replace all earlier settings (observed).

    Raises:
        BadRequest: If a setting breaks its rule, or an enabled channel would have no credentials.
    """
    refuse(find_setting_problems(kind, request))
    given = {member: request[member] for member in kind.settings if request.get(member)}
    settings = {**kind.fixed, **given, **_describe_credentials(kind, request)}
    old, now = channel_of(app, kind.name), app.world.clock.now()
    version, creation_date = (old.version + 1, old.creation_date) if old else (1, now)
    channel = Channel(kind.name, request.get("Enabled", True), settings, version, creation_date, now)
    app.collection(Channel).put(kind.name, channel)
    return channel


def find_setting_problems(kind: ChannelType, request: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the settings that break their rules, and the credentials that an enabled channel lacks."""
    problems = list(find_value_problems(kind, request))
    yield from problems
    if any(problem.member == _METHOD for problem in problems):
        return  # without a valid method, we do not know which credentials are needed
    is_enabled = request.get("Enabled", True)  # observed
    method = _read_method(kind, request) if kind.method_names else None
    usable = [known for known in kind.credentials if method is None or method in known.methods]
    if is_enabled and usable and not any(known.is_complete_in(request) for known in usable):
        missing = enclose(_describe_missing(usable, request))
        yield Problem("", f"Missing credentials{missing}")  # observed for APNS and APNS_SANDBOX; the brackets are ours


def find_value_problems(kind: ChannelType, request: Mapping[str, Any]) -> Iterator[Problem]:
    """Find the settings that break their rules."""
    for member, check in kind.settings.items():
        if member in request:
            try:
                check(request[member], member)
            except BadRequest as error:
                yield Problem.of(error)
    if kind.method_names:
        try:
            _read_method(kind, request)
        except BadRequest as error:
            yield Problem.of(error)


def _describe_credentials(kind: ChannelType, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that show which credentials were given, and which ones are used by default."""
    members: dict[str, Any] = {known.flag: known.is_complete_in(request) for known in kind.credentials}
    if kind.method_names:
        members[_METHOD] = _read_method(kind, request) or _choose_method(kind, request)
    return members


def _read_method(kind: ChannelType, request: Mapping[str, Any]) -> str | None:
    """Return DefaultAuthenticationMethod in the spelling of responses; None if it is left out or empty."""
    given: str = request.get(_METHOD, "")
    if not given:
        return None
    name = given.upper()  # observed: Amplify sends Certificate, Terraform CERTIFICATE
    if not given.isascii() or name not in kind.method_names:
        raise BadRequest(describe_choice(given, kind.method_names), _METHOD)
    return kind.method_names[name]


def _choose_method(kind: ChannelType, request: Mapping[str, Any]) -> str:
    if kind.default_method is not None:
        return kind.default_method
    complete = [known for known in kind.credentials if known.is_complete_in(request)]
    return (complete or kind.credentials)[0].methods[0]


def _describe_missing(usable: list[CredentialSet], request: Mapping[str, Any]) -> str:
    """Name the missing members of the most complete set of credentials, or of several equally complete sets."""
    shares = [1 - len(known.missing_in(request)) / len(known.members) for known in usable]
    nearest = [known for known, share in zip(usable, shares, strict=True) if share == max(shares)]
    return "; or ".join(", ".join(known.missing_in(request)) for known in nearest)
