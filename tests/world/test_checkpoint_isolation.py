"""The copies of a world share collections until one uses them: a change of one is not seen by the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.world.collection import Collection
from pinpoint_mock.world.ids import Ids
from pinpoint_mock.world.options import Options
from pinpoint_mock.world.store import World
from pinpoint_mock.world.user_code import UserCode

if TYPE_CHECKING:
    from pinpoint_mock.world.store import App, Holder

REGION = "us-east-1"
PARENTS = st.sampled_from([None, "a", "b"])
KEYS = st.sampled_from(["1", "2", "3"])
WORLDS = st.integers(0, 5)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("copy"), WORLDS),
        st.tuples(st.just("put"), WORLDS, st.booleans(), PARENTS, KEYS, st.integers(0, 9)),
        st.tuples(st.just("remove"), WORLDS, st.booleans(), PARENTS, KEYS),
        st.tuples(st.just("drop"), WORLDS, st.booleans(), st.sampled_from(["a", "b"])),
        st.tuples(st.just("read"), WORLDS, st.booleans(), PARENTS),
    ),
    max_size=40,
)

Model = dict[tuple[bool, str | None], dict[str, int]]


def new_world() -> World:
    world = World(Options(), Ids(0, 0), UserCode())
    world.region(REGION).add_app("shop", "shop", "2030-01-01T00:00:00.000Z", {})
    return world


def app_of(world: World) -> App:
    app = world.find_app("shop")
    assert app is not None
    return app


def holder_of(world: World, is_app: bool) -> Holder:
    return app_of(world) if is_app else world.region(REGION)


@settings(max_examples=300)
@given(steps=STEPS)
def test_given_any_steps_on_a_world_and_its_copies_then_each_behaves_like_a_deep_copy(steps: list[Any]) -> None:
    worlds: list[tuple[World, Model]] = [(new_world(), {})]
    for name, number, *arguments in steps:
        world, model = worlds[number % len(worlds)]
        if name == "copy":
            worlds.append((world.copy(), {place: entities.copy() for place, entities in model.items()}))
            continue
        is_app, parent, *rest = arguments
        holder, entities = holder_of(world, is_app), model.setdefault((is_app, parent), {})
        if name == "put":
            key, value = rest
            holder.collection(int, parent).put(key, value)
            entities[key] = value
        elif name == "remove" and rest[0] in entities:
            assert holder.collection(int, parent).remove(rest[0]) == entities.pop(rest[0])
        elif name == "drop":
            holder.drop_collection(int, parent)
            entities.clear()
        else:
            assert list(holder.collection(int, parent)) == list(entities.values())
    for world, model in worlds:
        for (is_app, parent), entities in model.items():
            collection = holder_of(world, is_app).collection(int, parent)
            assert list(collection) == list(entities.values())
            assert collection.page(10, None, newest_first=False) == ([*entities.values()], None)


@pytest.mark.parametrize("count", [10, 1000])
def test_given_collections_when_a_world_is_copied_then_only_those_that_are_used_are_copied(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    copied: list[object] = []
    original = Collection.copy

    def copy(collection: Collection[object], owner: object = None) -> Collection[object]:
        copied.append(collection)
        return original(collection, owner)

    world = new_world()
    for number in range(count):
        app_of(world).collection(int, str(number)).put("1", number)
    monkeypatch.setattr(Collection, "copy", copy)

    twin = world.copy()
    assert len(copied) == 1  # the apps of the region
    for _ in range(3):
        for each in (world, twin):
            assert app_of(each).collection(int, "7").get("1") == 7

    assert len(copied) == 3
