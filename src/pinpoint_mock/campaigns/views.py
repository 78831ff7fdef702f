"""The view of a campaign that a test gets from the handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..endpoints.views import find_endpoint
from ..gateway.names import check_enumerated
from ..world.arguments import check_string
from ..world.view import View, quote_name
from .activity_records import list_activities
from .campaign import Campaign
from .explanation import explain_campaign

if TYPE_CHECKING:
    from .activity_records import CampaignActivityRecords
    from .explanation import CampaignExplanation


class CampaignView(View[Campaign]):
    """One campaign, in its newest version."""

    __slots__ = ()

    _kind = "campaign"
    _entity_type = Campaign
    _members = ("id", "name", "status")
    _checks = {"status": check_enumerated("CampaignStatus")}  # noqa: RUF012  (never changed)

    @property
    def name(self) -> str:
        """The campaign's name."""
        with self._locked() as (_, campaign):
            return campaign.name

    @property
    def status(self) -> str:
        """The status: SCHEDULED, EXECUTING, PENDING_NEXT_RUN, COMPLETED, PAUSED, DELETED or INVALID."""
        with self._locked() as (_, campaign):
            return campaign.status

    @property
    def activities(self) -> CampaignActivityRecords:
        """One record for each run of each treatment, the oldest first."""
        return cast("CampaignActivityRecords", list_activities(self._locked))

    def explain(self, endpoint: str) -> CampaignExplanation:
        """Explain why an endpoint gets or does not get a message from the campaign.

        Args:
            endpoint: The endpoint's id, its address or its user's id, as in `app.endpoint`.

        Returns:
            The explanation. It is true if the campaign sent a message to the endpoint. When printed, it shows why the
            endpoint cannot get a message now.

        Raises:
            LookupError: If the app does not have the endpoint, or if the address or the user has several endpoints.
            TypeError: If `endpoint` is not a string.
            ValueError: If `endpoint` has lone surrogates.
        """
        name = check_string("endpoint", endpoint)
        with self._locked() as (app, campaign):
            return explain_campaign(app, campaign, find_endpoint(app, name))

    def _describe(self, entity: Campaign) -> str:
        return f"{quote_name(entity.name)} {entity.status}"
