"""Find the journey that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.errors import NotFound
from ..gateway.nearest import describe_missing_named
from .journey import Journey

if TYPE_CHECKING:
    from ..world.store import App


def find_journey(app: App, journey_id: str) -> Journey:
    """Return the journey with this id.

    Raises:
        NotFound: If the app does not have such a journey.
    """
    journey = app.collection(Journey).get(journey_id)
    if journey is None:
        raise NotFound(missing=describe_missing_named(app, Journey, journey_id, "the journey"))
    return journey
