"""Credentials in requests are never shown: in no response, call log, report, traceback or entity."""

from __future__ import annotations

import json
import traceback
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from generate import OPERATION_NAMES, members_of, operation_model, payload_of, value_of
from stage import furnish, path_of, snapshot, the_world
from well_formed import request_for

from pinpoint_mock import current
from pinpoint_mock.failure_report import describe
from pinpoint_mock.gateway.calls import CallLog
from pinpoint_mock.gateway.credentials import CREDENTIALS
from pinpoint_mock.gateway.operation import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

UPDATES = [name for name in OPERATION_NAMES if name.startswith("Update") and name.endswith("Channel")]
SECRET = "TOP" + "SECRET"


def with_secrets(name: str) -> dict[str, Any]:
    """Return a request to set up a channel in which every credential is a secret string."""
    request: dict[str, Any] = request_for(name, Random(name))
    secrets = {member: f"{SECRET} {member}" for member in CREDENTIALS & request.keys()}
    return request | secrets | {"Enabled": True}


@pytest.fixture
def bodies(client: PinpointClient) -> Iterator[list[bytes]]:
    """The raw bodies of all responses."""
    kept: list[bytes] = []

    def keep(http_response: Any, **_: Any) -> None:
        kept.append(bytes(http_response.content))

    client.meta.events.register("after-call.pinpoint", keep)
    yield kept
    client.meta.events.unregister("after-call.pinpoint", keep)


def parameters_of(name: str, path: dict[str, str]) -> dict[str, Any]:
    model = operation_model(name)
    in_query = {
        member: value_of(shape, Random(name), everything=True)
        for member, shape in members_of(model).items()
        if shape.serialization.get("location") == "querystring" and member == "TagKeys"
    }
    payload = payload_of(model)
    return path | in_query | ({payload[0]: request_for(name, Random(name))} if payload else {})


def update_all(client: PinpointClient, app_id: str) -> None:
    for name in UPDATES:
        payload = payload_of(operation_model(name))
        assert payload is not None
        getattr(client, xform_name(name))(ApplicationId=app_id, **{payload[0]: with_secrets(name)})


def test_given_channels_with_credentials_when_every_operation_answers_then_no_body_contains_them(
    mocked: Pinpoint, client: PinpointClient, bodies: list[bytes]
) -> None:
    stage = furnish(client)
    update_all(client, stage.app_id)
    names = sorted(OPERATIONS.keys() & set(OPERATION_NAMES))
    for name in names:
        parameters = parameters_of(name, stage.path_parameters(operation_model(name)))
        with mocked.checkpoint():
            getattr(client, xform_name(name))(**parameters)
    assert len(bodies) > len(names)
    assert not [body for body in bodies if SECRET.encode() in body]


def test_given_channels_with_credentials_then_neither_world_nor_calls_nor_report_show_one(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    stage = furnish(client)
    update_all(client, stage.app_id)
    session = current()._session
    shown = [
        repr(snapshot(the_world())),
        repr(mocked.calls),
        *map(str, mocked.calls),
        repr(the_world().part(CallLog).calls),
    ]
    sections = list(describe([session], is_full=True))

    assert "UpdateGcmChannel" in str(sections)
    assert not [text for text in (*shown, str(sections)) if SECRET in text]


@pytest.mark.parametrize("name", [name for name in UPDATES if CREDENTIALS & with_secrets(name).keys()])
def test_given_credentials_in_a_request_that_is_refused_then_neither_error_nor_traceback_shows_one(
    mocked: Pinpoint, client: PinpointClient, raw: Raw, app_id: str, name: str
) -> None:
    model = operation_model(name)
    payload = payload_of(model)
    assert payload is not None
    request = with_secrets(name)
    has_method = "DefaultAuthenticationMethod" in request
    fault = {"DefaultAuthenticationMethod": "X"} if has_method else {"ClientId": "", "SecretKey": ""}
    faulty = {member: fault.get(member, value) for member, value in request.items()}

    with pytest.raises(ClientError) as raised:
        getattr(client, xform_name(name))(ApplicationId=app_id, **{payload[0]: faulty})
    shown = ["".join(traceback.format_exception(raised.value)), repr(raised.value.response)]
    for broken in ({"Enabled": 5}, {"Enabled": {"inner": 1}}, {"BundleId": 5, "ClientId": 5, "Enabled": "x"}):
        body = json.dumps(request | broken).encode()
        for sent in (body, body[:-1], b"[" + body + b"]"):
            status, headers, answer = raw("PUT", path_of(model, {"ApplicationId": app_id}), sent)
            assert status == 400
            shown += [str(headers), answer.decode()]

    assert raised.value.response["Error"]["Code"] == "BadRequestException"
    assert not [text for text in (*shown, repr(mocked.calls)) if SECRET in text]
