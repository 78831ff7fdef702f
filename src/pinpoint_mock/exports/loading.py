"""Loading documents into a world: all of them, or nothing if one of them cannot be loaded.

Documents are checked first, and then put into the world in the order of their dependencies. Nothing is scheduled. The
checked documents are kept, so that a reset can put the same resources into the same apps again.
Source: docs/behaviours/loading-exports.md#resources-from-responses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ..apps.event_stream import EventStream
from ..apps.settings import Settings
from ..campaigns.campaign import Campaign
from ..channels.channel import Channel
from ..endpoints.audience import Audience
from ..endpoints.audience_changes import AudienceChanges
from ..endpoints.definition import check_id, read_definition
from ..endpoints.restoring import read_endpoint, restore_endpoints
from ..gateway.model import route_named
from ..gateway.packages import load_package
from ..journeys.journey import Journey
from ..journeys.passing import note_definition
from ..recommenders.recommender import Recommender
from ..segments.segment import Segment
from ..templates.template import MessageTemplate, key_of
from ..world.clock import format_timestamp
from ..world.options import Options
from .checking import placed
from .dependencies import app_of, find_missing
from .documents import UnreadableExport
from .engagements import put_loaded_campaign, put_loaded_journey
from .entities import (
    check_sources,
    put_app,
    put_event_stream,
    put_loaded_channel,
    put_loaded_segment,
    put_recommender,
    put_settings,
    put_template,
    read_date,
)
from .loaded import Loaded
from .notes import find_notes
from .resources import LoadTarget, make_resources, read_version
from .value_rules import check_values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Set

    from ..endpoints.endpoint import Endpoint, Values
    from ..world.store import App, World
    from .documents import Document, NotRead
    from .resources import Key, Resource

    Versions: TypeAlias = Sequence[Resource]

OnMissing: TypeAlias = Literal["report", "stub"]
"""The ways to handle a missing segment or template that a loaded resource names."""

_PUT_IN_APP: dict[str, Callable[[App, Versions], None]] = {
    "settings": put_settings,
    "event stream": put_event_stream,
    "channel": put_loaded_channel,
    "segment": put_loaded_segment,
    "campaign": put_loaded_campaign,
    "journey": put_loaded_journey,
}
_ORDER = ("app", "settings", "event stream", "channel", "recommender", "template", "endpoint", *tuple(_PUT_IN_APP)[3:])
"""The kinds of resources in the order of their dependencies."""
_HELD: dict[str, type[object]] = {
    "settings": Settings,
    "event stream": EventStream,
    "channel": Channel,
    "segment": Segment,
    "campaign": Campaign,
    "journey": Journey,
}


class ExistingResource(UnreadableExport):
    """The error for a resource that cannot be loaded, because its id already exists."""

    def __init__(self, resource: Resource, reason: str) -> None:
        super().__init__(resource.document.place, reason)
        self.key = resource.key


@dataclass(frozen=True, slots=True)
class Load:
    """Resources to put into a world; a reset puts them into the next world in the same way.

    Args:
        resources: The checked resources, each with its app and region.
        not_read: The other contents of the files; items of ListTemplates say which version is active.
        notes: The notes from the checks.
        is_stubbed: Whether to create an empty segment or template for each missing one.
    """

    resources: tuple[Resource, ...]
    not_read: tuple[NotRead, ...]
    notes: tuple[str, ...]
    is_stubbed: bool

    @property
    def keys(self) -> frozenset[Key]:
        """The keys of the resources."""
        return frozenset(resource.key for resource in self.resources)


def prepare_load(
    world: World,
    documents: Sequence[Document],
    *,
    not_read: Sequence[NotRead] = (),
    application_id: str | None = None,
    region: str | None = None,
    default_region: str = Options.region,
    missing: OnMissing = "report",
) -> Load:
    """Check documents, and determine the app and region of each. The caller holds the lock.

    Args:
        world: The world.
        documents: The documents.
        not_read: The other contents of the files.
        application_id: The app for documents that do not name one. If None: the only app that documents name, or else
            the only existing app, or else a new app `loaded`.
        region: The region of all documents. If None: the region in the ARNs of an app's documents, or else the region
            in the ARN or the path of a document.
        default_region: The region of documents without an ARN.
        missing: Whether to `report` missing segments and templates, or to `stub` them with empty ones.

    Raises:
        UnreadableExport: If a document breaks a rule, or if two documents with the same id differ.
    """
    _load_packages(documents)
    existing = {app.id: app.region.name for app in world.apps()}
    notes: list[str] = []
    resources = make_resources(documents, LoadTarget(application_id, region, default_region, existing), notes)
    for resource in resources:
        check_values(resource)
    return Load(tuple(resources), tuple(not_read), tuple(notes), missing == "stub")


def put_load(world: World, load: Load, replaced: Set[Key] = frozenset()) -> Loaded:
    """Put a load into a world, all of it or nothing. The caller holds the lock.

    Args:
        world: The world.
        load: The load.
        replaced: The keys of resources to skip, because another load creates them.

    Returns:
        The record of the load.

    Raises:
        ExistingResource: If a resource already exists.
        UnreadableExport: If a resource breaks a rule.
    """
    resources = [resource for resource in load.resources if resource.key not in replaced]
    with world.undone_by(Exception):
        groups = _group(resources, world.clock.now())
        _refuse_existing(world, groups)
        _put_apps(world, resources)
        _put_groups(world, groups, _find_active_versions(load.not_read, resources))
        dependencies = find_missing(world, resources, is_stubbed=load.is_stubbed, replaced=replaced)
    for [journey] in groups.get("journey", []):
        app = app_of(world, journey)
        note_definition(app, app.collection(Journey)[journey.id])
    put = [resource for noun in _ORDER for group in groups.get(noun, []) for resource in group]
    shown = _list_templates(put)
    return Loaded(
        tuple(resource.record() for resource in put),
        dependencies,
        tuple(item for item in load.not_read if _name_template(item) not in shown),
        (*load.notes, *find_notes(world, put)),
    )


def _load_packages(documents: Sequence[Document]) -> None:
    """Import the packages of the documents, as their operations would do: the world needs their actions."""
    for reader in {document.kind.reader for document in documents}:
        load_package(route_named(reader).template)


def _group(resources: Sequence[Resource], now: int) -> dict[str, list[Versions]]:
    """Return the resources by noun: the versions of each resource together, and the oldest resource first."""
    by_key: dict[tuple[str, ...], list[Resource]] = {}
    for resource in resources:
        by_key.setdefault(resource.key, []).append(resource)
    groups: dict[str, list[Versions]] = {}
    for versions in by_key.values():
        versions.sort(key=lambda resource: resource.version)
        groups.setdefault(versions[0].noun, []).append(versions)
    for noun, found in groups.items():
        if noun != "endpoint":  # keep the order of the file: sorting a million endpoints would be slow
            found.sort(key=lambda versions: _created(versions[0], now))
    return groups


def _created(resource: Resource, now: int) -> int:
    with placed(resource.document):
        return read_date(resource, "CreationDate", now)


def _refuse_existing(world: World, groups: dict[str, list[Versions]]) -> None:
    for found in groups.values():
        for [resource, *_] in found:
            if _is_held(world, resource):
                owner = f" in the app {resource.application_id!r}" if resource.application_id else ""
                owner = "" if resource.noun == "app" else owner
                raise ExistingResource(resource, f"the {resource.describe()} already exists{owner}")


def _is_held(world: World, resource: Resource) -> bool:
    if resource.noun == "app":
        return world.find_app(resource.id) is not None
    region = world.region(resource.region)
    if resource.noun == "template":
        return region.holds(MessageTemplate, key_of(resource.id, resource.document.kind.type))
    if resource.noun == "recommender":
        return region.holds(Recommender, resource.id)
    app = world.find_app(resource.application_id)
    if app is None:
        return False
    if resource.noun == "endpoint":
        return app.part(Audience).find(resource.id) is not None
    key = app.id if resource.noun in ("settings", "event stream") else resource.id
    return app.holds(_HELD[resource.noun], key)


def _put_apps(world: World, resources: Sequence[Resource]) -> None:
    """Add the apps, including those that resources only name."""
    for resource in resources:
        if resource.noun == "app":
            with placed(resource.document):
                put_app(world.region(resource.region), resource)
    now = format_timestamp(world.clock.now())
    for resource in resources:
        if resource.application_id and world.find_app(resource.application_id) is None:
            world.region(resource.region).add_app(resource.application_id, resource.application_id, now, {})


def _put_groups(world: World, groups: dict[str, list[Versions]], actives: dict[tuple[str, str], int]) -> None:
    """Add everything except the apps."""
    for noun in _ORDER[1:]:
        found = groups.get(noun, [])
        if noun == "endpoint":
            _put_endpoints(world, [resource for group in found for resource in group])
        else:
            for group in found:
                _put(world, group, actives)
    for group in groups.get("segment", []):
        check_sources(app_of(world, group[0]), group)


def _put(world: World, versions: Versions, actives: dict[tuple[str, str], int]) -> None:
    resource = versions[-1]
    with placed(resource.document):
        region = world.region(resource.region)
        if resource.noun == "template":
            put_template(region, versions, actives.get((resource.id, resource.document.kind.type)))
        elif resource.noun == "recommender":
            put_recommender(region, versions)
        else:
            _PUT_IN_APP[resource.noun](app_of(world, resource), versions)


def _put_endpoints(world: World, resources: Versions) -> None:
    """Add endpoints: restore responses first, and then write definitions as UpdateEndpoint does."""
    now = world.clock.now()
    by_app: dict[str, tuple[list[tuple[Endpoint, Values]], list[Resource]]] = {}
    for resource in resources:
        answers, definitions = by_app.setdefault(resource.application_id, ([], []))
        if resource.document.is_request or "CreationDate" not in resource.members:
            definitions.append(resource)
        else:
            with placed(resource.document):
                check_id(resource.id, "Id")
                read_definition(resource.id, resource.members)  # the service does not return values that it refuses
                answers.append(read_endpoint(resource.id, resource.members, now))
    for application_id, (answers, definitions) in by_app.items():
        app = world.find_app(application_id)
        assert app is not None  # _put_apps has added it
        restore_endpoints(app, answers)
        changes = AudienceChanges(app)
        for resource in definitions:
            with placed(resource.document):
                check_id(resource.id, "Id")
                given = read_definition(resource.id, resource.members)
                changes.write(given._replace(request_id=resource.members.get("RequestId")), now)
        changes.commit()


def _find_active_versions(not_read: Sequence[NotRead], resources: Versions) -> dict[tuple[str, str], int]:
    """Return the active version of each template for which a list, or the key next to its response, says it."""
    found = {}
    for resource in resources:
        beside = read_version(resource.document.parameters.get("ActiveVersion"))
        if resource.noun == "template" and beside is not None:
            found[resource.id, resource.document.kind.type] = beside
    for item in not_read:
        key, version = _name_template(item), read_version(item.members.get("Version"))
        if item.shape == "TemplateResponse" and key is not None and version is not None:
            found[key] = version
    return found


def _name_template(item: NotRead) -> tuple[str, str] | None:
    """Return the name and type of the template in a list item; None if the item is not a template."""
    name, template_type = item.members.get("TemplateName"), item.members.get("TemplateType")
    return (name, template_type) if isinstance(name, str) and isinstance(template_type, str) else None


def _list_templates(resources: Versions) -> set[tuple[str, str]]:
    return {(resource.id, resource.document.kind.type) for resource in resources if resource.noun == "template"}
