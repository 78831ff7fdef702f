"""A message template and its versions: how they are stored, and how senders of messages find them.

Templates belong to the account and region. Each is in `region.collection(MessageTemplate)` under its key. Its versions
are in `region.collection(TemplateVersion, key)` under their numbers. Source:
docs/behaviours/templates.md#template-versions.
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
LATEST = "latest"  # documented as a value for the new active version; observed in a SendMessages request, too
_PUSH_PARTS = {  # the part for each channel; all channels of Apple share one (inferred, as in messages)
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
    """A template of one type. Templates of other types can have the same name.

    Args:
        name: The name of the template.
        type: EMAIL, SMS, PUSH, VOICE or INAPP.
        active_version: The number of the version that requests without a version use.
        last_version: The highest number that a version has ever had. Numbers are not used again (documented).
    """

    name: str
    type: str
    active_version: int
    last_version: int

    @property
    def key(self) -> str:
        """The key of the template in the region's collection."""
        return key_of(self.name, self.type)


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version of a template.

    Args:
        name: The template's name.
        template_type: EMAIL, SMS, PUSH, VOICE or INAPP.
        version: The number of this version; the first one is 1.
        content: The members of the request, without the tags.
        creation_date: The time when it was created, in microseconds since the epoch.
        last_modified_date: The time when it was last written, in microseconds since the epoch.
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
        """Return the part of a push template for a channel: its own part, or else Default (documented).

        Args:
            channel_type: One of the push channels, such as APNS_SANDBOX.
        """
        part: Mapping[str, Any] = self.content.get(
            _PUSH_PARTS.get(channel_type, "Default"), self.content.get("Default", {})
        )
        return part


def key_of(name: str, template_type: str) -> str:
    """Return the key of a template. Names and types do not contain slashes."""
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
        if len(types) == 1:
            return f"a template of type {types[0]} has this name"
        return f"templates of the types {' and '.join(types)} have this name" if types else ""

    return Missing(name, f"the {template_type} template {name!r}", list_known, find_place, find_other)


def versions_of(region: Region, template: MessageTemplate) -> Collection[TemplateVersion]:
    """Return all versions of a template, oldest first."""
    return region.collection(TemplateVersion, template.key)


def latest_of(region: Region, template: MessageTemplate) -> TemplateVersion:
    """Return the newest version of a template, which may not be the active one."""
    [latest], _ = versions_of(region, template).page(1, None, newest_first=True)
    return latest


def active_of(region: Region, template: MessageTemplate) -> TemplateVersion:
    """Return the active version of a template, which always exists."""
    return versions_of(region, template)[str(template.active_version)]


def find_template(region: Region, name: str, template_type: str, version: str | None = None) -> TemplateVersion:
    """Return a version of a template.

    Args:
        region: The region of the template.
        name: The name of the template.
        template_type: EMAIL, SMS, PUSH, VOICE or INAPP.
        version: The number of a version, or `latest`; None for the active version.

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
    """Store a new template. Its first version is active."""
    template = MessageTemplate(name, template_type, active_version=1, last_version=0)
    region.world.tags.register(arn_of(region, name, template_type), tags)
    put_version(region, template, content)


def put_version(region: Region, template: MessageTemplate, content: Mapping[str, Any]) -> None:
    """Store content as the next version of a template. The active version stays active."""
    now = region.world.clock.now()
    number = template.last_version + 1
    version = TemplateVersion(template.name, template.type, number, content, now, now)
    versions_of(region, template).put(str(number), version)
    region.collection(MessageTemplate).put(template.key, replace(template, last_version=number))


def overwrite(region: Region, template: MessageTemplate, latest: TemplateVersion, content: Mapping[str, Any]) -> None:
    """Replace the content of a template's latest version. Its creation date stays unchanged (inferred)."""
    written = replace(latest, content=content, last_modified_date=region.world.clock.now())
    versions_of(region, template).put(str(latest.version), written)


def delete(region: Region, template: MessageTemplate) -> None:
    """Delete a template with its versions and tags."""
    region.collection(MessageTemplate).remove(template.key)
    region.drop_collection(TemplateVersion, template.key)
    region.world.tags.drop(arn_of(region, template.name, template.type))
