"""The application's limits, which apply to journeys that do not set their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apps.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..world.store import App


def read_default_limits(app: App) -> Mapping[str, Any]:
    """Return the application's limits that apply to a journey created now."""
    settings = app.collection(Settings).get(app.id)
    members = {} if settings is None else settings.members
    daily = {"Daily": members["Limits"]["Daily"]} if "Daily" in members.get("Limits", {}) else {}
    return {**daily, **members.get("JourneyLimits", {})}
