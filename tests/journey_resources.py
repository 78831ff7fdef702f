"""The segments and templates that journeys name, created with given ids and without a call."""

from __future__ import annotations

from pinpoint_mock import current
from pinpoint_mock.segments.segment import Segment, put_segment
from pinpoint_mock.templates.template import TYPES, MessageTemplate, key_of, put_new


def put_everybody(application_id: str, segment_id: str = "everybody") -> str:
    """Create a segment with every endpoint in an app of the active mock, unless it exists, and return its id."""
    with current()._session.locked_world() as world:
        app = world.find_app(application_id)
        assert app is not None
        if not app.holds(Segment, segment_id):
            now = world.clock.now()
            put_segment(app, Segment(segment_id, 1, segment_id, {"Dimensions": {}}, None, None, now, now))
    return segment_id


def put_templates(application_id: str, *names: str) -> None:
    """Create a template of each type and name in the region of an app of the active mock, unless it exists."""
    with current()._session.locked_world() as world:
        app = world.find_app(application_id)
        assert app is not None
        for key, name, template_type in ((key_of(name, kind), name, kind) for name in names for kind in TYPES):
            if not app.region.holds(MessageTemplate, key):
                put_new(app.region, name, template_type, {}, {})
