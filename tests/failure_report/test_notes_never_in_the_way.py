"""A note on an exception is only an extra: it never hides the exception, keeps it alive, or waits long."""

from __future__ import annotations

import gc
import threading
import weakref
from functools import partial
from typing import Any

import boto3
import pytest

from pinpoint_mock import current, mock_pinpoint

from .outside import catch, create_app, fail, names_of, needs_notes, notes_of

pytestmark = [needs_notes, pytest.mark.usefixtures("outside_pytest")]


class Refusing(Exception):
    def add_note(self, note: str) -> None:
        raise SystemExit(note)


class Frozen(Exception):
    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(name)


class Slotted(Exception):
    __slots__ = ("code",)


class Odd(Exception):
    __notes__ = 5  # type: ignore[assignment]


class Forgetful(Exception):
    def add_note(self, note: str) -> None:
        """Ignore the note."""


class TestNeverInTheWay:
    @pytest.mark.parametrize("kind", [Refusing, Frozen, Slotted, Odd, Forgetful])
    @pytest.mark.parametrize("is_decorated", [False, True])
    def test_given_an_exception_that_takes_no_note_when_it_leaves_then_it_is_raised_unchanged(
        self, kind: type[BaseException], is_decorated: bool
    ) -> None:
        error = kind()

        def leave() -> None:
            create_app("shop")
            raise error

        def leave_block() -> None:
            with mock_pinpoint():
                leave()

        assert catch(mock_pinpoint(leave) if is_decorated else leave_block) is error
        with pytest.raises(LookupError, match="no mock_pinpoint is active"):
            current()

    def test_given_an_object_that_exits_the_program_when_it_is_shown_then_the_exception_is_raised(self) -> None:
        class Hostile:
            def __call__(self, message: object) -> bool:
                return False

            def __repr__(self) -> str:
                raise SystemExit

        def leave() -> None:
            with mock_pinpoint() as pinpoint:
                pinpoint.faults.deliver(Hostile(), "THROTTLED")
                fail()

        assert isinstance(catch(leave), ValueError)

    def test_given_a_thread_that_keeps_the_mock_busy_when_an_exception_leaves_then_it_is_still_reported(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pinpoint_mock.world import session

        monkeypatch.setattr(session, "_PATIENCE", 0.01)
        mock = mock_pinpoint()
        is_held, may_end = threading.Event(), threading.Event()

        def hold() -> None:
            with mock._session.lock:
                is_held.set()
                may_end.wait(60)

        def leave() -> None:
            with mock:
                create_app("shop")
                thread.start()
                is_held.wait(60)
                raise ValueError

        thread = threading.Thread(target=hold)
        try:
            assert names_of(catch(leave)) == [["shop"]]
        finally:
            may_end.set()
            thread.join()

    def test_given_an_exception_that_was_reported_when_it_is_no_longer_used_then_it_is_not_kept_alive(self) -> None:
        class Own(Exception):
            pass

        def leave(error: Exception) -> None:
            with mock:
                create_app("shop")
                raise error

        mock = mock_pinpoint()
        error = Own()
        caught = catch(partial(leave, error))
        assert len(notes_of(caught)) == 1
        reference = weakref.ref(error)
        del error, caught
        gc.collect()
        assert reference() is None

    def test_given_a_name_with_a_lone_surrogate_when_an_exception_leaves_then_its_note_can_be_printed(self) -> None:
        def leave() -> None:
            with mock_pinpoint() as pinpoint:
                shop = pinpoint.create_app("shop", region="us-east-1")
                event: Any = {"EventType": "x", "Timestamp": "2030-01-01T00:00:00Z", "Attributes": {"\ud800": "y"}}
                boto3.client("pinpoint", region_name="us-east-1").put_events(
                    ApplicationId=shop.id,
                    EventsRequest={"BatchItem": {"phone": {"Endpoint": {}, "Events": {"event": event}}}},
                )
                raise ValueError

        [note] = notes_of(catch(leave))
        assert note.encode()
