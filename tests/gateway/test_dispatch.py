"""The answer to one request: the order of the checks, the headers, attempts, and time that does not move."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import boto3
import pytest
from freezegun import freeze_time
from journey_resources import put_everybody

from pinpoint_mock import OperationNotSupported, current, mock_pinpoint
from pinpoint_mock.gateway import dispatch
from pinpoint_mock.gateway.dispatch import answer
from pinpoint_mock.gateway.errors import ServiceError
from pinpoint_mock.gateway.message import Request
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.operation import MAX_BODY, OPERATIONS, operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

MALFORMED = b"{"
TOO_LARGE = b"{".ljust(MAX_BODY + 1)


class Throttled(ServiceError):
    status = 429
    code = "TooManyRequestsException"


def journeys_of(app_id: str) -> str:
    return f"/v1/apps/{app_id}/journeys"


def send(retries: dict[str, int]) -> None:
    """Make one attempt of GetApps. All attempts of a call share one object of retries."""
    session = current()._session
    model = service_model().operation_model("GetApps")
    url = "https://pinpoint.us-east-1.amazonaws.com/v1/apps"
    answer(session, Request(model, "GET", url, b"", "us-east-1", {"retries": retries}))


def test_the_path_is_checked_before_the_method(raw: Raw) -> None:
    assert raw("PATCH", "/v1/nothing")[0] == 404
    assert raw("PATCH", "/v1/apps")[0] == 405


def test_the_route_is_checked_before_the_operation_is_looked_up(raw: Raw) -> None:
    assert raw("PATCH", "/v1/apps/none/segments", TOO_LARGE)[0] == 405


def test_the_operation_is_looked_up_before_the_request_is_read(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(OPERATIONS, "CreateApp")
    with pytest.raises(OperationNotSupported, match="CreateApp"):
        raw("POST", "/v1/apps", TOO_LARGE)


def test_the_size_of_the_body_is_checked_before_its_syntax(raw: Raw) -> None:
    assert raw("POST", "/v1/apps", TOO_LARGE)[0] == 413


def test_the_route_is_checked_before_the_syntax(raw: Raw) -> None:
    assert raw("POST", "/v1/nothing", MALFORMED)[0] == 404


def test_the_syntax_is_checked_before_the_application(raw: Raw) -> None:
    assert raw("POST", journeys_of("none"), MALFORMED)[0] == 400
    assert raw("POST", journeys_of("none"), b"[]")[0] == 400


def test_the_application_is_checked_before_the_members(raw: Raw) -> None:
    assert raw("POST", journeys_of("none"), b'{"Name": 1}')[0] == 404
    assert raw("GET", f"{journeys_of('none')}?page-size=0")[0] == 404


def test_the_members_are_checked_before_the_function_runs(raw: Raw, app_id: str) -> None:
    path = f"{journeys_of(app_id)}/none"

    assert raw("PUT", path, b'{"Name": 1}')[0] == 400
    assert raw("GET", f"{path}/runs?page-size=0")[0] == 400
    assert raw("PUT", path, b'{"Name": "a"}')[0] == 404


def test_the_body_of_an_operation_without_a_payload_is_not_read(raw: Raw) -> None:
    assert raw("GET", "/v1/apps", MALFORMED)[0] == 200


def test_an_app_of_an_enclosing_mock_is_not_found_and_the_message_says_why(client: PinpointClient, app_id: str) -> None:
    with mock_pinpoint(), pytest.raises(client.exceptions.NotFoundException) as raised:
        client.get_app(ApplicationId=app_id)

    assert raised.value.response["Error"]["Message"] == (
        f"Application not found (app {app_id} belongs to an enclosing mock_pinpoint: "
        f"this one does not share its resources)"
    )


def test_an_app_of_another_region_is_not_found_and_the_message_says_why(client: PinpointClient, app_id: str) -> None:
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")

    with pytest.raises(elsewhere.exceptions.NotFoundException) as raised:
        elsewhere.get_app(ApplicationId=app_id)

    assert raised.value.response["Error"]["Message"] == (
        f"Application not found (app {app_id} is in us-east-1, the client in eu-west-1)"
    )


def test_an_app_of_a_mock_inside_this_one_does_not_belong_to_an_enclosing_one(mocked: Pinpoint) -> None:
    """This happens if a mock begins inside while a call of another thread is not answered yet."""
    outer = current()._session
    mocked.create_app("shop")
    url = "https://pinpoint.us-east-1.amazonaws.com/v1/apps/of-the-inner"

    with mock_pinpoint() as inner:
        inner.create_app("of-the-inner", region="us-east-1")
        answered = answer(outer, Request(service_model().operation_model("GetApp"), "GET", url, b"", "us-east-1"))

    assert (answered.status, answered.body) == (404, b'{"Message":"Application not found"}')


def test_an_app_in_another_region_of_this_and_of_an_enclosing_mock_belongs_to_this_one(
    client: PinpointClient, app_id: str
) -> None:
    elsewhere = boto3.client("pinpoint", region_name="eu-west-1")

    with mock_pinpoint() as inner:
        inner.create_app(app_id, region="ap-south-1")
        with pytest.raises(elsewhere.exceptions.NotFoundException, match="is in ap-south-1, the client in eu-west-1"):
            elsewhere.get_app(ApplicationId=app_id)


def test_a_request_id_is_new_for_every_answer_and_the_same_in_every_run(raw: Raw) -> None:
    ids = [raw("GET", path)[1]["x-amzn-RequestId"] for path in ("/v1/apps", "/v1/apps", "/v1/nothing")]

    with mock_pinpoint(), mock_pinpoint(seed=0):
        other_depth = raw("GET", "/v1/apps")[1]["x-amzn-RequestId"]

    assert len({*ids, other_depth}) == 4
    assert all(UUID(text).version == 4 for text in ids)


def test_the_headers_are_the_observed_ones(raw: Raw) -> None:
    with freeze_time("2030-01-02 03:04:05"):
        _, headers, _ = raw("GET", "/v1/apps")
        _, of_an_error, _ = raw("GET", "/v1/nothing")

    assert headers["Date"] == "Wed, 02 Jan 2030 03:04:05 GMT"
    assert headers["X-Amzn-Trace-Id"].startswith(f"Root=1-{1893553445:08x}-")
    assert headers["Connection"] == "keep-alive"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert len(headers["x-amz-apigw-id"]) == 16
    assert headers.keys() - of_an_error.keys() == {"Cache-Control"}
    assert of_an_error.keys() - headers.keys() == {"x-amzn-ErrorType"}


def test_the_date_of_an_answer_is_virtual_time(mocked: Pinpoint, raw: Raw) -> None:
    mocked.clock.advance(days=400)

    _, headers, _ = raw("GET", "/v1/apps")

    assert parsedate_to_datetime(headers["Date"]) == mocked.clock.now.replace(microsecond=0)


def test_time_stands_still_while_a_request_is_answered(
    monkeypatch: pytest.MonkeyPatch, mocked: Pinpoint, client: PinpointClient
) -> None:
    seen = []

    def get_apps(region: Any) -> dict[str, Any]:
        clock = region.world.clock
        seen.append(clock.now())
        while time.time() * 1_000_000 <= seen[0] + 1:
            pass
        seen.append(clock.now())
        return {"Item": []}

    mocked.calls.filter()
    monkeypatch.setitem(OPERATIONS, "GetApps", None)
    operation("GetApps")(get_apps)

    client.get_apps()

    assert seen[0] == seen[1]


def test_attempts_of_one_call_are_one_record(
    monkeypatch: pytest.MonkeyPatch, mocked: Pinpoint, client: PinpointClient
) -> None:
    attempts = iter(range(1, 4))

    def get_apps() -> dict[str, Any]:
        if next(attempts) < 3:
            raise Throttled("Too Many Requests")
        return {"Item": []}

    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    mocked.calls.filter()
    monkeypatch.setitem(OPERATIONS, "GetApps", None)
    operation("GetApps")(get_apps)

    client.get_apps()

    call = mocked.calls.one(operation="GetApps")
    assert (call.attempts, call.status, call.error) == (3, 200, None)


def test_attempts_of_two_calls_that_alternate_are_told_apart(mocked: Pinpoint) -> None:
    ours, theirs = {"attempt": 1}, {"attempt": 1}

    for retries in (ours, theirs, ours | {"attempt": 1}):
        send(retries)
    ours["attempt"] = 2
    send(ours)

    assert [call.attempts for call in mocked.calls] == [2, 1, 1]


def test_a_further_attempt_of_a_forgotten_call_is_a_new_call(mocked: Pinpoint) -> None:
    retries = {"attempt": 1}
    send(retries)
    mocked.reset()
    retries["attempt"] = 2

    send(retries)

    assert mocked.calls.one().attempts == 2


def test_a_result_that_does_not_fit_the_model_fails_in_the_tests_of_the_library(
    monkeypatch: pytest.MonkeyPatch, mocked: Pinpoint, client: PinpointClient
) -> None:
    mocked.calls.filter()
    monkeypatch.setitem(OPERATIONS, "GetApps", None)
    operation("GetApps")(lambda: {"Items": []})

    with pytest.raises(AssertionError, match="GetApps: "):
        client.get_apps()


def test_without_that_check_a_wrong_result_is_returned_unchanged(
    monkeypatch: pytest.MonkeyPatch, mocked: Pinpoint, raw: Raw
) -> None:
    mocked.calls.filter()
    monkeypatch.setitem(OPERATIONS, "GetApps", None)
    monkeypatch.setattr(dispatch, "response_check", None)
    operation("GetApps")(lambda: {"Items": []})

    assert raw("GET", "/v1/apps")[2] == b'{"Items":[]}'


def test_due_actions_run_before_the_request(mocked: Pinpoint, client: PinpointClient, app_id: str) -> None:
    with freeze_time("2030-01-01") as frozen:
        journey = client.create_journey(
            ApplicationId=app_id,
            WriteJourneyRequest={
                "Name": "a",
                "State": "ACTIVE",
                "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody(app_id)}},
                "StartActivity": "one",
                "Activities": {"one": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}}}},
            },
        )["JourneyResponse"]
        frozen.move_to("2035-01-01")

        found = client.get_journey(ApplicationId=app_id, JourneyId=journey["Id"])["JourneyResponse"]

    assert found["State"] == "COMPLETED"


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("museum", " (this mock has no apps: call pinpoint.create_app('museum') first)"),
        ("no name", ""),
        ("a" * 101, ""),
    ],
)
def test_an_app_of_an_empty_mock_is_not_found_and_the_message_says_how_to_create_it(
    client: PinpointClient, wanted: str, hint: str
) -> None:
    with mock_pinpoint(), pytest.raises(client.exceptions.NotFoundException) as raised:
        client.get_app(ApplicationId=wanted)

    assert raised.value.response["Error"]["Message"] == f"Application not found{hint}"


def test_a_mock_with_an_app_in_another_region_is_not_empty(client: PinpointClient) -> None:
    with mock_pinpoint() as mocked:
        mocked.create_app("shop", region="eu-west-1")
        with pytest.raises(client.exceptions.NotFoundException) as raised:
            client.get_app(ApplicationId="zzzzzzzzzz")

    assert raised.value.response["Error"]["Message"] == "Application not found"
