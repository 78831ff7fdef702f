"""The service's errors: code, status and message, as a client sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import OperationNotSupported
from pinpoint_mock.gateway import errors
from pinpoint_mock.gateway.errors import AccessDenied, BadRequest, NotFound, ServiceError
from pinpoint_mock.gateway.model import service_model
from pinpoint_mock.gateway.operation import OPERATIONS

if TYPE_CHECKING:
    from mypy_boto3_pinpoint import PinpointClient


OF_THE_SERVICE = [error for error in ServiceError.__subclasses__() if error.__module__ == errors.__name__]


@pytest.mark.parametrize(
    "error", [error for error in OF_THE_SERVICE if error is not AccessDenied], ids=lambda error: error.__name__
)
def test_every_error_has_the_code_and_status_of_the_model(error: type[ServiceError]) -> None:
    shape = service_model().shape_for(error.code)

    assert error.__name__ == error.code.removesuffix("Exception")
    assert error.status == shape.metadata["error"]["httpStatusCode"]


def test_every_error_that_the_model_has_is_here() -> None:
    of_the_model = {shape.name for shape in service_model().error_shapes}

    assert {error.code for error in OF_THE_SERVICE} == of_the_model | {"AccessDeniedException"}


@pytest.mark.usefixtures("app_id")
def test_a_client_sees_code_status_and_message(client: PinpointClient) -> None:
    with pytest.raises(client.exceptions.NotFoundException) as raised:
        client.get_app(ApplicationId="none")

    response = raised.value.response
    assert response["Error"] == {"Message": "Application not found", "Code": "NotFoundException"}
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 404
    assert response["ResponseMetadata"]["RetryAttempts"] == 0


def test_not_found_has_the_message_of_the_service() -> None:
    assert NotFound().message == "Resource not found"
    assert NotFound("Application not found").message == str(NotFound("Application not found"))


def test_a_bad_request_begins_with_the_member_if_there_is_one() -> None:
    assert BadRequest("must not be empty").message == "must not be empty"
    assert BadRequest("must not be empty", "Name").message == "Name must not be empty"


def test_a_bad_request_names_its_member_from_any_level_further_out() -> None:
    error = BadRequest("is required").inside("Values").inside("['a b']").inside("[0]").inside("Attributes")

    assert error.message == "Attributes[0]['a b'].Values is required"


def test_naming_a_member_from_further_out_does_not_change_the_original_error() -> None:
    error = BadRequest("is required", "Name")

    assert error.inside("Request").message == "Request.Name is required"
    assert error.message == "Name is required"


def test_an_operation_that_is_not_supported_is_raised_through_the_client(
    client: PinpointClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(OPERATIONS, "GetInAppMessages")
    with pytest.raises(OperationNotSupported) as raised:
        client.get_in_app_messages(ApplicationId="none", EndpointId="a")

    assert raised.value.operation == "GetInAppMessages"
    assert str(raised.value).startswith(
        "pinpoint-mock does not support GetInAppMessages, an operation that only newer "
    )
    assert not isinstance(raised.value, client.exceptions.ClientError)
    assert isinstance(raised.value, NotImplementedError)
