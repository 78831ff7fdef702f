"""The activity that queues a call in a contact center of Amazon Connect."""

from __future__ import annotations

from ..steps import Outcome
from .kind import ActivityKind


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

    def arrive(self, visit):
        visit.proceed(visit.rows, visit.details.get("NextActivity") or None, Outcome("x", "{count} x {activity}"))
