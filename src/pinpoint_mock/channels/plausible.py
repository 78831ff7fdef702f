"""Plausible settings for channels, for tests that need channels but not particular settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .channel import put_channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..world.store import App
    from .channel_types import ChannelType

_FROM_ADDRESS = "sender@example.com"
_APNS = {"TokenKey": "a token key", "TokenKeyId": "ABC123DEFG", "TeamId": "DEF123GHIJ", "BundleId": "com.example.app"}
_REQUESTS: Mapping[str, Mapping[str, Any]] = {
    "ADM": {"ClientId": "a client id", "ClientSecret": "a client secret"},
    "APNS": _APNS,
    "APNS_SANDBOX": _APNS,
    "APNS_VOIP": _APNS,
    "APNS_VOIP_SANDBOX": _APNS,
    "BAIDU": {"ApiKey": "an api key", "SecretKey": "a secret key"},
    "GCM": {"ServiceJson": "{}", "DefaultAuthenticationMethod": "TOKEN"},
}


def set_up(app: App, kinds: Iterable[ChannelType]) -> None:
    """Set up and enable channels, with all the members that an update needs."""
    for kind in kinds:
        put_channel(app, kind, make_request(app, kind))


def make_request(app: App, kind: ChannelType) -> Mapping[str, Any]:
    """Return a valid request that sets up a channel of an app."""
    return _make_email_request(app) if kind.name == "EMAIL" else _REQUESTS.get(kind.name, {})


def _make_email_request(app: App) -> dict[str, Any]:
    identity = app.region.arn(f"identity/{_FROM_ADDRESS}").replace(":mobiletargeting:", ":ses:")
    return {"FromAddress": _FROM_ADDRESS, "Identity": identity}
