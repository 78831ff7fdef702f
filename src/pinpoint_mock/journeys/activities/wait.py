"""The activity in which participants wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...gateway.problems import Problem
from ..participants import WAIT_STARTED
from ..steps import Outcome
from .kind import ActivityKind
from .waiting import describe_lateness, find_wait_end, find_wait_time_problems, is_timer_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..publication import Publication
    from ..visit import Visit
    from .kind import Details

_STARTED = Outcome("waits", "{count} began to wait at {activity}")
_FINISHED = Outcome("waited", "{count} waited at {activity}")
_SKIPPED = Outcome("skipped", "{count} skipped {activity}, because its time had passed")


class WaitActivity(ActivityKind):
    """An activity that lets each participant wait for a duration, or until a time."""

    name = "Wait"
    metric_type = "WAIT"
    fixed_keys = (WAIT_STARTED, "WAIT_FINISHED", "WAIT_SKIPPED")  # documented

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Yield the problems of WaitTime. A draft need not have one."""
        if "WaitTime" in details:
            yield from find_wait_time_problems(details["WaitTime"], "WaitTime")
            if not details["WaitTime"]:
                yield Problem("WaitTime", "must have exactly one of WaitFor and WaitUntil, but has neither")

    def find_publish_problems(self, publication: Publication, details: Details) -> Iterator[Problem]:
        """Yield a problem if WaitTime is missing or too late, or if the activity leads to a missing activity."""
        if "WaitTime" not in details:
            yield Problem("WaitTime", "Wait must have a WaitTime")
        lateness = describe_lateness(publication, details.get("WaitTime", {}))
        if lateness:
            yield self.problem("WaitTime", lateness)
        yield from super().find_publish_problems(publication, details)

    def always_waits(self, details: Details) -> bool:
        """Return whether every participant who arrives waits for some time."""
        return is_timer_set(details["WaitTime"])

    def arrive(self, visit: Visit) -> None:
        """Let participants wait, unless the time has passed (documented)."""
        wait = visit.details["WaitTime"]
        due, is_timer = find_wait_end(wait, visit.now)
        if due > visit.now:
            visit.count(WAIT_STARTED, visit.rows)
            visit.wait(visit.rows, due, _STARTED, is_timer=is_timer)
            return
        is_skipped = "WaitUntil" in wait
        visit.count("WAIT_SKIPPED" if is_skipped else "WAIT_FINISHED", visit.rows)
        visit.proceed(visit.rows, visit.details.get("NextActivity") or None, _SKIPPED if is_skipped else _FINISHED)

    def resume(self, visit: Visit) -> None:
        """Let participants continue. WAIT_STARTED counts only those who still wait (documented)."""
        visit.count(WAIT_STARTED, visit.rows, -1)
        visit.count("WAIT_FINISHED", visit.rows)
        visit.proceed(visit.rows, visit.details.get("NextActivity") or None, _FINISHED)
