"""What the activities that send messages have in common."""

from __future__ import annotations

from ..steps import Outcome
from .kind import ActivityKind


class MessageActivity(ActivityKind):
    """A kind of activity that sends each participant a message."""

    metric_type = "MESSAGE"
    fixed_keys = (  # documented for e-mail; inferred for the other channels
        "SUCCESS",
        "DAILY_CAP_EXCEEDED",
        "QUIET_TIME",
        "FAILURE_PERMANENT",
        "TRANSIENT_FAILURE",
        "SERVICE_FAILURE",
        "THROTTLED",
        "UNKNOWN",
    )

    def arrive(self, visit):
        visit.proceed(visit.rows, visit.details.get("NextActivity") or None, Outcome("x", "{count} x {activity}"))
