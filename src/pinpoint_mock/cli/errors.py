"""Errors of a command that its user can fix."""

from __future__ import annotations


class CommandError(Exception):
    """The error of a command that cannot do its work; the message is one sentence for the user."""
