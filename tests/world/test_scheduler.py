"""What is scheduled: in which order and at which time it is done, when nobody can wait for it, and re-entrancy."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from pinpoint_mock import JourneyStateChanged, Pinpoint, mock_pinpoint
from pinpoint_mock.world.clock import to_microseconds
from pinpoint_mock.world.scheduler import ACTIONS, action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from pinpoint_mock.mock import Mock
    from pinpoint_mock.world.scheduler import Entry
    from pinpoint_mock.world.store import App

NOON = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
KIND = "test.call"


class Later:
    """Has functions called by the mock at a later time, as it would call a user's own.

    Args:
        mock: The mock, entered, with an app "shop".
    """

    def __init__(self, mock: Mock) -> None:
        self.mock = mock
        self.functions: list[Callable[[], object]] = []

    def __call__(self, function: Callable[[], object], *, endless: bool = False, **delay: float) -> None:
        self.functions.append(function)
        with self.mock.session.locked_world() as world:
            app = world.find_app("shop")
            assert app is not None
            due = world.clock.now() + timedelta(**delay) // timedelta(microseconds=1)
            world.scheduler.add(due, KIND, app, "entity", len(self.functions) - 1, endless=endless)

    def call(self, app: App, entry: Entry) -> None:
        app.world.call("the function", self.functions[int(entry.arguments[0])])


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mock(traveller: time_machine.Traveller) -> Iterator[Mock]:
    mock = mock_pinpoint()
    with mock as pinpoint:
        pinpoint.create_app("shop", region="us-east-1")
        yield mock


@pytest.fixture
def pinpoint(mock: Mock) -> Pinpoint:
    return mock.handle


@cache
def a_client() -> PinpointClient:
    """One client for all tests: making one takes longer than most of them."""
    return boto3.Session(region_name="us-east-1").client("pinpoint")


@pytest.fixture
def client(mock: Mock) -> PinpointClient:
    return a_client()


@pytest.fixture
def later(mock: Mock, monkeypatch: pytest.MonkeyPatch) -> Later:
    later = Later(mock)
    monkeypatch.setitem(ACTIONS, KIND, later.call)
    return later


def create_app(client: PinpointClient, name: str = "shop") -> str:
    return client.create_app(CreateApplicationRequest={"Name": name})["ApplicationResponse"]["CreationDate"]


def publish(client: PinpointClient, **members: Any) -> str:
    """Publish a journey that nobody enters before five minutes have passed, and return its id."""
    request: Any = {
        "Name": "welcome",
        "StartCondition": {"SegmentStartCondition": {"SegmentId": "everybody"}},
        "Activities": {"w": {"Wait": {"WaitTime": {"WaitFor": "P1D"}}}},
        "StartActivity": "w",
        "State": "ACTIVE",
        **members,
    }
    response = client.create_journey(ApplicationId="shop", WriteJourneyRequest=request)
    return response["JourneyResponse"]["Id"]


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

    def test_given_entries_of_one_time_when_it_comes_then_the_one_scheduled_first_is_done_first(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[int] = []
        for number in range(5):
            later(lambda number=number: done.append(number), days=1)  # type: ignore[misc]
        pinpoint.clock.advance(days=1)
        assert done == [0, 1, 2, 3, 4]

    def test_given_an_entry_when_its_time_has_not_come_then_it_waits(self, pinpoint: Pinpoint, later: Later) -> None:
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

    def test_given_what_is_due_when_a_client_calls_then_it_is_done_first(
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
            lambda pinpoint: pinpoint.clock.history,
            lambda pinpoint: pinpoint.clock.next_due,
            lambda pinpoint: pinpoint.app("shop"),
            lambda pinpoint: pinpoint.create_app(),
            lambda pinpoint: pinpoint.checkpoint().__enter__(),
        ],
    )
    def test_given_what_is_due_when_the_handle_is_read_then_it_is_done_first(
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

    def test_given_a_deleted_app_when_time_passes_then_nothing_of_it_is_done(
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

    def test_given_a_deleted_journey_when_time_passes_then_only_the_other_one_goes_on(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        deleted, kept = publish(client), publish(client)
        client.delete_journey(ApplicationId="shop", JourneyId=deleted)
        happened = pinpoint.clock.advance(days=1)
        assert {event.journey_id for event in happened if isinstance(event, JourneyStateChanged)} == {kept}


class TestAnyPartition:
    """A jump equals any partition of it."""

    @staticmethod
    def play(steps: list[timedelta], *, by: str) -> list[str]:
        """Everything that can be seen after time has gone by in these steps."""
        with time_machine.travel(NOON, tick=False) as traveller:
            mock = mock_pinpoint()
            with mock as pinpoint:
                client = a_client()
                pinpoint.create_app("shop", region="us-east-1")
                later = Later(mock)
                ACTIONS[KIND] = later.call

                def write() -> None:
                    publish(client, Name=f"number-{len(later.functions)}")
                    if len(later.functions) < 9:
                        later(write, hours=7 * len(later.functions), seconds=1 / 3)
                        later(lambda: create_app(client), hours=0)

                later(write, days=1)
                publish(client, RefreshFrequency="P2D")
                for step in steps:
                    if by == "advance":
                        pinpoint.clock.advance(step)
                    elif by == "advance_to":
                        pinpoint.clock.advance_to(pinpoint.clock.now + step)
                    else:
                        traveller.shift(step)
                        client.get_apps()
                with mock.session.locked_world() as world:
                    apps = [str(app.identity) for app in world.apps()]
                calls = [str(call) for call in pinpoint.calls if call.operation != "GetApps"]
                history = [str(event) for event in pinpoint.clock.history]
                return [*apps, *calls, *history, str(pinpoint.clock.now), str(pinpoint.clock.next_due)]

    @settings(max_examples=25, deadline=None)
    @given(
        cuts=st.lists(st.timedeltas(timedelta(), timedelta(days=30)), max_size=8),
        by=st.sampled_from(["advance", "advance_to", "time-machine"]),
    )
    def test_given_actions_that_write_when_30_days_pass_in_parts_then_all_is_as_after_one_jump(
        self, cuts: list[timedelta], by: str
    ) -> None:
        moments = [timedelta(), *sorted(cuts), timedelta(days=30)]
        steps = [after - before for before, after in pairwise(moments)]
        try:
            assert self.play(steps, by=by) == self.play([timedelta(days=30)], by="advance")
        finally:
            del ACTIONS[KIND]

    def test_given_30_days_when_they_pass_one_by_one_under_freezegun_then_all_is_as_after_one_jump(
        self, later: Later, mock: Mock
    ) -> None:
        def play(steps: int) -> list[str]:
            with freeze_time(NOON) as freezer, mock_pinpoint() as pinpoint:
                pinpoint.create_app("shop", region="us-east-1")
                publish(a_client(), RefreshFrequency="P1D")
                for _ in range(steps):
                    freezer.tick(timedelta(days=30) / steps)
                    assert pinpoint.clock.next_due
                return [str(event) for event in pinpoint.clock.history]

        assert play(30) == play(1)


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

    def test_given_next_due_when_advanced_to_then_that_is_done_and_no_more(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[str] = []
        later(lambda: done.append("first"), days=1)
        later(lambda: done.append("second"), days=2)
        assert pinpoint.clock.next_due
        pinpoint.clock.advance_to(pinpoint.clock.next_due)
        assert (done, pinpoint.clock.next_due) == (["first"], NOON + timedelta(days=2))


class TestRunUntilIdle:
    def test_given_nothing_scheduled_when_run_until_idle_then_nothing_happens(self, pinpoint: Pinpoint) -> None:
        assert pinpoint.clock.run_until_idle() == []
        assert pinpoint.clock.now == NOON

    def test_given_a_journey_when_run_until_idle_then_it_returns_what_happened_until_its_end(
        self, pinpoint: Pinpoint, client: PinpointClient
    ) -> None:
        journey_id = publish(client)
        happened = pinpoint.clock.run_until_idle()
        assert isinstance(happened[-1], JourneyStateChanged)
        assert pinpoint.app("shop").journey(journey_id).state == "COMPLETED"
        assert (pinpoint.clock.now, pinpoint.clock.next_due) == (NOON + timedelta(minutes=5), None)

    def test_given_what_schedules_more_when_run_until_idle_then_it_is_done_too(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[datetime] = []

        def again() -> None:
            done.append(pinpoint.clock.now)
            if len(done) < 3:
                later(again, days=10)

        later(again, days=10)
        pinpoint.clock.run_until_idle()
        assert done == [NOON + timedelta(days=days) for days in (10, 20, 30)]

    def test_given_what_never_ends_when_the_limit_is_reached_then_the_error_says_so_and_what_is_next(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        def again() -> None:
            later(again, days=1)

        again()
        with pytest.raises(
            RuntimeError, match=r"has jumped 5 times .* 1 are still scheduled, the next for 2030-01-07 12:00:00.*limit="
        ):
            pinpoint.clock.run_until_idle(limit=5)
        assert pinpoint.clock.now == NOON + timedelta(days=5)

    def test_given_as_many_jumps_as_the_limit_when_run_until_idle_then_it_is_no_error(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(lambda: None, days=1)
        later(lambda: None, days=2)
        pinpoint.clock.run_until_idle(limit=2)
        assert pinpoint.clock.next_due is None

    def test_given_only_a_recurrence_without_an_end_when_run_until_idle_then_it_does_not_count(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(lambda: None, endless=True, days=1)
        pinpoint.clock.run_until_idle()
        assert (pinpoint.clock.now, pinpoint.clock.next_due) == (NOON, NOON + timedelta(days=1))

    def test_given_a_recurrence_without_an_end_when_others_are_waited_for_then_it_is_done_meanwhile(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[datetime] = []

        def tick() -> None:
            done.append(pinpoint.clock.now)
            later(tick, endless=True, days=1)

        later(tick, endless=True, days=1)
        later(lambda: None, days=3.5)
        pinpoint.clock.run_until_idle()
        assert done == [NOON + timedelta(days=days) for days in (1, 2, 3)]


class TestReentrancy:
    def test_given_a_call_from_within_an_action_when_time_has_gone_further_then_it_is_answered_at_the_actions_time(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        dates: list[str] = []
        later(lambda: dates.append(create_app(client)), days=1)
        pinpoint.clock.advance(days=30)
        assert dates == ["2030-01-02T12:00:00.000Z"]

    def test_given_a_call_from_within_an_action_when_more_is_due_then_it_runs_nothing(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        done: list[str] = []

        def first() -> None:
            done.append("first begins")
            client.get_apps()
            assert pinpoint.clock.now == NOON + timedelta(days=1)
            done.append("first ends")

        later(first, days=1)
        later(lambda: done.append("second"), days=1)
        pinpoint.clock.advance(days=30)
        assert done == ["first begins", "first ends", "second"]

    def test_given_an_action_that_schedules_for_now_when_it_is_done_then_that_follows_at_the_same_time(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        done: list[tuple[str, datetime]] = []

        def first() -> None:
            later(lambda: done.append(("scheduled within", pinpoint.clock.now)), seconds=0)
            client.get_apps()
            done.append(("first", pinpoint.clock.now))

        later(first, days=1)
        later(lambda: done.append(("much later", pinpoint.clock.now)), days=9)
        pinpoint.clock.advance(days=30)
        assert done == [
            ("first", NOON + timedelta(days=1)),
            ("scheduled within", NOON + timedelta(days=1)),
            ("much later", NOON + timedelta(days=9)),
        ]

    def test_given_a_journey_published_within_an_action_when_time_has_gone_further_then_it_runs_in_the_same_jump(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        later(lambda: publish(client), days=1)
        happened = pinpoint.clock.advance(days=30)
        assert happened[-1].time == NOON + timedelta(days=1, minutes=5)

    def test_given_an_action_when_it_waits_for_a_thread_that_calls_then_there_is_no_deadlock(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        dates: list[str] = []

        def wait_for_a_thread() -> None:
            thread = threading.Thread(target=lambda: dates.append(create_app(client)), daemon=True)
            thread.start()
            thread.join(timeout=10)

        later(wait_for_a_thread, days=1)
        pinpoint.clock.advance(days=2)
        assert dates == ["2030-01-02T12:00:00.000Z"]

    @pytest.mark.parametrize(
        ("name", "use"),
        [
            ("advance", lambda pinpoint: pinpoint.clock.advance(days=1)),
            ("advance_to", lambda pinpoint: pinpoint.clock.advance_to(NOON + timedelta(days=99))),
            ("run_until_idle", lambda pinpoint: pinpoint.clock.run_until_idle()),
            ("reset", lambda pinpoint: pinpoint.reset()),
            ("checkpoint", lambda pinpoint: pinpoint.checkpoint().__enter__()),
        ],
    )
    def test_given_an_action_when_it_would_steer_the_mock_then_a_runtime_error_names_what_cannot_be_used(
        self, pinpoint: Pinpoint, later: Later, name: str, use: Callable[[Pinpoint], object]
    ) -> None:
        def steer() -> None:
            with pytest.raises(RuntimeError, match=rf"^{name}\(\) cannot be used while an action"):
                use(pinpoint)

        later(steer, days=1)
        pinpoint.clock.advance(days=2)
        assert pinpoint.clock.now == NOON + timedelta(days=2)

    def test_given_an_action_of_this_mock_when_it_uses_another_mock_then_that_one_may_be_steered(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        def use_another() -> None:
            with mock_pinpoint() as another:
                another.clock.advance(days=7)
                another.reset()

        later(use_another, days=1)
        pinpoint.clock.advance(days=2)
        assert pinpoint.clock.now == NOON + timedelta(days=2)


class TestAfterAnError:
    def fail(self) -> None:
        raise AssertionError("the test wants to know")

    def test_given_an_action_that_failed_when_time_goes_on_then_it_is_not_repeated(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(self.fail, days=1)
        with pytest.raises(AssertionError):
            pinpoint.clock.advance(days=2)
        assert pinpoint.clock.advance(days=2) == []

    def test_given_an_action_that_failed_when_the_mock_is_read_then_the_later_ones_are_done_at_their_time(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        done: list[datetime] = []
        later(self.fail, days=1)
        later(lambda: done.append(pinpoint.clock.now), days=2)
        with pytest.raises(AssertionError):
            pinpoint.clock.advance(days=9)
        assert done == []
        assert pinpoint.clock.now == NOON + timedelta(days=9)
        assert done == [NOON + timedelta(days=2)]

    def test_given_an_action_that_failed_when_the_mock_is_steered_then_that_is_possible_again(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(self.fail, days=1)
        with pytest.raises(AssertionError):
            pinpoint.clock.run_until_idle()
        with pinpoint.checkpoint():
            pinpoint.reset()

    def test_given_an_action_that_failed_when_others_have_been_done_before_then_history_keeps_them(
        self, pinpoint: Pinpoint, client: PinpointClient, later: Later
    ) -> None:
        publish(client)
        later(self.fail, days=1)
        with pytest.raises(AssertionError):
            pinpoint.clock.advance(days=2)
        assert pinpoint.clock.history[-1].time == NOON + timedelta(minutes=5)

    def test_given_an_action_that_failed_when_a_client_calls_again_then_it_is_answered(
        self, traveller: time_machine.Traveller, client: PinpointClient, later: Later
    ) -> None:
        later(self.fail, days=1)
        traveller.shift(timedelta(days=2))
        with pytest.raises(AssertionError):
            client.get_apps()
        assert create_app(client) == "2030-01-03T12:00:00.000Z"


class TestTheLimit:
    def test_given_a_negative_limit_when_run_until_idle_then_a_value_error_says_so(
        self, pinpoint: Pinpoint, later: Later
    ) -> None:
        later(lambda: None, days=1)
        with pytest.raises(ValueError, match=r"^run_until_idle needs a limit of 0 or more, not -1$"):
            pinpoint.clock.run_until_idle(limit=-1)
        assert pinpoint.clock.now == NOON

    def test_given_a_limit_of_none_at_all_when_nothing_is_scheduled_then_it_is_idle(self, pinpoint: Pinpoint) -> None:
        assert pinpoint.clock.run_until_idle(limit=0) == []


class TestKinds:
    def test_given_a_kind_when_it_is_registered_then_its_function_gets_the_app_and_the_entry(
        self, mock: Mock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[tuple[str, str, tuple[str | int, ...]]] = []
        monkeypatch.setitem(ACTIONS, "test.seen", ACTIONS.get("test.seen", lambda app, entry: None))

        @action("test.seen")
        def see(app: App, entry: Entry) -> None:
            seen.append((app.id, entry.entity_id, entry.arguments))

        with mock.session.locked_world() as world:
            app = world.find_app("shop")
            assert app is not None
            world.scheduler.add(to_microseconds(NOON), "test.seen", app, "entity", "text", 7)
        assert mock.handle.clock.advance(seconds=0) == []
        assert seen == [("shop", "entity", ("text", 7))]
