"""Templates and people for the tests of previews, in the forms that the API answers or takes."""

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
"""A text that is longer than an SMS may be, once its variables have their values."""
NAME = "{{User.UserAttributes.Name}}"


def endpoint(channel_type: str, address: str, **members: Any) -> dict[str, Any]:
    """Make the answer of GetEndpoint for Ann on another channel."""
    return {"EndpointResponse": {**ANN, "ChannelType": channel_type, "Address": address, **members}}


def sms(body: str, **members: Any) -> dict[str, Any]:
    """Make the request for an SMS template."""
    return {"TemplateName": "receipt", "SMSTemplateRequest": {"Body": body, **members}}


def mail(**members: Any) -> dict[str, Any]:
    """Make the request for an e-mail template."""
    return {"TemplateName": "welcome", "EmailTemplateRequest": members}


def push(**members: Any) -> dict[str, Any]:
    """Make the request for a push template."""
    return {"TemplateName": "news", "PushNotificationTemplateRequest": members}
