"""The context of a linted resource: the other resources of the same run, and an app that contains them.

Rules of the service look resources up in an app. So a temporary app is filled with the segments and templates from the
files. Nothing is sent, started or published in it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ..endpoints.definition import read_definition
from ..endpoints.endpoint import Endpoint
from ..exports.dependencies import list_dependencies
from ..gateway.errors import BadRequest
from ..segments.segment import Membership, Segment
from ..templates.template import MessageTemplate, TemplateVersion, key_of
from ..world.options import Options
from ..world.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from ..exports.dependencies import Dependency
    from ..exports.documents import Document
    from ..world.store import App
    from .checked_document import CheckedDocument

_ACCOUNT_NOUNS = frozenset({"template", "recommender"})
"""The kinds of resources that do not belong to an app."""
_REGION = "us-east-1"
_MOST_VERSIONS = 10_000  # ours: the most versions of one segment


class LintContext:
    """The resources that the resources of one app can refer to.

    Args:
        resources: The resources of the app, and the resources that do not name an app.
    """

    def __init__(self, resources: Iterable[CheckedDocument]) -> None:
        self._by_noun: dict[str, list[CheckedDocument]] = {}
        for each in resources:
            self._by_noun.setdefault(each.document.kind.noun, []).append(each)

    def of_noun(self, noun: str) -> Sequence[CheckedDocument]:
        """Return the resources of one kind, such as all segments."""
        return self._by_noun.get(noun, [])

    @cached_property
    def app(self) -> App:
        """An app with the segments and templates of the context."""
        session = Session()
        session.begin(Options(region=_REGION), 0)
        app = session.world.region(_REGION).add_app("lint", "lint", "", {})
        for each in self.of_noun("segment"):
            _put_segment(app, each)
        for each in self.of_noun("template"):
            _put_template(app, each)
        return app

    @cached_property
    def _names(self) -> Mapping[tuple[str, str, str], set[str]]:
        """The names of resources, by noun, type and lower-case name."""
        names: dict[tuple[str, str, str], set[str]] = {}
        for noun, resources in self._by_noun.items():
            for each in resources:
                key = (noun, each.document.kind.type, each.document.name.casefold())
                names.setdefault(key, set()).add(each.document.name)
        return names

    def find_in_other_case(self, document: Document) -> str:
        """Return the name of a resource of the same kind that differs only in case; empty if none does."""
        key = (document.kind.noun, document.kind.type, document.name.casefold())
        return min(self._names.get(key, set()) - {document.name}, default="")

    @cached_property
    def _versions(self) -> Mapping[tuple[str, str, str], Set[str]]:
        """The versions of each template and segment, by noun, type and id; empty if a response lacks its version."""
        found: dict[tuple[str, str, str], set[str]] = {}
        unknown: set[tuple[str, str, str]] = set()
        for noun, member in (("template", "TemplateName"), ("segment", "Id")):
            for each in self.of_noun(noun):
                document = each.document
                version = document.members.get("Version")
                for kind_type in {document.kind.type, ""}:
                    key = (noun, kind_type, str(document.members.get(member) or document.name))
                    if document.is_request or not str(version).isdigit():
                        unknown.add(key)
                    found.setdefault(key, set()).add(str(version))
        return {key: set() if key in unknown else versions for key, versions in found.items()}

    def find_versions(self, named: Dependency) -> Set[str]:
        """Return the versions of a named resource that the context has; empty if they are not known."""
        return self._versions.get((named.noun, named.type, named.id), frozenset())

    @cached_property
    def _named_versions(self) -> Set[tuple[str, str | None]]:
        """The ids and versions of the segments that other resources name."""
        return {
            (named.id, named.version)
            for noun in ("journey", "campaign", "segment")
            for each in self.of_noun(noun)
            for named in list_dependencies(noun, each.members, each.document.place)
            if named.noun == "segment"
        }

    def is_superseded(self, document: Document) -> bool:
        """Return whether a document is an old version of a segment that no other resource names by its number."""
        segment_id, version = document.members.get("Id"), str(document.members.get("Version"))
        known = self._versions.get(("segment", "", str(segment_id)), frozenset())
        is_newest = not known or not version.isdigit() or int(version) == max(map(int, known))
        return document.kind.noun == "segment" and not is_newest and (segment_id, version) not in self._named_versions

    @cached_property
    def attribute_names(self) -> Mapping[str, Set[str]]:
        """The names of the endpoints' attributes, under the keys `Attributes` and `UserAttributes`."""
        return {
            "Attributes": {name for endpoint in self.endpoints for name in endpoint.attributes},
            "UserAttributes": {name for endpoint in self.endpoints for name in endpoint.user_attributes},
        }

    @cached_property
    def endpoints(self) -> Sequence[Endpoint]:
        """The endpoints of the context that the service would accept."""
        return [found for each in self.of_noun("endpoint") if (found := _make_endpoint(each)) is not None]


def make_contexts(resources: Sequence[CheckedDocument]) -> dict[str | None, LintContext]:
    """Make the context of each app; the context under None is for resources that do not name an app."""
    ids = {each.document.application_id for each in resources}
    return {
        wanted: LintContext(
            each
            for each in resources
            if wanted is None
            or each.document.application_id in (wanted, None)
            or each.document.kind.noun in _ACCOUNT_NOUNS
        )
        for wanted in (*ids, None)
    }


def _put_segment(app: App, resource: CheckedDocument) -> None:
    """Add a segment with all its versions up to this one; unknown versions get the members of this one."""
    given = resource.document.members
    segment_id = given.get("Id")
    if not isinstance(segment_id, str):
        return
    version = given.get("Version")
    last = version if type(version) is int and 0 < version <= _MOST_VERSIONS else 1
    is_imported = given.get("SegmentType") == "IMPORT"
    membership = Membership(frozenset(), frozenset()) if is_imported else None
    known = app.collection(Segment, segment_id)
    for number in range(1, last + 1):
        if str(number) not in known or number == last:
            segment = Segment(segment_id, number, resource.document.name, resource.members, None, membership, 0, 0)
            known.put(str(number), segment)
    newest = app.collection(Segment).get(segment_id)
    if newest is None or newest.version <= last:
        app.collection(Segment).put(segment_id, known[str(last)])


def _put_template(app: App, resource: CheckedDocument) -> None:
    name, kind = resource.document.name, resource.document.kind.type
    if name:
        key = key_of(name, kind)
        app.region.collection(MessageTemplate).put(key, MessageTemplate(name, kind, 1, 1))
        app.region.collection(TemplateVersion, key).put("1", TemplateVersion(name, kind, 1, resource.members, 0, 0))


def _make_endpoint(resource: CheckedDocument) -> Endpoint | None:
    try:
        found = read_definition(resource.document.name or "endpoint", resource.members)
    except BadRequest:
        return None  # another finding reports it
    return Endpoint(
        found.id,
        found.channel_type,
        found.address,
        found.status or "ACTIVE",
        found.opt_out or "NONE",
        None,
        found.location or {},
        found.demographic or {},
        found.effective_date or 0,
        found.attributes or {},
        found.metrics or {},
        found.user_id,
        found.user_attributes or {},
        0,
    )
