"""Functions that put checked resources into a world: one for each kind, which adds all versions of a resource.

A response is restored unchanged, with its ids, dates and state. A request is checked by the rules of its package, and
creates a new resource. Nothing is scheduled, and nothing is sent. Source:
docs/behaviours/loading-exports.md#resources-from-responses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..apps.event_stream import EventStream, check_destination
from ..apps.settings import ANSWERED_MEMBERS, Settings
from ..apps.tagging import check_tags
from ..channels.channel import Channel, put_channel
from ..channels.channel_types import CHANNEL_TYPES
from ..channels.plausible import make_request
from ..gateway.errors import BadRequest
from ..gateway.validation import read_timestamp
from ..recommenders.recommender import DEFAULTS, Recommender
from ..segments.segment import Membership, Segment, find_referenced, put_segment, references_within
from ..segments.segment import arn_of as arn_of_segment
from ..templates.template import MessageTemplate, TemplateVersion, versions_of
from ..templates.template import arn_of as arn_of_template
from ..world.clock import format_timestamp, to_microseconds
from .checking import placed
from .documents import UnreadableExport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..world.store import App, Region
    from .resources import Resource

_OF_ALL_CHANNELS = frozenset(
    (
        "ApplicationId",
        "CreationDate",
        "Enabled",
        "Id",
        "IsArchived",
        "LastModifiedBy",
        "LastModifiedDate",
        "Platform",
        "Version",
    )
)
"""The members of a channel's response that all channels have."""


def read_date(resource: Resource, member: str, default: int) -> int:
    """Return a date of a resource, in microseconds since the epoch.

    Args:
        resource: The resource.
        member: The member with the date.
        default: The date to return if the resource has none.

    Raises:
        BadRequest: If the date is invalid.
    """
    text = resource.members.get(member)
    if not text:
        return default
    try:
        return to_microseconds(read_timestamp(text))
    except BadRequest as error:
        raise error.inside(member) from None


def read_dates(resource: Resource, now: int) -> tuple[int, int]:
    """Return the creation date and the last modified date of a resource."""
    created = read_date(resource, "CreationDate", now)
    return created, read_date(resource, "LastModifiedDate", created)


def read_tags(resource: Resource) -> dict[str, str]:
    """Return the tags of a resource, and check the tags of a request."""
    tags: dict[str, str] = resource.members.get("tags", {})
    if resource.document.is_request:
        check_tags(tags)
    return tags


def put_app(region: Region, resource: Resource) -> None:
    """Add an app to its region."""
    created = format_timestamp(read_date(resource, "CreationDate", region.world.clock.now()))
    region.add_app(resource.id, resource.members["Name"], created, read_tags(resource))


def put_settings(app: App, versions: Sequence[Resource]) -> None:
    """Add the settings of an app."""
    [resource] = versions
    written = format_timestamp(read_date(resource, "LastModifiedDate", app.world.clock.now()))
    members = {name: resource.members[name] for name in ANSWERED_MEMBERS if name in resource.members}
    app.collection(Settings).put(app.id, Settings(members, written))


def put_event_stream(app: App, versions: Sequence[Resource]) -> None:
    """Add the event stream of an app."""
    [resource] = versions
    destination = check_destination(resource.members["DestinationStreamArn"])
    written = format_timestamp(read_date(resource, "LastModifiedDate", app.world.clock.now()))
    app.collection(EventStream).put(app.id, EventStream(destination, resource.members["RoleArn"], written))


def put_loaded_channel(app: App, versions: Sequence[Resource]) -> None:
    """Add a channel. The settings of a response stay unchanged, and it needs no credentials."""
    [resource] = versions
    kind, members = CHANNEL_TYPES[resource.id], resource.members
    if resource.document.is_request:
        put_channel(app, kind, members)
        return
    own = {name: value for name, value in members.items() if name not in _OF_ALL_CHANNELS}
    made_up = make_request(app, kind)
    own.update((name, made_up[name]) for name in find_unknown_settings(resource))
    created, modified = read_dates(resource, app.world.clock.now())
    is_enabled = members.get("Enabled", True)
    version = members.get("Version", 1)
    channel = Channel(kind.name, is_enabled, {**kind.fixed, **own}, version, created, modified)
    app.collection(Channel).put(kind.name, channel)


def find_unknown_settings(resource: Resource) -> list[str]:
    """Return the settings that a channel of this type must have, but that the response lacks, as in GetChannels."""
    kind, members = resource.document.kind, resource.members
    if resource.document.is_request:
        return []
    return [name for name in kind.request.required_members if name in kind.answer.members and not members.get(name)]


def put_recommender(region: Region, versions: Sequence[Resource]) -> None:
    """Add a recommender."""
    [resource] = versions
    settings = {name: value for name, value in resource.members.items() if name not in ("Id", *_DATES)}
    recommender = Recommender(resource.id, {**DEFAULTS, **settings}, *read_dates(resource, region.world.clock.now()))
    region.collection(Recommender).put(resource.id, recommender)


_DATES = ("CreationDate", "LastModifiedDate")


def put_template(region: Region, versions: Sequence[Resource], active_version: int | None) -> None:
    """Add a template with its versions.

    Args:
        region: The region.
        versions: The versions, oldest first.
        active_version: The active version; None if it is not known, which means the newest one.
    """
    newest = versions[-1]
    name, template_type = newest.id, newest.document.kind.type
    known = {resource.version for resource in versions}
    active = active_version if active_version in known else newest.version
    template = MessageTemplate(name, template_type, active or newest.version, newest.version)
    for resource in versions:
        with placed(resource.document):
            content = _read_content(resource)
            dates = read_dates(resource, region.world.clock.now())
        version = TemplateVersion(name, template_type, resource.version, content, *dates)
        versions_of(region, template).put(str(resource.version), version)
    region.collection(MessageTemplate).put(template.key, template)
    region.world.tags.register(arn_of_template(region, name, template_type), read_tags(newest))


def _read_content(resource: Resource) -> dict[str, Any]:
    members, known = resource.members, resource.document.kind.request.members
    return {name: value for name, value in members.items() if name in known and name != "tags"}


def put_loaded_segment(app: App, versions: Sequence[Resource]) -> None:
    """Add a segment with its versions."""
    newest = versions[-1]
    app.world.tags.register(arn_of_segment(app, newest.id), read_tags(newest))
    for resource in versions:
        with placed(resource.document):
            put_segment(app, _read_segment(app, resource))


def check_sources(app: App, versions: Sequence[Resource]) -> None:
    """Refuse a segment that is based on itself, directly or through other segments: its members cannot be found.

    Raises:
        UnreadableExport: If a version is based on itself.
    """
    for resource in versions:
        references = references_within(app, resource.members)
        sources = (find_referenced(app, reference) for reference in references)
        if (resource.id, resource.version) in {source.key for source in sources if source is not None}:
            place = resource.document.place.inside("SegmentGroups")
            raise UnreadableExport(place, f"the {resource.describe()} is based on itself")


def _read_segment(app: App, resource: Resource) -> Segment:
    members = resource.members
    definition: dict[str, Any] = {name: members[name] for name in ("Dimensions", "SegmentGroups") if name in members}
    membership = read_membership(resource)
    if membership is None and not definition:
        definition = {"Dimensions": {}}
    created, modified = read_dates(resource, app.world.clock.now())
    return Segment(
        resource.id,
        resource.version,
        members.get("Name"),
        definition,
        None if membership is None else members.get("ImportDefinition"),
        membership,
        created,
        modified,
    )


def read_membership(resource: Resource) -> Membership | None:
    """Return the members of an imported segment, which are listed next to its response; None for another segment."""
    if resource.members.get("SegmentType") != "IMPORT":
        return None
    beside = resource.document.parameters
    endpoint_ids, user_ids = (_read_strings(beside, name) for name in MEMBERS_BESIDE)
    return Membership(frozenset(map(str.lower, endpoint_ids)), frozenset(user_ids))


MEMBERS_BESIDE = ("EndpointIds", "UserIds")
"""The keys next to the response of an imported segment that list its endpoints and users; they are ours."""


def _read_strings(beside: Mapping[str, Any], name: str) -> list[str]:
    given = beside.get(name, [])
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise BadRequest("must be a list of strings", name)
    return given
