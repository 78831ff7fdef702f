"""The operations that have ended, and their refusal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, get_args

import boto3
import pytest
from botocore.exceptions import ClientError

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.gateway.dispatch import answer
from pinpoint_mock.gateway.literals import OperationStatus
from pinpoint_mock.gateway.message import Request
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.retirement import FAMILIES, OTHER, REFUSAL, family_of, find_family, request_of
from pinpoint_mock.world.options import RetiredCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.gateway.retirement import OperationFamily

OPERATIONS = sorted(service_model().operation_names)


@pytest.fixture
def ended() -> Iterator[Pinpoint]:
    """A mock that refuses retired operations, with an app."""
    with mock_pinpoint(retired="refuse") as pinpoint:
        pinpoint.create_app("shop", region="us-east-1", channels=["SMS"])
        yield pinpoint


@pytest.fixture
def client_after_end(ended: Pinpoint) -> PinpointClient:
    return boto3.client("pinpoint", region_name="us-east-1")


class TestFamilies:
    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_given_an_operation_of_the_model_then_exactly_one_family_has_it(self, operation: str) -> None:
        assert [family.name for family in FAMILIES if family.has(request_of(operation))] == [family_of(operation).name]

    @pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
    def test_given_a_family_then_it_has_an_operation_of_the_model_and_a_valid_status(
        self, family: OperationFamily
    ) -> None:
        assert any(family.has(request_of(operation)) for operation in OPERATIONS)
        assert family.status in get_args(OperationStatus)

    def test_given_an_operation_that_no_family_has_when_it_is_looked_up_then_it_is_disputed(self) -> None:
        assert find_family("GET apps/holograms") is OTHER
        assert OTHER.status == "DISPUTED"

    @pytest.mark.parametrize(
        ("status", "operations"),
        [
            ("RETIRED", ["CreateSegment", "UpdateJourneyState", "GetCampaigns", "UpdateEndpoint", "GetEmailChannel"]),
            ("RETIRED", ["GetInAppMessages", "ListTemplates", "GetApplicationDateRangeKpi", "PutEvents"]),
            ("DISPUTED", ["GetEndpoint", "GetUserEndpoints", "SendUsersMessages", "GetApplicationSettings"]),
            ("ALIVE", ["SendMessages", "SendOTPMessage", "VerifyOTPMessage", "PhoneNumberValidate"]),
            ("ALIVE", ["CreateApp", "GetApps", "GetSmsChannel", "UpdateVoiceChannel", "UpdateApnsSandboxChannel"]),
        ],
    )
    def test_given_a_status_then_these_operations_have_it(self, status: str, operations: list[str]) -> None:
        assert {family_of(operation).status for operation in operations} == {status}


class TestRefusal:
    def test_given_no_option_when_a_retired_operation_is_called_then_it_is_answered(
        self, client: PinpointClient, app_id: str
    ) -> None:
        assert client.get_segments(ApplicationId=app_id)["SegmentsResponse"]["Item"] == []

    def test_given_refuse_when_a_retired_operation_is_called_then_it_is_a_403_with_the_observed_message(
        self, client_after_end: PinpointClient
    ) -> None:
        with pytest.raises(client_after_end.exceptions.ForbiddenException) as raised:
            client_after_end.get_segments(ApplicationId="shop")
        assert raised.value.response["Error"] == {"Code": "ForbiddenException", "Message": REFUSAL}
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403

    @pytest.mark.parametrize("operation", [name for name in OPERATIONS if family_of(name).status == "RETIRED"])
    def test_given_refuse_when_any_retired_operation_is_called_then_it_is_refused_even_if_everything_else_is_wrong(
        self, ended: Pinpoint, operation: str
    ) -> None:
        model = service_model().operation_model(operation)
        url = "https://pinpoint.us-east-1.amazonaws.com" + model.http["requestUri"].format_map(Anything())
        request = Request(model, model.http["method"], url, b"{", "us-east-1", {})
        assert answer(ended._session, request).status == 403

    def test_given_refuse_when_a_write_is_refused_then_nothing_has_changed(
        self, ended: Pinpoint, client_after_end: PinpointClient
    ) -> None:
        with pytest.raises(client_after_end.exceptions.ForbiddenException):
            client_after_end.update_endpoint(
                ApplicationId="shop",
                EndpointId="ann",
                EndpointRequest={"ChannelType": "SMS", "Address": "+12065550100"},
            )
        assert len(ended.app("shop").endpoints) == 0

    def test_given_refuse_when_alive_and_disputed_operations_are_called_then_they_are_answered(
        self, ended: Pinpoint, client_after_end: PinpointClient
    ) -> None:
        client_after_end.send_messages(
            ApplicationId="shop",
            MessageRequest={
                "Addresses": {"+12065550100": {"ChannelType": "SMS"}},
                "MessageConfiguration": {"SMSMessage": {"Body": "Your table is ready"}},
            },
        )
        client_after_end.get_application_settings(ApplicationId="shop")
        assert ended.outbox.one().was_sent
        assert [call.status for call in ended.calls] == [200, 200]

    @pytest.mark.parametrize("code", get_args(RetiredCode))
    def test_given_another_code_and_message_when_a_retired_operation_is_called_then_it_is_refused_with_them(
        self, code: RetiredCode
    ) -> None:
        with mock_pinpoint(retired="refuse", retired_code=code, retired_text="It has ended.") as pinpoint:
            with pytest.raises(ClientError) as raised:
                boto3.client("pinpoint", region_name="us-east-1").list_templates()
            assert pinpoint.calls[-1].error == f"{code}: It has ended."
        assert raised.value.response["Error"] == {"Code": code, "Message": "It has ended."}

    def test_given_a_code_alone_when_a_retired_operation_is_called_then_it_is_answered(self) -> None:
        with mock_pinpoint(retired_code="NotFoundException"):
            assert boto3.client("pinpoint", region_name="us-east-1").list_templates()["TemplatesResponse"]["Item"] == []

    def test_given_refuse_and_a_fault_when_a_retired_operation_is_called_then_the_fault_comes_first(
        self, ended: Pinpoint, client_after_end: PinpointClient
    ) -> None:
        ended.faults.error("GetSegments", 404, times=1)
        with pytest.raises(client_after_end.exceptions.NotFoundException):
            client_after_end.get_segments(ApplicationId="shop")
        with pytest.raises(client_after_end.exceptions.ForbiddenException):
            client_after_end.get_segments(ApplicationId="shop")


class TestBeforeTheEnd:
    def test_given_refuse_when_a_test_makes_data_from_before_the_end_then_it_is_there_after_it(
        self, ended: Pinpoint, client_after_end: PinpointClient
    ) -> None:
        with ended.before_the_end():
            client_after_end.update_endpoint(
                ApplicationId="shop",
                EndpointId="ann",
                EndpointRequest={"ChannelType": "SMS", "Address": "+12065550100"},
            )
        assert ended.app("shop").endpoint("ann").address == "+12065550100"
        with pytest.raises(client_after_end.exceptions.ForbiddenException):
            client_after_end.get_segments(ApplicationId="shop")
        assert [call.status for call in ended.calls.retired] == [202, 403]

    def test_given_nested_uses_when_the_inner_one_is_left_then_operations_are_still_answered(
        self, ended: Pinpoint, client_after_end: PinpointClient
    ) -> None:
        with ended.before_the_end():
            with ended.before_the_end():
                pass
            client_after_end.list_templates()
        with pytest.raises(client_after_end.exceptions.ForbiddenException):
            client_after_end.list_templates()

    def test_given_an_exception_when_it_leaves_then_operations_are_refused_again(
        self, ended: Pinpoint, client_after_end: PinpointClient
    ) -> None:
        with pytest.raises(ZeroDivisionError), ended.before_the_end():
            raise ZeroDivisionError
        with pytest.raises(client_after_end.exceptions.ForbiddenException):
            client_after_end.list_templates()

    def test_given_another_thread_when_it_calls_meanwhile_then_it_is_answered(
        self, ended: Pinpoint, client_after_end: PinpointClient
    ) -> None:
        with ended.before_the_end(), ThreadPoolExecutor(1) as pool:
            assert pool.submit(client_after_end.list_templates).result()["TemplatesResponse"]["Item"] == []

    def test_given_a_checkpoint_or_a_reset_inside_then_it_still_has_effect(
        self, ended: Pinpoint, client_after_end: PinpointClient
    ) -> None:
        with ended.before_the_end():
            with ended.checkpoint():
                client_after_end.list_templates()
            ended.reset()
            client_after_end.list_templates()

    def test_given_a_mock_that_is_started_again_inside_then_it_begins_after_the_end(self) -> None:
        mock = mock_pinpoint(retired="refuse")
        client = boto3.client("pinpoint", region_name="us-east-1")
        with mock as pinpoint:
            before = pinpoint.before_the_end()
            before.__enter__()
        with mock:
            with pytest.raises(client.exceptions.ForbiddenException):
                client.list_templates()
            before.__exit__(None, None, None)
            with pytest.raises(client.exceptions.ForbiddenException):
                client.list_templates()

    def test_given_no_option_when_it_is_used_then_operations_are_answered_as_usual(self) -> None:
        with mock_pinpoint() as pinpoint:
            client = boto3.client("pinpoint", region_name="us-east-1")
            with pinpoint.before_the_end():
                client.list_templates()
            client.list_templates()


class Anything(dict[str, str]):
    """A mapping with an argument for each label of a path."""

    def __missing__(self, label: str) -> str:
        return "x"
