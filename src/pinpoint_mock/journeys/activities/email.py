"""The activity that sends an e-mail."""

from __future__ import annotations

from .message import MessageActivity


class EmailActivity(MessageActivity):
    """Sends an e-mail and goes on at once."""

    name = "EMAIL"
