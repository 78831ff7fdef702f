"""Changes: small typed records of how requests and the clock changed resources. Each is shown as one line."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any

from .bus import publish
from .clock import to_datetime
from .parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from .store import App


@dataclass(frozen=True, kw_only=True)
class Change(ABC):
    """A change in an app.

    Args:
        time: The virtual time of the change, aware, in UTC.
        application_id: The id of the app.
    """

    time: datetime
    application_id: str

    @abstractmethod
    def describe(self) -> str:
        """Describe the change in a few words."""

    def __str__(self) -> str:
        return f"{self.time:%Y-%m-%d %H:%M:%S} {self.describe()}"


@dataclass(frozen=True, kw_only=True, repr=False)
class ResourceChange(Change):
    """A change of a resource in an app, such as a journey."""

    def describe(self) -> str:
        """Describe the change in a few words."""
        return f"{self._name_resource()}: {self._say()}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    @abstractmethod
    def _name_resource(self) -> str:
        """Return the resource's kind, name and id."""

    @abstractmethod
    def _say(self) -> str:
        """Describe the change without the resource's name."""


class History(Part):
    """All changes in a world, oldest first."""

    __slots__ = ("changes",)

    def __init__(self) -> None:
        self.changes: list[Change] = []

    def copy(self) -> History:
        """Return a history with the same changes, which are values."""
        copied = History()
        copied.changes = self.changes.copy()
        return copied


def log(app: App, change: Change) -> None:
    """Add a change to the history, and publish it."""
    app.world.part(History).changes.append(change)
    publish(app, change)


def log_now(app: App, change_type: Callable[..., Change], **members: Any) -> None:
    """Log a change of this type with these members, at the current virtual time."""
    log(app, change_type(time=to_datetime(app.world.clock.now()), application_id=app.id, **members))
