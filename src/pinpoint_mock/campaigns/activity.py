"""The activity of a campaign: one run of one treatment, as GetCampaignActivities shows it.

The activities of a campaign are in `app.collection(CampaignActivity, campaign_id)`, the oldest first.
Source: docs/behaviours/campaigns.md#runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RUNNING, CANCELLED, DONE = "RUNNING", "CANCELLED", "COMPLETED"
SUCCESS, FAIL = "SUCCESS", "FAIL"
_OUTSIDE_TOTAL = ("HOLDOUT", "DUPLICATE")
"""The statuses of messages to endpoints that the total does not count: the execution metrics count these endpoints."""


@dataclass(frozen=True, slots=True)
class CampaignActivity:
    """One run of one treatment.

    Args:
        id: Its id.
        campaign_id: The id of the campaign.
        treatment_id: The id of the treatment.
        scheduled_start: The time of the slot, in microseconds since the epoch, like all times here.
        start: The time at which it really began.
        end: The time at which it ended; 0 while it is running.
        state: RUNNING, CANCELLED or COMPLETED.
        result: SUCCESS or FAIL.
        total: The number of endpoints that it is for. They are on a channel of the campaign, can be reached, and are in
            the treatment. Each address counts once.
        successful: The number of these endpoints that it sent to.
        zones: The number of time zones that it is for; 0 if all endpoints have the same time.
        zones_completed: The number of time zones whose time has passed.
        metrics: Its execution metrics by name, without metrics that are 0.
        unsent: The number of its messages that were not sent, by status. Responses do not show it.
        hook_left_out: The number of endpoints that the campaign's hook left out.
    """

    id: str
    campaign_id: str
    treatment_id: str
    scheduled_start: int
    start: int
    end: int = 0
    state: str = RUNNING
    result: str = SUCCESS
    total: int = 0
    successful: int = 0
    zones: int = 0
    zones_completed: int = 0
    metrics: Mapping[str, int] = field(default_factory=dict)
    unsent: Mapping[str, int] = field(default_factory=dict)
    hook_left_out: int = 0


def describe_missed(unsent: Iterable[tuple[str, int]], hook_left_out: int) -> str:
    """Describe how many endpoints of the total did not get a message, by reason. Return "" if all got one."""
    reasons = [f"{status} {number}" for status, number in unsent if status not in _OUTSIDE_TOTAL]
    return ", ".join([*reasons, *([f"HOOK left out {hook_left_out}"] if hook_left_out else [])])
