"""Which room has an operation, so that a room is imported when an operation of its own is first called.

A room is a package of pinpoint_mock whose `operations` module registers its operations. It is found by the path of the
operation: the last part of the path that names a room, or that stands in the table below. The gateway knows of a
room nothing but this name.
"""

from __future__ import annotations

from importlib import import_module

ROOMS = {
    "apps": "apps",
    "attributes": "endpoints",
    "campaigns": "campaigns",
    "channels": "channels",
    "endpoints": "endpoints",
    "events": "events",
    "eventstream": "apps",
    "inappmessages": "campaigns",
    "jobs": "jobs",
    "journeys": "journeys",
    "kpis": "analytics",
    "messages": "messages",
    "otp": "messages",
    "phone": "phone",
    "recommenders": "recommenders",
    "segments": "segments",
    "settings": "apps",
    "tags": "apps",
    "templates": "templates",
    "users": "endpoints",
    "users-messages": "messages",
    "verify-otp": "messages",
}
"""The room by a part of the path, such as `journeys` in `/v1/apps/{application-id}/journeys/{journey-id}`."""

_COUNTING, COUNTED_ROOMS = "analytics.counting", ("campaigns", "journeys", "messages")
"""The module that counts messages for KPIs, and the rooms with which it is imported: it must see the first message."""


def load_room(path: str) -> None:
    """Import the room that has the operations of a path; nothing happens if no room has them.

    Args:
        path: The path of an operation as the service model writes it.
    """
    part = next((part for part in reversed(path.strip("/").split("/")) if part in ROOMS), None)
    if part is not None:
        _load(ROOMS[part])


def load_all_rooms() -> None:
    """Import every room, for what lists all operations."""
    for room in sorted(set(ROOMS.values())):
        _load(room)


def _load(room: str) -> None:
    import_module(f"{_PACKAGE}.{room}.operations")
    if room in COUNTED_ROOMS:
        import_module(f"{_PACKAGE}.{_COUNTING}")


_PACKAGE = __name__.partition(".")[0]
