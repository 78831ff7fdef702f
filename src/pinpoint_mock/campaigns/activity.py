"""The activity of a campaign: one run of one treatment, as GetCampaignActivities shows it.

The activities of a campaign are in `app.collection(CampaignActivity, campaign_id)`, the oldest first.
Source: docs/behaviours.md#campaigns-runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RUNNING, CANCELLED, DONE = "RUNNING", "CANCELLED", "COMPLETED"
SUCCESS, FAIL = "SUCCESS", "FAIL"
_OUTSIDE_TOTAL = ("HOLDOUT", "DUPLICATE")
"""The statuses of messages to endpoints that are not in the total: the execution metrics count these."""


@dataclass(frozen=True, slots=True)
class CampaignActivity:
    """A run of a treatment.

    Args:
        id: Its id.
        campaign_id: The campaign.
        treatment_id: The treatment.
        scheduled_start: The time of the slot, in microseconds since the epoch, as all times here.
        start: When it really began.
        end: When it ended; 0 while it goes on.
        state: RUNNING, CANCELLED or COMPLETED.
        result: SUCCESS or FAIL.
        total: How many endpoints it is for: those that are on a channel of the campaign, can be reached, and are in the
            treatment, each address once.
        successful: To how many of them it has sent.
        zones: How many time zones it is for; 0 if all are sent to at one time.
        zones_completed: How many of them have had their time.
        metrics: Its execution metrics by name; those that are 0 are left out.
        unsent: How many of its messages were not sent, by status; no answer has it.
        hook_left_out: How many of the endpoints the campaign's hook has left out.
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
    """Return how many endpoints of the total got no message, by reason, or nothing if all got one."""
    reasons = [f"{status} {number}" for status, number in unsent if status not in _OUTSIDE_TOTAL]
    return ", ".join([*reasons, *([f"HOOK left out {hook_left_out}"] if hook_left_out else [])])
