"""Finds and explains the members of a segment: compiles segments to criteria.

Source: docs/behaviours/segments.md#groups-and-sources.

The source segments of a segment are evaluated before it, each once. So the depth of the sources and the number of
references to each source do not matter.
"""

from __future__ import annotations

from dataclasses import replace
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from ..endpoints.audience import Audience
from ..world.records import counted
from .criteria import Criterion, combine, explain, make_leaf
from .dimensions import EvaluationContext, dimensions_in, make_criterion
from .explanation import Explanation
from .segment import Segment, find_referenced, reference_to, references_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from ..endpoints.endpoint import Endpoint, Values
    from ..world.store import App
    from .segment import Membership, Reference

    Key = tuple[str, int]
    UserAttributes: TypeAlias = Callable[[Endpoint], Values]

DEFAULT = "ALL"
"""The value of Include, SourceType and Type when they are absent (unknown; proposed)."""


def members_of(app: App, segment: Segment) -> Iterator[Endpoint]:
    """Return the endpoints that are in a segment now, in the order in which they were first written.

    Inactive and opted-out endpoints are members, too: the service checks this when it sends (inferred).
    """
    endpoints = list(app.part(Audience))
    holds = compile_segment(app, segment, endpoints).holds
    return iter([endpoint for endpoint in endpoints if holds(endpoint)])


def explain_membership(app: App, segment: Segment, endpoint: Endpoint) -> Explanation:
    """Explain why an endpoint is or is not in a segment now."""
    return Explanation(endpoint.id, explain(compile_segment(app, segment, [endpoint]), endpoint))


def compile_segment(
    app: App, segment: Segment, endpoints: Iterable[Endpoint], user_attributes: UserAttributes | None = None
) -> Criterion:
    """Make the criterion of a segment. It is valid only for these endpoints and the current time.

    Args:
        app: The app.
        segment: The segment.
        endpoints: The endpoints to evaluate.
        user_attributes: A function that returns the user attributes of an endpoint; by default, their values at the
            time of the call.
    """
    compiler = _Compiler(app, _make_context(app, user_attributes))
    *sources, last = _innermost_first(app, segment)
    for source in sources:
        compiler.add_source(source, endpoints)
    return compiler.compile(last)


def compile_dimensions(
    app: App, dimensions: Mapping[str, Any], user_attributes: UserAttributes | None = None
) -> Criterion:
    """Make the criterion of one SegmentDimensions: all its dimensions must hold.

    `compile_segment` describes the arguments.
    """
    leaves = [make_criterion(each, _make_context(app, user_attributes)) for each in dimensions_in(dimensions)]
    return combine("dimensions", "SegmentDimensions", "ALL", "ALL of", leaves)


def _make_context(app: App, user_attributes: UserAttributes | None) -> EvaluationContext:
    return EvaluationContext(app.world.clock.now(), user_attributes or app.part(Audience).user_attributes)


def _innermost_first(app: App, segment: Segment) -> list[Segment]:
    """Return a segment and all its sources, direct and indirect, each once.

    Sources come before the segments that name them.
    """
    known: dict[Key, Segment] = {segment.key: segment}
    graph: dict[Key, list[Key]] = {}
    waiting = [segment]
    while waiting:
        current = waiting.pop()
        references = [find_referenced(app, reference) for reference in references_in(current.definition)]
        sources = [source for source in references if source is not None]
        graph[current.key] = [source.key for source in sources]
        waiting += [source for source in sources if source.key not in known]
        known.update((source.key, source) for source in sources)
    return [known[key] for key in TopologicalSorter(graph).static_order()]


class _Compiler:
    """Compiles segments to criteria. The caller must add the sources first.

    Args:
        app: The app of the segments.
        context: The values that dimensions read in addition to the endpoint.
    """

    def __init__(self, app: App, context: EvaluationContext) -> None:
        self._app = app
        self._context = context
        self._sources: dict[Key, Criterion] = {}

    def add_source(self, segment: Segment, endpoints: Iterable[Endpoint]) -> None:
        """Evaluate a segment that other segments name as a source."""
        criterion = self.compile(segment)
        members = {endpoint.id.lower() for endpoint in endpoints if criterion.holds(endpoint)}
        self._sources[segment.key] = replace(criterion, holds=_is_among(members))

    def compile(self, segment: Segment) -> Criterion:
        """Make the criterion of a segment whose sources have been added."""
        path = f"segment {(segment.name or segment.id)!r} (version {segment.version})"
        if segment.membership is not None:
            return combine(
                "segment", path, "ALL", "it has a fixed list of endpoints", [_make_list_criterion(segment.membership)]
            )
        if "SegmentGroups" in segment.definition:
            how = segment.definition["SegmentGroups"].get("Include", DEFAULT)
            groups = segment.definition["SegmentGroups"].get("Groups", ())
            parts = [self._compile_group(f"group {number}", group) for number, group in enumerate(groups, 1)]
            return combine("segment", path, how, f"{how} of {counted(len(parts), 'group')} must hold", parts)
        leaves = self._compile_leaves(segment.definition["Dimensions"])
        return combine("segment", path, "ALL", f"ALL of {counted(len(leaves), 'dimension')} must hold", leaves)

    def _compile_group(self, path: str, group: Mapping[str, Any]) -> Criterion:
        """Combine the sources and the dimensions of a group: both must hold."""
        if not group.get("SourceSegments"):
            return self._compile_dimensions("group", path, group)
        if not group.get("Dimensions"):
            return self._compile_sources("group", path, group)
        parts = [
            self._compile_sources("sources", "sources", group),
            self._compile_dimensions("dimensions", "dimensions", group),
        ]
        return combine("group", path, "ALL", "both of", parts)

    def _compile_sources(self, kind: str, path: str, group: Mapping[str, Any]) -> Criterion:
        how = group.get("SourceType", DEFAULT)
        sources = [self._find_source(reference_to(given)) for given in group["SourceSegments"]]
        return combine(kind, path, how, f"in {how} of", sources)

    def _find_source(self, reference: Reference) -> Criterion:
        source = find_referenced(self._app, reference)
        if source is None:  # unknown; proposed: a source that was deleted has no members
            return Criterion(
                "segment", f"segment {reference.id!r}", "it was deleted and has no endpoints", lambda _: False
            )
        return self._sources[source.key]

    def _compile_dimensions(self, kind: str, path: str, group: Mapping[str, Any]) -> Criterion:
        how = group.get("Type", DEFAULT)
        entries = [
            self._compile_entry(f"Dimensions[{position}]", each)
            for position, each in enumerate(group.get("Dimensions", ()))
        ]
        return combine(kind, path, how, f"{how} of", entries)

    def _compile_entry(self, path: str, dimensions: Mapping[str, Any]) -> Criterion:
        """Combine the dimensions of one SegmentDimensions. A single dimension is returned unchanged."""
        leaves = self._compile_leaves(dimensions)
        return leaves[0] if len(leaves) == 1 else combine("dimensions", path, "ALL", "ALL of", leaves)

    def _compile_leaves(self, dimensions: Mapping[str, Any]) -> list[Criterion]:
        return [make_criterion(dimension, self._context) for dimension in dimensions_in(dimensions)]


def _make_list_criterion(membership: Membership) -> Criterion:
    """Make the criterion of an imported list of endpoints and users."""
    keys, user_ids = membership

    def find(endpoint: Endpoint) -> str | None:
        if endpoint.id.lower() in keys:
            return f"endpoint {endpoint.id}"
        return f"user {endpoint.user_id}" if endpoint.user_id in user_ids else None

    wanted = f"one of {counted(len(keys), 'endpoint')} and {counted(len(user_ids), 'user')}"
    return make_leaf("imported list", wanted, find, lambda found: found is not None, kind="import")


def _is_among(members: set[str]) -> Callable[[Endpoint], bool]:
    return lambda endpoint: endpoint.id.lower() in members
