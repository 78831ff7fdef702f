"""The templates that a treatment names, in their present version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..gateway.errors import NotFound
from ..messages.composition import MESSAGE_SHAPES
from ..templates.template import find_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..templates.template import TemplateVersion
    from ..world.store import App


def has_missing_template(app: App, members: Mapping[str, Any]) -> bool:
    """Return whether a template was deleted, so nothing can be sent with it (inferred)."""
    return any(template is None for _, template in _find_templates(app, members))


def find_recommenders(app: App, members: Mapping[str, Any]) -> dict[str | None, str]:
    """Return the recommenders of the templates, by channel type. Templates without a recommender are left out."""
    recommenders: dict[str | None, str] = {}
    for member, template in _find_templates(app, members):
        recommender_id = None if template is None else template.content.get("RecommenderId")
        if recommender_id:
            types = (channel_type for channel_type, shape in MESSAGE_SHAPES.items() if shape.template == member)
            recommenders |= dict.fromkeys(types, recommender_id)
    return recommenders


def _find_templates(app: App, members: Mapping[str, Any]) -> Iterator[tuple[str, TemplateVersion | None]]:
    """Yield the members of TemplateConfiguration for messages that are sent, each with its template or None."""
    given: Mapping[str, Mapping[str, str]] = members.get("TemplateConfiguration", {})
    if not given:
        return
    for member, template_type in {shape.template: shape.template_type for shape in MESSAGE_SHAPES.values()}.items():
        named = given.get(member, {})
        if named.get("Name"):
            try:
                yield member, find_template(app.region, named["Name"], template_type, named.get("Version") or None)
            except NotFound:
                yield member, None
