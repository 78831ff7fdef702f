"""The operation GetInAppMessages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints.audience import endpoint_of
from ..gateway.operation import operation
from .in_app import list_messages

if TYPE_CHECKING:
    from mypy_boto3_pinpoint.type_defs import InAppMessagesResponseTypeDef

    from ..world.store import App


@operation("GetInAppMessages")
def get_in_app_messages(app: App, endpoint_id: str) -> InAppMessagesResponseTypeDef:
    """List the in-app messages for an endpoint, the highest priority first. This does not count against caps."""
    return {"InAppMessageCampaigns": list_messages(app, endpoint_of(app, endpoint_id))}
