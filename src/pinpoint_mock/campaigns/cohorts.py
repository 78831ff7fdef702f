"""Chooses the treatment of each endpoint by its cohort. Source: docs/behaviours/campaigns.md#treatments.

Each campaign distributes the hundred cohorts in its own order. So shares are exact in cohorts, an endpoint stays in its
treatment over all runs, and two campaigns choose independently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints.endpoint import cohort_of
from .campaign import DEFAULT_TREATMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .campaign import Campaign

COHORTS = 100
HELD_OUT = "holdout"
"""The value for cohorts that do not get messages. Other cohorts have the id of a treatment."""


def deal_cohorts(app: App, campaign: Campaign) -> dict[str, str]:
    """Return the treatment of each cohort: first the holdout, then the additional treatments, then the default."""
    draw = app.world.ids.make_hash("campaign cohorts", campaign.id)
    order = sorted(map(str, range(COHORTS)), key=draw)
    request = campaign.request
    shares = [HELD_OUT] * request.get("HoldoutPercent", 0)
    for number, treatment in enumerate(request.get("AdditionalTreatments", ()), 1):
        shares += [str(number)] * treatment["SizePercent"]
    shares += [DEFAULT_TREATMENT] * (COHORTS - len(shares))
    return dict(zip(order, shares, strict=True))


def make_chooser(app: App, campaign: Campaign) -> Callable[[Endpoint], str]:
    """Make a function that returns the treatment of an endpoint, or `HELD_OUT`."""
    request = campaign.request
    if not request.get("HoldoutPercent") and not request.get("AdditionalTreatments"):  # true for most campaigns
        return lambda _: DEFAULT_TREATMENT
    dealt = deal_cohorts(app, campaign)
    return lambda endpoint: dealt[cohort_of(app, endpoint)]
