"""The activity that sends an SMS."""

from __future__ import annotations

from .message import MessageActivity


class SmsActivity(MessageActivity):
    """Sends an SMS and goes on at once."""

    name = "SMS"
