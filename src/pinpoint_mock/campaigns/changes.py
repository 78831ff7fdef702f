"""The changes of campaigns, for the history and for the result of `clock.advance`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..world.changes import ResourceChange, log_now
from ..world.likeness import enclose
from ..world.records import counted
from .activity import describe_missed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..world.store import App
    from .campaign import Campaign


@dataclass(frozen=True, kw_only=True, repr=False)
class CampaignChange(ResourceChange):
    """A change in a campaign.

    Args:
        campaign_id: The campaign's id.
        campaign_name: The campaign's name.
    """

    campaign_id: str
    campaign_name: str

    def _name_resource(self) -> str:
        return f"campaign {self.campaign_name!r} ({self.campaign_id})"


@dataclass(frozen=True, kw_only=True, repr=False)
class CampaignStatusChanged(CampaignChange):
    """A change of the status of a campaign.

    Args:
        before: The old status.
        after: The new status.
    """

    before: str
    after: str

    def _say(self) -> str:
        return f"{self.before} -> {self.after}"


@dataclass(frozen=True, kw_only=True, repr=False)
class CampaignRunSkipped(CampaignChange):
    """A run that was skipped, because the campaign was paused at its time."""

    def _say(self) -> str:
        return "a run was skipped, because the campaign is PAUSED"


@dataclass(frozen=True, kw_only=True, repr=False)
class CampaignRunEnded(CampaignChange):
    """The end of a run of a treatment.

    Args:
        activity_id: The id of the run's activity.
        treatment_id: The id of the treatment.
        total: The number of endpoints that it was for.
        successful: The number of these endpoints that it sent to.
        metrics: Its execution metrics, such as `(("ENDPOINT_OPT_OUT", 2),)`.
        unsent: The number of its messages that were not sent, by status, such as `(("QUIET_TIME", 2),)`.
        hook_left_out: The number of endpoints that the campaign's hook left out.
    """

    activity_id: str
    treatment_id: str
    total: int
    successful: int
    metrics: tuple[tuple[str, int], ...]
    unsent: tuple[tuple[str, int], ...]
    hook_left_out: int

    def _say(self) -> str:
        sent = f"sent to {self.successful} of {counted(self.total, 'endpoint')}"
        left_out = [f"{name} {number}" for name, number in self.metrics if name != "ENDPOINT_PRODUCED"]
        reasons = ", ".join(filter(None, [*left_out, describe_missed(self.unsent, self.hook_left_out)]))
        treatment = f" in treatment {self.treatment_id}" if self.treatment_id != "0" else ""
        return f"{sent}{treatment}{enclose(reasons)}"


def log_change(app: App, campaign: Campaign, change_type: Callable[..., CampaignChange], **members: Any) -> None:
    """Log a change in a campaign, at the present time."""
    log_now(app, change_type, campaign_id=campaign.id, campaign_name=campaign.name, **members)
