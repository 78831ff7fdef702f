"""Errors of a command that its user can mend."""

from __future__ import annotations


class CommandError(Exception):
    """A command that cannot do what it is asked to; the message is one sentence for its user."""
