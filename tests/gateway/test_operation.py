"""The registry: how a function is bound to an operation, and the errors for wrong parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.gateway.operation import OPERATIONS, operation

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.model import Shape
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.gateway.validation import Checker


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch, mocked: Pinpoint) -> None:
    """Remove the operations that a test registers; the real ones are registered before."""
    mocked.calls.filter()
    for name in ("GetApps", "GetInAppMessages", "GetApp", "CreateApp"):
        monkeypatch.setitem(OPERATIONS, name, OPERATIONS.get(name))


def test_a_function_is_registered_under_the_operation_s_name_and_returned_as_it_is() -> None:
    def function(app: Any, endpoint_id: str, *, region: Any) -> None:
        local = app
        del local

    assert operation("GetInAppMessages")(function) is function
    assert OPERATIONS["GetInAppMessages"].function is function
    assert OPERATIONS["GetInAppMessages"].parameters == {"app", "endpoint_id", "region"}
    assert OPERATIONS["GetInAppMessages"].unknown_app == "Application not found"


def test_an_operation_gets_the_app_and_the_other_arguments_of_the_path_by_name(
    client: PinpointClient, app_id: str
) -> None:
    seen = []

    @operation("GetInAppMessages")
    def function(app: Any, endpoint_id: str, region: Any) -> dict[str, Any]:
        seen.append((app.id, endpoint_id, region.name))
        return {"InAppMessageCampaigns": []}

    client.get_in_app_messages(ApplicationId=app_id, EndpointId="a/b")

    assert seen == [(app_id, "a/b", "us-east-1")]


@pytest.mark.usefixtures("app_id")
def test_an_operation_may_have_its_own_message_for_an_unknown_app(client: PinpointClient) -> None:
    @operation("GetInAppMessages", unknown_app="Resource not found")
    def function(app: Any, endpoint_id: str) -> None:
        raise AssertionError("the app is missing")

    with pytest.raises(client.exceptions.NotFoundException) as raised:
        client.get_in_app_messages(ApplicationId="none", EndpointId="a")

    assert raised.value.response["Error"]["Message"] == "Resource not found"


def test_query_members_without_a_parameter_are_not_even_checked(client: PinpointClient) -> None:
    @operation("GetApps")
    def function() -> dict[str, Any]:
        return {"Item": []}

    assert client.get_apps(PageSize="0", Token="garbage")["ApplicationsResponse"] == {"Item": []}


def test_an_absent_parameter_of_the_query_is_none(client: PinpointClient) -> None:
    seen = []

    @operation("GetApps")
    def function(page_size: str | None, token: str | None) -> dict[str, Any]:
        seen.append((page_size, token))
        return {"Item": []}

    client.get_apps(Token="as it came")

    assert seen == [(None, "as it came")]


def test_an_operation_may_take_its_payload_under_another_name(client: PinpointClient) -> None:
    seen = []

    @operation("CreateApp", payload="request")
    def function(request: Any) -> dict[str, Any]:
        seen.append(request)
        return {"Arn": "", "Id": "", "Name": ""}

    client.create_app(CreateApplicationRequest={"Name": "shop"})

    assert seen == [{"Name": "shop"}]


def test_an_operation_that_names_its_payload_must_take_it_under_that_name(client: PinpointClient) -> None:
    @operation("CreateApp", payload="request")
    def function(create_application_request: Any) -> None:
        raise AssertionError("it cannot be called")

    with pytest.raises(TypeError, match="the function of CreateApp must take request, and may take "):
        client.create_app(CreateApplicationRequest={"Name": "shop"})


@pytest.mark.parametrize(("size", "status"), [(100, 201), (101, 413)])
def test_an_operation_may_have_its_own_maximum_for_the_body(
    raw: Callable[..., tuple[int, dict[str, str], bytes]], size: int, status: int
) -> None:
    @operation("CreateApp", max_body=100)
    def function(create_application_request: Any) -> dict[str, Any]:
        return {"Arn": "", "Id": "", "Name": create_application_request["Name"]}

    assert raw("POST", "/v1/apps", b'{"Name":"shop"}'.ljust(size))[0] == status


def test_an_operation_may_have_its_own_check_for_the_shape_of_its_payload(
    client: PinpointClient,
) -> None:
    def check_none(shape: Shape) -> Checker:
        return lambda payload: (shape.name, payload)

    seen = []

    @operation("CreateApp", check=check_none)
    def function(create_application_request: Any) -> dict[str, Any]:
        seen.append(create_application_request)
        return {"Arn": "", "Id": "", "Name": ""}

    client.create_app(CreateApplicationRequest={"Name": "shop"})

    assert seen == [("CreateApplicationRequest", {"Name": "shop"})]


def test_an_operation_with_an_unknown_parameter_fails_at_its_first_call(client: PinpointClient, app_id: str) -> None:
    @operation("GetApp")
    def function(app: Any, journey_id: str, colour: str = "blue") -> None:
        raise AssertionError("it cannot be called")

    text = "^the function of GetApp must take app, and may take region, request_id; it takes app, colour, journey_id$"
    with pytest.raises(TypeError, match=text):
        client.get_app(ApplicationId=app_id)


def test_an_operation_with_a_parameter_that_cannot_be_supplied_fails_at_its_first_call(
    client: PinpointClient, app_id: str
) -> None:
    @operation("GetApp")
    def function(app: Any, page: Any) -> None:
        raise AssertionError("it cannot be called")

    with pytest.raises(TypeError, match="page"):
        client.get_app(ApplicationId=app_id)


def test_an_operation_that_leaves_out_an_argument_of_the_path_fails_at_its_first_call(
    client: PinpointClient, app_id: str
) -> None:
    @operation("GetApp")
    def function() -> None:
        raise AssertionError("it cannot be called")

    with pytest.raises(TypeError, match="app"):
        client.get_app(ApplicationId=app_id)


def test_an_exception_of_an_operation_that_is_not_an_error_of_the_service_is_raised_through_the_client(
    mocked: Pinpoint, client: PinpointClient
) -> None:
    @operation("GetApps")
    def function() -> None:
        raise ZeroDivisionError("a fault of ours")

    with pytest.raises(ZeroDivisionError, match="a fault of ours"):
        client.get_apps()

    assert mocked.calls.one().error == "raised ZeroDivisionError: a fault of ours"
    assert mocked.calls.one().status is None


def test_after_an_operation_that_raised_the_next_call_is_answered(client: PinpointClient) -> None:
    @operation("GetApps")
    def function() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        client.get_apps()

    client.create_app(CreateApplicationRequest={"Name": "app"})
