"""The activity that sends a push notification."""

from __future__ import annotations

from .message import MessageActivity


class PushActivity(MessageActivity):
    """Sends a push notification and goes on at once."""

    name = "PUSH"
