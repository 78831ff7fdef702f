"""Channels of the handle's apps: creating an app with channels, which are enabled, and finding them in other code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import ALL_CHANNELS, mock_pinpoint
from pinpoint_mock.channels.channel import Channel, channel_of

from .conftest import REQUESTS, call

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import AppView, Pinpoint

VALID = ", ".join(ALL_CHANNELS)


def enabled_in(app: AppView) -> list[str]:
    """Return the types of the enabled channels."""
    return [channel.channel_type for channel in app.channels if channel.enabled]


def found(pinpoint: Pinpoint, application_id: str, kind: str) -> Channel | None:
    """Return a channel as other packages find it."""
    with pinpoint.app(application_id)._reference.locked_app() as app:
        return channel_of(app, kind)


def test_given_types_when_an_app_is_created_with_them_then_it_has_these_channels_in_this_order(
    mocked: Pinpoint,
) -> None:
    assert enabled_in(mocked.create_app("shop", channels=["SMS", "EMAIL", "SMS"])) == ["SMS", "EMAIL"]


def test_given_no_types_when_an_app_is_created_then_it_has_no_channel(mocked: Pinpoint) -> None:
    assert mocked.create_app("shop").channels == []


def test_given_all_types_when_an_app_is_created_with_them_then_each_channel_is_like_one_set_up_by_a_client(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    shop = mocked.create_app("shop", region="us-east-1", channels=ALL_CHANNELS)

    assert enabled_in(shop) == list(ALL_CHANNELS)
    for kind in ALL_CHANNELS:
        channel = call(client, "get", kind, "shop")
        assert (channel["Enabled"], channel["Version"]) == (True, 1)


@pytest.mark.parametrize(
    ("region", "identity"),
    [
        ("eu-west-1", "arn:aws:ses:eu-west-1:999999999999:identity/sender@example.com"),
        ("cn-north-1", "arn:aws-cn:ses:cn-north-1:999999999999:identity/sender@example.com"),
    ],
)
def test_given_an_account_and_a_region_when_an_app_has_email_then_its_identity_has_both(
    region: str, identity: str
) -> None:
    with mock_pinpoint(account_id="999999999999") as pinpoint:
        pinpoint.create_app("shop", region=region, channels=["EMAIL"])
        email = found(pinpoint, "shop", "EMAIL")
    assert email is not None
    assert email.settings["Identity"] == identity


def test_given_push_channels_when_an_app_is_created_with_them_then_the_settings_for_messages_are_stored(
    mocked: Pinpoint,
) -> None:
    mocked.create_app("shop", channels=["APNS"])
    apns = found(mocked, "shop", "APNS")
    assert apns is not None
    assert apns.settings["BundleId"] == "com.example.app"
    assert apns.settings["DefaultAuthenticationMethod"] == "TOKEN"


@pytest.mark.parametrize(
    ("unknown", "hint"), [("FAX", ""), ("sms", " (did you mean 'SMS'?)"), ("IN_APP", ""), ("PUSH", "")]
)
def test_given_an_unknown_type_when_an_app_is_created_with_it_then_the_error_lists_the_valid_ones_and_there_is_no_app(
    mocked: Pinpoint, unknown: str, hint: str
) -> None:
    with pytest.raises(ValueError, match=r"^a channel must be one of ") as raised:
        mocked.create_app("shop", channels=["SMS", unknown])  # type: ignore[list-item]
    assert str(raised.value) == f"a channel must be one of {VALID}, not {unknown!r}{hint}"
    with pytest.raises(LookupError):
        mocked.app("shop")


@pytest.mark.parametrize("wrong", [5, ["SMS"], None])
def test_given_a_type_that_is_not_a_string_when_an_app_is_created_with_it_then_it_is_a_type_error(
    mocked: Pinpoint, wrong: Any
) -> None:
    with pytest.raises(TypeError, match="channels must be a list of channel types"):
        mocked.create_app("shop", channels=["SMS", wrong])
    with pytest.raises(LookupError):
        mocked.app("shop")


def test_given_a_string_instead_of_a_list_when_an_app_is_created_with_it_then_the_error_says_so(
    mocked: Pinpoint,
) -> None:
    with pytest.raises(TypeError, match=r"must be a list of channel types, such as \['SMS'\], not 'SMS'$"):
        mocked.create_app("shop", channels="SMS")  # type: ignore[arg-type]


def test_given_an_app_when_channels_are_set_up_disabled_and_deleted_then_its_view_follows(
    mocked: Pinpoint, app_id: str, update: Callable[..., Any], delete: Callable[[str], Any]
) -> None:
    app: AppView = mocked.app(app_id)
    update("SMS")
    update("VOICE")
    assert enabled_in(app) == ["SMS", "VOICE"]
    update("SMS", Enabled=False)
    assert enabled_in(app) == ["VOICE"]
    update("SMS")
    delete("VOICE")
    assert enabled_in(app) == ["SMS"]


def test_given_a_channel_when_another_package_looks_it_up_then_it_is_found_enabled_or_disabled(
    mocked: Pinpoint, app_id: str, update: Callable[..., Any]
) -> None:
    assert found(mocked, app_id, "SMS") is None
    update("SMS", **REQUESTS["SMS"])
    enabled = found(mocked, app_id, "SMS")
    update("SMS", Enabled=False)
    disabled = found(mocked, app_id, "SMS")
    assert enabled is not None
    assert disabled is not None
    assert (enabled.is_enabled, enabled.settings["SenderId"]) == (True, "Shop")
    assert (disabled.is_enabled, disabled.version) == (False, 2)


@pytest.mark.parametrize("kind", ["IN_APP", "CUSTOM", "PUSH"])
def test_given_a_type_that_cannot_be_set_up_when_another_package_looks_it_up_then_it_is_none(
    mocked: Pinpoint, app_id: str, kind: str
) -> None:
    assert found(mocked, app_id, kind) is None


def test_given_the_fixture_then_its_app_has_all_channels_enabled(pinpoint_app: AppView) -> None:
    assert enabled_in(pinpoint_app) == list(ALL_CHANNELS)
