"""Which thread calls: told from all others, those included that have ended, whose numbers come again."""

from __future__ import annotations

import threading

_local = threading.local()


def this_thread() -> object:
    """What stands for the calling thread, and for no other."""
    token: object = getattr(_local, "token", None)
    if token is None:
        token = _local.token = object()
    return token
