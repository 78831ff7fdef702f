"""A journey as a test sees it, through the handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..world.records import listed
from .journey import Journey
from .lifecycle import participants_left, set_participants_left

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from ..world.store import App, World


class AppHandle(Protocol):
    """The app that a view belongs to."""

    @property
    def id(self) -> str:
        """The application id."""

    def settled(self) -> AbstractContextManager[World]:
        """The world, locked, after everything that has come due was done."""

    def find(self, world: World) -> App:
        """The app as it is now."""


class JourneyView:
    """One journey.

    Args:
        app: The app that it is in.
        journey_id: Its id.
    """

    __slots__ = ("_app", "_id")

    def __init__(self, app: AppHandle, journey_id: str) -> None:
        self._app = app
        self._id = journey_id
        with app.settled() as world:
            self._find(app.find(world))

    @property
    def id(self) -> str:
        """The journey's id."""
        return self._id

    @property
    def name(self) -> str:
        """The journey's name."""
        with self._app.settled() as world:
            return self._find(self._app.find(world)).name

    @property
    def state(self) -> str:
        """DRAFT, ACTIVE, PAUSED, CLOSED, COMPLETED or CANCELLED."""
        with self._app.settled() as world:
            return self._find(self._app.find(world)).state

    @property
    def participants_left(self) -> int:
        """How many participants are inside.

        Until participants are simulated it is for the test to say: with some inside, a journey becomes CLOSED
        and not at once COMPLETED; setting it to 0 lets the last one leave.

        Raises:
            ValueError: When set, if the count is negative or the journey is not published.
        """
        with self._app.settled() as world:
            return participants_left(self._find(self._app.find(world)))

    @participants_left.setter
    def participants_left(self, count: int) -> None:
        given: object = count
        if isinstance(given, bool) or not isinstance(given, int) or given < 0:
            raise ValueError(f"participants_left must be a whole number of 0 or more, not {count!r}")
        with self._app.settled() as world:
            app = self._app.find(world)
            journey = self._find(app)
            if journey.state not in ("ACTIVE", "PAUSED", "CLOSED"):
                raise ValueError(f"nobody can be inside a journey that is {journey.state}")
            set_participants_left(app, journey, count)

    def _find(self, app: App) -> Journey:
        journey = app.collection(Journey).get(self.id)
        if journey is None:
            ids = listed([known.id for known in app.collection(Journey)])
            raise LookupError(f"there is no journey {self.id!r} in app {app.id!r}, which has {ids}")
        return journey

    def __repr__(self) -> str:
        return f"<journey {self.id!r} of app {self._app.id!r}>"
