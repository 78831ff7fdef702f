"""The activity that sends an e-mail."""

from __future__ import annotations

from .message import SEND, MessageActivity


class EmailActivity(MessageActivity):
    """Sends an e-mail and goes on at once."""

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
