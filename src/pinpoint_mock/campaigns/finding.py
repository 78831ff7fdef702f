"""Finds the campaign that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.errors import NotFound
from ..gateway.nearest import describe_missing_named
from .campaign import Campaign

if TYPE_CHECKING:
    from ..world.store import App


def find_campaign(app: App, campaign_id: str) -> Campaign:
    """Return the campaign with this id.

    Raises:
        NotFound: If the app does not have it.
    """
    campaign = app.collection(Campaign).get(campaign_id)
    if campaign is None:
        raise NotFound(missing=describe_missing_named(app, Campaign, campaign_id, "the campaign"))
    return campaign
