"""The positions of nodes, ways and labels in pictures."""

from __future__ import annotations

import sys
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from pinpoint_mock.drawing.layout import find_layout
from pinpoint_mock.journeys.flow_counts import JourneyCounts
from pinpoint_mock.journeys.graph import make_graph

from .random_journeys import random_journeys
from .samples import SALE, journey, make_long_journey, wait

if TYPE_CHECKING:
    from pinpoint_mock.drawing.layout import Layout, PlacedNode

SAMPLES = [SALE, make_long_journey(2), make_long_journey(6), make_long_journey(10)]
IDS = ["9 activities", "8 activities", "24 activities", "40 activities"]


def boxes_of(placed: Layout) -> list[PlacedNode]:
    """Return the boxes of all nodes and labels."""
    return [*placed.nodes, *(way.label for way in placed.edges if way.label is not None)]


def overlap(one: PlacedNode, other: PlacedNode) -> bool:
    return (
        abs(one.center.x - other.center.x) < (one.width + other.width) / 2
        and abs(one.center.y - other.center.y) < (one.height + other.height) / 2
    )


def is_inside(box: PlacedNode, x: float, y: float) -> bool:
    return abs(x - box.center.x) < box.width / 2 - 1 and abs(y - box.center.y) < box.height / 2 - 1


def is_on_border(box: PlacedNode, x: float, y: float) -> bool:
    beside, above = abs(x - box.center.x) - box.width / 2, abs(y - box.center.y) - box.height / 2
    return max(beside, above) < 1 and max(beside, above) > -1


@pytest.mark.parametrize("counts", [None, JourneyCounts(entered=100_000)], ids=["without a run", "with counts"])
@pytest.mark.parametrize("members", SAMPLES, ids=IDS)
def test_given_a_journey_when_laid_out_then_no_nodes_and_labels_overlap(
    members: dict[str, Any], counts: JourneyCounts | None
) -> None:
    placed = find_layout(make_graph(members, counts))
    assert [(one.lines, other.lines) for one, other in combinations(boxes_of(placed), 2) if overlap(one, other)] == []


@given(random_journeys)
@settings(max_examples=60)
def test_given_any_journey_when_laid_out_then_nothing_overlaps_and_everything_is_inside_the_picture(
    members: dict[str, Any],
) -> None:
    placed = find_layout(make_graph(members))
    boxes = boxes_of(placed)
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    for box in boxes:
        assert box.width / 2 <= box.center.x <= placed.width - box.width / 2
        assert box.height / 2 <= box.center.y <= placed.height - box.height / 2
    assert all(0 <= x <= placed.width and 0 <= y <= placed.height for way in placed.edges for x, y in way.points)


@given(random_journeys)
@settings(max_examples=60)
def test_given_any_journey_when_laid_out_then_each_way_goes_from_its_source_to_its_target(
    members: dict[str, Any],
) -> None:
    graph = make_graph(members)
    placed = find_layout(graph)
    nodes = {None: placed.nodes[0]} | {node.node.id: node for node in placed.nodes if node.node is not None}
    ends = iter(placed.nodes[len(graph.nodes) + 1 :])
    for way in placed.edges:
        target = next(ends) if way.edge.target is None else nodes[way.edge.target]
        for box, point in ((nodes[way.edge.source], way.points[0]), (target, way.points[-1])):
            assert is_on_border(box, *point)


@pytest.mark.parametrize("members", SAMPLES, ids=IDS)
def test_given_a_journey_when_laid_out_then_no_way_goes_through_a_node(members: dict[str, Any]) -> None:
    placed = find_layout(make_graph(members))
    middles = [
        ((one.x + other.x) / 2, (one.y + other.y) / 2) for way in placed.edges for one, other in pairwise(way.points)
    ]
    assert [(x, y) for x, y in middles for node in placed.nodes if is_inside(node, x, y)] == []


@pytest.mark.parametrize("members", SAMPLES, ids=IDS)
def test_given_ways_with_labels_when_laid_out_then_each_label_is_on_its_line(members: dict[str, Any]) -> None:
    for way in find_layout(make_graph(members)).edges:
        assert (way.label is not None) == bool(way.edge.label)
        if way.label is not None:
            assert any(abs(x - way.label.center.x) <= way.label.width / 2 for x, _ in way.points)


def test_given_a_journey_when_laid_out_twice_then_both_layouts_are_equal() -> None:
    assert find_layout(make_graph(SALE)) == find_layout(make_graph(SALE))


def test_given_a_loop_when_laid_out_then_the_way_back_goes_up() -> None:
    placed = find_layout(make_graph(journey({"day": wait("P1D", "night"), "night": wait("PT8H", "day")})))
    [back] = [way for way in placed.edges if (way.edge.source, way.edge.target) == ("night", "day")]
    assert back.points[0].y > back.points[-1].y


def test_given_no_layout_library_when_laid_out_then_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "graphlay", None)
    with pytest.raises(ImportError, match=r"pip install 'pinpoint-mock\[cli\]'"):
        find_layout(make_graph(SALE))
