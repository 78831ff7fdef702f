"""The activity that sends a push notification."""

from __future__ import annotations

from .message import SEND, MessageActivity


class PushActivity(MessageActivity):
    """Sends a push notification and goes on at once."""

    name = "PUSH"
    event_types = (  # the first is documented; the others were observed, apps send them
        SEND,
        "_journey.opened_notification",
        "_journey.received_foreground",
        "_journey.received_background",
    )
