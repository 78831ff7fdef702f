"""The segment whose members enter a journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..segments.segment import Reference, find_referenced

if TYPE_CHECKING:
    from ..segments.segment import Segment
    from ..world.store import App
    from .journey import Journey


def find_entry_segment(app: App, journey: Journey) -> Segment | None:
    """Return the segment whose members enter, in the version that applies; None if it does not exist (any more)."""
    condition = journey.request.get("StartCondition", {})
    named = condition.get("SegmentStartCondition") or condition.get("EventStartCondition", {})
    if "SegmentId" not in named:
        return None
    return find_referenced(app, Reference(named["SegmentId"], journey.segment_version or None))
