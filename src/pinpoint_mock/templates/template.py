"""A message template and its versions: how they are stored, and how senders of messages find them.

Templates belong to the account and region. Each is in `region.collection(MessageTemplate)` under its key, its versions
in `region.collection(TemplateVersion, key)` under their numbers. Source: docs/behaviours.md#templates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..gateway.errors import NotFound
from ..gateway.nearest import Missing, describe_missing_version
from ..world.likeness import Known
from .defaults import read_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..handlebars.paths import Tree
    from ..world.collection import Collection
    from ..world.store import Region, World

TYPES = ("EMAIL", "SMS", "PUSH", "VOICE", "INAPP")
LATEST = "latest"  # documented as the active version to be; seen in a SendMessages request too
_PUSH_PARTS = {  # by the channel whose messages they are for; all of Apple's share one (inferred, as in messages)
    "ADM": "ADM",
    "APNS": "APNS",
    "APNS_SANDBOX": "APNS",
    "APNS_VOIP": "APNS",
    "APNS_VOIP_SANDBOX": "APNS",
    "BAIDU": "Baidu",
    "GCM": "GCM",
}


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A template of one type; templates of other types may have the same name.

    Args:
        name: Its name.
        type: EMAIL, SMS, PUSH, VOICE or INAPP.
        active_version: The number of the version that is used if a request names none.
        last_version: The highest number that a version has ever had; no number is used again (documented).
    """

    name: str
    type: str
    active_version: int
    last_version: int

    @property
    def key(self) -> str:
        """Its key among the templates of the region."""
        return key_of(self.name, self.type)


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of a template.

    Args:
        name: The template's name.
        template_type: EMAIL, SMS, PUSH, VOICE or INAPP.
        version: The number of this version; the first is 1.
        content: The members of the request as they were written, without the tags.
        creation_date: When it was made, in microseconds since the epoch.
        last_modified_date: When it was last written.
    """

    name: str
    template_type: str
    version: int
    content: Mapping[str, Any]
    creation_date: int
    last_modified_date: int

    @property
    def defaults(self) -> Tree:
        """DefaultSubstitutions, as a tree of values."""
        return read_defaults(self.content.get("DefaultSubstitutions", "{}"))

    def push_content(self, channel_type: str) -> Mapping[str, Any]:
        """Return the part of a push template for a channel: its own, which replaces Default (documented), or Default.

        Args:
            channel_type: One of the push channels, such as APNS_SANDBOX.
        """
        part: Mapping[str, Any] = self.content.get(
            _PUSH_PARTS.get(channel_type, "Default"), self.content.get("Default", {})
        )
        return part


def key_of(name: str, template_type: str) -> str:
    """Return a template's key; names and types have no slashes."""
    return f"{name}/{template_type}"


def arn_of(region: Region, name: str, template_type: str) -> str:
    """Return the ARN of a template (documented)."""
    return region.arn(f"templates/{name}/{template_type}")


def template_of(region: Region, name: str, template_type: str) -> MessageTemplate:
    """Return the template with this name and type.

    Raises:
        NotFound: If it does not exist.
    """
    template = region.collection(MessageTemplate).get(key_of(name, template_type))
    if template is None:
        raise NotFound(missing=describe_missing(region, name, template_type))
    return template


def describe_missing(region: Region, name: str, template_type: str) -> Missing:
    """Describe a template that a region does not have."""
    key = key_of(name, template_type)

    def list_known() -> Iterator[Known]:
        templates = reversed(region.collection(MessageTemplate))
        return (Known(template.name) for template in templates if template.type == template_type)

    def find_place(world: World) -> str:
        regions = list(world.regions.values())
        found = next((other for other in regions if other.holds(MessageTemplate, key)), None)
        return "" if found is None else f"{found.name}, the client in {region.name}"

    def find_other() -> str:
        types = [kind for kind in TYPES if region.holds(MessageTemplate, key_of(name, kind))]
        return f"of that name there is a template of type {' and '.join(types)}" if types else ""

    return Missing(name, f"the {template_type} template {name!r}", list_known, find_place, find_other)


def versions_of(region: Region, template: MessageTemplate) -> Collection[TemplateVersion]:
    """Return all versions of a template, in the order in which they were made."""
    return region.collection(TemplateVersion, template.key)


def latest_of(region: Region, template: MessageTemplate) -> TemplateVersion:
    """Return the newest version of a template, which need not be the active one."""
    [latest], _ = versions_of(region, template).page(1, None, newest_first=True)
    return latest


def active_of(region: Region, template: MessageTemplate) -> TemplateVersion:
    """Return the active version of a template; it always has one."""
    return versions_of(region, template)[str(template.active_version)]


def find_template(region: Region, name: str, template_type: str, version: str | None = None) -> TemplateVersion:
    """Return a version of a template.

    Args:
        region: Where it is.
        name: Its name.
        template_type: EMAIL, SMS, PUSH, VOICE or INAPP.
        version: A version's number, or `latest`; None for the version that is active now.

    Raises:
        NotFound: If the template or the version does not exist.
    """
    template = template_of(region, name, template_type)
    if version is None:
        return active_of(region, template)
    if version == LATEST:
        return latest_of(region, template)
    found = versions_of(region, template).get(version)
    if found is None:
        latest = latest_of(region, template).version
        raise NotFound(missing=describe_missing_version(version, latest))
    return found


def put_new(region: Region, name: str, template_type: str, content: Mapping[str, Any], tags: Mapping[str, str]) -> None:
    """Store a new template, whose first version is active."""
    template = MessageTemplate(name, template_type, active_version=1, last_version=0)
    region.world.tags.register(arn_of(region, name, template_type), tags)
    put_version(region, template, content)


def put_version(region: Region, template: MessageTemplate, content: Mapping[str, Any]) -> None:
    """Store content as the next version of a template; the active version stays active."""
    now = region.world.clock.now()
    number = template.last_version + 1
    version = TemplateVersion(template.name, template.type, number, content, now, now)
    versions_of(region, template).put(str(number), version)
    region.collection(MessageTemplate).put(template.key, replace(template, last_version=number))


def overwrite(region: Region, template: MessageTemplate, latest: TemplateVersion, content: Mapping[str, Any]) -> None:
    """Replace the content of a template's latest version; its creation date stays (inferred)."""
    written = replace(latest, content=content, last_modified_date=region.world.clock.now())
    versions_of(region, template).put(str(latest.version), written)


def delete(region: Region, template: MessageTemplate) -> None:
    """Delete a template with all its versions and its tags."""
    region.collection(MessageTemplate).remove(template.key)
    region.drop_collection(TemplateVersion, template.key)
    region.world.tags.drop(arn_of(region, template.name, template.type))
