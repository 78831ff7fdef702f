"""The order and the time in which actions are done."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from noon import NOON

from pinpoint_mock import JourneyStateChanged
from pinpoint_mock.world.clock import to_microseconds
from pinpoint_mock.world.scheduler import ACTIONS, action

from .conftest import create_app, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    import time_machine
    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock import Pinpoint
    from pinpoint_mock.mock import Mock
    from pinpoint_mock.world.scheduler import Entry
    from pinpoint_mock.world.store import App

    from .conftest import Later


class TestOrder:
    def test_given_entries_when_time_passes_them_then_they_are_done_in_order_of_their_time(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[str] = []
        later(lambda: done.append("second"), days=2)
        later(lambda: done.append("third"), days=3)
        later(lambda: done.append("first"), days=1)
        pinpoint.clock.advance(days=3)
        assert done == ["first", "second", "third"]

    def test_given_entries_of_one_time_when_they_are_due_then_the_one_scheduled_first_is_done_first(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[int] = []
        for number in range(5):
            later(lambda number=number: done.append(number), days=1)  # type: ignore[misc]
        pinpoint.clock.advance(days=1)
        assert done == [0, 1, 2, 3, 4]

    def test_given_an_entry_that_is_not_due_then_it_waits(self, pinpoint: Pinpoint, later: Later) -> None:
        done: list[str] = []
        later(lambda: done.append("too early"), seconds=1)
        pinpoint.clock.advance(seconds=0.999999)
        assert done == []

    def test_given_a_jump_when_each_entry_is_done_then_the_clock_shows_its_own_time(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        later(lambda: create_app(client), days=1)
        later(lambda: create_app(client), days=20)
        pinpoint.clock.advance(days=30)
        assert [call.time for call in pinpoint.calls] == [NOON + timedelta(days=1), NOON + timedelta(days=20)]
        assert pinpoint.clock.now == NOON + timedelta(days=30)

    def test_given_a_due_action_when_a_client_calls_then_it_is_done_first(
        self, traveller: time_machine.Traveller, client: PinpointClient, later: Later
    ) -> None:
        done: list[str] = []
        later(lambda: done.append("due"), days=1)
        traveller.shift(timedelta(days=1))
        client.get_apps()
        assert done == ["due"]

    @pytest.mark.parametrize(
        "read",
        [
            lambda pinpoint: len(pinpoint.calls),
            lambda pinpoint: pinpoint.clock.now,
            lambda pinpoint: len(pinpoint.clock.history),
            lambda pinpoint: pinpoint.clock.next_due,
            lambda pinpoint: pinpoint.app("shop"),
            lambda pinpoint: pinpoint.create_app(),
            lambda pinpoint: pinpoint.checkpoint().__enter__(),
        ],
    )
    def test_given_a_due_action_when_the_handle_is_read_then_it_is_done_first(
        self,
        traveller: time_machine.Traveller,
        pinpoint: Pinpoint,
        later: Later,
        read: Callable[[Pinpoint], object],
    ) -> None:
        done: list[str] = []
        later(lambda: done.append("due"), days=1)
        traveller.shift(timedelta(days=1))
        read(pinpoint)
        assert done == ["due"]

    def test_given_a_due_time_in_the_past_when_it_is_scheduled_then_it_is_done_now(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        later(lambda: create_app(client), days=-3)
        assert pinpoint.calls.one(operation="CreateApp").time == NOON

    def test_given_a_deleted_app_when_time_passes_then_its_actions_are_not_done(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        done: list[str] = []
        later(lambda: done.append("of a deleted app"), days=1)
        client.delete_app(ApplicationId="shop")
        pinpoint.clock.advance(days=2)
        assert done == []

    def test_given_an_action_that_deletes_its_app_when_others_are_due_then_they_are_dropped(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        done: list[str] = []
        later(lambda: client.delete_app(ApplicationId="shop"), days=1)
        later(lambda: done.append("of a deleted app"), days=2)
        pinpoint.clock.advance(days=3)
        assert done == []

    def test_given_a_deleted_journey_when_time_passes_then_only_the_other_one_continues(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        deleted, kept = publish(client), publish(client)
        client.delete_journey(ApplicationId="shop", JourneyId=deleted)
        happened = pinpoint.clock.advance(days=1)
        assert {event.journey_id for event in happened if isinstance(event, JourneyStateChanged)} == {kept}


class TestNextDue:
    def test_given_nothing_scheduled_when_next_due_is_read_then_it_is_none(self, pinpoint: Pinpoint) -> None:
        assert pinpoint.clock.next_due is None

    def test_given_several_entries_when_next_due_is_read_then_it_is_the_earliest_aware_and_in_utc(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(lambda: None, days=2)
        later(lambda: None, days=1)
        assert pinpoint.clock.next_due == NOON + timedelta(days=1)
        assert pinpoint.clock.next_due.tzinfo is timezone.utc

    def test_given_next_due_when_advanced_to_it_then_only_that_action_is_done(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[str] = []
        later(lambda: done.append("first"), days=1)
        later(lambda: done.append("second"), days=2)
        assert pinpoint.clock.next_due
        pinpoint.clock.advance_to(pinpoint.clock.next_due)
        assert (done, pinpoint.clock.next_due) == (["first"], NOON + timedelta(days=2))


class TestKinds:
    def test_given_a_kind_when_it_is_registered_then_its_function_gets_the_app_and_the_entry(
        self, mock: Mock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[tuple[str, str, tuple[str | int, ...]]] = []
        monkeypatch.setitem(ACTIONS, "test.seen", ACTIONS.get("test.seen", lambda app, entry: None))

        @action("test.seen")
        def see(app: App, entry: Entry) -> None:
            seen.append((app.id, entry.entity_id, entry.arguments))

        with mock._session.locked_world() as world:
            app = world.find_app("shop")
            assert app is not None
            app.schedule(to_microseconds(NOON), "test.seen", "entity", "text", 7)
        assert mock.handle.clock.advance(seconds=0) == []
        assert seen == [("shop", "entity", ("text", 7))]
