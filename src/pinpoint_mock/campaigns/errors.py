"""The exceptions of campaigns that tests see."""

from __future__ import annotations

from ..world.errors import PinpointMockError


class CampaignLoopError(PinpointMockError, RuntimeError):
    """An endless loop: the events of a campaign's own messages trigger the campaign again, all at one instant.

    The call that moves the clock raises it. The messages of the first rounds were sent.

    Args:
        campaign_name: The campaign's name.
        campaign_id: Its id.
        endpoint_id: The endpoint that gets the messages.
        rounds: The number of rounds.
        is_endless_with_limits: Whether events of messages that a limit stops trigger it, too.
    """

    def __init__(
        self,
        campaign_name: str,
        campaign_id: str,
        endpoint_id: str,
        rounds: int,
        *,
        is_endless_with_limits: bool = False,
    ) -> None:
        limit = (
            "A Daily or a Total limit alone does not end this, because a message that the limit stops makes the event "
            "_campaign.send, too: also require SUCCESS for the attribute campaign_send_status in the EventFilter"
            if is_endless_with_limits
            else "Set a Daily or a Total limit"
        )
        super().__init__(
            f"campaign {campaign_name!r} ({campaign_id}) triggers itself: the events of its own messages to endpoint "
            f"{endpoint_id!r} triggered it {rounds} times at one instant. {limit}, or choose events for its "
            "EventFilter that its messages do not cause"
        )
        self.campaign_id = campaign_id
        self.endpoint_id = endpoint_id
