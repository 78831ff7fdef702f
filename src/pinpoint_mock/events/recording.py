"""Records events: adds them to the app's log, and publishes them. All packages record events only through here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.bus import publish
from . import delivering, streaming  # noqa: F401  (they subscribe to the events published here)
from .event import EventLog, EventsRecorded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..world.store import App
    from .event import KeptEvent


def record(app: App, events: Sequence[KeptEvent]) -> None:
    """Add events to the log of an app, and publish them."""
    if events:
        app.part(EventLog).events.extend(events)
        publish(app, EventsRecorded(tuple(events)))
