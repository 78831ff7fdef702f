"""A token for the calling thread. Unlike a thread id, it is never reused."""

from __future__ import annotations

import threading

_local = threading.local()


def this_thread() -> object:
    """Return the token of the calling thread."""
    token: object = getattr(_local, "token", None)
    if token is None:
        token = _local.token = object()
    return token
