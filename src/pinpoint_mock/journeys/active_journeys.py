"""The journeys of an account that count toward the quota of active journeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..world.ongoing import Ongoing
from .journey import COUNTED_STATES, Journey

if TYPE_CHECKING:
    from ..world.store import App


class ActiveJourneys(Ongoing[Journey]):
    """The journeys of the account whose state is one of `COUNTED_STATES`."""

    __slots__ = ()

    entity_type = Journey


def put_journey(app: App, journey: Journey) -> None:
    """Put a journey into its app."""
    app.collection(Journey).put(journey.id, journey)
    app.world.part(ActiveJourneys).note(app, journey.id, is_ongoing=journey.state in COUNTED_STATES)
