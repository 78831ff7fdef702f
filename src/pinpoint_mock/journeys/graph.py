"""The graph of a journey: of one in the mock, or of one in a file, which may be an incomplete or invalid draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..drawing.graph import GraphEdge, GraphNode, JourneyGraph
from ..gateway.fitting import keep_fitting
from ..gateway.model import service_model
from ..segments.segment import Segment
from .activities.holdout import HoldoutActivity
from .activities.message import MessageActivity
from .activities.table import kinds_of
from .activities.wait import WaitActivity
from .flow_counts import count_participants
from .participants import participants_of
from .wording import say_details, say_start, say_ways

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..drawing.graph import Form
    from ..world.store import App
    from .activities.kind import ActivityKind
    from .flow_counts import JourneyCounts
    from .journey import Journey

_NO_NAMES: Mapping[str, str] = {}


def make_graph(
    members: Mapping[str, Any],
    counts: JourneyCounts | None = None,
    segment_names: Mapping[str, str] = _NO_NAMES,
) -> JourneyGraph:
    """Build the graph of a journey.

    Args:
        members: The members of a WriteJourneyRequest or a JourneyResponse, as a file contains them. They are not
            validated, and members that do not have the type of the API are left out.
        counts: How many participants took each way; None without a run.
        segment_names: The names of segments by id. Other segments are shown by their ids.

    Returns:
        The graph. An activity that does not exist, but that others lead to, becomes a node of the form `missing`.
    """
    written = members.get("Activities")
    raw: Mapping[str, object] = written if isinstance(written, dict) else {}
    activities = {name: _read("Activity", activity) for name, activity in raw.items()}
    start, state = members.get("StartActivity"), members.get("State")
    edges = [GraphEdge(None, start, "", None if counts is None else counts.entered)] if isinstance(start, str) else []
    for activity_id, activity in activities.items():
        edges += _find_edges(activity_id, activity, counts, segment_names)
    targets = dict.fromkeys(edge.target for edge in edges if edge.target is not None)
    missing = [target for target in targets if target not in activities]
    return JourneyGraph(
        name=str(members.get("Name") or "journey"),
        state=state if isinstance(state, str) else "",
        nodes=(
            *(_make_node(name, activity, raw[name], counts) for name, activity in activities.items()),
            *(GraphNode(name, "missing", "missing") for name in missing),
        ),
        edges=tuple(edges),
        details=tuple(say_start(_read("StartCondition", members.get("StartCondition")), segment_names)),
        entered=None if counts is None else counts.entered,
        note="" if counts is None else counts.note,
    )


def graph_of(app: App, journey: Journey) -> JourneyGraph:
    """Build the graph of a journey in the mock. If it was published, include how many participants took each way."""
    participants = participants_of(app, journey.id)
    counts = None if participants is None else count_participants(journey, participants)
    segment_names = {segment.id: segment.name or segment.id for segment in app.collection(Segment)}
    return make_graph({**journey.request, "State": journey.state}, counts, segment_names)


def _read(shape: str, value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", keep_fitting(value, service_model().shape_for(shape)) or {})


def _find_edges(
    activity_id: str, activity: Mapping[str, Any], counts: JourneyCounts | None, segment_names: Mapping[str, str]
) -> Iterator[GraphEdge]:
    """Yield the ways out of an activity, and the removals of participants there."""
    for kind in kinds_of(activity):
        details = activity[kind.name]
        pointers = list(kind.pointers(details))
        for pointer, words in zip(pointers, say_ways(kind, details, segment_names), strict=True):
            branch = pointer.label.partition(" ")[0] if len(pointers) > 1 else None
            count = None if counts is None else counts.count_taken(activity_id, branch)
            yield GraphEdge(activity_id, pointer.target, words, count)
    for (source, reason), count in () if counts is None else counts.removed.items():
        if source == activity_id:
            yield GraphEdge(activity_id, None, reason, count)


def _make_node(activity_id: str, activity: Mapping[str, Any], raw: object, counts: JourneyCounts | None) -> GraphNode:
    kinds = kinds_of(activity)
    return GraphNode(
        activity_id,
        ", ".join(kind.name for kind in kinds) or _describe_unknown(raw),
        _find_form(kinds[0]) if kinds else "missing",
        details=tuple(line for kind in kinds for line in say_details(kind, activity[kind.name])),
        note=activity.get("Description", ""),
        inside=None if counts is None else counts.inside.get(activity_id, 0),
    )


def _describe_unknown(raw: object) -> str:
    """Describe an activity that has no known kind, such as one with the invented member `SendEmail`."""
    names = [name for name in raw if name != "Description"] if isinstance(raw, dict) else []
    return f"unknown kind {', '.join(names)}" if names else "no type"


def _find_form(kind: ActivityKind) -> Form:
    if isinstance(kind, MessageActivity):
        return "message"
    if isinstance(kind, WaitActivity):
        return "wait"
    return "holdout" if isinstance(kind, HoldoutActivity) else "split"
