"""The settings of an application that each new campaign copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apps.settings import Settings

if TYPE_CHECKING:
    from ..world.store import App

_COPIED = ("Limits", "QuietTime", "CampaignHook")


def copy_settings(app: App) -> dict[str, Any]:
    """Copy the settings for a new campaign. Later changes to the settings do not affect it (documented)."""
    settings = app.collection(Settings).get(app.id)
    members = {} if settings is None else settings.members
    return {name: members[name] for name in _COPIED if name in members}
