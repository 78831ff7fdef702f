"""The segments that journeys and campaigns name: the words about those that do not exist, and what those are based on.

What a segment's own definition names is in `segment`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.problems import quote
from ..world.likeness import enclose
from .segment import Segment, describe_missing, find_referenced, references_within

if TYPE_CHECKING:
    from ..world.store import App


def describe_missing_segment(app: App, segment_id: str) -> str:
    """Return why an id is not that of a segment, after the name of its member; empty if it is."""
    if app.holds(Segment, segment_id):
        return ""
    hint = enclose(describe_missing(app, segment_id).find_hint(app.world))
    return f"{quote(segment_id)} is not a segment of this application{hint}"


def is_based_on_import(app: App, segment: Segment) -> bool:
    """Whether a segment is imported, or based on one that is: events cannot be combined with it (documented)."""
    sources = (find_referenced(app, reference) for reference in references_within(app, segment.definition))
    return any(source is not None and source.is_imported for source in (segment, *sources))
