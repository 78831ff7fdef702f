"""The activity that queues a call in a contact center of Amazon Connect."""

from __future__ import annotations

from .kind import ActivityKind
from .message import SEND


class ContactCenterActivity(ActivityKind):
    """Queues a call to each participant."""

    name = "ContactCenter"
    metric_type = "CONTACT_CENTER"
    fixed_keys = (  # documented
        "CALL_QUEUED",
        "CONTINUE_WAITING",
        "DIAL_FAILURE",
        "DROPPED",
        "TIMEOUT",
        "WAIT_FINISHED",
        "WAIT_FOR_QUIET_HOURS",
        "WAIT_STARTED",
    )
    event_types = (SEND,)

    def has_event(self, event_type: str) -> bool:
        """Accept any type of the service's own: those of calls are unknown."""
        return event_type.startswith("_")
