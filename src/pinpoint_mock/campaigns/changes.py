"""The changes of campaigns, for the history and for what `clock.advance` returns."""

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
    """Something that changed in a campaign.

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
    """A campaign took another status.

    Args:
        before: The status that it had.
        after: The status that it has.
    """

    before: str
    after: str

    def _say(self) -> str:
        return f"{self.before} -> {self.after}"


@dataclass(frozen=True, kw_only=True, repr=False)
class CampaignRunSkipped(CampaignChange):
    """The time of a run came while the campaign was paused."""

    def _say(self) -> str:
        return "a run was skipped, since the campaign is PAUSED"


@dataclass(frozen=True, kw_only=True, repr=False)
class CampaignRunEnded(CampaignChange):
    """A run of a treatment has ended.

    Args:
        activity_id: The activity that the run is.
        treatment_id: The treatment.
        total: How many endpoints it was for.
        successful: To how many of them it has sent.
        metrics: Its execution metrics, such as `(("ENDPOINT_OPT_OUT", 2),)`.
        unsent: How many of its messages were not sent, by status, such as `(("QUIET_TIME", 2),)`.
        hook_left_out: How many of the endpoints the campaign's hook has left out.
    """

    activity_id: str
    treatment_id: str
    total: int
    successful: int
    metrics: tuple[tuple[str, int], ...]
    unsent: tuple[tuple[str, int], ...]
    hook_left_out: int

    def _say(self) -> str:
        text = f"sent to {self.successful} of {counted(self.total, 'endpoint')}"
        left_out = [f"{name} {number}" for name, number in self.metrics if name != "ENDPOINT_PRODUCED"]
        reasons = ", ".join(filter(None, [*left_out, describe_missed(self.unsent, self.hook_left_out)]))
        treatment = f" in treatment {self.treatment_id}" if self.treatment_id != "0" else ""
        return f"{text}{treatment}{enclose(reasons)}"


def log_change(app: App, campaign: Campaign, change_type: Callable[..., CampaignChange], **members: Any) -> None:
    """Log something that changed in a campaign now."""
    log_now(app, change_type, campaign_id=campaign.id, campaign_name=campaign.name, **members)
