"""A session works without a mock: it is a world with a lock, checkpoints and reset."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from pinpoint_mock import mock_pinpoint
from pinpoint_mock.world.options import Options
from pinpoint_mock.world.session import Session

if TYPE_CHECKING:
    from pinpoint_mock.world.store import World


@pytest.fixture
def session() -> Session:
    session = Session()
    session.begin(Options(), seed=0)
    return session


def add_app(world: World, application_id: str) -> None:
    world.region("us-east-1").add_app(application_id, "shop", "2030-01-01T00:00:00.000Z", {})


def ids_of(session: Session) -> list[str]:
    with session.locked_world() as world:
        return [app.id for app in world.apps()]


def test_given_no_mock_when_a_session_is_begun_then_it_has_a_world(session: Session) -> None:
    with session.locked_world() as world:
        add_app(world, "shop")
    assert ids_of(session) == ["shop"]


def test_when_a_checkpoint_is_left_then_the_world_is_as_before(session: Session) -> None:
    with session.checkpoint(), session.locked_world() as world:
        add_app(world, "shop")
    assert ids_of(session) == []


def test_when_a_checkpoint_is_left_by_an_exception_then_the_inner_world_is_kept_for_the_report(
    session: Session,
) -> None:
    def fail_inside() -> None:
        with session.checkpoint():
            worlds.append(session.world)
            raise ZeroDivisionError

    worlds: list[World] = []
    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert [session.rolled_back] == worlds


def test_given_a_checkpoint_in_a_checkpoint_when_the_outer_is_left_first_then_both_have_ended(
    session: Session,
) -> None:
    outer, inner = session.checkpoint(), session.checkpoint()
    outer.__enter__()
    inner.__enter__()
    with session.locked_world() as world:
        add_app(world, "shop")
    outer.__exit__(None, None, None)
    inner.__exit__(None, None, None)
    assert ids_of(session) == []


def test_when_a_session_is_reset_then_its_world_is_empty_and_its_ids_begin_again(session: Session) -> None:
    with session.locked_world() as world:
        first = world.ids.resources.uuid_hex()
        add_app(world, first)
    session.reset()
    with session.locked_world() as world:
        assert world.ids.resources.uuid_hex() == first
        assert list(world.apps()) == []


def test_when_a_session_is_begun_inside_another_then_its_ids_differ_and_it_lists_the_enclosing_world(
    session: Session,
) -> None:
    inner = Session()
    inner.begin(Options(), seed=0, enclosing=session)
    with session.locked_world() as world, inner.locked_world() as inner_world:
        add_app(world, "shop")
        assert world.ids.resources.uuid_hex() != inner_world.ids.resources.uuid_hex()
    assert list(inner.list_enclosing_worlds()) == [session.world]
    assert list(session.list_enclosing_worlds()) == []


def test_given_user_code_is_running_when_it_calls_reset_then_that_is_refused(session: Session) -> None:
    def handler() -> None:
        with pytest.raises(RuntimeError, match=r"reset\(\) cannot be used while"):
            session.reset()

    with session.locked_world() as world:
        world.call("handler", handler)


class TestRolledBack:
    def test_given_checkpoints_left_in_the_wrong_order_when_the_inner_fails_then_the_world_in_force_is_not_rolled_back(
        self,
    ) -> None:
        with mock_pinpoint() as pinpoint:
            session = pinpoint._session
            outer, inner = pinpoint.checkpoint(), pinpoint.checkpoint()
            outer.__enter__()
            inner.__enter__()
            outer.__exit__(None, None, None)
            error = KeyError()
            inner.__exit__(KeyError, error, None)
            assert session.rolled_back is None

    def test_given_a_checkpoint_that_failed_when_the_next_begins_then_its_world_is_dropped(self) -> None:
        with mock_pinpoint() as pinpoint:
            with pytest.raises(KeyError), pinpoint.checkpoint():
                raise KeyError
            assert pinpoint._session.rolled_back is not None
            with pinpoint.checkpoint():
                assert pinpoint._session.rolled_back is None

    def test_given_a_thread_that_holds_the_lock_when_a_mock_ends_then_it_waits_no_longer_than_its_patience(
        self,
    ) -> None:
        holds, may_end = threading.Event(), threading.Event()
        mock = mock_pinpoint(strict_faults=True)
        pinpoint = mock.start()
        pinpoint.faults.throttle("GetApps")

        def hold() -> None:
            with pinpoint._session.lock:
                holds.set()
                may_end.wait(30)

        thread = threading.Thread(target=hold)
        thread.start()
        holds.wait()
        with pytest.raises(AssertionError, match=r"1 rule of pinpoint\.faults was never used"):
            mock.stop()
        assert thread.is_alive()
        may_end.set()
        thread.join()
