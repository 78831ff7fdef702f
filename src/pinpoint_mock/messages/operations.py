"""SendMessages and SendUsersMessages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..gateway.errors import BadRequest
from ..gateway.operation import operation
from . import otp  # noqa: F401  (it registers its operations)
from .composition import check_templates
from .recipients import Recipient, addresses_in, endpoints_in, endpoints_of_user
from .sending import Sending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_pinpoint.type_defs import (
        MessageRequestTypeDef,
        MessageResponseTypeDef,
        SendUsersMessageRequestTypeDef,
        SendUsersMessageResponseTypeDef,
    )

    from ..world.store import App

MAX_RECIPIENTS = 100  # documented quota, of addresses and endpoints together, and of users


@operation("SendMessages")
def send_messages(app: App, message_request: MessageRequestTypeDef, request_id: str) -> MessageResponseTypeDef:
    """Send to addresses and endpoints. Inactive endpoints and endpoints that have opted out get the message, too."""
    request = cast("Mapping[str, Any]", message_request)
    count = len(request.get("Addresses", {})) + len(request.get("Endpoints", {}))
    _check_count(count, "Addresses and Endpoints")
    check_templates(app, request)
    response: dict[str, Any] = {"ApplicationId": app.id, "RequestId": request_id}
    with Sending(app, "SendMessages", request) as sending:
        if request.get("Addresses"):
            addresses = addresses_in(request, request_id)
            response["Result"] = {recipient.key: sending.send(recipient) for recipient in addresses}
        if request.get("Endpoints"):
            response["EndpointResult"] = {
                recipient.key: {"Address": recipient.address, **sending.send(recipient)}
                for recipient in endpoints_in(app, request)
            }
    return cast("MessageResponseTypeDef", response)


@operation("SendUsersMessages")
def send_users_messages(
    app: App, send_users_message_request: SendUsersMessageRequestTypeDef, request_id: str
) -> SendUsersMessageResponseTypeDef:
    """Send to all endpoints of users, including inactive ones, except endpoints that have opted out."""
    request = cast("Mapping[str, Any]", send_users_message_request)
    _check_count(len(request["Users"]), "Users")
    check_templates(app, request)
    with Sending(app, "SendUsersMessages", request) as sending:
        results = {user_id: _send_to_user(sending, user_id, settings) for user_id, settings in request["Users"].items()}
    return cast(
        "SendUsersMessageResponseTypeDef", {"ApplicationId": app.id, "RequestId": request_id, "Result": results}
    )


def _send_to_user(sending: Sending, user_id: str, settings: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    results = {}
    for recipient in endpoints_of_user(sending.app, user_id, settings):
        if recipient.endpoint is not None and recipient.endpoint.opt_out == "ALL":
            result = sending.refuse(recipient, "OPT_OUT", "The user has opted out")  # documented; our message
        else:
            result = sending.send(recipient)
        results[recipient.key] = {"Address": recipient.address, **result}
    if not results:
        no_endpoint = Recipient("", None, "", settings, {}, user_id=user_id)
        refusal = sending.refuse(no_endpoint, "PERMANENT_FAILURE", "No endpoints found for userId.")  # observed
        results[""] = {"Address": "", **refusal}
    return results


def _check_count(count: int, member: str) -> None:
    if not 1 <= count <= MAX_RECIPIENTS:
        raise BadRequest(f"must have 1 to {MAX_RECIPIENTS} recipients, not {count}", member)
