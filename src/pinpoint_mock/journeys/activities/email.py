"""The activity that sends an e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..email_message import EmailMessage
from .message import SEND, MessageActivity, make_request

if TYPE_CHECKING:
    from ..journey import Journey
    from .kind import PlannedActivity

_CHANNELS = frozenset({"EMAIL"})


class EmailActivity(MessageActivity):
    """An activity that sends an e-mail. Participants continue immediately."""

    name = "EMAIL"
    event_types = (  # documented
        SEND,
        "_email.send",
        "_email.delivered",
        "_email.rejected",
        "_email.hardbounce",
        "_email.softbounce",
        "_email.complaint",
        "_email.open",
        "_email.click",
        "_email.unsubscribe",
        "_email.rendering_failure",
    )

    def make_message(self, journey: Journey, activity: PlannedActivity) -> EmailMessage:
        """Create the e-mail. Its sender is the channel's if the activity does not name one (documented)."""
        config = activity.details.get("MessageConfig", {})
        email = {"FromAddress": config["FromAddress"]} if config.get("FromAddress") else {}
        request = make_request(activity.details, "EmailTemplate", {"EmailMessage": email})
        return EmailMessage(self.name, "e-mail", _CHANNELS, "EMAIL", request, journey.id)
