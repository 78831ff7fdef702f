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
    """

    def __init__(self, campaign_name: str, campaign_id: str, endpoint_id: str, rounds: int) -> None:
        super().__init__(
            f"campaign {campaign_name!r} ({campaign_id}) triggers itself: the events of its own messages to endpoint "
            f"{endpoint_id!r} have triggered it {rounds} times at one instant. Set a Daily or a Total limit, or let "
            "its EventFilter name events that its messages do not cause"
        )
        self.campaign_id = campaign_id
        self.endpoint_id = endpoint_id
