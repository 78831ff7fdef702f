"""A journey as a test sees it, through the handle."""

from __future__ import annotations

from ..gateway.names import check_enumerated
from ..world.arguments import check_count
from ..world.view import View, quote_name
from .journey import Journey
from .lifecycle import participants_left, set_participants_left


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
        """How many participants are inside.

        Until participants are simulated it is for the test to say: with some inside, a journey becomes CLOSED
        and not at once COMPLETED; setting it to 0 lets the last one leave.

        Raises:
            TypeError: When set, if the count is not an integer.
            ValueError: When set, if the count is negative or the journey is not published.
        """
        with self._locked() as (_, journey):
            return participants_left(journey)

    @participants_left.setter
    def participants_left(self, count: int) -> None:
        count = check_count("participants_left", count)
        with self._locked() as (app, journey):
            if journey.state not in ("ACTIVE", "PAUSED", "CLOSED"):
                raise ValueError(
                    f"participants_left cannot be set: the journey is {journey.state}, so nobody is inside"
                )
            set_participants_left(app, journey, count)

    def _describe(self, entity: Journey) -> str:
        return f"{quote_name(entity.name)} {entity.state}"
