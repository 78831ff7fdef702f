"""Changes: what time and requests did to resources, as small typed records that read as one line each."""

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
    """Something that changed in an app.

    Args:
        time: The virtual time at which it changed, aware, in UTC.
        application_id: The app.
    """

    time: datetime
    application_id: str

    @abstractmethod
    def describe(self) -> str:
        """Say what changed, in a few words."""

    def __str__(self) -> str:
        return f"{self.time:%Y-%m-%d %H:%M:%S} {self.describe()}"


@dataclass(frozen=True, kw_only=True, repr=False)
class ResourceChange(Change):
    """Something that changed in a resource of an app, such as a journey."""

    def describe(self) -> str:
        """Say what changed, in a few words."""
        return f"{self._name_resource()}: {self._say()}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    @abstractmethod
    def _name_resource(self) -> str:
        """Return the kind of the resource, its name and its id."""

    @abstractmethod
    def _say(self) -> str:
        """Say what happened to the resource."""


class History(Part):
    """Every change in a world so far, oldest first."""

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
    """Log a change of this type, with these members, at the present virtual time."""
    log(app, change_type(time=to_datetime(app.world.clock.now()), application_id=app.id, **members))
