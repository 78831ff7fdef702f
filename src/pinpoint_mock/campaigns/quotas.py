"""The quotas of campaigns. Source: docs/behaviours/campaigns.md#saving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.problems import Problem, refuse
from .campaign import ACTIVE_STATUSES, ENDED_STATUSES, ActiveCampaigns, Campaign

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..world.store import App

MAX_ACTIVE = 200  # documented, per account and region
MAX_TRIGGERED = {  # documented, per app
    "current": {"EVENT": 25, "IN_APP_EVENT": 25},
    "2019": {"EVENT": 10, "IN_APP_EVENT": 25},
}


def check_quotas(app: App, campaign: Campaign, before: Campaign | None = None) -> None:
    """Refuse a campaign that exceeds a quota, with 400. With 429, clients would repeat the request (unknown).

    Args:
        app: The app.
        campaign: The campaign. It must not be in the app yet.
        before: The version that it replaces; None for a new campaign.
    """
    refuse(_find_quota_problems(app, campaign, before))


def _find_quota_problems(app: App, campaign: Campaign, before: Campaign | None) -> Iterator[Problem]:
    was_active = before is not None and before.status in ACTIVE_STATUSES
    if campaign.status in ACTIVE_STATUSES and not was_active and _count_active(app) >= MAX_ACTIVE:
        yield Problem("", "Too many active campaigns", is_observed=True)
    had = set() if before is None else set(before.frequencies)
    for frequency, quota in MAX_TRIGGERED[app.world.options.limits].items():
        if frequency in set(campaign.frequencies) - had and _count_triggered(app, frequency) >= quota:
            rule = f"This application already has {quota} campaigns with the frequency {frequency}"
            yield Problem("", f"{rule}, which is the quota")


def _count_active(app: App) -> int:
    world = app.world
    return sum(other.region is app.region for other, _ in world.part(ActiveCampaigns).find(world))


def _count_triggered(app: App, frequency: str) -> int:
    """Count the campaigns of an app with this frequency (EVENT or IN_APP_EVENT) that have not ended."""
    campaigns = app.collection(Campaign)
    return sum(frequency in each.frequencies and each.status not in ENDED_STATUSES for each in campaigns)
