"""The record of a load: what was loaded from which file, what is missing, and what was not read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..world.likeness import enclose
from ..world.records import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from .documents import NotRead
    from .places import Place

    Identity: TypeAlias = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class LoadedResource:
    """A loaded resource. Each version of a resource has its own record.

    Args:
        kind: The kind, such as `journey`, `SMS channel` or `EMAIL template`.
        id: The id: the type of a channel, the name of a template, or the app's id for settings and event streams.
        name: The name; the id if the resource has no name.
        application_id: The id of the resource's app; None for templates and recommenders, which belong to a region.
        region: The resource's region.
        version: The version; None if the kind has no versions.
        place: The place where it was read. `place.file` is the file; printed, it also has the path, as in
            `pinpoint/welcome.json:$.JourneyResponse`.
    """

    kind: str
    id: str
    name: str
    application_id: str | None
    region: str
    version: int | None
    place: Place

    def __str__(self) -> str:
        return describe_resource(self.kind, self.id, self.name, self.version)


def describe_resource(kind: str, entity_id: str, name: str, version: int | None) -> str:
    """Return a description for a sentence, such as `journey 'welcome' (a3cfb7b7)`, `SMS channel` or `settings`."""
    if kind.endswith("channel") or kind in ("settings", "event stream"):
        return kind
    shown = f"{name!r} ({entity_id})" if name != entity_id else repr(entity_id)
    return f"{kind} {shown} version {version}" if version is not None and version > 1 else f"{kind} {shown}"


@dataclass(frozen=True, slots=True)
class MissingDependency:
    """A resource that a loaded resource names, but that does not exist.

    Args:
        kind: The kind, such as `segment` or `EMAIL template`.
        id: The id or name.
        version: The named version; None without one.
        needed_by: The resource that names it, such as `journey 'welcome' (a3cfb7b7)`.
        place: The place where it is named.
        is_stubbed: Whether `missing="stub"` created an empty one for it; never if it exists elsewhere.
        hint: The other region or app in which it exists, or the most similar existing name; empty without either.
    """

    kind: str
    id: str
    version: str | None
    needed_by: str
    place: Place
    is_stubbed: bool
    hint: str = ""

    def __str__(self) -> str:
        version = "" if self.version is None else f" version {self.version}"
        needed = f"does not exist, and {self.needed_by} needs it{enclose(self.hint)}"
        stub = "; an empty one was created in its place" if self.is_stubbed else ""
        return f"{self.place}: {self.kind} {self.id!r}{version} {needed}{stub}"


@dataclass(frozen=True, slots=True, repr=False)
class Loaded:
    """The record of a load. Printed, it has a line for each file, each missing resource, and each note.

    Args:
        resources: The loaded resources, in the order in which they were put into the mock.
        missing: The resources that loaded resources name, but that do not exist.
        not_read: The files and parts of files that were not loaded, each with the reason.
        notes: Other things to know, for example that an imported segment has no members because its export has none.
    """

    resources: tuple[LoadedResource, ...]
    missing: tuple[MissingDependency, ...] = ()
    not_read: tuple[NotRead, ...] = ()
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        numbers = (
            (len(self.missing), f"{len(self.missing)} missing"),
            (len(self.not_read), f"{len(self.not_read)} not read"),
            (len(self.notes), counted(len(self.notes), "note")),
        )
        rest = ", ".join(text for number, text in numbers if number)
        return f"<loaded {_count(self.resources)}{'; ' if rest else ''}{rest}>"

    def __str__(self) -> str:
        lines = [f"loaded {_count(self.resources)}"]
        files: dict[str, list[LoadedResource]] = {}
        for resource in self.resources:
            files.setdefault(resource.place.file, []).append(resource)
        versions = Counter(map(_identify, self.resources))
        lines += [f"  {file}: {_describe(found, versions)}" for file, found in files.items()]
        for title, items in (("missing", self.missing), ("not read", self.not_read), ("notes", self.notes)):
            if items:
                lines.append(f"{title}:")
                lines += [f"  {item}" for item in items]
        return "\n".join(lines)


_NAMED = 3
"""The most resources of one file that are named; if there are more, only their number is shown."""


def _describe(resources: Sequence[LoadedResource], versions: Mapping[Identity, int]) -> str:
    """Describe the resources of a file; if several versions of a resource were loaded, with version numbers."""
    if len(resources) > _NAMED:
        return _count(resources)
    return ", ".join(
        f"{each} version 1" if each.version == 1 and versions[_identify(each)] > 1 else str(each) for each in resources
    )


def _identify(resource: LoadedResource) -> Identity:
    """Return a key that only the versions of one resource share."""
    return resource.kind, resource.id, resource.application_id, resource.region


def _count(resources: Sequence[LoadedResource]) -> str:
    numbers: dict[str, int] = {}
    versions: Counter[str] = Counter(resource.kind for resource in resources)
    for kind, *_ in dict.fromkeys(map(_identify, resources)):
        numbers[str(kind)] = numbers.get(str(kind), 0) + 1
    return ", ".join(_describe_number(number, kind, versions[kind]) for kind, number in numbers.items()) or "nothing"


def _describe_number(number: int, kind: str, versions: int) -> str:
    if kind == "settings":
        return f"settings of {counted(number, 'app')}"
    return f"{counted(number, kind)}{f' ({versions} versions)' if versions > number else ''}"
