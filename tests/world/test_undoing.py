"""`World.undone_by`: an exception rolls back all changes made inside, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.world.clock import DAY
from pinpoint_mock.world.ids import Ids
from pinpoint_mock.world.options import Options
from pinpoint_mock.world.parts import Part
from pinpoint_mock.world.scheduler import ACTIONS
from pinpoint_mock.world.store import World
from pinpoint_mock.world.user_code import UserCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock.world.scheduler import Entry
    from pinpoint_mock.world.store import App, Holder

HERE, THERE = "us-east-1", "eu-west-1"
SHOP, BANK, MINE = "shop", "bank", "mine"
CREATED = "2030-01-01T00:00:00.000Z"


class UndoneError(Exception):
    """The exception that rolls back all changes in these tests."""


class Remarks(Part):
    """Lines that a package stores."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def copy(self) -> Remarks:
        copy = Remarks()
        copy.lines = self.lines.copy()
        return copy


@pytest.fixture
def world() -> World:
    """A world with two apps in one region and one in another, each with an entity."""
    world = World(Options(), Ids(0, 0), UserCode())
    for region, name in ((HERE, SHOP), (HERE, BANK), (THERE, MINE)):
        app = world.region(region).add_app(name, name, CREATED, {"team": "blue"})
        app.collection(int).put("1", 1)
    return world


def app_of(world: World, name: str = SHOP) -> App:
    app = world.find_app(name)
    assert app is not None
    return app


def undo(world: World, happen: Callable[[], object], error: type[Exception] = UndoneError) -> None:
    """Make a change, and raise an exception; an `UndoneError` rolls the change back."""

    def happen_and_fail() -> None:
        happen()
        raise error

    with pytest.raises(error), world.undone_by(UndoneError):
        happen_and_fail()


class TestWhenItIsTakenBack:
    @pytest.mark.parametrize("name", [SHOP, BANK, MINE])
    def test_given_an_app_anywhere_when_its_entities_change_inside_then_they_are_as_before(
        self, world: World, name: str
    ) -> None:
        def happen() -> None:
            entities = app_of(world, name).collection(int)
            entities.put("1", 10)
            entities.put("2", 2)
            app_of(world, name).collection(int, "1").put("of 1", 3)

        undo(world, happen)

        app = app_of(world, name)
        assert list(app.collection(int)) == [1]
        assert not app.holds(int, "2")
        assert list(app.collection(int, "1")) == []
        assert app.collection(int).page(10, None, newest_first=False) == ([1], None)

    def test_given_an_app_that_is_removed_inside_then_it_is_found_again_with_all_that_is_in_it(
        self, world: World
    ) -> None:
        app_of(world).schedule(world.clock.now() + DAY, "undoing.never", "1")
        before = world.scheduler.next_due()

        undo(world, lambda: world.region(HERE).remove_app(app_of(world)))

        app = app_of(world)
        assert (app.identity.name, app.region, app.world) == (SHOP, world.region(HERE), world)
        assert app.collection(int)["1"] == 1
        assert world.tags.of(app.identity.arn) == {"team": "blue"}
        assert world.scheduler.next_due() == before

    def test_given_an_app_and_a_region_that_are_created_inside_then_they_are_gone(self, world: World) -> None:
        undo(world, lambda: world.region("ap-south-1").add_app("new", "new", CREATED, {"team": "red"}))

        assert world.find_app("new") is None
        assert {app.id for app in world.apps()} == {SHOP, BANK, MINE}
        assert "ap-south-1" not in world.regions
        assert len(list(reversed(world.tags))) == 3

    def test_given_an_app_that_is_found_again_when_it_changes_then_the_world_sees_it(self, world: World) -> None:
        undo(world, lambda: app_of(world).collection(int).put("1", 10))

        app_of(world).collection(int).put("1", 11)

        assert app_of(world).collection(int)["1"] == 11
        assert world.region(HERE).find_app(SHOP) is app_of(world)

    def test_given_entries_that_were_scheduled_and_dropped_inside_then_the_queue_is_as_before(
        self, world: World
    ) -> None:
        now = world.clock.now()
        app_of(world).schedule(now + DAY, "undoing.never", "kept")

        def happen() -> None:
            world.scheduler.drop(SHOP, "kept")
            app_of(world).schedule(now + 2 * DAY, "undoing.never", "new")

        undo(world, happen)

        assert [entry.entity_id for entry in world.scheduler] == ["kept"]
        assert world.scheduler.next_due() == now + DAY

    def test_given_parts_of_world_region_and_app_when_they_change_inside_then_they_are_as_before(
        self, world: World
    ) -> None:
        def parts() -> list[Remarks]:
            return [holder.part(Remarks) for holder in (world, world.region(HERE), app_of(world), app_of(world, MINE))]

        for part in parts():
            part.lines.append("before")

        def happen() -> None:
            for part in parts():
                part.lines.append("inside")

        undo(world, happen)

        assert [part.lines for part in parts()] == [["before"]] * 4

    def test_given_tags_that_change_inside_then_they_are_as_before(self, world: World) -> None:
        arn = app_of(world).identity.arn

        undo(world, lambda: world.tags.replace(arn, {"team": "red"}))

        assert world.tags.of(arn) == {"team": "blue"}

    def test_given_ids_that_are_drawn_inside_then_the_next_ones_are_the_same_again(self, world: World) -> None:
        drawn: list[Any] = []

        def draw() -> None:
            ids = world.ids
            drawn.append([ids.resources.uuid_hex(), ids.messages.uuid_hex(), ids.requests.draw()])
            drawn[-1].append(ids.invocations.draw())

        undo(world, draw)
        draw()

        assert drawn[0] == drawn[1]

    def test_given_time_that_passes_inside_then_it_is_the_earlier_time_again(self, world: World) -> None:
        offset = world.clock.offset

        undo(world, lambda: world.clock.advance(DAY))

        assert (world.clock.offset, world.clock.was_advanced) == (offset, False)

    def test_given_an_action_that_is_rolled_back_when_time_passes_then_it_is_not_done_again_and_those_after_it_are(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        times: list[tuple[str, int]] = []

        def act(app: App, entry: Entry) -> None:
            times.append((entry.entity_id, app.world.clock.now()))
            if entry.entity_id == "fails":
                with app.world.undone_by(UndoneError):
                    app_of(app.world).collection(int).put("1", 10)
                    assert app.world.clock.now() == entry.due
                    raise UndoneError

        monkeypatch.setitem(ACTIONS, "undoing.act", act)
        now = world.clock.now()
        for due, name in ((now + DAY, "fails"), (now + 2 * DAY, "later")):
            app_of(world).schedule(due, "undoing.act", name)

        with pytest.raises(UndoneError):
            world.advance(3 * DAY)
        assert not world.is_busy
        assert world.clock.now() >= now + 3 * DAY
        world.run_due()

        assert times == [("fails", now + DAY), ("later", now + 2 * DAY)]
        assert app_of(world).collection(int)["1"] == 1

    def test_given_an_action_that_continues_after_something_was_rolled_back_then_it_still_has_its_own_time(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        times: list[int] = []

        def act(app: App, _: Entry) -> None:
            undo(app.world, lambda: app.world.clock.advance(DAY))
            times.append(app.world.clock.now())

        monkeypatch.setitem(ACTIONS, "undoing.act", act)
        due = world.clock.now() + DAY
        app_of(world).schedule(due, "undoing.act", "any")

        world.advance(3 * DAY)

        assert times == [due]

    def test_given_a_view_that_a_test_holds_when_all_is_rolled_back_then_it_shows_what_was_before(
        self, client: PinpointClient
    ) -> None:
        with mock_pinpoint() as pinpoint:
            shop, calls, history = pinpoint.create_app("shop", region=HERE), pinpoint.calls, pinpoint.clock.history
            endpoint: Any = {"ChannelType": "EMAIL", "Address": "ann@example.com"}
            client.update_endpoint(ApplicationId="shop", EndpointId="ann", EndpointRequest=endpoint)
            world = pinpoint._session.world

            def happen() -> None:
                client.delete_endpoint(ApplicationId="shop", EndpointId="ann")
                client.create_journey(ApplicationId="shop", WriteJourneyRequest={"Name": "draft"})
                assert (len(shop.endpoints), len(shop.journeys), len(calls)) == (0, 1, 3)

            undo(world, happen)

            assert [found.id for found in shop.endpoints] == ["ann"]
            assert (len(shop.journeys), len(calls), len(history)) == (0, 1, 0)
            client.delete_app(ApplicationId="shop")
            assert "gone" in repr(shop)


class TestWhenItIsNot:
    def test_given_no_error_when_it_ends_then_everything_stays(self, world: World) -> None:
        with world.undone_by(UndoneError):
            app_of(world).collection(int).put("1", 10)
            first = world.ids.resources.uuid_hex()

        assert app_of(world).collection(int)["1"] == 10
        assert world.ids.resources.uuid_hex() != first

    def test_given_another_error_when_it_is_raised_then_everything_stays(self, world: World) -> None:
        undo(world, lambda: app_of(world).collection(int).put("1", 10), KeyError)

        assert app_of(world).collection(int)["1"] == 10

    def test_given_a_subclass_of_the_error_when_it_is_raised_then_everything_is_rolled_back(self, world: World) -> None:
        class SpecialError(UndoneError):
            pass

        undo(world, lambda: app_of(world).collection(int).put("1", 10), SpecialError)

        assert app_of(world).collection(int)["1"] == 1


class TestNesting:
    def test_given_one_inside_another_when_only_the_inner_one_is_rolled_back_then_the_rest_stays(
        self, world: World
    ) -> None:
        with world.undone_by(UndoneError):
            app_of(world).collection(int).put("2", 2)
            undo(world, lambda: app_of(world).collection(int).put("3", 3))
            app_of(world).collection(int).put("4", 4)

        assert list(app_of(world).collection(int)) == [1, 2, 4]

    def test_given_one_inside_another_when_the_outer_one_is_rolled_back_then_all_is(self, world: World) -> None:
        def happen() -> None:
            app_of(world).collection(int).put("2", 2)
            with world.undone_by(UndoneError):
                app_of(world).collection(int).put("3", 3)

        undo(world, happen)

        assert list(app_of(world).collection(int)) == [1]

    def test_given_a_checkpoint_when_something_is_rolled_back_in_it_then_its_end_still_rolls_back_the_rest(
        self,
    ) -> None:
        with mock_pinpoint() as pinpoint:
            pinpoint.create_app("before", region=HERE)
            with pinpoint.checkpoint():
                pinpoint.create_app("inside", region=HERE)
                undo(pinpoint._session.world, lambda: pinpoint.create_app("undone", region=HERE))
                assert [app.id for app in pinpoint.apps] == ["before", "inside"]
            assert [app.id for app in pinpoint.apps] == ["before"]
            undo(pinpoint._session.world, lambda: pinpoint.create_app("undone", region=HERE))
            assert [app.id for app in pinpoint.apps] == ["before"]
            pinpoint.app("before")


def holder_of(world: World, name: str) -> Holder:
    return world.region(HERE) if name == HERE else app_of(world, name)


CHANGES = st.lists(
    st.tuples(
        st.sampled_from([SHOP, BANK, MINE, HERE]),
        st.sampled_from([None, "a"]),
        st.sampled_from(["1", "2"]),
        st.integers(2, 9),
    ),
    max_size=5,
)


@settings(max_examples=100)
@given(steps=st.lists(st.tuples(st.sampled_from(["stays", "undone", "not undone", "copied"]), CHANGES), max_size=6))
def test_given_any_changes_when_some_are_rolled_back_then_only_the_other_changes_are_seen(
    steps: list[tuple[str, list[tuple[str, str | None, str, int]]]],
) -> None:
    world = World(Options(), Ids(0, 0), UserCode())
    for region, name in ((HERE, SHOP), (HERE, BANK), (THERE, MINE)):
        world.region(region).add_app(name, name, CREATED, {})
    expected: dict[tuple[str, str | None], dict[str, int]] = {}

    def change(changes: list[tuple[str, str | None, str, int]]) -> None:
        for name, parent, key, value in changes:
            holder_of(world, name).collection(int, parent).put(key, value)

    for what, changes in steps:
        if what == "undone":
            undo(world, lambda changes=changes: change(changes))  # type: ignore[misc]
            continue
        if what == "not undone":
            with world.undone_by(UndoneError):
                change(changes)
        else:
            copied = world.copy() if what == "copied" else None
            change(changes)
            del copied
        for name, parent, key, value in changes:
            expected.setdefault((name, parent), {})[key] = value
    for (name, parent), entities in expected.items():
        assert dict(zip(entities, holder_of(world, name).collection(int, parent), strict=True)) == entities
