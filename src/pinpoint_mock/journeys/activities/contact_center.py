"""The activity that queues a call in an Amazon Connect contact center."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..call_message import CallMessage
from ..participants import LEFT, WAIT_STARTED
from ..steps import Outcome
from .conditional_split import ConditionalSplitActivity
from .message import SEND, MessageActivity
from .multi_condition import MultiConditionActivity
from .recheck import find_failing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...gateway.problems import Problem
    from ...world.store import App
    from ..journey import Journey
    from ..visit import Visit
    from .conditions import ConditionsActivity
    from .kind import Details, PlannedActivity

_DROPPED = Outcome("dropped", "{count} dropped at {activity}: earlier conditions are no longer met")
_SPLITS: dict[str, ConditionsActivity] = {
    kind.name: kind for kind in (ConditionalSplitActivity(), MultiConditionActivity())
}
_MESSAGES = ("EMAIL", "SMS", "PUSH", "CUSTOM")
_CHANNELS = frozenset({"VOICE"})


class ContactCenterActivity(MessageActivity):
    """An activity that queues a call to each participant who still meets the conditions of its earlier splits."""

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
        """Return whether a type is one of the service's own. The event types of calls are unknown."""
        return event_type.startswith("_")

    def find_content_problems(self, app: App, details: Details) -> Iterator[Problem]:  # noqa: ARG002
        """Yield no problems: a call has no content."""
        yield from ()

    def make_message(self, journey: Journey, activity: PlannedActivity) -> CallMessage:  # noqa: ARG002
        """Create the call."""
        return CallMessage("CONTACT_CENTER", "call", _CHANNELS, "VOICE", {})

    def arrive(self, visit: Visit) -> None:
        """Drop the participants who no longer meet earlier conditions, and queue calls to the others (documented)."""
        failing = find_failing(visit, _SPLITS, _MESSAGES)
        dropped = [row for row in visit.rows if row in failing]
        visit.count("DROPPED", dropped)
        visit.leave(dropped, LEFT, _DROPPED)
        visit.rows = [row for row in visit.rows if row not in failing]
        super().arrive(visit)

    def resume(self, visit: Visit) -> None:
        """Continue when quiet time is over."""
        visit.count(WAIT_STARTED, visit.rows, -1)
        visit.count("WAIT_FINISHED", visit.rows)
        self.arrive(visit)
