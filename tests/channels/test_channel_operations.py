"""Get, update and delete for every channel type, and the list of all channels."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import ALL_CHANNELS

from .conftest import APNS, CERTIFICATE, PUSH, REQUESTS, call, payload_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Get = Callable[[str], Any]
    Update = Callable[..., Any]
    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

IN_APP = {"Enabled": True, "IsArchived": False, "Version": 0}
every_type = pytest.mark.parametrize("kind", ALL_CHANNELS)
DATE = r"20..-..-..T..:..:..\.[0-9]{3}Z"


@every_type
def test_given_a_new_app_when_a_channel_is_updated_then_it_is_set_up_with_version_1(
    update: Update, app_id: str, kind: str
) -> None:
    channel = update(kind, **REQUESTS[kind])

    assert re.fullmatch(DATE, channel["CreationDate"])
    assert channel == channel | {
        "ApplicationId": app_id,
        "CreationDate": channel["LastModifiedDate"],
        "Enabled": True,
        "Id": kind.lower(),
        "IsArchived": False,
        "Platform": kind,
        "Version": 1,
    }
    assert "LastModifiedBy" not in channel


@every_type
def test_given_a_channel_when_it_is_updated_again_then_the_version_grows_and_the_creation_date_stays(
    mocked: Pinpoint, update: Update, get: Get, kind: str
) -> None:
    before = update(kind, **REQUESTS[kind])
    mocked.clock.advance(hours=1)

    after = update(kind, **REQUESTS[kind], Enabled=False)

    assert after["CreationDate"] == before["CreationDate"] < after["LastModifiedDate"]
    assert after == before | {"Enabled": False, "LastModifiedDate": after["LastModifiedDate"], "Version": 2}
    assert get(kind) == after


@every_type
@pytest.mark.parametrize(("given", "enabled"), [({}, True), ({"Enabled": True}, True), ({"Enabled": False}, False)])
def test_given_a_disabled_channel_when_it_is_updated_then_it_is_enabled_unless_the_request_says_otherwise(
    update: Update, kind: str, given: dict[str, bool], enabled: bool
) -> None:
    update(kind, **REQUESTS[kind], Enabled=False)

    assert update(kind, **REQUESTS[kind], **given)["Enabled"] is enabled


@every_type
def test_given_a_channel_that_is_not_set_up_when_it_is_read_or_deleted_then_it_is_not_found(
    client: PinpointClient, app_id: str, kind: str
) -> None:
    for verb in ("get", "delete"):
        with pytest.raises(client.exceptions.NotFoundException) as raised:
            call(client, verb, kind, app_id)
        assert raised.value.response["Error"]["Message"] == "Resource not found"


@every_type
def test_given_a_channel_when_it_is_deleted_then_the_response_has_it_and_it_no_longer_exists(
    client: PinpointClient, app_id: str, update: Update, delete: Get, listed: Callable[[], Any], kind: str
) -> None:
    before = update(kind, **REQUESTS[kind])

    assert delete(kind) == before

    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        call(client, "get", kind, app_id)
    assert listed() == {"IN_APP": IN_APP}


@every_type
def test_given_a_channel_that_was_deleted_when_it_is_set_up_again_then_it_is_a_new_one(
    mocked: Pinpoint, update: Update, delete: Get, kind: str
) -> None:
    before = update(kind, **REQUESTS[kind])
    update(kind, **REQUESTS[kind])
    delete(kind)
    mocked.clock.advance(hours=1)

    after = update(kind, **REQUESTS[kind])

    assert after["Version"] == 1
    assert after["CreationDate"] > before["CreationDate"]


@every_type
def test_given_an_unknown_app_when_a_channel_is_read_updated_or_deleted_then_the_error_is_resource_not_found(
    client: PinpointClient, app_id: str, kind: str
) -> None:
    requests: dict[str, Any] = {"get": {}, "update": {payload_name(kind): REQUESTS[kind]}, "delete": {}}
    for verb, parameters in requests.items():
        with pytest.raises(client.exceptions.NotFoundException) as raised:
            call(client, verb, kind, "none", **parameters)
        assert raised.value.response["Error"]["Message"] == "Resource not found"


def test_given_an_unknown_app_when_its_channels_are_listed_then_it_is_not_found(client: PinpointClient) -> None:
    with pytest.raises(client.exceptions.NotFoundException, match="Resource not found"):
        client.get_channels(ApplicationId="none")


def test_given_a_channel_when_another_type_or_app_is_read_then_it_is_not_found(
    mocked: Pinpoint, client: PinpointClient, app_id: str, update: Update
) -> None:
    other_id = mocked.create_app("other", region="us-east-1").id
    update("APNS", **CERTIFICATE)

    for kind, application_id in [("APNS_SANDBOX", app_id), ("APNS", other_id)]:
        with pytest.raises(client.exceptions.NotFoundException):
            call(client, "get", kind, application_id)


def test_given_a_new_app_when_its_channels_are_listed_then_there_is_only_in_app(listed: Callable[[], Any]) -> None:
    assert listed() == {"IN_APP": IN_APP}


def test_given_channels_when_they_are_listed_then_each_has_the_members_that_all_channels_have(
    update: Update, listed: Callable[[], Any]
) -> None:
    answers = {kind: update(kind, **REQUESTS[kind], Enabled=kind != "SMS") for kind in ALL_CHANNELS}

    channels = listed()

    assert channels.pop("IN_APP") == IN_APP
    common = ("ApplicationId", "CreationDate", "Enabled", "Id", "IsArchived", "LastModifiedDate", "Version")
    for kind, answer in answers.items():
        shown = (*common, "HasCredential") if kind in PUSH else common
        assert channels.pop(kind) == {member: answer[member] for member in shown}
    assert channels == {}


@pytest.mark.parametrize("kind", ["EMAIL", "SMS", "VOICE"])
def test_given_a_channel_other_than_push_then_the_response_does_not_mention_credentials(
    update: Update, kind: str
) -> None:
    assert "HasCredential" not in update(kind, **REQUESTS[kind])


def test_given_a_request_on_the_wire_then_request_and_response_have_bare_bodies(raw: Raw, app_id: str) -> None:
    path = f"/v1/apps/{app_id}/channels/sms"

    status, headers, body = raw("PUT", path, b'{"SenderId":"Shop","Nonsense":"x"}')

    channel = json.loads(body)
    assert (status, headers["Content-Type"]) == (200, "application/json")
    assert channel == {
        "ApplicationId": app_id,
        "CreationDate": channel["CreationDate"],
        "Enabled": True,
        "Id": "sms",
        "IsArchived": False,
        "LastModifiedDate": channel["CreationDate"],
        "Platform": "SMS",
        "PromotionalMessagesPerSecond": 20,
        "SenderId": "Shop",
        "TransactionalMessagesPerSecond": 20,
        "Version": 1,
    }
    assert raw("GET", path)[2] == body == raw("DELETE", path)[2]
    status, headers, body = raw("GET", path)
    assert (status, headers["x-amzn-ErrorType"], body) == (
        404,
        "NotFoundException",
        b'{"Message":"Resource not found"}',
    )


@pytest.mark.parametrize("body", [b"", b"{}"])
def test_given_no_body_on_the_wire_when_a_channel_without_required_members_is_updated_then_it_is_enabled(
    raw: Raw, app_id: str, body: bytes
) -> None:
    assert json.loads(raw("PUT", f"/v1/apps/{app_id}/channels/voice", body)[2])["Enabled"] is True


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("email", b'{"FromAddress":"a@example.com"}'),
        ("adm", b'{"ClientId":"id"}'),
        ("baidu", b'{"ApiKey":"key"}'),
        ("sms", b'{"Enabled":"true"}'),
        ("sms", b'{"SenderId":5}'),
        ("voice", b"[]"),
    ],
)
def test_given_a_body_that_the_model_does_not_allow_then_it_is_refused_and_nothing_is_set_up(
    raw: Raw, app_id: str, listed: Callable[[], Any], path: str, body: bytes
) -> None:
    assert raw("PUT", f"/v1/apps/{app_id}/channels/{path}", body)[0] == 400
    assert listed() == {"IN_APP": IN_APP}


@every_type
def test_given_a_channel_when_an_update_is_refused_then_it_is_unchanged(
    client: PinpointClient, raw: Raw, app_id: str, update: Update, get: Get, kind: str
) -> None:
    before = update(kind, **REQUESTS[kind])

    assert raw("PUT", f"/v1/apps/{app_id}/channels/{kind.lower()}", b'{"Enabled":5}')[0] == 400

    assert get(kind) == before


@pytest.mark.parametrize("kind", APNS)
def test_given_a_checkpoint_when_it_ends_then_channels_are_as_before(
    mocked: Pinpoint, update: Update, get: Get, listed: Callable[[], Any], kind: str
) -> None:
    before = update(kind, **CERTIFICATE)
    with mocked.checkpoint():
        update(kind, **CERTIFICATE, Enabled=False)
        update("VOICE")

    assert get(kind) == before
    assert listed().keys() == {kind, "IN_APP"}
