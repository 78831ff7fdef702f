"""The message templates of a mock as a test sees them: values that are built when the test reads them."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (dataclass field, read by typing.get_type_hints)
from typing import TYPE_CHECKING, Any, NamedTuple

from ..world.arguments import check_choice, check_string
from ..world.clock import to_datetime
from ..world.likeness import Known, enclose, find_nearest
from ..world.records import LazySequence, Records, counted
from .template import TYPES, MessageTemplate, TemplateVersion, active_of, versions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..world.session import Session
    from ..world.store import Region, World

_SHOWN = 10


@dataclass(frozen=True, kw_only=True, repr=False)
class TemplateRecord:
    """A message template at the time when it was read, with its active version.

    Args:
        name: The name of the template. Templates of other types and in other regions can have the same name.
        template_type: EMAIL, SMS, PUSH, VOICE or INAPP.
        region: The name of the template's region.
        version: The number of the active version, which messages use by default.
        versions: The numbers of all versions, oldest first.
        content: The members of the request that wrote the active version, such as Body, Subject and HtmlPart.
        creation_date: The time when the active version was created, an aware datetime in UTC.
        last_modified_date: The time when the active version was last written, an aware datetime in UTC.
    """

    name: str
    template_type: str
    region: str
    version: int
    versions: tuple[int, ...]
    content: Mapping[str, Any] = field(hash=False)
    creation_date: datetime
    last_modified_date: datetime

    def __repr__(self) -> str:
        return (
            f"TemplateRecord(name={self.name!r}, template_type={self.template_type!r}, region={self.region!r}, "
            f"version={self.version}, versions={self.versions}, content={self.content!r})"
        )

    def __str__(self) -> str:
        return (
            f"{self.template_type} template {self.name!r} in {self.region}: version {self.version} is active "
            f"({counted(len(self.versions), 'version')}), with {', '.join(self.content) or 'no content'}"
        )


class _KeptTemplate(NamedTuple):
    """A template with its active version. The content never changes."""

    region: str
    active: TemplateVersion
    versions: tuple[int, ...]

    def read(self) -> TemplateRecord:
        """Return the record. It shares no data with the world."""
        active = self.active
        return TemplateRecord(
            name=active.name,
            template_type=active.template_type,
            region=self.region,
            version=active.version,
            versions=self.versions,
            content=deepcopy(dict(active.content)),
            creation_date=to_datetime(active.creation_date),
            last_modified_date=to_datetime(active.last_modified_date),
        )


def list_templates(session: Session) -> Records[TemplateRecord]:
    """Return a live view of the templates of all regions: region by region, oldest first."""

    @contextmanager
    def open_kept() -> Iterator[LazySequence[_KeptTemplate]]:
        with session.locked_world() as world:
            yield LazySequence(_all_in(world), lambda place: _keep(*place))

    return Records(TemplateRecord, open_kept, _KeptTemplate.read, checks={"template_type": _check_type})


def read_template(session: Session, name: str, template_type: str | None = None) -> TemplateRecord:
    """Return the template with a name, and with a type if templates of several types have the name.

    Raises:
        LookupError: If the template does not exist, or if several templates match.
        TypeError: If an argument is not a string.
        ValueError: If the name has lone surrogates, or if it is not a template type.
    """
    name = check_string("name", name)
    chosen_type = None if template_type is None else _check_type("template_type", template_type)
    with session.locked_world() as world:
        templates = _all_in(world)
        named = [place for place in templates if place[1].name == name]
        found = [place for place in named if chosen_type in (None, place[1].type)]
        if len(found) == 1:
            return _keep(*found[0]).read()
        if found:
            fix = f"pass the type, or use pinpoint.templates.one(name={name!r}, template_type=…, region=…)"
            raise LookupError(f"{len(found)} templates are called {name!r}, not one; {fix}:{_list_places(found)}")
        kind = "template" if chosen_type is None else f"{chosen_type} template"
        absence = f"{kind} {name!r} does not exist in this mock_pinpoint"
        if named:
            raise LookupError(f"{absence}; templates with this name:{_list_places(named)}")
        if not templates:
            raise LookupError(f"{absence}; it has no templates")
        hint = find_nearest(name, (Known(template.name) for _, template in reversed(templates)))
        shown = f"{_list_places(templates[-_SHOWN:])}{_count_rest(len(templates))}"
        raise LookupError(f"{absence}{enclose(hint)}; it has:{shown}")


def _all_in(world: World) -> list[tuple[Region, MessageTemplate]]:
    return [(region, template) for region in world.regions.values() for template in region.collection(MessageTemplate)]


def _check_type(member: str, template_type: object) -> str:
    return check_choice(member, template_type, TYPES)


def _keep(region: Region, template: MessageTemplate) -> _KeptTemplate:
    versions = tuple(version.version for version in versions_of(region, template))
    return _KeptTemplate(region.name, active_of(region, template), versions)


def _list_places(places: list[tuple[Region, MessageTemplate]]) -> str:
    return "".join(f"\n  {template.name!r} ({template.type}, {region.name})" for region, template in places)


def _count_rest(count: int) -> str:
    return f"\n  and {count - _SHOWN} older ones" if count > _SHOWN else ""
