"""The activity in which participants wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...gateway.problems import Problem
from .kind import ActivityKind
from .waiting import describe_lateness, find_wait_time_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..publication import Publication
    from .kind import Details


class WaitActivity(ActivityKind):
    """Holds each participant for a time, or until a time."""

    name = "Wait"
    metric_type = "WAIT"
    fixed_keys = ("WAIT_STARTED", "WAIT_FINISHED", "WAIT_SKIPPED")  # documented

    def find_draft_problems(self, details: Details) -> Iterator[Problem]:
        """Find what is wrong with WaitTime; a draft may be without one."""
        if "WaitTime" in details:
            yield from find_wait_time_problems(details["WaitTime"], "WaitTime")
            if not details["WaitTime"]:
                yield Problem("WaitTime", "must have exactly one of WaitFor and WaitUntil, and has neither")

    def find_publish_problems(self, publication: Publication, details: Details) -> Iterator[Problem]:
        """Find a WaitTime that is missing or too late, and where the activity leads to none."""
        if "WaitTime" not in details:
            yield Problem("WaitTime", "Wait must have a WaitTime")
        lateness = describe_lateness(publication, details.get("WaitTime", {}))
        if lateness:
            yield self.problem("WaitTime", lateness)
        yield from super().find_publish_problems(publication, details)
