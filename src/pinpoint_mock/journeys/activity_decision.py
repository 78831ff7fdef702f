"""The decision of a single activity for one participant, for tests to read and to print."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)


@dataclass(frozen=True, repr=False)
class ActivityDecision:
    """The decision that an activity would make for a participant now, and the reasons.

    Args:
        participant: The participant: the id of an endpoint, or the id of a user, whose endpoints move together.
        activity: The id of the activity.
        activity_type: The kind of the activity: the name of its member in Activity, such as EMAIL or ConditionalSplit.
        outcome: What the activity would do, with the same values as in `JourneyStep`: `yes` or `no`, the number of a
            branch, `else`, the status of a message, `waits`, `queued`, `waited`, `skipped`, `passed` or `held out`.
        next_activity: The id of the next activity. None if the journey would end here, or while a message waits until
            it may be sent.
        waits_until: If there is a wait first, the time at which the activity would decide or send: aware, in UTC. None
            without a wait. The outcome is always the one that applies now.
        reasons: The reasons, one per line: the condition, the value found and the value wanted, or the message.
    """

    participant: str
    activity: str
    activity_type: str
    outcome: str
    next_activity: str | None
    waits_until: datetime | None = None
    reasons: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        target = repr(self.next_activity) if self.next_activity else "(end)"
        if self.outcome == "waits":
            target = "(stays)"
        wait = f", after a wait until {self.waits_until:%Y-%m-%d %H:%M:%S}" if self.waits_until else ""
        first = f"{self.participant!r} at {self.activity!r} ({self.activity_type}): {self.outcome} -> {target}{wait}"
        return "\n".join([first, *(f"    {reason}" for reason in self.reasons)])

    __repr__ = __str__
