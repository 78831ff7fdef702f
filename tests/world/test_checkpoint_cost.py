"""The work of a checkpoint, in counted steps: it does not grow with the number of entities of any kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3
import pytest
from call_counts import count_calls

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.events.event import EventLog
from pinpoint_mock.world.store import App

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.world.store import Region, World

    Make = Callable[[Pinpoint, int], None]

REGION = "us-east-1"
CREATED = "2030-01-01T00:00:00.000Z"


def world_of(pinpoint: Pinpoint) -> World:
    return pinpoint._session.world


def app_of(pinpoint: Pinpoint, application_id: str) -> App:
    app = world_of(pinpoint).find_app(application_id)
    assert app is not None
    return app


def add_app(pinpoint: Pinpoint, number: int) -> App:
    return world_of(pinpoint).region(REGION).add_app(f"app-{number}", f"app {number}", CREATED, {})


def make_apps(pinpoint: Pinpoint, number: int) -> None:
    app = add_app(pinpoint, number)
    app.collection(int).put("1", number)
    app.part(EventLog)


def make_schedules(pinpoint: Pinpoint, number: int) -> None:
    add_app(pinpoint, number).schedule(10**18, "kind", "journey")


def make_tagged_resources(pinpoint: Pinpoint, number: int) -> None:
    world_of(pinpoint).tags.register(f"{add_app(pinpoint, number).identity.arn}/segments/1", {})


def make_addresses_that_fail(pinpoint: Pinpoint, number: int) -> None:
    pinpoint.faults.deliver(f"person-{number}@example.com", "THROTTLED", channel="EMAIL")


def make_operations_that_fail(pinpoint: Pinpoint, number: int) -> None:
    pinpoint.faults.latency("GetApps", 1, times=1 + number)


@pytest.mark.parametrize(
    "make",
    [make_apps, make_schedules, make_tagged_resources, make_addresses_that_fail, make_operations_that_fail],
)
def test_given_more_things_when_a_checkpoint_begins_and_ends_then_it_does_not_take_more_steps(make: Make) -> None:
    def go_through(size: int) -> int:
        with mock_pinpoint() as pinpoint:
            for number in range(size):
                make(pinpoint, number)

            def checkpoint() -> None:
                with pinpoint.checkpoint():
                    pass

            return count_calls(checkpoint)

    assert go_through(1_000) < go_through(10) + 100  # the garbage collector may call a few functions in the meantime


def test_given_many_apps_when_one_is_used_in_a_checkpoint_then_only_that_one_is_copied_and_only_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:

    copied: list[str] = []
    original = App.copy

    def copy(app: App, region: Region) -> App:
        copied.append(app.id)
        return original(app, region)

    monkeypatch.setattr(App, "copy", copy)
    with mock_pinpoint() as pinpoint:
        for number in range(100):
            add_app(pinpoint, number)
        client = boto3.client("pinpoint", region_name=REGION)
        with pinpoint.checkpoint():
            for _ in range(3):
                client.get_app(ApplicationId="app-7")
            client.get_apps()
        client.get_app(ApplicationId="app-7")
    assert copied == ["app-7"]


class TestIsolation:
    def test_given_an_app_that_is_changed_in_a_checkpoint_when_it_is_left_then_the_app_is_as_before(
        self, mocked: Pinpoint
    ) -> None:
        app = add_app(mocked, 1)
        app.collection(int).put("1", 1)
        for _ in range(2):
            with mocked.checkpoint():
                inside = app_of(mocked, "app-1")
                inside.collection(int).put("1", 2)
                inside.part(EventLog).names = None  # type: ignore[assignment]
                assert (inside.region.world, inside.region) == (world_of(mocked), world_of(mocked).region(REGION))
            assert app_of(mocked, "app-1").collection(int)["1"] == 1
            assert app_of(mocked, "app-1").part(EventLog).names is not None

    def test_given_checkpoints_in_checkpoints_when_each_is_left_then_the_app_is_as_at_its_beginning(
        self, mocked: Pinpoint
    ) -> None:
        add_app(mocked, 1).collection(int).put("1", 0)

        def value() -> int:
            return app_of(mocked, "app-1").collection(int)["1"]

        def change(depth: int) -> None:
            if depth > 4:
                return
            with mocked.checkpoint():
                if depth % 2:
                    app_of(mocked, "app-1").collection(int).put("1", depth)
                before = value()
                change(depth + 1)
                assert value() == before
                app_of(mocked, "app-1").collection(int).put("1", -depth)
                change(depth + 1)
                assert value() == -depth

        change(1)
        assert value() == 0

    def test_given_a_checkpoint_that_an_exception_leaves_when_the_app_changes_then_the_rolled_back_world_does_not(
        self, mocked: Pinpoint
    ) -> None:
        add_app(mocked, 1).collection(int).put("1", 1)
        with pytest.raises(ZeroDivisionError), mocked.checkpoint():
            1 / 0  # noqa: B018
        app_of(mocked, "app-1").collection(int).put("1", 2)

        rolled_back = mocked._session.rolled_back
        assert rolled_back is not None
        [app] = rolled_back.apps()
        assert app.collection(int)["1"] == 1

    def test_given_an_outer_checkpoint_that_ends_first_when_the_inner_one_ends_then_the_app_is_as_at_first(
        self, mocked: Pinpoint
    ) -> None:
        add_app(mocked, 1).collection(int).put("1", 1)
        outer, inner = mocked.checkpoint(), mocked.checkpoint()
        outer.__enter__()
        app_of(mocked, "app-1").collection(int).put("1", 2)
        inner.__enter__()
        app_of(mocked, "app-1").collection(int).put("1", 3)
        outer.__exit__(None, None, None)
        app_of(mocked, "app-1").collection(int).put("1", 4)
        inner.__exit__(None, None, None)
        assert app_of(mocked, "app-1").collection(int)["1"] == 4

    def test_given_an_app_that_is_deleted_or_made_in_a_checkpoint_when_it_is_left_then_the_apps_are_as_before(
        self, mocked: Pinpoint
    ) -> None:
        for number in range(3):
            add_app(mocked, number)
        with mocked.checkpoint():
            world_of(mocked).region(REGION).remove_app(app_of(mocked, "app-1"))
            add_app(mocked, 3)
            assert [app.id for app in world_of(mocked).apps()] == ["app-0", "app-2", "app-3"]
        assert [app.id for app in world_of(mocked).apps()] == ["app-0", "app-1", "app-2"]

    def test_given_tags_that_are_changed_in_a_checkpoint_when_apps_are_listed_then_they_are_the_current_ones(
        self, mocked: Pinpoint
    ) -> None:
        app = mocked.create_app("shop", region=REGION, tags={"team": "blue"})
        client = boto3.client("pinpoint", region_name=REGION)

        def tags() -> list[dict[str, str]]:
            return [item["tags"] for item in client.get_apps()["ApplicationsResponse"]["Item"]]

        with mocked.checkpoint():
            client.tag_resource(ResourceArn=app.arn, TagsModel={"tags": {"team": "red"}})
            assert tags() == [{"team": "red"}]
        assert tags() == [{"team": "blue"}]
