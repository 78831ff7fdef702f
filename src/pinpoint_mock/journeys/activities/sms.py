"""The activity that sends an SMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..sender import ActivityMessage
from .message import SEND, MessageActivity, make_request

if TYPE_CHECKING:
    from ..journey import Journey
    from .kind import PlannedActivity

_CHANNELS = frozenset({"SMS"})


class SmsActivity(MessageActivity):
    """An activity that sends an SMS. Participants continue immediately."""

    name = "SMS"
    event_types = (SEND, "_SMS.BUFFERED", "_SMS.SUCCESS", "_SMS.FAILURE", "_SMS.OPTOUT")  # documented

    def make_message(self, journey: Journey, activity: PlannedActivity) -> ActivityMessage:  # noqa: ARG002
        """Create the SMS. An OriginationNumber takes precedence over a SenderId (documented)."""
        sms = {name: value for name, value in activity.details.get("MessageConfig", {}).items() if value}
        if "OriginationNumber" in sms:
            sms.pop("SenderId", None)
        request = make_request(activity.details, "SMSTemplate", {"SMSMessage": sms})
        return ActivityMessage(self.name, "SMS message", _CHANNELS, "SMS", request)
