"""How every room records events: they are added to the app's log, and published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..world.bus import publish
from .event import EventLog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..world.store import App
    from .event import KeptEvent


@dataclass(frozen=True, slots=True)
class EventsRecorded:
    """The fact that events were recorded.

    Args:
        events: The events, in the order in which they came.
    """

    events: Sequence[KeptEvent]


def record(app: App, events: Sequence[KeptEvent]) -> None:
    """Add events to the log of an app, and publish them."""
    if events:
        app.part(EventLog).events.extend(events)
        publish(app, EventsRecorded(events))
