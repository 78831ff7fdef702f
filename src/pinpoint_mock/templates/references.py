"""Error messages about missing templates that a journey or a campaign names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..gateway.errors import NotFound
from ..gateway.problems import quote
from ..world.likeness import Known, enclose, find_nearest
from .template import MessageTemplate, find_template, template_of

if TYPE_CHECKING:
    from ..world.store import App


def describe_missing_template(app: App, name: str, template_type: str) -> str:
    """Return the problem if a template of a type does not exist; empty if it exists.

    The problem is the end of a sentence that begins with the name of a member.
    """
    try:
        template_of(app.region, name, template_type)
    except NotFound as error:
        return f"{quote(name)} is not an existing {template_type} template{_find_hint(app, error)}"
    return ""


def describe_unknown_template(app: App, name: str) -> str:
    """Return the problem of a name that no template has, as the end of a sentence that begins with a member's name."""
    known = (Known(template.name) for template in reversed(app.region.collection(MessageTemplate)))
    return f"{quote(name)} is not an existing template{enclose(find_nearest(name, known))}"


def describe_missing_version(app: App, name: str, template_type: str, version: str) -> str:
    """Return the problem if an existing template does not have a version; empty if it has.

    The problem is the end of a sentence that begins with the name of a member.
    """
    try:
        find_template(app.region, name, template_type, version)
    except NotFound as error:
        return f"{quote(version)} is not a version of the {template_type} template {name!r}{_find_hint(app, error)}"
    return ""


def _find_hint(app: App, error: NotFound) -> str:
    return "" if error.missing is None else enclose(error.missing.find_hint(app.world))
