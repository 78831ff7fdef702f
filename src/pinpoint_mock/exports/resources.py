"""Checked documents, each with its id, version, app and region.

All of them are made before anything is put into a world. Two documents with the same id are found here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from ..endpoints.endpoint import make_endpoint_id
from ..gateway.problems import quote
from .checking import check_document
from .differences import find_difference
from .documents import UnreadableExport
from .loaded import LoadedResource, describe_resource
from .places import Place
from .reading import DICT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from .documents import Document

    Key: TypeAlias = tuple[str, ...]

DEFAULT_APP = "loaded"
"""The id of the new app for resources that do not name one, if no app exists."""
_IN_REGION = frozenset({"template", "recommender"})
"""The kinds of resources that belong to a region, not to an app."""
_WITH_VERSIONS = frozenset({"segment", "campaign", "template"})
_OF_APP = frozenset({"settings", "event stream"})
_ID_PARAMETERS = {
    "endpoint": "EndpointId",
    "segment": "SegmentId",
    "campaign": "CampaignId",
    "journey": "JourneyId",
    "recommender": "RecommenderId",
    "template": "TemplateName",
}
_VERSION = re.compile("[1-9][0-9]{0,18}")
_REGION = re.compile("[a-z]{2,}(-[a-z]+)+-[0-9]")


@dataclass(frozen=True, slots=True)
class Resource:
    """A checked document.

    Args:
        document: The document.
        members: The members, with the types of a request.
        id: The id; it is the type of a channel, and the name of a template.
        version: The version; 1 for kinds without versions.
        application_id: The id of the app; empty for templates and recommenders.
        region: The region.
    """

    document: Document
    members: dict[str, Any]
    id: str
    version: int
    application_id: str
    region: str

    @property
    def noun(self) -> str:
        """The noun of the kind, such as `template`."""
        return self.document.kind.noun

    @property
    def name(self) -> str:
        """The name, or else the id."""
        return str(self.members.get("Name") or self.id)

    @property
    def has_versions(self) -> bool:
        """Whether the kind has versions."""
        return self.noun in _WITH_VERSIONS

    @property
    def key(self) -> Key:
        """A key that only the versions of this resource share."""
        owner = self.region if self.noun in _IN_REGION else self.application_id
        identity = self.id.lower() if self.noun == "endpoint" else self.id
        return self.noun, self.document.kind.type, owner, identity

    def describe(self) -> str:
        """Return a description for a sentence, such as `journey 'welcome' (a3cfb7b7)`."""
        version = self.version if self.has_versions else None
        return describe_resource(self.document.kind.name, self.id, self.name, version)

    def record(self) -> LoadedResource:
        """Return the resource as it appears in the record of the load."""
        return LoadedResource(
            kind=self.document.kind.name,
            id=self.id,
            name=self.name,
            application_id=self.application_id or None,
            region=self.region,
            version=self.version if self.has_versions else None,
            place=self.document.place,
        )


@dataclass(frozen=True, slots=True)
class LoadTarget:
    """The app and the region of documents that do not name them.

    Args:
        application_id: The app that the caller named, if any.
        region: The region that the caller named, if any.
        default_region: The region of the other documents.
        existing: The ids of the existing apps, with their regions.
    """

    application_id: str | None
    region: str | None
    default_region: str
    existing: Mapping[str, str]


def make_resources(documents: Sequence[Document], target: LoadTarget, left_out: list[str]) -> list[Resource]:
    """Check documents, and determine the app and the region of each.

    Args:
        documents: The documents.
        target: The app and the region of documents that do not name them.
        left_out: A list to which this adds a sentence for each member of a response that does not exist.

    Raises:
        UnreadableExport: If a document breaks a rule, or if two documents with the same id differ.
    """
    apps = _find_apps(documents, target)
    regions = _find_regions(documents, target)
    found = []
    for document in documents:
        members = check_document(document, left_out)
        application_id = "" if document.kind.noun in _IN_REGION else _choose_app(document, apps, target)
        resource = Resource(
            document,
            members,
            choose_id(document, members, application_id),
            choose_version(document, members),
            application_id,
            _choose_region(document, application_id, regions, target),
        )
        found.append(resource)
    return _merge(found)


def _choose_region(document: Document, application_id: str, regions: Mapping[str, str], target: LoadTarget) -> str:
    """Return the region of a document: that of an existing app, the named one, or else the one from the files."""
    return (
        target.existing.get(application_id)
        or target.region
        or regions.get(application_id)
        or _region_of(document)
        or _only(regions.values())
        or target.default_region
    )


def _find_apps(documents: Iterable[Document], target: LoadTarget) -> list[str]:
    """Return the ids of the apps that documents name, or else of the existing apps."""
    named = dict.fromkeys(found for document in documents if (found := _app_of(document)))
    return list(named) or list(target.existing)


def _app_of(document: Document) -> str | None:
    if document.kind.noun == "app":
        return choose_id(document, document.members, "")
    return document.application_id


def _choose_app(document: Document, apps: list[str], target: LoadTarget) -> str:
    given = document.parameters.get("ApplicationId")
    named = _app_of(document) or target.application_id
    if not isinstance(given, (str, type(None))) or "/" in (named or ""):
        rule = f"is in an app whose id must be a string without a slash, not {quote(given or named)}"
        raise UnreadableExport(document.place, f"this {document.kind.name} {rule}")
    if named:
        return named
    if len(apps) > 1:
        names = ", ".join(map(repr, apps))
        raise UnreadableExport(
            document.place, f"this {document.kind.name} does not name its app: pass application_id ({names})"
        )
    return apps[0] if apps else DEFAULT_APP


def choose_id(document: Document, members: Mapping[str, Any], application_id: str) -> str:
    """Return the id of a document; for a request without an id, the name, or else the name of the file."""
    kind, place = document.kind, document.place
    if kind.noun in _OF_APP:
        return application_id
    if kind.noun == "channel":
        return kind.type
    parameter = _ID_PARAMETERS.get(kind.noun, "")
    given = document.parameters.get(parameter) or (members.get(parameter) if kind.noun == "template" else None)
    found = given or members.get("Id") or document.members.get("Id")
    if not found and kind.noun == "endpoint":
        address = members.get("Address")
        if not address:
            raise UnreadableExport(place, "needs an Id, or an Address to make one from")
        return make_endpoint_id(address)
    found = found or members.get("Name") or ("" if place.file == DICT else _stem(place.file))
    if not isinstance(found, str) or not found:
        raise UnreadableExport(place, f"needs {'a TemplateName' if kind.noun == 'template' else 'an Id or a Name'}")
    return found if kind.noun == "endpoint" else found.replace("/", "-")  # an id becomes a part of a URL


def _stem(file: str) -> str:
    return PurePath(file).name.partition(".")[0]


def choose_version(document: Document, members: Mapping[str, Any]) -> int:
    """Return the version of a document; 1 for kinds without versions.

    Raises:
        UnreadableExport: If the version is not a version number.
    """
    given = members.get("Version", 1) if document.kind.noun in _WITH_VERSIONS else 1
    version = read_version(str(given))
    if version is None:
        raise UnreadableExport(document.place.inside("Version"), f"must be a version number, not {quote(given)}")
    return version


def read_version(value: object) -> int | None:
    """Return a version number as an integer; None if the value is not a string with a version number."""
    return int(value) if isinstance(value, str) and _VERSION.fullmatch(value) else None


def _find_regions(documents: Iterable[Document], target: LoadTarget) -> dict[str, str]:
    """Return the region of each app for which a document contains it, by app id; empty if the caller named one."""
    found: dict[str, str] = {}
    for document in documents if target.region is None else ():
        region = _region_of(document)
        if region:
            found.setdefault(_app_of(document) or "", region)
    found.pop("", None)
    return found


def _region_of(document: Document) -> str:
    """Return the region of a document from its ARN, or from a folder that is named like a region; empty without."""
    arn = document.members.get("Arn")
    parts = arn.split(":") if isinstance(arn, str) else []
    if parts[2:3] == ["mobiletargeting"] and _REGION.fullmatch("".join(parts[3:4])):  # an account may be anonymised
        return parts[3]
    return _find_region_in_path(document.place.file)


@lru_cache(maxsize=1024)
def _find_region_in_path(file: str) -> str:
    folders = PurePath(file).parts[:-1]
    return next((folder for folder in reversed(folders) if _REGION.fullmatch(folder)), "")


def _only(values: Iterable[str]) -> str:
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def describe_conflict(resource: Resource, other: Resource) -> str:
    """Return how two resources with the same id differ; an empty string if one is a part of the other."""
    if resource.document.is_request != other.document.is_request:
        which = "the one here" if other.document.is_request else "the one there"
        return f"and only {which} is a response of Pinpoint, with its dates and state"
    fuller, lesser = sorted((other, resource), key=_size, reverse=True)
    names = fuller.members if fuller.document.is_request else lesser.members  # requests must be equal
    here, there = ({name: each.members.get(name) for name in names} for each in (resource, other))
    steps = find_difference(here, there)
    return f"where {Place('', steps).path.removeprefix('$.')} differs" if steps else ""


def _size(resource: Resource) -> int:
    return len(resource.members)


def _merge(resources: Iterable[Resource]) -> list[Resource]:
    """Merge responses for the same resource, such as a list and a single response; keep the fuller one.

    Raises:
        UnreadableExport: If two resources with the same id differ.
    """
    found: dict[tuple[object, ...], Resource] = {}
    for resource in resources:
        key = (*resource.key, resource.version)
        other = found.get(key)
        if other is None:
            found[key] = resource
            continue
        conflict = describe_conflict(resource, other)
        if conflict:
            what = f"the {resource.describe()} is also in {other.document.place}, {conflict}: keep one of the two"
            raise UnreadableExport(resource.document.place, what)
        found[key] = max(other, resource, key=_size)
    return list(found.values())
