"""The calls in `pinpoint.calls`: parameters as boto3 takes them, without credentials."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from botocore.model import StructureShape
from freezegun import freeze_time

from pinpoint_mock import Call, OperationNotSupported
from pinpoint_mock.gateway.calls import RawCall
from pinpoint_mock.gateway.credentials import CREDENTIALS, MASK
from pinpoint_mock.gateway.message import Request
from pinpoint_mock.gateway.model import route_of, service_model
from pinpoint_mock.gateway.operation import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]


def last(mocked: Pinpoint) -> Call:
    return mocked.calls[-1]


def test_a_call_shows_its_parameters_as_boto3_takes_them(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    start = datetime(2040, 1, 1, tzinfo=timezone.utc)
    journey: Any = {"Name": "a", "Schedule": {"StartTime": start}}

    client.create_journey(ApplicationId=app_id, WriteJourneyRequest=journey)

    assert last(mocked).parameters == {"ApplicationId": app_id, "WriteJourneyRequest": journey}


def test_a_call_shows_its_region_time_and_result(mocked: Pinpoint, client: PinpointClient) -> None:
    with freeze_time("2030-01-02 03:04:05"):
        client.get_apps()

    assert last(mocked) == Call(
        operation="GetApps",
        parameters={},
        region="us-east-1",
        time=datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
        attempts=1,
        last_attempt_time=datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
        status=200,
        error=None,
    )


def test_parameters_of_the_query_are_read_by_type(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    arn = mocked.app(app_id).arn

    client.untag_resource(ResourceArn=arn, TagKeys=["a b", "c&d"])

    assert last(mocked).parameters == {"ResourceArn": arn, "TagKeys": ["a b", "c&d"]}


def test_a_query_that_cannot_be_parsed_is_shown_unchanged(mocked: Pinpoint, raw: Raw) -> None:
    raw("GET", "/v1/apps/none/journeys/none/kpis/daterange/name?start-time=now&page-size=1")

    assert last(mocked).parameters["?"] == "start-time=now&page-size=1"


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b'{"Name": NaN}'], ids=["{", "ff", "nested", "NaN"])
def test_a_body_that_cannot_be_parsed_is_shown_unchanged(mocked: Pinpoint, raw: Raw, body: bytes) -> None:
    raw("POST", "/v1/apps", body)

    assert last(mocked).parameters == {"CreateApplicationRequest": body}


@pytest.mark.parametrize("body", [{"Name": 1}, {"tags": {}}, {"Name": "a", "tags": [1]}])
def test_a_body_that_does_not_fit_the_model_is_shown_as_parsed(mocked: Pinpoint, raw: Raw, body: Any) -> None:
    raw("POST", "/v1/apps", json.dumps(body).encode())

    assert last(mocked).parameters == {"CreateApplicationRequest": body}


@pytest.mark.parametrize("depth", [700, 2_000])
def test_a_body_that_does_not_fit_the_model_and_is_deep_can_be_shown(depth: int) -> None:
    route = route_of(service_model().operation_model("CreateApp"))
    body = b'{"Name":' + b"[" * depth + b"]" * depth + b"}"

    call = RawCall(route, (), "", Request(route.model, "POST", "/v1/apps", body, "us-east-1"), 0).read()

    assert call.parameters.keys() == {"CreateApplicationRequest"}
    assert str(call).startswith("1970-01-01 00:00:00 us-east-1 CreateApp(")


def test_an_empty_body_is_left_out(mocked: Pinpoint, raw: Raw) -> None:
    raw("POST", "/v1/apps")

    assert last(mocked).parameters == {}


def test_a_call_shows_the_request_and_not_later_changes(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    request: Any = {"Name": "a", "Activities": {"one": {"Description": "first"}}}
    client.create_journey(ApplicationId=app_id, WriteJourneyRequest=request)

    request["Activities"].clear()
    last(mocked).parameters["WriteJourneyRequest"]["Activities"].clear()

    assert last(mocked).parameters["WriteJourneyRequest"]["Activities"] == {"one": {"Description": "first"}}


@pytest.mark.usefixtures("app_id")
def test_a_refused_call_shows_status_and_error(mocked: Pinpoint, client: PinpointClient) -> None:
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_app(ApplicationId="none")

    assert (last(mocked).status, last(mocked).error) == (404, "NotFoundException: Application not found")


def test_a_call_that_did_not_get_an_answer_shows_the_exception(
    mocked: Pinpoint, client: PinpointClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(OPERATIONS, "GetApps")
    with pytest.raises(OperationNotSupported):
        client.get_apps()

    assert last(mocked).status is None
    assert str(last(mocked).error).startswith("raised OperationNotSupported: pinpoint-mock does not support GetApps")


CHANNELS: dict[str, tuple[str, dict[str, Any]]] = {
    "update_apns_channel": (
        "APNSChannelRequest",
        {"BundleId": "app", "Certificate": "secret", "PrivateKey": "secret", "TokenKey": "secret", "TokenKeyId": "id"},
    ),
    "update_adm_channel": ("ADMChannelRequest", {"ClientId": "client", "ClientSecret": "secret"}),
    "update_baidu_channel": ("BaiduChannelRequest", {"ApiKey": "secret", "SecretKey": "secret"}),
    "update_gcm_channel": ("GCMChannelRequest", {"ApiKey": "secret", "ServiceJson": "secret", "Enabled": True}),
}


@pytest.mark.parametrize("method", CHANNELS)
def test_credentials_are_masked_and_nothing_else_is(
    mocked: Pinpoint, client: PinpointClient, app_id: str, method: str
) -> None:
    name, request = CHANNELS[method]

    getattr(client, method)(ApplicationId=app_id, **{name: request})

    assert last(mocked).parameters[name] == {
        member: MASK if value == "secret" else value for member, value in request.items()
    }
    assert "secret" not in repr(mocked.calls)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (
            b'{"ApiKey": "secret", "Enabled": 1, "x": [{"TokenKey": ["secret"]}]}',
            {"ApiKey": MASK, "Enabled": 1, "x": MASK},
        ),
        (b'{"apikey": "secret", "Enabled": 1}', {"Enabled": 1, "apikey": MASK}),
        (b'{"ApiKey": "secret",}', MASK),
        (b'["secret"]', MASK),
        (b'{"ApiKey": "secret", "x": ' + b"[" * 200_000, MASK),
    ],
)
def test_a_body_that_does_not_fit_the_model_shows_no_possible_credentials(
    mocked: Pinpoint, raw: Raw, app_id: str, body: bytes, shown: Any
) -> None:
    raw("PUT", f"/v1/apps/{app_id}/channels/gcm", body)

    assert last(mocked).parameters["GCMChannelRequest"] == shown
    assert "secret" not in repr(mocked.calls)


@pytest.mark.parametrize(
    "body",
    [
        {"Enabled": {"inner": [{"PrivateKey": "secret"}]}},
        {"Enabled": 1, "TokenKey": ["secret"]},
        {"Enabled": 1, "ServiceJson": {"a": "secret"}},
        {"enabled": {"a": "secret"}},
        [{"ApiKey": "secret"}],
        "secret",
    ],
)
@pytest.mark.parametrize("channel", ["adm", "apns", "apns_voip_sandbox", "baidu", "email", "gcm", "sms", "voice"])
def test_a_credential_at_the_wrong_place_of_a_request_for_a_channel_is_masked(
    mocked: Pinpoint, raw: Raw, app_id: str, channel: str, body: Any
) -> None:
    status, _, _ = raw("PUT", f"/v1/apps/{app_id}/channels/{channel}", json.dumps(body).encode())

    assert last(mocked).operation.endswith("Channel")
    assert "secret" not in repr(mocked.calls), status


def test_a_member_with_the_name_of_a_credential_in_another_request_is_shown(
    mocked: Pinpoint, client: PinpointClient, raw: Raw, app_id: str
) -> None:
    endpoint: Any = {"Address": "a@example.com", "ChannelType": "EMAIL", "Attributes": {"Certificate": ["Gold"]}}
    message: Any = {
        "Addresses": {"a@example.com": {"ChannelType": "EMAIL", "Substitutions": {"ApiKey": ["a", "b"]}}},
        "MessageConfiguration": {},
    }

    client.update_endpoint(ApplicationId=app_id, EndpointId="ann", EndpointRequest=endpoint)
    client.send_messages(ApplicationId=app_id, MessageRequest=message)
    raw("PUT", f"/v1/apps/{app_id}/endpoints/ann", b'{"Attributes": {"Certificate": "Gold"}}')

    shown = [list(call.parameters.values())[-1] for call in mocked.calls[-3:]]
    assert shown == [endpoint, message, {"Attributes": {"Certificate": "Gold"}}]


def test_every_request_whose_members_are_credentials_is_one_for_a_channel() -> None:
    service = service_model()
    routes = [route_of(service.operation_model(name)) for name in service.operation_names]

    payloads = {route.payload for route in routes if CREDENTIALS & route.payload_members}
    assert payloads
    assert all(payload.endswith("ChannelRequest") for payload in payloads)


def test_an_empty_credential_is_shown_as_empty(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    with pytest.raises(client.exceptions.BadRequestException, match="Missing credentials"):
        client.update_gcm_channel(ApplicationId=app_id, GCMChannelRequest={"ApiKey": ""})

    assert last(mocked).parameters["GCMChannelRequest"] == {"ApiKey": ""}


def test_every_member_of_a_channel_that_is_secret_is_known() -> None:
    service = service_model()
    shapes = [service.shape_for(name) for name in service.shape_names if name.endswith("ChannelRequest")]
    members = {member for shape in shapes if isinstance(shape, StructureShape) for member in shape.members}

    assert {name for name in members if name.endswith(("Key", "Secret", "Json", "Certificate"))} == CREDENTIALS


def test_a_call_reads_as_one_line() -> None:
    call = Call(
        operation="GetApp",
        parameters={"ApplicationId": "a"},
        region="us-east-1",
        time=datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
        attempts=3,
        last_attempt_time=datetime(2030, 1, 2, 3, 4, 7, tzinfo=timezone.utc),
        status=404,
        error="NotFoundException: Application not found",
    )

    assert str(call) == (
        "2030-01-02 03:04:05 us-east-1 404 GetApp(ApplicationId='a') attempt 3 at 2030-01-02 03:04:07 "
        "NotFoundException: Application not found"
    )


def test_given_a_call_that_is_retried_when_time_passes_between_its_attempts_then_it_shows_the_first_and_the_last(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    def let_time_go_by(**_: Any) -> None:
        frozen.tick(10)

    with freeze_time("2030-01-02 03:04:05") as frozen:
        client.meta.events.register("needs-retry.pinpoint.GetApps", let_time_go_by)
        mocked.faults.throttle("GetApps", times=2)
        client.get_apps()
        first, final = (datetime(2030, 1, 2, 3, 4, second, tzinfo=timezone.utc) for second in (5, 25))
        call = mocked.calls.one(attempts=3)
        assert (call.time, call.last_attempt_time) == (first, final)
        assert str(call) == "2030-01-02 03:04:05 us-east-1 200 GetApps() attempt 3 at 2030-01-02 03:04:25" + (
            " → attempts 1 to 2: 429 TooManyRequestsException: Too Many Requests"
        )


def test_a_call_that_succeeded_reads_shorter(mocked: Pinpoint, client: PinpointClient) -> None:
    with freeze_time("2030-01-02 03:04:05"):
        client.get_apps(PageSize="5")

    assert str(last(mocked)) == "2030-01-02 03:04:05 us-east-1 200 GetApps(PageSize='5')"


def test_a_call_that_did_not_get_an_answer_reads_without_a_status(
    mocked: Pinpoint, client: PinpointClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(OPERATIONS, "GetInAppMessages")
    with pytest.raises(OperationNotSupported), freeze_time("2030-01-02 03:04:05"):
        client.get_in_app_messages(ApplicationId="a", EndpointId="b")

    assert str(last(mocked)).startswith(
        "2030-01-02 03:04:05 us-east-1 GetInAppMessages(ApplicationId='a', EndpointId='b') raised OperationNotSup"
    )


def test_the_parameters_of_a_call_can_be_cut_at_a_width(mocked: Pinpoint, client: PinpointClient) -> None:
    with freeze_time("2030-01-02 03:04:05"):
        client.get_apps(PageSize="5")

    assert last(mocked).describe(width=8) == "2030-01-02 03:04:05 us-east-1 200 GetApps(PageSize …)"
    assert last(mocked).describe(width=12) == last(mocked).describe()


def test_calls_that_are_equal_have_one_hash(mocked: Pinpoint, client: PinpointClient) -> None:
    client.get_apps()

    assert hash(last(mocked)) == hash(last(mocked))


def test_a_path_without_an_operation_is_not_a_call(mocked: Pinpoint, raw: Raw) -> None:
    raw("GET", "/v1/nothing")

    assert mocked.calls == []
