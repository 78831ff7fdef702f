"""The store of resources: collections with their pages, regions with their ARNs, and the copy of a world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import botocore.session
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock.world.collection import Collection
from pinpoint_mock.world.ids import Ids
from pinpoint_mock.world.options import Options
from pinpoint_mock.world.parts import Part
from pinpoint_mock.world.store import App, World
from pinpoint_mock.world.user_code import UserCode

if TYPE_CHECKING:
    from collections.abc import Callable

SOME = settings(max_examples=200)


@dataclass(frozen=True)
class Thing:
    name: str


class Notes(Part):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def copy(self) -> Notes:
        clone = Notes()
        clone.lines = self.lines.copy()
        return clone


@pytest.fixture
def world() -> World:
    return World(Options(), Ids(0, 0), UserCode())


@pytest.fixture
def app(world: World) -> App:
    return world.region("us-east-1").add_app("shop", "The Shop", "2030-01-01T00:00:00.000Z", {"team": "blue"})


def collection_of(*names: str) -> Collection[str]:
    collection: Collection[str] = Collection()
    for name in names:
        collection.put(name, name)
    return collection


def pages(
    collection: Collection[str], size: int, *, newest_first: bool, between: Callable[[], None] = lambda: None
) -> list[list[str]]:
    found, after = collection.page(size, None, newest_first=newest_first)
    result = [found]
    while after is not None:
        between()
        found, after = collection.page(size, after, newest_first=newest_first)
        result.append(found)
    return result


def test_a_collection_returns_the_entities_that_were_added() -> None:
    collection = collection_of("a", "b")

    assert collection.get("a") == "a"
    assert collection.get("c") is None
    assert "a" in collection
    assert "c" not in collection
    assert list(collection) == ["a", "b"]
    assert len(collection) == 2


def test_a_replaced_entity_keeps_its_place() -> None:
    collection = collection_of("a", "b")

    collection.put("a", "A")

    assert collection.page(5, None, newest_first=False) == (["A", "b"], None)
    assert list(collection) == ["A", "b"]


def test_an_entity_that_is_removed_and_added_again_comes_last() -> None:
    collection = collection_of("a", "b")

    assert collection.remove("a") == "a"
    collection.put("a", "a")

    assert collection.page(5, None, newest_first=False) == (["b", "a"], None)


def test_an_unknown_entity_cannot_be_removed() -> None:
    collection = collection_of("a")

    with pytest.raises(KeyError):
        collection.remove("b")
    assert list(collection) == ["a"]


def test_an_empty_collection_is_one_empty_page() -> None:
    assert collection_of().page(5, None, newest_first=True) == ([], None)
    assert collection_of().page(5, None, newest_first=False) == ([], None)


@pytest.mark.parametrize(
    ("newest_first", "expected"), [(True, [["e", "d"], ["c", "b"], ["a"]]), (False, [["a", "b"], ["c", "d"], ["e"]])]
)
def test_pages_follow_one_another(newest_first: bool, expected: list[list[str]]) -> None:
    assert pages(collection_of(*"abcde"), 2, newest_first=newest_first) == expected


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_last_page_may_be_full_and_has_no_next_page(newest_first: bool) -> None:
    assert [len(page) for page in pages(collection_of(*"abcd"), 2, newest_first=newest_first)] == [2, 2]


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_page_after_an_unknown_place_is_still_cut(newest_first: bool) -> None:
    collection = collection_of(*"abc")

    assert collection.page(9, 10**30, newest_first=newest_first)[0] == (["c", "b", "a"] if newest_first else [])
    assert collection.page(9, -5, newest_first=newest_first)[0] == ([] if newest_first else ["a", "b", "c"])


changes = st.lists(st.tuples(st.sampled_from(["put", "remove"]), st.integers(0, 9)), max_size=12)


@given(before=changes, between=st.lists(changes, max_size=6), size=st.integers(1, 4), newest_first=st.booleans())
@SOME
def test_changes_between_pages_do_not_lose_or_repeat_other_items(
    before: list[tuple[str, int]], between: list[list[tuple[str, int]]], size: int, newest_first: bool
) -> None:
    """Compare with a naive model: a list of (sequence, id), where the entries after the last one seen are next."""
    collection: Collection[int] = Collection()
    naive: list[tuple[int, str]] = []
    made = 0

    def change(steps: list[tuple[str, int]]) -> None:
        nonlocal made
        for kind, number in steps:
            known = next((item for item in naive if item[1] == str(number)), None)
            if kind == "put":
                if known is None:
                    made += 1
                    naive.append((made, str(number)))
                    collection.put(str(number), made)
                else:
                    collection.put(str(number), known[0])
            elif known is not None:
                naive.remove(known)
                collection.remove(str(number))

    change(before)
    at_first = {sequence for sequence, _ in naive}
    seen: list[int] = []
    after = None
    waiting = list(between)
    while True:
        found, after = collection.page(size, after, newest_first=newest_first)
        rest = sorted(
            (s for s, _ in naive if not seen or (s < seen[-1] if newest_first else s > seen[-1])),
            reverse=newest_first,
        )
        assert found == rest[:size]
        assert (after is None) == (len(rest) <= size)
        seen += found
        if after is None:
            break
        change(waiting.pop() if waiting else [])

    assert seen == sorted(set(seen), reverse=newest_first)
    assert at_first & {sequence for sequence, _ in naive} <= set(seen)


def test_a_copy_of_a_collection_changes_independently() -> None:
    collection = collection_of("a", "b")
    clone = collection.copy()

    clone.remove("a")
    clone.put("c", "c")
    collection.put("d", "d")

    assert list(clone) == ["b", "c"]
    assert list(collection) == ["a", "b", "d"]
    assert collection.page(1, None, newest_first=True)[1] == clone.page(1, None, newest_first=True)[1]


def test_an_app_keeps_the_entities_of_each_type_and_parent_apart(app: App) -> None:
    app.collection(Thing).put("a", Thing("a"))
    app.collection(Thing, "parent").put("b", Thing("b"))

    assert list(app.collection(Thing)) == [Thing("a")]
    assert list(app.collection(Thing, "parent")) == [Thing("b")]
    assert list(app.collection(str)) == []


def test_the_entities_of_a_parent_can_be_dropped(app: App) -> None:
    app.collection(Thing, "parent").put("b", Thing("b"))

    app.drop_collection(Thing, "parent")
    app.drop_collection(Thing, "never was")

    assert list(app.collection(Thing, "parent")) == []


def test_an_app_has_its_identity_and_its_tags(world: World, app: App) -> None:
    assert (app.id, app.identity.name) == ("shop", "The Shop")
    assert app.identity.arn == "arn:aws:mobiletargeting:us-east-1:123456789012:apps/shop"
    assert world.tags.of(app.identity.arn) == {"team": "blue"}


def test_a_removed_app_takes_its_tags_and_its_schedule_with_it(world: World, app: App) -> None:
    world.tags.register(f"{app.identity.arn}/segments/a", {"a": "b"})
    app.schedule(10**18, "kind", "entity")

    app.region.remove_app(app)

    assert world.find_app("shop") is None
    assert world.tags.of(app.identity.arn) is None
    assert world.tags.of(f"{app.identity.arn}/segments/a") is None
    assert len(world.scheduler) == 0


def test_due_actions_of_a_deleted_app_are_skipped(world: World, app: App) -> None:
    app.schedule(0, "unregistered kind", "entity")
    app.region.apps.remove("shop")
    world.clock.offset += 1_000_000

    world.run_due()

    assert len(world.scheduler) == 0
    assert not world.is_busy


def test_the_apps_of_all_regions_can_be_found(world: World, app: App) -> None:
    other = world.region("eu-west-1").add_app("other", "other", "", {})

    assert list(world.apps()) == [app, other]
    assert world.find_app("other") is other
    assert world.find_app("none") is None
    assert other.region.name == "eu-west-1"


def test_a_region_is_the_same_each_time(world: World) -> None:
    assert world.region("eu-west-1") is world.region("eu-west-1")


def test_the_arns_of_every_region_in_botocore_have_its_partition(world: World) -> None:
    session = botocore.session.Session()
    regions = {
        name: partition
        for partition in session.get_available_partitions()
        for name in session.get_available_regions("ec2", partition)
    }

    assert {"aws", "aws-cn", "aws-us-gov"} <= set(regions.values())
    assert {name: world.region(name).arn("apps/a") for name in regions} == {
        name: f"arn:{partition}:mobiletargeting:{name}:123456789012:apps/a" for name, partition in regions.items()
    }


def test_a_copy_of_a_world_is_equal_and_changes_independently(world: World, app: App) -> None:
    app.collection(Thing).put("a", Thing("a"))
    app.schedule(10**18, "kind", "entity")
    world.clock.offset = 5
    world.part(Notes).lines.append("one")
    clone = world.copy()
    copied = clone.find_app("shop")
    assert copied is not None

    copied.collection(Thing).put("b", Thing("b"))
    clone.tags.replace(app.identity.arn, {})
    clone.region("eu-west-1").add_app("other", "other", "", {})
    clone.scheduler.drop("shop")
    clone.clock.offset = 6
    clone.part(Notes).lines.clear()

    assert (copied.region.world, copied.world, app.world) == (clone, clone, world)
    assert clone.ids.resources.draw() == world.ids.resources.draw()
    assert list(app.collection(Thing)) == [Thing("a")]
    assert list(copied.collection(Thing)) == [Thing("a"), Thing("b")]
    assert world.tags.of(app.identity.arn) == {"team": "blue"}
    assert world.find_app("other") is None
    assert len(world.scheduler) == 1
    assert (world.clock.offset, world.part(Notes).lines) == (5, ["one"])


def test_a_removal_in_a_copy_leaves_the_original_s_order(world: World) -> None:
    region = world.region("us-east-1")
    for name in "abc":
        region.add_app(name, name, "", {})
    clone = world.copy()
    copied = clone.find_app("b")
    assert copied is not None

    copied.region.remove_app(copied)

    assert [app.id for app in clone.apps()] == ["a", "c"]
    assert [app.id for app in world.apps()] == ["a", "b", "c"]
    assert [app.id for app in clone.region("us-east-1").apps.page(5, None, newest_first=True)[0]] == ["c", "a"]


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_given_a_filter_when_pages_are_cut_then_each_accepted_one_comes_once_the_newest_first(size: int) -> None:
    collection = collection_of("a1", "b1", "a2", "b2", "a3", "b3")
    found: list[str] = []
    after = None
    while True:
        names, after = collection.page_of(size, after, lambda name: name.startswith("a"))
        assert len(names) == size or after is None
        found += names
        if after is None:
            break

    assert found == ["a3", "a2", "a1"]


def test_given_a_filter_when_a_page_is_full_then_only_one_more_entity_is_read() -> None:
    looked_at: list[str] = []

    def accepts(name: str) -> bool:
        looked_at.append(name)
        return True

    assert collection_of(*"abcdefgh").page_of(2, None, accepts)[0] == ["h", "g"]
    assert looked_at == ["h", "g", "f"]


def test_a_region_has_its_own_collections_and_its_copy_changes_independently(world: World) -> None:
    region = world.region("us-east-1")
    region.collection(Thing).put("a", Thing("old"))
    region.collection(Thing, "a").put("1", Thing("version"))

    clone = world.copy().region("us-east-1")
    clone.collection(Thing).put("a", Thing("new"))
    clone.drop_collection(Thing, "a")

    assert region.collection(Thing)["a"] == Thing("old")
    assert list(region.collection(Thing, "a")) == [Thing("version")]
    assert len(world.region("eu-west-1").collection(Thing)) == 0
