"""The exceptions of campaigns that a test sees."""

from __future__ import annotations

from ..world.errors import PinpointMockError


class CampaignLoopError(PinpointMockError, RuntimeError):
    """A campaign is triggered by events of messages that it causes itself, at one instant and without an end.

    It is raised by the call that lets time pass. The messages of the first rounds have been sent.

    Args:
        campaign_name: The campaign's name.
        campaign_id: Its id.
        endpoint_id: The endpoint that gets the messages.
        rounds: How many rounds there were.
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
            "A Daily or a Total limit alone does not end this, since a message that it stops makes the event "
            "_campaign.send, too: also let the EventFilter ask for SUCCESS in the attribute campaign_send_status"
            if is_endless_with_limits
            else "Set a Daily or a Total limit"
        )
        super().__init__(
            f"campaign {campaign_name!r} ({campaign_id}) triggers itself: the events of its own messages to endpoint "
            f"{endpoint_id!r} have triggered it {rounds} times at one instant. {limit}, or let "
            "its EventFilter name events that its messages do not cause"
        )
        self.campaign_id = campaign_id
        self.endpoint_id = endpoint_id
