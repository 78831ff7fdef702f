"""Credentials: the sets, how the response shows them, and which set is used by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import APNS, CERTIFICATE, PUSH, REQUESTS, TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    Update = Callable[..., Any]
    Refused = Callable[..., str]

BOTH = {**CERTIFICATE, **TOKEN}
SERVICE = {"ServiceJson": '{"type": "service_account"}'}
KEY = {"ApiKey": "an api key"}
MISSING = "Missing credentials"
BOTH_SETS = "Certificate, PrivateKey; or TokenKey, TokenKeyId, TeamId, BundleId"
every_apns = pytest.mark.parametrize("kind", APNS)


def words(text: str) -> str:
    """The service's own error message. The brackets after it are ours."""
    own, separator, bracket = text.partition(" (")
    assert separator
    assert bracket.endswith(")")
    return own


@every_apns
@pytest.mark.parametrize(
    ("given", "has_credential", "has_token_key", "method"),
    [(CERTIFICATE, True, False, "CERTIFICATE"), (TOKEN, False, True, "TOKEN"), (BOTH, True, True, "CERTIFICATE")],
)
def test_given_a_complete_set_when_apns_is_set_up_then_the_response_names_it_and_it_is_the_default(
    update: Update, kind: str, given: Any, has_credential: bool, has_token_key: bool, method: str
) -> None:
    channel = update(kind, **given)

    assert (channel["HasCredential"], channel["HasTokenKey"]) == (has_credential, has_token_key)
    assert channel["DefaultAuthenticationMethod"] == method


@every_apns
def test_given_no_credentials_when_apns_is_set_up_then_credentials_are_missing(refused: Refused, kind: str) -> None:
    assert words(refused(kind)) == words(refused(kind, Enabled=True)) == MISSING


@every_apns
@pytest.mark.parametrize(("given", "member"), [(given, member) for given in (CERTIFICATE, TOKEN) for member in given])
@pytest.mark.parametrize("is_sent", [True, False])
def test_given_a_set_without_one_member_when_apns_is_set_up_then_credentials_are_missing(
    refused: Refused, kind: str, given: dict[str, str], member: str, is_sent: bool
) -> None:
    others = {name: value for name, value in given.items() if name != member}

    assert words(refused(kind, **others, **({member: ""} if is_sent else {}))) == MISSING


def test_given_a_complete_set_and_half_of_another_when_apns_is_set_up_then_the_half_does_not_count(
    update: Update,
) -> None:
    channel = update("APNS", **CERTIFICATE, TokenKey="a token key")

    assert (channel["HasCredential"], channel["HasTokenKey"]) == (True, False)


@every_apns
@pytest.mark.parametrize(
    ("given", "answered"),
    [
        ("CERTIFICATE", "CERTIFICATE"),
        ("Certificate", "CERTIFICATE"),
        ("TOKEN", "TOKEN"),
        ("KEY", "TOKEN"),
        ("Key", "TOKEN"),
        ("", "CERTIFICATE"),
    ],
)
def test_given_a_method_in_any_observed_spelling_when_apns_is_set_up_then_it_is_the_default(
    update: Update, kind: str, given: str, answered: str
) -> None:
    assert update(kind, **BOTH, DefaultAuthenticationMethod=given)["DefaultAuthenticationMethod"] == answered


@every_apns
@pytest.mark.parametrize(("given", "hint"), [("PASSWORD", ""), ("certıficate", " (did you mean 'CERTIFICATE'?)")])
def test_given_an_unknown_method_when_apns_is_set_up_then_it_is_refused(
    refused: Refused, kind: str, given: str, hint: str
) -> None:
    text = f"DefaultAuthenticationMethod must be one of CERTIFICATE, TOKEN, KEY, not {given!r}{hint}"

    assert refused(kind, **BOTH, DefaultAuthenticationMethod=given) == text


@every_apns
@pytest.mark.parametrize(("given", "method"), [(CERTIFICATE, "TOKEN"), (CERTIFICATE, "Key"), (TOKEN, "CERTIFICATE")])
def test_given_a_method_without_its_set_when_apns_is_set_up_then_credentials_are_missing(
    refused: Refused, kind: str, given: Any, method: str
) -> None:
    assert words(refused(kind, **given, DefaultAuthenticationMethod=method)) == MISSING


@pytest.mark.parametrize(
    ("given", "has_credential", "has_service", "method"),
    [
        (KEY, True, False, "KEY"),
        (SERVICE, False, True, "KEY"),
        ({**SERVICE, "DefaultAuthenticationMethod": "token"}, False, True, "TOKEN"),
        ({**KEY, **SERVICE}, True, True, "KEY"),
        ({**KEY, **SERVICE, "DefaultAuthenticationMethod": "TOKEN"}, True, True, "TOKEN"),
        ({**KEY, "ServiceJson": ""}, True, False, "KEY"),
    ],
)
def test_given_a_key_or_a_service_file_when_gcm_is_set_up_then_the_response_names_it_and_it_is_the_default(
    update: Update, given: Any, has_credential: bool, has_service: bool, method: str
) -> None:
    channel = update("GCM", **given)

    assert (channel["HasCredential"], channel["HasFcmServiceCredentials"]) == (has_credential, has_service)
    assert channel["DefaultAuthenticationMethod"] == method
    assert "Credential" not in channel


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"ApiKey": ""},
        {"ServiceJson": ""},
        {**KEY, "DefaultAuthenticationMethod": "TOKEN"},
        {**SERVICE, "DefaultAuthenticationMethod": "KEY"},
    ],
)
def test_given_no_credentials_for_the_method_when_gcm_is_set_up_then_credentials_are_missing(
    refused: Refused, given: Any
) -> None:
    assert words(refused("GCM", **given)) == MISSING


def test_given_a_method_of_apns_when_gcm_is_set_up_then_it_is_refused(refused: Refused) -> None:
    text = "DefaultAuthenticationMethod must be one of KEY, TOKEN, not 'CERTIFICATE'"

    assert refused("GCM", **KEY, DefaultAuthenticationMethod="CERTIFICATE") == text


@pytest.mark.parametrize("kind", ["ADM", "BAIDU"])
def test_given_an_empty_credential_when_adm_or_baidu_is_set_up_then_credentials_are_missing(
    update: Update, refused: Refused, kind: str
) -> None:
    for member in REQUESTS[kind]:
        assert words(refused(kind, **{**REQUESTS[kind], member: ""})) == MISSING
    channel = update(kind, **REQUESTS[kind])
    assert channel["HasCredential"] is True
    assert "DefaultAuthenticationMethod" not in channel


def test_given_baidu_when_it_is_set_up_then_the_required_credential_is_masked_in_the_response(update: Update) -> None:
    assert update("BAIDU", **REQUESTS["BAIDU"])["Credential"] == "***"


@pytest.mark.parametrize("kind", PUSH)
def test_given_a_push_channel_when_it_is_disabled_without_credentials_then_it_has_none_afterwards(
    update: Update, refused: Refused, kind: str
) -> None:
    update(kind, **REQUESTS[kind])
    nothing = dict.fromkeys(REQUESTS[kind], "")

    channel = update(kind, **nothing, Enabled=False)

    flags = {name: value for name, value in channel.items() if name.startswith("Has")}
    assert set(flags.values()) == {False}
    assert channel["Enabled"] is False
    assert words(refused(kind, **nothing, Enabled=True)) == MISSING


@pytest.mark.parametrize(("kind", "first"), [("APNS", "CERTIFICATE"), ("GCM", "KEY")])
def test_given_only_enabled_false_when_a_channel_is_set_up_then_the_default_method_is_the_documented_one(
    update: Update, kind: str, first: str
) -> None:
    assert update(kind, Enabled=False)["DefaultAuthenticationMethod"] == first


@pytest.mark.parametrize("kind", PUSH)
def test_given_a_push_channel_when_it_is_updated_without_credentials_then_the_old_ones_do_not_count(
    update: Update, refused: Refused, kind: str
) -> None:
    update(kind, **REQUESTS[kind])

    assert words(refused(kind, **dict.fromkeys(REQUESTS[kind], ""))) == MISSING


@every_apns
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, BOTH_SETS),
        ({"Certificate": "", "TokenKey": ""}, BOTH_SETS),
        ({"TokenKey": "a key", "TeamId": "a team"}, "TokenKeyId, BundleId"),
        ({"TokenKey": "a key", "TeamId": "a team", "TokenKeyId": "", "BundleId": "app"}, "TokenKeyId"),
        ({"Certificate": "a certificate"}, "PrivateKey"),
        ({"Certificate": "a certificate", "TokenKey": "a key"}, "PrivateKey"),
        (
            {"Certificate": "a certificate", "TokenKey": "a key", "TeamId": "a team"},
            "PrivateKey; or TokenKeyId, BundleId",
        ),
        ({**CERTIFICATE, "DefaultAuthenticationMethod": "KEY"}, "TokenKey, TokenKeyId, TeamId, BundleId"),
        ({**TOKEN, "DefaultAuthenticationMethod": "Certificate"}, "Certificate, PrivateKey"),
    ],
)
def test_given_an_incomplete_set_when_apns_is_set_up_then_the_error_names_the_missing_members(
    refused: Refused, kind: str, given: Any, missing: str
) -> None:
    assert refused(kind, **given) == f"Missing credentials ({missing})"


@pytest.mark.parametrize(
    ("kind", "given", "missing"),
    [
        ("GCM", {}, "ApiKey; or ServiceJson"),
        ("GCM", {"DefaultAuthenticationMethod": "TOKEN", "ApiKey": "a key"}, "ServiceJson"),
        ("ADM", {"ClientId": "an id", "ClientSecret": ""}, "ClientSecret"),
        ("ADM", {"ClientId": "", "ClientSecret": ""}, "ClientId, ClientSecret"),
        ("BAIDU", {"ApiKey": "", "SecretKey": "a key"}, "ApiKey"),
    ],
)
def test_given_another_push_channel_without_its_credentials_then_the_error_names_the_missing_members(
    refused: Refused, kind: str, given: Any, missing: str
) -> None:
    assert refused(kind, **given) == f"Missing credentials ({missing})"


def test_given_several_wrong_settings_when_a_channel_is_set_up_then_the_error_names_all_of_them(
    refused: Refused,
) -> None:
    assert refused("SMS", SenderId="x" * 12, ShortCode="short") == (
        "SenderId must have at most 11 characters, not 12: 'xxxxxxxxxxxx' "
        "(and 1 more: ShortCode must be digits only, not 'short')"
    )
