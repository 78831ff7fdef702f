"""Finding the campaign that a request names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.errors import NotFound
from ..gateway.nearest import describe_missing_in_app
from ..world.likeness import Known
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
        raise NotFound(
            missing=describe_missing_in_app(
                campaign_id,
                "the campaign",
                lambda other: other.holds(Campaign, campaign_id),
                lambda: (Known(known.id, known.name) for known in reversed(app.collection(Campaign))),
            )
        )
    return campaign
