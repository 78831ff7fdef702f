"""The deletion of an app, and the fact that is published about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..world.bus import publish

if TYPE_CHECKING:
    from ..world.store import App


@dataclass(frozen=True, slots=True)
class AppDeleted:
    """The fact that an app was deleted, with everything in it."""


def remove_app(app: App) -> None:
    """Remove an app with everything in it and its scheduled actions, and publish the fact."""
    app.region.remove_app(app)
    publish(app, AppDeleted())
