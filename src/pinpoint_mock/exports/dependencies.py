"""The resources that loaded resources name, and the missing ones among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..gateway.nearest import describe_missing_version
from ..journeys.activities.table import kinds_of
from ..messages.composition import MESSAGE_SHAPES
from ..recommenders.recommender import Recommender
from ..recommenders.recommender import describe_missing as describe_missing_recommender
from ..segments.segment import Membership, Reference, Segment, find_referenced, put_segment
from ..segments.segment import arn_of as arn_of_segment
from ..segments.segment import describe_missing as describe_missing_segment
from ..templates.template import LATEST, TYPES, MessageTemplate, TemplateVersion, key_of, latest_of, versions_of
from ..templates.template import arn_of as arn_of_template
from ..templates.template import describe_missing as describe_missing_template
from .loaded import MissingDependency
from .resources import read_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set
    from typing import Any

    from ..gateway.nearest import Missing
    from ..world.store import App, Region, World
    from .places import Place
    from .resources import Key, Resource

_TEMPLATE_TYPES = {
    **{shape.template: shape.template_type for shape in MESSAGE_SHAPES.values()},
    "InAppTemplate": "INAPP",
}
"""The template type of each member of TemplateConfiguration."""
_ANY_TYPE = "SMS"
"""The type of a stub for a template that may have any type."""
_EMPTY: dict[str, dict[str, Any]] = {"EMAIL": {"Subject": "", "TextPart": ""}, "PUSH": {"Default": {"Body": ""}}}
"""The content of an empty template, by type; other types have no members."""
_EMPTY_IMPORT = {"ExternalId": "", "Format": "CSV", "RoleArn": "", "S3Url": "", "Size": 0, "ChannelCounts": {}}


class Dependency(NamedTuple):
    """A resource that another resource names.

    Args:
        noun: `segment`, `template` or `recommender`.
        type: The type of a template; empty for any type.
        id: The resource's id or name.
        version: The named version; None without one.
        place: The place of the name.
    """

    noun: str
    type: str
    id: str
    version: str | None
    place: Place

    @property
    def kind(self) -> str:
        """The kind in words, such as `EMAIL template`."""
        return f"{self.type} {self.noun}".strip()


def find_missing(
    world: World, resources: Iterable[Resource], *, is_stubbed: bool, replaced: Set[Key]
) -> tuple[MissingDependency, ...]:
    """Find the missing resources that other resources name. The other resources are already in the world.

    Args:
        world: The world.
        resources: The resources that name others.
        is_stubbed: Whether to create an empty segment or template for each that does not exist anywhere.
        replaced: The keys of resources that another load creates, so that they need no stub.
    """
    found = [
        (resource, dependency)
        for resource in resources
        for dependency in list_dependencies(resource.noun, resource.members, resource.document.place)
        if not _exists(world, resource, dependency)
    ]
    hints = [_find_hint(world, resource, dependency) for resource, dependency in found]
    stubs = _make_stubs(world, found, replaced) if is_stubbed else frozenset()
    return tuple(
        MissingDependency(
            dependency.kind,
            dependency.id,
            dependency.version,
            resource.describe(),
            dependency.place,
            _key_of(resource, dependency) in stubs,
            hint,
        )
        for (resource, dependency), hint in zip(found, hints, strict=True)
    )


def _find_hint(world: World, resource: Resource, dependency: Dependency) -> str:
    """Return a hint: the place where the missing resource exists, or the most similar existing name."""
    hints = (missing.find_hint(world) for missing in _describe_missing(world, resource, dependency))
    return next(filter(None, hints), "")


def _is_elsewhere(world: World, resource: Resource, dependency: Dependency) -> bool:
    """Return whether another region or another app has the missing resource."""
    return any(missing.find_place(world) for missing in _describe_missing(world, resource, dependency))


def _describe_missing(world: World, resource: Resource, dependency: Dependency) -> Iterator[Missing]:
    """Describe a missing resource; for a template of any type, once for each type."""
    region = world.region(resource.region)
    if dependency.noun == "recommender":
        yield describe_missing_recommender(region, dependency.id)
    elif dependency.noun == "segment":
        yield describe_missing_segment(app_of(world, resource), dependency.id, dependency.version)
    else:
        for template_type in [dependency.type] if dependency.type else TYPES:
            template = region.collection(MessageTemplate).get(key_of(dependency.id, template_type))
            if template is None:
                yield describe_missing_template(region, dependency.id, template_type)
            else:
                yield describe_missing_version(str(dependency.version), latest_of(region, template).version)


def list_dependencies(noun: str, members: Mapping[str, Any], place: Place) -> Iterator[Dependency]:
    """Yield the resources that a resource names.

    Args:
        noun: The noun of the resource's kind, such as `journey`.
        members: The resource's members.
        place: The place of the members.
    """
    if noun == "journey":
        yield from _of_start_condition(members.get("StartCondition", {}), place.inside("StartCondition"))
        for activity_id, activity in members.get("Activities", {}).items():
            yield from _of_activity(activity, place.inside("Activities", activity_id))
    elif noun == "campaign":
        version = members.get("SegmentVersion")
        shown = str(version) if version else None
        if "SegmentId" in members:
            yield Dependency("segment", "", members["SegmentId"], shown, place.inside("SegmentId"))
        yield from _of_configuration(members, place)
        for position, treatment in enumerate(members.get("AdditionalTreatments", ())):
            yield from _of_configuration(treatment, place.inside("AdditionalTreatments", position))
    elif noun == "segment":
        yield from _of_groups(members, place)
    elif noun == "template" and members.get("RecommenderId"):
        yield Dependency("recommender", "", members["RecommenderId"], None, place.inside("RecommenderId"))


def _of_start_condition(condition: Mapping[str, Any], place: Place) -> Iterator[Dependency]:
    for name in ("SegmentStartCondition", "EventStartCondition"):
        segment_id = condition.get(name, {}).get("SegmentId")
        if segment_id:
            yield Dependency("segment", "", segment_id, None, place.inside(name, "SegmentId"))


def _of_activity(activity: Mapping[str, Any], place: Place) -> Iterator[Dependency]:
    for kind in kinds_of(activity):
        details, inside = activity[kind.name], place.inside(kind.name)
        if details.get("TemplateName"):
            template_type = kind.name if kind.name in TYPES else ""
            version = details.get("TemplateVersion") or None
            yield Dependency("template", template_type, details["TemplateName"], version, inside.inside("TemplateName"))
        yield from _of_conditions(details, inside)


def _of_conditions(value: Any, place: Place) -> Iterator[Dependency]:
    """Yield the segments that the conditions of a split name, at any depth."""
    if isinstance(value, dict):
        segment_id = value.get("SegmentCondition", {}).get("SegmentId") if "SegmentCondition" in value else None
        if segment_id:
            yield Dependency("segment", "", segment_id, None, place.inside("SegmentCondition", "SegmentId"))
        for name, item in value.items():
            if name != "SegmentCondition":
                yield from _of_conditions(item, place.inside(name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _of_conditions(item, place.inside(position))


def _of_configuration(members: Mapping[str, Any], place: Place) -> Iterator[Dependency]:
    for name, given in members.get("TemplateConfiguration", {}).items():
        if name in _TEMPLATE_TYPES and given.get("Name"):
            inside = place.inside("TemplateConfiguration", name, "Name")
            yield Dependency("template", _TEMPLATE_TYPES[name], given["Name"], given.get("Version") or None, inside)


def _of_groups(members: Mapping[str, Any], place: Place) -> Iterator[Dependency]:
    for number, group in enumerate(members.get("SegmentGroups", {}).get("Groups", ())):
        for position, source in enumerate(group.get("SourceSegments", ())):
            version = str(source["Version"]) if source.get("Version") else None
            inside = place.inside("SegmentGroups", "Groups", number, "SourceSegments", position, "Id")
            yield Dependency("segment", "", source["Id"], version, inside)


def _exists(world: World, resource: Resource, dependency: Dependency) -> bool:
    region = world.region(resource.region)
    if dependency.noun == "recommender":
        return region.holds(Recommender, dependency.id)
    if dependency.noun == "segment":
        app = app_of(world, resource)
        version = None if dependency.version is None else int(dependency.version)
        return find_referenced(app, Reference(dependency.id, version)) is not None
    types = [dependency.type] if dependency.type else TYPES
    return any(_has_template(region, dependency, template_type) for template_type in types)


def _has_template(region: Region, dependency: Dependency, template_type: str) -> bool:
    template = region.collection(MessageTemplate).get(key_of(dependency.id, template_type))
    if template is None or dependency.version in (None, LATEST):
        return template is not None
    return dependency.version in versions_of(region, template)


def app_of(world: World, resource: Resource) -> App:
    """Return the app of a resource that was put into the world."""
    app = world.find_app(resource.application_id)
    assert app is not None  # put_load creates the apps first
    return app


def _key_of(resource: Resource, dependency: Dependency) -> Key:
    """Return the key of a named resource."""
    if dependency.noun == "template":
        return dependency.noun, dependency.type or _ANY_TYPE, resource.region, dependency.id
    owner = resource.application_id if dependency.noun == "segment" else resource.region
    return dependency.noun, "", owner, dependency.id


def _make_stubs(world: World, missing: Iterable[tuple[Resource, Dependency]], replaced: Set[Key]) -> frozenset[Key]:
    """Create an empty segment or template, in the named versions, for each that does not exist anywhere."""
    wanted: dict[Key, tuple[Resource, set[int]]] = {}
    for resource, dependency in missing:
        key = _key_of(resource, dependency)
        is_absent = not _exists(world, resource, dependency._replace(version=None))
        is_stubbed = dependency.noun != "recommender" and key not in replaced
        if is_absent and is_stubbed and not _is_elsewhere(world, resource, dependency):
            _, versions = wanted.setdefault(key, (resource, set()))
            versions.add(read_version(dependency.version) or 1)
    for (noun, template_type, _, name), (resource, versions) in wanted.items():
        if noun == "segment":
            _put_empty_segment(app_of(world, resource), name, sorted(versions))
        else:
            _put_empty_template(world.region(resource.region), name, template_type, sorted(versions))
    return frozenset(wanted)


def _put_empty_segment(app: App, segment_id: str, versions: list[int]) -> None:
    """Add a segment without members. It is imported, because a dynamic segment without criteria has every endpoint."""
    now, membership = app.world.clock.now(), Membership(frozenset(), frozenset())
    app.world.tags.register(arn_of_segment(app, segment_id), {})
    for version in versions:
        put_segment(app, Segment(segment_id, version, segment_id, {}, _EMPTY_IMPORT, membership, now, now))


def _put_empty_template(region: Region, name: str, template_type: str, versions: list[int]) -> None:
    now, content = region.world.clock.now(), _EMPTY.get(template_type, {})
    template = MessageTemplate(name, template_type, versions[-1], versions[-1])
    for version in versions:
        made = TemplateVersion(name, template_type, version, content, now, now)
        versions_of(region, template).put(str(version), made)
    region.collection(MessageTemplate).put(template.key, template)
    region.world.tags.register(arn_of_template(region, name, template_type), {})
