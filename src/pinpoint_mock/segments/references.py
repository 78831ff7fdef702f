"""Checks for the segments that journeys and campaigns name: do they exist, and are they based on an import?

The segments that a segment's own definition names are in `segment`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.problems import quote
from ..world.likeness import enclose
from .segment import Segment, describe_missing, find_referenced, references_within

if TYPE_CHECKING:
    from ..world.store import App


def describe_missing_segment(app: App, segment_id: str) -> str:
    """Return the end of an error message if no segment has this id, else an empty string.

    The message begins with the name of the member.
    """
    if app.holds(Segment, segment_id):
        return ""
    hint = enclose(describe_missing(app, segment_id).find_hint(app.world))
    return f"{quote(segment_id)} is not a segment of this application{hint}"


def is_based_on_import(app: App, segment: Segment) -> bool:
    """Return whether a segment is imported or based on an imported segment.

    Such a segment cannot be combined with events (documented).
    """
    sources = (find_referenced(app, reference) for reference in references_within(app, segment.definition))
    return any(source is not None and source.is_imported for source in (segment, *sources))
