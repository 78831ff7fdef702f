"""`call.response`: the response of a call as boto3 returns it, parsed when it is read."""

from __future__ import annotations

import pickle
from copy import copy, deepcopy
from dataclasses import asdict, replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ReadTimeoutError
from freezegun import freeze_time

from pinpoint_mock import Call, OperationNotSupported
from pinpoint_mock.gateway import kept_answer
from pinpoint_mock.gateway.operation import OPERATIONS

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint


def last(mocked: Pinpoint) -> Call:
    return mocked.calls[-1]


def without_metadata(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def test_the_response_is_what_boto3_returned(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    answer = client.get_app(ApplicationId=app_id)

    assert last(mocked).response == without_metadata(answer)
    assert last(mocked).response == {"ApplicationResponse": answer["ApplicationResponse"]}


def test_times_in_the_response_are_as_boto3_parses_them(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    journey: Any = {"Name": "a", "Schedule": {"StartTime": datetime(2040, 1, 1, tzinfo=timezone.utc)}}

    answer = client.create_journey(ApplicationId=app_id, WriteJourneyRequest=journey)

    assert last(mocked).response == without_metadata(answer)
    assert isinstance(answer["JourneyResponse"]["Schedule"]["StartTime"], datetime)


def test_a_response_without_content_is_empty(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    client.untag_resource(ResourceArn=mocked.app(app_id).arn, TagKeys=["a"])

    assert last(mocked).response == {}


@pytest.mark.usefixtures("app_id")
def test_a_refused_call_has_the_response_of_its_exception(mocked: Pinpoint, client: PinpointClient) -> None:
    with pytest.raises(client.exceptions.NotFoundException) as refused:
        client.get_app(ApplicationId="none")

    assert last(mocked).response == without_metadata(refused.value.response)
    assert last(mocked).response == {
        "Error": {"Code": "NotFoundException", "Message": "Application not found"},
        "Message": "Application not found",
    }


ERRORS: tuple[Any, ...] = (400, 403, "AccessDeniedException", 404, 405, 409, 413, 429, 500, 502, 503, 504)


@pytest.mark.parametrize("message", [None, "Slow: down", "", "a\nb", "é 🎉", "<html>"])
def test_a_fault_with_any_body_has_the_response_of_its_exception(mocked: Pinpoint, message: str | None) -> None:
    import boto3

    client = boto3.client("pinpoint", region_name="us-east-1", config=Config(retries={"total_max_attempts": 1}))
    for error in ERRORS:
        mocked.reset()
        mocked.faults.error("GetApps", error, message)

        with pytest.raises(ClientError) as failed:
            client.get_apps()

        status = failed.value.response["ResponseMetadata"]["HTTPStatusCode"]
        assert last(mocked).response == without_metadata(failed.value.response), error
        assert (last(mocked).status, last(mocked).notes) == (status, ())


def test_a_call_whose_connection_was_lost_has_no_response(mocked: Pinpoint, client: PinpointClient) -> None:
    mocked.faults.connection_error("GetApps")

    with pytest.raises(BotoCoreError):
        client.get_apps()

    assert (last(mocked).status, last(mocked).response) == (None, None)


def test_a_call_that_did_not_get_an_answer_has_no_response(
    mocked: Pinpoint, client: PinpointClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(OPERATIONS, "GetApps")
    with pytest.raises(OperationNotSupported):
        client.get_apps()

    assert last(mocked).response is None
    assert last(mocked).notes == ()


def test_a_call_whose_answer_came_too_late_has_no_response(mocked: Pinpoint) -> None:
    import boto3

    config = Config(read_timeout=1, retries={"total_max_attempts": 1})
    hasty = boto3.client("pinpoint", region_name="us-east-1", config=config)
    mocked.faults.latency("GetApps", 5)

    with pytest.raises(ReadTimeoutError):
        hasty.get_apps()

    assert (last(mocked).status, last(mocked).response) == (None, None)


def test_a_retried_call_shows_its_last_answer(mocked: Pinpoint, client: PinpointClient) -> None:
    mocked.faults.throttle("GetApps", times=1)

    client.get_apps()

    assert [call.response for call in mocked.calls] == [{"ApplicationsResponse": {"Item": []}}]


def test_a_credential_in_an_answer_is_masked(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    client.update_baidu_channel(ApplicationId=app_id, BaiduChannelRequest={"ApiKey": "secret", "SecretKey": "secret"})

    response = last(mocked).response
    assert response is not None
    assert response["BaiduChannelResponse"]["Credential"] == "***"
    assert "secret" not in str(response)


def test_credentials_in_the_response_for_a_channel_would_be_masked() -> None:
    body = b'{"Credential": "secret", "TokenKey": "secret", "Id": "id", "HasCredential": true}'
    baidu = kept_answer.KeptAnswer("UpdateBaiduChannel", 200, None, body, ())

    assert baidu.read_response() == {"BaiduChannelResponse": {"Credential": "***", "Id": "id", "HasCredential": True}}


def test_changes_to_a_response_that_was_read_do_not_change_the_call_log(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    client.get_app(ApplicationId=app_id)
    call = last(mocked)
    assert call.response is not None

    call.response["ApplicationResponse"]["Name"] = "other"

    assert call.response["ApplicationResponse"]["Name"] == "other"
    assert mocked.calls[-1].response == without_metadata(client.get_app(ApplicationId=app_id))


def test_a_response_does_not_change_when_the_resource_changes(
    mocked: Pinpoint, client: PinpointClient, app_id: str
) -> None:
    client.get_app(ApplicationId=app_id)
    call = last(mocked)

    client.tag_resource(ResourceArn=mocked.app(app_id).arn, TagsModel={"tags": {"a": "b"}})

    assert call.response is not None
    assert call.response["ApplicationResponse"] != client.get_app(ApplicationId=app_id)["ApplicationResponse"]
    assert call.response["ApplicationResponse"]["tags"] == {}


def test_responses_survive_a_checkpoint_in_both_directions(mocked: Pinpoint, client: PinpointClient) -> None:
    client.get_apps()
    with mocked.checkpoint():
        inner = last(mocked)
        client.create_app(CreateApplicationRequest={"Name": "a"})
        created = last(mocked)
    mocked.reset()

    assert inner.response == {"ApplicationsResponse": {"Item": []}}
    assert created.response is not None
    assert created.response["ApplicationResponse"]["Name"] == "a"
    assert len(mocked.calls) == 0


def test_calls_are_found_by_their_response(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    client.get_apps()
    client.get_app(ApplicationId=app_id)
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_app(ApplicationId="none")

    whole = mocked.calls.one(response=last(mocked).response)
    found = mocked.calls.one(response=lambda response: "ApplicationResponse" in response)
    refused = mocked.calls.filter(response=lambda response: response["Error"]["Code"] if "Error" in response else "")

    assert whole.status == 404
    assert found.parameters == {"ApplicationId": app_id}
    assert [call.status for call in refused] == [404]
    with pytest.raises(LookupError, match=r"response: .* is not None"):
        mocked.calls.one(response=None)


def test_nothing_is_parsed_until_it_is_read(
    mocked: Pinpoint, client: PinpointClient, app_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with freeze_time("2030-01-01"):
        for _ in range(5):
            client.get_app(ApplicationId=app_id)
    parsed: list[object] = []
    monkeypatch.setattr(kept_answer, "_parser", lambda: parsed.append(1))

    calls = mocked.calls.filter(operation="GetApp", status=200)

    assert (len(calls), calls[0] == calls[1], len({hash(call) for call in calls})) == (5, True, 1)
    assert "GetApp(" in str(calls[0])
    assert "GetApp" in repr(calls[0])
    assert parsed == []
    with pytest.raises(AttributeError):  # the parser was removed above
        calls[0].response  # noqa: B018
    assert parsed == [1]


@pytest.mark.parametrize("duplicate", [copy, deepcopy, lambda call: pickle.loads(pickle.dumps(call)), replace])
@pytest.mark.parametrize("is_read", [True, False])
def test_a_copy_of_a_call_has_the_response_too(
    mocked: Pinpoint, client: PinpointClient, app_id: str, duplicate: Any, is_read: bool
) -> None:
    answer = client.get_app(ApplicationId=app_id)
    call = last(mocked)
    if is_read:
        assert call.response

    other = duplicate(call)

    assert other == call
    assert other.response == without_metadata(answer)
    assert other.notes == ()


def test_a_call_as_a_dictionary_has_its_response(mocked: Pinpoint, client: PinpointClient) -> None:
    client.get_apps()

    assert asdict(last(mocked))["response"] == {"ApplicationsResponse": {"Item": []}}
    assert {"response", "notes", "describe"} <= set(dir(last(mocked)))


def test_a_call_that_a_test_makes_itself_has_no_response_and_no_notes() -> None:
    now = datetime(2030, 1, 1, tzinfo=timezone.utc)
    call = Call("GetApps", {}, "us-east-1", now, 1, now, 200)

    assert (call.response, call.notes) == (None, ())
    assert str(call) == "2030-01-01 00:00:00 us-east-1 200 GetApps()"
    with pytest.raises(AttributeError, match="'Call' object has no attribute 'answer'"):
        call.answer  # type: ignore[attr-defined]  # noqa: B018


def test_given_attempts_that_failed_when_the_call_succeeds_then_notes_describe_them(mocked: Pinpoint) -> None:
    mocked.faults.error("GetApps", 503, times=2)
    mocked.faults.throttle("GetApps", times=1)
    with freeze_time("2030-01-01"):  # an attempt in another second would show its time
        boto3.client("pinpoint", config=Config(retries={"total_max_attempts": 5})).get_apps()

    call = mocked.calls.one()
    assert call.notes == (
        "attempts 1 to 2: 503: Service Unavailable",
        "attempt 3: 429 TooManyRequestsException: Too Many Requests",
    )
    assert "GetApps() attempt 4 → attempts 1 to 2: 503: " in str(call)


def test_given_an_attempt_without_an_answer_when_the_call_is_tried_again_then_a_note_names_the_exception(
    mocked: Pinpoint,
) -> None:
    mocked.faults.connection_error("GetApps", "ConnectionClosedError", times=1)
    boto3.client("pinpoint").get_apps()
    assert mocked.calls.one().notes == (
        "attempt 1: raised ConnectionClosedError: pinpoint.faults loses the connection of GetApps",
    )
