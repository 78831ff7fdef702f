"""A campaign as a test sees it, through the handle."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..gateway.names import check_enumerated
from ..world.view import View, quote_name
from .activity_records import list_activities
from .campaign import Campaign

if TYPE_CHECKING:
    from .activity_records import CampaignActivityRecords


class CampaignView(View[Campaign]):
    """One campaign, always in its newest version."""

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
        """SCHEDULED, EXECUTING, PENDING_NEXT_RUN, COMPLETED, PAUSED, DELETED or INVALID."""
        with self._locked() as (_, campaign):
            return campaign.status

    @property
    def activities(self) -> CampaignActivityRecords:
        """One record for each run of each treatment, the oldest first."""
        return cast("CampaignActivityRecords", list_activities(self._locked))

    def _describe(self, entity: Campaign) -> str:
        return f"{quote_name(entity.name)} {entity.status}"
