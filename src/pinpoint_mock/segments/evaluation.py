"""Who is in a segment, and why: a segment and all that it is made of, as rules. Source: facts-audience 3.4.

The source segments of a segment are worked out before it, each once, so that neither how deep they are nested
nor how often one is named matters.
"""

from __future__ import annotations

from dataclasses import replace
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any

from ..endpoints.audience import Audience
from .dimensions import Surroundings, dimensions_in, rule_of
from .explanation import Explanation
from .rules import Rule, combination, explain, leaf
from .segment import Segment, reference_to, references_in, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sized

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from .segment import Membership, Reference

    Key = tuple[str, int]

DEFAULT = "ALL"
"""What Include, SourceType and Type are when they are absent. Source: unknown; proposed."""


def members_of(app: App, segment: Segment) -> Iterator[Endpoint]:
    """The endpoints that are in a segment now, in the order in which they were first written.

    Whether they are active or have opted out makes no difference: sending asks for that (inferred).
    """
    endpoints = list(app.part(Audience))
    holds = compiled(app, segment, endpoints).holds
    return iter([endpoint for endpoint in endpoints if holds(endpoint)])


def explained(app: App, segment: Segment, endpoint: Endpoint) -> Explanation:
    """Why an endpoint is in a segment now, or not."""
    return Explanation(endpoint.id, explain(compiled(app, segment, [endpoint]), endpoint))


def compiled(app: App, segment: Segment, endpoints: Iterable[Endpoint]) -> Rule:
    """The rule that a segment is, good for some endpoints, at this time."""
    compiler = _Compiler(app, Surroundings(app.world.clock.now(), app.part(Audience).user_attributes))
    *sources, last = _innermost_first(app, segment)
    for source in sources:
        compiler.add_source(source, endpoints)
    return compiler.segment_rule(last)


def _innermost_first(app: App, segment: Segment) -> list[Segment]:
    """A segment after all that it is made of, each once."""
    known: dict[Key, Segment] = {segment.key: segment}
    graph: dict[Key, list[Key]] = {}
    waiting = [segment]
    while waiting:
        current = waiting.pop()
        references = [resolve(app, reference) for reference in references_in(current.definition)]
        sources = [source for source in references if source is not None]
        graph[current.key] = [source.key for source in sources]
        waiting += [source for source in sources if source.key not in known]
        known.update((source.key, source) for source in sources)
    return [known[key] for key in TopologicalSorter(graph).static_order()]


class _Compiler:
    """Makes rules of segments, the sources first.

    Args:
        app: The app that they are in.
        surroundings: What dimensions look at besides the endpoint.
    """

    def __init__(self, app: App, surroundings: Surroundings) -> None:
        self._app = app
        self._surroundings = surroundings
        self._sources: dict[Key, Rule] = {}

    def add_source(self, segment: Segment, endpoints: Iterable[Endpoint]) -> None:
        """Work out which endpoints are in a segment that others name."""
        rule = self.segment_rule(segment)
        members = {endpoint.id.lower() for endpoint in endpoints if rule.holds(endpoint)}
        self._sources[segment.key] = replace(rule, holds=_is_among(members))

    def segment_rule(self, segment: Segment) -> Rule:
        """The rule that a segment is; its sources have been added."""
        path = f"segment {(segment.name or segment.id)!r} (version {segment.version})"
        if segment.membership is not None:
            return combination("segment", path, "ALL", "it has the endpoints of a list", [_listed(segment.membership)])
        if "SegmentGroups" in segment.definition:
            how = segment.definition["SegmentGroups"].get("Include", DEFAULT)
            groups = segment.definition["SegmentGroups"].get("Groups", ())
            parts = [self._group(f"group {number}", group) for number, group in enumerate(groups, 1)]
            return combination("segment", path, how, f"{how} of {_counted(parts, 'group')} must hold", parts)
        leaves = self._leaves(segment.definition["Dimensions"])
        return combination("segment", path, "ALL", f"ALL of {_counted(leaves, 'dimension')} must hold", leaves)

    def _group(self, path: str, group: Mapping[str, Any]) -> Rule:
        """What a group asks of its sources and of its dimensions; both must hold."""
        if not group.get("SourceSegments"):
            return self._criteria("group", path, group)
        if not group.get("Dimensions"):
            return self._base("group", path, group)
        parts = [self._base("sources", "sources", group), self._criteria("dimensions", "dimensions", group)]
        return combination("group", path, "ALL", "both of", parts)

    def _base(self, kind: str, path: str, group: Mapping[str, Any]) -> Rule:
        how = group.get("SourceType", DEFAULT)
        sources = [self._source(reference_to(given)) for given in group["SourceSegments"]]
        return combination(kind, path, how, f"in {how} of", sources)

    def _source(self, reference: Reference) -> Rule:
        source = resolve(self._app, reference)
        if source is None:  # unknown; proposed: a source that was deleted has no members
            return Rule("segment", f"segment {reference.id!r}", "it was deleted and has no endpoints", lambda _: False)
        return self._sources[source.key]

    def _criteria(self, kind: str, path: str, group: Mapping[str, Any]) -> Rule:
        how = group.get("Type", DEFAULT)
        entries = [
            self._entry(f"Dimensions[{position}]", each) for position, each in enumerate(group.get("Dimensions", ()))
        ]
        return combination(kind, path, how, f"{how} of", entries)

    def _entry(self, path: str, dimensions: Mapping[str, Any]) -> Rule:
        """All dimensions of one SegmentDimensions; a single one stands for itself."""
        leaves = self._leaves(dimensions)
        return leaves[0] if len(leaves) == 1 else combination("dimensions", path, "ALL", "ALL of", leaves)

    def _leaves(self, dimensions: Mapping[str, Any]) -> list[Rule]:
        return [rule_of(dimension, self._surroundings) for dimension in dimensions_in(dimensions)]


def _listed(membership: Membership) -> Rule:
    """Being on an imported list, oneself or with one's user."""
    keys, user_ids = membership

    def find(endpoint: Endpoint) -> str | None:
        if endpoint.id.lower() in keys:
            return f"endpoint {endpoint.id}"
        return f"user {endpoint.user_id}" if endpoint.user_id in user_ids else None

    wanted = f"one of {_counted(keys, 'endpoint')} and {_counted(user_ids, 'user')}"
    return leaf("imported list", wanted, find, lambda found: found is not None, kind="import")


def _is_among(members: set[str]) -> Callable[[Endpoint], bool]:
    return lambda endpoint: endpoint.id.lower() in members


def _counted(items: Sized, name: str) -> str:
    return f"{len(items)} {name}{'' if len(items) == 1 else 's'}"
