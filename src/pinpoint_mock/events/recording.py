"""How other rooms record an event: it is kept, and put into the app's event stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .event import EventLog
from .streaming import stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..world.store import App
    from .event import KeptEvent


def record(app: App, events: Sequence[KeptEvent]) -> None:
    """Keep events, and put them into the app's event stream."""
    app.store(EventLog).events.extend(events)
    stream(app, events)
