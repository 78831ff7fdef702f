"""How a batch of endpoints becomes messages. Source: docs/behaviours.md#campaigns-runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..messages.recipients import recipient_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..endpoints.endpoint import Endpoint
    from ..messages.sending import Sending
    from .activity import CampaignActivity
    from .campaign import Campaign

_UNLIMITED = 2**31


class BatchResult(NamedTuple):
    """What became of a batch.

    Args:
        delay: How long it took, in microseconds.
        error: What a function of the test's raised for the test to see; None if it did not.
    """

    delay: int = 0
    error: BaseException | None = None


def batch_size(campaign: Campaign, treatment_id: str) -> int:  # noqa: ARG001
    """Return how many endpoints a batch may have."""
    return _UNLIMITED


def deliver_batch(
    sending: Sending,
    campaign: Campaign,  # noqa: ARG001
    activity: CampaignActivity,  # noqa: ARG001
    endpoints: Sequence[Endpoint],
) -> BatchResult:
    """Send to endpoints."""
    for endpoint in endpoints:
        sending.send(recipient_at(sending.app, endpoint))
    return BatchResult()
