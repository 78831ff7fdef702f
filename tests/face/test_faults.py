"""`pinpoint.faults`: which requests fail, how often, and that no other request fails."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from freezegun import freeze_time
from journey_resources import put_everybody

from pinpoint_mock import OperationNotSupported, mock_pinpoint
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.operation import OPERATIONS

from .handle.conftest import names

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint

    Raw = Callable[..., tuple[int, dict[str, str], bytes]]

CODES = [
    (400, "BadRequestException", "Bad Request"),
    (403, "ForbiddenException", "Forbidden"),
    (404, "NotFoundException", "Resource not found"),
    (405, "MethodNotAllowedException", "Method not allowed"),
    (409, "ConflictException", "Conflict"),
    (413, "PayloadTooLargeException", "Payload Too Large"),
    (429, "TooManyRequestsException", "Too Many Requests"),
    (500, "InternalServerErrorException", "Internal server error"),
]


def client_that_waits(seconds: float | None = 60) -> Any:
    retries: Any = {"total_max_attempts": 1}
    config = Config(read_timeout=seconds, retries=retries)
    return boto3.client("pinpoint", region_name="us-east-1", config=config)


class TestThrottle:
    def test_given_two_times_when_a_call_is_made_then_its_third_attempt_succeeds(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.throttle("GetApps", times=2)
        client.get_apps()
        call = mocked.calls.one()
        assert (call.attempts, call.status, call.error, len(call.retry_delays)) == (3, 200, None, 2)

    def test_given_no_end_when_calls_are_made_then_all_are_refused_as_the_service_does(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.throttle("GetApps")
        for _ in range(2):
            with pytest.raises(client.exceptions.TooManyRequestsException, match="Too Many Requests"):
                client.get_apps()
        assert [call.status for call in mocked.calls] == [429, 429]
        assert mocked.calls[0].attempts > 1

    def test_given_another_operation_when_it_is_called_then_it_succeeds(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.throttle("CreateApp")
        assert names(client) == []

    def test_given_all_operations_when_any_is_called_then_it_is_refused(
        self, mocked: Pinpoint, client: PinpointClient, app_id: str
    ) -> None:
        mocked.faults.throttle("*")
        with pytest.raises(client.exceptions.TooManyRequestsException):
            client.get_apps()
        with pytest.raises(client.exceptions.TooManyRequestsException):
            client.get_app(ApplicationId=app_id)

    def test_given_an_operation_that_is_not_implemented_when_it_is_called_then_it_is_still_refused(
        self, mocked: Pinpoint, client: PinpointClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delitem(OPERATIONS, "GetApps")
        mocked.faults.error("GetApps", 400, times=1)
        with pytest.raises(client.exceptions.BadRequestException):
            client.get_apps()
        with pytest.raises(OperationNotSupported):
            client.get_apps()


class TestError:
    @pytest.mark.parametrize(("status", "code", "text"), CODES)
    def test_given_a_code_or_its_status_when_a_call_is_made_then_that_error_is_raised(
        self, mocked: Pinpoint, status: int, code: str, text: str
    ) -> None:
        client = client_that_waits()
        for name in (code, status):
            mocked.faults.error("GetApps", name, times=1)
            with pytest.raises(getattr(client.exceptions, code)) as raised:
                client.get_apps()
            assert raised.value.response["Error"] == {"Code": code, "Message": text}
            assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
        assert names(client) == []

    def test_given_the_table_when_compared_with_the_model_then_it_has_all_errors(self) -> None:
        modelled = {(shape.metadata["error"]["httpStatusCode"], shape.name) for shape in service_model().error_shapes}
        assert {(status, code) for status, code, _ in CODES} == modelled

    def test_given_a_message_when_a_call_is_made_then_the_error_has_it(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.error("GetApps", "BadRequestException", "Missing Address")
        with pytest.raises(client.exceptions.BadRequestException) as raised:
            client.get_apps()
        assert raised.value.response["Error"]["Message"] == "Missing Address"

    def test_given_no_permission_when_a_call_is_made_then_the_message_names_operation_and_resource(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.error("GetEndpoint", "AccessDeniedException")
        with pytest.raises(ClientError) as raised:
            client.get_endpoint(ApplicationId="shop", EndpointId="3")
        assert raised.value.response["Error"] == {
            "Code": "AccessDeniedException",
            "Message": (
                "User: arn:aws:sts::123456789012:assumed-role/pinpoint-mock/pinpoint-mock is not authorized to "
                "perform: mobiletargeting:GetEndpoint on resource: "
                "arn:aws:mobiletargeting:us-east-1:123456789012:apps/shop/endpoints/3"
            ),
        }
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403

    def test_given_a_server_error_when_it_is_on_the_wire_then_it_has_the_form_that_was_observed(
        self, mocked: Pinpoint, raw: Raw
    ) -> None:
        mocked.faults.error("GetApps", 500)
        status, headers, body = raw("GET", "/v1/apps")
        assert (status, body) == (500, b'{"message": "Internal server error"}')
        assert headers["Content-Length"] == "36"
        assert headers["x-amzn-ErrorType"] == "InternalServerErrorException"
        assert "X-Amzn-Trace-Id" not in headers

    def test_given_a_message_with_quotes_when_it_is_on_the_wire_then_it_is_json(
        self, mocked: Pinpoint, raw: Raw
    ) -> None:
        mocked.faults.error("GetApps", 500, 'out of "order"\n')
        assert json.loads(raw("GET", "/v1/apps")[2]) == {"message": 'out of "order"\n'}

    def test_given_a_request_with_a_fault_when_the_world_is_looked_at_then_nothing_has_changed(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.error("CreateApp", 409, times=1)
        with pytest.raises(client.exceptions.ConflictException):
            client.create_app(CreateApplicationRequest={"Name": "shop"})
        assert names(client) == []
        created = client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]["Id"]
        mocked.reset()  # ids begin anew
        assert created == client.create_app(CreateApplicationRequest={"Name": "shop"})["ApplicationResponse"]["Id"]

    def test_given_several_rules_when_calls_are_made_then_they_are_met_in_the_order_in_which_they_were_set(
        self, mocked: Pinpoint
    ) -> None:
        mocked.faults.error("*", 400, times=1)
        mocked.faults.error("GetApps", 409, times=2)
        client = client_that_waits()
        codes = []
        for _ in range(3):
            with pytest.raises(ClientError) as raised:
                client.get_apps()
            codes.append(raised.value.response["Error"]["Code"])
        assert codes == ["BadRequestException", "ConflictException", "ConflictException"]
        assert names(client) == []


class TestLatency:
    @pytest.mark.parametrize("seconds", [0.5, 60])
    def test_given_less_than_the_time_out_when_a_call_is_made_then_virtual_time_has_advanced(
        self, seconds: float
    ) -> None:
        with freeze_time("2030-01-01"), mock_pinpoint() as pinpoint:
            pinpoint.faults.latency("GetApps", seconds, times=1)
            before = pinpoint.clock.now
            answer = client_that_waits().get_apps()
            assert (pinpoint.clock.now - before).total_seconds() == seconds
            assert answer["ResponseMetadata"]["HTTPHeaders"]["date"] == (
                "Tue, 01 Jan 2030 00:00:00 GMT" if seconds < 1 else "Tue, 01 Jan 2030 00:01:00 GMT"
            )
            client_that_waits().get_apps()
            assert (pinpoint.clock.now - before).total_seconds() == seconds

    def test_given_an_action_that_is_due_in_the_meantime_when_the_request_is_carried_out_then_it_sees_it(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.create_app("shop", region="us-east-1")
        journey = client.create_journey(
            ApplicationId="shop",
            WriteJourneyRequest={
                "Name": "a",
                "State": "ACTIVE",
                "StartCondition": {"SegmentStartCondition": {"SegmentId": put_everybody("shop")}},
                "StartActivity": "one",
                "Activities": {"one": {"Wait": {"WaitTime": {"WaitFor": "PT1H"}}}},
            },
        )["JourneyResponse"]
        mocked.clock.advance(minutes=4, seconds=30)
        mocked.faults.latency("GetJourney", 45)
        found = client.get_journey(ApplicationId="shop", JourneyId=journey["Id"])["JourneyResponse"]
        assert found["State"] == "COMPLETED"

    @pytest.mark.parametrize(("limit", "late"), [(5, 5.1), (60, 61)])
    def test_given_more_than_the_time_out_when_a_call_is_made_then_the_client_sees_what_the_network_would_show(
        self, limit: float, late: float
    ) -> None:
        with freeze_time("2030-01-01"), mock_pinpoint() as pinpoint:
            pinpoint.faults.latency("CreateApp", late)
            before = pinpoint.clock.now
            client = client_that_waits(limit)
            with pytest.raises(ReadTimeoutError, match="https://pinpoint"):
                client.create_app(CreateApplicationRequest={"Name": "shop"})
            assert (pinpoint.clock.now, names(client)) == (before, [])
            call = pinpoint.calls[0]
            assert (call.status, call.error) == (
                None,
                f"raised ReadTimeoutError: no response within {limit} s, "
                f"because pinpoint.faults has a latency of {late} s",
            )

    def test_given_retries_when_responses_are_too_late_then_there_is_an_error_for_each_attempt(
        self, mocked: Pinpoint, client: PinpointClient
    ) -> None:
        mocked.faults.latency("GetApps", 61, times=2)
        client.get_apps()
        assert mocked.calls.one().attempts == 3

    def test_given_a_client_that_waits_forever_when_it_calls_then_it_gets_its_response(self, mocked: Pinpoint) -> None:
        mocked.faults.latency("GetApps", 86_400)
        assert names(client_that_waits(None)) == []

    def test_given_an_error_too_when_a_call_is_made_then_it_comes_late(self) -> None:
        with freeze_time("2030-01-01"), mock_pinpoint() as pinpoint:
            pinpoint.faults.error("GetApps", 400)
            pinpoint.faults.latency("GetApps", 30)
            client = client_that_waits()
            with pytest.raises(client.exceptions.BadRequestException) as raised:
                client.get_apps()
            headers = raised.value.response["ResponseMetadata"]["HTTPHeaders"]
            assert headers["date"] == "Tue, 01 Jan 2030 00:00:30 GMT"

    def test_given_an_error_when_the_response_is_too_late_then_the_error_happens_later(self, mocked: Pinpoint) -> None:
        mocked.faults.error("GetApps", 400, times=1)
        mocked.faults.latency("GetApps", 61, times=1)
        client = client_that_waits()
        with pytest.raises(ReadTimeoutError):
            client.get_apps()
        with pytest.raises(client.exceptions.BadRequestException):
            client.get_apps()

    def test_given_the_end_of_time_when_a_response_is_late_then_the_error_names_the_fault_and_time_does_not_move(
        self,
    ) -> None:
        with freeze_time("2030-01-01"), mock_pinpoint() as pinpoint:
            pinpoint.clock.advance_to(datetime(9999, 1, 1, tzinfo=timezone.utc))
            pinpoint.faults.latency("GetApps", 30)
            with pytest.raises(ValueError, match=r"^virtual time cannot go beyond the year 9998, and pinpoint\.faults"):
                client_that_waits().get_apps()
            assert pinpoint.clock.now == datetime(9999, 1, 1, tzinfo=timezone.utc)
