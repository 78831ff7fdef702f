"""The channel of an app: what is kept of it, how it is written, and how other rooms find it.

They are in `app.collection(Channel)` under their types. Credentials are not kept: nothing needs them, and what is
not there cannot come back. Source of what an update does: facts-messaging 6.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..gateway.errors import BadRequest
from ..gateway.problems import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.store import App
    from .channel_types import ChannelType


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that has been set up.

    Args:
        type: Its type, such as `SMS`.
        is_enabled: Whether messages may go through it.
        settings: What was set, but for credentials; of these only which there are.
        version: How often it was written.
        creation_date: When it was first written, in microseconds since the epoch.
        last_modified_date: When it was last written.
    """

    type: str
    is_enabled: bool
    settings: Mapping[str, Any]
    version: int
    creation_date: int
    last_modified_date: int


def channel_of(app: App, channel_type: str) -> Channel | None:
    """The app's channel of a type; None if it was not set up, or cannot be, as PUSH, CUSTOM and IN_APP cannot."""
    return app.collection(Channel).get(channel_type)


def enabled_channels(app: App) -> list[str]:
    """The types of the channels that have been set up and are enabled, in the order in which they were set up."""
    return [channel.type for channel in app.collection(Channel) if channel.is_enabled]


def put_channel(app: App, kind: ChannelType, request: Mapping[str, Any]) -> Channel:
    """Set up a channel anew; of the settings that it had nothing stays (observed).

    Raises:
        BadRequest: If a setting breaks its rule, or an enabled channel would have no credentials.
    """
    is_enabled = request.get("Enabled", True)  # observed
    settings = {**kind.fixed, **_kept(kind, request), **_authentication(kind, request)}
    if kind.credentials and is_enabled:
        _check_credentials(kind, request)
    old, now = channel_of(app, kind.name), app.world.clock.now()
    version, creation_date = (old.version + 1, old.creation_date) if old else (1, now)
    channel = Channel(kind.name, is_enabled, settings, version, creation_date, now)
    app.collection(Channel).put(kind.name, channel)
    return channel


def _kept(kind: ChannelType, request: Mapping[str, Any]) -> dict[str, Any]:
    for member, check in kind.kept.items():
        if member in request:
            check(request[member], member)
    return {member: request[member] for member in kind.kept if request.get(member)}


def _authentication(kind: ChannelType, request: Mapping[str, Any]) -> dict[str, Any]:
    """Which credentials there are, and which are used by default."""
    there_are: dict[str, Any] = {known.flag: known.is_complete_in(request) for known in kind.credentials}
    if kind.method_names:
        there_are["DefaultAuthenticationMethod"] = _method_asked_for(kind, request) or _default_method(kind, request)
    return there_are


def _method_asked_for(kind: ChannelType, request: Mapping[str, Any]) -> str | None:
    """DefaultAuthenticationMethod of a request as answers spell it; None if it is left out or empty."""
    given: str = request.get("DefaultAuthenticationMethod", "")
    if not given:
        return None
    name = given.upper()  # observed: Amplify sends Certificate, Terraform CERTIFICATE
    if not given.isascii() or name not in kind.method_names:
        raise BadRequest(
            f"must be one of {', '.join(kind.method_names)}, not {quote(given)}", "DefaultAuthenticationMethod"
        )
    return kind.method_names[name]


def _default_method(kind: ChannelType, request: Mapping[str, Any]) -> str:
    if kind.default_method is not None:
        return kind.default_method
    complete = [known for known in kind.credentials if known.is_complete_in(request)]
    return (complete or kind.credentials)[0].methods[0]


def _check_credentials(kind: ChannelType, request: Mapping[str, Any]) -> None:
    """Refuse a request without a whole set of credentials: of the method that it asks for, if it does."""
    method = _method_asked_for(kind, request)
    usable = [known for known in kind.credentials if method is None or method in known.methods]
    if not any(known.is_complete_in(request) for known in usable):
        raise BadRequest("Missing credentials")  # observed of APNS and APNS_SANDBOX
