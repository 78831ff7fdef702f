"""A journey as a test sees it, through the handle."""

from __future__ import annotations

from ..gateway.names import check_enumerated
from ..world.view import View, quote_name
from .journey import Journey
from .lifecycle import participants_left


class JourneyView(View[Journey]):
    """One journey."""

    __slots__ = ()

    _kind = "journey"
    _entity_type = Journey
    _members = ("id", "name", "state", "participants_left")
    _checks = {"state": check_enumerated("State")}  # noqa: RUF012  (never changed)

    @property
    def name(self) -> str:
        """The journey's name."""
        with self._locked() as (_, journey):
            return journey.name

    @property
    def state(self) -> str:
        """DRAFT, ACTIVE, PAUSED, CLOSED, COMPLETED or CANCELLED."""
        with self._locked() as (_, journey):
            return journey.state

    @property
    def participants_left(self) -> int:
        """How many participants are inside."""
        with self._locked() as (app, journey):
            return participants_left(app, journey)

    def _describe(self, entity: Journey) -> str:
        return f"{quote_name(entity.name)} {entity.state}"
