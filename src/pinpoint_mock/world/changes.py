"""Changes: what time and requests did to resources, as small typed records that read as one line each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING

from .bus import publish
from .parts import Part

if TYPE_CHECKING:
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
