"""The activity that sends an SMS."""

from __future__ import annotations

from .message import SEND, MessageActivity


class SmsActivity(MessageActivity):
    """Sends an SMS and goes on at once."""

    name = "SMS"
    event_types = (SEND, "_SMS.BUFFERED", "_SMS.SUCCESS", "_SMS.FAILURE", "_SMS.OPTOUT")  # documented
