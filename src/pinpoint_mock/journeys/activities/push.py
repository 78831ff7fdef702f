"""The activity that sends a push notification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...endpoints.endpoint import PUSH_CHANNELS
from ..sender import ActivityMessage
from .message import SEND, MessageActivity, make_request

if TYPE_CHECKING:
    from ..journey import Journey
    from .kind import PlannedActivity


class PushActivity(MessageActivity):
    """An activity that sends a push notification. Participants continue immediately."""

    name = "PUSH"
    event_types = (  # the first is documented; the others were observed, and apps send them
        SEND,
        "_journey.opened_notification",
        "_journey.received_foreground",
        "_journey.received_background",
    )

    def make_message(self, journey: Journey, activity: PlannedActivity) -> ActivityMessage:  # noqa: ARG002
        """Create the push for each service. A TimeToLive that is not a number is left out (unknown; proposed)."""
        time = str(activity.details.get("MessageConfig", {}).get("TimeToLive", ""))
        numbered: dict[str, Any] = {"TimeToLive": int(time)} if time.isascii() and time.isdigit() else {}
        messages = {
            "APNSMessage": numbered,
            "GCMMessage": numbered,
            "BaiduMessage": numbered,
            "ADMMessage": {"ExpiresAfter": time} if numbered else {},
        }
        request = make_request(activity.details, "PushTemplate", messages)
        return ActivityMessage(self.name, "push notification", PUSH_CHANNELS, "PUSH", request)
