"""Templates and people for the tests of previews, in the form of API responses and requests."""

from __future__ import annotations

from typing import Any

ANN: dict[str, Any] = {
    "Id": "ann",
    "ChannelType": "SMS",
    "Address": "+12065550100",
    "Attributes": {"cart": ["shoes", "hat"], "long": ["x" * 100]},
    "User": {"UserId": "ann", "UserAttributes": {"Name": ["Ann"]}},
}
TOO_LONG = "{{Attributes.long}}" * 20
"""A message that is too long for an SMS after its variables are replaced."""
NAME = "{{User.UserAttributes.Name}}"


def endpoint(channel_type: str, address: str, **members: Any) -> dict[str, Any]:
    """Return the response of GetEndpoint for Ann on another channel."""
    return {"EndpointResponse": {**ANN, "ChannelType": channel_type, "Address": address, **members}}


def sms(body: str, **members: Any) -> dict[str, Any]:
    """Return a request for an SMS template."""
    return {"TemplateName": "receipt", "SMSTemplateRequest": {"Body": body, **members}}


def mail(**members: Any) -> dict[str, Any]:
    """Return a request for an e-mail template."""
    return {"TemplateName": "welcome", "EmailTemplateRequest": members}


def push(**members: Any) -> dict[str, Any]:
    """Return a request for a push template."""
    return {"TemplateName": "news", "PushNotificationTemplateRequest": members}
